"""The state of the list of ``/admin/stock``: tab, question, location, order and page stand in the address."""

from __future__ import annotations

import asyncio
from typing import get_args
from urllib.parse import urlencode

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.kit.pagination import MAX_PAGE
from freight_app.stock.dtos import MAX_ID, StockQuery, StockSort, StockTab
from freight_app.ui.admin.stock_rows import PER_PAGE, PlaceView, StockRowView, StockView, SummaryView, read_stock
from freight_app.ui.guard import guarded
from freight_app.ui.visitor import visitor

TABS: tuple[str, ...] = get_args(StockTab)
SORTS: tuple[str, ...] = get_args(StockSort)


class StockState(rx.State):
    """A page of products with what there is of them."""

    tab: str = "all"
    q: str = ""
    location: str = ""
    sort: str = ""
    page: int = 1
    rows: list[StockRowView] = []
    counts: dict[str, int] = dict.fromkeys(TABS, 0)
    total: int = 0
    pages: int = 1
    first: int = 0
    last: int = 0
    summary: SummaryView = SummaryView()
    locations: list[PlaceView] = []
    is_loaded: bool = False

    @rx.event(supersedes=True)
    @guarded(Permission.STOCK_READ)
    async def find(self, text: str) -> None:
        """Find by number, word or shelf while somebody types."""
        self.q, self.page = text[:100], 1
        await self._read()

    @rx.event
    @guarded(Permission.STOCK_READ)
    async def keep_question(self) -> object:
        """Enter puts the question into the address."""
        return rx.redirect(self._address())

    @rx.event
    @guarded(Permission.STOCK_READ)
    async def choose_location(self, location: str) -> object:
        """Look at one location, or at all of them."""
        self.location = location if location.isdecimal() else ""
        return rx.redirect(self._address())

    @rx.event
    @guarded(Permission.STOCK_READ)
    async def sort_by(self, column: str) -> object:
        """Order by a column, figures from the smallest; once more turns it round, a third time the order is the tab's."""
        following = {column: f"-{column}", f"-{column}": ""}
        self.sort = following.get(self.sort, column) if column in SORTS else ""
        return rx.redirect(self._address())

    async def _load(self) -> None:
        """Read what the address asks for; what it cannot mean falls back to the first page of everything."""
        asked = self.router.url.query_parameters
        tab, sort, page, location = (asked.get(name, "") for name in ("tab", "sort", "page", "location"))
        self.tab = tab if tab in TABS else "all"
        self.sort = sort if sort in SORTS else ""
        self.q = asked.get("q", "")[:100]
        self.page = int(page) if page.isdecimal() and len(page) < 6 else 1
        self.location = location if location.isdecimal() and 0 < int(location) <= MAX_ID else ""
        await self._read()

    def _address(self) -> str:
        asked = {"tab": self.tab, "q": self.q, "location": self.location, "sort": self.sort}
        return "/admin/stock?" + urlencode({name: value for name, value in asked.items() if value})

    async def _read(self) -> None:
        who = visitor()
        query = StockQuery(
            tab=self.tab,  # type: ignore[arg-type]
            q=self.q,
            location_id=int(self.location) if self.location else None,
            sort=self.sort,  # type: ignore[arg-type]
            language=who.language,
            page=min(max(self.page, 1), MAX_PAGE),
            per_page=PER_PAGE,
        )
        found: StockView = await asyncio.to_thread(read_stock, who, query)
        self.rows, self.counts, self.total, self.pages = found.rows, found.counts, found.total, found.pages
        self.first, self.last = found.first, found.last
        self.summary, self.locations = found.summary, found.locations
        self.is_loaded = True
