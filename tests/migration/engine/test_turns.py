"""While a long job is loaded, others still get to write: customers order, staff confirm."""

from __future__ import annotations

import sqlite3
import threading
import time

import pytest

from freight_app.kit.house import House
from tests.migration.engine.workbench import Workbench, csv_of

# Without a pause after each batch it is about one look in seven: whoever waits may well be told that the shop is busy.
LEAST_SHARE = 0.3


@pytest.fixture
def bench(house: House) -> Workbench:
    if not house.database.is_sqlite:
        pytest.skip("PostgreSQL has as many writers as there are")
    return Workbench.open(house)


def test_another_process_gets_its_turn_between_the_batches_of_a_job(bench: Workbench) -> None:
    rows = [(f"S-{number}", number) for number in range(30_000)]
    job = bench.begin(csv_of(rows), batch_size=500)

    def work() -> None:
        while bench.job(job.public_id).is_live:
            bench.work()

    # As the scheduler has them: while one batch is written, the next ones wait for their turn already.
    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    # A connection of its own, which knows nothing of our queue of writers, as in another process; it looks now and
    # then, as SQLite does for one that waits.
    other = sqlite3.connect(str(bench.house.database.url.database), timeout=0, isolation_level=None)
    looks = turns = 0
    while any(worker.is_alive() for worker in workers):
        looks += 1
        try:
            other.execute("BEGIN IMMEDIATE")
            other.execute("COMMIT")
        except sqlite3.OperationalError:
            pass
        else:
            turns += 1
        time.sleep(0.02)
    other.close()
    assert bench.job(job.public_id).loaded == len(rows)
    assert turns / looks > LEAST_SHARE
