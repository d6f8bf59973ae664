"""The product whose sheet is open on ``/admin/stock``, and what is being done to it.

Each form gets a key of its own when it opens: two presses, or a press that is sent again, are one movement.
"""

from __future__ import annotations

import asyncio
from typing import Any

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.kit.errors import InvalidInput
from freight_app.kit.house import current_house
from freight_app.kit.ids import new_token
from freight_app.stock.errors import NotEnoughStock
from freight_app.ui.admin.stock_forms import (
    Act,
    Change,
    StockErrors,
    WayBack,
    change_of,
    errors_of,
    receipt_of,
    shortage_of,
    way_back,
)
from freight_app.ui.admin.stock_rows import LedgerView, ProductStockView, read_ledger, read_product_stock
from freight_app.ui.admin.stock_state import StockState
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import translate
from freight_app.ui.visitor import Visitor, visitor


class StockSheetState(rx.State):
    """One product, a page of its ledger, and the form that is open over it (``doing``; empty: none)."""

    is_open: bool = False
    product: ProductStockView = ProductStockView()
    ledger: LedgerView = LedgerView()
    doing: str = ""
    place: str = ""
    shelf: str = ""
    errors: StockErrors = StockErrors()
    _key: str = ""
    # Puts back a shelf or a reorder point; movements are put right by other movements.
    _undo: WayBack | None = None

    @rx.event
    @guarded(Permission.STOCK_READ)
    async def load(self) -> None:
        """Open the page: the list that the address asks for, and nothing beside it."""
        self.is_open, self.doing = False, ""
        await (await self.get_state(StockState))._load()

    @rx.event
    @guarded(Permission.STOCK_READ)
    async def open_product(self, product_id: int) -> None:
        """Show a product beside the list."""
        self.doing = ""
        await self._read(product_id)
        self.is_open = True

    @rx.event
    @guarded(Permission.STOCK_READ)
    async def close_sheet(self) -> None:
        self.is_open, self.doing = False, ""

    @rx.event
    @guarded(Permission.STOCK_READ)
    async def turn_page(self, page: int) -> None:
        """Another page of the ledger."""
        self.ledger = await asyncio.to_thread(read_ledger, visitor(), self.product.id, page)

    @rx.event
    @guarded(Permission.STOCK_RECEIVE)
    async def ask_receipt(self) -> None:
        """The form for goods that arrive."""
        await self._ask("receive")

    @rx.event
    @guarded(Permission.STOCK_EDIT)
    async def ask(self, change: Change) -> None:
        """The form for a change."""
        await self._ask(change)

    @rx.event
    @guarded(Permission.STOCK_READ)
    async def close_form(self) -> None:
        self.doing = ""

    @rx.event
    @guarded(Permission.STOCK_READ)
    async def choose_place(self, place: str) -> None:
        """The location that a form is about; what lies there is shown beside it."""
        self._choose(place[:12])

    @rx.event
    @guarded(Permission.STOCK_RECEIVE)
    async def receive(self, data: dict[str, Any]) -> None:
        """Goods arrived."""
        if self.doing != "receive":
            return
        try:
            act = receipt_of(self.product.id, data)
        except InvalidInput as error:
            self.errors = errors_of(error, visitor().language)
            return
        await self._do(act)

    @rx.event
    @guarded(Permission.STOCK_EDIT)
    async def change(self, data: dict[str, Any]) -> None:
        """Adjust, count, move, set a shelf or a reorder point, whichever form is open."""
        kind: Any = self.doing
        if kind in ("", "receive"):
            return
        before = self.product
        try:
            act = change_of(kind, before.id, data)
        except InvalidInput as error:
            self.errors = errors_of(error, visitor().language)
            return
        undo = way_back(kind, before, data)
        if await self._do(act, undo="watch" if undo else ""):
            self._undo = undo

    @rx.event
    @guarded(Permission.STOCK_EDIT)
    async def undo_watch(self) -> None:
        """Put back the shelf or the reorder point of the last change."""
        back, self._undo = self._undo, None
        if back is not None:
            await self._do(back.act())

    async def _ask(self, doing: str) -> None:
        held = {str(level.location_id) for level in self.product.levels}
        filtered = (await self.get_state(StockState)).location
        # The location that the list is about, if the product lies there or may come there.
        fits = filtered and (doing in ("receive", "count", "adjust") or filtered in held)
        locations = (await self.get_state(StockState)).locations
        first = self.product.first_place or (locations[0].value if locations else "")
        self._choose(filtered if fits else first)
        self.errors, self._key, self.doing = StockErrors(), new_token(12), doing

    def _choose(self, place: str) -> None:
        self.place = place
        self.shelf = next((one.shelf for one in self.product.levels if str(one.location_id) == place), "")

    async def _do(self, act: Act, *, undo: str = "") -> bool:
        """Do it, show the figures after; False when it was refused, with the reason at its field."""
        who, product_id = visitor(), self.product.id
        self.errors = StockErrors()
        try:
            await asyncio.to_thread(_write, who, act, self._key)
        except InvalidInput as error:
            self.errors = errors_of(error, who.language)
            return False
        except NotEnoughStock as error:
            self.errors = shortage_of(error, self.doing, who.language)
            return False
        done, self.doing = self.doing, ""
        await self._read(product_id)
        await (await self.get_state(StockState))._read()
        await show_toast(self, _told(done, self.product, who.language), undo=undo)
        return True

    async def _read(self, product_id: int) -> None:
        self.product = await asyncio.to_thread(read_product_stock, visitor(), product_id)
        self.ledger = await asyncio.to_thread(read_ledger, visitor(), product_id, 1)


def _write(who: Visitor, act: Act, key: str) -> None:
    with current_house().write(who.actor) as uow:
        act(uow, key)


def _told(done: str, after: ProductStockView, language: str) -> str:
    """What is so now; an undo has no form that was open."""
    if done == "shelf":
        return translate("{sku}: the shelf is changed", language, sku=after.sku)
    if done == "reorder":
        return translate("{sku}: the reorder point is changed", language, sku=after.sku)
    if not done:
        return translate("{sku}: put back as it was", language, sku=after.sku)
    return translate(
        "{sku}: {on_hand} on hand, {available} available",
        language,
        sku=after.sku,
        on_hand=after.on_hand,
        available=after.available,
    )
