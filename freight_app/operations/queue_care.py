"""Caring for the background tasks: what people see of the queue, and what they do about it.

The queue lies below accounts, so who may look and the trail of who did what are added here. All needs
``work.manage``; payloads leave without their secrets.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from typing import Any

from pydantic import BaseModel, ConfigDict

from freight_app.accounts.audit import record_change
from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.pagination import Page, PageRequest
from freight_app.operations.errors import PayloadChanged
from freight_app.operations.payload_secrets import hide_in_text, hide_secrets, restore_secrets
from freight_app.work import service as work
from freight_app.work.dtos import KindSummary, TaskFilter, TaskStatus, TaskView, WorkerView, WorkSummary
from freight_app.work.errors import TaskNotDead
from freight_app.work.timetable import ask_to_run, list_timetable
from freight_app.work.timetable_dtos import TimetableRow

# How tasks, the queue as a whole and recurring jobs are called in the audit trail.
TASK, QUEUE, JOB = "work_task", "work_queue", "work_job"
# A fifth of a second on SQLite, whose other writers wait for it.
REDRIVEN_AT_ONCE = 200
_Fields = dict[str, Any]


class QueueState(BaseModel):
    """The queue in figures: altogether, by kind, and who works it off."""

    model_config = ConfigDict(frozen=True)

    summary: WorkSummary
    kinds: list[KindSummary]
    workers: list[WorkerView]


class Discarded(BaseModel):
    """How many tasks were discarded, and how many no longer waited for that."""

    model_config = ConfigDict(frozen=True)

    discarded: int
    left: int


def look_at_queue(uow: UnitOfWork) -> QueueState:
    """How the queue stands."""
    uow.actor.require(Permission.WORK_MANAGE)
    return QueueState(summary=work.summarize_work(uow), kinds=work.summarize_kinds(uow), workers=work.list_workers(uow))


def look_at_timetable(uow: UnitOfWork) -> list[TimetableRow]:
    """Every recurring job, by name."""
    uow.actor.require(Permission.WORK_MANAGE)
    return [row.model_copy(update={"last_error": hide_in_text(row.last_error)}) for row in list_timetable(uow)]


def count_given_up(uow: UnitOfWork) -> int:
    """How many tasks wait for a person."""
    uow.actor.require(Permission.WORK_MANAGE)
    return work.list_tasks(uow, TaskFilter(status=TaskStatus.DEAD), PageRequest(per_page=1)).total


def find_tasks(uow: UnitOfWork, filters: TaskFilter, page: PageRequest) -> Page[TaskView]:
    """Tasks, the newest first, without their secrets."""
    uow.actor.require(Permission.WORK_MANAGE)
    found = work.list_tasks(uow, filters, page)
    return found.model_copy(update={"items": [_to_show(task) for task in found.items]})


def get_task(uow: UnitOfWork, task_id: int) -> TaskView:
    """One task without its secrets; ``NotFound``."""
    uow.actor.require(Permission.WORK_MANAGE)
    return _to_show(work.get_task(uow, task_id))


def cancel_task(uow: UnitOfWork, task_id: int) -> TaskView:
    """End a task that waits, ask one that runs to stop. Raises as ``work.service.cancel_task``."""
    uow.actor.require(Permission.WORK_MANAGE)
    before = work.get_task(uow, task_id)
    after = work.cancel_task(uow, task_id)
    # To ask a running task twice changes nothing, and nothing is written then.
    record_change(
        uow,
        entity=TASK,
        entity_id=task_id,
        action="cancelled",
        before={"status": before.status, "stop_asked": before.cancel_requested_at is not None},
        after={"status": after.status, "stop_asked": True},
    )
    return _to_show(after)


def redrive_task(uow: UnitOfWork, task_id: int) -> TaskView:
    """Give a dead task all its attempts again. Raises as ``work.service.redrive``."""
    uow.actor.require(Permission.WORK_MANAGE)
    before = work.get_task(uow, task_id)
    after = work.redrive(uow, task_id)
    _record_status(uow, before, after, "redriven")
    return _to_show(after)


def redrive_tasks(
    uow: UnitOfWork, *, kind: str | None = None, tenant: str | None = None, text: str | None = None
) -> int:
    """Give the dead tasks of a kind, a tenant, or with a text in their error all their attempts again.

    At most ``REDRIVEN_AT_ONCE``, the oldest first; answers how many. For more, ask again in another unit of work.
    """
    uow.actor.require(Permission.WORK_MANAGE)
    redriven = work.redrive_dead(uow, kind=kind, tenant=tenant, text=text, limit=REDRIVEN_AT_ONCE)
    if redriven:
        chosen = {"kind": kind, "tenant": tenant, "error": text}
        record_change(
            uow,
            entity=QUEUE,
            entity_id=kind or "all",
            action="redriven",
            before=None,
            after={"tasks": redriven, **{name: value for name, value in chosen.items() if value is not None}},
        )
    return redriven


def discard_tasks(uow: UnitOfWork, task_ids: Collection[int]) -> Discarded:
    """Nobody wants these dead tasks any more. One that is not dead by now is left alone; ``NotFound`` for no task."""
    uow.actor.require(Permission.WORK_MANAGE)
    discarded = 0
    wanted = sorted(set(task_ids))
    for task_id in wanted:
        before = work.get_task(uow, task_id)
        try:
            after = work.discard_dead(uow, task_id)
        except TaskNotDead:
            continue
        _record_status(uow, before, after, "discarded")
        discarded += 1
    return Discarded(discarded=discarded, left=len(wanted) - discarded)


def edit_payload(uow: UnitOfWork, task_id: int, payload: dict[str, Any], *, seen: str) -> TaskView:
    """Change what a waiting or dead task was told; marks of secrets stand for what they hide.

    ``seen`` is the ``payload_version`` of the task as its editor was opened: ``PayloadChanged`` when somebody else
    was faster. Raises as ``work.service.edit_payload`` besides, and ``InvalidInput`` for a mark that was moved.
    """
    uow.actor.require(Permission.WORK_MANAGE)
    before = work.get_task(uow, task_id)
    if payload_version(_to_show(before)) != seen:
        raise PayloadChanged("Somebody has changed this payload in the meantime.", task_id=task_id)
    after = work.edit_payload(uow, task_id, restore_secrets(before.kind, payload, before.payload))
    old, new = _changed_values(before, after)
    if old or new:
        record_change(uow, entity=TASK, entity_id=task_id, action="payload_edited", before=old, after=new)
    return _to_show(after)


def run_job_now(uow: UnitOfWork, name: str) -> TimetableRow:
    """Run a recurring job besides its times. Raises ``NotFound``."""
    uow.actor.require(Permission.WORK_MANAGE)
    row = ask_to_run(uow, name)
    record_change(uow, entity=JOB, entity_id=name, action="run_asked", before=None, after={"next_run": row.next_run_at})
    return row


def payload_version(task: TaskView) -> str:
    """Tells one payload from another, without saying what is in it. Of the task as it is shown."""
    return hashlib.sha256(json.dumps(task.payload, sort_keys=True).encode()).hexdigest()[:16]


def _to_show(task: TaskView) -> TaskView:
    return task.model_copy(
        update={"payload": hide_secrets(task.kind, task.payload), "last_error": hide_in_text(task.last_error)}
    )


def _record_status(uow: UnitOfWork, before: TaskView, after: TaskView, action: str) -> None:
    record_change(
        uow,
        entity=TASK,
        entity_id=after.id,
        action=action,
        before={"status": before.status},
        after={"status": after.status},
    )


def _changed_values(before: TaskView, after: TaskView) -> tuple[_Fields, _Fields]:
    """The values of the payload that differ, as the trail may keep them: a secret is only said to have changed."""
    shown_before, shown_after = hide_secrets(before.kind, before.payload), hide_secrets(after.kind, after.payload)
    old: _Fields = {}
    new: _Fields = {}
    missing = object()
    for name in dict.fromkeys([*before.payload, *after.payload]):
        was, now = before.payload.get(name, missing), after.payload.get(name, missing)
        if was == now:
            continue
        is_same_to_see = shown_before.get(name, missing) == shown_after.get(name, missing)
        # The trail replaces values of fields whose name speaks of a secret, both sides alike.
        field = f"payload.{name} (secret)" if is_same_to_see else f"payload.{name}"
        if was is not missing:
            old[field] = was if is_same_to_see else shown_before[name]
        if now is not missing:
            new[field] = now if is_same_to_see else shown_after[name]
    return old, new
