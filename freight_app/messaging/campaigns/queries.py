"""All SQL of campaigns."""

from __future__ import annotations

from sqlmodel import select

from freight_app.kit.db import UnitOfWork
from freight_app.messaging.campaigns.models import (
    Campaign,
)


def get_campaign(uow: UnitOfWork, campaign_id: int) -> Campaign | None:
    return uow.session.exec(select(Campaign).where(Campaign.id == campaign_id)).first()


def find_campaign(uow: UnitOfWork, public_id: str) -> Campaign | None:
    return uow.session.exec(select(Campaign).where(Campaign.public_id == public_id)).first()
