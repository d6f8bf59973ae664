"""Eight shipments of the demo: what is on its way in and out today, one of each kind of story."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, cast

from sqlmodel import col, select

from freight_app.kit.db import UnitOfWork
from freight_app.kit.languages import pick_text
from freight_app.orders.models import Order, OrderLine, OrderStatus
from freight_app.shipping.creating import create_shipment
from freight_app.shipping.dtos import CarrierEvent, CarrierMoment, CarrierShipment
from freight_app.shipping.hand_events import add_event
from freight_app.shipping.queries import find_shipment
from freight_app.shipping.recording import record_answer
from freight_app.shipping.shipment_dtos import HandEventRequest, ItemRequest, ParcelRequest, Receiver, ShipmentRequest
from freight_app.shipping.values import MANUAL, Direction, TrackingStatus
from freight_app.shop.calendar import today_of_shop
from freight_app.shop.service import get_shop_profile

S = TrackingStatus
# Hours ago, what it means, the carrier's own code and words, where.
Scan = tuple[float, TrackingStatus, str, str, str]


@dataclass(frozen=True, slots=True)
class _Story:
    """``plan`` are days from today of departure, customs and arrival; ``eta_days`` what the carrier says."""

    direction: Direction
    carrier: str
    number: str
    way: tuple[str, str]
    scans: tuple[Scan, ...]
    plan: tuple[int | None, int | None, int | None]
    fields: dict[str, Any]
    parcels: tuple[tuple[int, int, int, int], ...] = ((4200, 400, 300, 250),)
    eta_days: float | None = None
    header: TrackingStatus | None = None
    disagreement: str = ""
    # For an outbound one: the status of the order whose goods it carries.
    order_status: OrderStatus | None = None


_INBOUND = (
    _Story(
        Direction.INBOUND,
        "mydhl",
        "4471903825",
        ("Valeo, Cergy, FR", "Tunis, dock 2"),
        (
            (192, S.PICKED_UP, "PU", "Shipment picked up", "CERGY, FR"),
            (160, S.IN_TRANSIT, "DF", "Departed facility", "PARIS CDG, FR"),
            (98, S.IN_TRANSIT, "AF", "Arrived at facility", "TUNIS CARTHAGE, TN"),
            (73, S.CUSTOMS, "CR", "Customs clearance status updated", "TUNIS CARTHAGE, TN"),
            (49, S.ON_HOLD, "CD", "Clearance delayed: HS code of line 4 is missing", "TUNIS CARTHAGE, TN"),
        ),
        (-9, -6, -4),
        {
            "mode": "air",
            "service": "EXPRESS WORLDWIDE",
            "incoterm": "FCA",
            "customs_declaration": "26-118402",
            "customs_value_minor": 604_460,
            "customs_currency": "EUR",
            "origin_country": "FR",
            "cost_minor": 548_900,
            "cost_currency": "TND",
        },
        ((24_500, 600, 400, 400), (21_900, 600, 400, 350), (15_000, 400, 400, 300)),
        eta_days=3,
        header=S.IN_TRANSIT,
        disagreement="the header says in_transit, the newest event says on_hold: Clearance delayed",
    ),
    _Story(
        Direction.INBOUND,
        MANUAL,
        "MSKU7123456",
        ("Marseille, FR", "Radès, TN"),
        (
            (264, S.PICKED_UP, "", "Loaded on the vessel", "Marseille"),
            (96, S.IN_TRANSIT, "", "Vessel arrived", "Radès"),
            (28, S.CUSTOMS, "", "Declaration accepted, waits for the inspection", "Radès"),
        ),
        (-11, 1, 3),
        {
            "mode": "sea",
            "incoterm": "FOB",
            "customs_declaration": "26-119077",
            "customs_value_minor": 2_310_000,
            "customs_currency": "EUR",
            "origin_country": "FR",
        },
        ((412_000, 1200, 1000, 1650), (388_000, 1200, 1000, 1500)),
    ),
    _Story(
        Direction.INBOUND,
        "dhl_unified",
        "00340434161094032954",
        ("Bosch, Stuttgart, DE", "Tunis, dock 2"),
        (
            (52, S.PICKED_UP, "transit", "The shipment has been picked up", "Stuttgart, DE"),
            (30, S.IN_TRANSIT, "transit", "Arrived at the export hub", "Leipzig, DE"),
        ),
        (-2, 2, 4),
        {"mode": "air", "incoterm": "DAP", "origin_country": "DE"},
        ((9_400, 500, 400, 300),),
        eta_days=3.7,
        header=S.IN_TRANSIT,
    ),
    _Story(
        Direction.INBOUND,
        "mydhl",
        "4471900117",
        ("NGK, Ratingen, DE", "Tunis, dock 2"),
        (
            (240, S.PICKED_UP, "PU", "Shipment picked up", "RATINGEN, DE"),
            (168, S.CUSTOMS, "CR", "Customs clearance status updated", "TUNIS CARTHAGE, TN"),
            (146, S.IN_TRANSIT, "CC", "Clearance complete", "TUNIS CARTHAGE, TN"),
            (122, S.DELIVERED, "OK", "Delivered, signed for by MONCEF", "TUNIS, TN"),
        ),
        (-10, -7, -6),
        {"mode": "air", "incoterm": "DAP", "origin_country": "DE"},
        header=S.DELIVERED,
    ),
)
_OUTBOUND = (
    _Story(
        Direction.OUTBOUND,
        "dhl_unified",
        "JD014600003874562",
        ("", ""),
        (
            (22, S.PICKED_UP, "transit", "Picked up from the sender", "Tunis"),
            (5, S.IN_TRANSIT, "transit", "Arrived at the delivery depot", "Sousse"),
            (2, S.OUT_FOR_DELIVERY, "transit", "With the courier", "Sousse"),
        ),
        (-1, None, 0),
        {"service": "Domestic"},
        eta_days=0.2,
        header=S.OUT_FOR_DELIVERY,
        order_status=OrderStatus.SHIPPED,
    ),
    _Story(
        Direction.OUTBOUND,
        MANUAL,
        "",
        ("", ""),
        (
            (74, S.PICKED_UP, "", "With the evening louage", "Tunis"),
            (50, S.DELIVERED, "", "Signed for at the counter", ""),
        ),
        (-3, None, -2),
        {},
        order_status=OrderStatus.DELIVERED,
    ),
    _Story(
        Direction.OUTBOUND,
        "dhl_unified",
        "JD014600003874991",
        ("", ""),
        (
            (120, S.PICKED_UP, "transit", "Picked up from the sender", "Tunis"),
            (70, S.IN_TRANSIT, "transit", "Arrived at the delivery depot", "Gabès"),
            (26, S.DELIVERY_FAILED, "failure", "The recipient was not present", "Gabès"),
        ),
        (-5, None, -3),
        {"service": "Domestic"},
        header=S.DELIVERY_FAILED,
        order_status=OrderStatus.SHIPPED,
    ),
    _Story(
        Direction.OUTBOUND,
        "dhl_unified",
        "JD014600003875104",
        ("", ""),
        (),
        (0, None, 2),
        {"service": "Domestic"},
        order_status=OrderStatus.PACKED,
    ),
)


def write_shipments(uow: UnitOfWork) -> int:
    """What is on its way; answers how many shipments there are."""
    taken: set[int] = set()
    for place, story in enumerate((*_INBOUND, *_OUTBOUND)):
        order = _order_for(uow, story.order_status, taken)
        if order is not None:
            taken.add(cast("int", order.id))
        _write(uow, story, order, place)
    return len(_INBOUND) + len(_OUTBOUND)


def _order_for(uow: UnitOfWork, status: OrderStatus | None, taken: set[int]) -> Order | None:
    """An order in a status that is brought to somebody's door and has no shipment yet: the one promised first."""
    if status is None:
        return None
    day = col(Order.promised_on)
    return uow.session.exec(
        select(Order)
        .where(col(Order.status) == status, col(Order.is_pickup).is_(False), col(Order.id).not_in(taken or {0}))
        .order_by(day.desc() if status == OrderStatus.DELIVERED else day, col(Order.id))
    ).first()


