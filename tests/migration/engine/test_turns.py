"""While a long job is loaded, others still get to write: customers order, staff confirm."""

from __future__ import annotations

import sqlite3
import threading
import time

import pytest

from freight_app.kit.house import House
from tests.migration.engine.workbench import Workbench, csv_of

# As patient as the connections of every process of the house are.
PATIENCE_S = 5


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
    # A connection of its own, which knows nothing of our queue of writers, as in another process. Without a pause after
    # each batch it is told, sooner or later, that the database is locked.
    other = sqlite3.connect(str(bench.house.database.url.database), timeout=PATIENCE_S, isolation_level=None)
    turns = 0
    while any(worker.is_alive() for worker in workers):
        other.execute("BEGIN IMMEDIATE")
        other.execute("COMMIT")
        turns += 1
        time.sleep(0.02)
    other.close()
    assert bench.job(job.public_id).loaded == len(rows)
    assert turns > 1
