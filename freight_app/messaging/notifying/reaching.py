"""Where somebody is reached by each way, and whether the shop can send by it at all."""

from __future__ import annotations

from freight_app.kit.db import UnitOfWork
from freight_app.messaging.notifying.models import Way
from freight_app.messaging.notifying.queries import Reader


def is_reachable(uow: UnitOfWork, reader: Reader, way: Way) -> bool:
    """Whether a message by this way would arrive."""
    return way in offered_ways(uow) and (way == Way.BELL or bool(address_of(reader, way)))


def offered_ways(_uow: UnitOfWork) -> tuple[Way, ...]:
    """What the shop can send by."""
    return (Way.BELL, Way.EMAIL)


def address_of(reader: Reader, way: Way) -> str:
    """The recipient of a message by this way; empty when there is none."""
    return reader.email if way == Way.EMAIL else reader.phone
