"""Trouble with shipments that the house tells of by itself (``messaging/alerts``). A muted shipment has none.

Each check names everything of its kind that is true now: what it does not name any more is over.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from freight_app.kit.db import UnitOfWork
from freight_app.kit.subjects import Subject
from freight_app.messaging.alerts.checking import AlertCheck, FoundTrouble
from freight_app.messaging.alerts.dtos import Severity
from freight_app.shipping import watch_queries
from freight_app.shipping.models import Shipment
from freight_app.shipping.values import TrackingStatus, TransportMode
from freight_app.shipping.watch_limits import WatchLimits, get_watch_limits
from freight_app.shop.calendar import today_of_shop
from freight_app.shop.service import get_shop_profile


def quiet_days(limits: WatchLimits, status: str, mode: str) -> int:
    """How long nothing may be heard of a shipment that travels so."""
    if status == TrackingStatus.PENDING:
        return limits.announced
    return {
        TransportMode.AIR: limits.quiet_air,
        TransportMode.SEA: limits.quiet_sea,
        TransportMode.RAIL: limits.quiet_rail,
    }.get(TransportMode(mode), limits.quiet_road)


def find_late_departures(uow: UnitOfWork) -> Iterator[FoundTrouble]:
    limits, today = get_watch_limits(uow), today_of_shop(uow)
    for shipment in watch_queries.not_departed(uow, today - timedelta(days=limits.late_departure)):
        yield _trouble(shipment, Severity.WARNING, planned_on=_iso(shipment.planned_departure_on))


def find_silence(uow: UnitOfWork) -> Iterator[FoundTrouble]:
    """Nothing heard for longer than its way of travelling allows."""
    limits, zone = get_watch_limits(uow), _zone(uow)
    today = today_of_shop(uow)
    for shipment, heard_at in watch_queries.last_heard(uow):
        heard_on = heard_at.astimezone(zone).date()
        if (today - heard_on).days > quiet_days(limits, str(shipment.status), str(shipment.mode)):
            yield _trouble(shipment, Severity.WARNING, heard_on=heard_on.isoformat())


def find_customs_holds(uow: UnitOfWork) -> Iterator[FoundTrouble]:
    limits, zone = get_watch_limits(uow), _zone(uow)
    for shipment, place in watch_queries.held_by_customs(uow, uow.now() - timedelta(days=limits.customs)):
        held_on = shipment.status_since.astimezone(zone).date().isoformat()
        yield _trouble(shipment, Severity.CRITICAL, held_on=held_on, place=place)


def find_failed_deliveries(uow: UnitOfWork) -> Iterator[FoundTrouble]:
    """What could not be handed over, and what goes back to its sender."""
    zone = _zone(uow)
    for shipment, text in watch_queries.failed_deliveries(uow):
        failed_on = shipment.status_since.astimezone(zone).date().isoformat()
        yield _trouble(shipment, Severity.CRITICAL, failed_on=failed_on, reason=text[:200])


def find_late_arrivals(uow: UnitOfWork) -> Iterator[FoundTrouble]:
    """The planned day has passed and it is not here."""
    limits, zone = get_watch_limits(uow), _zone(uow)
    for shipment in watch_queries.past_their_plan(uow, today_of_shop(uow) - timedelta(days=limits.arrival_late)):
        yield _trouble(
            shipment,
            Severity.WARNING,
            planned_on=_iso(shipment.planned_arrival_on),
            expected_on=_iso(_day(shipment.eta_at, zone)),
        )


def find_predicted_late(uow: UnitOfWork) -> Iterator[FoundTrouble]:
    """It is not late yet, but will be: the estimate lies after the plan. From the day of the plan on it is late."""
    limits, zone = get_watch_limits(uow), _zone(uow)
    for shipment in watch_queries.expected_after_plan(uow, today_of_shop(uow)):
        expected, planned = _day(shipment.eta_at, zone), shipment.planned_arrival_on
        if expected is not None and planned is not None and (expected - planned).days >= max(limits.predicted_late, 1):
            yield _trouble(shipment, Severity.INFO, planned_on=_iso(planned), expected_on=_iso(expected))


def _trouble(shipment: Shipment, severity: Severity, **facts: str) -> FoundTrouble:
    known = {name: value for name, value in facts.items() if value}
    return FoundTrouble(
        subject=Subject("shipment", shipment.public_id),
        severity=severity,
        facts={"shipment": shipment.number, "carrier": shipment.carrier, **known},
    )


def _zone(uow: UnitOfWork) -> ZoneInfo:
    return ZoneInfo(get_shop_profile(uow).time_zone)


def _day(at: datetime | None, zone: ZoneInfo) -> date | None:
    return at.astimezone(zone).date() if at is not None else None


def _iso(day: date | None) -> str:
    return day.isoformat() if day is not None else ""


SHIPMENT_CHECKS = (
    AlertCheck("late_departure", find_late_departures),
    AlertCheck("no_news", find_silence),
    AlertCheck("customs_hold", find_customs_holds),
    AlertCheck("delivery_failed", find_failed_deliveries),
    AlertCheck("arrival_late", find_late_arrivals),
    AlertCheck("predicted_late", find_predicted_late),
)