def _write(uow: UnitOfWork, story: _Story, order: Order | None, place: int) -> None:
    today = today_of_shop(uow)
    departure, customs, arrival = (None if days is None else today + timedelta(days=days) for days in story.plan)
    if order is not None:
        story = _in_time_of(uow, story, order)
        arrival = order.promised_on
        departure = min(arrival, (uow.now() - timedelta(hours=story.scans[0][0])).date() if story.scans else today)
    shop = get_shop_profile(uow).name
    origin, destination = story.way if order is None else (shop, order.city)
    request = ShipmentRequest(
        direction=story.direction,
        carrier=story.carrier,
        tracking_number=story.number,
        origin=origin or shop,
        destination=destination,
        planned_departure_on=departure,
        planned_customs_on=customs,
        planned_arrival_on=arrival,
        items=_items(uow, order),
        receiver=_receiver(order),
        parcels=[
            ParcelRequest(weight_g=grams, length_mm=length, width_mm=width, height_mm=height)
            for grams, length, width, height in story.parcels
        ],
        **story.fields,
    )
    made = create_shipment(uow, request, key=f"demo-shipment-{place}")
    if story.carrier == MANUAL:
        for step, (hours, status, _code, text, where) in enumerate(story.scans):
            happened = HandEventRequest(status=status, at=_ago(uow, hours), place=where or destination, note=text)
            add_event(uow, made.public_id, happened, key=f"demo-event-{place}-{step}")
        return
    shipment = find_shipment(uow, made.public_id)
    if story.scans:
        answer = CarrierShipment(
            number=story.number,
            status=story.scans[-1][1],
            header_status=story.header,
            disagreement=story.disagreement,
            events=tuple(_event(uow, scan) for scan in story.scans),
            estimated_at=_moment(uow.now() + timedelta(days=story.eta_days)) if story.eta_days is not None else None,
            signed_by="MONCEF" if story.scans[-1][1] == S.DELIVERED else "",
        )
        record_answer(uow, cast("int", shipment.id), answer, source="carrier")
    # Nobody asks a real carrier about numbers that were made up.
    shipment.is_followed, shipment.next_poll_at = False, None
    uow.session.add(shipment)
    uow.session.flush()


