"""What is asked about suppliers for a basket and what is answered. Money is in the shop's currency."""

from __future__ import annotations

from decimal import Decimal

from pydantic import Field

from freight_app.accounts.values import Dto, Request
from freight_app.kit.languages import LocalizedText
from freight_app.kit.money import Money
from freight_app.purchasing.comparing.rules import Risk, Why

MAX_BASKET = 60


class BasketLine(Request):
    sku: str = Field(min_length=1, max_length=64)
    quantity: int = Field(ge=1, le=1_000_000)


class OfferedLine(Dto):
    """A product of the basket at a supplier. ``pieces`` is the least that can be ordered for what is wanted.

    ``unit`` is the price of a piece at today's rate, ``landed_unit`` what comes on top by the supplier's own history.
    """

    sku: str
    name: LocalizedText
    wanted: int
    pieces: int
    supplier_sku: str
    price: Money | None
    unit: Money | None
    landed_unit: Money | None
    total: Money | None


class ComparedSupplier(Dto):
    """A supplier for the whole basket. ``total`` is ``goods`` and ``landed``; None where no rate is known.

    ``landed_share`` is what bills added to a unit of price over ``landed_n`` receipts (0.12 is 12 %). ``lead_days`` is
    measured (nine of ten lines took no longer) where ``is_lead_measured``, else promised. ``on_time`` is of
    ``on_time_n`` lines.
    """

    supplier_ref: str
    supplier_name: str
    currency: str
    offered: int
    lines: list[OfferedLine]
    goods: Money | None
    landed: Money | None
    total: Money | None
    landed_share: Decimal
    landed_n: int
    lead_days: int
    is_lead_measured: bool
    median_days: float | None
    median_n: int
    on_time: float | None
    on_time_n: int
    risks: list[Risk]


class BestSupplier(Dto):
    """Who should get the basket and why; ``saves`` against ``next_name``, negative where more is paid for more."""

    supplier_ref: str
    supplier_name: str
    why: Why
    next_name: str
    saves: Money


class Comparison(Dto):
    """``unknown`` are SKUs that are nobody's, ``not_offered`` such as no supplier has."""

    currency: str
    suppliers: list[ComparedSupplier]
    best: BestSupplier | None
    unknown: list[str]
    not_offered: list[str]
