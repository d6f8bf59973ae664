"""What a carrier says is written onto the timeline of a shipment, once, whatever came before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from freight_app.kit.db import UnitOfWork
from freight_app.shipping import queries
from freight_app.shipping.dtos import CarrierEvent, CarrierShipment
from freight_app.shipping.events import ShipmentDelivered, ShipmentInTrouble, ShipmentMoved
from freight_app.shipping.models import Shipment, ShipmentEvent
from freight_app.shipping.planning import estimate_arrival
from freight_app.shipping.timeline import (
    Entry,
    dropped_by,
    merge_entries,
    milestones_of,
    offset_of,
    read_entries,
    since_of,
)
from freight_app.shipping.values import IN_TROUBLE, EtaSource, EventSource, TrackingStatus
from freight_app.shop.service import get_shop_profile

SHIPMENTS_TOPIC = "shipments"
Timeline = list[tuple[TrackingStatus, datetime | None]]


@dataclass(frozen=True, slots=True)
class RecordedNews:
    """How many events were not known before, and what the shipment's status was and is."""

    new_events: int
    status_before: TrackingStatus
    status_after: TrackingStatus

    @property
    def moved(self) -> bool:
        return self.status_before != self.status_after


def record_answer(uow: UnitOfWork, shipment_id: int, answer: CarrierShipment, *, source: str) -> RecordedNews:
    """Put what a carrier says about a shipment to what it said before. ``source``: ``carrier``, ``webhook``, ``hand``.

    Idempotent: events that are known are not doubled, whatever part of them an answer holds and however late it
    comes. An event that a whole answer (``carrier``) does not hold any more stays and is marked. What the carrier sums
    up, and its estimate, are taken from the answer with the newest event. ``NotFound`` for an unknown shipment.
    """
    shipment = queries.lock_shipment(uow, shipment_id)
    before = TrackingStatus(shipment.status)
    rows = queries.events_of(uow, shipment_id)
    seen = read_entries(answer.events)
    news = _write_events(uow, shipment, rows, seen, EventSource(source))
    rows = queries.events_of(uow, shipment_id)
    _write_facts(uow, shipment, rows, answer, {name: entry for name, (entry, _) in seen.items()})
    after = TrackingStatus(shipment.status)
    if news or before != after:
        uow.touch(SHIPMENTS_TOPIC)
    if before != after:
        publish_move(uow, shipment, before)
    return RecordedNews(news, before, after)


def record_hand_event(uow: UnitOfWork, shipment: Shipment, event: CarrierEvent) -> RecordedNews:
    """Put what staff tell onto the timeline of a locked shipment. What the carrier sums up stays as it is."""
    before = TrackingStatus(shipment.status)
    shipment_id = cast("int", shipment.id)
    rows = queries.events_of(uow, shipment_id)
    # Clocks of people show minutes: what is written later happened later.
    earlier = frozenset(row.fingerprint for row in rows if row.sort_at == event.moment.at)
    seen = {
        name: (replace(entry, came_after=entry.came_after | (earlier - {name})), told)
        for name, (entry, told) in read_entries([event]).items()
    }
    news = _write_events(uow, shipment, rows, seen, EventSource.HAND)
    standing = [row for row in queries.events_of(uow, shipment_id) if row.dropped_at is None]
    is_newest = bool(standing) and standing[-1].source == EventSource.HAND
    status = TrackingStatus(standing[-1].status) if is_newest else before
    timeline: Timeline = [(TrackingStatus(row.status), row.occurred_at) for row in standing]
    queries.set_values(uow, shipment, facts_of(timeline, status, shipment, now=uow.now()))
    queries.set_values(uow, shipment, refresh_estimate(uow, shipment))
    uow.touch(SHIPMENTS_TOPIC)
    if before != status:
        publish_move(uow, shipment, before)
    return RecordedNews(news, before, status)


def publish_move(uow: UnitOfWork, shipment: Shipment, before: TrackingStatus) -> None:
    """Tell that the status is another: ``ShipmentMoved``, and what that means where it ends or goes wrong."""
    items = queries.items_of(uow, [cast("int", shipment.id)])[cast("int", shipment.id)]
    known: dict[str, Any] = {
        "shipment_id": shipment.id,
        "public_id": shipment.public_id,
        "number": shipment.number,
        "direction": str(shipment.direction),
        "status": str(shipment.status),
        "is_muted": shipment.is_muted,
        "subjects": tuple(dict.fromkeys((item.subject_kind, item.subject_ref) for item in items)),
    }
    uow.publish(ShipmentMoved(**known, before=str(before)))
    if shipment.status == TrackingStatus.DELIVERED:
        uow.publish(ShipmentDelivered(**known))
    elif shipment.status in IN_TROUBLE:
        uow.publish(ShipmentInTrouble(**known))


def refresh_estimate(
    uow: UnitOfWork, shipment: Shipment, *, by_carrier: datetime | None = None, by_hand: datetime | None = None
) -> dict[str, Any]:
    """The columns of the estimate, from what is known now. What staff wrote stays until they take it back."""
    held_by_hand = shipment.eta_at if shipment.eta_source == EtaSource.HAND else None
    said = shipment.eta_at if shipment.eta_source == EtaSource.CARRIER else None
    estimate = estimate_arrival(
        by_hand=by_hand or held_by_hand,
        by_carrier=by_carrier or said,
        planned_on=shipment.planned_arrival_on,
        delays=queries.delays_of_route(uow, shipment),
        zone=get_shop_profile(uow).time_zone,
    )
    return {"eta_at": estimate.at, "eta_source": estimate.source, "eta_sample": estimate.sample}


