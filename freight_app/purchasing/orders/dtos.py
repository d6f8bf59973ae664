"""What is asked and answered about purchase orders. Amounts are in the order's currency unless they say otherwise."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from pydantic import Field

from freight_app.accounts.values import Dto, Id, Line, Request, Written
from freight_app.kit.languages import Language
from freight_app.kit.money import Money
from freight_app.kit.pagination import PageRequest
from freight_app.purchasing.orders.models import PurchaseStatus
from freight_app.purchasing.suppliers.dtos import MAX_MINOR_AMOUNT, MAX_QUANTITY
from freight_app.purchasing.suppliers.values import Incoterm

MAX_LINES = 300


class PurchaseLineDraft(Request):
    """So many pieces of a product. Without a price it is the supplier's own for that quantity today."""

    product_id: Id
    quantity: int = Field(ge=1, le=MAX_QUANTITY)
    unit_price_minor: int | None = Field(default=None, ge=0, le=MAX_MINOR_AMOUNT)
    wanted_on: date | None = None
    # Why it is there: the facts of a proposal, kept as they are.
    need: dict[str, Any] | None = None


class PurchaseTerms(Request):
    """What the head of an order says; what is None is the supplier's own."""

    incoterm: Incoterm | None = None
    incoterm_place: Line | None = Field(default=None, max_length=120)
    payment_terms_days: int | None = Field(default=None, ge=0, le=365)
    expected_on: date | None = None
    project_ref: Line | None = Field(default=None, max_length=40)
    note: str = Field(default="", max_length=2000)


class PurchaseDraft(PurchaseTerms):
    """A new order. ``supplier`` is a public id."""

    supplier: Written = Field(max_length=20)
    lines: list[PurchaseLineDraft] = Field(default=[], max_length=MAX_LINES)


class ConfirmedLine(Request):
    """What the supplier says of a line where it is not what was asked."""

    line_id: Id
    quantity: int | None = Field(default=None, ge=0, le=MAX_QUANTITY)
    unit_price_minor: int | None = Field(default=None, ge=0, le=MAX_MINOR_AMOUNT)
    promised_on: date | None = None


class Confirmation(Request):
    """The supplier's answer to an order."""

    promised_on: date
    reference: Line = Field(default="", max_length=80)
    lines: list[ConfirmedLine] = Field(default=[], max_length=MAX_LINES)


LineWarning = Literal["", "no_price", "below_minimum", "not_whole_packs"]
PurchaseTab = Literal["open", "draft", "approved", "placed", "partially_received", "received", "closed", "cancelled"]


class PurchaseQuery(PageRequest):
    """``supplier`` is a public id, ``project`` too. ``late`` are those promised, or wanted, before today."""

    q: str = Field(default="", max_length=120)
    tab: PurchaseTab = "open"
    supplier: str = Field(default="", max_length=20)
    project: str = Field(default="", max_length=40)
    late: bool = False


class PurchaseRow(Dto):
    """A line of the list. ``due_on`` is the day promised now, else the one that was asked for."""

    number: str
    supplier_ref: str
    supplier_name: str
    status: PurchaseStatus
    status_since: datetime
    created_at: datetime
    total: Money
    lines: int
    ordered: int
    received: int
    due_on: date | None
    is_late: bool
    project_ref: str | None


class PurchaseLineView(Dto):
    """A line. ``awaited`` is what still has to come; ``asked_differently`` where the supplier confirmed otherwise.

    ``warning`` says of a draft that it has ``no_price``, or what the supplier's catalogue objects to:
    ``below_minimum`` or ``not_whole_packs``, with ``least`` as the quantity that would do.
    """

    id: int
    position: int
    product_id: int
    sku: str
    supplier_sku: str
    name: str
    quantity: int
    unit_price: Money
    total: Money
    received: int
    rejected: int
    closed: int
    awaited: int
    wanted_on: date | None
    confirmed_quantity: int | None
    confirmed_price: Money | None
    confirmed_on: date | None
    need: dict[str, Any] | None
    warning: LineWarning = ""
    least: int = 0

    @property
    def asked_differently(self) -> bool:
        return self.confirmed_quantity is not None or self.confirmed_price is not None


class PurchaseStep(Dto):
    """A row of the history."""

    status: PurchaseStatus
    at: datetime
    by: str
    note: str


class PurchaseView(Dto):
    """A purchase order in full, for buyers. ``rate``: one unit of the order's currency in the shop's, frozen.

    ``may_approve`` is about whoever looks. ``worth`` is the total in the shop's currency, by the frozen rate or, before
    that, by today's; None when no rate is known. ``missing_to_minimum`` is what the supplier's smallest order lacks.
    """

    id: int
    number: str
    revision: int
    status: PurchaseStatus
    status_since: datetime
    supplier_id: int
    supplier_ref: str
    supplier_name: str
    supplier_is_active: bool
    language: Language
    currency: str
    rate: Decimal | None
    rate_on: date | None
    total: Money
    worth: Money | None
    missing_to_minimum: Money | None
    incoterm: Incoterm | None
    incoterm_place: str
    payment_terms_days: int
    project_ref: str | None
    project_code: str
    expected_on: date | None
    promised_on: date | None
    promised_now_on: date | None
    is_late: bool
    supplier_reference: str
    note: str
    created_at: datetime
    created_by: str
    approved_at: datetime | None
    approved_by: str
    placed_at: datetime | None
    confirmed_at: datetime | None
    has_pdf: bool
    order_contacts: int
    may_approve: bool
    approval_limit: Money | None
    lines: list[PurchaseLineView]
    steps: list[PurchaseStep]


class AwaitedFromSupplier(Dto):
    """What is open with a supplier: orders that are not closed, and what placed ones still lack, by currency."""

    open_orders: int = 0
    awaited: dict[str, int] = Field(default_factory=dict)

    def minor_in(self, currency: str) -> int:
        return self.awaited.get(currency, 0)


class RoleLimit(Dto):
    """Up to what a role may approve by itself; None: nothing."""

    role: str
    limit: Money | None


class PurchaseSettings(Dto):
    over_receipt_percent: int
    limits: list[RoleLimit]
