"""Tasks for later: put in with the change that needs them, looked at, driven again.

A task that is enqueued in a transaction exists if and only if that transaction commits.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.work import queries
from freight_app.work.dtos import TaskView, WorkSummary
from freight_app.work.errors import TaskAlreadyLive, TaskNotDead
from freight_app.work.models import TaskStatus

MAX_KEY_LENGTH = 200
# Long enough to answer "did that mail go out last week?"
KEEP_SUCCEEDED = timedelta(days=14)


def enqueue(
    uow: UnitOfWork,
    kind: str,
    payload: dict[str, Any],
    *,
    run_at: datetime | None = None,
    unique_key: str | None = None,
    priority: int = 0,
) -> int | None:
    """Do ``kind`` with ``payload`` (plain JSON values), now or from ``run_at`` on; answers the task's id.

    With a ``unique_key`` there is at most one live task of the kind for it: a second call changes nothing and answers
    the id of the first (None when that one ends at this very moment). A higher ``priority`` goes first.
    """
    if unique_key is not None and not 0 < len(unique_key) <= MAX_KEY_LENGTH:
        raise InvalidInput("unique_key", f"A task's key has 1 to {MAX_KEY_LENGTH} characters.")
    inserted = queries.insert_task(
        uow,
        {
            "kind": kind,
            "payload": payload,
            "status": TaskStatus.QUEUED,
            "priority": priority,
            "unique_key": unique_key,
            "run_at": run_at or uow.now(),
            "attempts": 0,
            "created_at": uow.now(),
        },
    )
    if inserted is None and unique_key is not None:
        return queries.find_live_task_id(uow, kind, unique_key)
    return inserted


def get_task(uow: UnitOfWork, task_id: int) -> TaskView:
    """One task; ``NotFound`` when there is none."""
    found = queries.get_task(uow, task_id)
    if found is None:
        raise NotFound("The task", task_id=task_id)
    return TaskView.model_validate(found)


def list_dead_tasks(uow: UnitOfWork, *, limit: int = 50) -> list[TaskView]:
    """The dead letters, the latest first, each with the reason in ``last_error``."""
    return [TaskView.model_validate(row) for row in queries.list_by_status(uow, TaskStatus.DEAD, limit=limit)]


def redrive(uow: UnitOfWork, task_id: int) -> TaskView:
    """Give a dead task all its attempts again, at once.

    Raises ``NotFound``, ``TaskNotDead``, or ``TaskAlreadyLive`` when another task does the same by now.
    """
    found = get_task(uow, task_id)
    if found.status is TaskStatus.DEAD and found.unique_key is not None:
        twin = queries.find_live_task_id(uow, found.kind, found.unique_key)
        if twin is not None:
            raise TaskAlreadyLive("Another task already does this.", task_id=task_id, live_task_id=twin)
    if not queries.requeue_dead(uow, task_id):
        raise TaskNotDead("Only a task that was given up can be started again.", task_id=task_id, status=found.status)
    uow.session.expire_all()
    return get_task(uow, task_id)


def summarize_work(uow: UnitOfWork) -> WorkSummary:
    """How many tasks wait, run and are dead, and since when the oldest due one waits."""
    return queries.summarize(uow)


def prune_succeeded_tasks(uow: UnitOfWork) -> int:
    """Forget tasks that succeeded two weeks ago; answers how many. Dead ones stay until a person decides."""
    return queries.delete_succeeded(uow, uow.now() - KEEP_SUCCEEDED)
