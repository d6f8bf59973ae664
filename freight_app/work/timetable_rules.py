"""When a recurring job runs next: plain calculations on plain values."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

_DAILY_AT = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
# A take-over lasts up to 15 s, and a job that is due starts within the next tick.
LATE_AFTER = timedelta(seconds=30)


def parse_daily_at(text: str) -> time:
    """``03:30`` as a time of day; ``ValueError`` for anything but HH:MM."""
    match = _DAILY_AT.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not a time of day like 03:30")
    return time(int(match[1]), int(match[2]))


def next_daily_run(now: datetime, daily_at: str, zone: ZoneInfo) -> datetime:
    """The first moment after ``now`` at which the clock on the shop's wall shows ``daily_at``: once a day, always.

    Where the hour happens twice it is the first; where the clock jumps over it, it is as long after the jump as
    the time lies past the jump's beginning (02:30 becomes 03:30).
    """
    at = parse_daily_at(daily_at)
    # From the day before: what the zone calls yesterday's time may still lie ahead after a jump.
    day = now.astimezone(zone).date() - timedelta(days=1)
    while True:
        moment = datetime.combine(day, at, zone).astimezone(UTC)
        if moment > now:
            return moment
        day += timedelta(days=1)


def next_run(now: datetime, *, every: timedelta | None, daily_at: str | None, zone: ZoneInfo) -> datetime:
    """When a job that starts ``now`` is due again. Times that were missed are over: they are counted from ``now``."""
    if daily_at is not None:
        return next_daily_run(now, daily_at, zone)
    if every is None:
        raise ValueError("a job runs every so often or daily")
    return now + every


def is_late(now: datetime, next_run_at: datetime, asked_at: datetime | None) -> bool:
    """Whether a time, or a person's wish to run it now, passed a while ago and nothing began."""
    due_at = next_run_at if asked_at is None else min(next_run_at, asked_at)
    return now - due_at > LATE_AFTER
