"""What ``/admin/retailers`` shows and does: a list by status, one company beside it, and the decision about it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import reflex as rx

from freight_app.accounts.errors import RetailerNotInStatus
from freight_app.accounts.permissions import Permission
from freight_app.accounts.retailer_models import RetailerStatus
from freight_app.accounts.retailers import approve_retailer, change_price_group, reject_retailer
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.house import current_house
from freight_app.ui.admin.list_pages import PagerView, list_address, page_number
from freight_app.ui.admin.retailers_rows import (
    CompanyRowView,
    CompanyView,
    GroupChoice,
    read_companies,
    read_company,
)
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import translate
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.visitor import Visitor, visitor

TABS = tuple(str(status) for status in RetailerStatus)
QUESTIONS = ("approve", "reject", "group")


class RetailersState(rx.State):
    """A page of companies and the one that is open. ``asks`` names the open dialog; ``trouble`` is its sentence."""

    tab: str = "pending"
    q: str = ""
    rows: list[CompanyRowView] = []
    counts: dict[str, int] = dict.fromkeys(TABS, 0)
    pager: PagerView = PagerView()
    groups: list[GroupChoice] = []
    company: CompanyView = CompanyView()
    is_open: bool = False
    asks: str = ""
    trouble: str = ""
    field_error: str = ""
    is_loaded: bool = False
    _page: int = 1
    _undo: tuple[str, str] = ("", "")

    @rx.event
    @guarded(Permission.RETAILERS_APPROVE)
    async def load(self) -> None:
        """Read what the address asks for; ``company`` in it opens that one, in the tab where it stands."""
        asked = self.router.url.query_parameters
        tab, public_id = asked.get("tab", ""), asked.get("company", "")[:40]
        self.tab = tab if tab in TABS else "pending"
        self.q = asked.get("q", "")[:100]
        self._page = page_number(asked.get("page", ""))
        self.is_open, self.asks = False, ""
        if public_id:
            await self._open(public_id)
            self.tab = self.company.status if self.is_open and not tab else self.tab
        await self._read()

    @rx.event(supersedes=True)
    @guarded(Permission.RETAILERS_APPROVE)
    async def find(self, text: str) -> None:
        """Find by name, tax number, contact or e-mail while somebody types."""
        self.q, self._page = text[:100], 1
        await self._read()

    @rx.event
    @guarded(Permission.RETAILERS_APPROVE)
    async def keep_question(self, typed: dict[str, Any]) -> object:
        """Enter puts the question into the address."""
        return rx.redirect(list_address("/admin/retailers", tab=self.tab, q=self.q))

    @rx.event
    @guarded(Permission.RETAILERS_APPROVE)
    async def open_company(self, public_id: str) -> None:
        """Show a company beside the list."""
        await self._open(public_id[:40])

    @rx.event
    @guarded(Permission.RETAILERS_APPROVE)
    async def close_company(self) -> None:
        self.is_open = False

    @rx.event
    @guarded(Permission.RETAILERS_APPROVE)
    async def ask(self, what: str) -> None:
        """Open one of the dialogs."""
        self.asks = what if what in QUESTIONS else ""
        self.trouble = self.field_error = ""

    @rx.event
    @guarded(Permission.RETAILERS_APPROVE)
    async def close_dialog(self) -> None:
        self.asks = ""

    @rx.event
    @guarded(Permission.RETAILERS_APPROVE)
    async def approve(self, data: dict[str, Any]) -> None:
        """Let the company in with the price group that was chosen."""
        group = str(data.get("price_group", ""))[:40]
        if await self._decide(lambda uow, public_id: approve_retailer(uow, public_id, price_group=group)):
            text = translate("{company} buys at trade prices now", visitor().language, company=self.company.name)
            await show_toast(self, text)

    @rx.event
    @guarded(Permission.RETAILERS_APPROVE)
    async def reject(self, data: dict[str, Any]) -> None:
        """Turn the company down, with the reason that was written."""
        reason = str(data.get("reason", ""))
        if await self._decide(lambda uow, public_id: reject_retailer(uow, public_id, reason=reason)):
            text = translate(
                "{company} is rejected, and the mail is on its way", visitor().language, company=self.company.name
            )
            await show_toast(self, text)

    @rx.event
    @guarded(Permission.RETAILERS_APPROVE)
    async def change_group(self, data: dict[str, Any]) -> None:
        """Other prices for the company."""
        group, before = str(data.get("price_group", ""))[:40], self.company.price_group
        if await self._decide(lambda uow, public_id: change_price_group(uow, public_id, price_group=group)):
            self._undo = self.company.public_id, before
            language = visitor().language
            text = translate(
                "{company}: {group}", language, company=self.company.name, group=self.company.price_group_name
            )
            await show_toast(self, text, undo="group")

    @rx.event
    @guarded(Permission.RETAILERS_APPROVE)
    async def undo_group(self) -> None:
        """The price group of before."""
        public_id, group = self._undo
        await asyncio.to_thread(
            _write, visitor(), public_id, lambda uow, known: change_price_group(uow, known, price_group=group)
        )
        await self._show_again(public_id)

    async def _decide(self, act: Callable[[UnitOfWork, str], Any]) -> bool:
        """One decision; a refusal keeps the dialog and what was typed, and says why there."""
        who, public_id = visitor(), self.company.public_id
        self.trouble = self.field_error = ""
        try:
            await asyncio.to_thread(_write, who, public_id, act)
        except InvalidInput as error:
            is_reason = error.field == "reason"
            told = translate("Write why, in at most 500 characters.", who.language) if is_reason else ""
            self.field_error = told or sentence_of(error, who.language)
            return False
        except RetailerNotInStatus:
            self.trouble = translate(
                "Somebody else has decided about this company in the meantime. Look at it again.", who.language
            )
            await self._show_again(public_id)
            return False
        self.asks = ""
        await self._show_again(public_id)
        return True

    async def _show_again(self, public_id: str) -> None:
        if self.company.public_id == public_id:
            self.company = await asyncio.to_thread(read_company, visitor(), public_id)
        await self._read()

    async def _open(self, public_id: str) -> None:
        try:
            self.company = await asyncio.to_thread(read_company, visitor(), public_id)
            self.is_open = True
        except NotFound as error:
            self.is_open = False
            await show_toast(self, sentence_of(error, visitor().language), tone="bad")

    async def _read(self) -> None:
        found = await asyncio.to_thread(read_companies, visitor(), self.tab, self.q, self._page)
        self.rows, self.counts, self.pager, self.groups = found.rows, found.counts, found.pager, found.groups
        self.is_loaded = True


def _write(who: Visitor, public_id: str, act: Callable[[UnitOfWork, str], Any]) -> None:
    with current_house().write(who.actor) as uow:
        act(uow, public_id)
