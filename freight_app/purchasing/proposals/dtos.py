"""What is proposed to be bought, and what is taken of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pydantic import Field

from freight_app.accounts.values import Dto, Id, Request
from freight_app.kit.languages import LocalizedText
from freight_app.kit.money import Money
from freight_app.purchasing.proposals.rules import Cause

MAX_WANTED = 300


class NeedView(Dto):
    """Why a line is proposed. ``sold`` pieces went in ``sold_days``; ``sells_until`` more go before it ``arrives_on``.

    ``left`` is what there would be then, below zero where customers would wait. Written on the purchase order's line
    as it is here.
    """

    cause: Cause
    available: int
    on_order: int
    drafted: int
    waiting: int
    promised_on: date | None
    sold: Decimal
    sold_days: int
    weekly: Decimal
    lead_days: int
    is_lead_measured: bool
    arrives_on: date
    sells_until: int
    left: int
    reorder_point: int
    reorder_quantity: int
    wanted: int


class ProposedLine(Dto):
    """A product to buy. ``quantity`` is ``need.wanted`` in the supplier's packs; the price is theirs for so many.

    ``landed_unit`` is about what a piece costs in the end, in the shop's currency; ``others`` also offer it.
    """

    product_id: int
    sku: str
    name: LocalizedText
    quantity: int
    price: Money | None
    total: Money | None
    landed_unit: Money | None
    others: int
    need: NeedView


class ProposedOrder(Dto):
    """What to buy from one supplier. ``missing_to_minimum`` is what their smallest order lacks; None: nothing."""

    supplier_ref: str
    supplier_name: str
    currency: str
    lines: list[ProposedLine]
    total: Money
    missing_to_minimum: Money | None


class Proposals(Dto):
    """``unsupplied`` has to be bought, and no supplier offers it."""

    orders: list[ProposedOrder]
    unsupplied: list[ProposedLine]
    days: int


class WantedLine(Request):
    """A proposed line that is taken, as many as somebody wants of it."""

    supplier_ref: str = Field(min_length=1, max_length=20)
    product_id: Id
    quantity: int = Field(ge=1, le=1_000_000)
