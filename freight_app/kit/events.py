"""News of the house: a room publishes what happened, upper rooms listen.

Handlers run at once, inside the publisher's unit of work: what they write is committed with it or not at all, and
an error in one undoes everything. Who listens to what is written in ``wiring.py`` alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from freight_app.kit.db import UnitOfWork


@dataclass(frozen=True, slots=True)
class Event:
    """A fact in the past tense. Subclasses are frozen dataclasses of plain values."""


E = TypeVar("E", bound=Event)
Handler = Callable[["UnitOfWork", Any], None]


class EventBus:
    def __init__(self) -> None:
        self._handlers: dict[type[Event], list[Handler]] = defaultdict(list)

    def subscribe(self, event_type: type[E], handler: Callable[[UnitOfWork, E], None]) -> None:
        self._handlers[event_type].append(handler)

    def dispatch(self, uow: UnitOfWork, event: Event) -> None:
        for handler in self._handlers[type(event)]:
            handler(uow, event)
