"""The timetable's rows: what is due, what is remembered, what happens when a job fails, running one now."""

from __future__ import annotations

import threading
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from freight_app.kit.clock import StillClock
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.kit.house import House
from freight_app.kit.versions import raise_versions
from freight_app.work import timetable_queries as queries
from freight_app.work.timetable import ask_to_run
from freight_app.work.timetable_jobs import Job
from freight_app.work.timetable_running import run_job
from tests.work.timetables import HOUR, TUNIS, Keeper, count_of, counting, rows_of


def test_a_new_job_runs_at_once_and_then_every_so_often(house: House, clock: StillClock) -> None:
    keeper = Keeper(house, counting())
    assert keeper.tick() == ["count"]
    assert keeper.tick() == []
    clock.advance(HOUR - timedelta(seconds=1))
    assert keeper.tick() == []
    clock.advance(timedelta(seconds=1))
    assert keeper.tick() == ["count"]
    row = rows_of(house)["count"]
    assert (row.runs, row.failures, row.last_status, row.last_error) == (2, 0, "ok", None)
    assert (row.last_started_at, row.last_finished_at, row.next_run_at) == (
        clock.now(),
        clock.now(),
        clock.now() + HOUR,
    )
    assert row.last_duration_ms is not None
    assert count_of(house) == 2


def test_a_new_daily_job_waits_for_its_time_in_the_shops_zone(house: House, clock: StillClock) -> None:
    keeper = Keeper(house, counting(daily_at="03:30"))
    assert keeper.tick() == []
    row = rows_of(house)["count"]
    assert row.next_run_at.astimezone(TUNIS).strftime("%d %H:%M") == "03 03:30"
    assert (row.daily_at, row.zone, row.every_s, row.last_started_at) == ("03:30", "Africa/Tunis", None, None)
    clock.set(row.next_run_at)
    assert keeper.tick() == ["count"]
    assert rows_of(house)["count"].next_run_at == row.next_run_at + timedelta(days=1)


def test_a_restart_runs_nothing_before_its_time(house: House, clock: StillClock) -> None:
    first = Keeper(house, counting())
    first.tick()
    first.resign()
    clock.advance(timedelta(minutes=20))
    second = Keeper(house, counting())
    assert second.tick() == []
    assert rows_of(house)["count"].next_run_at == clock.now() + timedelta(minutes=40)


def test_what_was_missed_while_the_house_was_closed_runs_once(house: House, clock: StillClock) -> None:
    jobs = counting(), counting("daily", daily_at="03:30")
    first = Keeper(house, *jobs)
    first.tick()
    first.resign()
    clock.advance(timedelta(days=9))
    second = Keeper(house, *jobs)
    assert second.tick() == ["count", "daily"]
    assert second.tick() == []
    assert (count_of(house, "count"), count_of(house, "daily")) == (2, 1)


def test_a_job_that_left_the_code_leaves_the_list_and_the_others_stay_as_they_are(house: House) -> None:
    first = Keeper(house, counting(), counting("old"))
    first.tick()
    first.resign()
    before = rows_of(house)
    Keeper(house, counting(), counting("new"))
    after = rows_of(house)
    assert list(after) == ["count", "new"]
    assert after["count"] == before["count"]


def test_a_rhythm_that_changed_in_the_code_counts_from_now(house: House, clock: StillClock) -> None:
    first = Keeper(house, counting(every=timedelta(days=30)), counting("due"))
    first.tick()
    first.resign()
    clock.advance(HOUR)
    Keeper(house, counting(every=timedelta(minutes=5)), counting("due", daily_at="03:30"))
    rows = rows_of(house)
    assert rows["count"].next_run_at == clock.now() + timedelta(minutes=5)
    # What was due stays due.
    assert (rows["due"].next_run_at, rows["due"].every_s) == (clock.now(), None)


def test_a_shop_that_moves_to_another_zone_has_its_daily_jobs_there(house: House) -> None:
    Keeper(house, counting(daily_at="03:30")).resign()
    Keeper(house, counting(daily_at="03:30"), zone=ZoneInfo("Asia/Qatar"))
    row = rows_of(house)["count"]
    assert row.zone == "Asia/Qatar"
    assert row.next_run_at.astimezone(ZoneInfo("Asia/Qatar")).strftime("%H:%M") == "03:30"


def test_a_clock_that_was_set_back_does_not_silence_an_interval(house: House, clock: StillClock) -> None:
    first = Keeper(house, counting())
    first.tick()
    first.resign()
    clock.advance(timedelta(days=-400))
    Keeper(house, counting())
    assert rows_of(house)["count"].next_run_at == clock.now() + HOUR


