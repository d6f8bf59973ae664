"""Pieces that the dashboard of projects and the page of one share: critical items, the bar of the budget, the form."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.ui.admin.settings_frame import edit_sheet
from freight_app.ui.components.base import Child, Live, Text, cx, shown
from freight_app.ui.components.fields import date_field, money_field, text_area, text_field
from freight_app.ui.components.icons import icon_by
from freight_app.ui.i18n import t

_ICONS = {"blocking": "octagon-alert", "over_budget": "banknote", "late": "clock-alert", "short": "package-x"}
_COLUMNS = "lg:grid lg:grid-cols-[1rem_7.5rem_minmax(0,1fr)_6rem] lg:gap-x-3"
_COLUMNS_WITH_PROJECT = "lg:grid lg:grid-cols-[1rem_7.5rem_15rem_minmax(0,1fr)_6rem] lg:gap-x-3"


def critical_list(items: Live, *, with_project: bool) -> rx.Component:
    """What stands in the way, the worst first, each with its thing and the sentence why."""
    return rx.el.ul(rx.foreach(items, lambda item: _critical(item, with_project=with_project)))


def _critical(item: Live, *, with_project: bool) -> rx.Component:
    is_bad = (item.kind == "blocking") | (item.kind == "over_budget")
    project = rx.el.a(
        rx.el.bdi(item.project, class_name="ltr text-xs text-ink-2"),
        " ",
        rx.el.bdi(item.project_name),
        href=item.project_href,
        class_name="min-w-0 truncate font-medium hover:underline max-lg:w-full max-lg:ps-7",
    )
    return rx.el.li(
        icon_by(item.kind, _ICONS, cx("size-4 shrink-0", rx.cond(is_bad, "text-bad", "text-warn")), otherwise="info"),
        rx.el.span(item.word, class_name="font-semibold max-lg:flex-1"),
        project if with_project else rx.fragment(),
        rx.el.span(
            rx.el.a(rx.el.bdi(item.label), href=item.href, class_name="font-medium text-brand hover:underline"),
            rx.el.span(" · ", item.why, class_name="text-ink-2"),
            class_name="min-w-0 text-pretty max-lg:order-1 max-lg:w-full max-lg:ps-7",
        ),
        rx.el.span(item.late, class_name="num text-end whitespace-nowrap text-ink-2"),
        class_name=cx(
            "flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 border-t border-line px-5 py-2 text-sm lg:py-1",
            _COLUMNS_WITH_PROJECT if with_project else _COLUMNS,
            rx.cond(is_bad, "bg-bad-soft/40", ""),
        ),
    )


def budget_bar(bar: Live, *, label: Text, class_name: Text = "h-2") -> rx.Component:
    """Spent, committed and planned one after the other, and a mark where the budget ends. Time has no part in it."""

    def box(x: Any, width: Any, fill: str, opacity: str = "1") -> rx.Component:
        return rx.el.svg.rect(x=x, y=0, width=width, height=8, custom_attrs={"fill": fill, "fillOpacity": opacity})

    return rx.el.svg(
        box(0, bar.spent, "var(--brand)"),
        box(bar.spent, bar.committed, "var(--brand)", ".5"),
        box(bar.spent + bar.committed, bar.planned, "var(--brand)", ".22"),
        shown(bar.is_over, box(bar.limit, 100 - bar.limit, "var(--bad)", ".75")),
        shown(bar.is_over, box(bar.limit, 1, "var(--ink)")),
        view_box="0 0 100 8",
        preserve_aspect_ratio="none",
        role="img",
        aria_label=label,
        class_name=cx("block w-full overflow-hidden rounded-full bg-sunken rtl:-scale-x-100", class_name),
    )


def project_sheet(
    *, form: Live, errors: Live, currency: Live, title: Text, open: Live, filled: Live, on_submit: Any, on_close: Any
) -> rx.Component:
    """A project to be begun or changed. ``form`` None: an empty one."""

    def now(name: str) -> Any:
        return getattr(form, name) if form is not None else ""

    return edit_sheet(
        text_field(
            t("Name"),
            "name",
            default_value=now("name"),
            error=errors["name"],
            required=True,
            max_length=160,
            auto_complete="off",
            custom_attrs={"data-autofocus": True},
        ),
        text_field(
            t("For whom"),
            "customer",
            hint=t("The email of a customer or the tax number of a company. Empty for a project of our own."),
            default_value=now("customer_ref"),
            error=errors["customer"],
            optional=True,
            max_length=254,
            auto_complete="off",
        ),
        money_field(
            t("Budget"),
            "budget",
            currency=currency,
            default_value=now("budget_typed"),
            error=errors["budget"],
            optional=True,
            max_length=24,
        ),
        rx.el.div(
            date_field(
                t("Begins"), "starts_on", default_value=now("starts_on"), error=errors["starts_on"], required=True
            ),
            date_field(t("Is due"), "due_on", default_value=now("due_on"), error=errors["due_on"], required=True),
            class_name="grid gap-4 sm:grid-cols-2",
        ),
        text_area(
            t("Note"), "note", rows=3, default_value=now("note"), error=errors["note"], optional=True, max_length=2000
        ),
        title=title,
        open=open,
        filled=filled,
        error=errors["form"],
        on_submit=on_submit,
        on_close=on_close,
    )


def legend(colour: Text, label: Text, value: Child) -> rx.Component:
    """One part of the bar: its colour, its name, its amount."""
    return rx.el.div(
        rx.el.span(aria_hidden="true", class_name=cx("size-2.5 shrink-0 rounded-full", colour)),
        rx.el.span(label, class_name="flex-1 text-ink-2"),
        value,
        class_name="flex items-center gap-2 py-1",
    )
