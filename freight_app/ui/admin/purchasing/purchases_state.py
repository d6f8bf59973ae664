"""What ``/admin/purchases`` shows and does: a list by status, beginning an order, and what roles may approve."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.kit.errors import FreightError
from freight_app.kit.house import current_house
from freight_app.kit.ids import new_token
from freight_app.kit.money import Money
from freight_app.purchasing.orders.approving import get_purchase_settings, set_approval_limit, set_over_receipt
from freight_app.purchasing.orders.drafting import draft_order
from freight_app.purchasing.orders.dtos import PurchaseDraft
from freight_app.purchasing.suppliers.reading import list_supplier_choices
from freight_app.shop.service import get_shop_profile
from freight_app.ui.admin.list_pages import PagerView, list_address, page_number
from freight_app.ui.admin.live import watch
from freight_app.ui.admin.purchasing.purchases_rows import PATH, TABS, PurchaseRowView, read_purchases
from freight_app.ui.admin.purchasing.supplier_form import whole_number
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import translate
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.visitor import Visitor, visitor


@dataclass(frozen=True, slots=True)
class LimitsView:
    """``buyer`` is what the role of a buyer may approve, as typed; empty: nothing."""

    currency: str = ""
    buyer: str = ""
    over_percent: str = "0"


class PurchasesState(rx.State):
    """A page of purchase orders. ``asks`` names the open dialog: ``new`` or ``limits``."""

    tab: str = "open"
    q: str = ""
    late: bool = False
    rows: list[PurchaseRowView] = []
    counts: dict[str, int] = dict.fromkeys(TABS, 0)
    pager: PagerView = PagerView()
    suppliers: list[dict[str, str]] = []
    limits: LimitsView = LimitsView()
    asks: str = ""
    trouble: str = ""
    is_loaded: bool = False
    _page: int = 1
    _key: str = ""

    @rx.event
    @guarded(Permission.PURCHASING_READ)
    async def load(self) -> None:
        """Read what the address asks for."""
        asked = self.router.url.query_parameters
        tab = asked.get("tab", "")
        self.tab, self.q = (tab if tab in TABS else "open"), asked.get("q", "").replace("\0", "")[:100]
        self.late, self._page = asked.get("late", "") == "1", page_number(asked.get("page", ""))
        self.asks, self.trouble, self._key = "", "", new_token(12)
        await self._read()
        watch(self, Permission.PURCHASING_READ)

    @rx.event(supersedes=True)
    @guarded(Permission.PURCHASING_READ)
    async def find(self, text: str) -> None:
        """Find by number, supplier or part, while somebody types."""
        self.q, self._page = text.replace("\0", "")[:100], 1
        await self._read()

    @rx.event
    @guarded(Permission.PURCHASING_READ)
    async def keep_question(self, typed: dict[str, Any]) -> object:
        """Enter puts the question into the address."""
        del typed
        late = "1" if self.late else ""
        return rx.redirect(list_address(PATH, tab="" if self.tab == "open" else self.tab, q=self.q, late=late))

    @rx.event
    @guarded(Permission.PURCHASING_READ)
    async def set_late(self, on: bool) -> None:
        """Only what should have been here."""
        self.late, self._page = on, 1
        await self._read()

    @rx.event
    @guarded(Permission.PURCHASING_EDIT)
    async def ask_new(self) -> None:
        """Choose with whom a new order is."""
        self.suppliers, self.asks, self.trouble = await asyncio.to_thread(_read_choices, visitor()), "new", ""

    @rx.event
    @guarded(Permission.PURCHASING_APPROVE)
    async def ask_limits(self) -> None:
        self.limits, self.asks, self.trouble = await asyncio.to_thread(_read_limits, visitor()), "limits", ""

    @rx.event
    @guarded(Permission.PURCHASING_READ)
    async def close(self) -> None:
        self.asks = ""

    @rx.event
    @guarded(Permission.PURCHASING_EDIT)
    async def begin(self, data: dict[str, Any]) -> object:
        """An empty draft with the supplier that was chosen; its page."""
        who, key, supplier = visitor(), self._key, str(data.get("supplier", ""))[:20]
        if not supplier:
            self.trouble = translate("Choose the supplier first.", who.language)
            return None
        try:
            number = await asyncio.to_thread(_begin, who, supplier, key)
        except FreightError as error:
            self.trouble, self._key = sentence_of(error, who.language), new_token(12)
            return None
        self._key, self.asks = new_token(12), ""
        return rx.redirect(f"{PATH}/{number}")

    @rx.event
    @guarded(Permission.PURCHASING_APPROVE)
    async def save_limits(self, data: dict[str, Any]) -> None:
        """What buyers may approve by themselves, and how much more than ordered is taken."""
        who = visitor()
        try:
            await asyncio.to_thread(_save_limits, who, data)
        except FreightError as error:
            self.trouble = sentence_of(error, who.language)
            return
        self.asks = ""
        await show_toast(self, translate("Saved", who.language))

    async def _follow(self) -> None:
        await self._read()

    async def _read(self) -> None:
        found = await asyncio.to_thread(read_purchases, visitor(), self.tab, self.q, self._page, late=self.late)
        self.rows, counts, self.pager = found
        self.counts = {**dict.fromkeys(TABS, 0), **counts}
        self.is_loaded = True


def _read_choices(who: Visitor) -> list[dict[str, str]]:
    with current_house().read(who.actor) as uow:
        return [
            {"value": one.public_id, "label": one.name, "hint": f"{one.code} · {one.currency}"}
            for one in list_supplier_choices(uow)
        ]


def _begin(who: Visitor, supplier: str, key: str) -> str:
    with current_house().write(who.actor) as uow:
        return draft_order(uow, PurchaseDraft(supplier=supplier), key=key)


def _read_limits(who: Visitor) -> LimitsView:
    with current_house().read(who.actor) as uow:
        found, currency = get_purchase_settings(uow), get_shop_profile(uow).currency
    limit = next((one.limit for one in found.limits if one.role == "buyer"), None)
    return LimitsView(currency, f"{limit.decimal:f}" if limit else "", str(found.over_receipt_percent))


def _save_limits(who: Visitor, data: dict[str, Any]) -> None:
    typed = str(data.get("buyer", "")).replace(",", ".").strip()
    with current_house().write(who.actor) as uow:
        currency = get_shop_profile(uow).currency
        set_approval_limit(uow, "buyer", Money.from_decimal(typed, currency, field="buyer") if typed else None)
        set_over_receipt(uow, whole_number(data, "over_percent"))
