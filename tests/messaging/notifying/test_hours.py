"""Quiet hours and digests by the clocks of people's zones, whatever those clocks do."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freight_app.messaging.notifying.models import Rhythm, Way
from freight_app.messaging.notifying.rules import Hours, next_digest, parse_time, plan_ways, quiet_end

TUNIS, PARIS, AUCKLAND = (ZoneInfo(name) for name in ("Africa/Tunis", "Europe/Paris", "Pacific/Auckland"))
NIGHT = Hours(TUNIS, time(22), time(7))
ZONES = st.sampled_from([TUNIS, PARIS, AUCKLAND, ZoneInfo("America/St_Johns"), ZoneInfo("Africa/Casablanca")])
TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0))
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-11-22T20:59", None),
        ("2026-11-22T21:00", "2026-11-23T06:00"),
        ("2026-11-23T05:59", "2026-11-23T06:00"),
        ("2026-11-23T06:00", None),
    ],
)
def test_quiet_hours_pass_midnight(now: str, until: str | None) -> None:
    end = quiet_end(NIGHT, datetime.fromisoformat(now).replace(tzinfo=UTC))
    assert end == (datetime.fromisoformat(until).replace(tzinfo=UTC) if until else None)


def test_a_night_with_one_hour_less_ends_at_seven_all_the_same() -> None:
    # In Paris the clocks went from 2 to 3 on 29 March 2026: seven o'clock came an hour earlier for the world.
    hours = Hours(PARIS, time(22), time(7))
    assert quiet_end(hours, datetime(2026, 3, 28, 22, tzinfo=UTC)) == datetime(2026, 3, 29, 5, tzinfo=UTC)


def test_an_end_that_comes_twice_is_over_at_the_first_and_quiet_again_until_the_second() -> None:
    # On 25 October 2026 Paris had half past two twice.
    hours = Hours(PARIS, time(23), time(2, 30))
    assert quiet_end(hours, datetime(2026, 10, 24, 22, tzinfo=UTC)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert quiet_end(hours, datetime(2026, 10, 25, 1, 10, tzinfo=UTC)) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@given(ZONES, TIMES, TIMES, MOMENTS)
def test_quiet_ends_ahead_within_a_day_and_nobody_is_quiet_then(
    zone: ZoneInfo, start: time, end: time, now: datetime
) -> None:
    hours = Hours(zone, start, end)
    over = quiet_end(hours, now)
    if over is None:
        local = now.astimezone(zone).time()
        assert start == end or not (start <= local < end if start < end else local >= start or local < end)
        return
    assert now < over <= now + timedelta(hours=26)
    # On the night with an hour too many an end may be followed by the same quiet time once more: never for longer.
    again = quiet_end(hours, over)
    assert again is None or again <= over + timedelta(hours=1)


@given(ZONES, TIMES, MOMENTS, st.sampled_from([Rhythm.DAILY, Rhythm.WEEKLY]))
def test_a_digest_comes_at_its_hour_soon_enough_and_on_its_day(
    zone: ZoneInfo, at: time, now: datetime, rhythm: Rhythm
) -> None:
    due = next_digest(Hours(zone, digest_at=at), rhythm, now)
    assert now < due <= now + timedelta(days=1 if rhythm == Rhythm.DAILY else 7, hours=2)
    local = due.astimezone(zone)
    # A time that the clocks left out is made good after them.
    assert local.time() == at or local.utcoffset() != (local - timedelta(hours=3)).utcoffset()
    assert rhythm == Rhythm.DAILY or local.weekday() == 0


def test_urgent_news_waits_for_nothing_and_the_bell_is_no_message() -> None:
    night = datetime(2026, 11, 22, 23, tzinfo=UTC)
    ways = (Way.BELL, Way.EMAIL, Way.SMS)
    calm = plan_ways(ways, hours=NIGHT, rhythm=Rhythm.DAILY, now=night)
    assert [(plan.way, plan.in_digest) for plan in calm] == [(Way.EMAIL, True), (Way.SMS, False)]
    assert [plan.due_at for plan in calm] == [datetime(2026, 11, 23, hour, tzinfo=UTC) for hour in (7, 6)]
    urgent = plan_ways(ways, hours=NIGHT, rhythm=Rhythm.DAILY, now=night, is_urgent=True)
    assert [(plan.way, plan.due_at, plan.in_digest) for plan in urgent] == [
        (Way.EMAIL, None, False),
        (Way.SMS, None, False),
    ]


@pytest.mark.parametrize("text", ["7:00", "24:00", "07.00", "", "07:60", "07:00:00"])
def test_what_is_no_time_of_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        parse_time(text)
