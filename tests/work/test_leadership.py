"""One leads: the lease against the clock, against kill -9, against a frozen holder. Real processes, short leases."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from freight_app.kit.clock import StillClock
from freight_app.kit.db import Database
from freight_app.kit.house import House
from freight_app.work import timetable_queries as queries
from freight_app.work.leadership import LEASE, TIMETABLE, Leadership
from freight_app.work.timetable import ask_to_run, list_timetable
from freight_app.work.timetable_dtos import TimetableRow
from freight_app.work.timetable_ticking import TICK_S
from tests.work.test_contract import runs_of, wait_until

LEASE_S = 1.2
Spawn = Callable[..., "subprocess.Popen[bytes]"]


def test_one_leads_and_the_other_waits_until_the_lease_is_over(house: House, clock: StillClock) -> None:
    first, second = Leadership(), Leadership()
    assert first.try_lead(house.database)
    assert not second.try_lead(house.database)
    clock.advance(LEASE - timedelta(seconds=1))
    assert first.try_lead(house.database)
    clock.advance(LEASE - timedelta(seconds=1))
    assert not second.try_lead(house.database)
    clock.advance(timedelta(seconds=1))
    assert second.try_lead(house.database)
    assert not first.try_lead(house.database)
    assert first.holder is None


def test_who_resigns_is_followed_at_once_and_by_a_new_term(house: House) -> None:
    leadership = Leadership()
    leadership.try_lead(house.database)
    first_term = leadership.holder
    leadership.resign(house.database)
    assert leadership.holder is None
    other = Leadership()
    assert other.try_lead(house.database)
    # Who does not lead cannot take it from who does.
    leadership.resign(house.database)
    assert not leadership.try_lead(house.database)
    other.resign(house.database)
    assert leadership.try_lead(house.database)
    assert leadership.holder not in (None, first_term)


def test_a_lease_that_ran_out_while_nobody_took_it_goes_on_as_the_same_term(house: House, clock: StillClock) -> None:
    leadership = Leadership()
    leadership.try_lead(house.database)
    term = leadership.holder
    clock.advance(timedelta(hours=1))
    assert leadership.try_lead(house.database)
    assert leadership.holder == term


def test_a_lease_from_a_clock_that_was_wrong_is_not_waited_for(house: House, clock: StillClock) -> None:
    clock.advance(timedelta(days=3650))
    Leadership().try_lead(house.database)
    clock.advance(timedelta(days=-3650))
    assert Leadership().try_lead(house.database)


def test_names_are_led_apart(house: House) -> None:
    assert Leadership("one").try_lead(house.database)
    assert Leadership("another").try_lead(house.database)


def test_the_row_says_to_people_which_process_leads(house: House, clock: StillClock) -> None:
    Leadership().try_lead(house.database)
    with house.read() as uow:
        leader = queries.find_leader(uow, TIMETABLE)
        assert leader is not None
        assert (leader.pid, leader.until) == (os.getpid(), clock.now() + LEASE)
        assert leader.host


@pytest.mark.race
def test_of_many_who_want_to_lead_at_once_one_does(house: House) -> None:
    barrier, led = threading.Barrier(8), []

    def race() -> None:
        candidate = Leadership()
        barrier.wait()
        led.append(candidate.try_lead(house.database))

    threads = [threading.Thread(target=race) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(led) == [False] * 7 + [True]


def test_the_lease_and_the_ticks_keep_the_promise_of_fifteen_seconds() -> None:
    # The lease of a dead leader, a tick that sees it, and another that starts what is due.
    assert LEASE + timedelta(seconds=2 * TICK_S) < timedelta(seconds=15)
    assert TICK_S <= 1


@pytest.fixture
def spawn(database_url: str, tmp_path: Path) -> Iterator[Spawn]:
    """Start a scheduler process; all are gone after the test."""
    started: list[subprocess.Popen[bytes]] = []

    def start(lease_s: float = LEASE_S) -> subprocess.Popen[bytes]:
        arguments = [database_url, str(tmp_path), str(lease_s)]
        process = subprocess.Popen([sys.executable, "-m", "tests.work.timetable_process", *arguments])
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


def leader_of(database: Database) -> int | None:
    """The process that leads."""
    with database.read() as uow:
        leader = queries.find_leader(uow, TIMETABLE)
        return leader.pid if leader is not None and leader.holder is not None else None


def row_of(database: Database, name: str) -> TimetableRow:
    with database.read() as uow:
        return {row.name: row for row in list_timetable(uow)}[name]


def freeze(process: subprocess.Popen[bytes], database: Database) -> None:
    """Stop a process where it holds no lock: with one, it would hold up the whole database, not only the timetable."""
    while True:
        process.send_signal(signal.SIGSTOP)
        if not _holds_locks(database):
            return
        process.send_signal(signal.SIGCONT)
        time.sleep(0.03)


def _holds_locks(database: Database) -> bool:
    if database.is_sqlite:
        connection = sqlite3.connect(str(database.url.database), timeout=0.1, isolation_level=None)
        try:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
        except sqlite3.OperationalError:
            return True
        finally:
            connection.close()
        return False
    time.sleep(0.05)
    with database.read_engine.connect() as connection:
        open_ones = (
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND xact_start IS NOT NULL"
        )
        return connection.execute(sa.text(f"{open_ones} AND pid <> pg_backend_pid()")).scalar_one() > 0


@pytest.mark.race
def test_who_is_killed_in_the_middle_of_a_job_is_followed_and_the_job_made_good(
    database: Database, spawn: Spawn, tmp_path: Path
) -> None:
    victim = spawn()
    wait_until((tmp_path / "started").exists)
    assert leader_of(database) == victim.pid
    heir = spawn()
    wait_until(lambda: runs_of(database, "count") >= 2)
    assert runs_of(database, f"count by {heir.pid}") == 0

    victim.kill()
    victim.wait()
    took_s = wait_until(lambda: leader_of(database) == heir.pid)
    assert took_s < 15
    wait_until(lambda: row_of(database, "hang").last_status == "ok")
    hang = row_of(database, "hang")
    assert (hang.runs, hang.failures) == (2, 1)
    wait_until(lambda: runs_of(database, f"count by {heir.pid}") >= 1)
    heir.terminate()
    assert heir.wait(10) == 0
    # Each run that was noted was done, and each that was done was noted.
    count = row_of(database, "count")
    assert runs_of(database, "count") == count.runs - count.failures


@pytest.mark.race
def test_who_was_frozen_past_the_lease_runs_nothing_when_it_wakes(
    database: Database, spawn: Spawn, tmp_path: Path
) -> None:
    frozen = spawn()
    wait_until((tmp_path / "started").exists)
    wait_until(lambda: runs_of(database, "count") >= 1)
    freeze(frozen, database)
    heir = spawn()
    wait_until(lambda: row_of(database, "hang").last_status == "ok")
    assert leader_of(database) == heir.pid
    by_frozen = runs_of(database, f"count by {frozen.pid}")

    # The heir stands still too, so that there is something due which the one that wakes could take.
    freeze(heir, database)
    with database.write() as uow:
        ask_to_run(uow, "count")
    (tmp_path / "go-on").touch()
    frozen.send_signal(signal.SIGCONT)

    def leads_again() -> bool:
        runs = runs_of(database, f"count by {frozen.pid}")
        if leader_of(database) != heir.pid:
            return True
        assert runs == by_frozen
        return False

    # A lease later it leads again, by right, and does what was asked.
    wait_until(leads_again)
    hang = row_of(database, "hang")
    assert (hang.runs, hang.failures) == (2, 1)
    wait_until(lambda: runs_of(database, f"count by {frozen.pid}") > by_frozen)
    assert leader_of(database) == frozen.pid
    heir.send_signal(signal.SIGCONT)
    for process in (frozen, heir):
        process.terminate()
    assert [process.wait(10) for process in (frozen, heir)] == [0, 0]


@pytest.mark.race
def test_who_stops_properly_hands_on_at_once_and_a_wish_is_granted_within_two_seconds(
    database: Database, spawn: Spawn, tmp_path: Path
) -> None:
    (tmp_path / "started").touch()
    # Nobody could wait for the end of such a lease.
    first = spawn(60)
    wait_until(lambda: leader_of(database) == first.pid)
    second = spawn(60)
    wait_until(lambda: runs_of(database, "count") >= 1)
    wait_until(lambda: row_of(database, "hang").runs == 1)
    with database.write() as uow:
        ask_to_run(uow, "hang")
    assert wait_until(lambda: row_of(database, "hang").runs == 2) < 2

    wait_until((tmp_path / f"ready {second.pid}").exists)
    first.terminate()
    assert first.wait(10) == 0
    assert wait_until(lambda: leader_of(database) == second.pid) < 15
    wait_until(lambda: runs_of(database, f"count by {second.pid}") >= 1)
