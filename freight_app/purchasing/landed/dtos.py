"""What is asked about landed costs and what is answered. Money without another word is in the shop's currency."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from pydantic import Field

from freight_app.accounts.values import Dto, Line, Request
from freight_app.kit.languages import LocalizedText
from freight_app.kit.money import Money
from freight_app.purchasing.landed.rules import Basis
from freight_app.purchasing.landed.values import CostKind

MAX_COVERED = 40
MAX_MEASURED = 400


class CoverDraft(Request):
    """A purchase order with all that will come of it; with a receipt's number, what came with that alone."""

    order: str = Field(min_length=1, max_length=20, examples=["PO-2026-00012"])
    receipt: str = Field(default="", max_length=20, examples=["GR-2026-00031"])


class MeasureDraft(Request):
    """What somebody wrote beside a line of a purchase order.

    ``value`` is decimal text: kilograms or cubic metres of the whole line as it is ordered, or, where the bill is
    shared by hand, the line's part of it in the bill's currency.
    """

    order: str = Field(min_length=1, max_length=20)
    position: int = Field(ge=1, le=10_000)
    value: str = Field(min_length=1, max_length=24, examples=["12.5"])


class BillDraft(Request):
    """A bill as somebody enters it. ``amount`` is decimal text in major units; negative for what was credited.

    ``rate`` is what one unit of ``currency`` is worth in the shop's; empty takes the one known on ``billed_on``.
    """

    number: Line = Field(min_length=1, max_length=60, examples=["F-18"])
    supplier_id: str = Field(default="", max_length=20)
    issuer: Line = Field(default="", max_length=160, examples=["Sotrans Tunis"])
    kind: CostKind
    amount: str = Field(min_length=1, max_length=24, examples=["1200.000"])
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    rate: str = Field(default="", max_length=40)
    billed_on: date
    basis: Basis = Basis.VALUE
    covers: list[CoverDraft] = Field(min_length=1, max_length=MAX_COVERED)
    measures: list[MeasureDraft] = Field(default_factory=list, max_length=MAX_MEASURED)
    note: Line = Field(default="", max_length=500)
    document_ref: Line = Field(default="", max_length=120)


class CoverView(Dto):
    """``receipt`` is empty where the whole order is meant."""

    order: str
    receipt: str


class BillView(Dto):
    """A bill and how it is shared. ``own`` is its amount in the shop's currency, by the rate frozen on it.

    ``waiting`` is for pieces still to come; ``unplaced`` is carried by nothing, because no piece came and none will.
    Where ``used_basis`` is not ``basis``, the SKUs in ``lacking`` had no weight or volume, or nothing had a value.
    """

    public_id: str
    number: str
    issuer: str
    kind: CostKind
    amount: Money
    rate: Decimal
    rate_on: date
    own: Money
    billed_on: date
    basis: Basis
    used_basis: Basis
    lacking: list[str]
    covers: list[CoverView]
    placed: Money
    waiting: Money
    unplaced: Money
    late: Money
    note: str
    document_ref: str
    created_at: datetime
    created_by: str


class CostPart(Dto):
    """Part of a bill that pieces carry: ``share`` of the bill (0.031 is 3.1 %), shared by ``basis``.

    ``late`` of it came when pieces were gone: a cost variance of those.
    """

    bill_id: str
    number: str
    kind: CostKind
    issuer: str
    bill: Money
    basis: Basis
    share: Decimal
    amount: Money
    late: Money


class LayerView(Dto):
    """Pieces that came together, and how their cost is made: ``goods`` and ``parts`` sum to ``total``.

    ``goods`` is ``pieces`` times ``unit_price`` times ``rate``. ``unit_cost`` is exact, in major units. ``remaining``
    pieces of them are still in the house, first in, first out.
    """

    order: str
    receipt: str
    received_at: datetime
    supplier: str
    pieces: int
    remaining: int
    unit_price: Money
    rate: Decimal
    goods: Money
    parts: list[CostPart]
    landed: Money
    late: Money
    total: Money
    unit_cost: Decimal


class LandedLine(Dto):
    """A line of a purchase order with what came of it. ``waiting`` are parts of bills for pieces still to come."""

    position: int
    product_id: int
    sku: str
    name: str
    ordered: int
    accepted: int
    layers: list[LayerView]
    waiting: list[CostPart]
    total: Money
    unit_cost: Decimal | None
    price: Money | None
    margin: Decimal | None


class LandedOrder(Dto):
    """What a purchase order really cost. ``rate`` is None before it is placed; ``receipts`` are their numbers."""

    number: str
    currency: str
    own_currency: str
    rate: Decimal | None
    rate_on: date | None
    can_be_billed: bool
    receipts: list[str]
    bills: list[BillView]
    lines: list[LandedLine]
    goods: Money
    landed: Money
    waiting: Money
    late: Money
    total: Money


class ProductCost(Dto):
    """What a product costs now, on average over the pieces in the house; of the newest ones where none is left.

    ``known`` of the ``on_hand`` pieces have a cost. ``price`` is today's public price without tax, ``margin`` the part
    of it that is left (0.25 is a quarter). ``unit_cost`` None: nothing that came was costed.
    """

    product_id: int
    sku: str
    name: LocalizedText
    on_hand: int
    known: int
    unit_cost: Decimal | None
    goods_unit_cost: Decimal | None
    price: Money | None
    margin: Decimal | None
    currency: str
    layers: list[LayerView]
