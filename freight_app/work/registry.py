"""Who does a kind of task, and how stubbornly.

Two kinds of handler, because SQLite has one writer: a *task* works inside one unit of work, which also marks it done,
so its effect on the database happens exactly once. An *outward task* (mail, carrier, webhook) must not keep the
shop waiting while a far server thinks: it prepares in a read unit, acts with no transaction open, and records the
outcome in a unit that also marks it done. Its act may be repeated after a crash, so it carries a key of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from freight_app.kit.db import Ports, UnitOfWork
from freight_app.work.rules import DEFAULT_POLICY, RetryPolicy

Payload = dict[str, Any]
Handle = Callable[[UnitOfWork, Payload], None]
H = TypeVar("H", bound=Handle)


@dataclass(frozen=True, slots=True)
class Failure:
    """One failed attempt, counted from 1. After the last one nobody tries again until a person says so."""

    error: str
    attempt: int
    is_last: bool


OnFailure = Callable[[UnitOfWork, Payload, Failure], None]


@dataclass(frozen=True, slots=True)
class Task:
    """``handle`` does it all; ``on_failure`` hears of each failed attempt in the unit that notes it down."""

    kind: str
    handle: Handle
    policy: RetryPolicy
    on_failure: OnFailure | None = None


@dataclass(frozen=True, slots=True)
class OutwardTask:
    """``prepare`` answers what is to be done, or None when nothing is left to do; ``record`` gets what ``act`` gave."""

    kind: str
    prepare: Callable[[UnitOfWork, Payload], Any]
    act: Callable[[Ports, Any], Any]
    record: Callable[[UnitOfWork, Payload, Any], None]
    policy: RetryPolicy
    on_failure: OnFailure | None = None


class Registry:
    """Kinds and their handlers; a kind is registered once."""

    def __init__(self) -> None:
        self._tasks: dict[str, Task | OutwardTask] = {}

    def add(self, task: Task | OutwardTask) -> None:
        if task.kind in self._tasks:
            raise ValueError(f"the kind {task.kind!r} already has a handler")
        self._tasks[task.kind] = task

    def find(self, kind: str) -> Task | OutwardTask | None:
        return self._tasks.get(kind)

    def kinds(self) -> list[str]:
        return sorted(self._tasks)


REGISTRY = Registry()


def task(
    kind: str,
    *,
    policy: RetryPolicy = DEFAULT_POLICY,
    on_failure: OnFailure | None = None,
    registry: Registry = REGISTRY,
) -> Callable[[H], H]:
    """Make a function ``(uow, payload)`` the handler of a kind."""

    def register(handle: H) -> H:
        registry.add(Task(kind, handle, policy, on_failure))
        return handle

    return register


def outward_task(
    kind: str,
    *,
    prepare: Callable[[UnitOfWork, Payload], Any],
    act: Callable[[Ports, Any], Any],
    record: Callable[[UnitOfWork, Payload, Any], None],
    policy: RetryPolicy = DEFAULT_POLICY,
    on_failure: OnFailure | None = None,
    registry: Registry = REGISTRY,
) -> None:
    """Register a task that reaches outside the house; see the module's text for its three steps."""
    registry.add(OutwardTask(kind, prepare, act, record, policy, on_failure))
