"""One's own order in full, written for one language: what anybody with its link sees, and what only its owner does."""

from __future__ import annotations

from dataclasses import dataclass, field

from freight_app.kit.house import current_house
from freight_app.kit.languages import format_moment, format_number, pick_text
from freight_app.orders import own_orders, tracking
from freight_app.orders.dtos import OrderLineView, OwnOrder, TaxLine
from freight_app.orders.spending.dtos import OrderApprovalView
from freight_app.ui.components.price import NO_PRICE, PriceView, price_text, price_view
from freight_app.ui.i18n import translate
from freight_app.ui.storefront.order_rows import OrderView, order_view
from freight_app.ui.visitor import Visitor

_ADDRESS_LINES = ("line", "city", "region")


@dataclass(frozen=True, slots=True)
class OwnLine:
    id: int
    name: str
    maker: str
    sku: str
    href: str
    image: str
    quantity: int
    unit: PriceView
    total: PriceView
    short: str


@dataclass(frozen=True, slots=True)
class OwnOrderView:
    """An order of one's own; empty while it is awaited. ``track`` is what its tracking page says."""

    number: str = ""
    placed: str = ""
    status: str = ""
    payment_status: str = ""
    track: OrderView = field(default_factory=OrderView)
    lines: list[OwnLine] = field(default_factory=list)
    goods: PriceView = NO_PRICE
    fee: PriceView = NO_PRICE
    fee_is_free: bool = False
    short: PriceView = NO_PRICE
    has_short: bool = False
    total: PriceView = NO_PRICE
    taxes: list[str] = field(default_factory=list)
    contact: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    note: str = ""
    # Of an order for a company: who ordered, and what became of the question whether it may go on.
    company: str = ""
    buyer: str = ""
    approval: str = ""
    approval_until: str = ""
    decided: str = ""
    decided_by: str = ""
    decline_reason: str = ""


def read_own_order(who: Visitor, user_id: int, number: str) -> OwnOrderView:
    """One's own order; ``NotFound`` for another's."""
    house = current_house()
    with house.read(who.actor) as uow:
        order = own_orders.get_own_order(uow, user_id, number)
        tracked = tracking.track_order(uow, order.tracking_token)
    zone = house.settings.time_zone
    return own_order_view(order, order_view(tracked, order.tracking_token, who.language, zone), who.language, zone)


def own_order_view(order: OwnOrder, track: OrderView, language: str, zone: str) -> OwnOrderView:
    """The order for its page, in a language and the shop's time."""
    address = order.address or {}
    places = [address.get(name, "") for name in _ADDRESS_LINES]
    places.insert(1, address.get("postal_code", ""))
    return OwnOrderView(
        number=order.number,
        placed=format_moment(order.placed_at, language, zone=zone, width="long"),
        status=_status(order),
        payment_status=str(order.payment_status),
        track=track,
        lines=[_line(line, language) for line in order.lines],
        goods=price_view(order.goods, language),
        fee=price_view(order.fee, language),
        fee_is_free=order.fee.is_zero,
        short=price_view(order.short, language),
        has_short=not order.short.is_zero,
        total=price_view(order.total - order.short, language),
        taxes=[_tax(line, language) for line in order.taxes if not line.tax.is_zero],
        contact=order.contact_name,
        phone=order.phone,
        email=order.email or "",
        address=", ".join(dict.fromkeys(place for place in places if place)),
        note=address.get("note", ""),
        company=order.company,
        buyer=order.ordered_by,
        **_approval(order.approval, language, zone),
    )


def _status(order: OwnOrder) -> str:
    if order.approval is not None and order.approval.state == "waiting":
        return "awaiting_approval"
    return "awaiting_payment" if order.held_until and order.status == "pending" else str(order.status)


def _approval(found: OrderApprovalView | None, language: str, zone: str) -> dict[str, str]:
    if found is None:
        return {}
    is_decided = found.state in ("approved", "declined")
    return {
        "approval": str(found.state),
        "approval_until": format_moment(found.expires_at, language, zone=zone, width="short"),
        "decided": format_moment(found.decided_at, language, zone=zone, width="short") if found.decided_at else "",
        "decided_by": found.decided_by if is_decided else "",
        "decline_reason": found.reason,
    }


def _line(line: OrderLineView, language: str) -> OwnLine:
    short = ""
    if line.short_quantity:
        short = translate("{count} could not be found and are not charged", language, count=line.short_quantity)
    return OwnLine(
        id=line.line_id,
        name=pick_text(line.name, language),
        maker=line.brand or "",
        sku=line.sku,
        href=f"/p/{line.sku}",
        image=line.image_url or "",
        quantity=line.quantity,
        unit=price_view(line.unit_price, language),
        total=price_view(line.total, language),
        short=short,
    )


def _tax(line: TaxLine, language: str) -> str:
    return translate(
        "VAT {rate}% inside: {amount}",
        language,
        rate=format_number(float(line.rate * 100), language),
        amount=price_text(line.tax, language),
    )
