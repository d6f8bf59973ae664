"""Mending what a job left over: each cell is kept as it is left, then the rows are tried again."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.kit.errors import NotFound
from freight_app.kit.house import current_house
from freight_app.migration.dead_letters import drop_dead_letters
from freight_app.migration.dtos import JobView
from freight_app.migration.job_control import retry_job
from freight_app.ui.admin.data_jobs.mend_rows import (
    Alike,
    MendView,
    mark_of,
    read_mending,
    write_alike,
    write_cell,
)
from freight_app.ui.admin.data_jobs.own_data import own_tenant
from freight_app.ui.admin.list_pages import page_number
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import translate_count
from freight_app.ui.visitor import Visitor, visitor

_NO_MARK = ("", 0, 0)


class MendState(rx.State):
    """A page of dead letters. ``chosen`` are row numbers, also of other pages; ``alike`` is what may be mended at once."""

    view: MendView = MendView()
    chosen: list[int] = []
    alike: Alike = Alike()
    is_loaded: bool = False
    is_found: bool = True
    _page: int = 1
    _mark: tuple[str, int, int] = _NO_MARK

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def load(self) -> None:
        """Read the rows of the job of the address."""
        job = self.router.url.path.rstrip("/").rsplit("/", 2)[-2][:40]
        self._page = page_number(self.router.url.query_parameters.get("page", ""))
        if job != self.view.id:
            self.chosen = []
        self.alike, self._mark = Alike(), _NO_MARK
        try:
            await self._read(job)
            self.is_found = True
        except NotFound:
            self.view, self.is_found = MendView(), False
        self.is_loaded = True

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def edit(self, row: int, column: str, text: str) -> None:
        """Keep what was typed into a cell, and say what is still wrong with its row."""
        mended, alike = await asyncio.to_thread(write_cell, visitor(), self.view.id, row, column, text)
        rows = [replace(mended, is_chosen=one.is_chosen) if one.row == row else one for one in self.view.rows]
        self.view = replace(self.view, rows=rows)
        self.alike = alike if alike.count else Alike()

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def mend_alike(self) -> None:
        """Write the same into all rows that had the same text under the same mistake."""
        alike, self.alike = self.alike, Alike()
        if alike.count:
            mended = await asyncio.to_thread(write_alike, visitor(), self.view.id, alike)
            await self._read(self.view.id)
            language = visitor().language
            text = translate_count("{count} more row is mended", "{count} more rows are mended", mended, language)
            await show_toast(self, text)

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def leave_alike(self) -> None:
        self.alike = Alike()

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def choose(self, row: int) -> None:
        """Tick a row or take its tick away."""
        others = [one for one in self.chosen if one != row]
        self.chosen = others if len(others) < len(self.chosen) else [*others, row]
        self._show_chosen()

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def choose_none(self) -> None:
        self.chosen = []
        self._show_chosen()

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def retry(self) -> None:
        """Try the chosen rows again; all of them when none is chosen."""
        job, rows = self.view.id, list(self.chosen)
        if not job:
            return
        await asyncio.to_thread(retry, visitor(), job, rows)
        self.chosen, self.alike = [], Alike()
        tried = len(rows) or self.view.total
        await self._read(job)
        text = translate_count("{count} row is tried again", "{count} rows are tried again", tried, visitor().language)
        await show_toast(self, text)

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def drop(self) -> None:
        """Settle the chosen rows without loading them."""
        job, rows = self.view.id, list(self.chosen)
        if not job or not rows:
            return
        await asyncio.to_thread(drop, visitor(), job, rows)
        self.chosen, self.alike = [], Alike()
        await self._read(job)
        text = translate_count("{count} row is dropped", "{count} rows are dropped", len(rows), visitor().language)
        await show_toast(self, text)

    @rx.event(supersedes=True)
    @guarded(Permission.DATA_LOAD)
    async def look(self) -> None:
        """See whether rows have come through meanwhile."""
        if self.view.id and self._mark != await asyncio.to_thread(mark_of, visitor(), self.view.id):
            await self._read(self.view.id)

    def _show_chosen(self) -> None:
        rows = [replace(one, is_chosen=one.row in self.chosen) for one in self.view.rows]
        self.view = replace(self.view, rows=rows)

    async def _read(self, job: str) -> None:
        who = visitor()
        mark = await asyncio.to_thread(mark_of, who, job)
        view = await asyncio.to_thread(read_mending, who, job, self._page, list(self.chosen))
        if self._page > view.pager.pages:
            self._page = view.pager.pages
            view = await asyncio.to_thread(read_mending, who, job, self._page, list(self.chosen))
        self.view, self._mark = view, mark


def drop(who: Visitor, job: str, rows: list[int]) -> JobView:
    """Raises ``NotFound`` and ``RecordNotEditable``."""
    with current_house().write(who.actor) as uow:
        return drop_dead_letters(uow, own_tenant(uow), job, rows)


def retry(who: Visitor, job: str, rows: list[int]) -> JobView:
    """Raises ``NotFound`` and ``WrongJobState``."""
    with current_house().write(who.actor) as uow:
        return retry_job(uow, own_tenant(uow), job, rows=rows or None)