def test_a_job_that_fails_is_noted_with_its_reason_and_the_others_go_on(house: House, clock: StillClock) -> None:
    def fail(uow: UnitOfWork) -> None:
        raise_versions(uow.session, ["broken"])
        raise RuntimeError("the shelf fell down")

    keeper = Keeper(house, Job(name="broken", title="Broken", every=HOUR, work=fail), counting())
    assert keeper.tick() == ["broken", "count"]
    row = rows_of(house)["broken"]
    assert (row.last_status, row.last_error) == ("failed", "RuntimeError: the shelf fell down")
    assert (row.runs, row.failures, row.is_running, row.next_run_at) == (1, 1, False, clock.now() + HOUR)
    assert count_of(house, "broken") == 0
    assert rows_of(house)["count"].last_status == "ok"


def test_the_reason_of_a_failure_goes_when_the_job_succeeds_again(house: House, clock: StillClock) -> None:
    broken = [True]

    def fail_once(_house: House) -> None:
        if broken:
            broken.clear()
            raise OSError("away")

    keeper = Keeper(house, Job(name="shaky", title="Shaky", every=HOUR, run=fail_once))
    keeper.tick()
    clock.advance(HOUR)
    keeper.tick()
    row = rows_of(house)["shaky"]
    assert (row.last_status, row.last_error, row.runs, row.failures) == ("ok", None, 2, 1)


def test_a_very_long_reason_is_cut_to_what_the_column_holds(house: House) -> None:
    def fail(_house: House) -> None:
        raise RuntimeError("x" * 5000)

    Keeper(house, Job(name="loud", title="Loud", every=HOUR, run=fail)).tick()
    reason = rows_of(house)["loud"].last_error
    assert reason is not None
    assert len(reason) == queries.MAX_ERROR_LENGTH


def test_a_job_never_overlaps_itself(house: House, clock: StillClock) -> None:
    entered, go_on = threading.Event(), threading.Event()

    def wait(_house: House) -> None:
        entered.set()
        assert go_on.wait(10)

    keeper = Keeper(house, Job(name="slow", title="Slow", every=timedelta(seconds=1), run=wait))
    running = threading.Thread(target=keeper.tick)
    running.start()
    assert entered.wait(10)
    clock.advance(timedelta(seconds=5))
    assert rows_of(house)["slow"].is_running
    assert keeper.tick() == []
    go_on.set()
    running.join()
    assert not rows_of(house)["slow"].is_running
    assert keeper.tick() == ["slow"]


@pytest.mark.race
def test_of_many_who_start_a_due_job_at_once_one_does(house: House) -> None:
    keeper = Keeper(house, counting())
    barrier, ran = threading.Barrier(8), []

    def race() -> None:
        barrier.wait()
        ran.append(run_job(house, keeper.jobs[0], TUNIS, keeper.holder))

    threads = [threading.Thread(target=race) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ran) == [False] * 7 + [True]
    assert (count_of(house), rows_of(house)["count"].runs) == (1, 1)


def test_asking_runs_a_job_now_and_leaves_its_own_time(house: House, clock: StillClock) -> None:
    keeper = Keeper(house, counting(daily_at="03:30"))
    before = rows_of(house)["count"]
    with house.write() as uow:
        asked = ask_to_run(uow, "count")
    assert asked.asked_at == clock.now()
    clock.advance(timedelta(seconds=1))
    assert keeper.tick() == ["count"]
    assert keeper.tick() == []
    after = rows_of(house)["count"]
    assert (after.asked_at, after.next_run_at, after.runs) == (None, before.next_run_at, 1)


def test_asking_before_its_time_does_not_move_the_time_of_an_interval(house: House, clock: StillClock) -> None:
    keeper = Keeper(house, counting())
    keeper.tick()
    own_time = rows_of(house)["count"].next_run_at
    clock.advance(timedelta(minutes=20))
    with house.write() as uow:
        ask_to_run(uow, "count")
    assert keeper.tick() == ["count"]
    assert rows_of(house)["count"].next_run_at == own_time


def test_asking_twice_keeps_the_first_moment_and_runs_once(house: House, clock: StillClock) -> None:
    keeper = Keeper(house, counting(daily_at="03:30"))
    first_at = clock.now()
    for _ in range(2):
        with house.write() as uow:
            row = ask_to_run(uow, "count")
        assert row.asked_at == first_at
        clock.advance(timedelta(seconds=31))
    assert rows_of(house)["count"].is_late
    assert keeper.tick() == ["count"]
    assert keeper.tick() == []
    assert not rows_of(house)["count"].is_late


def test_asking_for_a_job_that_there_is_not_is_refused(house: House) -> None:
    Keeper(house, counting())
    before = rows_of(house)
    with pytest.raises(NotFound), house.write() as uow:
        ask_to_run(uow, "nonsense")
    assert rows_of(house) == before


def test_a_timetable_that_nobody_keeps_is_late(house: House, clock: StillClock) -> None:
    keeper = Keeper(house, counting())
    keeper.tick()
    keeper.resign()
    clock.advance(HOUR + timedelta(seconds=31))
    assert rows_of(house)["count"].is_late
