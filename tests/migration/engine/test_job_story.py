"""A job through any story of working, pausing, stopping, retrying, mending and undoing: the counts always balance."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from freight_app import tables, wiring
from freight_app.kit.house import set_house
from freight_app.kit.settings import Settings
from freight_app.migration import job_control
from freight_app.migration.dead_letters import edit_dead_letter
from freight_app.migration.dtos import JobView
from freight_app.migration.errors import RecordNotEditable, WrongJobState
from freight_app.migration.models import JobStatus, UndoStatus
from freight_app.migration.undoing import undo_job
from tests.conftest import POSTGRES_ENV
from tests.migration.engine.workbench import Workbench, csv_of

KEYS = ("A", "B", "C", "D")
ROWS = st.lists(st.tuples(st.sampled_from(KEYS), st.sampled_from(("1", "2", "x"))), min_size=1, max_size=9)


class JobStory(RuleBasedStateMachine):
    """One tenant, one shelf, two jobs one after another; somebody else changes the shelf in between."""

    # Empty: a SQLite file for each story.
    database_url = ""

    def __init__(self) -> None:
        super().__init__()
        self._stack = contextlib.ExitStack()
        # Hundreds of short stories wait for no disk.
        memory = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
        folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(dir=memory)))
        settings = Settings(data_dir=folder, database_url=self.database_url, _env_file=None)  # type: ignore[call-arg]
        self.house = wiring.open_house(settings)
        with self.house.database.write_engine.begin() as connection:
            if self.database_url:
                connection.exec_driver_sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
            tables.metadata.create_all(connection)
        self.bench = Workbench.open(self.house)
        self.job_id = ""
        self.rows = 0

    def teardown(self) -> None:
        if self.job_id:
            self.finish()
        self.house.database.dispose()
        set_house(None)
        self._stack.close()

    @initialize(stands=st.dictionaries(st.sampled_from(KEYS), st.integers(1, 3)), rows=ROWS, size=st.integers(1, 4))
    def begin(self, stands: dict[str, int], rows: list[tuple[str, str]], size: int) -> None:
        if stands:
            self.bench.load(csv_of(list(stands.items())))
        self.before = self.bench.shelf()
        self.rows = len(rows)
        self.disturbed = False
        self.job_id = self.bench.begin(csv_of(rows), batch_size=size).public_id

    @property
    def job(self) -> JobView:
        return self.bench.job(self.job_id)

    def _ask(self, ask: Any, *arguments: Any, **options: Any) -> bool:
        """Whether it was done, rather than refused for where the job stands."""
        try:
            with self.house.write() as uow:
                ask(uow, self.bench.tenant.id, self.job_id, *arguments, **options)
        except (WrongJobState, RecordNotEditable):
            return False
        return True

    @rule(tasks=st.integers(1, 3))
    def work(self, tasks: int) -> None:
        self.bench.work(limit=tasks)

    @rule()
    def pause(self) -> None:
        status = self.job.status
        assert self._ask(job_control.pause_job) == (status in (JobStatus.RUNNING, JobStatus.RETRYING))

    @rule()
    def resume(self) -> None:
        was_paused = self.job.is_paused
        assert self._ask(job_control.resume_job) == was_paused

    @rule()
    def cancel(self) -> None:
        was_live = self.job.is_live
        assert self._ask(job_control.cancel_job) == was_live

    @rule()
    def retry(self) -> None:
        can = self.job.can_retry
        done = self._ask(job_control.retry_job)
        assert can or not done

    @rule(row=st.integers(2, 10), text=st.sampled_from(("1", "2", "x")))
    def mend(self, row: int, text: str) -> None:
        dead = {record.row_number: record for record in self.bench.dead(self.job_id)}
        if row in dead:
            assert self._ask(edit_dead_letter, row, {"quantity": text}) == (not dead[row].is_waiting)

    @precondition(lambda self: self.job.can_undo)
    @rule()
    def undo(self) -> None:
        loaded = self.job.loaded
        assert self._ask(undo_job)
        self.bench.work()
        undone = self.job
        assert undone.undone + undone.not_undone == loaded
        assert undone.undo_status is (UndoStatus.PARTLY if undone.not_undone else UndoStatus.DONE)
        if not self.disturbed:
            assert undone.not_undone == 0
            assert self.bench.shelf() == self.before

    @rule(key=st.sampled_from(KEYS), value=st.integers(4, 5))
    def disturb(self, key: str, value: int) -> None:
        """Somebody else's job, done at once."""
        if not self.job.is_live:
            self.bench.load(csv_of([(key, value)]))
            self.disturbed = True

    @invariant()
    def counts_balance(self) -> None:
        if not self.job_id:
            return
        job = self.job
        outcomes = [outcome for outcome, _ in self.bench.outcomes(self.job_id).values()]
        assert outcomes.count("loaded") == job.loaded
        assert outcomes.count("skipped") == job.skipped
        assert outcomes.count("dead_letter") == job.dead
        if job.status in (JobStatus.SUCCEEDED, JobStatus.PARTIALLY_SUCCEEDED, JobStatus.FAILED):
            assert job.loaded + job.skipped + job.dead == job.rows_total == self.rows
            assert (job.status is JobStatus.SUCCEEDED) == (job.dead == 0)
            assert job.batches_ended == job.batches_total
        keys = [record.record_key for record in self.bench.records(self.job_id) if record.outcome == "loaded"]
        assert len(keys) == len(set(keys))

    def finish(self) -> None:
        """Whatever happened, a job that is let go on comes to an end."""
        if self.job.is_paused:
            assert self._ask(job_control.resume_job)
        self.bench.work()
        assert not self.job.is_live


def short(examples: int) -> settings:
    return settings(
        max_examples=examples,
        stateful_step_count=12,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )


TestJobStory = JobStory.TestCase
TestJobStory.settings = short(25)


def test_the_same_stories_on_postgresql() -> None:
    admin = sa.create_engine(os.environ[POSTGRES_ENV], isolation_level="AUTOCOMMIT", poolclass=sa.pool.NullPool)
    name = f"story_{uuid4().hex[:12]}"
    with admin.connect() as connection:
        connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
    url = sa.make_url(os.environ[POSTGRES_ENV]).set(database=name).render_as_string(hide_password=False)
    try:
        run_state_machine_as_test(type("OnPostgres", (JobStory,), {"database_url": url}), settings=short(6))
    finally:
        with admin.connect() as connection:
            connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
