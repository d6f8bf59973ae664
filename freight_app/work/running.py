"""Doing one claimed task: the handler's work and the mark that it is done are one commit."""

from __future__ import annotations

import random
from datetime import timedelta

from freight_app.kit.actor import Actor
from freight_app.kit.db import Database, UnitOfWork
from freight_app.kit.ids import new_token
from freight_app.kit.logs import get_log
from freight_app.work import queries
from freight_app.work.dtos import ClaimedTask
from freight_app.work.errors import LeaseLost
from freight_app.work.registry import REGISTRY, Failure, OutwardTask, Registry, Task
from freight_app.work.rules import DEFAULT_POLICY

log = get_log("work")
LEASE = timedelta(seconds=10)


class NoHandler(LookupError):
    """Nobody here does this kind: a worker of a later version may, so the task is tried again for a while."""


class WorkerDied(RuntimeError):
    """The worker fell silent in the middle of the task."""


def claim_tasks(database: Database, *, limit: int, lease: timedelta = LEASE) -> list[ClaimedTask]:
    """Take due tasks for this worker. Looks before it writes, so that an idle queue costs no write lock."""
    with database.read() as uow:
        if not queries.has_due_task(uow):
            return []
    with database.write() as uow:
        return queries.claim_due(uow, limit=limit, lease=lease, token=new_token(16))


def run_claimed(database: Database, claimed: ClaimedTask, *, registry: Registry = REGISTRY) -> None:
    """Run a task that this worker holds, and note how it ended. Raises only when the database is away."""
    task = registry.find(claimed.kind)
    try:
        if task is None:
            raise NoHandler(f"no handler is registered for {claimed.kind!r}")  # noqa: TRY301 - an attempt like others
        if isinstance(task, OutwardTask):
            _run_outward(database, task, claimed)
        else:
            _run_inward(database, task, claimed)
    except LeaseLost:
        log.warning("task lost to another worker", kind=claimed.kind, task_id=claimed.id)
    except Exception as error:  # noqa: BLE001 - whatever a handler raises is an attempt that failed
        log.warning("task failed", kind=claimed.kind, task_id=claimed.id, attempt=claimed.attempts, error=repr(error))
        with database.write() as uow:
            _note_failure(uow, claimed, error, registry)
    else:
        log.debug("task done", kind=claimed.kind, task_id=claimed.id)


def run_due_tasks(database: Database, *, registry: Registry = REGISTRY, limit: int = 1000) -> int:
    """Run what is due now on this thread, one after the other, until nothing is; answers how many ran."""
    done = 0
    while done < limit and (claimed := claim_tasks(database, limit=1)):
        run_claimed(database, claimed[0], registry=registry)
        done += 1
    return done


def rescue_orphans(database: Database, *, registry: Registry = REGISTRY) -> int:
    """Free the tasks whose lease ran out; a task that keeps killing its workers dies like any that keeps failing."""
    with database.read() as uow:
        if not queries.has_expired_lease(uow):
            return 0
    with database.write() as uow:
        orphans = queries.lock_orphans(uow)
        for orphan in orphans:
            log.warning("task rescued from a silent worker", kind=orphan.kind, task_id=orphan.id)
            _note_failure(uow, orphan, WorkerDied("the worker stopped in the middle"), registry, at_once=True)
        return len(orphans)


def _run_inward(database: Database, task: Task, claimed: ClaimedTask) -> None:
    with database.write(_actor(claimed)) as uow:
        _require_lease(uow, claimed)
        task.handle(uow, claimed.payload)
        if not queries.finish(uow, claimed.id, claimed.lease_token):
            raise LeaseLost("another worker has this task now", task_id=claimed.id)


def _run_outward(database: Database, task: OutwardTask, claimed: ClaimedTask) -> None:
    with database.read(_actor(claimed)) as uow:
        _require_lease(uow, claimed)
        prepared = task.prepare(uow, claimed.payload)
    outcome = None if prepared is None else task.act(database.ports, prepared)
    with database.write(_actor(claimed)) as uow:
        if prepared is not None:
            task.record(uow, claimed.payload, outcome)
        if not queries.finish(uow, claimed.id, claimed.lease_token):
            raise LeaseLost("another worker has this task now", task_id=claimed.id)


def _require_lease(uow: UnitOfWork, claimed: ClaimedTask) -> None:
    if not queries.holds_lease(uow, claimed.id, claimed.lease_token):
        raise LeaseLost("another worker has this task now", task_id=claimed.id)


def _note_failure(
    uow: UnitOfWork, claimed: ClaimedTask, error: Exception, registry: Registry, *, at_once: bool = False
) -> None:
    task = registry.find(claimed.kind)
    policy = task.policy if task else DEFAULT_POLICY
    reason = f"{type(error).__name__}: {error}"[: queries.MAX_ERROR_LENGTH]
    is_last = policy.is_last(claimed.attempts, error)
    if is_last:
        noted = queries.bury(uow, claimed.id, claimed.lease_token, error=reason)
    else:
        chance = random.random()  # noqa: S311 - spreads retries, guards nothing
        delay = timedelta(seconds=0 if at_once else policy.delay_s(claimed.attempts, chance))
        noted = queries.retry(uow, claimed.id, claimed.lease_token, error=reason, run_at=uow.now() + delay)
    if noted and task is not None and task.on_failure is not None:
        _tell_of_failure(uow, task, claimed, Failure(error=reason, attempt=claimed.attempts, is_last=is_last))


def _tell_of_failure(uow: UnitOfWork, task: Task | OutwardTask, claimed: ClaimedTask, failure: Failure) -> None:
    """A listener that fails takes back only its own writes: the failure itself must be noted whatever happens."""
    if task.on_failure is None:
        return
    try:
        with uow.session.begin_nested():
            task.on_failure(uow, claimed.payload, failure)
    except Exception:
        log.exception("on_failure failed", kind=claimed.kind, task_id=claimed.id)


def _actor(claimed: ClaimedTask) -> Actor:
    return Actor(label=f"task {claimed.kind}", is_system=True)
