"""Doing one claimed task: the handler's work and the mark that it is done are one commit."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from datetime import timedelta
from typing import Any

from freight_app.kit.actor import Actor
from freight_app.kit.db import Database, UnitOfWork
from freight_app.kit.ids import new_token
from freight_app.kit.logs import get_log
from freight_app.work import claim_queries, queries
from freight_app.work.current import running_as
from freight_app.work.delivery import announce
from freight_app.work.dtos import ClaimedTask
from freight_app.work.errors import LeaseLost, TaskCancelled
from freight_app.work.failures import tell_of_failure
from freight_app.work.models import TaskStatus
from freight_app.work.registry import REGISTRY, Failure, HeavyTask, OutwardTask, Payload, Registry, Task
from freight_app.work.rules import DEFAULT_POLICY, policy_of

Compute = Callable[[Callable[[Payload], Any], Payload], Any]
# Takes another task in the unit that marks one as done.
TakeNext = Callable[[UnitOfWork, ClaimedTask], ClaimedTask | None]

log = get_log("work")
LEASE = timedelta(seconds=10)


class NoHandler(LookupError):
    """The task was claimed for a kind that nobody here does: it is tried again for a while."""


class WorkerDied(RuntimeError):
    """The worker fell silent in the middle of the task."""


def claim_tasks(
    database: Database,
    *,
    limit: int,
    lease: timedelta = LEASE,
    registry: Registry = REGISTRY,
    kinds: Mapping[str, int | None] | None = None,
    look_first: bool = True,
) -> list[ClaimedTask]:
    """Take due tasks of the kinds that ``registry`` knows, or of ``kinds`` only (each with its limit).

    Looks before it writes, so that an idle queue costs no write lock: whoever was told that something is due need
    not. Tasks of unknown kinds wait for a worker that knows them.
    """
    wanted = registry.limits() if kinds is None else kinds
    if look_first:
        with database.read() as uow:
            if not claim_queries.has_claimable(uow, wanted):
                return []
    with database.write() as uow:
        return claim_in(uow, kinds=wanted, limit=limit, lease=lease)


def claim_in(uow: UnitOfWork, *, kinds: Mapping[str, int | None], limit: int, lease: timedelta) -> list[ClaimedTask]:
    """Take due tasks in a unit of work that goes on: they are nobody's until it has committed."""
    return claim_queries.claim_due(uow, kinds=kinds, limit=limit, lease=lease, token=new_token(16))


def compute_here(compute: Callable[[Payload], Any], payload: Payload) -> Any:
    """Compute in this very process: for whoever has no pool."""
    return compute(payload)


def take_none(_uow: UnitOfWork, _ending: ClaimedTask) -> None:
    """For whoever claims by himself."""


def run_claimed(
    database: Database,
    claimed: ClaimedTask,
    *,
    registry: Registry = REGISTRY,
    compute: Compute = compute_here,
    take_next: TakeNext = take_none,
) -> ClaimedTask | None:
    """Run a task that this worker holds, and note how it ended. Raises only when the database is away.

    Answers what ``take_next`` took in the commit that marked this task as done: None where none did.
    """
    task = registry.find(claimed.kind)
    following: ClaimedTask | None = None
    try:
        with running_as(claimed, database):
            match task:
                case None:
                    raise NoHandler(f"no handler is registered for {claimed.kind!r}")  # noqa: TRY301 - an attempt like others
                case Task():
                    following = _run_inward(database, task, claimed, take_next)
                case OutwardTask():
                    following = _run_outward(database, task, claimed, take_next)
                case HeavyTask():
                    following = _run_heavy(database, task, claimed, compute, take_next)
    except LeaseLost:
        log.warning("task lost to another worker", kind=claimed.kind, task_id=claimed.id)
    except Exception as error:  # noqa: BLE001 - whatever a handler raises is an attempt that failed
        log.warning("task failed", kind=claimed.kind, task_id=claimed.id, attempt=claimed.attempts, error=repr(error))
        with database.write() as uow:
            _note_failure(uow, claimed, error, registry)
    else:
        log.debug("task done", kind=claimed.kind, task_id=claimed.id)
    return following


