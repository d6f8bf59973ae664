"""Planned against actual in working days, and when a shipment arrives. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from freight_app.shipping.values import EtaSource
from freight_app.shop.working_days import WorkingCalendar, count_working_days

# Fewer arrivals of a route than this say nothing about the next.
MIN_SAMPLE = 3


@dataclass(frozen=True, slots=True)
class Estimate:
    """When it arrives and who says so; ``sample`` is the number of arrivals that an estimate from history rests on."""

    at: datetime | None = None
    source: EtaSource | None = None
    sample: int = 0


def variance_of(planned: date | None, actual: date | None, calendar: WorkingCalendar) -> int | None:
    """Working days later than planned, negative when earlier; None while one of the two is not known."""
    if planned is None or actual is None:
        return None
    return count_working_days(planned, actual, calendar)


def estimate_arrival(
    *,
    by_hand: datetime | None,
    by_carrier: datetime | None,
    planned_on: date | None,
    delays: Sequence[int],
    zone: str,
) -> Estimate:
    """The best that is known of the arrival: what staff wrote, what the carrier says, the plan and how it was kept.

    ``delays`` are calendar days by which arrivals of the same route and mode came after their plan; the median of
    enough of them is added to the plan. Days are told as noon in the shop's zone.
    """
    if by_hand is not None:
        return Estimate(by_hand, EtaSource.HAND)
    if by_carrier is not None:
        return Estimate(by_carrier, EtaSource.CARRIER)
    if planned_on is None:
        return Estimate()
    if len(delays) >= MIN_SAMPLE:
        late = timedelta(days=round(median(delays)))
        return Estimate(_noon(planned_on + late, zone), EtaSource.HISTORY, len(delays))
    return Estimate(_noon(planned_on, zone), EtaSource.PLAN)


def is_late(planned_on: date | None, arrived_on: date | None, today: date) -> bool:
    """Not there by the end of the day that was planned."""
    return planned_on is not None and (arrived_on or today) > planned_on


def _noon(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(12), ZoneInfo(zone))
