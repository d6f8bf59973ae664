"""When news may reach somebody: quiet hours and digests by the clocks of their zone. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from freight_app.messaging.notifying.models import Rhythm, Way

_MONDAY = 0


@dataclass(frozen=True, slots=True)
class Hours:
    """``quiet_from`` is None where nobody asked for quiet. Times are wall times of ``zone``."""

    zone: ZoneInfo
    quiet_from: time | None = None
    quiet_until: time | None = None
    digest_at: time = time(8)


@dataclass(frozen=True, slots=True)
class Plan:
    """One way that news takes: ``due_at`` None is at once."""

    way: Way
    due_at: datetime | None = None
    in_digest: bool = False


def parse_time(text: str) -> time:
    """``HH:MM`` by the 24-hour clock; ``ValueError`` for anything else."""
    if len(text) != 5:
        raise ValueError(f"{text!r} is not HH:MM")
    return datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007 - a time of day has no zone


def quiet_end(hours: Hours, now: datetime) -> datetime | None:
    """When the quiet hours in which ``now`` lies are over (UTC); None outside of them.

    A clock that is put back shows the end twice: quiet is over at the first. One that is put forward over the end
    is over as much later as it was put forward.
    """
    start, end = hours.quiet_from, hours.quiet_until
    if start is None or end is None or start == end:
        return None
    local = now.astimezone(hours.zone)
    # From later than until: they pass midnight.
    is_quiet = start <= local.time() < end if start < end else local.time() >= start or local.time() < end
    if not is_quiet:
        return None
    day = local.date() if local.time() < end else local.date() + timedelta(days=1)
    first, second = (
        datetime.combine(day, end, tzinfo=hours.zone).replace(fold=fold).astimezone(UTC) for fold in (0, 1)
    )
    return first if first > now else second


def next_digest(hours: Hours, rhythm: Rhythm, now: datetime) -> datetime:
    """The next moment, after ``now``, at which digests of a rhythm go out (UTC): every day, or on Mondays."""
    day = now.astimezone(hours.zone).date()
    while True:
        at = datetime.combine(day, hours.digest_at, tzinfo=hours.zone).astimezone(UTC)
        if at > now and (rhythm != Rhythm.WEEKLY or day.weekday() == _MONDAY):
            return at
        day += timedelta(days=1)


def plan_ways(
    ways: Iterable[Way], *, hours: Hours, rhythm: Rhythm, now: datetime, is_urgent: bool = False
) -> list[Plan]:
    """How each message goes: mail with its digest, what is urgent at once, the rest not before quiet hours end.

    The bell is no message: it has what happened at once, and disturbs nobody.
    """
    waits_until = None if is_urgent else quiet_end(hours, now)
    plans: list[Plan] = []
    for way in ways:
        if way == Way.BELL:
            continue
        if way == Way.EMAIL and rhythm != Rhythm.AT_ONCE and not is_urgent:
            plans.append(Plan(way, next_digest(hours, rhythm, now), in_digest=True))
        else:
            plans.append(Plan(way, waits_until))
    return plans
