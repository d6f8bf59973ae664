"""Keeping the timetable across leaders: who may start a job, runs that were cut off, stopping."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest

from freight_app.kit.clock import StillClock
from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import House
from freight_app.kit.versions import raise_versions
from freight_app.work import timetable_queries as queries
from freight_app.work.leadership import TIMETABLE, Leadership, LeadershipLost
from freight_app.work.timetable import ask_to_run
from freight_app.work.timetable_jobs import Job
from freight_app.work.timetable_keeper import TimetableKeeper
from freight_app.work.timetable_running import CUT_OFF, free_forgotten, run_job, write_timetable
from tests.work.timetables import HOUR, TUNIS, Keeper, count_of, counting, rows_of


def lose(clock: StillClock, house: House, *jobs: Job) -> Keeper:
    """The lease of whoever leads runs out and another takes over."""
    clock.advance(timedelta(seconds=11))
    return Keeper(house, *jobs)


def test_who_was_frozen_past_the_lease_starts_nothing_more(house: House, clock: StillClock) -> None:
    frozen = Keeper(house, counting())
    holder = frozen.holder
    clock.advance(timedelta(seconds=11))
    # Not even while nobody else leads yet.
    with pytest.raises(LeadershipLost):
        run_job(house, frozen.jobs[0], TUNIS, holder)
    lose(clock, house, counting())
    with pytest.raises(LeadershipLost):
        run_job(house, frozen.jobs[0], TUNIS, holder)
    with pytest.raises(LeadershipLost), house.write() as uow:
        write_timetable(uow, (), TUNIS, holder)
    assert (count_of(house), rows_of(house)["count"].runs, list(rows_of(house))) == (0, 0, ["count"])


def test_a_run_that_was_cut_off_is_noted_and_made_good_by_the_next_leader(house: House, clock: StillClock) -> None:
    first = Keeper(house, counting())
    with house.write() as uow:
        start_by_hand(uow, "count", first.holder)
    second = lose(clock, house, counting())
    row = rows_of(house)["count"]
    assert (row.last_status, row.last_error, row.last_duration_ms) == ("failed", CUT_OFF, None)
    assert (row.runs, row.failures, row.is_running) == (1, 1, False)
    assert second.tick() == ["count"]
    row = rows_of(house)["count"]
    assert (row.last_status, row.last_error, row.runs, row.failures) == ("ok", None, 2, 1)


def test_a_job_that_kills_its_process_every_time_does_not_do_so_at_every_start(house: House, clock: StillClock) -> None:
    keeper = Keeper(house, counting())
    for _ in range(2):
        with house.write() as uow:
            start_by_hand(uow, "count", keeper.holder)
        keeper = lose(clock, house, counting())
    assert rows_of(house)["count"].failures == 2
    assert keeper.tick() == []
    clock.advance(HOUR)
    assert keeper.tick() == ["count"]


def start_by_hand(uow: UnitOfWork, name: str, holder: str) -> None:
    """What a process wrote that then died in the middle of the job."""
    row = queries.find_row(uow, name)
    assert row is not None
    assert queries.mark_started(uow, row, holder, uow.now() + HOUR)


def test_a_job_that_another_leader_has_by_now_takes_its_effect_back(house: House) -> None:
    def lose_it(uow: UnitOfWork) -> None:
        raise_versions(uow.session, ["count"])
        row = queries.find_row(uow, "count")
        assert row is not None
        assert row.running_for is not None
        # In this very unit, because SQLite lets nobody else write meanwhile.
        assert queries.mark_cut_off(uow, "count", row.running_for, error=CUT_OFF, next_run_at=row.next_run_at)

    job = Job(name="count", title="Count", every=HOUR, work=lose_it)
    assert Keeper(house, job).tick() == ["count"]
    assert count_of(house) == 0


def test_a_run_whose_end_could_not_be_noted_is_freed_within_the_same_term(house: House) -> None:
    keeper = Keeper(house, counting(), counting("other"))
    with house.write() as uow:
        start_by_hand(uow, "count", keeper.holder)
        start_by_hand(uow, "other", keeper.holder)
    with house.write() as uow:
        free_forgotten(uow, {"count"}, keeper.holder)
    rows = rows_of(house)
    assert (rows["count"].is_running, rows["count"].last_error, rows["other"].is_running) == (False, CUT_OFF, True)
    assert keeper.tick() == ["count"]


def wait_for(true: Callable[[], bool]) -> None:
    done = threading.Event()
    for _ in range(500):
        if true():
            return
        done.wait(0.02)
    raise AssertionError("it did not happen in time")


def test_the_keeper_leads_writes_the_rows_and_starts_what_is_due(house: House, clock: StillClock) -> None:
    keeper = TimetableKeeper(house, [counting()], lambda _uow: TUNIS)
    keeper.start_due_jobs()
    assert rows_of(house) == {}
    keeper.lead()
    keeper.start_due_jobs()
    wait_for(lambda: count_of(house) == 1)
    clock.advance(HOUR)
    keeper.lead()
    assert keeper.stop(5)
    keeper.lead()
    keeper.start_due_jobs()
    assert keeper.leadership.holder is None
    with house.read() as uow:
        leader = queries.find_leader(uow, TIMETABLE)
        assert leader is not None
        assert leader.holder is None
    assert rows_of(house)["count"].runs == 1


def test_a_keeper_renews_its_lease_as_long_as_it_lives(house: House, clock: StillClock) -> None:
    keeper = TimetableKeeper(house, [], lambda _uow: TUNIS, renew_every_s=0)
    for _ in range(3):
        keeper.lead()
        clock.advance(timedelta(seconds=9))
        assert not Leadership().try_lead(house.database)
    clock.advance(timedelta(seconds=1))
    assert Leadership().try_lead(house.database)


def test_a_keeper_frees_what_it_is_marked_as_running_but_does_not_run(house: House) -> None:
    keeper = TimetableKeeper(house, [counting(daily_at="03:30")], lambda _uow: TUNIS)
    keeper.lead()
    keeper.start_due_jobs()
    assert keeper.leadership.holder is not None
    with house.write() as uow:
        ask_to_run(uow, "count")
        start_by_hand(uow, "count", keeper.leadership.holder)
    keeper.start_due_jobs()
    assert rows_of(house)["count"].last_error == CUT_OFF
    keeper.start_due_jobs()
    wait_for(lambda: rows_of(house)["count"].last_status == "ok")
    assert keeper.stop(5)


def test_a_keeper_keeps_the_lease_of_a_job_that_outlasts_its_patience(house: House) -> None:
    entered, go_on = threading.Event(), threading.Event()

    def wait(_house: House) -> None:
        entered.set()
        assert go_on.wait(10)

    keeper = TimetableKeeper(
        house, [Job(name="slow", title="Slow", every=HOUR, run=wait)], lambda _uow: TUNIS, renew_every_s=0
    )
    keeper.lead()
    keeper.start_due_jobs()
    assert entered.wait(10)
    assert not keeper.stop(0.1)
    assert not Leadership().try_lead(house.database)
    keeper.lead()
    go_on.set()
    assert keeper.stop(5)
    assert Leadership().try_lead(house.database)