def run_due_tasks(database: Database, *, registry: Registry = REGISTRY, limit: int = 1000) -> int:
    """Run what is due now on this thread, one after the other, until nothing is; answers how many ran."""
    done = 0
    while done < limit and (claimed := claim_tasks(database, limit=1, registry=registry)):
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


def _run_inward(database: Database, task: Task, claimed: ClaimedTask, take_next: TakeNext) -> ClaimedTask | None:
    with database.write(_actor(claimed), gives_way=task.gives_way) as uow:
        _require_lease(uow, claimed)
        task.handle(uow, claimed.payload)
        return _finish(uow, claimed, take_next)


def _run_outward(
    database: Database, task: OutwardTask, claimed: ClaimedTask, take_next: TakeNext
) -> ClaimedTask | None:
    with database.read(_actor(claimed)) as uow:
        _require_lease(uow, claimed)
        prepared = task.prepare(uow, claimed.payload)
    is_brief = prepared is not None and task.is_brief(prepared)
    with database.expect_write() if is_brief else nullcontext():
        outcome = None if prepared is None else task.act(database.ports, prepared)
        with database.write(_actor(claimed), gives_way=task.gives_way(outcome)) as uow:
            if prepared is not None:
                task.record(uow, claimed.payload, outcome)
            return _finish(uow, claimed, take_next)


def _run_heavy(
    database: Database, task: HeavyTask, claimed: ClaimedTask, compute: Compute, take_next: TakeNext
) -> ClaimedTask | None:
    with database.read() as uow:
        _require_lease(uow, claimed)
    result = compute(task.compute, claimed.payload)
    with database.write(_actor(claimed)) as uow:
        # Nothing has happened yet but heat: what is not wanted any more is not written.
        if queries.is_cancel_requested(uow, claimed.id, claimed.lease_token):
            raise TaskCancelled("stopped as asked", task_id=claimed.id)
        task.record(uow, claimed.payload, result)
        return _finish(uow, claimed, take_next)


def _finish(uow: UnitOfWork, claimed: ClaimedTask, take_next: TakeNext) -> ClaimedTask | None:
    if not queries.finish(uow, claimed.id, claimed.lease_token):
        raise LeaseLost("another worker has this task now", task_id=claimed.id)
    return take_next(uow, claimed)


def _require_lease(uow: UnitOfWork, claimed: ClaimedTask) -> None:
    if not queries.holds_lease(uow, claimed.id, claimed.lease_token):
        raise LeaseLost("another worker has this task now", task_id=claimed.id)


def _note_failure(
    uow: UnitOfWork, claimed: ClaimedTask, error: Exception, registry: Registry, *, at_once: bool = False
) -> None:
    task = registry.find(claimed.kind)
    policy = policy_of(task.policy if task else DEFAULT_POLICY, claimed.policy)
    reason = f"{type(error).__name__}: {error}"[: queries.MAX_ERROR_LENGTH]
    is_last = policy.is_last(claimed.attempts, error)
    if is_last:
        became = queries.bury(uow, claimed.id, claimed.lease_token, error=reason)
    else:
        chance = random.random()  # noqa: S311 - spreads retries, guards nothing
        due_at = uow.now() + timedelta(seconds=0 if at_once else policy.delay_s(claimed.attempts, chance))
        became = queries.retry(uow, claimed.id, claimed.lease_token, error=reason, run_at=due_at)
        if became is TaskStatus.RETRYING:
            announce(uow, due_at)
    if became is None or task is None:
        return
    is_cancelled = became is TaskStatus.CANCELLED
    failure = Failure(reason, claimed.attempts, is_last=is_last or is_cancelled, is_cancelled=is_cancelled)
    tell_of_failure(uow, task, claimed.id, claimed.payload, failure)


def _actor(claimed: ClaimedTask) -> Actor:
    return Actor(label=f"task {claimed.kind}", is_system=True)