def entry_of(row: ShipmentEvent) -> Entry:
    return Entry(row.fingerprint, TrackingStatus(row.status), row.occurred_at, row.sort_at, frozenset(row.came_after))


def _write_events(
    uow: UnitOfWork,
    shipment: Shipment,
    rows: Sequence[ShipmentEvent],
    seen: dict[str, tuple[Entry, CarrierEvent]],
    source: EventSource,
) -> int:
    """Write what is new and move what stands elsewhere now; answers how many events are new."""
    known = {row.fingerprint: entry_of(row) for row in rows}
    entries = [entry for entry, _ in seen.values()]
    places = {entry.fingerprint: (place, entry) for place, entry in enumerate(merge_entries(known, entries))}
    told = [entry_of(row) for row in rows if row.source != EventSource.HAND]
    pushed = {row.fingerprint for row in rows if row.source == EventSource.WEBHOOK}
    gone = dropped_by(told, entries, pushed=pushed) if source == EventSource.CARRIER else set[str]()
    for row in rows:
        place, entry = places[row.fingerprint]
        dropped_at = row.dropped_at
        if row.fingerprint in seen:
            dropped_at = None
        elif row.fingerprint in gone:
            dropped_at = dropped_at or uow.now()
        values = {
            "position": place,
            "sort_at": entry.sort_at,
            "came_after": sorted(entry.came_after),
            "dropped_at": dropped_at,
        }
        if any(getattr(row, name) != value for name, value in values.items()):
            queries.change_event(uow, cast("int", row.id), values)
    new = [
        {
            "shipment_id": shipment.id,
            "position": place,
            "sort_at": entry.sort_at,
            "came_after": sorted(entry.came_after),
            "source": source,
            "fingerprint": name,
            "recorded_at": uow.now(),
            "recorded_by": uow.actor.label[:200],
            "dropped_at": None,
            **_columns(seen[name][1]),
        }
        for name, (place, entry) in places.items()
        if name not in known
    ]
    queries.add_events(uow, new)
    return len(new)


def _columns(event: CarrierEvent) -> dict[str, Any]:
    moment = event.moment
    return {
        "status": event.status,
        "code": event.code[:60],
        "text": event.text[:1000],
        "place": event.place[:160],
        "occurred_at": moment.at,
        "offset_minutes": offset_of(moment.written),
        "is_zone_assumed": moment.is_zone_assumed,
        "written": moment.written[:60],
        "doubt": event.doubt[:300],
        "raw": event.model_dump(mode="json", exclude_defaults=True),
    }


def _write_facts(
    uow: UnitOfWork,
    shipment: Shipment,
    rows: Sequence[ShipmentEvent],
    answer: CarrierShipment,
    seen: dict[str, Entry],
) -> None:
    """The status that holds, the milestones and the estimate. An answer that was overtaken changes none of them."""
    standing = [row for row in rows if row.dropped_at is None]
    carriers = [row for row in standing if row.source != EventSource.HAND]
    timeline: Timeline = [(TrackingStatus(row.status), row.occurred_at) for row in standing]
    values: dict[str, Any] = {}
    is_newest = not carriers or carriers[-1].fingerprint in seen
    if is_newest:
        values |= _said_of_all(shipment, answer)
    if is_newest and (not standing or standing[-1].fingerprint in seen):
        status = answer.status
    elif standing and standing[-1].source == EventSource.HAND:
        status = timeline[-1][0]
    else:
        status = TrackingStatus(shipment.status)
    values |= facts_of(timeline, status, shipment, now=uow.now())
    queries.set_values(uow, shipment, values)
    said = answer.estimated_at.at if is_newest and answer.estimated_at else None
    queries.set_values(uow, shipment, refresh_estimate(uow, shipment, by_carrier=said))


def _said_of_all(shipment: Shipment, answer: CarrierShipment) -> dict[str, Any]:
    """What is said of the shipment as a whole. What staff wrote of its way is only filled in, never replaced."""
    return {
        "header_status": answer.header_status,
        "disagreement": answer.disagreement[:500],
        "service": (answer.service or shipment.service)[:80],
        "signed_by": (answer.signed_by or shipment.signed_by)[:120],
        "origin": shipment.origin or answer.origin[:160],
        "destination": shipment.destination or answer.destination[:160],
    }


def facts_of(timeline: Timeline, status: TrackingStatus, shipment: Shipment, *, now: datetime) -> dict[str, Any]:
    """The columns of the status and of the milestones that follow from a timeline."""
    since = since_of(timeline, status) or (shipment.status_since if shipment.status == status else now)
    reached = milestones_of(timeline, status)
    return {
        "status": status,
        "status_since": since,
        "departed_at": reached.departed_at,
        "cleared_at": reached.cleared_at,
        "arrived_at": reached.arrived_at,
    }
