"""``/admin/data/jobs/[job]``: one loading while it runs and afterwards."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.admin.data_jobs.job_parts import batches_panel, log_panel
from freight_app.ui.admin.data_jobs.job_records import records_panel
from freight_app.ui.admin.data_jobs.job_state import JobState
from freight_app.ui.admin.data_jobs.own_data import PATH
from freight_app.ui.admin.data_jobs.wizard_check import counts_line, reason_list
from freight_app.ui.components.base import Child, Live, Text, as_var, shown
from freight_app.ui.components.buttons import button, link_button
from freight_app.ui.components.data_client import ticker
from freight_app.ui.components.figures import progress_bar
from freight_app.ui.components.icons import icon
from freight_app.ui.components.overlays import confirm_dialog
from freight_app.ui.components.states import empty_state, loading, skeleton_lines
from freight_app.ui.components.status import badge, status_badge
from freight_app.ui.i18n import number, t, tn
from freight_app.ui.shells.console import console_page, panel, sentence_head

VIEW: Live = JobState.view


def page() -> rx.Component:
    return console_page(
        rx.cond(
            JobState.is_loaded,
            rx.cond(JobState.is_found, _job(), _gone()),
            loading(t("The job is being read"), skeleton_lines(8), class_name="p-5"),
        ),
        # Somebody else may try it again or take it back at any time: a job that rests is looked at now and then.
        ticker(seconds=rx.cond(VIEW.id == "", 0, rx.cond(VIEW.is_moving, 1, 8)), on_tick=JobState.look),
        title=rx.cond(VIEW.name != "", VIEW.name, t("Data job")),
        trail=[(t("Data"), PATH)],
    )


def _gone() -> rx.Component:
    return empty_state(
        t("There is no such job"),
        t("It was never there, or it belongs to somebody else."),
        action=link_button(t("All jobs"), PATH, look="brand"),
        icon_name="database",
    )


def _job() -> rx.Component:
    return rx.fragment(
        sentence_head(
            rx.fragment(
                status_badge("data_job", VIEW.state),
                shown(VIEW.is_trial, badge(t("Trial"))),
                rx.el.span(VIEW.target),
                rx.el.span(t("begun {moment} by {person}", moment=VIEW.when, person=VIEW.who), class_name="num"),
            ),
            VIEW.sentence,
            VIEW.consequence,
            action=_actions(),
        ),
        _progress(),
        shown(VIEW.reasons.length() > 0, _reasons()),
        rx.el.div(
            rx.el.div(batches_panel(), records_panel(VIEW.not_undone > 0), class_name="min-w-0 flex-1"),
            log_panel(),
            class_name="flex max-xl:flex-col",
        ),
        _questions(),
    )


def _actions() -> Child:
    """The one next action in amber; what ends something is quiet."""
    return rx.fragment(
        shown(
            VIEW.can_mend,
            link_button(
                tn("Mend {count} row", "Mend {count} rows", VIEW.waiting),
                VIEW.mend_href,
                look="act",
                size="sm",
                icon_start="wrench",
                keys="M",
                class_name="max-sm:h-11",
            ),
        ),
        shown(
            VIEW.can_resume,
            button(
                t("Go on"),
                look="act",
                size="sm",
                icon_start="refresh-cw",
                on_click=JobState.resume,
                keys="P",
                class_name="max-sm:h-11",
            ),
        ),
        shown(
            as_var(VIEW.can_go_on) & ~as_var(VIEW.can_mend),
            button(
                t("Try again"),
                look="act",
                size="sm",
                icon_start="refresh-cw",
                on_click=JobState.go_on,
                class_name="max-sm:h-11",
            ),
        ),
        shown(
            as_var(VIEW.can_go_on) & as_var(VIEW.can_mend),
            button(t("Go on with the rest"), size="sm", on_click=JobState.go_on, class_name="max-sm:h-11"),
        ),
        shown(
            VIEW.can_pause,
            button(
                t("Pause"),
                size="sm",
                icon_start="circle-pause",
                on_click=JobState.pause,
                keys="P",
                class_name="max-sm:h-11",
            ),
        ),
        shown(
            VIEW.can_cancel,
            button(
                t("Stop"),
                size="sm",
                icon_start="circle-x",
                on_click=JobState.ask("cancel"),  # type: ignore[call-arg]
                class_name="max-sm:h-11",
            ),
        ),
        shown(
            VIEW.can_undo,
            button(
                t("Undo this job"),
                size="sm",
                icon_start="undo-2",
                on_click=JobState.ask("undo"),  # type: ignore[call-arg]
                class_name="max-sm:h-11",
            ),
        ),
        link_button(
            t("Report as PDF"),
            VIEW.pdf_href,
            size="sm",
            icon_start="file-text",
            from_server=True,
            class_name="max-sm:h-11",
        ),
    )


def _progress() -> rx.Component:
    def figure(label: Text, value: Child) -> rx.Component:
        return rx.el.div(
            rx.el.dt(label, class_name="text-xs text-ink-2"),
            rx.el.dd(value, class_name="num text-xl font-semibold"),
        )

    return rx.el.div(
        rx.el.div(
            rx.el.div(
                progress_bar(VIEW.done, total=rx.cond(VIEW.total > 0, VIEW.total, 1), label=t("How far it is")),
                class_name="flex-1",
            ),
            rx.el.bdi(
                rx.cond(VIEW.total > 0, number((as_var(VIEW.done) * 100 / VIEW.total).to(int), decimals=0), "0"),
                "%",
                class_name="num ltr w-14 text-end text-lg font-semibold",
            ),
            class_name="flex items-center gap-3",
        ),
        rx.el.div(
            counts_line(VIEW, is_trial=False),
            rx.el.dl(
                shown(VIEW.rate != "", figure(t("Rows"), VIEW.rate)),
                shown(VIEW.left != "", figure(t("Time left"), VIEW.left)),
                shown(VIEW.dropped > 0, figure(t("Dropped"), number(VIEW.dropped))),
                shown(VIEW.undone > 0, figure(t("Taken back"), number(VIEW.undone))),
                shown(VIEW.not_undone > 0, figure(t("Had to stay"), number(VIEW.not_undone))),
                class_name="flex flex-wrap gap-x-10 gap-y-3 empty:hidden",
            ),
            class_name="mt-4 flex flex-wrap gap-x-10 gap-y-3",
        ),
        shown(
            VIEW.balance != "",
            rx.el.p(
                icon("check", "mt-0.5 size-3.5 text-good"),
                VIEW.balance,
                class_name="num mt-3 flex items-start gap-1.5 text-xs text-ink-2",
            ),
        ),
        class_name="border-b border-line px-5 py-4",
    )


def _reasons() -> rx.Component:
    return panel(
        t("Why"),
        rx.el.div(reason_list(VIEW.reasons), class_name="px-5 pb-4"),
        tools=shown(
            VIEW.dead > 0,
            link_button(
                t("Left over as a file"),
                VIEW.csv_href,
                size="sm",
                icon_start="download",
                from_server=True,
                class_name="max-sm:h-11",
            ),
        ),
    )


def _questions() -> rx.Component:
    return rx.fragment(
        confirm_dialog(
            open=JobState.asks == "cancel",  # type: ignore[arg-type]
            on_close=JobState.ask(""),  # type: ignore[call-arg]
            on_confirm=JobState.cancel,
            title=t("Stop loading {name}?", name=VIEW.name),
            consequence=t("What is loaded already stays; you can go on later, or take it back."),
            confirm=t("Stop it"),
        ),
        confirm_dialog(
            open=JobState.asks == "undo",  # type: ignore[arg-type]
            on_close=JobState.ask(""),  # type: ignore[call-arg]
            on_confirm=JobState.undo,
            title=t("Undo {name}?", name=VIEW.name),
            consequence=tn(
                "{count} record is put back to what it was before. What somebody changed since is left, and you are told.",
                "{count} records are put back to what they were before. What somebody changed since is left, and you are told.",
                VIEW.loaded,
            ),
            confirm=t("Undo it"),
        ),
    )
