"""While another tenant's small job is under way a batch is loaded in short runs, and every record still ends once."""

from __future__ import annotations

import pytest

from freight_app.kit.house import House
from freight_app.kit.pagination import PageRequest
from freight_app.migration import batch_loading, jobs
from freight_app.migration.dtos import JobView, RecordQuery
from freight_app.migration.job_control import pause_job
from freight_app.migration.job_progress import LOAD
from freight_app.migration.sharing import FEW
from freight_app.migration.splitting import SPLIT
from freight_app.work.running import claim_tasks, run_claimed
from tests.migration.engine.workbench import Workbench, csv_of

ROWS = 2 * FEW + 50
BIG = csv_of([(f"B{number}", number) for number in range(ROWS)])
SMALL = csv_of([(f"S{number}", number) for number in range(5)])


def test_a_batch_is_cut_while_another_tenants_small_job_waits(house: House) -> None:
    eager, patient = Workbench.open(house, "Eager"), Workbench.open(house, "Patient")
    job = begun(eager)
    patient.begin(SMALL)
    run_one(house, LOAD)
    # Blank lines and headers are rows of the file too: what is left begins where the source says that it does.
    assert spans(eager, job) == [(1, FEW, "succeeded"), (2, ROWS - FEW, "running")]
    eager.work()
    ended = eager.job(job.public_id)
    assert (ended.status, ended.loaded, ended.dead) == ("succeeded", ROWS, 0)
    assert ended.batches_ended == ended.batches_total == len(spans(eager, job))
    with house.read() as uow:
        pages = [
            jobs.list_records(uow, eager.tenant.id, job.public_id, RecordQuery(per_page=100, page=page)).items
            for page in (1, 2, 3)
        ]
    assert sorted(row.record_key for page in pages for row in page) == sorted(f"B{number}" for number in range(ROWS))


def test_what_was_mapped_in_full_is_cut_when_somebody_comes_meanwhile(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    eager, patient = Workbench.open(house, "Eager"), Workbench.open(house, "Patient")
    job = begun(eager)
    task = claim_tasks(house.database, limit=1, kinds={LOAD: None})[0]
    mapped = batch_loading.map_rows

    def map_while_somebody_comes(*args: object) -> object:
        patient.begin(SMALL)
        return mapped(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(batch_loading, "map_rows", map_while_somebody_comes)
    run_claimed(house.database, task)
    assert spans(eager, job)[0] == (1, FEW, "succeeded")


def test_a_batch_stays_whole_while_nobody_waits_who_would_soon_be_done(house: House) -> None:
    eager, big, paused = (Workbench.open(house, name) for name in ("Eager", "Big", "Paused"))
    job = begun(eager)
    eager.begin(SMALL)
    other = big.begin(BIG, batch_size=FEW)
    run_one(house, SPLIT, times=2)
    assert big.job(other.public_id).batches_total == 3
    waiting = paused.begin(csv_of([("S1", 1)]), batch_size=1)
    run_one(house, SPLIT)
    with house.write() as uow:
        pause_job(uow, paused.tenant.id, waiting.public_id)
    eager.work()
    assert spans(eager, job) == [(1, ROWS, "succeeded")]


def begun(bench: Workbench) -> JobView:
    """A job whose source was read, and whose only batch waits for a worker."""
    job = bench.begin(BIG, batch_size=500)
    run_one(bench.house, SPLIT)
    return job


def run_one(house: House, kind: str, *, times: int = 1) -> None:
    for _ in range(times):
        run_claimed(house.database, claim_tasks(house.database, limit=1, kinds={kind: None})[0])


def spans(bench: Workbench, job: JobView) -> list[tuple[int, int, str]]:
    """Each batch with its rows and how it stands."""
    with bench.house.read() as uow:
        batches = jobs.list_batches(uow, bench.tenant.id, job.public_id, PageRequest()).items
    return [(batch.number, batch.rows, str(batch.status)) for batch in batches]
