"""Time comes from a clock that is handed in, so that a test can hold it still."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class StillClock:
    """A clock that moves only when told to."""

    def __init__(self, at: datetime) -> None:
        self._now = require_aware(at)

    def now(self) -> datetime:
        return self._now

    def advance(self, by: timedelta) -> None:
        self._now += by

    def set(self, at: datetime) -> None:
        self._now = require_aware(at)


def require_aware(moment: datetime) -> datetime:
    """The moment in UTC; a naive datetime is a bug and raises ``ValueError``."""
    if moment.tzinfo is None:
        raise ValueError("a naive datetime has no meaning here")
    return moment.astimezone(UTC)
