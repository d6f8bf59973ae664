"""The batches of a job as small squares, and its log, which follows."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.admin.data_jobs.job_state import JobState
from freight_app.ui.components.base import Child, Live, Text, as_var, cx, shown
from freight_app.ui.components.buttons import button, icon_button
from freight_app.ui.components.icons import icon
from freight_app.ui.i18n import number, t
from freight_app.ui.shells.console import panel

VIEW: Live = JobState.view

_LOOKS = {
    "queued": "bg-sunken text-ink-2",
    "running": "bg-surface text-brand ring-2 ring-inset ring-brand",
    "retrying": "bg-surface text-warn ring-2 ring-inset ring-warn",
    "succeeded": "bg-brand text-brand-ink",
    "partially_succeeded": "bg-brand-soft text-ink ring-2 ring-inset ring-bad",
    "failed": "bg-bad-soft text-bad ring-1 ring-inset ring-bad",
    "cancelled": "bg-sunken text-ink-2 line-through",
}


def batches_panel() -> rx.Component:
    batches: Live = JobState.batches
    return panel(
        t("Batches"),
        rx.cond(
            batches.length() > 0,
            rx.el.div(
                rx.el.ol(rx.foreach(batches, _square), class_name="flex flex-wrap gap-1"),
                rx.foreach(batches, _told),
                _pages(),
                class_name="flex flex-col gap-3 px-5 pb-5",
            ),
            rx.el.p(t("There are none until the file is read."), class_name="px-5 pb-4 text-ink-2"),
        ),
        tools=_legend(),
    )


def _legend() -> rx.Component:
    def one(look: str, label: Text) -> rx.Component:
        return rx.el.span(
            rx.el.span(aria_hidden="true", class_name=f"size-3 rounded-[3px] {_LOOKS[look]}"),
            label,
            class_name="inline-flex items-center gap-1.5",
        )

    return rx.el.div(
        one("succeeded", t("loaded")),
        one("partially_succeeded", t("rows left over")),
        one("running", t("runs")),
        one("queued", t("waits")),
        class_name="flex flex-wrap justify-end gap-x-3 text-xs text-ink-2",
    )


def _square(batch: Live) -> rx.Component:
    look = rx.match(batch.state, *_LOOKS.items(), _LOOKS["queued"])
    return rx.el.li(
        rx.el.button(
            rx.el.span(batch.number, class_name="num ltr"),
            shown(
                batch.is_retry,
                icon("refresh-cw", "absolute -end-0.5 -top-0.5 size-3 rounded-full bg-surface text-warn"),
            ),
            type="button",
            title=batch.told,
            aria_label=batch.told,
            aria_expanded=rx.cond(as_var(JobState.chosen) == batch.id, "true", "false"),
            on_click=JobState.choose_batch(batch.id),  # type: ignore[call-arg]
            class_name=cx(
                "relative grid h-7 min-w-7 place-items-center rounded-[4px] px-1 text-xs max-sm:h-9 max-sm:min-w-9 "
                "aria-expanded:outline-2 aria-expanded:outline-offset-1 aria-expanded:outline-ink",
                look,
            ),
        )
    )


def _told(batch: Live) -> Child:
    """All of the batch that was chosen, and its second try."""
    return shown(
        as_var(JobState.chosen) == batch.id,
        rx.el.div(
            rx.el.div(
                rx.el.p(batch.told),
                shown(batch.error != "", rx.el.p(batch.error, class_name="ltr mt-1 text-xs break-words text-bad")),
                class_name="min-w-0 flex-1",
            ),
            shown(
                (batch.dead > 0) & as_var(VIEW.can_mend),
                button(
                    t("Try this batch again"),
                    size="sm",
                    icon_start="refresh-cw",
                    on_click=JobState.retry_batch(batch.id),  # type: ignore[call-arg]
                    class_name="max-sm:h-11",
                ),
            ),
            role="status",
            class_name="flex flex-wrap items-start gap-3 rounded-md bg-sunken px-4 py-3",
        ),
    )


def _pages() -> Child:
    page, pages = as_var(JobState.batch_page), as_var(JobState.batch_pages)
    return shown(
        pages > 1,
        rx.el.div(
            icon_button(
                "chevron-left",
                t("Batches before"),
                size="sm",
                disabled=page <= 1,
                on_click=JobState.turn_batches(page - 1),  # type: ignore[call-arg]
            ),
            rx.el.bdi(number(page), " / ", number(pages), class_name="num ltr px-2 font-semibold"),
            icon_button(
                "chevron-right",
                t("Next batches"),
                size="sm",
                disabled=page >= pages,
                on_click=JobState.turn_batches(page + 1),  # type: ignore[call-arg]
            ),
            class_name="flex items-center",
        ),
    )


def log_panel() -> rx.Component:
    def level(value: str, label: Text) -> rx.Component:
        is_on = as_var(JobState.level) == value
        return rx.el.button(
            label,
            type="button",
            aria_pressed=rx.cond(is_on, "true", "false"),
            on_click=JobState.show_level(value),  # type: ignore[call-arg]
            class_name=cx(
                "h-6 rounded-[4px] px-2 max-sm:h-9", rx.cond(is_on, "bg-surface text-ink shadow-low", "text-ink-2")
            ),
        )

    return rx.el.section(
        rx.el.div(
            rx.el.h2(t("Log"), class_name="text-sm font-semibold"),
            shown(
                VIEW.is_moving,
                rx.el.span(
                    rx.el.span(aria_hidden="true", class_name="size-1.5 rounded-full bg-good"),
                    t("Live"),
                    class_name="inline-flex items-center gap-1.5 text-xs text-good",
                ),
            ),
            rx.el.div(
                level("", t("All")),
                level("warning", t("Warnings")),
                level("error", t("Errors")),
                role="group",
                aria_label=t("Which lines"),
                class_name="ms-auto flex gap-0.5 rounded-sm bg-sunken p-0.5 text-xs font-medium",
            ),
            class_name="flex min-h-11 items-center gap-2 px-4",
        ),
        rx.el.div(
            rx.el.label(
                icon("search", "size-3.5 text-ink-3"),
                rx.el.input(
                    value=JobState.words,
                    on_change=JobState.find_lines.debounce(200),
                    placeholder=t("Find in the log"),
                    aria_label=t("Find in the log"),
                    class_name="w-full min-w-0 bg-transparent text-xs outline-none placeholder:text-ink-2",
                ),
                class_name="flex h-8 items-center gap-2 rounded-sm border border-line px-2 focus-within:border-brand max-sm:h-11",
            ),
            class_name="px-4 pb-2",
        ),
        rx.el.ol(
            rx.foreach(JobState.lines, _line),
            tab_index=0,
            aria_label=t("Log"),
            class_name="max-h-[32rem] overflow-y-auto border-t border-line bg-paper py-1.5 text-xs leading-4.5",
        ),
        shown(
            as_var(JobState.lines).length() == 0,
            rx.el.p(t("No such lines."), class_name="px-4 py-3 text-xs text-ink-2"),
        ),
        class_name="shrink-0 border-line max-xl:border-t xl:w-84 xl:border-s",
    )


def _line(line: Live) -> rx.Component:
    return rx.el.li(
        rx.el.bdi(line.at, class_name="num ltr text-ink-2"),
        rx.match(
            line.level,
            ("warning", icon("triangle-alert", "mt-0.5 size-3.5 text-warn", label=t("Warning"))),
            ("error", icon("circle-x", "mt-0.5 size-3.5 text-bad", label=t("Error"))),
            icon("info", "mt-0.5 size-3.5 text-ink-3"),
        ),
        rx.el.span(
            line.text,
            class_name=cx(
                "break-words", rx.match(line.level, ("warning", "text-warn"), ("error", "text-bad"), "text-ink")
            ),
        ),
        key=line.id.to_string(),
        class_name=cx(
            "grid grid-cols-[3.75rem_1rem_1fr] gap-x-1.5 px-4 py-[3px]",
            rx.cond(line.level == "error", "bg-bad-soft/50", ""),
        ),
    )
