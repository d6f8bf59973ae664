"""A tracking body of the MyDHL API in our words. Pure: no network, no clock.

Source: DHL Express's reference of the MyDHL API, ``GET /shipments/{number}/tracking`` and ``GET /tracking``.
"""

from __future__ import annotations

from freight_app.adapters.carriers.bodies import (
    Body,
    number,
    objects,
    part,
    read_body,
    read_moment,
    text,
    zone_of_country,
)
from freight_app.adapters.carriers.mydhl.units import status_of_event, status_of_header
from freight_app.adapters.carriers.refusals import read_refusal
from freight_app.shipping.dtos import CarrierAnswer, CarrierEvent, CarrierMoment, CarrierShipment
from freight_app.shipping.errors import UnreadableAnswer
from freight_app.shipping.rules import order_events, status_of

NAME = "mydhl"
_POUND_KG = 0.45359237


def translate(content: bytes | str) -> CarrierAnswer:
    """All shipments of an answer, or why there are none. Raises ``UnreadableAnswer``."""
    body = read_body(content, NAME)
    if refusal := read_refusal(body, NAME):
        return refusal
    if not isinstance(body.get("shipments"), list | dict):
        raise UnreadableAnswer(NAME, "it has no shipments")
    return CarrierAnswer(carrier=NAME, shipments=tuple(_shipment(one) for one in objects(body, "shipments")))


def _shipment(body: Body) -> CarrierShipment:
    events = order_events(_events(body))
    header = status_of_header(text(body, "status"))
    newest = events[-1] if events else None
    differs = newest is not None and header is not None and header != newest.status
    pieces, weight = number(body, "numberOfPieces"), number(body, "totalWeight")
    is_imperial = text(body, "unitOfMeasurements").casefold() in ("imperial", "su")
    return CarrierShipment(
        number=text(body, "shipmentTrackingNumber"),
        service=text(body, "productCode"),
        status=status_of(events, header),
        header_status=header,
        disagreement=(
            f"the header says {text(body, 'status')}, the newest event ({newest.moment.written}) "
            f"{newest.status}: {newest.text}"
            if newest is not None and differs
            else ""
        ),
        events=events,
        estimated_at=read_moment(text(body, "estimatedTimeOfDelivery") or text(body, "estimatedDeliveryDate")),
        origin=_end(body, "shipperDetails"),
        destination=_end(body, "receiverDetails"),
        pieces=int(pieces) if pieces is not None else None,
        weight_kg=round(weight * (_POUND_KG if is_imperial else 1), 3) if weight is not None else None,
        signed_by=next((text(one, "signedBy") for one in objects(body, "events") if text(one, "signedBy")), ""),
    )


def _events(body: Body) -> list[CarrierEvent]:
    """Those of the shipment; where only its pieces have some, theirs, each once."""
    zone = zone_of_country(text(body, "receiverDetails", "postalAddress", "countryCode"))
    found = [_event(one, zone) for one in objects(body, "events")]
    if not found:
        found = [_event(one, zone) for piece in objects(body, "pieces") for one in objects(piece, "events")]
    return list(dict.fromkeys(found))


def _event(body: Body, zone: str | None) -> CarrierEvent:
    code, words = text(body, "typeCode"), text(body, "description")
    written = "T".join(filter(None, (text(body, "date"), text(body, "time")))) + _offset(text(body, "GMTOffset"))
    areas = list(objects(body, "serviceArea"))
    return CarrierEvent(
        status=status_of_event(code, words),
        code=code,
        text=words,
        place=next((text(area, "description") or text(area, "code") for area in areas), ""),
        moment=read_moment(written, zone) or CarrierMoment(written=""),
    )


def _offset(written: str) -> str:
    return written if not written or written[0] in "+-Z" else f"+{written}"


def _end(body: Body, name: str) -> str:
    address = part(body, name, "postalAddress")
    places = (text(address, "cityName"), text(address, "countryCode"))
    area = next((text(one, "description") for one in objects(body, name, "serviceArea")), "")
    return ", ".join(place for place in places if place) or area
