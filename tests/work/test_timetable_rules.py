"""When a job runs next, over every kind of clock change."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from freight_app.work.timetable_jobs import Job, by_name
from freight_app.work.timetable_rules import LATE_AFTER, is_late, next_daily_run, next_run, parse_daily_at

PARIS = ZoneInfo("Europe/Paris")
# An hour at two in the morning, at midnight, twice around Ramadan, half an hour, and none at all.
ZONES = ["Europe/Paris", "Africa/Cairo", "Africa/Casablanca", "Australia/Lord_Howe", "America/New_York", "Africa/Tunis"]
zones = st.sampled_from(ZONES).map(ZoneInfo)
moments = st.datetimes(datetime(2024, 1, 1), datetime(2029, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
times = st.times().map(lambda at: f"{at:%H:%M}")
# Between two looks of the scheduler: a tick, or a house that was closed for weeks.
pauses = st.lists(st.one_of(st.integers(1, 90), st.integers(1, 40 * 86_400)), min_size=1, max_size=40)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("now", "daily_at", "expected"),
    [
        ("2026-11-20T12:00Z", "03:30", "2026-11-21T03:30+01:00"),
        ("2026-11-21T02:29:59Z", "03:30", "2026-11-21T03:30+01:00"),
        ("2026-11-21T02:30Z", "03:30", "2026-11-22T03:30+01:00"),
        # The clock goes from 02:00 to 03:00: there is no 02:30, and the day still has its run.
        ("2026-03-28T12:00Z", "02:30", "2026-03-29T03:30+02:00"),
        ("2026-03-29T01:30Z", "02:30", "2026-03-30T02:30+02:00"),
        # 02:30 comes twice: the first time it runs, the second it does not.
        ("2026-10-24T12:00Z", "02:30", "2026-10-25T02:30+02:00"),
        ("2026-10-25T00:30Z", "02:30", "2026-10-26T02:30+01:00"),
    ],
)
def test_a_daily_job_follows_the_clock_on_the_wall_of_paris(now: str, daily_at: str, expected: str) -> None:
    assert next_daily_run(at(now), daily_at, PARIS) == at(expected)


def test_a_time_before_midnight_that_the_clock_jumps_over_comes_after_midnight() -> None:
    # In Nuuk 23:00 becomes 00:00 of Sunday, so Saturday's 23:30 is at 00:30 and Sunday's at 23:30.
    nuuk = ZoneInfo("America/Nuuk")
    assert next_daily_run(at("2026-03-29T01:10Z"), "23:30", nuuk) == at("2026-03-29T00:30-01:00")
    assert next_daily_run(at("2026-03-29T01:30Z"), "23:30", nuuk) == at("2026-03-29T23:30-01:00")


@given(now=moments, daily_at=times, zone=zones)
@example(now=at("2026-03-29T00:59Z"), daily_at="02:00", zone=PARIS)
@example(now=at("2026-10-25T00:59Z"), daily_at="02:59", zone=PARIS)
def test_the_next_daily_run_is_the_first_time_that_the_wall_shows(now: datetime, daily_at: str, zone: ZoneInfo) -> None:
    found = next_daily_run(now, daily_at, zone)
    assert now < found <= now + timedelta(hours=25)

    def shows(moment: datetime) -> bool:
        wall = moment.astimezone(zone)
        return f"{wall:%H:%M}" == daily_at and wall.fold == 0

    minute = now.replace(second=0, microsecond=0) + timedelta(minutes=1)
    while minute < found:
        assert not shows(minute)
        minute += timedelta(minutes=1)
    if not shows(found):
        # Only a time that this day does not have is moved, and it stays within the day.
        wall = found.astimezone(zone)
        missing = datetime.combine(wall.date(), parse_daily_at(daily_at), zone)
        assert missing.astimezone(UTC).astimezone(zone).time() != missing.time()
        assert timedelta(0) < wall.replace(tzinfo=None) - missing.replace(tzinfo=None) <= timedelta(hours=1)


@given(start=moments, daily_at=times, zone=zones)
def test_a_daily_job_runs_once_on_each_day(start: datetime, daily_at: str, zone: ZoneInfo) -> None:
    runs = [next_daily_run(start, daily_at, zone)]
    for _ in range(30):
        runs.append(next_daily_run(runs[-1], daily_at, zone))
    days = [run.astimezone(zone).date() for run in runs]
    assert [later - earlier for earlier, later in pairwise(days)] == [timedelta(days=1)] * 30


def runs_of(looks: list[datetime], planned: datetime, **rhythm: object) -> list[tuple[datetime, datetime]]:
    """What a scheduler does that looks at these moments: (planned for, ran at)."""
    runs: list[tuple[datetime, datetime]] = []
    for look in looks:
        if planned <= look:
            runs.append((planned, look))
            planned = next_run(look, **rhythm)  # type: ignore[arg-type]
    return runs


def looks_after(start: datetime, seconds: list[int]) -> list[datetime]:
    looks = [start]
    for pause in seconds:
        looks.append(looks[-1] + timedelta(seconds=pause))
    return looks


@given(start=moments, seconds=pauses, every_s=st.integers(1, 7 * 86_400))
def test_however_long_the_house_was_closed_an_interval_lies_between_two_runs(
    start: datetime, seconds: list[int], every_s: int
) -> None:
    looks, every = looks_after(start, seconds), timedelta(seconds=every_s)
    runs = [ran_at for _, ran_at in runs_of(looks, start, every=every, daily_at=None, zone=PARIS)]
    assert all(later - earlier >= every for earlier, later in pairwise(runs))
    # And none is left out: at each look, it has run within the interval before.
    assert all(any(look - every < run <= look for run in runs) for look in looks)


@given(start=moments, seconds=pauses, daily_at=times, zone=zones)
def test_however_many_days_were_missed_a_daily_job_is_made_good_once(
    start: datetime, seconds: list[int], daily_at: str, zone: ZoneInfo
) -> None:
    looks = looks_after(start, seconds)
    runs = runs_of(looks, next_daily_run(start, daily_at, zone), every=None, daily_at=daily_at, zone=zone)
    for (_, earlier), (planned, later) in pairwise(runs):
        # A time of its own lies between any two runs.
        assert earlier < planned <= later
    served = {ran_at for _, ran_at in runs}
    for before, look in pairwise(looks):
        assert (next_daily_run(before, daily_at, zone) <= look) == (look in served)


def test_a_time_of_day_is_two_digits_twice() -> None:
    assert parse_daily_at("00:05") == time(0, 5)
    for wrong in ("3:30", "24:00", "03:60", "0330", "03:30:00", " 03:30", "٠٣:٣٠", ""):
        with pytest.raises(ValueError, match="time of day"):
            parse_daily_at(wrong)


def test_a_job_is_late_once_its_time_or_a_wish_has_waited_longer_than_a_take_over() -> None:
    now = at("2026-11-21T12:00Z")
    assert not is_late(now, now - LATE_AFTER, None)
    assert is_late(now, now - LATE_AFTER - timedelta(seconds=1), None)
    assert not is_late(now, now + timedelta(days=1), now - LATE_AFTER)
    assert is_late(now, now + timedelta(days=1), now - LATE_AFTER - timedelta(seconds=1))


def test_a_job_that_cannot_be_meant_is_refused_where_it_is_written() -> None:
    def nothing(_: object) -> None: ...

    hour = timedelta(hours=1)
    wrong = [
        {"name": "Has Spaces", "every": hour, "run": nothing},
        {"name": "never", "run": nothing},
        {"name": "both", "every": hour, "daily_at": "03:30", "run": nothing},
        {"name": "idle", "every": hour},
        {"name": "twice", "every": hour, "run": nothing, "work": nothing},
        {"name": "too_fast", "every": timedelta(milliseconds=500), "run": nothing},
        {"name": "broken", "every": timedelta(seconds=1.5), "run": nothing},
        {"name": "no_time", "daily_at": "25:00", "run": nothing},
    ]
    for fields in wrong:
        with pytest.raises(ValueError, match=r"\w"):
            Job(title="?", **fields)  # type: ignore[arg-type]
    twin = Job(name="twin", title="Twin", every=hour, run=nothing)
    with pytest.raises(ValueError, match="two jobs are called twin"):
        by_name([twin, twin])
