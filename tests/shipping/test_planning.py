"""Working days between plan and actual, and whom an estimate is from."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from freight_app.shipping.planning import estimate_arrival, is_late, variance_of
from freight_app.shipping.values import EtaSource
from freight_app.shop.working_days import WorkingCalendar, count_working_days, weekend_of

days = st.dates(date(2025, 1, 1), date(2028, 1, 1))
calendars = st.builds(
    WorkingCalendar,
    weekend=st.frozensets(st.integers(0, 6), max_size=6),
    holidays=st.frozensets(days, max_size=8),
)


@given(days, st.integers(0, 120), calendars)
def test_working_days_are_those_that_a_calendar_would_tick_off(
    start: date, length: int, calendar: WorkingCalendar
) -> None:
    end = start + timedelta(days=length)
    counted = sum(calendar.is_working(start + timedelta(days=step)) for step in range(1, length + 1))
    assert count_working_days(start, end, calendar) == counted
    assert count_working_days(end, start, calendar) == -counted


def test_a_weekend_between_plan_and_actual_is_no_delay_of_two_days() -> None:
    tunis, algiers = WorkingCalendar(weekend_of("TN")), WorkingCalendar(weekend_of("DZ"))
    friday, monday = date(2026, 11, 20), date(2026, 11, 23)
    assert variance_of(friday, monday, tunis) == 1
    assert variance_of(friday, monday, algiers) == 2
    assert variance_of(monday, friday, tunis) == -1
    assert variance_of(friday, monday, WorkingCalendar(weekend_of("TN"), frozenset({monday}))) == 0
    assert variance_of(None, monday, tunis) is variance_of(friday, None, tunis) is None


def test_an_estimate_says_whom_it_is_from() -> None:
    plan, carrier = date(2026, 11, 20), datetime(2026, 11, 25, 16, tzinfo=UTC)
    hand = datetime(2026, 11, 27, tzinfo=UTC)

    def estimate(**known: object) -> tuple[datetime | None, EtaSource | None, int]:
        given = {"by_hand": None, "by_carrier": None, "planned_on": None, "delays": [], **known}
        found = estimate_arrival(**given, zone="Africa/Tunis")  # type: ignore[arg-type]
        return found.at, found.source, found.sample

    noon = datetime(2026, 11, 20, 11, tzinfo=UTC)
    assert estimate() == (None, None, 0)
    assert estimate(delays=[1, 2, 3]) == (None, None, 0)
    assert estimate(planned_on=plan, delays=[5, 5]) == (noon, EtaSource.PLAN, 0)
    assert estimate(planned_on=plan, delays=[0, 2, 9]) == (noon + timedelta(days=2), EtaSource.HISTORY, 3)
    assert estimate(planned_on=plan, delays=[0, 2, 9], by_carrier=carrier) == (carrier, EtaSource.CARRIER, 0)
    assert estimate(planned_on=plan, by_carrier=carrier, by_hand=hand) == (hand, EtaSource.HAND, 0)


def test_late_is_after_the_planned_day_and_not_on_it() -> None:
    plan = date(2026, 11, 20)
    assert not is_late(None, None, plan)
    assert not is_late(plan, None, plan)
    assert is_late(plan, None, plan + timedelta(days=1))
    assert not is_late(plan, plan, plan + timedelta(days=30))
    assert is_late(plan, plan + timedelta(days=1), plan)
