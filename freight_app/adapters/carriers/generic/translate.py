"""A body of a described carrier in our words. Pure: no network, no clock."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from freight_app.adapters.carriers.bodies import read_moment, text
from freight_app.adapters.carriers.generic.mapping import ISO, AnswerPaths, EventPaths, GenericMapping
from freight_app.adapters.carriers.generic.paths import find_at
from freight_app.adapters.carriers.words import fold_text, status_in_words
from freight_app.shipping.dtos import CarrierAnswer, CarrierEvent, CarrierMoment, CarrierShipment
from freight_app.shipping.errors import UnreadableAnswer
from freight_app.shipping.rules import order_events, status_of
from freight_app.shipping.values import TrackingStatus

_YEARS = range(1990, 2200)


def translate(mapping: GenericMapping, content: bytes | str, *, paths: AnswerPaths | None = None) -> CarrierAnswer:
    """What the body says; a carrier that has nothing to tell refuses. Raises ``UnreadableAnswer``."""
    paths = paths or mapping.answer
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        raise UnreadableAnswer(mapping.name, "it is not JSON") from None
    if not isinstance(body, dict | list):
        raise UnreadableAnswer(mapping.name, "it is not a JSON object")
    refusal = _written(body, paths.refusal) if paths.refusal else ""
    found = find_at(body, paths.shipment)
    shipments = [one for one in (found if isinstance(found, list) else [found]) if isinstance(one, Mapping)]
    if not shipments or (refusal and not any(_has_news(one, paths) for one in shipments)):
        if refusal:
            return CarrierAnswer(carrier=mapping.code, refusal_code="not_found", refusal=refusal)
        if isinstance(found, list):
            return CarrierAnswer(carrier=mapping.code, refusal_code="not_found", refusal="it knows of no shipment")
        raise UnreadableAnswer(mapping.name, f"nothing lies at {paths.shipment or 'its beginning'}")
    if not any(_has_news(one, paths) for one in shipments):
        raise UnreadableAnswer(mapping.name, f"nothing lies at {paths.events or paths.status}")
    return CarrierAnswer(carrier=mapping.code, shipments=tuple(_shipment(mapping, paths, one) for one in shipments))


def _has_news(body: Mapping[str, Any], paths: AnswerPaths) -> bool:
    events = find_at(body, paths.events) if paths.events else None
    return isinstance(events, list) or bool(paths.status and _written(body, paths.status))


def _shipment(mapping: GenericMapping, paths: AnswerPaths, body: Mapping[str, Any]) -> CarrierShipment:
    events = order_events([_event(mapping, paths.event, one) for one in _events(body, paths)]) if paths.event else ()
    said = _written(body, paths.status) if paths.status else ""
    header = _status(mapping, said) if said else None
    status = status_of(events, header)
    newest = events[-1] if events else None
    differs = newest is not None and header is not None and header != newest.status
    return CarrierShipment(
        number=_written(body, paths.number) if paths.number else "",
        service=_written(body, paths.service) if paths.service else "",
        status=status,
        header_status=header,
        disagreement=(
            f"the header says {said}, the newest event ({newest.moment.written}) {newest.status}: {newest.text}"
            if newest is not None and differs
            else ""
        ),
        events=events,
        estimated_at=_moment(mapping, _written(body, paths.estimated_at)) if paths.estimated_at else None,
        origin=_written(body, paths.origin) if paths.origin else "",
        destination=_written(body, paths.destination) if paths.destination else "",
        signed_by=_written(body, paths.signed_by) if paths.signed_by else "",
    )


def _events(body: Mapping[str, Any], paths: AnswerPaths) -> Iterator[Mapping[str, Any]]:
    found = find_at(body, paths.events)
    if isinstance(found, list):
        yield from (one for one in found if isinstance(one, Mapping))


def _event(mapping: GenericMapping, paths: EventPaths, body: Mapping[str, Any]) -> CarrierEvent:
    code = _written(body, paths.code) if paths.code else ""
    words = _written(body, paths.text)
    moment = _moment(mapping, _written(body, paths.time)) if paths.time else None
    return CarrierEvent(
        status=_status(mapping, code, words),
        code=code,
        text=words,
        place=_written(body, paths.place) if paths.place else "",
        moment=moment or CarrierMoment(written=""),
    )


def _status(mapping: GenericMapping, *said: str) -> TrackingStatus:
    """The mapping's own word for it, whole; else what the words of all carriers make of it."""
    for words in said:
        if (found := mapping.words.get(fold_text(words))) is not None:
            return found
    return next(filter(None, map(status_in_words, said)), TrackingStatus.UNKNOWN)


def _moment(mapping: GenericMapping, written: str) -> CarrierMoment | None:
    if not written or mapping.times.format == ISO:
        return read_moment(written, mapping.times.zone)
    try:
        moment = datetime.strptime(written, mapping.times.format)  # noqa: DTZ007 - its zone follows
        if moment.year not in _YEARS:
            return CarrierMoment(written=written)
        if moment.tzinfo is not None:
            return CarrierMoment(written=written, at=moment.astimezone(UTC))
        local = moment.replace(tzinfo=ZoneInfo(mapping.times.zone))
        return CarrierMoment(written=written, at=local.astimezone(UTC), is_zone_assumed=True)
    except (ValueError, OverflowError):
        return CarrierMoment(written=written)


def _written(body: Any, path: str) -> str:
    return text({"it": find_at(body, path)}, "it")
