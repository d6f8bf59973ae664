"""When to try again, and whose turn it is."""

from __future__ import annotations

import math
from bisect import insort
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.work.errors import GiveUp


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Exponential backoff with jitter. The defaults give up after about 40 minutes.

    ``jitter`` is the share of the delay that chance takes away or adds, so that tasks that failed together do not come
    back together. An error of a ``hopeless`` class ends the task at once.
    """

    max_attempts: int = 8
    first_delay_s: float = 5.0
    factor: float = 2.5
    max_delay_s: float = 3600.0
    jitter: float = 0.25
    hopeless: tuple[type[Exception], ...] = (GiveUp, InvalidInput, NotFound)

    def is_last(self, attempt: int, error: Exception) -> bool:
        """Whether an attempt (counted from 1) that ended in this error was the last one."""
        return attempt >= self.max_attempts or isinstance(error, self.hopeless)

    def delay_s(self, attempt: int, chance: float) -> float:
        """Seconds to wait after a failed attempt (counted from 1); ``chance`` lies in [0, 1)."""
        # Capped before the power grows past what a float can hold.
        exponent = min(attempt - 1, 64)
        delay = min(self.max_delay_s, self.first_delay_s * self.factor**exponent)
        return delay * (1 - self.jitter + 2 * self.jitter * chance)


DEFAULT_POLICY = RetryPolicy()
MAX_ATTEMPTS = 1000


def policy_numbers(policy: RetryPolicy) -> dict[str, Any]:
    """A policy as plain JSON values; which errors are ``hopeless`` stays the kind's to say.

    Raises ``InvalidInput`` for numbers that make no policy.
    """
    numbers = {name: value for name, value in asdict(policy).items() if name != "hopeless"}
    delays = (policy.first_delay_s, policy.factor, policy.max_delay_s, policy.jitter)
    if not 1 <= policy.max_attempts <= MAX_ATTEMPTS:
        raise InvalidInput("policy", "A task is tried 1 to {most} times.", most=MAX_ATTEMPTS)
    if not all(math.isfinite(number) and number >= 0 for number in delays) or policy.jitter > 1:
        raise InvalidInput("policy", "Delays are finite and not negative, and chance changes at most all of one.")
    return numbers


def policy_of(kind_policy: RetryPolicy, numbers: Mapping[str, Any] | None) -> RetryPolicy:
    """The policy of one task: its own ``numbers``, if it carries any, else those of its kind."""
    return replace(kind_policy, **numbers) if numbers else kind_policy


@dataclass(frozen=True, slots=True)
class WaitingTask:
    """A due task as far as its turn depends on it."""

    id: int
    kind: str
    tenant: str
    priority: int
    run_at: datetime


Lane = tuple[str, str, int]
NextOfLane = Callable[[WaitingTask, int], Sequence[WaitingTask]]


def take_turns(
    heads: Sequence[WaitingTask],
    *,
    running: Mapping[str, int],
    served: Mapping[str, int],
    free: Mapping[str, int | None],
    limit: int,
    next_of_lane: NextOfLane,
) -> list[WaitingTask]:
    """Which of the waiting tasks start now, in order, at most ``limit`` of them and ``free`` of each kind.

    ``heads`` are the oldest of each lane (kind, tenant and priority); ``next_of_lane`` answers up to so many that stand
    behind one, and is asked only where more than the first is wanted.

    The highest priority goes first. Within it tenants take turns: the one with the fewest ``running`` tasks, then the
    one that was ``served`` longest ago (a number that grows; never served goes before all), then the oldest task.
    """
    left = sorted(heads, key=_in_order)
    busy, last, room = Counter(running), dict(served), dict(free)
    known = Counter(_lane(task) for task in left)
    now = max(served.values(), default=0)
    chosen: list[WaitingTask] = []
    while len(chosen) < limit:
        left = [task for task in left if room.get(task.kind) != 0]
        if not left:
            break
        urgent = [task for task in left if task.priority == left[0].priority]
        # min() keeps the first of equals: the oldest.
        task = min(urgent, key=lambda task: (busy[task.tenant], last.get(task.tenant, 0)))
        left.remove(task)
        chosen.append(task)
        now += 1
        busy[task.tenant] += 1
        last[task.tenant] = now
        number = room.get(task.kind)
        if number is not None:
            room[task.kind] = number - 1
        known[_lane(task)] -= 1
        if not known[_lane(task)] and len(chosen) < limit and room.get(task.kind) != 0:
            for behind in next_of_lane(task, limit - len(chosen)):
                insort(left, behind, key=_in_order)
                known[_lane(task)] += 1
    return chosen


def _in_order(task: WaitingTask) -> tuple[int, datetime, int]:
    return -task.priority, task.run_at, task.id


def _lane(task: WaitingTask) -> Lane:
    return task.kind, task.tenant, task.priority
