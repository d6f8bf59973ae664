"""The task that runs here: a handler asks who it is, and whether it is still wanted.

A handler that takes long asks between two steps. On SQLite only the steps of a task that run with no transaction open
(an outward task's ``act``) can hear an answer that came after they began: whoever cancels must write, and a task in
the middle of its unit of work is the one writer.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from freight_app.kit.db import Database
from freight_app.work import queries
from freight_app.work.dtos import ClaimedTask
from freight_app.work.errors import TaskCancelled


@dataclass(frozen=True, slots=True)
class RunningTask:
    """``attempt`` counts from 1."""

    id: int
    kind: str
    attempt: int
    _lease_token: str
    _database: Database

    def is_cancel_requested(self) -> bool:
        """Whether somebody wants this task stopped: one short read."""
        with self._database.read() as uow:
            return queries.is_cancel_requested(uow, self.id, self._lease_token)

    def stop_if_cancelled(self) -> None:
        """Raise ``TaskCancelled`` when somebody wants this task stopped."""
        if self.is_cancel_requested():
            raise TaskCancelled("stopped as asked", task_id=self.id)


_current: ContextVar[RunningTask | None] = ContextVar("freight_running_task", default=None)


def current_task() -> RunningTask:
    """The task that runs on this thread; ``LookupError`` where none does."""
    running = _current.get()
    if running is None:
        raise LookupError("no task runs here")
    return running


@contextmanager
def running_as(claimed: ClaimedTask, database: Database) -> Iterator[RunningTask]:
    """What runs in the block is this task."""
    running = RunningTask(claimed.id, claimed.kind, claimed.attempts, claimed.lease_token, database)
    token = _current.set(running)
    try:
        yield running
    finally:
        _current.reset(token)
