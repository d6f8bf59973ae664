"""The wired house of this process. ``wiring.open_house`` sets it once; entrances ask for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from freight_app.kit.actor import SYSTEM, Actor
from freight_app.kit.cache import Cache, MemoryCache
from freight_app.kit.db import Database, UnitOfWork
from freight_app.kit.kept import KeptReads
from freight_app.kit.settings import Settings


@dataclass(frozen=True, slots=True)
class House:
    settings: Settings
    database: Database
    cache: Cache
    # Pages written for one kind of visitor: large, quick to make again, so of this process alone.
    pages: MemoryCache = field(default_factory=lambda: MemoryCache(max_entries=256))
    # What visitors were shown since the last commit (``kept``).
    kept: KeptReads = field(default_factory=KeptReads)

    @contextmanager
    def write(self, actor: Actor = SYSTEM) -> Iterator[UnitOfWork]:
        with self.database.write(actor) as uow:
            yield uow

    @contextmanager
    def read(self, actor: Actor = SYSTEM) -> Iterator[UnitOfWork]:
        with self.database.read(actor) as uow:
            yield uow


_current: House | None = None


def set_house(house: House | None) -> None:
    global _current  # noqa: PLW0603 - one house a process, set once
    _current = house


def current_house() -> House:
    """The house of this process; ``LookupError`` before ``wiring.open_house`` ran."""
    if _current is None:
        raise LookupError("the house is not open: call wiring.open_house() first")
    return _current
