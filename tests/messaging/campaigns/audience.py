"""People who want news, made quickly, and a campaign for them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.accounts.models import UserAccount, UserRole
from freight_app.accounts.permissions import Permission, Role
from freight_app.kit.actor import Actor
from freight_app.kit.db import Database, UnitOfWork
from freight_app.messaging.campaigns import running
from freight_app.messaging.campaigns.dtos import CampaignDraft, CampaignText, CampaignView
from freight_app.messaging.campaigns.models import NewsConsent

SALES = Actor(label="Sami", permissions=frozenset({Permission.MESSAGES_MANAGE}))
TEXT = CampaignText(subject="Winter brakes, {name}", body="Pads are cheaper until Friday.", button="Look")
DRAFT = CampaignDraft(name="Winter", texts={"en": TEXT}, link="/search?q=brakes", per_minute=600)


def add_people(uow: UnitOfWork, number: int, *, first: int = 0, **fields: Any) -> list[int]:
    """Customers ``p00000@example.com`` and so on who want news; answers their ids."""
    rows = [
        {
            "public_id": f"p{place:05}",
            "email": f"p{place:05}@example.com",
            "email_key": f"p{place:05}@example.com",
            "password_hash": "",
            "name": f"Amel {place}",
            "phone": f"+216200{place:05}",
            "language": "en",
            "shown_currency": "",
            "is_active": True,
            "created_at": uow.now(),
            **fields,
        }
        for place in range(first, first + number)
    ]
    connection = uow.session.connection()
    connection.execute(sa.insert(UserAccount), rows)
    names = [row["public_id"] for row in rows]
    ids = [
        user_id or 0
        for user_id in uow.session.exec(select(UserAccount.id).where(col(UserAccount.public_id).in_(names)))
    ]
    given = {"given_at": uow.now(), "given_by": "test"}
    connection.execute(sa.insert(UserRole), [{"user_id": user_id, "role": Role.CUSTOMER, **given} for user_id in ids])
    consent = {"is_wanted": True, "agreed_at": uow.now(), "source": "registration"}
    connection.execute(sa.insert(NewsConsent), [{"user_id": user_id, **consent} for user_id in ids])
    return sorted(ids)


def start(database: Database, **changes: Any) -> CampaignView:
    with database.write(SALES) as uow:
        made = running.create_campaign(uow, DRAFT.model_copy(update=changes))
        return running.start_campaign(uow, made.id)


def look(database: Database, campaign_id: str) -> CampaignView:
    with database.read(SALES) as uow:
        return running.get_campaign(uow, campaign_id)
