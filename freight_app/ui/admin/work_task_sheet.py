"""One task beside the list, and the dialogs over it: what cannot be undone is asked, and the payload is edited."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.admin.work_queue import kind_name
from freight_app.ui.admin.work_state import WorkState
from freight_app.ui.admin.work_task_state import WorkTaskState
from freight_app.ui.components.base import Child, Live, as_var, code, shown
from freight_app.ui.components.buttons import button, text_link
from freight_app.ui.components.client import LeaveGuard
from freight_app.ui.components.fields import text_area
from freight_app.ui.components.forms import form
from freight_app.ui.components.media import copy_button
from freight_app.ui.components.overlays import confirm_dialog, dialog
from freight_app.ui.components.states import notice
from freight_app.ui.components.status import badge, status_badge
from freight_app.ui.components.tables import fact
from freight_app.ui.i18n import number, t, tc, tn
from freight_app.ui.shells.console import preview_sheet

TASK: Live = WorkTaskState.task
ASKS: Live = WorkTaskState.asks
# Isolated: in an Arabic sentence the sign would change sides.
NUMBER: Live = "\u2066#" + as_var(WorkTaskState.task).id.to_string() + "\u2069"


def task_sheet() -> Child:
    return preview_sheet(
        rx.el.div(
            rx.el.p(kind_name(TASK), class_name="font-semibold text-pretty"),
            rx.el.div(
                status_badge("job", TASK.status),
                shown(TASK.is_asked_to_stop, badge(t("is to stop"), tone="warn", icon_name="circle-pause")),
                shown(
                    TASK.due_in != "",
                    rx.el.span(t("due {when}", when=TASK.due_in), class_name="num text-xs text-ink-2"),
                ),
                class_name="flex flex-wrap items-center gap-2",
            ),
            _deeds(),
            shown(TASK.error != "", _error()),
            _facts(),
            _payload(),
            text_link(t("Who changed it"), TASK.trail_href, icon_end="arrow-right"),
            class_name="flex flex-col gap-4 px-5 py-4",
        ),
        open=WorkTaskState.is_open,
        title=t("Task {number}", number=NUMBER),
        on_close=WorkTaskState.close_task,
    )


def task_dialogs() -> rx.Component:
    """What cannot be undone is asked first; the payload has an editor."""
    is_running = TASK.status == "running"
    count = as_var(WorkState.chosen).length()
    return rx.fragment(
        confirm_dialog(
            open=ASKS == "cancel",
            on_close=WorkTaskState.close_dialog,
            on_confirm=WorkTaskState.cancel,
            title=rx.cond(
                is_running, t("Ask task {number} to stop?", number=NUMBER), t("Cancel task {number}?", number=NUMBER)
            ),
            consequence=rx.cond(
                is_running,
                t("It stops when it next looks, and is not tried again. If it succeeds before, it is done."),
                t("It is not done any more. A cancelled task cannot be started again."),
            ),
            confirm=rx.cond(is_running, t("Ask it to stop"), t("Cancel the task")),
        ),
        confirm_dialog(
            open=ASKS == "discard",
            on_close=WorkTaskState.close_dialog,
            on_confirm=WorkTaskState.discard,
            title=t("Discard task {number}?", number=NUMBER),
            consequence=t("What it was to do is not done. A discarded task cannot be started again."),
            confirm=t("Discard"),
        ),
        confirm_dialog(
            open=ASKS == "discard_chosen",
            on_close=WorkTaskState.close_dialog,
            on_confirm=WorkTaskState.discard_chosen,
            title=tn("Discard {count} task?", "Discard {count} tasks?", count),
            consequence=t(
                "Those that were given up are not done any more, and cannot be started again. The others stay."
            ),
            confirm=t("Discard"),
        ),
        _editor(),
    )


def _deeds() -> rx.Component:
    return rx.el.div(
        shown(
            TASK.can_redrive,
            button(
                t("Start again"),
                look="act",
                size="sm",
                icon_start="refresh-cw",
                keys="R",
                on_click=WorkTaskState.redrive,
                class_name="max-sm:h-11",
            ),
        ),
        shown(TASK.can_edit, _ask(t("Edit the payload"), "edit", keys="E")),
        shown(TASK.can_redrive, _ask(t("Discard"), "discard", look="danger")),
        shown(
            TASK.can_cancel,
            _ask(rx.cond(TASK.status == "running", t("Ask it to stop"), t("Cancel the task")), "cancel", look="danger"),
        ),
        class_name="flex flex-wrap gap-2 empty:hidden",
    )


def _ask(label: Live, what: str, **look: Live) -> rx.Component:
    return button(label, size="sm", on_click=WorkTaskState.ask(what), class_name="max-sm:h-11", **look)  # type: ignore[call-arg]


def _error() -> rx.Component:
    return rx.el.section(
        rx.el.h3(t("Last error"), class_name="mb-1.5 font-semibold"),
        rx.el.pre(
            TASK.error,
            dir="ltr",
            class_name="max-h-60 overflow-auto rounded-md bg-bad-soft px-3 py-2 font-mono text-xs break-words whitespace-pre-wrap text-bad",
            custom_attrs={"tabIndex": 0},
            aria_label=t("Last error"),
            role="region",
        ),
    )


def _facts() -> rx.Component:
    def line(name: Live, value: Live, *, as_code: bool = False) -> Child:
        return shown(value != "", fact(name, rx.el.span(code(value), class_name="break-all") if as_code else value))

    return rx.el.dl(
        fact(t("Attempts"), number(TASK.attempts)),
        line(t("Put in"), TASK.created),
        line(tc("task", "Due"), TASK.due),
        line(t("Began"), TASK.started),
        line(t("Ended"), TASK.finished),
        line(t("Took"), TASK.took),
        shown(TASK.priority != 0, fact(t("Priority"), number(TASK.priority))),
        line(t("Tenant"), TASK.tenant, as_code=True),
        line(tc("task", "Key"), TASK.unique_key, as_code=True),
        class_name="divide-y divide-line border-y border-line",
    )


def _payload() -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.el.h3(t("Payload"), class_name="flex-1 font-semibold"),
            copy_button(TASK.payload, label=t("Copy the payload")),
            class_name="flex items-center",
        ),
        rx.el.pre(
            TASK.payload,
            dir="ltr",
            class_name="max-h-96 overflow-auto rounded-md bg-sunken px-3 py-2 text-start font-mono text-xs break-words whitespace-pre-wrap",
            custom_attrs={"tabIndex": 0},
            aria_label=t("Payload"),
            role="region",
        ),
    )


def _editor() -> rx.Component:
    return dialog(
        form(
            LeaveGuard.create(saved=WorkTaskState.saved),
            shown(WorkTaskState.trouble != "", notice(WorkTaskState.trouble, tone="bad")),  # type: ignore[arg-type]
            text_area(
                t("Payload"),
                "payload",
                rows=14,
                required=True,
                error=WorkTaskState.field_error,
                hint=t("JSON. A value like ***1 is hidden: leave it, or write another one over it."),
                default_value=WorkTaskState.draft,
                dir="ltr",
                spell_check=False,
                auto_complete="off",
                class_name="[&_textarea]:font-mono [&_textarea]:text-sm",
            ),
            button(t("Save the payload"), look="brand", type="submit"),
            on_submit=WorkTaskState.save_payload,
            id=WorkTaskState.draft_of,
            key=WorkTaskState.draft_of,
        ),
        open=ASKS == "edit",
        on_close=WorkTaskState.close_dialog,
        title=t("Payload of task {number}", number=NUMBER),
        class_name="sm:w-[min(44rem,calc(100vw-2rem))]",
    )
