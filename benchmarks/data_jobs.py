"""Promises: a data job loads at least 2,000 records a second with a log row each, 50 jobs at once are no trouble, and
one tenant's 100,000 records do not make another's small job wait more than twice as long as on an idle machine.

The baseline is a bulk insert of the same rows, as many in a commit, with the same durability.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from benchmarks.frame import Figure
from freight_app import wiring
from freight_app.kit.house import House
from freight_app.kit.settings import Settings
from freight_app.launcher.migrations import upgrade_database
from freight_app.migration import jobs
from freight_app.migration.dtos import JobView
from freight_app.migration.plans import DEFAULT_BATCH_SIZE, JobDraft, LoadPlan, UploadSource
from freight_app.work.worker import Worker
from tests.migration.engine.workbench import Workbench, csv_of, staged_plan

RECORDS = 50_000
PRODUCTS = 20_000
JOBS, TENANTS, RECORDS_EACH = 50, 5, 1_000
BIG, SMALL, SMALL_ROUNDS = 100_000, 10, 7
MIN_PER_S = 2_000
MAX_WAIT = 2.0
PRODUCT_MAPPING = {
    "schema": 1,
    "currency": "TND",
    "fields": {
        "sku": {"source": {"kind": "column", "column": "sku"}},
        "name": {"source": {"kind": "column", "column": "name"}},
        "price": {"source": {"kind": "column", "column": "price"}},
    },
}


def run() -> list[Figure]:
    return [*_one_job(), _products(), _many_jobs(), _small_job_beside_a_big_one()]


def _one_job() -> list[Figure]:
    rows = [(f"S{number}", number) for number in range(RECORDS)]
    with _open_house() as house:
        bare = _bulk_insert(house, rows)
        bench = Workbench.open(house)
        per_s = RECORDS / _timed(house, lambda: [_begin(bench, csv_of(rows))], bench)
    return [_rate("data job, one tenant's own records", per_s, bare)]


def _products() -> Figure:
    rows = [(f"BENCH-{number}", f"Part {number} of the benchmark", f"{number % 900}.500") for number in range(PRODUCTS)]
    plan = LoadPlan(target="products", mapping=PRODUCT_MAPPING)
    with _open_house() as house:
        bench = Workbench.open(house)
        content = csv_of(rows, header=("sku", "name", "price"))
        per_s = PRODUCTS / _timed(house, lambda: [_begin(bench, content, plan)], bench)
    return _rate("data job, products with price and search", per_s, None)


def _many_jobs() -> Figure:
    with _open_house() as house:
        benches = [Workbench.open(house, f"Tenant {number}") for number in range(TENANTS)]

        def begin_all() -> list[JobView]:
            return [
                _begin(benches[number % TENANTS], csv_of([(f"J{number}-{n}", n) for n in range(RECORDS_EACH)]))
                for number in range(JOBS)
            ]

        per_s = JOBS * RECORDS_EACH / _timed(house, begin_all, *benches)
    return _rate(f"{JOBS} jobs at once of {TENANTS} tenants", per_s, None)


def _small_job_beside_a_big_one() -> Figure:
    big = csv_of([(f"B{number}", number) for number in range(BIG)])
    small = csv_of([(f"A{number}", number) for number in range(SMALL)])
    with _open_house() as house:
        patient, eager = Workbench.open(house, "Patient"), Workbench.open(house, "Eager")
        with _working(house):
            idle = statistics.median(_wait_for_small(patient, small) for _ in range(SMALL_ROUNDS))
            running = _begin(eager, big)
            while not eager.job(running.public_id).batches_ended:
                time.sleep(0.01)
            busy = statistics.median(_wait_for_small(patient, small) for _ in range(SMALL_ROUNDS))
            still_busy = eager.job(running.public_id).is_live
    return Figure(
        name=f"small job beside another's {BIG:,} records",
        figure=round(busy * 1000),
        unit="ms",
        baseline=round(idle * 1000),
        ratio=round(busy / idle, 2),
        target=f"<= {MAX_WAIT:g}x its time alone",
        ok=still_busy and busy <= MAX_WAIT * idle,
    )


def _wait_for_small(bench: Workbench, content: bytes) -> float:
    upload = bench.send(content)
    start = time.perf_counter()
    # Cut as a tenant's plan cuts it who says nothing about it: into one batch.
    plan = staged_plan(batch_size=DEFAULT_BATCH_SIZE)
    draft = JobDraft(source=UploadSource(upload=upload.public_id), plan=plan)
    with bench.house.write() as uow:
        job = jobs.create_job(uow, bench.tenant.id, draft)
    _wait_for([bench], [job])
    return time.perf_counter() - start


def _begin(bench: Workbench, content: bytes, plan: LoadPlan | None = None) -> JobView:
    upload = bench.send(content)
    draft = JobDraft(
        source=UploadSource(upload=upload.public_id), plan=plan or staged_plan(batch_size=DEFAULT_BATCH_SIZE)
    )
    with bench.house.write() as uow:
        return jobs.create_job(uow, bench.tenant.id, draft)


def _timed(house: House, begin: Callable[[], Sequence[JobView]], *benches: Workbench) -> float:
    """Seconds from the beginning of the jobs to the end of the last one."""
    begun = begin()
    start = time.perf_counter()
    with _working(house):
        _wait_for(benches, begun)
        return time.perf_counter() - start


def _wait_for(benches: Sequence[Workbench], begun: Sequence[JobView]) -> None:
    wanted = {job.public_id: benches[number % len(benches)] for number, job in enumerate(begun)}
    while wanted:
        for public_id, bench in list(wanted.items()):
            if not bench.job(public_id).is_live:
                del wanted[public_id]
        time.sleep(0.01)


def _bulk_insert(house: House, rows: Sequence[tuple[Any, ...]]) -> float:
    """Rows a second of the plainest way to keep them."""
    table = sa.Table(
        "bare_rows",
        sa.MetaData(),
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("sku", sa.String(80), unique=True),
        sa.Column("quantity", sa.Integer),
    )
    with house.database.write_engine.begin() as connection:
        table.create(connection)
    start = time.perf_counter()
    for first in range(0, len(rows), DEFAULT_BATCH_SIZE):
        with house.write() as uow:
            values = [{"sku": sku, "quantity": quantity} for sku, quantity in rows[first : first + DEFAULT_BATCH_SIZE]]
            uow.session.connection().execute(sa.insert(table), values)
    return len(rows) / (time.perf_counter() - start)


def _rate(name: str, per_s: float, bare: float | None) -> Figure:
    return Figure(
        name=name,
        figure=round(per_s),
        unit="records/s",
        baseline=None if bare is None else round(bare),
        ratio=None if bare is None else round(per_s / bare, 3),
        target=f">= {MIN_PER_S:,} records/s",
        ok=per_s >= MIN_PER_S,
    )


@contextmanager
def _open_house() -> Iterator[House]:
    with tempfile.TemporaryDirectory(prefix="freight-bench-") as folder:
        house = wiring.open_house(Settings(data_dir=Path(folder), _env_file=None))  # type: ignore[call-arg]
        upgrade_database(house.database)
        yield house
        house.database.dispose()


@contextmanager
def _working(house: House) -> Iterator[None]:
    worker = Worker(house.database)
    worker.start()
    yield
    worker.stop()
