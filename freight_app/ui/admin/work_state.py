"""What ``/admin/work`` shows: the queue, its workers, the timetable, and a page of tasks. The address holds tab and filters."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any, Literal, get_args

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.kit.house import current_house
from freight_app.operations.queue_care import redrive_tasks, run_job_now
from freight_app.ui.admin.list_pages import PagerView, page_number
from freight_app.ui.admin.work_rows import read_board, read_tasks
from freight_app.ui.admin.work_views import BoardView, TaskAsk, TaskRow
from freight_app.ui.admin.work_words import name_job
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import translate, translate_count
from freight_app.ui.visitor import Visitor, visitor
from freight_app.work.dtos import MAX_KIND_LENGTH, MAX_TENANT_LENGTH, TaskStatus

TABS = ("queue", "tasks", "workers", "timetable")
Filter = Literal["status", "kind", "tenant"]


class WorkState(rx.State):
    """The board, and a page of tasks with those that are ticked; ``dead`` counts the given up ones that were asked for."""

    tab: str = "queue"
    board: BoardView = BoardView()
    asked: TaskAsk = TaskAsk()
    rows: list[TaskRow] = []
    pager: PagerView = PagerView()
    dead: int = 0
    is_narrowed: bool = False
    chosen: list[int] = []
    is_loaded: bool = False
    _page: int = 1

    @rx.event(supersedes=True)
    @guarded(Permission.WORK_MANAGE)
    async def find(self, text: str) -> None:
        """Find in the errors while somebody types."""
        self.asked, self._page = replace(self.asked, q=_clean(text, 100)), 1
        await self._read_tasks()

    @rx.event
    @guarded(Permission.WORK_MANAGE)
    async def keep_question(self, typed: dict[str, Any]) -> object:
        """Enter puts everything that is asked into the address."""
        tenant = _clean(str(typed.get("tenant", "")), MAX_TENANT_LENGTH)
        return rx.redirect(replace(self.asked, tenant=tenant).address())

    @rx.event
    @guarded(Permission.WORK_MANAGE)
    async def narrow(self, name: Filter, value: str) -> object:
        """Set one filter, or lift it with an empty value."""
        changed = _asked(self.asked, {name: value})
        return None if changed == self.asked else rx.redirect(changed.address())

    @rx.event
    @guarded(Permission.WORK_MANAGE)
    async def choose(self, task_id: int, on: bool) -> None:
        """Tick a row, or take the tick away."""
        others = [chosen for chosen in self.chosen if chosen != task_id]
        self.chosen = [*others, task_id] if on and task_id in self._shown() else others

    @rx.event
    @guarded(Permission.WORK_MANAGE)
    async def choose_page(self, on: bool) -> None:
        """Tick every row of the page, or none."""
        self.chosen = self._shown() if on else []

    @rx.event
    @guarded(Permission.WORK_MANAGE)
    async def choose_none(self) -> None:
        self.chosen = []

    @rx.event
    @guarded(Permission.WORK_MANAGE)
    async def redrive_all(self) -> None:
        """Start every given up task again that the filters leave, a few hundred in each transaction."""
        who = visitor()
        count = await asyncio.to_thread(_redrive_all, who, self.asked, self.dead)
        await show_toast(
            self,
            translate_count("{count} task is started again", "{count} tasks are started again", count, who.language),
            tone="good" if count else "plain",
        )
        await self._read()

    @rx.event
    @guarded(Permission.WORK_MANAGE)
    async def run_now(self, name: str) -> None:
        """Run a recurring job besides its times."""
        who = visitor()
        title = await asyncio.to_thread(_run_now, who, name[:80])
        await show_toast(self, translate("{job} runs in a moment", who.language, job=title))
        await self._read()

    def _read_address(self) -> None:
        """What the address asks for; what it cannot mean is as if it were not there."""
        asked = self.router.url.query_parameters
        tab = asked.get("tab", "")
        self.tab = tab if tab in TABS else "queue"
        self.asked = _asked(TaskAsk(q=_clean(asked.get("q", ""), 100)), asked)
        self._page = page_number(asked.get("page", ""))
        self.chosen = []

    async def _read(self) -> None:
        self.board = await asyncio.to_thread(read_board, visitor())
        if self.tab == "tasks":
            await self._read_tasks()
        self.is_loaded = True

    async def _read_tasks(self) -> None:
        found = await asyncio.to_thread(read_tasks, visitor(), self.asked, self._page)
        self.rows, self.pager, self.dead = found.rows, found.pager, found.dead
        self.chosen = [task_id for task_id in self.chosen if task_id in self._shown()]
        self.is_narrowed = self.asked != TaskAsk()

    def _shown(self) -> list[int]:
        return [row.id for row in self.rows]


def _clean(text: str, length: int) -> str:
    return text[:length].replace("\0", "")


def _asked(before: TaskAsk, given: Any) -> TaskAsk:
    """The question with these filters set, as far as they can mean something."""
    known = {name: str(given[name]) for name in get_args(Filter) if name in given}
    status = known.get("status", before.status)
    return replace(
        before,
        status=status if status in set(TaskStatus) else "",
        kind=_clean(known.get("kind", before.kind), MAX_KIND_LENGTH),
        tenant=_clean(known.get("tenant", before.tenant), MAX_TENANT_LENGTH),
    )


def _redrive_all(who: Visitor, asked: TaskAsk, count: int) -> int:
    """As many as the page counted: those that die again meanwhile wait for another press."""
    done = 0
    while done < count:
        with current_house().write(who.actor) as uow:
            few = redrive_tasks(uow, kind=asked.kind or None, tenant=asked.tenant or None, text=asked.q or None)
        if not few:
            break
        done += few
    return done


def _run_now(who: Visitor, name: str) -> str:
    with current_house().write(who.actor) as uow:
        row = run_job_now(uow, name)
    return name_job(row.name, row.title, who.language)
