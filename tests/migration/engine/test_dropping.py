"""Dead letters that somebody settles by hand: still dead letters, and nobody's work any more."""

from __future__ import annotations

import pytest

from freight_app.kit.errors import NotFound
from freight_app.migration import job_control, jobs
from freight_app.migration.dead_letters import drop_dead_letters, edit_dead_letter, pick_up_dead_letter
from freight_app.migration.dtos import JobQuery, JobView
from freight_app.migration.errors import RecordNotEditable, WrongJobState
from freight_app.migration.exporting import export_records
from freight_app.migration.reporting import report_job
from freight_app.migration.values import JobStatus
from tests.migration.engine.workbench import Workbench, csv_of

# Rows 3, 4 and 5 have no number.
ROWS = csv_of([("A", 1), ("B", "two"), ("C", "three"), ("D", "four")])


def drop(bench: Workbench, job: str, *rows: int) -> JobView:
    with bench.house.write() as uow:
        return drop_dead_letters(uow, bench.tenant.id, job, rows)


def is_asked_for(bench: Workbench) -> bool:
    with bench.house.read() as uow:
        return jobs.list_jobs(uow, bench.tenant.id, JobQuery(needs_people=True)).total == 1


def test_a_dropped_letter_stays_dead_is_counted_and_is_not_tried_again(bench: Workbench) -> None:
    job = bench.load(ROWS).public_id
    # The same rows twice, and one that is loaded: each letter is dropped once, and nothing else is.
    dropped = drop(bench, job, 3, 4, 3, 2)
    assert (dropped.loaded, dropped.dead, dropped.dropped, dropped.waiting_dead) == (1, 3, 2, 1)
    assert (dropped.rows_total, dropped.ended_records) == (4, 4)
    with pytest.raises(RecordNotEditable):
        drop(bench, job, 3)
    with bench.house.write() as uow, pytest.raises(RecordNotEditable):
        edit_dead_letter(uow, bench.tenant.id, job, 3, {"quantity": "2"})
    with bench.house.write() as uow:
        edit_dead_letter(uow, bench.tenant.id, job, 5, {"quantity": "4"})
        job_control.retry_job(uow, bench.tenant.id, job)
    bench.work()
    assert {
        row.row_number: (str(row.outcome), row.attempts, row.dropped_at is not None) for row in bench.records(job)
    } == {
        2: ("loaded", 1, False),
        3: ("dead_letter", 1, True),
        4: ("dead_letter", 1, True),
        5: ("loaded", 2, False),
    }
    assert not is_asked_for(bench)
    with bench.house.read() as uow:
        balance = report_job(uow, bench.tenant.id, job).balance
        lines = jobs.list_events(uow, bench.tenant.id, job)
    assert (balance.dead, balance.dropped, balance.is_balanced) == (2, 2, True)
    assert "2 rows were dropped: 3, 4" in [line.message for line in lines]
    told = "".join(export_records(bench.house.read, bench.tenant.id, job)).splitlines()
    assert told[0].split(",")[8] == "dropped"
    assert [bool(line.split(",")[8]) for line in told[1:]] == [False, True, True, False]
    with bench.house.write() as uow, pytest.raises(WrongJobState, match="nothing to try again"):
        job_control.retry_job(uow, bench.tenant.id, job)


def test_a_dropped_letter_can_be_picked_up_and_mended_after_all(bench: Workbench) -> None:
    job = bench.load(ROWS).public_id
    drop(bench, job, 3, 4, 5)
    assert not is_asked_for(bench)
    other = Workbench.open(bench.house, "Other")
    with bench.house.write() as uow, pytest.raises(NotFound):
        pick_up_dead_letter(uow, other.tenant.id, job, 3)
    with bench.house.write() as uow:
        picked = pick_up_dead_letter(uow, bench.tenant.id, job, 3)
        assert (picked.dead, picked.dropped, picked.waiting_dead) == (3, 2, 1)
    with bench.house.write() as uow, pytest.raises(RecordNotEditable):
        pick_up_dead_letter(uow, bench.tenant.id, job, 3)
    assert is_asked_for(bench)
    with bench.house.write() as uow:
        edit_dead_letter(uow, bench.tenant.id, job, 3, {"quantity": "2"})
        job_control.retry_job(uow, bench.tenant.id, job, rows=[3, 4])
    bench.work()
    ended = bench.job(job)
    assert (ended.status, ended.loaded, ended.dead, ended.dropped) == (JobStatus.PARTIALLY_SUCCEEDED, 2, 2, 2)
