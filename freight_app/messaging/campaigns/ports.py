"""What campaigns need from the rooms above: people, and what they bought."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from freight_app.kit.db import UnitOfWork
from freight_app.messaging.campaigns.dtos import AudienceFilter, Person
from freight_app.messaging.models import Channel


class AudienceSource(Protocol):
    """Only those who want news and can be reached by the channel are ever answered."""

    def count(self, uow: UnitOfWork, audience: AudienceFilter, channel: Channel) -> int: ...

    def list_people(
        self, uow: UnitOfWork, audience: AudienceFilter, channel: Channel, *, after: int, limit: int
    ) -> Sequence[Person]:
        """The next people by id, beginning after one."""
        ...
