"""One job while somebody watches it, and what can be done with it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Literal

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.kit.house import current_house
from freight_app.migration import job_control
from freight_app.migration.dtos import JobView
from freight_app.migration.undoing import undo_job
from freight_app.ui.admin.data_jobs.job_records import PER_PAGE, RecordsState
from freight_app.ui.admin.data_jobs.job_rows import (
    BATCHES,
    LINES,
    BatchCell,
    JobPageView,
    LineView,
    look_at_job,
    read_batches,
)
from freight_app.ui.admin.data_jobs.own_data import own_tenant
from freight_app.ui.guard import guarded
from freight_app.ui.visitor import Visitor, visitor

Act = Callable[[UnitOfWork, int, str], JobView]
_LEVELS = ("", "info", "warning", "error")


class JobState(rx.State):
    """The job of the address. ``asks`` names the question that is open."""

    view: JobPageView = JobPageView()
    batches: list[BatchCell] = []
    batch_page: int = 1
    batch_pages: int = 1
    chosen: str = ""
    lines: list[LineView] = []
    level: str = ""
    words: str = ""
    asks: str = ""
    is_loaded: bool = False
    is_found: bool = True
    _all_lines: list[LineView] = []
    _shown: tuple[str, int, int] = ("", 0, 0)

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def load(self) -> None:
        """Read the job of the address."""
        public_id = self.router.url.path.rstrip("/").rsplit("/", 1)[-1][:40]
        self.asks, self.chosen, self.level, self.words = "", "", "", ""
        self._all_lines, self._shown, self.batch_page = [], ("", 0, 0), 1
        try:
            await self._look(public_id)
            self.is_found = True
        except NotFound:
            self.view, self.is_found = JobPageView(), False
        self.is_loaded = True
        if self.is_found:
            await (await self.get_state(RecordsState))._open(public_id)

    @rx.event(supersedes=True)
    @guarded(Permission.DATA_LOAD)
    async def look(self) -> None:
        """See how far it is: its own row, new lines of its log, and its batches when one of them has ended."""
        if self.view.id:
            before = self._shown
            await self._look(self.view.id)
            records = await self.get_state(RecordsState)
            # While it runs there are more of them each second, and the first ones stay the first.
            if before[0] != self._shown[0] or (before != self._shown and len(records.view.rows) < PER_PAGE):
                await records._again()

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def pause(self) -> None:
        await self._do(job_control.pause_job)

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def resume(self) -> None:
        await self._do(job_control.resume_job)

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def go_on(self) -> None:
        """Try again what did not come through, and what a stop left."""
        await self._do(job_control.retry_job)

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def cancel(self) -> None:
        self.asks = ""
        await self._do(job_control.cancel_job)

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def undo(self) -> None:
        self.asks = ""
        await self._do(undo_job)

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def retry_batch(self, batch: str) -> None:
        """Try the rows again that a batch left over."""
        if any(one.id == batch for one in self.batches):
            await self._do(lambda uow, tenant_id, _job: job_control.retry_batch(uow, tenant_id, batch))

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def ask(self, what: Literal["", "cancel", "undo"]) -> None:
        """Open the question about what cannot be undone; empty closes it."""
        self.asks = what

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def choose_batch(self, batch: str) -> None:
        """Tell all of a batch; the same one again closes it."""
        self.chosen = "" if batch == self.chosen else batch[:40]

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def turn_batches(self, page: int) -> None:
        self.batch_page = min(max(page, 1), self.batch_pages)
        self.batches = await asyncio.to_thread(read_batches, visitor(), self.view.id, self.batch_page)

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def show_level(self, level: str) -> None:
        """Only lines of a level; empty for all."""
        self.level = level if level in _LEVELS else ""
        self._all_lines = []
        await self._look(self.view.id)

    @rx.event(supersedes=True)
    @guarded(Permission.DATA_LOAD)
    async def find_lines(self, words: str) -> None:
        """Only lines with these words."""
        self.words = words[:80]
        self._show_lines()

    async def _do(self, act: Act) -> None:
        if self.view.id:
            await asyncio.to_thread(do, visitor(), self.view.id, act)
            await self._look(self.view.id)

    async def _look(self, public_id: str) -> None:
        after = self._all_lines[0].id if self._all_lines else 0
        found = await asyncio.to_thread(look_at_job, visitor(), public_id, after_line=after, level=self.level)
        self.view = found.view
        self.batch_pages = max(1, -(-found.view.batches // BATCHES))
        if found.lines or not after:
            self._all_lines = [*found.lines, *self._all_lines][: LINES * 5]
            self._show_lines()
        shown = (
            found.view.state,
            found.view.done,
            found.view.undone + found.view.not_undone + found.view.batches + found.view.dropped,
        )
        if shown != self._shown:
            self._shown = shown
            self.batches = await asyncio.to_thread(read_batches, visitor(), public_id, self.batch_page)

    def _show_lines(self) -> None:
        words = self.words.casefold().split()
        self.lines = [one for one in self._all_lines if all(word in one.text.casefold() for word in words)]


def do(who: Visitor, public_id: str, act: Act) -> JobView:
    """Raises ``NotFound`` and ``WrongJobState``."""
    with current_house().write(who.actor) as uow:
        return act(uow, own_tenant(uow), public_id)
