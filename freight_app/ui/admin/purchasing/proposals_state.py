"""What should be bought: read by supplier, taken line by line into purchase orders."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.kit.errors import InvalidInput
from freight_app.kit.house import current_house
from freight_app.kit.ids import new_token
from freight_app.kit.languages import pick_text
from freight_app.purchasing.proposals.dtos import ProposedLine, ProposedOrder, WantedLine
from freight_app.purchasing.proposals.proposing import make_orders, propose_orders
from freight_app.ui.admin.live import watch
from freight_app.ui.admin.purchasing.cost_words import amount_text, need_texts
from freight_app.ui.components.price import NO_PRICE, PriceView, price_view
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import translate
from freight_app.ui.visitor import Visitor, visitor

MAX_PIECES = 1_000_000


@dataclass(frozen=True, slots=True)
class LineRow:
    """``take`` and ``pieces`` are the names of its two fields."""

    take: str
    pieces: str
    sku: str
    name: str
    href: str
    compare: str
    cause: str
    needs: list[str]
    quantity: int
    price: PriceView
    landed: PriceView
    others: int


@dataclass(frozen=True, slots=True)
class SupplierGroup:
    ref: str
    name: str
    href: str
    lines: list[LineRow]
    total: PriceView
    missing: str


class ProposalsState(rx.State):
    """Proposals by supplier; ``step`` makes a second press on the same button do nothing."""

    groups: list[SupplierGroup] = []
    unsupplied: list[LineRow] = []
    made: list[str] = []
    line_count: int = 0
    step: str = ""
    is_loaded: bool = False

    @rx.event
    @guarded(Permission.PURCHASING_READ)
    async def load(self) -> None:
        """Look at the stock anew."""
        self.made = []
        await self._read()
        watch(self, Permission.PURCHASING_READ)

    @rx.event
    @guarded(Permission.PURCHASING_EDIT)
    async def make(self, data: dict[str, Any]) -> None:
        """Draft a purchase order of the lines of a supplier that are ticked."""
        who = visitor()
        if str(data.get("step", "")) != self.step:
            return
        try:
            wanted = _read_wanted(data)
            numbers = await asyncio.to_thread(_make, who, wanted, self.step)
        except InvalidInput:
            await show_toast(self, translate("Tick at least one line, with a number of pieces.", who.language))
            return
        self.made = [*self.made, *numbers]
        await self._read()
        await show_toast(self, translate("{number} is drafted", who.language, number=", ".join(numbers)))

    async def _read(self) -> None:
        self.groups, self.unsupplied = await asyncio.to_thread(read_proposals, visitor())
        self.line_count = sum(len(group.lines) for group in self.groups) + len(self.unsupplied)
        self.step = new_token(12)
        self.is_loaded = True


def _read_wanted(data: dict[str, Any]) -> list[WantedLine]:
    supplier = str(data.get("supplier", ""))[:20]
    wanted = []
    for name, value in data.items():
        place = name.removeprefix("take-")
        if place == name or not value or not (place.isascii() and place.isdecimal() and len(place) < 10):
            continue
        typed = str(data.get(f"pieces-{place}", "")).strip()
        pieces = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 8 else 0
        if not 1 <= pieces <= MAX_PIECES or not supplier:
            raise InvalidInput("quantity", "A number of pieces is needed.")
        wanted.append(WantedLine(supplier_ref=supplier, product_id=int(place), quantity=pieces))
    return wanted


def _make(who: Visitor, wanted: list[WantedLine], key: str) -> list[str]:
    with current_house().write(who.actor) as uow:
        return make_orders(uow, wanted, key=key)


def read_proposals(who: Visitor) -> tuple[list[SupplierGroup], list[LineRow]]:
    """What is proposed, written in the reader's language."""
    with current_house().read(who.actor) as uow:
        found = propose_orders(uow)
    language = who.language
    return [_group(order, language) for order in found.orders], [_line(line, language) for line in found.unsupplied]


def _group(order: ProposedOrder, language: str) -> SupplierGroup:
    return SupplierGroup(
        ref=order.supplier_ref,
        name=order.supplier_name,
        href=f"/admin/suppliers/{order.supplier_ref}",
        lines=[_line(line, language) for line in order.lines],
        total=price_view(order.total, language),
        missing=amount_text(order.missing_to_minimum, language) if order.missing_to_minimum else "",
    )


def _line(line: ProposedLine, language: str) -> LineRow:
    return LineRow(
        take=f"take-{line.product_id}",
        pieces=f"pieces-{line.product_id}",
        sku=line.sku,
        name=pick_text(line.name, language),
        href=f"/admin/stock?q={line.sku}",
        compare=f"/admin/compare-suppliers?basket={line.sku}:{line.quantity}" if line.others else "",
        cause=str(line.need.cause),
        needs=need_texts(line.need, language),
        quantity=line.quantity,
        price=price_view(line.price, language) if line.price else NO_PRICE,
        landed=price_view(line.landed_unit, language) if line.landed_unit else NO_PRICE,
        others=line.others,
    )
