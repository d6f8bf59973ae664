"""What customers ask of the orders room and what it answers them. The staff's side is in ``staff_dtos.py``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from pydantic import Field

from freight_app.accounts.values import Country, Dto, Email, Id, Line, PersonName, PhoneText, Request, Written
from freight_app.kit.languages import Language, LocalizedText
from freight_app.kit.money import Money
from freight_app.orders.models import OrderStatus, PaymentMethod, PaymentStatus
from freight_app.orders.spending.dtos import OrderApprovalView, SpendingOffer
from freight_app.shop.currencies.dtos import ShownPrice
from freight_app.shop.dtos import Texts

MAX_LINE_QUANTITY = 999
MAX_CART_LINES = 200


@dataclass(frozen=True, slots=True)
class CartOwner:
    """Whose cart: exactly one of the two is set. ``guest_token`` is the value of the guest's cookie.

    ``price_group`` comes from the signed-in user's own record, never from what a browser sends.
    """

    user_id: int | None = None
    guest_token: str | None = None
    price_group: str = "public"

    def __post_init__(self) -> None:
        if (self.user_id is None) == (self.guest_token is None):
            raise ValueError("a cart belongs to a user or to a guest")


# --- carts


class CartLineView(Dto):
    """``unit_price`` None or ``sellable`` False: it cannot be ordered as it stands."""

    product_id: int
    sku: str
    name: LocalizedText
    brand: str | None
    image_url: str | None
    quantity: int
    unit_price: Money | None
    total: Money | None
    available: int
    sellable: bool
    # More may be ordered than there is; the rest would be here on this day.
    waits_until: date | None = None


class NoticeKind(StrEnum):
    """What differs from what the customer saw last."""

    PRICE_CHANGED = "price_changed"
    NOT_SOLD = "not_sold"
    ONLY_LEFT = "only_left"


class CartNotice(Dto):
    """``before`` and ``after`` for a changed price, ``available`` for a part of which fewer are left."""

    kind: NoticeKind
    product_id: int
    sku: str
    name: LocalizedText
    before: Money | None = None
    after: Money | None = None
    available: int | None = None


class CartView(Dto):
    """``subtotal`` counts what can be ordered; ``can_check_out`` is False while a line cannot, or while
    ``to_minimum`` is missing to the ``minimum`` that the shop takes an order for (zero: it takes any)."""

    lines: list[CartLineView]
    notices: list[CartNotice]
    piece_count: int
    subtotal: Money
    minimum: Money
    to_minimum: Money
    can_check_out: bool


# --- checkout


class Contact(Request):
    """Whom to ask for at the door. The phone is checked and stored as E.164, ``+21698123456``."""

    name: PersonName
    phone: PhoneText = Field(min_length=4)
    email: Email | None = None


class DeliveryAddress(Request):
    """``region`` is the governorate, wilaya or municipality; ``note`` is for the driver."""

    line: Written = Field(min_length=3, max_length=200)
    city: Written = Field(max_length=120)
    region: Line = Field(default="", max_length=120)
    postal_code: Line = Field(default="", max_length=20)
    country: Country
    note: Line = Field(default="", max_length=300)


class CheckoutRequest(Request):
    """One tap. ``expected_total_minor`` is the amount on the button: when it is not the amount now, nothing happens.

    Goods that travel need ``address`` or, signed in, ``address_id``; goods that are fetched need neither.
    """

    contact: Contact
    delivery_method: str = Field(min_length=1, max_length=40)
    address: DeliveryAddress | None = None
    address_id: Id | None = None
    payment_method: PaymentMethod
    expected_total_minor: int = Field(ge=0, le=2**53)
    language: Language = "en"
    note: str = Field(default="", max_length=500)
    # The currency that the prices were looked at in; it is charged in the shop's own all the same.
    shown_currency: str = Field(default="", pattern=r"^([A-Z]{3})?$")
    # Of what is not all there: what is there is sent first, or everything at once.
    ships: Literal["together", "first"] = "together"


class TaxLine(Dto):
    """Of ``gross`` at this ``rate`` (0.19 for 19%), ``tax`` is tax; ``net`` and ``tax`` sum to ``gross`` exactly."""

    rate: Decimal
    gross: Money
    net: Money
    tax: Money


class DeliveryMethodView(Dto):
    """``fee`` is what it costs for the cart at hand, or the plain fee where there is no cart."""

    id: int
    code: str
    names: LocalizedText
    hints: LocalizedText
    fee: Money
    full_fee: Money
    free_above: Money | None
    promise_days: int
    promised_on: date
    is_pickup: bool
    tax_class: str
    is_active: bool
    position: int


class DeliveryMethodDraft(Request):
    """Amounts are decimal text in major units of the shop's currency, for example ``7.000``."""

    code: str = Field(min_length=1, max_length=40, pattern=r"^[a-z0-9_-]+$")
    names: Texts = Field(min_length=1)
    hints: Texts = Field(default={})
    fee: str = Field(max_length=24)
    free_above: str | None = Field(default=None, max_length=24)
    tax_class: str = Field(default="standard", max_length=40)
    promise_days: int = Field(default=1, ge=0, le=365)
    is_pickup: bool = False
    is_active: bool = True
    position: int = Field(default=0, ge=0, le=1000)


class PaymentOptionView(Dto):
    """``is_possible`` is False for cards while no gateway moves money: then nobody can switch them on."""

    method: PaymentMethod
    is_active: bool
    is_possible: bool = True


