"""The disk fills up, the database is locked, files go: the state stays clear and nothing acknowledged is lost."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import select

from freight_app.accounts.tenants import delete_tenant
from freight_app.kit.clock import SystemClock
from freight_app.kit.errors import NotFound
from freight_app.migration import job_control, splitting
from freight_app.migration.files import spool_path
from freight_app.migration.models import MigrationJob, MigrationUpload
from freight_app.migration.sources.errors import NoRoom
from freight_app.migration.uploading import path_of_upload, prune_uploads
from freight_app.migration.values import JobStatus
from freight_app.work.service import list_dead_tasks
from freight_app.work.worker import Worker
from tests.migration.engine.workbench import Workbench, csv_of

MANY = csv_of([(f"S{number}", number) for number in range(60)])


@pytest.fixture
def clock() -> SystemClock:
    """Workers and their leases live by the real time."""
    return SystemClock()


@contextmanager
def working(bench: Workbench) -> Iterator[Worker]:
    worker = Worker(bench.house.database, lease=timedelta(seconds=1), poll_s=0.05, rescue_every_s=0.2)
    worker.start()
    yield worker
    assert worker.stop(20)


def wait_for_the_end(bench: Workbench, public_id: str, within_s: float = 60) -> None:
    deadline = time.monotonic() + within_s
    while bench.job(public_id).is_live:
        assert time.monotonic() < deadline, bench.job(public_id)
        time.sleep(0.05)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_full_disk_stops_nothing_for_good(bench: Workbench) -> None:
    engine = bench.house.database.write_engine
    job = bench.begin(MANY)
    bench.work(limit=1)

    def limit_pages(pages: str) -> None:
        connection = engine.raw_connection()
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA max_page_count={pages}")
        cursor.close()
        connection.close()

    with engine.connect() as connection:
        used = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.rollback()
    limit_pages(str(used))
    with working(bench):
        time.sleep(1.5)
        assert bench.job(job.public_id).is_live
        limit_pages("4294967294")
        wait_for_the_end(bench, job.public_id)
    ended = bench.job(job.public_id)
    assert (ended.status, ended.loaded) == (JobStatus.SUCCEEDED, 60)
    assert len(bench.shelf()) == 60


@pytest.mark.race
def test_a_database_that_is_locked_for_two_seconds_is_waited_for(bench: Workbench) -> None:
    job = bench.begin(MANY)
    locked = threading.Event()

    def hold() -> None:
        # Another program's connection: nothing of this house knows of it.
        engine = sa.create_engine(bench.house.database.write_engine.url)
        with engine.connect() as connection:
            if bench.house.database.is_sqlite:
                connection.connection.driver_connection.isolation_level = None  # type: ignore[union-attr]
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            else:
                connection.exec_driver_sql("LOCK TABLE migration_batch, migration_record IN ACCESS EXCLUSIVE MODE")
            locked.set()
            time.sleep(2)
            connection.exec_driver_sql("ROLLBACK")
        engine.dispose()

    holder = threading.Thread(target=hold)
    with working(bench):
        while not bench.job(job.public_id).batches_ended:
            time.sleep(0.01)
        holder.start()
        assert locked.wait(10)
        wait_for_the_end(bench, job.public_id)
    holder.join()
    ended = bench.job(job.public_id)
    assert (ended.status, ended.loaded, ended.dead) == (JobStatus.SUCCEEDED, 60, 0)


def test_no_room_for_the_rows_is_the_reason_of_a_failed_job(bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object, **_options: object) -> None:
        raise NoRoom

    with monkeypatch.context() as patch:
        patch.setattr(splitting, "spool_rows", full)
        job = bench.load(MANY)
    assert (job.status, job.error_code) == (JobStatus.FAILED, "no_room")
    with bench.house.write() as uow:
        job_control.retry_job(uow, bench.tenant.id, job.public_id)
    bench.work()
    assert bench.job(job.public_id).status is JobStatus.SUCCEEDED


def test_rows_whose_file_is_gone_become_dead_letters(bench: Workbench) -> None:
    job = bench.begin(csv_of([("A", 1), ("B", 2)]))
    bench.work(limit=1)
    spool_path(bench.house.settings, job.public_id).unlink()
    with working(bench):
        with bench.house.write() as uow:
            # As impatient as a tenant may be.
            uow.session.connection().execute(sa.text("UPDATE work_task SET policy = :policy"), {"policy": IMPATIENT})
        wait_for_the_end(bench, job.public_id)
    ended = bench.job(job.public_id)
    assert (ended.status, ended.dead) == (JobStatus.FAILED, 2)
    assert set(bench.outcomes(job.public_id).values()) == {("dead_letter", "batch_failed")}
    with bench.house.read() as uow:
        assert [task.kind for task in list_dead_tasks(uow)] == ["migration.load"]


IMPATIENT = '{"max_attempts": 2, "first_delay_s": 0.1, "factor": 1, "max_delay_s": 0.1, "jitter": 0}'


def test_the_jobs_of_a_deleted_tenant_stop(bench: Workbench) -> None:
    job = bench.begin(MANY)
    bench.work(limit=3)
    with bench.house.write() as uow:
        delete_tenant(uow, bench.tenant.public_id)
    bench.work()
    with bench.house.read() as uow:
        row = uow.session.exec(select(MigrationJob)).one()
        assert row.status == JobStatus.CANCELLED
        assert row.loaded < 60
        assert list_dead_tasks(uow) == []
    with pytest.raises(NotFound):
        bench.job(job.public_id)


def test_old_uploads_go_and_so_do_pieces_that_a_killed_server_left(bench: Workbench) -> None:
    upload = bench.send(MANY)
    with bench.house.read() as uow:
        path = path_of_upload(uow, bench.tenant.id, upload.public_id)
    left, fresh = path.with_name(".left.1.part"), path.with_name(".fresh.2.part")
    for piece in (left, fresh):
        piece.write_text("half")
    old = time.time() - timedelta(days=2).total_seconds()
    os.utime(left, (old, old))
    with bench.house.write() as uow:
        assert prune_uploads(uow) == 0
    assert (path.exists(), left.exists(), fresh.exists()) == (True, False, True)
    with bench.house.write() as uow:
        long_ago = uow.now() - timedelta(days=61)
        uow.session.connection().execute(sa.update(MigrationUpload).values(created_at=long_ago))
        assert prune_uploads(uow) == 1
        assert path.exists()
    assert not path.exists()
    with bench.house.read() as uow, pytest.raises(NotFound):
        path_of_upload(uow, bench.tenant.id, upload.public_id)
