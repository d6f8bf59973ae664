"""What ``/admin/projects`` shows and does: what is critical in all of them, a list by tab, and the form of a new one."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import reflex as rx

from freight_app.kit.errors import Conflict, InvalidInput
from freight_app.kit.house import current_house
from freight_app.purchasing.projects.dtos import ProjectDraft, ProjectTab
from freight_app.purchasing.projects.writing import create_project
from freight_app.ui.admin.list_pages import PagerView, list_address, page_number
from freight_app.ui.admin.projects.forms import PROJECT_ERRORS, WrongForm, project_draft, refusal
from freight_app.ui.admin.projects.rows import ROOT, CriticalRow, ProjectLine, read_board_view
from freight_app.ui.guard import signed_in
from freight_app.ui.visitor import Visitor, visitor

TABS = ("running", "done", "all")


class ProjectsState(rx.State):
    """Members see their own projects, buyers all: the room decides. The address holds tab, question and page."""

    tab: str = "running"
    q: str = ""
    critical: list[CriticalRow] = []
    rows: list[ProjectLine] = []
    counts: dict[str, int] = dict.fromkeys(TABS, 0)
    pager: PagerView = PagerView()
    currency: str = ""
    is_loaded: bool = False
    is_open: bool = False
    filled: int = 0
    errors: dict[str, str] = PROJECT_ERRORS
    _page: int = 1

    @rx.event
    @signed_in
    async def load(self) -> None:
        """Read what the address asks for."""
        asked = self.router.url.query_parameters
        tab = asked.get("tab", "")
        self.tab = tab if tab in TABS else "running"
        self.q = asked.get("q", "")[:100]
        self._page = page_number(asked.get("page", ""))
        self.is_open = False
        await self._read()

    @rx.event(supersedes=True)
    @signed_in
    async def find(self, text: str) -> None:
        """Find by code, name or customer while somebody types."""
        self.q, self._page = text[:100], 1
        await self._read()

    @rx.event
    @signed_in
    async def keep_question(self, typed: dict[str, Any]) -> object:
        """Enter puts the question into the address."""
        return rx.redirect(list_address(ROOT, tab=self.tab, q=self.q))

    @rx.event
    @signed_in
    async def open_new(self) -> None:
        """An empty form."""
        self.errors, self.is_open = PROJECT_ERRORS, True
        self.filled += 1

    @rx.event
    @signed_in
    async def close_new(self) -> None:
        self.is_open = False

    @rx.event
    @signed_in
    async def create(self, data: dict[str, Any]) -> object:
        """Begin the project and go to its page; what is wrong is said at its field."""
        who = visitor()
        try:
            made = await asyncio.to_thread(_create, who, project_draft(data, who.language))
        except WrongForm as wrong:
            self.errors = wrong.errors
            return None
        except (Conflict, InvalidInput) as error:
            self.errors = refusal(error, PROJECT_ERRORS, who.language)
            return None
        self.is_open = False
        return rx.redirect(f"{ROOT}/{made}")

    async def _read(self) -> None:
        found = await asyncio.to_thread(read_board_view, visitor(), cast("ProjectTab", self.tab), self.q, self._page)
        self.critical, self.rows, self.counts = found.critical, found.rows, found.counts
        self.pager, self.currency, self.is_loaded = found.pager, found.currency, True


def _create(who: Visitor, draft: ProjectDraft) -> str:
    with current_house().write(who.actor) as uow:
        return create_project(uow, draft)
