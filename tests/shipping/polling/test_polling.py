"""Thousands of shipments, a carrier that misbehaves, a small quota: nothing is lost or doubled, nobody starves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlmodel import col, select

from freight_app.kit.clock import StillClock
from freight_app.kit.house import House
from freight_app.shipping.models import Shipment
from freight_app.shipping.polling import polling, queries, tasks  # noqa: F401 - registers the task
from freight_app.work.running import run_due_tasks
from tests.shipping.polling.journeys import Journeys, carrier_of, expected_events, put_shipments, written_events

QUOTA = 250


def follow(house: House, clock: StillClock, until_days: float, *, tick: timedelta) -> None:
    end = clock.now() + timedelta(days=until_days)
    while clock.now() < end:
        with house.write() as uow:
            polling.hand_out_questions(uow)
        run_due_tasks(house.database)
        clock.advance(tick)


@pytest.mark.parametrize("backend", ["sqlite"])
def test_two_thousand_shipments_are_followed_within_the_quota_of_a_carrier_that_misbehaves(
    house: House, clock: StillClock
) -> None:
    # Nothing here dies: what the disk makes of each commit is not what this proves.
    event.listen(house.database.write_engine, "connect", lambda raw, _record: raw.execute("PRAGMA synchronous=OFF"))
    house.database.write_engine.dispose()
    check_followed(house, clock, count=2000, quota=QUOTA, days=12, tick=timedelta(hours=1))


def test_the_same_holds_of_fewer_on_both_databases(house: House, clock: StillClock) -> None:
    check_followed(house, clock, count=60, quota=40, days=4)


def check_followed(
    house: House, clock: StillClock, *, count: int, quota: int, days: float, tick: timedelta = timedelta(minutes=20)
) -> None:
    numbers = [f"{10**9 + place}" for place in range(count)]
    start = clock.now()
    down = start + timedelta(days=1)
    journeys = Journeys(clock, start, numbers, is_down_from=down, is_down_until=down + timedelta(hours=4))
    put_shipments(house, numbers)
    with carrier_of(house, journeys, quota=quota):
        follow(house, clock, days, tick=tick)
    # Never more than the clock's part of the carrier's calls a day, ten of a number, or one a second.
    assert max(journeys.calls_by_day().values()) <= quota * 0.9
    assert max(journeys.calls_by_number_and_day().values()) <= 10
    assert min(journeys.gaps_s()) >= 1.0
    # The calls are used, and while the carrier is down only a few of them are spent to learn that it still is.
    assert len(journeys.called) > 0.8 * quota * 0.9 * days
    assert 0 < sum(down <= at < down + timedelta(hours=4) for at, _ in journeys.called) <= 5 + 12
    # No event lost and none doubled: what the carrier told stands there, in order, whatever it sent in between.
    assert written_events(house) == expected_events(journeys)
    # Nobody is forgotten: everybody was asked about, and who failed was asked about again.
    assert {number for _, number in journeys.called} == set(numbers)
    with house.read() as uow:
        assert queries.count_handed(uow, "dhl_unified") == 0
        delivered = uow.session.exec(select(Shipment.tracking_number).where(col(Shipment.status) == "delivered")).all()
    assert set(delivered) == {number for number, known in journeys.told.items() if known == 5}
    assert not {number for at, number in journeys.called if at > clock.now() - timedelta(days=1)} - set(numbers)
