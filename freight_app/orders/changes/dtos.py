"""What is asked and answered about changes of an order."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from freight_app.accounts.values import Dto, Id, Line, Request, Written
from freight_app.kit.languages import LocalizedText
from freight_app.kit.money import Money
from freight_app.kit.pagination import MAX_PAGE, MAX_PER_PAGE
from freight_app.orders.changes.models import AmendmentKind
from freight_app.orders.changes.return_models import ReturnStatus, Settlement
from freight_app.orders.dtos import MAX_LINE_QUANTITY, DeliveryAddress
from freight_app.orders.models import OrderStatus

MAX_ADDED = 50

# --- amendments


class LineChange(Request):
    """So many pieces of a line of the order from now on; 0 takes it out."""

    line_id: Id
    quantity: int = Field(ge=0, le=MAX_LINE_QUANTITY)


class LineAddition(Request):
    """A product that was not in the order, at today's price."""

    sku: Written = Field(max_length=64)
    quantity: int = Field(default=1, ge=1, le=MAX_LINE_QUANTITY)


class AmendRequest(Request):
    """What is to change; what is not named stays. ``revision`` is that of the order as it was looked at.

    ``expected_total_minor`` is the total that the preview showed: when it is another one now, nothing happens.
    """

    revision: int = Field(ge=0)
    lines: list[LineChange] = Field(default=[], max_length=200)
    added: list[LineAddition] = Field(default=[], max_length=MAX_ADDED)
    delivery_method: str | None = Field(default=None, min_length=1, max_length=40)
    address: DeliveryAddress | None = None
    reason: str = Field(default="", max_length=500)
    expected_total_minor: int | None = Field(default=None, ge=0, le=2**53)


class AmendedLine(Dto):
    """A line before and after. ``before`` 0 is a new line, ``after`` 0 one that goes; ``missing`` is what of it is
    not in stock.
    """

    line_id: int | None
    product_id: int
    sku: str
    name: LocalizedText
    unit_price: Money
    before: int
    after: int
    missing: int = 0


class AmendmentPreview(Dto):
    """What an amendment would do. ``to_pay`` is owed after it, negative when we would owe back."""

    number: str
    revision: int
    lines: list[AmendedLine]
    goods: Money
    fee: Money
    tax: Money
    total_before: Money
    total: Money
    to_pay: Money
    can_be_done: bool


class AmendmentView(Dto):
    """An amendment as the timeline tells it."""

    revision: int
    kind: AmendmentKind
    at: datetime
    by: str
    by_customer: bool
    reason: str
    other_number: str
    total_before: Money
    total: Money
    lines: list[AmendedLine]


class OrderFamily(Dto):
    """The orders that belong together because one was split: their numbers, the first one first."""

    numbers: list[str]


class ChangeOptions(Dto):
    """What may be done to an order as it is now, and the revision to name."""

    revision: int
    may_amend: bool
    may_split: bool
    may_return: bool
    returnable: dict[int, int]
    family: list[str]


class SplitResult(Dto):
    number: str
    sibling: str
    total: Money
    sibling_total: Money


# --- goods that come back


class ReturnedLine(Request):
    """Pieces of a line that come back; ``reason`` is a ``ReturnReason`` or somebody's own words."""

    line_id: Id
    quantity: int = Field(ge=1, le=MAX_LINE_QUANTITY)
    reason: Written = Field(max_length=300)


class ReturnRequest(Request):
    lines: list[ReturnedLine] = Field(min_length=1, max_length=200)
    note: Line = Field(default="", max_length=500)


class CountedLine(Request):
    """What arrived of a line: pieces for the shelf, and pieces that nobody can sell."""

    line_id: Id
    restocked: int = Field(default=0, ge=0, le=MAX_LINE_QUANTITY)
    scrapped: int = Field(default=0, ge=0, le=MAX_LINE_QUANTITY)


class ReceiveRequest(Request):
    """``location_id`` None is the first location. Lines that are not named did not come."""

    lines: list[CountedLine] = Field(min_length=1, max_length=200)
    location_id: Id | None = None
    note: Line = Field(default="", max_length=500)


class SettleRequest(Request):
    """``amount`` None is what the counted goods cost; less for goods that came back worse, never more. ``with_fee``
    gives the delivery fee back too.
    """

    settlement: Settlement
    amount: Money | None = None
    with_fee: bool = False
    note: Line = Field(default="", max_length=500)


class ReturnLineView(Dto):
    line_id: int
    product_id: int
    sku: str
    name: LocalizedText
    image_url: str | None
    quantity: int
    reason: str
    restocked_quantity: int
    scrapped_quantity: int
    unit_price: Money


class ReturnStep(Dto):
    status: ReturnStatus
    at: datetime
    by: str
    note: str


class ReturnView(Dto):
    """A return in full. ``worth`` is what its counted goods cost, ``fee_left`` what of the delivery fee was never
    given back. ``may_credit``: the customer has an account on which a credit note would stand.
    """

    number: str
    order_number: str
    order_status: OrderStatus
    customer_name: str
    phone: str
    status: ReturnStatus
    status_since: datetime
    by_customer: bool
    note: str
    requested_at: datetime
    settlement: Settlement | None
    amount: Money
    fee: Money
    worth: Money
    fee_left: Money
    may_credit: bool
    lines: list[ReturnLineView]
    steps: list[ReturnStep]


class ReturnQuery(Request):
    """``status`` None is every return that is still open."""

    status: ReturnStatus | None = None
    q: str = Field(default="", max_length=100)
    page: int = Field(default=1, ge=1, le=MAX_PAGE)
    per_page: int = Field(default=25, ge=1, le=MAX_PER_PAGE)


class ReturnRow(Dto):
    number: str
    order_number: str
    customer_name: str
    status: ReturnStatus
    status_since: datetime
    requested_at: datetime
    piece_count: int
    worth: Money


# --- tags and views


class TagCount(Dto):
    name: str
    key: str
    order_count: int


class SavedViewDraft(Request):
    name: Written = Field(max_length=60)
    query: Line = Field(max_length=600)
    is_shared: bool = False


class SavedView(Dto):
    """``is_own`` is False for one that a colleague shares."""

    id: int
    name: str
    query: str
    is_shared: bool
    is_own: bool
    saved_by: str
