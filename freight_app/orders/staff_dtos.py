"""What the staff ask of the orders room and what it answers them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from freight_app.accounts.values import Dto, Request
from freight_app.kit.languages import LocalizedText
from freight_app.kit.money import Money
from freight_app.kit.pagination import MAX_PAGE, MAX_PER_PAGE, Page
from freight_app.orders.dtos import OrderLineView, TaxLine
from freight_app.orders.models import OrderStatus, PaymentMethod, PaymentStatus
from freight_app.orders.spending.dtos import OrderApprovalView
from freight_app.shop.currencies.dtos import ShownPrice

OrderTab = Literal[
    "open", "new", "awaiting_payment", "to_pick", "picking", "packed", "on_the_road", "late", "done", "void", "all"
]
OrderSort = Literal[
    "-placed_at",
    "placed_at",
    "-total",
    "total",
    "promised_on",
    "-promised_on",
    "customer",
    "-customer",
    "number",
    "-number",
]


class OrderQuery(Request):
    """A question to the order list. ``q`` finds by number, customer's name or the end of a phone number.

    ``after_step`` is the ``last_step`` of an earlier answer: the new one says who has come into the tab since.
    """

    q: str = Field(default="", max_length=100)
    tab: OrderTab = "open"
    delivery_method: str | None = Field(default=None, max_length=40)
    payment_method: PaymentMethod | None = None
    payment_status: PaymentStatus | None = None
    city: str = Field(default="", max_length=120)
    placed_from: date | None = None
    placed_to: date | None = None
    user_id: int | None = Field(default=None, ge=1, le=2**31 - 1)
    tag: str = Field(default="", max_length=40)
    sort: OrderSort = "-placed_at"
    after_step: int | None = Field(default=None, ge=0)
    page: int = Field(default=1, ge=1, le=MAX_PAGE)
    per_page: int = Field(default=25, ge=1, le=MAX_PER_PAGE)


class OrderRow(Dto):
    """``is_late``: the promised day has passed and the customer does not have it. ``next_action`` leads on."""

    id: int
    number: str
    placed_at: datetime
    customer_name: str
    phone: str
    city: str
    status: OrderStatus
    payment_method: PaymentMethod
    payment_status: PaymentStatus
    total: Money
    line_count: int
    piece_count: int
    delivery_names: LocalizedText
    is_pickup: bool
    promised_on: date
    is_late: bool
    picker_name: str
    driver_name: str
    next_action: NextAction | None
    # It is over the company's credit limit and waits to be released.
    is_held: bool
    # It waits for its company: a member ordered more than they may by themselves.
    awaits_approval: bool
    tags: list[str]


NextAction = Literal["await_payment", "confirm", "start_picking", "pack", "hand_over", "deliver", "refund"]


class OrderList(Dto):
    """``tabs`` counts each tab under the other filters; ``sum_total`` is over all pages.

    ``arrived`` are the numbers of orders that have come into the tab since ``after_step``, the latest first.
    """

    page: Page[OrderRow]
    tabs: dict[str, int]
    sum_total: Money
    last_step: int
    arrived: list[str]


TimelineKind = Literal[
    "status", "payment", "note", "delivery_failed", "amendment", "return", "tagged", "untagged", "held", "released"
]


class TimelineEntry(Dto):
    """``code`` is a status of the order, of a payment or of a return, what kind of amendment it was, or empty."""

    kind: TimelineKind
    at: datetime
    by: str
    code: str
    text: str


class PaymentView(Dto):
    payment_id: int
    method: PaymentMethod
    status: PaymentStatus
    amount: Money
    receipt: str
    created_at: datetime
    paid_at: datetime | None


class OrderDetail(Dto):
    id: int
    number: str
    tracking_token: str
    status: OrderStatus
    status_since: datetime
    next_action: NextAction | None
    may_cancel: bool
    placed_at: datetime
    user_id: int | None
    price_group: str
    language: str
    customer_name: str
    phone: str
    email: str | None
    customer_note: str
    delivery_code: str
    delivery_names: LocalizedText
    is_pickup: bool
    address: dict[str, str] | None
    promised_on: date
    is_late: bool
    held_until: datetime | None
    picker_user_id: int | None
    picker_name: str
    driver_user_id: int | None
    driver_name: str
    lines: list[OrderLineView]
    goods: Money
    fee: Money
    short: Money
    returned: Money
    tags: list[str]
    total: Money
    tax: Money
    taxes: list[TaxLine]
    # What the total was shown as when it was ordered; it was charged in the currency of ``total``.
    shown: ShownPrice | None
    payment_method: PaymentMethod
    payment_status: PaymentStatus
    payments: list[PaymentView]
    to_pay: Money
    # It is over the company's credit limit and waits to be released.
    is_held: bool
    # Who ordered and for which company, of an order that is a company's; and whether that had to say yes.
    ordered_by: str
    company: str
    approval: OrderApprovalView | None
    timeline: list[TimelineEntry]


class PickLine(Dto):
    """One thing to fetch; ``location_code`` and ``shelf`` say where the first of it lies."""

    order_number: str
    line_id: int
    product_id: int
    sku: str
    mpn: str | None
    name: LocalizedText
    brand: str | None
    image_url: str | None
    location_code: str
    shelf: str
    quantity: int
    picked_quantity: int
    short_quantity: int
    short_reason: str


class PickProgress(Dto):
    """Where a line is after a step, and how many lines of the order are still open."""

    line_id: int
    quantity: int
    picked_quantity: int
    short_quantity: int
    open_lines: int


class PickOrder(Dto):
    """An order on the pick list; ``lines`` are in the order of the shelves, so that nobody walks twice."""

    number: str
    placed_at: datetime
    promised_on: date
    is_late: bool
    status: OrderStatus
    is_pickup: bool
    customer_name: str
    picker_user_id: int | None
    picker_name: str
    piece_count: int
    picked_count: int
    to_collect: Money
    customer_note: str
    lines: list[PickLine]


class Stop(Dto):
    """A delivery in a driver's hands; ``to_collect`` is what the customer has to give."""

    number: str
    status: OrderStatus
    customer_name: str
    phone: str
    address: dict[str, str] | None
    city: str
    promised_on: date
    is_late: bool
    piece_count: int
    to_collect: Money
    failed_visits: int
    handed_over_at: datetime
    driver_name: str


