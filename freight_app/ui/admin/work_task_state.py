"""The task whose sheet is open on ``/admin/work``, and what is done to it or to those that are ticked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import Conflict, FreightError, InvalidInput, NotFound
from freight_app.kit.house import current_house
from freight_app.operations.payload_text import read_payload
from freight_app.operations.queue_care import cancel_task, discard_tasks, edit_payload, redrive_task
from freight_app.ui.admin.live import watch
from freight_app.ui.admin.work_rows import read_task
from freight_app.ui.admin.work_state import WorkState
from freight_app.ui.admin.work_views import TaskDetail
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import translate, translate_count
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.visitor import Visitor, visitor
from freight_app.work.dtos import TaskStatus

# The queue tells nobody that it changed: that would be one more row to write for every task. So the page looks.
LOOK_EVERY_S = 3.0
QUESTIONS = ("cancel", "discard", "discard_chosen", "edit")


class WorkTaskState(rx.State):
    """One task, and the dialog that is open over it (``asks``).

    ``draft`` is the payload that its editor began with; ``draft_of`` names task and payload, so that what a reload of
    the tab brings back is never put into another one. ``saved`` counts what was written.
    """

    is_open: bool = False
    task: TaskDetail = TaskDetail()
    asks: str = ""
    draft: str = ""
    draft_of: str = ""
    saved: int = 0
    field_error: str = ""
    trouble: str = ""
    _seen: str = ""

    @rx.event
    @guarded(Permission.WORK_MANAGE)
    async def load(self) -> None:
        """Read what the address asks for; ``task`` in it opens that one."""
        self.is_open, self.asks = False, ""
        page = await self.get_state(WorkState)
        page._read_address()
        await page._read()
        asked = self.router.url.query_parameters.get("task", "")
        if asked.isascii() and asked.isdecimal() and len(asked) < 16:
            await self._open(int(asked))
        watch(self, Permission.WORK_MANAGE, every_s=LOOK_EVERY_S)

    @rx.event
    @guarded(Permission.WORK_MANAGE)
    async def open_task(self, task_id: int) -> None:
        """Show a task beside the list."""
        await self._open(task_id)

    @rx.event
    @guarded(Permission.WORK_MANAGE)
    async def close_task(self) -> None:
        self.is_open = False

    @rx.event
    @guarded(Permission.WORK_MANAGE)
    async def ask(self, what: str) -> None:
        """Open one of the dialogs; the editor begins with the payload as it is now."""
        self.asks = what if what in QUESTIONS else ""
        self.field_error = self.trouble = ""
        if self.asks == "edit":
            await self._open(self.task.id)
            self.draft, self._seen = self.task.payload, self.task.version
            self.draft_of = f"payload-{self.task.id}-{self.task.version}"

    @rx.event
    @guarded(Permission.WORK_MANAGE)
    async def close_dialog(self) -> None:
        self.asks = ""

    @rx.event
    @guarded(Permission.WORK_MANAGE)
    async def cancel(self) -> None:
        """End the task if it waits, ask it to stop if it runs."""
        ended = await self._do(cancel_task)
        if ended is not None:
            is_over = ended.status is TaskStatus.CANCELLED
            text = "Task {number} is cancelled", "Task {number} is asked to stop"
            await self._say(translate(text[0] if is_over else text[1], visitor().language, number=self._number()))

    @rx.event
    @guarded(Permission.WORK_MANAGE)
    async def redrive(self) -> None:
        """Give the task all its attempts again."""
        if await self._do(redrive_task) is not None:
            await self._say(translate("Task {number} is started again", visitor().language, number=self._number()))

    @rx.event
    @guarded(Permission.WORK_MANAGE)
    async def discard(self) -> None:
        """Nobody wants the task any more."""
        outcome = await self._do(lambda uow, task_id: discard_tasks(uow, [task_id]))
        if outcome is not None:
            await self._tell_discarded(outcome.discarded, outcome.left)

    @rx.event
    @guarded(Permission.WORK_MANAGE)
    async def discard_chosen(self) -> None:
        """Nobody wants the ticked tasks any more; those that were not given up stay."""
        page = await self.get_state(WorkState)
        chosen = [*page.chosen]
        if not chosen:
            return
        outcome = await asyncio.to_thread(_act, visitor(), lambda uow: discard_tasks(uow, chosen))
        self.asks, page.chosen = "", []
        await self._tell_discarded(outcome.discarded, outcome.left)
        await self._show_again()

    @rx.event
    @guarded(Permission.WORK_MANAGE)
    async def save_payload(self, data: dict[str, Any]) -> AsyncIterator[None]:
        """Write the payload that was typed; what cannot be read is said at the field, and stays there."""
        who, task_id, seen = visitor(), self.task.id, self._seen
        text = str(data.get("payload", ""))
        self.field_error = self.trouble = ""
        try:
            payload = await asyncio.to_thread(read_payload, text)
            await asyncio.to_thread(_act, who, lambda uow: edit_payload(uow, task_id, payload, seen=seen))
        except InvalidInput as error:
            self.field_error = sentence_of(error, who.language)
            return
        except Conflict as error:
            self.trouble = _tell_conflict(error, who.language)
            return
        # First the form lets go of what was typed, then its dialog closes.
        self.saved += 1
        yield
        self.asks = ""
        await self._say(translate("The payload of task {number} is changed", who.language, number=self._number()))
        await self._show_again()

    async def _follow(self) -> None:
        """The figures and rows as they are now, and the task beside them; nothing that somebody types or ticked."""
        await self._show_again()

    async def _do(self, act: Callable[[UnitOfWork, int], Any]) -> Any:
        """One deed to the open task; None when the task has moved on, which is then said and shown."""
        who, task_id = visitor(), self.task.id
        self.asks = ""
        done = None
        try:
            done = await asyncio.to_thread(_act, who, lambda uow: act(uow, task_id))
        except Conflict as error:
            await show_toast(self, _tell_conflict(error, who.language), tone="bad")
        await self._show_again()
        return done

    async def _tell_discarded(self, discarded: int, left: int) -> None:
        language = visitor().language
        if discarded:
            await self._say(
                translate_count("{count} task is discarded", "{count} tasks are discarded", discarded, language)
            )
        if left:
            text = translate_count(
                "{count} task was not given up, and stays", "{count} tasks were not given up, and stay", left, language
            )
            await show_toast(self, text, tone="plain")

    async def _say(self, text: str) -> None:
        await show_toast(self, text)

    async def _show_again(self) -> None:
        await (await self.get_state(WorkState))._read()
        if self.is_open:
            try:
                self.task = await asyncio.to_thread(read_task, visitor(), self.task.id)
            except NotFound:
                self.is_open = False

    async def _open(self, task_id: int) -> None:
        try:
            self.task = await asyncio.to_thread(read_task, visitor(), task_id)
            self.is_open = True
        except NotFound as error:
            self.is_open = False
            await show_toast(self, sentence_of(error, visitor().language), tone="bad")

    def _number(self) -> str:
        """Isolated: in an Arabic sentence the sign would change sides."""
        return f"\u2066#{self.task.id}\u2069"


def _act(who: Visitor, act: Callable[[UnitOfWork], Any]) -> Any:
    with current_house().write(who.actor) as uow:
        return act(uow)


def _(text: str) -> str:
    """Marks a text for the extractor."""
    return text


_CONFLICTS = {
    "task_not_cancellable": _("This task has ended already."),
    "task_not_dead": _("This task is not given up any more."),
    "task_not_editable": _("This task runs or has ended: what it was told can no longer be changed."),
    "task_already_live": _("Another task already does the same."),
    "payload_changed": _("Somebody has changed this payload in the meantime. Copy what you typed, and open it again."),
}


def _tell_conflict(error: FreightError, language: str) -> str:
    known = _CONFLICTS.get(error.code)
    return translate(known, language) if known else sentence_of(error, language)
