"""Who is asked about next: within the quota, the urgent more often, and nobody never."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from freight_app.shipping.polling import rules
from freight_app.shipping.polling.rules import Urgency, Watched
from freight_app.shipping.values import IN_TROUBLE, TrackingStatus

START = datetime(2026, 3, 2, tzinfo=UTC)
S = TrackingStatus
LIVE = sorted(set(S) - {S.DELIVERED, S.RETURN_TO_SENDER, S.CANCELLED})
statuses = st.sampled_from(LIVE)
shipments = st.builds(
    Watched,
    id=st.integers(1, 10**6),
    status=statuses,
    direction=st.sampled_from(["inbound", "outbound"]),
    created_at=st.just(START - timedelta(days=3)),
    asked_at=st.none() | st.integers(0, 4000).map(lambda minutes: START - timedelta(minutes=minutes)),
    failures=st.integers(0, 20),
)


@given(
    st.lists(shipments, max_size=40, unique_by=lambda one: one.id),
    st.integers(0, 50),
    st.floats(0, 1),
    st.integers(0, 9**9),
)
def test_as_many_as_there_is_room_for_are_chosen_and_none_twice(
    due: list[Watched], room: int, share: float, spent: int
) -> None:
    chosen = rules.choose(due, room=room, share=share, spent=spent, now=START)
    assert len(chosen) == len({one.id for one in chosen}) == min(room, len(due))
    assert {one.id for one in chosen} <= {one.id for one in due}


def test_the_share_of_age_goes_to_those_who_wait_longest() -> None:
    old = [watched(number, asked=START - timedelta(days=5, minutes=number)) for number in range(6)]
    urgent = [watched(100 + number, S.OUT_FOR_DELIVERY, asked=START - timedelta(days=2)) for number in range(6)]
    ids = [one.id for one in rules.choose([*urgent, *old], room=6, share=1 / 3, spent=0, now=START)]
    assert [one for one in ids if one < 100] == [5, 4]
    assert [one for one in ids if one >= 100] == [100, 101, 102, 103]


def test_what_somebody_will_miss_first_is_the_most_urgent() -> None:
    ordered = [
        watched(1, S.READY_FOR_PICKUP),
        watched(2, S.PENDING),
        watched(3, S.IN_TRANSIT, direction="inbound"),
        watched(4, S.IN_TRANSIT),
        watched(5, S.DELAYED),
        watched(6, S.OUT_FOR_DELIVERY),
    ]
    assert [rules.urgency_of(one, START) for one in ordered] == sorted(Urgency)
    late = replace(ordered[2], expected_at=START - timedelta(hours=1))
    assert rules.urgency_of(late, START) == Urgency.TROUBLE
    near = replace(ordered[2], expected_at=START + timedelta(hours=20))
    assert rules.urgency_of(near, START) == Urgency.AWAITED
    assert IN_TROUBLE - {S.RETURN_TO_SENDER}


@given(shipments, st.integers(0, 90))
def test_nobody_is_asked_about_less_than_once_in_twenty_hours_unless_it_fails(one: Watched, days: int) -> None:
    wait = rules.interval_of(one, START + timedelta(days=days))
    assert timedelta(minutes=20) <= wait <= rules.LONGEST


@given(st.integers(1, 10_000), st.integers(0, 10_000), st.integers(0, 100), st.integers(0, 86_399))
def test_the_clock_keeps_to_its_part_of_the_day(limit: int, used: int, under_way: int, second: int) -> None:
    now = START + timedelta(seconds=second)
    room = rules.calls_now(limit, used, under_way, now)
    assert room >= 0
    assert room == 0 or used + under_way + room <= rules.calls_for_clock(limit) <= limit
    assert limit == 1 or rules.calls_for_clock(limit) < limit
    assert 1 <= rules.seconds_to_midnight(now) <= 86_400


def test_a_carrier_that_fails_is_left_alone_longer_each_time() -> None:
    assert rules.break_until(4, START) is None
    breaks = [rules.break_until(failures, START) for failures in (5, 6, 7, 500)]
    assert [until - START for until in breaks if until] == [timedelta(seconds=s) for s in (60, 120, 240, 3600)]


@dataclass
class Day:
    """A carrier that always answers, asked for some days by the rules alone."""

    quota: int
    crowd: list[Watched]
    days: int
    tick: timedelta = timedelta(minutes=15)

    def run(self) -> tuple[dict[int, timedelta], dict[int, int], int]:
        """The longest wait of each shipment, how often each was asked, and the most calls of one day."""
        crowd = {one.id: one for one in self.crowd}
        due_at = dict.fromkeys(crowd, START)
        waits: dict[int, timedelta] = defaultdict(timedelta)
        asked: dict[int, int] = defaultdict(int)
        spent: dict[int, int] = defaultdict(int)
        of_number: dict[tuple[int, int], int] = defaultdict(int)
        share = rules.share_of_longest(len(crowd), self.quota)
        now = START
        while now < START + timedelta(days=self.days):
            day = (now - START).days
            room = rules.calls_now(self.quota, spent[day], 0, now)
            due = [one for one in crowd.values() if due_at[one.id] <= now] if room else []
            turns = spent[day] + day * self.quota
            for one in rules.choose(due, room=room, share=share, spent=turns, now=now):
                if of_number[one.id, day] == 8:
                    due_at[one.id] = START + timedelta(days=day + 1)
                    continue
                waits[one.id] = max(waits[one.id], now - one.waits_since)
                crowd[one.id] = replace(one, asked_at=now, news_at=now)
                due_at[one.id] = now + rules.interval_of(crowd[one.id], now)
                asked[one.id] += 1
                spent[day] += 1
                of_number[one.id, day] += 1
            now += self.tick
        for one in crowd.values():
            waits[one.id] = max(waits[one.id], now - one.waits_since)
        return waits, asked, max(spent.values())


@settings(max_examples=12)
@given(st.lists(statuses, min_size=1, max_size=40), st.integers(0, 22))
def test_where_the_quota_allows_it_everybody_is_asked_about_within_a_day(mix: list[TrackingStatus], extra: int) -> None:
    crowd = [watched(number, mix[number % len(mix)], created=START) for number in range(min(45, len(mix) + extra))]
    waits, _, most = Day(quota=50, crowd=crowd, days=4).run()
    assert max(waits.values()) <= timedelta(hours=26)
    assert most <= 45


@settings(max_examples=8)
@given(st.lists(statuses, min_size=1, max_size=6))
def test_eight_times_more_shipments_than_calls_starve_nobody_whatever_they_are(mix: list[TrackingStatus]) -> None:
    # The proportion of 2,000 shipments and 250 calls, a tenth as large.
    crowd = [watched(number, mix[number % len(mix)], created=START) for number in range(200)]
    waits, _, most = Day(quota=25, crowd=crowd, days=40, tick=timedelta(hours=1)).run()
    half = rules.calls_for_clock(25) / 2
    assert max(waits.values()) <= timedelta(days=200 / half + 1)
    assert most <= 23


def test_the_urgent_are_asked_about_more_often_than_the_others() -> None:
    crowd = [watched(number, S.OUT_FOR_DELIVERY if number < 20 else S.READY_FOR_PICKUP) for number in range(200)]
    _, asked, _ = Day(quota=25, crowd=crowd, days=30, tick=timedelta(hours=1)).run()
    urgent = sum(asked[number] for number in range(20)) / 20
    others = sum(asked[number] for number in range(20, 200)) / 180
    assert urgent > 4 * others
    assert min(asked[number] for number in range(200)) >= 1


def watched(
    number: int,
    status: TrackingStatus = S.IN_TRANSIT,
    *,
    asked: datetime | None = None,
    direction: str = "outbound",
    created: datetime = START - timedelta(days=1),
) -> Watched:
    return Watched(id=number, status=status, direction=direction, created_at=created, asked_at=asked)
