"""A placed order as its customer sees it: the one sentence, the promise, what happened, what is in it."""

from __future__ import annotations

from dataclasses import dataclass, field

from freight_app.kit.languages import format_date, format_moment, format_time, pick_text
from freight_app.orders.dtos import TrackedLine, TrackingStep, TrackingView
from freight_app.ui.components.price import NO_PRICE, PriceView, price_view
from freight_app.ui.i18n import translate
from freight_app.ui.rate_words import shown_to_you


def _(text: str) -> str:
    """Marks a text for the extractor."""
    return text


SENTENCES: dict[str, str] = {
    "awaiting_payment": _("We keep your parts and wait for the payment"),
    "awaiting_approval": _("Your order waits for the approval of your company"),
    "not_approved": _("Your company did not approve this order, the parts went back to the shelf"),
    "received": _("We have your order and look at it now"),
    "confirmed": _("Your order is confirmed, the parts are yours"),
    "being_picked": _("Somebody is fetching your parts from the shelves"),
    "packed": _("Packed and waiting for the van"),
    "ready_for_pickup": _("Ready, come and fetch it"),
    "on_the_road": _("On the van, on its way to you"),
    "delivery_failed": _("The driver did not find you, we try again"),
    "delivered": _("Delivered"),
    "cancelled": _("This order was cancelled"),
    "expired": _("The payment did not come in time, the parts went back to the shelf"),
    "returned": _("The parts came back to us"),
}
WAITS = _("Your order waits: it is over the credit limit of your account")
STEP_WORDS: dict[str, str] = {
    "pending": _("Order received"),
    "confirmed": _("Confirmed"),
    "picking": _("Being picked"),
    "packed": _("Packed"),
    "shipped": _("Handed to the driver"),
    "delivered": _("Delivered"),
    "completed": _("Completed"),
    "cancelled": _("Cancelled"),
    "expired": _("Expired"),
    "returned": _("Returned"),
    "draft": _("Begun"),
}
PAYMENT_WORDS: dict[str, str] = {
    "cash_on_delivery": _("Cash when you get it"),
    "bank_transfer": _("Bank transfer"),
    "card": _("Card"),
    "on_account": _("On account"),
}
# The places on the way, in order; where an order stands among them.
_WAY = ("received", "picked", "packed", "door")
_STANDS_AT: dict[str, int] = {
    "draft": 0,
    "pending": 0,
    "confirmed": 1,
    "picking": 1,
    "packed": 2,
    "shipped": 3,
    "delivered": 4,
    "completed": 4,
}
_ENDED_ODDLY = frozenset({"cancelled", "expired", "returned"})


@dataclass(frozen=True, slots=True)
class Milestone:
    """A place on the way: ``done``, ``now`` or ``ahead``."""

    title: str
    note: str
    icon: str
    state: str


@dataclass(frozen=True, slots=True)
class HappenedRow:
    title: str
    day: str
    time: str
    icon: str


@dataclass(frozen=True, slots=True)
class BoughtRow:
    name: str
    maker: str
    sku: str
    href: str
    image: str
    quantity: int
    short: str


@dataclass(frozen=True, slots=True)
class OrderView:
    """Everything that the tracking and confirmation pages show; empty while it is awaited."""

    number: str = ""
    token: str = ""
    sentence: str = ""
    promise: str = ""
    is_late: bool = False
    is_over: bool = False
    is_pickup: bool = False
    first_name: str = ""
    city: str = ""
    delivery: str = ""
    payment: str = ""
    bank_details: str = ""
    held_until: str = ""
    total: PriceView = NO_PRICE
    to_pay: PriceView = NO_PRICE
    is_paid: bool = False
    is_on_account: bool = False
    is_held: bool = False
    # How else it can be paid while it waits, and how often a way was chosen: the same press twice is one choice.
    other_ways: list[str] = field(default_factory=list)
    ways_tried: int = 0
    may_cancel: bool = False
    pays_by_card: bool = False
    # The bank said no the last time; the card can be tried again.
    is_declined: bool = False
    # A proof of the transfer can be sent to this address, while the transfer is awaited.
    proof_action: str = ""
    phone: str = ""
    # What the total was shown as at checkout, in a sentence; empty for who looked at the shop's own currency.
    shown: str = ""
    way: list[Milestone] = field(default_factory=list)
    steps: list[HappenedRow] = field(default_factory=list)
    lines: list[BoughtRow] = field(default_factory=list)


