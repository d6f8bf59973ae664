"""People for campaigns, chosen by who they are and what they bought."""

from __future__ import annotations

from freight_app.kit.db import UnitOfWork
from freight_app.messaging.campaigns.dtos import AudienceFilter, Person
from freight_app.messaging.models import Channel
from freight_app.orders import audience_queries


class CustomerAudience:
    """Implements ``messaging.campaigns.ports.AudienceSource``."""

    def count(self, uow: UnitOfWork, audience: AudienceFilter, channel: Channel) -> int:
        return audience_queries.count_people(uow, audience, channel)

    def list_people(
        self, uow: UnitOfWork, audience: AudienceFilter, channel: Channel, *, after: int, limit: int
    ) -> list[Person]:
        found = audience_queries.list_people(uow, audience, channel, after=after, limit=limit)
        return [
            Person(user_id=row.id or 0, name=row.name, email=row.email, phone=row.phone, language=row.language)
            for row in found
        ]
