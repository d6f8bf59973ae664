"""What ``/admin/suppliers/[id]`` shows and does: facts, people, what is offered, and beginning an order."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date
from typing import Any, Literal

import reflex as rx
from pydantic import ValidationError

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import FreightError, InvalidInput, NotFound
from freight_app.kit.house import current_house
from freight_app.kit.ids import new_token
from freight_app.kit.money import Money
from freight_app.purchasing.orders.drafting import draft_order
from freight_app.purchasing.orders.dtos import PurchaseDraft
from freight_app.purchasing.suppliers import keeping, offering
from freight_app.purchasing.suppliers.dtos import ContactDraft, OfferDraft
from freight_app.stock.service import find_parts
from freight_app.ui.admin.list_pages import PagerView, page_number
from freight_app.ui.admin.live import watch
from freight_app.ui.admin.purchasing.supplier_form import read_supplier_form, whole_number, wrong_field
from freight_app.ui.admin.purchasing.supplier_rows import (
    ContactRow,
    OfferRow,
    PricePointRow,
    SupplierPageView,
    read_history,
    read_offers,
    read_supplier,
)
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import translate
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.visitor import Visitor, visitor

Question = Literal["", "edit", "contact", "offer", "history"]
_NOBODY = ContactRow(0, "", "", "", "", gets_orders=True)
_NOTHING = OfferRow(0, "", "", "", 1, 0, [])


class SupplierState(rx.State):
    """One supplier. ``asks`` names the open dialog; ``contact`` and ``offered`` are what it is about."""

    supplier: SupplierPageView = SupplierPageView()
    offers: list[OfferRow] = []
    pager: PagerView = PagerView()
    q: str = ""
    asks: str = ""
    contact: ContactRow = _NOBODY
    offered: OfferRow = _NOTHING
    found: list[dict[str, str]] = []
    history: list[PricePointRow] = []
    errors: dict[str, str] = {}
    is_found: bool = True
    is_loaded: bool = False
    _page: int = 1
    _key: str = ""

    @rx.event
    @guarded(Permission.PURCHASING_READ)
    async def load(self) -> None:
        """Read the supplier of the address."""
        asked = self.router.url.query_parameters
        self.q, self._page = asked.get("q", "").replace("\0", "")[:100], page_number(asked.get("page", ""))
        self.asks, self._key = "", new_token(12)
        public_id = self.router.url.path.rstrip("/").rsplit("/", 1)[-1][:20]
        try:
            self.supplier = await asyncio.to_thread(read_supplier, visitor(), public_id)
            self.is_found = True
            await self._read_offers()
        except NotFound:
            self.supplier, self.offers, self.is_found = SupplierPageView(), [], False
        self.is_loaded = True
        watch(self, Permission.PURCHASING_READ)

    @rx.event(supersedes=True)
    @guarded(Permission.PURCHASING_READ)
    async def find(self, text: str) -> None:
        """Find in what is offered, while somebody types."""
        self.q, self._page = text.replace("\0", "")[:100], 1
        await self._read_offers()

    @rx.event
    @guarded(Permission.PURCHASING_READ)
    async def close(self) -> None:
        """Close whatever dialog is open."""
        self.asks, self.errors = "", {}

    @rx.event
    @guarded(Permission.PURCHASING_EDIT)
    async def ask_edit(self) -> None:
        self.asks, self.errors = "edit", {}

    @rx.event
    @guarded(Permission.PURCHASING_EDIT)
    async def ask_contact(self, contact_id: int) -> None:
        """A person there; 0 is a new one."""
        known = [one for one in self.supplier.contacts if one.contact_id == contact_id]
        self.contact, self.asks, self.errors = (known[0] if known else _NOBODY), "contact", {}

    @rx.event
    @guarded(Permission.PURCHASING_EDIT, Permission.STOCK_READ)
    async def ask_offer(self, product_id: int) -> None:
        """A price for what is offered; 0 is for another product."""
        known = [one for one in self.offers if one.product_id == product_id]
        self.offered, self.found, self.asks, self.errors = (known[0] if known else _NOTHING), [], "offer", {}

    @rx.event
    @guarded(Permission.PURCHASING_READ)
    async def show_history(self, product_id: int) -> None:
        """Every price that held for a product here."""
        known = [one for one in self.offers if one.product_id == product_id]
        if known:
            self.offered, self.asks = known[0], "history"
            self.history = await asyncio.to_thread(read_history, visitor(), self.supplier.public_id, product_id)

    @rx.event(supersedes=True)
    @guarded(Permission.PURCHASING_EDIT, Permission.STOCK_READ)
    async def find_part(self, text: str) -> None:
        """Our parts that a number or words name."""
        self.found = await asyncio.to_thread(find_part_choices, visitor(), text[:80])

    @rx.event
    @guarded(Permission.PURCHASING_EDIT)
    async def save(self, data: dict[str, Any]) -> None:
        """Say anew all that is said of the supplier."""
        public_id = self.supplier.public_id
        await self._do(lambda uow: keeping.update_supplier(uow, public_id, read_supplier_form(data)), "code")

    @rx.event
    @guarded(Permission.PURCHASING_EDIT)
    async def turn_active(self) -> None:
        """Archive the supplier, or take them out of the archive."""
        public_id, turn = self.supplier.public_id, keeping.archive_supplier
        if not self.supplier.is_active:
            turn = keeping.restore_supplier
        await self._do(lambda uow: turn(uow, public_id), "")

    @rx.event
    @guarded(Permission.PURCHASING_EDIT)
    async def save_contact(self, data: dict[str, Any]) -> None:
        """Add the person, or say anew who they are."""
        public_id, contact_id = self.supplier.public_id, self.contact.contact_id or None

        def act(uow: UnitOfWork) -> None:
            keeping.save_contact(uow, public_id, _contact(data), contact_id=contact_id)

        await self._do(act, "email")

    @rx.event
    @guarded(Permission.PURCHASING_EDIT)
    async def remove_contact(self, contact_id: int) -> None:
        public_id = self.supplier.public_id
        await self._do(lambda uow: keeping.remove_contact(uow, public_id, contact_id), "")

    @rx.event
    @guarded(Permission.PURCHASING_EDIT)
    async def save_offer(self, data: dict[str, Any]) -> None:
        """Write a price down."""
        public_id, currency = self.supplier.public_id, self.supplier.currency
        await self._do(lambda uow: offering.set_offer(uow, public_id, _offer(data, currency)), "sku", offers=True)

    @rx.event
    @guarded(Permission.PURCHASING_EDIT)
    async def end_offer(self, offer_id: int) -> None:
        """The supplier offers this no more after today."""
        public_id = self.supplier.public_id
        await self._do(lambda uow: offering.end_offer(uow, public_id, offer_id), "", offers=True)

    @rx.event
    @guarded(Permission.PURCHASING_EDIT)
    async def begin_order(self) -> object:
        """An empty draft with this supplier; its page."""
        who, key = visitor(), self._key
        self._key = new_token(12)
        draft = PurchaseDraft(supplier=self.supplier.public_id)
        number = await asyncio.to_thread(_write, who, lambda uow: draft_order(uow, draft, key=key))
        return rx.redirect(f"/admin/purchases/{number}")

    async def _follow(self) -> None:
        if self.is_found and not self.asks:
            self.supplier = await asyncio.to_thread(read_supplier, visitor(), self.supplier.public_id)

    async def _do(self, act: Callable[[UnitOfWork], Any], field: str, *, offers: bool = False) -> None:
        """One change; what is wrong is said beside its field, or beside ``field`` when it is about none."""
        who = visitor()
        try:
            await asyncio.to_thread(_write, who, act)
        except InvalidInput as error:
            self.errors = {error.field: sentence_of(error, who.language)}
            return
        except FreightError as error:
            self.errors = {field: sentence_of(error, who.language)}
            if not field:
                await show_toast(self, sentence_of(error, who.language), tone="bad")
            return
        self.asks, self.errors = "", {}
        self.supplier = await asyncio.to_thread(read_supplier, who, self.supplier.public_id)
        if offers:
            await self._read_offers()
        await show_toast(self, translate("Saved", who.language))

    async def _read_offers(self) -> None:
        found = await asyncio.to_thread(read_offers, visitor(), self.supplier.public_id, self.q, self._page)
        self.offers, self.pager = found


def find_part_choices(who: Visitor, text: str) -> list[dict[str, str]]:
    """Parts to choose one of, by SKU."""
    if len(text.strip()) < 2:
        return []
    with current_house().read(who.actor) as uow:
        found = find_parts(uow, text, language=who.language)
    return [{"value": part.sku, "label": part.name, "hint": part.sku} for part in found]


def read_day(data: dict[str, Any], name: str) -> date | None:
    """A day that was chosen; None for none, ``InvalidInput`` for what is no day."""
    text = str(data.get(name, "")).strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidInput(name, "This value cannot be used. Check it and try again.") from None


def _contact(data: dict[str, Any]) -> ContactDraft:
    typed = {name: str(data.get(name, "")).strip() for name in ("name", "role", "email", "phone")}
    try:
        return ContactDraft.model_validate({**typed, "gets_orders": bool(data.get("gets_orders"))})
    except ValidationError as error:
        raise wrong_field(error) from None


def _offer(data: dict[str, Any], currency: str) -> OfferDraft:
    price = Money.from_decimal(str(data.get("price", "")).replace(",", ".").strip(), currency, field="price")
    days = str(data.get("lead_time_days", "")).strip()
    try:
        return OfferDraft.model_validate(
            {
                "sku": str(data.get("sku", "")).strip(),
                "price_minor": price.amount_minor,
                "supplier_sku": str(data.get("supplier_sku", "")).strip(),
                "min_quantity": whole_number(data, "min_quantity", 1),
                "pack_size": whole_number(data, "pack_size", 1),
                "lead_time_days": whole_number(data, "lead_time_days") if days else None,
                "valid_from": read_day(data, "valid_from"),
                "valid_until": read_day(data, "valid_until"),
            }
        )
    except ValidationError as error:
        raise wrong_field(error) from None


def _write(who: Visitor, act: Callable[[UnitOfWork], Any]) -> Any:
    with current_house().write(who.actor) as uow:
        return act(uow)
