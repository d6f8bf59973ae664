"""What ``/admin/suppliers`` shows and does: a list by name, and writing a new one down."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.kit.errors import FreightError, InvalidInput
from freight_app.kit.house import current_house
from freight_app.kit.money import Money
from freight_app.purchasing.orders.reading import awaited_by_supplier
from freight_app.purchasing.suppliers.dtos import SupplierQuery
from freight_app.purchasing.suppliers.keeping import create_supplier
from freight_app.purchasing.suppliers.reading import count_suppliers, list_suppliers
from freight_app.ui.admin.list_pages import PER_PAGE, PagerView, list_address, page_number, pager_of
from freight_app.ui.admin.live import watch
from freight_app.ui.admin.purchasing.supplier_form import read_supplier_form
from freight_app.ui.admin.purchasing.words import country_name
from freight_app.ui.components.price import NO_PRICE, PriceView, price_view
from freight_app.ui.guard import guarded
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.visitor import Visitor, visitor

PATH = "/admin/suppliers"
TABS = ("active", "archived")


@dataclass(frozen=True, slots=True)
class SupplierRowView:
    public_id: str
    href: str
    name: str
    code: str
    country: str
    currency: str
    lead_days: int
    offers: int
    open_orders: int
    awaited: PriceView


class SuppliersState(rx.State):
    """A page of suppliers; ``is_writing`` is the dialog of a new one, ``errors`` what is wrong in it by field."""

    tab: str = "active"
    q: str = ""
    rows: list[SupplierRowView] = []
    counts: dict[str, int] = dict.fromkeys(TABS, 0)
    pager: PagerView = PagerView()
    is_writing: bool = False
    errors: dict[str, str] = {}
    is_loaded: bool = False
    _page: int = 1

    @rx.event
    @guarded(Permission.PURCHASING_READ)
    async def load(self) -> None:
        """Read what the address asks for."""
        asked = self.router.url.query_parameters
        tab = asked.get("tab", "")
        self.tab, self.q = (tab if tab in TABS else "active"), asked.get("q", "").replace("\0", "")[:100]
        self._page, self.is_writing = page_number(asked.get("page", "")), False
        await self._read()
        watch(self, Permission.PURCHASING_READ)

    @rx.event(supersedes=True)
    @guarded(Permission.PURCHASING_READ)
    async def find(self, text: str) -> None:
        """Find by name or code, while somebody types."""
        self.q, self._page = text.replace("\0", "")[:100], 1
        await self._read()

    @rx.event
    @guarded(Permission.PURCHASING_READ)
    async def keep_question(self, typed: dict[str, Any]) -> object:
        """Enter puts the question into the address."""
        del typed
        return rx.redirect(list_address(PATH, tab="" if self.tab == "active" else self.tab, q=self.q))

    @rx.event
    @guarded(Permission.PURCHASING_EDIT)
    async def open_new(self) -> None:
        self.is_writing, self.errors = True, {}

    @rx.event
    @guarded(Permission.PURCHASING_EDIT)
    async def close_new(self) -> None:
        self.is_writing = False

    @rx.event
    @guarded(Permission.PURCHASING_EDIT)
    async def create(self, data: dict[str, Any]) -> object:
        """Write the supplier down and open their page; what is wrong is said beside its field."""
        who = visitor()
        try:
            public_id = await asyncio.to_thread(_create, who, data)
        except InvalidInput as error:
            self.errors = {error.field: sentence_of(error, who.language)}
            return None
        except FreightError as error:
            self.errors = {"code": sentence_of(error, who.language)}
            return None
        self.is_writing = False
        return rx.redirect(f"{PATH}/{public_id}")

    async def _follow(self) -> None:
        await self._read()

    async def _read(self) -> None:
        found = await asyncio.to_thread(_read_rows, visitor(), self.tab, self.q, self._page)
        self.rows, counts, self.pager = found
        self.counts = {**dict.fromkeys(TABS, 0), **counts}
        self.is_loaded = True


def _create(who: Visitor, data: dict[str, Any]) -> str:
    draft = read_supplier_form(data)
    with current_house().write(who.actor) as uow:
        return create_supplier(uow, draft)


def _read_rows(who: Visitor, tab: str, q: str, page: int) -> tuple[list[SupplierRowView], dict[str, int], PagerView]:
    with current_house().read(who.actor) as uow:
        query = SupplierQuery.model_validate({"q": q, "tab": tab, "page": page, "per_page": PER_PAGE})
        found, counts = list_suppliers(uow, query), count_suppliers(uow)
        awaited = awaited_by_supplier(uow, [row.id for row in found.items])
    rows = [
        SupplierRowView(
            public_id=row.public_id,
            href=f"{PATH}/{row.public_id}",
            name=row.name,
            code=row.code,
            country=country_name(row.country, who.language),
            currency=row.currency,
            lead_days=row.lead_time_days,
            offers=row.offers,
            open_orders=awaited[row.id].open_orders,
            awaited=_awaited(awaited[row.id].minor_in(row.currency), row.currency, who.language),
        )
        for row in found.items
    ]
    return rows, counts, pager_of(found, list_address(PATH, tab="" if tab == "active" else tab, q=q))


def _awaited(minor: int, currency: str, language: str) -> PriceView:
    return price_view(Money(minor, currency), language) if minor else NO_PRICE
