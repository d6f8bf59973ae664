"""What stands in the timetable: a job's stable name, what it does and how often."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import House
from freight_app.work.timetable_rules import parse_daily_at

_NAME = re.compile(r"[a-z][a-z0-9_]{0,79}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A recurring job: ``every`` so often (whole seconds), or ``daily_at`` HH:MM in the shop's zone.

    ``work`` does it in one unit of work, which also notes its end: after a crash its effect is there once or not
    at all. ``run`` opens units of its own, for what must not be one transaction (files, far servers, long work); it
    may be cut off and done again. Exactly one of the two is given. ``title`` is English text that the UI translates.
    """

    name: str
    title: str
    every: timedelta | None = None
    daily_at: str | None = None
    work: Callable[[UnitOfWork], object] | None = None
    run: Callable[[House], object] | None = None

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"{self.name!r} is not a name like expire_orders")
        if (self.every is None) == (self.daily_at is None):
            raise ValueError(f"{self.name} runs either every so often or daily")
        if (self.work is None) == (self.run is None):
            raise ValueError(f"{self.name} either works in a unit or runs on the house")
        if self.daily_at is not None:
            parse_daily_at(self.daily_at)
        if self.every is not None and (self.every < timedelta(seconds=1) or self.every % timedelta(seconds=1)):
            raise ValueError(f"{self.name} needs an interval of whole seconds")

    @property
    def every_s(self) -> int | None:
        return None if self.every is None else int(self.every.total_seconds())


def by_name(jobs: Iterable[Job]) -> dict[str, Job]:
    """The jobs by their names; ``ValueError`` when two share one."""
    found: dict[str, Job] = {}
    for job in jobs:
        if job.name in found:
            raise ValueError(f"two jobs are called {job.name}")
        found[job.name] = job
    return found
