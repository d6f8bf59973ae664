"""Who does a kind of task, and how stubbornly.

Two kinds of handler, because SQLite has one writer: a *task* works inside one unit of work, which also marks it done,
so its effect on the database happens exactly once. An *outward task* (mail, carrier, webhook) must not keep the
shop waiting while a far server thinks: it prepares in a read unit, acts with no transaction open, and records the
outcome in a unit that also marks it done. Its act may be repeated after a crash, so it carries a key of its own.

A third kind is for calculations that would keep every other thread of the process waiting: a *heavy task* computes in
a process of its own and records the result in a unit that also marks it done.
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
    """One failed attempt, counted from 1. After the last one nobody tries again until a person says so.

    ``is_cancelled``: nobody tries again because somebody said so; a task that never began has attempt 0.
    """

    error: str
    attempt: int
    is_last: bool
    is_cancelled: bool = False


def never(_outcome: Any) -> bool:
    return False


OnFailure = Callable[[UnitOfWork, Payload, Failure], None]


@dataclass(frozen=True, slots=True)
class Task:
    """``handle`` does it all; ``on_failure`` hears of each failed attempt in the unit that notes it down.

    One that ``gives_way`` writes for long and can wait: on SQLite the other writers of its process go first.
    """

    kind: str
    handle: Handle
    policy: RetryPolicy
    on_failure: OnFailure | None = None
    at_most: int | None = None
    gives_way: bool = False


@dataclass(frozen=True, slots=True)
class OutwardTask:
    """``prepare`` answers what is to be done, or None when nothing is left to do; ``record`` gets what ``act`` gave.

    ``gives_way`` answers of what ``act`` gave whether ``record`` will write for long, and so gives way as a task does;
    ``is_brief`` answers of what ``prepare`` gave whether all of it is done in a moment, so that those wait for it.
    """

    kind: str
    prepare: Callable[[UnitOfWork, Payload], Any]
    act: Callable[[Ports, Any], Any]
    record: Callable[[UnitOfWork, Payload, Any], None]
    policy: RetryPolicy
    on_failure: OnFailure | None = None
    at_most: int | None = None
    gives_way: Callable[[Any], bool] = never
    is_brief: Callable[[Any], bool] = never


@dataclass(frozen=True, slots=True)
class HeavyTask:
    """``compute`` sees nothing but the payload, in another process; ``record`` gets what it gave.

    ``compute`` is a function of a module, and its result can be pickled: both travel between processes.
    """

    kind: str
    compute: Callable[[Payload], Any]
    record: Callable[[UnitOfWork, Payload, Any], None]
    policy: RetryPolicy
    on_failure: OnFailure | None = None
    at_most: int | None = None


AnyTask = Task | OutwardTask | HeavyTask


class Registry:
    """Kinds and their handlers; a kind is registered once."""

    def __init__(self) -> None:
        self._tasks: dict[str, AnyTask] = {}

    def add(self, task: AnyTask) -> None:
        """Raises ``ValueError`` for a kind that has a handler, and for a limit that lets nothing run."""
        if task.kind in self._tasks:
            raise ValueError(f"the kind {task.kind!r} already has a handler")
        if task.at_most is not None and task.at_most < 1:
            raise ValueError(f"the kind {task.kind!r} could never run: at_most is {task.at_most}")
        self._tasks[task.kind] = task

    def find(self, kind: str) -> AnyTask | None:
        return self._tasks.get(kind)

    def kinds(self) -> list[str]:
        return sorted(self._tasks)

    def limits(self, *, heavy: bool | None = None) -> dict[str, int | None]:
        """Each kind with how many of it may run at once over all workers; only heavy or only light ones if asked."""
        return {
            kind: task.at_most
            for kind, task in self._tasks.items()
            if heavy is None or isinstance(task, HeavyTask) is heavy
        }


REGISTRY = Registry()


def task(
    kind: str,
    *,
    policy: RetryPolicy = DEFAULT_POLICY,
    on_failure: OnFailure | None = None,
    at_most: int | None = None,
    gives_way: bool = False,
    registry: Registry = REGISTRY,
) -> Callable[[H], H]:
    """Make a function ``(uow, payload)`` the handler of a kind; ``at_most`` so many run at once over all workers."""

    def register(handle: H) -> H:
        registry.add(Task(kind, handle, policy, on_failure, at_most, gives_way))
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
    at_most: int | None = None,
    gives_way: Callable[[Any], bool] = never,
    is_brief: Callable[[Any], bool] = never,
    registry: Registry = REGISTRY,
) -> None:
    """Register a task that reaches outside the house; see the module's text for its three steps."""
    registry.add(OutwardTask(kind, prepare, act, record, policy, on_failure, at_most, gives_way, is_brief))


def heavy_task(
    kind: str,
    *,
    compute: Callable[[Payload], Any],
    record: Callable[[UnitOfWork, Payload, Any], None],
    policy: RetryPolicy = DEFAULT_POLICY,
    on_failure: OnFailure | None = None,
    at_most: int | None = None,
    registry: Registry = REGISTRY,
) -> None:
    """Register a long calculation; see ``HeavyTask`` for what ``compute`` may be."""
    registry.add(HeavyTask(kind, compute, record, policy, on_failure, at_most))
