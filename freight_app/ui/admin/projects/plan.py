"""The plan of a project: its milestones on one line of time, each with what it waits for."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.admin.projects.detail_state import ProjectState
from freight_app.ui.components.base import Live, cx, shown
from freight_app.ui.components.buttons import button, icon_button
from freight_app.ui.components.icons import icon_by
from freight_app.ui.components.states import empty_state
from freight_app.ui.i18n import t
from freight_app.ui.shells.console import panel

STATE: Live = ProjectState
PROJECT: Live = ProjectState.project
_ICONS = {"done": "circle-check", "late": "clock-alert", "blocked": "octagon-alert", "ahead": "circle-dashed"}
_ROW = "grid grid-cols-[1rem_minmax(0,1fr)_auto] gap-x-3 sm:grid-cols-[1rem_14rem_minmax(0,1fr)_6.5rem_4.5rem]"


def plan() -> rx.Component:
    may = PROJECT.may_edit & PROJECT.is_open
    nothing = empty_state(
        t("No milestones yet"),
        t("Write down which dates must hold, and what each of them waits for."),
        icon_name="calendar-days",
        class_name="py-6!",
    )
    return panel(
        t("Plan"),
        rx.cond(PROJECT.milestones.length() > 0, rx.el.ol(rx.foreach(PROJECT.milestones, _milestone)), nothing),
        unit=t("{from_day} to {to_day}", from_day=PROJECT.starts, to_day=PROJECT.due),
        tools=shown(
            may, button(t("Milestone"), size="sm", icon_start="plus", keys="M", on_click=STATE.open("milestone"))
        ),
    )


def _milestone(row: Live) -> rx.Component:
    is_bad = (row.state == "late") | (row.state == "blocked")
    name = rx.cond(
        PROJECT.may_edit & PROJECT.is_open,
        rx.el.button(
            rx.el.bdi(row.name),
            type="button",
            on_click=STATE.open_milestone(row.id),
            class_name="max-w-full truncate text-start font-medium hover:underline",
        ),
        rx.el.bdi(row.name, class_name="truncate font-medium"),
    )
    return rx.el.li(
        icon_by(
            row.state,
            _ICONS,
            cx(
                "size-4 shrink-0",
                rx.match(
                    row.state,
                    ("done", "text-good"),
                    ("late", "text-warn"),
                    ("blocked", "text-bad"),
                    "text-ink-3",
                ),
            ),
            otherwise="circle-dashed",
        ),
        rx.el.span(
            name,
            shown(
                row.waits_for != "",
                rx.el.span(
                    t("waits for"),
                    " ",
                    rx.el.a(row.waits_for, href=row.waits_href, class_name="ltr text-brand hover:underline"),
                    class_name="block truncate text-xs text-ink-2",
                ),
            ),
            class_name="min-w-0",
        ),
        _bar(row),
        rx.el.span(
            rx.cond(row.done != "", row.done, row.due),
            class_name=cx("num text-end whitespace-nowrap", rx.cond(is_bad, "font-medium text-bad", "text-ink-2")),
        ),
        rx.el.span(
            shown(
                PROJECT.may_edit & PROJECT.is_open,
                rx.cond(
                    row.done != "",
                    icon_button(
                        "rotate-ccw",
                        t("{name} is not reached after all", name=row.name),
                        size="sm",
                        on_click=STATE.finish(row.id, False),
                    ),
                    icon_button(
                        "check", t("{name} is reached", name=row.name), size="sm", on_click=STATE.finish(row.id, True)
                    ),
                ),
            ),
            class_name="flex justify-end max-sm:col-start-3",
        ),
        key=row.id.to_string(),
        class_name=cx("min-h-11 items-center border-t border-line px-5 py-1.5", _ROW),
    )


def _bar(row: Live) -> rx.Component:
    """The stretch of a milestone within the project, and today. Mirrored in Arabic, where time runs from the right."""
    fill = rx.match(
        row.state, ("done", "var(--brand)"), ("blocked", "var(--bad)"), ("late", "var(--warn)"), "var(--ink-3)"
    )
    return rx.el.svg(
        rx.el.svg.rect(x=0, y=9, width=1000, height=2, custom_attrs={"fill": "var(--line)"}),
        rx.el.svg.rect(
            x=row.start,
            y=5,
            width=row.width,
            height=10,
            custom_attrs={"fill": fill, "fillOpacity": rx.cond(row.state == "ahead", "0.55", "1")},
        ),
        shown(
            PROJECT.today_at >= 0,
            rx.el.svg.rect(x=PROJECT.today_at, y=0, width=4, height=20, custom_attrs={"fill": "var(--ink)"}),
        ),
        view_box="0 0 1000 20",
        preserve_aspect_ratio="none",
        aria_hidden="true",
        class_name="h-5 w-full rtl:-scale-x-100 max-sm:hidden",
    )