def order_view(order: TrackingView, token: str, language: str, zone: str) -> OrderView:
    """A tracking answer for the page, in the visitor's language and the shop's time."""
    day = format_date(order.promised_on, language, width="full")
    status = str(order.status)
    is_on_account = str(order.payment_method) == "on_account"
    is_over = status in _ENDED_ODDLY or _STANDS_AT.get(status, 0) == len(_WAY)
    return OrderView(
        number=order.number,
        token=token,
        sentence=translate(WAITS if order.is_held else SENTENCES[order.sentence], language),
        promise=""
        if is_over or order.is_held or order.sentence == "awaiting_approval"
        else _promise(order, day, language),
        is_late=order.is_late and not is_over,
        is_over=is_over,
        is_pickup=order.is_pickup,
        first_name=order.first_name,
        city=order.city,
        delivery=pick_text(order.delivery_names, language),
        payment=translate(PAYMENT_WORDS[str(order.payment_method)], language),
        bank_details=order.bank_details or "",
        held_until=format_moment(order.held_until, language, zone=zone, width="short") if order.held_until else "",
        total=price_view(order.total, language),
        to_pay=price_view(order.to_pay, language),
        is_paid=order.to_pay.is_zero and not is_on_account,
        is_on_account=is_on_account,
        is_held=order.is_held,
        other_ways=[str(method) for method in order.other_ways],
        ways_tried=order.ways_tried,
        may_cancel=order.may_cancel,
        pays_by_card=str(order.payment_method) == "card" and order.sentence == "awaiting_payment",
        is_declined=str(order.payment_status) == "declined",
        proof_action=f"/api/v1/orders/track/{token}/proofs" if order.bank_details else "",
        phone=order.shop_phone,
        shown=shown_to_you(order.shown, order.total.currency, language),
        way=[] if status in _ENDED_ODDLY else _way(order, day, language, zone),
        steps=[_step(step, language, zone) for step in reversed(order.steps)],
        lines=[_line(line, language) for line in order.lines],
    )


def _promise(order: TrackingView, day: str, language: str) -> str:
    if order.is_late:
        return translate("Promised for {day}. We are late, and sorry.", language, day=day)
    if order.is_pickup:
        return translate("Ready by {day}", language, day=day)
    return translate("With you by {day}", language, day=day)


def _way(order: TrackingView, day: str, language: str, zone: str) -> list[Milestone]:
    stands_at = _STANDS_AT.get(str(order.status), 0)
    times = {str(step.status): format_moment(step.at, language, zone=zone, width="short") for step in order.steps}
    last = ("store", _("At the counter")) if order.is_pickup else ("house", _("Your door"))
    places = [
        ("clipboard-check", _("Order received"), times.get("pending", "")),
        ("package-search", _("Picked from the shelf"), times.get("picking", "")),
        ("package-check", _("Packed"), times.get("packed", "")),
        (last[0], last[1], times.get("delivered", day)),
    ]
    return [
        Milestone(
            title=translate(title, language),
            note=note,
            icon=icon,
            state="done" if place < stands_at else "now" if place == stands_at else "ahead",
        )
        for place, (icon, title, note) in enumerate(places)
    ]


def _step(step: TrackingStep, language: str, zone: str) -> HappenedRow:
    failed = step.kind == "delivery_failed"
    word = _("The driver did not find anybody") if failed else STEP_WORDS[str(step.status)]
    icons = {"shipped": "truck", "delivered": "house", "packed": "package-check", "pending": "clipboard-check"}
    return HappenedRow(
        title=translate(word, language),
        day=format_date(step.at, language, zone=zone),
        time=format_time(step.at, zone=zone),
        icon="circle-alert" if failed else icons.get(str(step.status), "circle-check"),
    )


def _line(line: TrackedLine, language: str) -> BoughtRow:
    short = ""
    if line.short_quantity:
        short = translate("{count} could not be found and are not charged", language, count=line.short_quantity)
    return BoughtRow(
        name=pick_text(line.name, language),
        maker=line.brand or "",
        sku=line.sku,
        href=f"/p/{line.sku}",
        image=line.image_url or "",
        quantity=line.quantity,
        short=short,
    )
