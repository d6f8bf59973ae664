"""Who is asked about next, and when again. Pure.

A carrier allows so many calls a day (DHL's tracking: 250), and a shop may follow thousands of shipments. Calls go out
evenly over the day (UTC), a tenth is kept for people. Each goes to one of two queues of the shipments that are due:

- the *longest waiting*, whatever they are: as many calls as let each shipment have one a day, where the day has that
  many, else half. So nobody starves: of 2,000 shipments and 225 calls each is asked within 18 days at the worst.
- the *most urgent*: by how many times its own interval a shipment has waited. An hour counts more for a parcel that
  is out for delivery than for one on a ship, and whatever waits grows more urgent.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import IntEnum

from freight_app.shipping.values import ENDED, IN_TROUBLE, Direction, TrackingStatus


class Urgency(IntEnum):
    """The higher, the sooner."""

    NEARLY_DONE = 1
    NEW = 2
    UNDER_WAY = 3
    AWAITED = 4
    TROUBLE = 5
    AT_THE_DOOR = 6


# Nobody waits longer than this where the quota allows it: a little less than a day, so that a day has one call.
LONGEST = timedelta(hours=20)
_INTERVALS = {
    Urgency.AT_THE_DOOR: timedelta(minutes=75),
    Urgency.TROUBLE: timedelta(hours=3),
    Urgency.AWAITED: timedelta(hours=4),
    Urgency.UNDER_WAY: timedelta(hours=6),
    Urgency.NEW: timedelta(hours=8),
    Urgency.NEARLY_DONE: timedelta(hours=12),
}
# After a week without news they come less often; after two months they are lost, or the number is wrong.
_SILENT = timedelta(days=7)
GIVEN_UP_AFTER = timedelta(days=60)
_FIRST_RETRY = timedelta(minutes=20)
_LONGEST_RETRY = timedelta(hours=12)
LEAST_SHARE_OF_LONGEST = 1 / 2
# Five failures in a row are not chance any more.
BREAKS_AFTER = 5
_FIRST_BREAK_S = 60
_LONGEST_BREAK_S = 3600
# How long one try may take while the others wait to see how it goes.
PROBE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Watched:
    """A shipment as far as asking about it depends on it. ``asked_at`` None: never."""

    id: int
    status: str
    direction: str
    created_at: datetime
    asked_at: datetime | None = None
    news_at: datetime | None = None
    expected_at: datetime | None = None
    failures: int = 0

    @property
    def waits_since(self) -> datetime:
        return self.asked_at or self.created_at


def urgency_of(shipment: Watched, now: datetime) -> Urgency:
    """How soon somebody will miss an answer."""
    if shipment.status == TrackingStatus.OUT_FOR_DELIVERY:
        return Urgency.AT_THE_DOOR
    is_late = shipment.expected_at is not None and shipment.expected_at < now
    if shipment.status in IN_TROUBLE or is_late:
        return Urgency.TROUBLE
    if shipment.status == TrackingStatus.READY_FOR_PICKUP:
        return Urgency.NEARLY_DONE
    if shipment.status == TrackingStatus.PENDING:
        return Urgency.NEW
    is_near = shipment.expected_at is not None and shipment.expected_at - now < timedelta(days=1)
    return Urgency.AWAITED if shipment.direction == Direction.OUTBOUND or is_near else Urgency.UNDER_WAY


def interval_of(shipment: Watched, now: datetime) -> timedelta:
    """How long after an answer the next one is worth a call; after failures longer each time."""
    if shipment.failures:
        retry = _FIRST_RETRY * 2 ** min(shipment.failures - 1, 10)
        return min(retry, _LONGEST_RETRY)
    wanted = _INTERVALS[urgency_of(shipment, now)]
    is_silent = now - (shipment.news_at or shipment.created_at) > _SILENT
    return min(wanted * 2 if is_silent else wanted, LONGEST)


def is_given_up(shipment: Watched, now: datetime) -> bool:
    return now - max(shipment.news_at or shipment.created_at, shipment.created_at) > GIVEN_UP_AFTER


def is_followable(status: str) -> bool:
    return status not in ENDED


def calls_for_clock(calls_a_day: int) -> int:
    """What is left of a day's calls when people have their tenth."""
    return calls_a_day - (max(1, calls_a_day // 10) if calls_a_day > 1 else 0)


def calls_now(calls_a_day: int, used: int, under_way: int, now: datetime) -> int:
    """How many more calls may be handed out by now, when they are spread over the day with a little in advance."""
    most = calls_for_clock(calls_a_day)
    midnight = datetime.combine(now.astimezone(UTC).date(), time(), UTC)
    elapsed = (now - midnight) / timedelta(days=1)
    by_now = min(most, math.ceil(most * elapsed) + max(1, most // 25))
    return max(0, by_now - used - under_way)


def seconds_to_midnight(now: datetime) -> int:
    """Until the carrier counts anew: DHL's days are UTC."""
    midnight = datetime.combine(now.astimezone(UTC).date() + timedelta(days=1), time(), UTC)
    return max(1, math.ceil((midnight - now).total_seconds()))


def share_of_longest(followed: int, calls_a_day: int | None) -> float:
    """Which part of the calls goes to those who wait longest."""
    if not calls_a_day:
        return LEAST_SHARE_OF_LONGEST
    most = calls_for_clock(calls_a_day)
    return max(LEAST_SHARE_OF_LONGEST, followed / most) if followed <= most else LEAST_SHARE_OF_LONGEST


def choose(due: Sequence[Watched], *, room: int, share: float, spent: int, now: datetime) -> list[Watched]:
    """Who of the due ones is asked now, in order, at most ``room``; ``spent`` says where the turns stand."""
    by_age = iter(sorted(due, key=lambda one: (one.waits_since, one.id)))
    by_urgency = iter(sorted(due, key=lambda one: (-_stretch(one, now), one.id)))
    chosen: dict[int, Watched] = {}
    for turn in range(spent, spent + min(room, len(due))):
        is_of_age = math.floor((turn + 1) * share) > math.floor(turn * share)
        one = _next_of(by_age if is_of_age else by_urgency, chosen)
        chosen[one.id] = one
    return list(chosen.values())


def break_until(failures: int, now: datetime) -> datetime | None:
    """Until when nobody asks after so many failures in a row; None while they may be chance."""
    if failures < BREAKS_AFTER:
        return None
    return now + timedelta(seconds=min(_LONGEST_BREAK_S, _FIRST_BREAK_S * 2 ** min(failures - BREAKS_AFTER, 12)))


def _stretch(shipment: Watched, now: datetime) -> float:
    """How many times its own interval it has waited."""
    return (now - shipment.waits_since) / interval_of(shipment, now)


def _next_of(queue: Iterator[Watched], chosen: dict[int, Watched]) -> Watched:
    # Each queue holds all, and fewer are wanted than there are: one is always left.
    return next(one for one in queue if one.id not in chosen)