class DayFigure(Dto):
    on: date
    order_count: int
    revenue: Money


class ActivityEntry(Dto):
    number: str
    at: datetime
    status: OrderStatus
    customer_name: str
    city: str
    total: Money
    by: str


class OrderNeed(Dto):
    """An order that somebody of the shop has to do something about. ``since``: for how long it has been so."""

    kind: NeedKind
    order: OrderRow
    since: datetime
    held_until: datetime | None


NeedKind = Literal["late", "refund", "confirm", "await_payment"]


class PeriodFigures(Dto):
    """Some days in figures; ``delivered_on_time`` is of those delivered in them."""

    order_count: int
    revenue: Money
    delivered: int
    delivered_on_time: int


class Dashboard(Dto):
    """Today, the days up to it, and as many before those. Of a week ago counts what came up to the same hour.

    ``needs`` are the most urgent ones of each kind; the counts beside them are of all.
    """

    today: date
    order_count: int
    revenue: Money
    order_count_last_week: int
    revenue_last_week: Money
    to_confirm: int
    to_pick: int
    picking: int
    packed: int
    on_the_road: int
    late: int
    awaiting_payment: int
    awaiting_payment_total: Money
    refunds_due: int
    low_stock: int
    needs: list[OrderNeed]
    days: list[DayFigure]
    days_before: list[DayFigure]
    period: PeriodFigures
    period_before: PeriodFigures
    activity: list[ActivityEntry]


class CustomerOrders(Dto):
    """What a customer's orders come to, for their page in the console."""

    order_count: int
    revenue: Money
    last_placed_at: datetime | None


OrderRow.model_rebuild()
OrderNeed.model_rebuild()
Dashboard.model_rebuild()
