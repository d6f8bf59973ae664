"""Telling whoever waits for a task's outcome that an attempt failed, or that none will follow."""

from __future__ import annotations

from freight_app.kit.db import UnitOfWork
from freight_app.kit.logs import get_log
from freight_app.work.registry import AnyTask, Failure, Payload

log = get_log("work")


def tell_of_failure(uow: UnitOfWork, task: AnyTask, task_id: int, payload: Payload, failure: Failure) -> None:
    """A listener that fails takes back only its own writes: the failure itself must be noted whatever happens."""
    if task.on_failure is None:
        return
    try:
        with uow.session.begin_nested():
            task.on_failure(uow, payload, failure)
    except Exception:
        log.exception("on_failure failed", kind=task.kind, task_id=task_id)