def _in_time_of(uow: UnitOfWork, story: _Story, order: Order) -> _Story:
    """The story between the moment at which the order left, or some hours before it arrived, and now or its end."""
    if not story.scans:
        return story
    ago = max((uow.now() - order.status_since) / timedelta(hours=1), 1.0)
    first, last = (ago + 7, ago) if order.status == OrderStatus.DELIVERED else (ago, min(0.5, ago / 2))
    begin, end = story.scans[0][0], story.scans[-1][0]
    scans = tuple((last + (first - last) * (one[0] - end) / (begin - end), *one[1:]) for one in story.scans)
    return replace(story, scans=scans)


def _items(uow: UnitOfWork, order: Order | None) -> list[ItemRequest]:
    if order is None:
        return []
    of_order = select(OrderLine).where(col(OrderLine.order_id) == order.id).order_by(col(OrderLine.position))
    return [
        ItemRequest(
            kind="order",
            ref=order.number,
            line_ref=str(line.id),
            product_id=line.product_id,
            sku=line.sku,
            name=pick_text(line.names, order.language),
            quantity=line.quantity - line.short_quantity,
        )
        for line in uow.session.exec(of_order)
        if line.quantity > line.short_quantity
    ]


def _receiver(order: Order | None) -> Receiver:
    if order is None or order.address is None:
        return Receiver()
    known = {name: order.address.get(name, "") for name in ("line", "city", "region", "postal_code", "country")}
    return Receiver(name=order.customer_name, phone=order.phone, **known)


def _event(uow: UnitOfWork, scan: Scan) -> CarrierEvent:
    hours, status, code, text, where = scan
    return CarrierEvent(status=status, code=code, text=text, place=where, moment=_moment(_ago(uow, hours)))


def _ago(uow: UnitOfWork, hours: float) -> datetime:
    return uow.now().replace(microsecond=0) - timedelta(hours=hours)


def _moment(at: datetime) -> CarrierMoment:
    return CarrierMoment(written=at.isoformat(timespec="seconds"), at=at)
