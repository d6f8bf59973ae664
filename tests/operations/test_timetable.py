"""The ticks of the timetable do on a wired house what their names say."""

from __future__ import annotations

from datetime import timedelta

import pytest

from freight_app.kit.clock import StillClock
from freight_app.kit.house import House
from freight_app.operations.heartbeat import SCHEDULER, last_beat
from freight_app.scheduler import (
    TIMETABLE,
    Tick,
    build_scheduler,
    complete_orders,
    expire_orders,
    run_tick,
    say_that_the_clock_runs,
    throw_away,
)


def test_every_recurring_job_has_a_name_of_its_own() -> None:
    names = [tick.name for tick in TIMETABLE]
    assert len(set(names)) == len(names)
    assert [tick.every for tick in TIMETABLE if tick.run is say_that_the_clock_runs] == [timedelta(seconds=30)]
    assert [tick.every for tick in TIMETABLE if tick.run is expire_orders] == [timedelta(seconds=30)]


def test_the_clock_says_that_it_runs(house: House, clock: StillClock) -> None:
    say_that_the_clock_runs(house)
    clock.advance(timedelta(seconds=30))
    say_that_the_clock_runs(house)
    with house.read() as uow:
        assert last_beat(uow, SCHEDULER) == clock.now()


@pytest.mark.parametrize("run", [expire_orders, complete_orders, throw_away])
def test_a_tick_with_nothing_to_do_does_nothing_and_does_not_fail(house: House, run: object) -> None:
    assert callable(run)
    run(house)


def test_a_tick_that_fails_does_not_stop_the_clock(house: House) -> None:
    def fail(_house: House) -> None:
        raise RuntimeError("broken")

    run_tick(Tick("broken", timedelta(seconds=1), fail), house)


def test_what_was_missed_while_the_house_was_closed_is_made_good_at_the_start(house: House) -> None:
    scheduler = build_scheduler(house)
    scheduler.start(paused=True)
    try:
        jobs = scheduler.get_jobs()
        assert len(jobs) == len(TIMETABLE)
        waits = [job.next_run_time - job.trigger.start_date for job in jobs]
        assert all(wait <= timedelta(0) for wait in waits)
    finally:
        scheduler.shutdown(wait=False)
