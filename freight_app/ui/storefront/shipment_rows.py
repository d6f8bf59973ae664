"""A shipment as its customer sees it: the one sentence, the promise and how sure it is, what happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from freight_app.kit.languages import format_date, format_moment
from freight_app.shipping.shipment_dtos import EventView, FollowedShipment
from freight_app.shipping.values import ENDED, IN_TROUBLE
from freight_app.ui.i18n import translate
from freight_app.ui.shipping_words import advice, carrier_name, eta_sentence, moment_of, place_sentence


@dataclass(frozen=True, slots=True)
class WayEvent:
    """``code`` and ``written`` are the carrier's own."""

    status: str
    place: str
    text: str
    at: str
    code: str
    written: str


@dataclass(frozen=True, slots=True)
class WayView:
    """``promise`` is empty once it ended; ``is_sure`` where the carrier itself gives the day."""

    number: str = ""
    carrier: str = ""
    tracking: str = ""
    status: str = "pending"
    sentence: str = ""
    promise: str = ""
    is_sure: bool = False
    late: str = ""
    doubt: str = ""
    advice: str = ""
    since: str = ""
    phone: str = ""
    events: list[WayEvent] = field(default_factory=list)


def way_view(one: FollowedShipment, language: str, zone: str) -> WayView:
    """In the visitor's language and the shop's time."""
    is_ended = one.status in ENDED
    place = next((event.place for event in reversed(one.events) if event.place), "")
    late = ""
    if one.is_late and not is_ended and one.planned_arrival_on is not None:
        day = format_date(one.planned_arrival_on, language, width="full")
        late = translate("Promised for {day}. We are late, and sorry.", language, day=day)
    doubt = (
        ""
        if is_ended or not one.disagrees
        else translate("The carrier tells two stories about it. We look into it and show the newest.", language)
    )
    return WayView(
        number=one.number,
        carrier="" if one.carrier == "manual" else carrier_name(one.carrier, language),
        tracking=one.tracking_number,
        status=str(one.status),
        sentence=place_sentence(one.status, place, language),
        promise=""
        if is_ended
        else eta_sentence(one.eta_at, one.eta_source, one.eta_sample, language, zone=zone, is_late=one.is_late),
        is_sure=str(one.eta_source) == "carrier" and not one.disagrees,
        late=late,
        doubt=doubt,
        advice=advice(one.status, language),
        since=format_moment(one.status_since, language, zone=zone, width="short"),
        phone=one.shop_phone,
        events=[_event(event, language, zone) for event in reversed(one.events)],
    )


def leading_way(found: Sequence[FollowedShipment]) -> FollowedShipment | None:
    """Of the shipments of an order the one that it waits for: still under way, the worst first."""
    open_ones = [one for one in found if one.status not in ENDED]
    return next((one for one in open_ones if one.status in IN_TROUBLE), next(iter(open_ones), None))


def _event(event: EventView, language: str, zone: str) -> WayEvent:
    return WayEvent(
        status=str(event.status),
        place=event.place,
        text=event.text,
        at=moment_of(event, language, zone),
        code=event.code,
        written=event.written,
    )
