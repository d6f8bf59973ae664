"""What ``/admin/documents`` shows: papers by tab and kind, found by what they say."""

from __future__ import annotations

import asyncio
from typing import Any

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.documents.attached import searching
from freight_app.documents.attached.dtos import DocumentKind, Show
from freight_app.kit.house import current_house
from freight_app.kit.pagination import PageRequest
from freight_app.ui.admin.list_pages import PER_PAGE, PagerView, list_address, page_number, pager_of
from freight_app.ui.guard import guarded
from freight_app.ui.papers.rows import PaperRow, write_rows
from freight_app.ui.papers.sheet_state import PaperSheetState
from freight_app.ui.visitor import Visitor, visitor

PATH = "/admin/documents"
TABS = tuple(str(show) for show in Show)
_KINDS = frozenset(str(kind) for kind in DocumentKind)


class DocumentsState(rx.State):
    """A page of papers."""

    tab: str = "all"
    kind: str = ""
    q: str = ""
    rows: list[PaperRow] = []
    counts: dict[str, int] = dict.fromkeys(TABS, 0)
    pager: PagerView = PagerView()
    is_loaded: bool = False
    waits: bool = False
    _page: int = 1

    @rx.event
    @guarded(Permission.DOCUMENTS_READ)
    async def load(self) -> object:
        """Read what the address asks for; ``open`` in it opens that paper."""
        asked = self.router.url.query_parameters
        tab, kind = asked.get("tab", ""), asked.get("kind", "")
        self.tab, self.kind = (tab if tab in TABS else "all"), (kind if kind in _KINDS else "")
        self.q = asked.get("q", "").replace("\0", "")[:200]
        self._page = page_number(asked.get("page", ""))
        await self._read()
        if public_id := asked.get("open", "")[:40]:
            return PaperSheetState.open_paper(public_id)  # type: ignore[call-arg]
        return None

    @rx.event(supersedes=True)
    @guarded(Permission.DOCUMENTS_READ)
    async def find(self, text: str) -> None:
        """Find by words, while somebody types."""
        self.q, self._page = text.replace("\0", "")[:200], 1
        await self._read()

    @rx.event
    @guarded(Permission.DOCUMENTS_READ)
    async def keep_question(self, typed: dict[str, Any]) -> object:
        """Enter puts the question into the address."""
        del typed
        return rx.redirect(self._address())

    @rx.event
    @guarded(Permission.DOCUMENTS_READ)
    async def choose_kind(self, kind: str) -> object:
        """Papers of one kind alone; empty shows all."""
        self.kind = kind if kind in _KINDS else ""
        return rx.redirect(self._address())

    @rx.event
    @guarded(Permission.DOCUMENTS_READ)
    async def refresh(self) -> None:
        """A paper came, was changed, or has been looked into."""
        if self.is_loaded:
            await self._read()

    def _address(self) -> str:
        return list_address(PATH, tab="" if self.tab == "all" else self.tab, kind=self.kind, q=self.q)

    async def _read(self) -> None:
        found = await asyncio.to_thread(_read, visitor(), self.tab, self.kind, self.q, self._page, self._address())
        self.rows, self.counts, self.pager = found
        self.waits = any(row.state == "checking" for row in self.rows)
        self.is_loaded = True


def _read(
    who: Visitor, tab: str, kind: str, q: str, page: int, address: str
) -> tuple[list[PaperRow], dict[str, int], PagerView]:
    with current_house().read(who.actor) as uow:
        wanted = PageRequest(page=page, per_page=PER_PAGE)
        found = searching.search_documents(uow, q, wanted, kind=DocumentKind(kind) if kind else None, show=Show(tab))
        snippets = {item.document.public_id: item.snippet for item in found.items}
        rows = write_rows(uow, [item.document for item in found.items], who, snippets)
        counts = {one: searching.count_documents(uow, Show(one)) for one in TABS}
    return rows, counts, pager_of(found, address)
