"""Tasks for later: put in with the change that needs them, looked at, stopped, mended, driven again.

A task that is enqueued in a transaction exists if and only if that transaction commits.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.exc import IntegrityError

from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.pagination import Page, PageRequest
from freight_app.work import claim_queries, list_queries, queries
from freight_app.work.delivery import announce
from freight_app.work.dtos import (
    MAX_TENANT_LENGTH,
    KindSummary,
    TaskFilter,
    TaskView,
    WorkerView,
    WorkSummary,
)
from freight_app.work.errors import TaskAlreadyLive, TaskNotCancellable, TaskNotDead, TaskNotEditable
from freight_app.work.failures import tell_of_failure
from freight_app.work.models import TaskStatus
from freight_app.work.registry import REGISTRY, Failure, Registry
from freight_app.work.rules import RetryPolicy, policy_numbers

MAX_KEY_LENGTH = 200
# Long enough to answer "did that mail go out last week?"
KEEP_FINISHED = timedelta(days=14)
# Half a year is long enough for a person to decide.
KEEP_DEAD = timedelta(days=180)
WORKER_IS_SILENT_AFTER = timedelta(seconds=30)
# How many dead tasks are driven again at once when nobody says otherwise.
REDRIVE_LIMIT = 1000


def enqueue(
    uow: UnitOfWork,
    kind: str,
    payload: dict[str, Any],
    *,
    run_at: datetime | None = None,
    unique_key: str | None = None,
    priority: int = 0,
    tenant: str = "",
    policy: RetryPolicy | None = None,
) -> int | None:
    """Do ``kind`` with ``payload`` (plain JSON values), now or from ``run_at`` on; answers the task's id.

    With a ``unique_key`` there is at most one live task of the kind for it: a second call changes nothing and answers
    the id of the first (None when that one ends at this very moment). A higher ``priority`` goes first.
    Among equals ``tenant``s (at most 64 characters; the shop's own work has none) take turns, however much one wants.
    A ``policy`` says how stubbornly to do this very task; its ``hopeless`` errors are the kind's all the same.
    """
    if len(tenant) > MAX_TENANT_LENGTH:
        raise InvalidInput("tenant", "A tenant's name has at most {most} characters.", most=MAX_TENANT_LENGTH)
    if unique_key is not None and not 0 < len(unique_key) <= MAX_KEY_LENGTH:
        raise InvalidInput("unique_key", "A task's key has 1 to {most} characters.", most=MAX_KEY_LENGTH)
    due_at = run_at or uow.now()
    row = {
        "kind": kind,
        "tenant": tenant,
        "payload": payload,
        "status": TaskStatus.QUEUED,
        "priority": priority,
        "unique_key": unique_key,
        "run_at": due_at,
        "attempts": 0,
        "created_at": uow.now(),
    }
    if policy is not None:
        row["policy"] = policy_numbers(policy)
    inserted = queries.insert_task(uow, row)
    if inserted is None:
        return None if unique_key is None else queries.find_live_task_id(uow, kind, unique_key)
    announce(uow, due_at)
    return inserted


def get_task(uow: UnitOfWork, task_id: int) -> TaskView:
    """One task; ``NotFound`` when there is none."""
    found = queries.get_task(uow, task_id)
    if found is None:
        raise NotFound("The task", task_id=task_id)
    return TaskView.model_validate(found)


def cancel_task(uow: UnitOfWork, task_id: int, *, registry: Registry = REGISTRY) -> TaskView:
    """End a waiting task at once; ask a running one to stop, which it may do or not (see ``work.current``).

    A running one ends as cancelled if its attempt fails, and is not tried again; if it succeeds, it succeeded.
    Raises ``NotFound``, or ``TaskNotCancellable`` for one that has ended.
    """
    found = get_task(uow, task_id)
    if not queries.cancel_live(uow, task_id):
        raise TaskNotCancellable("The task has ended already.", task_id=task_id, status=found.status)
    cancelled = get_task(uow, task_id)
    handler = registry.find(cancelled.kind)
    if cancelled.status is TaskStatus.CANCELLED and handler is not None:
        failure = Failure("cancelled", cancelled.attempts, is_last=True, is_cancelled=True)
        tell_of_failure(uow, handler, task_id, cancelled.payload, failure)
    return cancelled


def list_dead_tasks(uow: UnitOfWork, *, limit: int = 50) -> list[TaskView]:
    """The dead letters, the latest first, each with the reason in ``last_error``."""
    return [TaskView.model_validate(row) for row in list_queries.list_by_status(uow, TaskStatus.DEAD, limit=limit)]


def edit_payload(uow: UnitOfWork, task_id: int, payload: dict[str, Any]) -> TaskView:
    """Mend what a waiting or dead task was told (plain JSON values); a dead one is then to be redriven.

    Raises ``NotFound``, ``InvalidInput`` for what is not JSON, or ``TaskNotEditable`` for any other task.
    """
    found = get_task(uow, task_id)
    try:
        json.dumps(payload, allow_nan=False)
    except (TypeError, ValueError):
        raise InvalidInput("payload", "A task's payload holds plain JSON values only.") from None
    if not queries.write_payload(uow, task_id, payload):
        raise TaskNotEditable(
            "Only a task that waits or was given up can be changed.", task_id=task_id, status=found.status
        )
    return get_task(uow, task_id)


def redrive(uow: UnitOfWork, task_id: int) -> TaskView:
    """Give a dead task all its attempts again, at once.

    Raises ``NotFound``, ``TaskNotDead``, or ``TaskAlreadyLive`` when another task does the same by now.
    """
    found = get_task(uow, task_id)
    try:
        with uow.session.begin_nested():
            is_queued = queries.requeue_dead(uow, task_id)
    except IntegrityError:
        twin = queries.find_live_task_id(uow, found.kind, found.unique_key or "")
        raise TaskAlreadyLive("Another task already does this.", task_id=task_id, live_task_id=twin) from None
    if not is_queued:
        raise TaskNotDead("Only a task that was given up can be started again.", task_id=task_id, status=found.status)
    announce(uow, uow.now())
    return get_task(uow, task_id)


def redrive_dead(
    uow: UnitOfWork,
    *,
    kind: str | None = None,
    tenant: str | None = None,
    text: str | None = None,
    limit: int = REDRIVE_LIMIT,
) -> int:
    """Give up to ``limit`` dead tasks all their attempts again, the oldest first; answers how many.

    Of one kind or one tenant, or with a text in the last error only, if named. Of those that share a key one goes,
    and none while a live task has it.
    """
    redriven = 0
    for task_id, key in queries.list_redrivable(uow, kind=kind, tenant=tenant, text=text, limit=limit):
        if key is None:
            redriven += queries.requeue_dead(uow, task_id)
            continue
        try:
            with uow.session.begin_nested():
                redriven += queries.requeue_dead(uow, task_id)
        except IntegrityError:
            continue
    announce(uow, uow.now(), number=redriven)
    return redriven


def discard_dead(uow: UnitOfWork, task_id: int) -> TaskView:
    """Nobody wants a dead task any more: it becomes cancelled, and is forgotten when cancelled ones are.

    Raises ``NotFound`` or ``TaskNotDead``.
    """
    found = get_task(uow, task_id)
    if not queries.bury_for_good(uow, task_id):
        raise TaskNotDead("Only a task that was given up can be discarded.", task_id=task_id, status=found.status)
    return get_task(uow, task_id)


def list_tasks(uow: UnitOfWork, filters: TaskFilter, page: PageRequest) -> Page[TaskView]:
    """Tasks, the newest first."""
    rows, total = list_queries.list_filtered(uow, filters, page)
    return Page[TaskView].of([TaskView.model_validate(row) for row in rows], total, page)


def summarize_work(uow: UnitOfWork) -> WorkSummary:
    """How many tasks wait, run and are dead, and since when the oldest due one waits."""
    return list_queries.summarize(uow)


def summarize_kinds(uow: UnitOfWork, *, registry: Registry = REGISTRY) -> list[KindSummary]:
    """How each kind stands, by name: those with a handler here, and those that only wait for one."""
    found = list_queries.summarize_kinds(uow, timedelta(hours=1))
    limits = registry.limits()
    return [
        found.get(kind, KindSummary(kind=kind)).model_copy(
            update={"at_most": limits.get(kind), "has_handler": kind in limits}
        )
        for kind in sorted(found.keys() | limits.keys())
    ]


def summarize_tenant(uow: UnitOfWork, tenant: str) -> list[KindSummary]:
    """How the tasks of one tenant stand, by kind; kinds of which it has none are left out."""
    found = list_queries.summarize_kinds(uow, timedelta(hours=1), tenant=tenant)
    return [found[kind] for kind in sorted(found)]


def list_workers(uow: UnitOfWork) -> list[WorkerView]:
    """The workers that run, the oldest first; one that was silent for half a minute is left out."""
    seen_since = uow.now() - WORKER_IS_SILENT_AFTER
    return [WorkerView.model_validate(row) for row in list_queries.list_workers(uow, seen_since)]


def prune_tasks(uow: UnitOfWork) -> int:
    """Forget tasks that succeeded or were cancelled two weeks ago, and dead ones after 180 days; answers how many.

    Workers that fell silent and turns of tenants that want nothing go as well, uncounted.
    """
    list_queries.delete_silent_workers(uow, uow.now() - WORKER_IS_SILENT_AFTER)
    claim_queries.forget_turns(uow)
    done = (TaskStatus.SUCCEEDED, TaskStatus.CANCELLED)
    return queries.delete_finished(uow, done, uow.now() - KEEP_FINISHED) + queries.delete_finished(
        uow, (TaskStatus.DEAD,), uow.now() - KEEP_DEAD
    )
