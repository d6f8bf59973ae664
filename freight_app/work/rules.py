"""When to try again."""

from __future__ import annotations

from dataclasses import dataclass

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
