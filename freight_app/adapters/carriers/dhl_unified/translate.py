"""A body of DHL Shipment Tracking Unified in our words. Pure: no network, no clock.

Source: DHL's reference of the Shipment Tracking - Unified API, version 1.
"""

from __future__ import annotations

from freight_app.adapters.carriers.bodies import (
    Body,
    number,
    objects,
    part,
    place_of,
    read_body,
    read_moment,
    text,
    zone_of_country,
)
from freight_app.adapters.carriers.dhl_unified.units import ZONES, status_of_event, status_of_header
from freight_app.adapters.carriers.refusals import read_refusal
from freight_app.adapters.carriers.words import status_in_words
from freight_app.shipping.dtos import CarrierAnswer, CarrierEvent, CarrierMoment, CarrierShipment
from freight_app.shipping.errors import UnreadableAnswer
from freight_app.shipping.rules import order_events, status_of
from freight_app.shipping.values import TrackingStatus

NAME = "dhl_unified"
_POUND_KG = 0.45359237
_UNITS_KG = {"kg": 1.0, "kgm": 1.0, "g": 0.001, "grm": 0.001, "lb": _POUND_KG, "lbs": _POUND_KG, "lbr": _POUND_KG}


def translate(content: bytes | str) -> CarrierAnswer:
    """All shipments of an answer, or why there are none. Raises ``UnreadableAnswer``."""
    body = read_body(content, NAME)
    if refusal := read_refusal(body, NAME):
        return refusal
    if not isinstance(body.get("shipments"), list | dict):
        raise UnreadableAnswer(NAME, "it has no shipments")
    return CarrierAnswer(carrier=NAME, shipments=tuple(_shipment(one) for one in objects(body, "shipments")))


def _shipment(body: Body) -> CarrierShipment:
    zone = _zone(body)
    events = order_events([_event(one, zone) for one in objects(body, "events")])
    header, header_at = _header(body, zone)
    if (
        events
        and text(body, "status", "statusCode") == events[-1].code
        and _said(part(body, "status")) == events[-1].text
    ):
        header = events[-1].status
    details = part(body, "details")
    signed = part(details, "proofOfDelivery", "signed")
    pieces = number(details, "totalNumberOfPieces")
    return CarrierShipment(
        number=text(body, "id"),
        service=text(body, "service"),
        status=status_of(events, header, header_at.at if header_at else None),
        header_status=header,
        disagreement=_disagreement(body, events, header),
        events=events,
        estimated_at=read_moment(text(body, "estimatedTimeOfDelivery"), zone),
        origin=place_of(part(body, "origin", "address")),
        destination=place_of(part(body, "destination", "address")),
        pieces=int(pieces) if pieces is not None else None,
        weight_kg=_weight_kg(details),
        signed_by=text(signed, "name")
        or " ".join(filter(None, (text(signed, "givenName"), text(signed, "familyName")))),
    )


def _event(body: Body, zone: str | None) -> CarrierEvent:
    address = part(body, "location", "address")
    words = [text(body, "status"), text(body, "description")]
    if not any(map(status_in_words, words)):
        # A remark tells of what comes next as often as of what is.
        words.append(text(body, "remark"))
    status, doubt = status_of_event(text(body, "statusCode"), *words)
    moment = read_moment(text(body, "timestamp"), zone_of_country(text(address, "countryCode")) or zone)
    return CarrierEvent(
        status=status,
        code=text(body, "statusCode"),
        text=_said(body),
        place=place_of(address),
        moment=moment or CarrierMoment(written=""),
        doubt=doubt,
    )


def _said(body: Body | None) -> str:
    """The service's own code or short text, and what it explains it with."""
    status, description = text(body, "status"), text(body, "description")
    return status if not description or description == status else f"{status}: {description}" if status else description


def _header(body: Body, zone: str | None) -> tuple[TrackingStatus | None, CarrierMoment | None]:
    header = part(body, "status")
    if isinstance(header, str):
        return status_of_header("", header), None
    words = (text(header, "status"), text(header, "description"))
    if not any((text(header, "statusCode"), *words)):
        return None, None
    return status_of_header(text(header, "statusCode"), *words), read_moment(text(header, "timestamp"), zone)


def _disagreement(body: Body, events: tuple[CarrierEvent, ...], header: TrackingStatus | None) -> str:
    """The header against the newest event, by DHL's own codes first: that is what both promise to agree in."""
    if not events:
        return ""
    newest, code = events[-1], text(body, "status", "statusCode")
    facts: list[str] = []
    if code and newest.code and code.casefold() != newest.code.casefold():
        facts.append(
            f"the header says {code}, the newest event ({newest.moment.written}) says {newest.code}: {newest.text}"
        )
    elif not (code and newest.code) and header is not None and header != newest.status:
        facts.append(
            f"the header says {header}, the newest event ({newest.moment.written}) {newest.status}: {newest.text}"
        )
    if newest.doubt:
        facts.append(f"of the newest event {newest.doubt}")
    return "; ".join(facts)


def _zone(body: Body) -> str | None:
    """Whose clock a time without an offset shows: that of the service, or of the one country that all of it is in."""
    if zone := ZONES.get(text(body, "service")):
        return zone
    ends = {text(body, end, "address", "countryCode") for end in ("origin", "destination")} - {""}
    return zone_of_country(ends.pop()) if len(ends) == 1 else None


def _weight_kg(details: object) -> float | None:
    weight = number(details, "weight", "value")
    unit = _UNITS_KG.get(text(details, "weight", "unitText").casefold())
    return round(weight * unit, 3) if weight is not None and unit is not None else None