class CreditOffer(Dto):
    """What ordering on account would mean for the order at hand; ``over_by`` above zero: it will be held."""

    left: Money
    terms_days: int
    over_by: Money


class CheckoutQuote(Dto):
    """The cart as it would be ordered now, with every way to get it and the totals of the one that was chosen.

    ``credit`` is there where ``on_account`` is among the ways to pay.
    """

    cart: CartView
    delivery_methods: list[DeliveryMethodView]
    chosen_method: str
    payment_options: list[PaymentOptionView]
    # How long the goods would wait for a transfer.
    transfer_until: datetime
    goods: Money
    fee: Money
    total: Money
    tax: Money
    taxes: list[TaxLine]
    credit: CreditOffer | None = None
    # What it would mean for a member of a company; None for who orders for themselves.
    spending: SpendingOffer | None = None
    # The day on which the last piece would be on its way to the customer; None when everything is there.
    waits_until: date | None = None
    # Whether some of it could be sent before that.
    may_ship_first: bool = False


class PlacedOrder(Dto):
    """``card_reference`` is set when the customer is to be sent to the gateway: ``payments.hosted_page_request``.

    ``is_held``: it is over the company's credit limit and waits until it is released. ``awaits_approval``: it is over
    what its member may spend, and waits for their company; nothing is paid before. ``shown`` is what the customer saw
    beside the total.
    """

    number: str
    tracking_token: str
    total: Money
    promised_on: date
    payment_method: PaymentMethod
    card_reference: str | None = None
    is_held: bool = False
    shown: ShownPrice | None = None
    awaits_approval: bool = False
    # The day for what is not there yet; None when all of it is.
    waits_until: date | None = None


# --- afterwards


class OrderLineView(Dto):
    """``sku`` leads to the product's page while it exists."""

    line_id: int
    product_id: int
    sku: str
    name: LocalizedText
    brand: str | None
    image_url: str | None
    quantity: int
    picked_quantity: int
    short_quantity: int
    short_reason: str
    fulfilled_quantity: int
    returned_quantity: int
    unit_price: Money
    total: Money


class OrderCard(Dto):
    """A line in a customer's own list of orders."""

    number: str
    tracking_token: str
    placed_at: datetime
    status: OrderStatus
    # It is kept for a while and begins when the money is there.
    awaits_payment: bool
    # Its company has not said yes yet.
    awaits_approval: bool
    # Who ordered, of an order that is their company's.
    ordered_by: str
    total: Money
    piece_count: int
    promised_on: date
    is_pickup: bool
    first_lines: list[LocalizedText]


class OwnOrder(Dto):
    """A customer's own order in full."""

    number: str
    tracking_token: str
    placed_at: datetime
    status: OrderStatus
    lines: list[OrderLineView]
    contact_name: str
    phone: str
    email: str | None
    delivery_names: LocalizedText
    is_pickup: bool
    address: dict[str, str] | None
    promised_on: date
    payment_method: PaymentMethod
    payment_status: PaymentStatus
    # Where to send the money; empty unless a bank transfer is awaited.
    bank_details: str
    held_until: datetime | None
    goods: Money
    fee: Money
    short: Money
    total: Money
    tax: Money
    taxes: list[TaxLine]
    to_pay: Money
    may_cancel: bool
    # It waits for the shop: it is over the company's credit limit.
    is_held: bool
    # What the total was shown as when it was ordered, in the currency that the customer had chosen.
    shown: ShownPrice | None
    # Who ordered and for which company, of an order that is a company's; and whether that had to say yes.
    ordered_by: str
    company: str
    approval: OrderApprovalView | None
    timeline: list[TrackingStep]


class TrackingStep(Dto):
    """Something that happened, in the customer's terms: a status, or a visit of the driver that failed."""

    kind: Literal["status", "delivery_failed"]
    status: OrderStatus
    at: datetime


class TrackedLine(Dto):
    name: LocalizedText
    brand: str | None
    sku: str
    image_url: str | None
    quantity: int
    short_quantity: int


Sentence = Literal[
    "awaiting_payment",
    "awaiting_approval",
    "not_approved",
    "received",
    "confirmed",
    "being_picked",
    "packed",
    "ready_for_pickup",
    "on_the_road",
    "delivery_failed",
    "delivered",
    "cancelled",
    "expired",
    "returned",
]


class TrackingView(Dto):
    """What anybody with the link may see: of the customer no more than the first name and the city.

    ``sentence`` is a code for the one sentence that says where the order is; the UI has the words.
    """

    number: str
    first_name: str
    city: str
    status: OrderStatus
    sentence: Sentence
    since: datetime
    placed_at: datetime
    promised_on: date
    is_late: bool
    is_pickup: bool
    delivery_names: LocalizedText
    payment_method: PaymentMethod
    payment_status: PaymentStatus
    # Where to send the money; empty unless a bank transfer is awaited.
    bank_details: str
    held_until: datetime | None
    total: Money
    to_pay: Money
    lines: list[TrackedLine]
    steps: list[TrackingStep]
    may_cancel: bool
    # It waits for the shop: it is over the company's credit limit.
    is_held: bool
    # How else it can be paid while it waits, and how often a way was chosen so far.
    other_ways: list[PaymentMethod]
    ways_tried: int
    language: str
    shop_name: str
    shop_phone: str
    shown: ShownPrice | None


OwnOrder.model_rebuild()
