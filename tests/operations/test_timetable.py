"""The jobs of the timetable do on a wired house what their names say, and the processes that run them stop in time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from freight_app.kit.clock import StillClock, SystemClock
from freight_app.kit.db import Database
from freight_app.kit.house import House
from freight_app.messaging.tasks import DELIVER
from freight_app.operations.health import check_readiness
from freight_app.operations.heartbeat import SCHEDULER, last_beat
from freight_app.scheduler import TIMETABLE, shop_zone
from freight_app.work.leadership import Leadership
from freight_app.work.service import enqueue, get_task
from freight_app.work.timetable import list_timetable
from freight_app.work.timetable_dtos import TimetableRow
from freight_app.work.timetable_jobs import by_name
from freight_app.work.timetable_keeper import TimetableKeeper
from freight_app.work.timetable_running import run_job, write_timetable
from freight_app.work.timetable_ticking import build_scheduler
from tests.work.test_contract import wait_until

JOBS = by_name(TIMETABLE)


def lead(house: House) -> str:
    """The holder of a term in which the timetable is written."""
    leadership = Leadership()
    assert leadership.try_lead(house.database)
    assert leadership.holder is not None
    with house.write() as uow:
        write_timetable(uow, TIMETABLE, shop_zone(uow), leadership.holder)
    return leadership.holder


def rows_of(house: House) -> dict[str, TimetableRow]:
    with house.read() as uow:
        return {row.name: row for row in list_timetable(uow)}


def test_every_recurring_job_has_a_title_of_its_own() -> None:
    assert len({job.title for job in TIMETABLE}) == len(TIMETABLE)
    assert JOBS["say_that_the_clock_runs"].every == timedelta(seconds=30)
    assert JOBS["expire_unpaid_orders"].every == timedelta(seconds=30)


def test_the_clock_says_that_it_runs_and_health_hears_it(house: House, clock: StillClock) -> None:
    holder = lead(house)
    assert run_job(house, JOBS["say_that_the_clock_runs"], ZoneInfo("UTC"), holder)
    with house.read() as uow:
        assert last_beat(uow, SCHEDULER) == clock.now()
    [check] = [check for check in check_readiness(house).checks if check.name == "scheduler"]
    assert (check.ok, check.detail) == (True, "heard of 0 s ago")


@pytest.mark.parametrize("name", sorted(JOBS))
def test_a_job_with_nothing_to_do_does_not_fail(house: House, name: str) -> None:
    assert run_job(house, JOBS[name], ZoneInfo("UTC"), lead(house))
    row = rows_of(house)[name]
    assert (row.last_status, row.last_error) == ("ok", None)


def test_the_write_ahead_log_is_folded_by_the_leader_alone(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    folded: list[Database] = []

    def note(database: Database) -> None:
        folded.append(database)

    monkeypatch.setattr(Database, "checkpoint", note)
    leading, waiting = (TimetableKeeper(house, TIMETABLE, shop_zone) for _ in range(2))
    for keeper in (leading, waiting):
        keeper.lead()
        keeper.start_due_jobs()
    wait_until(lambda: all(row.runs == 1 for row in rows_of(house).values()))
    assert folded == [house.database]
    assert leading.stop(5)
    assert waiting.stop(5)


def test_daily_jobs_have_their_time_in_the_zone_that_the_owner_chose(house: House) -> None:
    with house.read() as uow:
        assert shop_zone(uow) == ZoneInfo(house.settings.time_zone)


@pytest.mark.parametrize("backend", ["sqlite"])
def test_a_tick_on_a_database_that_is_away_does_not_stop_the_clock(house: House) -> None:
    gone = Database(f"sqlite:///{house.settings.data_dir}/nowhere/freight.db")
    keeper = TimetableKeeper(House(settings=house.settings, database=gone, cache=house.cache), TIMETABLE, shop_zone)
    ticking = build_scheduler(keeper)
    for tick in ticking.get_jobs():
        tick.func(*tick.args)
    assert keeper.leadership.holder is None


@pytest.fixture
def in_real_time(house: House) -> House:
    house.database.clock = SystemClock()
    return house


@pytest.fixture
def processes(house: House, tmp_path: Path) -> Iterator[list[subprocess.Popen[str]]]:
    started: list[subprocess.Popen[str]] = []
    yield started
    for process in started:
        process.kill()
        process.communicate()


def start(house: House, *command: str) -> subprocess.Popen[str]:
    environment = {
        **os.environ,
        "FREIGHT_DATABASE_URL": house.settings.database_url,
        "FREIGHT_DATA_DIR": str(house.settings.data_dir),
    }
    return subprocess.Popen(
        [sys.executable, "-m", "freight_app", *command], env=environment, stdout=subprocess.PIPE, text=True
    )


def wait_for_line(process: subprocess.Popen[str], words: str) -> str:
    """What the process says until a line that holds the words."""
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if words in line:
            return said
    raise AssertionError(f"it never said {words!r} but: {said}")


@pytest.mark.race
@pytest.mark.parametrize("backend", ["sqlite"])
def test_a_worker_beside_the_scheduler_takes_tasks_and_stops_when_told(
    in_real_time: House, processes: list[subprocess.Popen[str]]
) -> None:
    house = in_real_time
    with house.write() as uow:
        # There is no such message: that a worker took the task says enough.
        task_id = enqueue(uow, DELIVER, {"message_id": 0})
    assert task_id is not None
    worker = start(house, "worker", "--threads", "1")
    processes.append(worker)

    def attempts() -> int:
        with house.read() as uow:
            return get_task(uow, task_id).attempts

    assert "every worker runs on this machine" in wait_for_line(worker, "a worker works")
    wait_until(lambda: attempts() == 1)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(10) == 0
    # No timetable is kept by a worker.
    assert rows_of(house) == {}


@pytest.mark.race
@pytest.mark.parametrize("backend", ["sqlite"])
def test_two_schedulers_share_the_work_and_one_keeps_the_timetable(
    in_real_time: House, processes: list[subprocess.Popen[str]]
) -> None:
    house = in_real_time
    processes.extend([start(house, "scheduler"), start(house, "scheduler")])
    for process in processes:
        wait_for_line(process, "the timetable is kept")
    wait_until(lambda: len(rows_of(house)) == len(TIMETABLE) and all(row.runs for row in rows_of(house).values()))
    assert {row.runs for row in rows_of(house).values()} == {1}
    for process in processes:
        process.send_signal(signal.SIGTERM)
    assert [process.wait(10) for process in processes] == [0, 0]
    assert not any(row.is_running or row.failures for row in rows_of(house).values())
    # Resigned, not merely gone.
    assert Leadership().try_lead(house.database)
