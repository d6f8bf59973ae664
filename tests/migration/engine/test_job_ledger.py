"""Workers are killed and frozen in the middle of a job; afterwards every record ended once, and the counts balance.

``FREIGHT_LEDGER_KILLS`` and ``FREIGHT_LEDGER_RECORDS`` make it as long as one likes.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from freight_app.kit.clock import SystemClock
from freight_app.kit.db import Database
from freight_app.migration.models import MigrationRecord, StagedRecord
from tests.migration.engine.nursery import LEASE
from tests.migration.engine.workbench import Workbench, csv_of

pytestmark = pytest.mark.race

RECORDS = int(os.environ.get("FREIGHT_LEDGER_RECORDS", "8000"))
KILLS = int(os.environ.get("FREIGHT_LEDGER_KILLS", "25"))
BATCH = 100


class Nursery:
    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.alive: list[int] = []

    def bear(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("one more\n")
        self._process.stdin.flush()
        self.alive.append(int(self._process.stdout.readline()))

    def kill_one(self) -> None:
        os.kill(self.alive.pop(random.randrange(len(self.alive))), signal.SIGKILL)

    def freeze_one(self) -> None:
        """One sleeps past its lease: when it wakes, its tasks are others'."""
        frozen = random.choice(self.alive)
        os.kill(frozen, signal.SIGSTOP)
        time.sleep(LEASE.total_seconds() + 0.5)
        os.kill(frozen, signal.SIGCONT)

    def close(self) -> None:
        while self.alive:
            self.kill_one()
        self._process.kill()
        self._process.wait()


@pytest.fixture
def nursery(bench: Workbench) -> Iterator[Nursery]:
    settings = bench.house.settings
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.migration.engine.nursery", settings.resolved_database_url, settings.data_dir],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    opened = Nursery(process)
    yield opened
    opened.close()


@pytest.fixture
def clock() -> SystemClock:
    """Leases run out by the clock that all processes share."""
    return SystemClock()


def test_every_record_ends_once_though_the_workers_are_killed(bench: Workbench, nursery: Nursery) -> None:
    # Every fortieth record cannot be read, every thirtieth is there twice.
    rows = [(f"S{n}", "?" if n % 40 == 0 else n) for n in range(RECORDS)]
    rows = [rows[n - 1] if n % 30 == 1 and n % 40 != 1 else row for n, row in enumerate(rows)]
    job = bench.begin(csv_of(rows), batch_size=BATCH)
    for _ in range(2):
        nursery.bear()
    wait_until(lambda: bench.job(job.public_id).batches_ended > 0, 30)
    killed = 0
    for turn in range(KILLS):
        time.sleep(random.uniform(0.02, 0.12))
        if not bench.job(job.public_id).is_live:
            break
        if turn % 20 == 19:
            nursery.freeze_one()
        nursery.kill_one()
        nursery.bear()
        killed += 1
    wait_until(lambda: not bench.job(job.public_id).is_live, 60 + RECORDS / 100)

    ended = bench.job(job.public_id)
    assert killed > KILLS // 2, "there was too little left to be killed in"
    assert ended.rows_total == RECORDS == ended.loaded + ended.skipped + ended.dead
    endings = read_endings(bench.house.database)
    assert sorted(endings) == list(range(2, RECORDS + 2))
    by_outcome = {"loaded": ended.loaded, "skipped": ended.skipped, "dead_letter": ended.dead}
    assert {name: list(endings.values()).count(name) for name in by_outcome} == by_outcome
    unreadable = {number + 2 for number, row in enumerate(rows) if row[1] == "?"}
    given_up = {row for row, outcome in endings.items() if outcome == "dead_letter"} - unreadable
    expected = {key: value for number, (key, value) in enumerate(rows) if value != "?" and number + 2 not in given_up}
    shelf = read_shelf(bench.house.database)
    if not given_up:
        assert shelf == expected
    assert shelf.items() <= {key: value for key, value in rows if value != "?"}.items()
    assert len(shelf) == ended.loaded


def wait_until(holds: object, within_s: float) -> None:
    deadline = time.monotonic() + within_s
    while not holds():  # type: ignore[operator]
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.05)


def read_endings(database: Database) -> dict[int, str]:
    with database.read() as uow:
        record: sa.Table = MigrationRecord.__table__  # type: ignore[attr-defined]
        rows = uow.session.execute(sa.select(record.c.row_number, record.c.outcome)).all()
    assert len(rows) == len({row for row, _ in rows})
    return {row.row_number: row.outcome for row in rows}


def read_shelf(database: Database) -> dict[str, int]:
    with database.read() as uow:
        staged: sa.Table = StagedRecord.__table__  # type: ignore[attr-defined]
        rows = uow.session.execute(sa.select(staged.c.record_key, staged.c["values"])).all()
    return {key: values["quantity"] for key, values in rows}
