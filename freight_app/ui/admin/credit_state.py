"""What ``/admin/credit`` shows and does: companies with what they owe, one of them beside the list, and the books."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Any, cast

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.house import current_house
from freight_app.orders.credit.dtos import CreditTab
from freight_app.orders.credit.periods import close_books
from freight_app.ui.admin.credit_rows import (
    ROOT,
    TABS,
    AccountPage,
    CompanyRow,
    CreditList,
    read_companies,
    read_company,
)
from freight_app.ui.admin.list_pages import PagerView, list_address, page_number
from freight_app.ui.admin.live import watch
from freight_app.ui.components.price import NO_PRICE, PriceView
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import translate
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.visitor import Visitor, visitor


class CreditState(rx.State):
    """A page of companies and the one that is open beside it."""

    tab: str = "accounts"
    q: str = ""
    rows: list[CompanyRow] = []
    counts: dict[str, int] = dict.fromkeys(TABS, 0)
    pager: PagerView = PagerView()
    owed: PriceView = NO_PRICE
    committed: PriceView = NO_PRICE
    closed_until: str = ""
    closed_until_day: str = ""
    preview: AccountPage = AccountPage()
    is_open: bool = False
    asks_books: bool = False
    books_error: str = ""
    is_loaded: bool = False
    _page: int = 1

    @rx.event
    @guarded(Permission.CUSTOMERS_READ)
    async def load(self) -> None:
        """Read what the address asks for."""
        asked = self.router.url.query_parameters
        self.tab = asked.get("tab", "") if asked.get("tab", "") in TABS else "accounts"
        self.q = asked.get("q", "")[:100]
        self._page = page_number(asked.get("page", ""))
        self.is_open = self.asks_books = False
        await self._read()
        watch(self, Permission.CUSTOMERS_READ)

    @rx.event(supersedes=True)
    @guarded(Permission.CUSTOMERS_READ)
    async def find(self, text: str) -> None:
        """Find by name or tax number while somebody types."""
        self.q, self._page = text[:100], 1
        await self._read()

    @rx.event
    @guarded(Permission.CUSTOMERS_READ)
    async def keep_question(self, typed: dict[str, Any]) -> object:
        """Enter puts the question into the address."""
        return rx.redirect(list_address(ROOT, tab=self.tab, q=self.q))

    @rx.event
    @guarded(Permission.CUSTOMERS_READ)
    async def open_company(self, public_id: str) -> None:
        """Show a company beside the list."""
        try:
            self.preview = await asyncio.to_thread(read_company, visitor(), public_id[:40])
            self.is_open = True
        except NotFound as error:
            await show_toast(self, sentence_of(error, visitor().language), tone="bad")

    @rx.event
    @guarded(Permission.CUSTOMERS_READ)
    async def close_company(self) -> None:
        self.is_open = False

    @rx.event
    @guarded(Permission.CREDIT_MANAGE)
    async def ask_books(self) -> None:
        self.asks_books, self.books_error = True, ""

    @rx.event
    @guarded(Permission.CREDIT_MANAGE)
    async def leave_books(self) -> None:
        self.asks_books = False

    @rx.event
    @guarded(Permission.CREDIT_MANAGE)
    async def close_books(self, data: dict[str, Any]) -> None:
        """Close the books up to the day that was chosen; an empty field opens them all."""
        who, typed = visitor(), str(data.get("until", ""))
        try:
            await asyncio.to_thread(_close_books, who, typed)
        except (InvalidInput, ValueError):
            self.books_error = translate("Choose a day that has passed.", who.language)
            return
        self.asks_books = False
        await self._read()
        told = (
            translate("The books are closed up to {day}", who.language, day=self.closed_until)
            if self.closed_until
            else translate("The books are open", who.language)
        )
        await show_toast(self, told)

    async def _follow(self) -> None:
        await self._read()
        if self.is_open:
            self.preview = await asyncio.to_thread(read_company, visitor(), self.preview.company.public_id)

    async def _read(self) -> None:
        found: CreditList = await asyncio.to_thread(
            read_companies, visitor(), cast("CreditTab", self.tab), self.q, self._page
        )
        self.rows, self.counts, self.pager = found.rows, found.counts, found.pager
        self.owed, self.committed = found.owed, found.committed
        self.closed_until, self.closed_until_day = found.closed_until, found.closed_until_day
        self.is_loaded = True


def _close_books(who: Visitor, typed: str) -> None:
    until = date.fromisoformat(typed) if typed else None
    with current_house().write(who.actor) as uow:
        close_books(uow, until)
