"""All SQL of campaigns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.accounts.models import UserAccount
from freight_app.kit.db import UnitOfWork
from freight_app.kit.pagination import PageRequest
from freight_app.kit.upsert import insert_into, insert_many
from freight_app.messaging.campaigns.models import (
    Campaign,
    CampaignRecipient,
    CampaignStatus,
    NewsConsent,
    RecipientState,
    states_before,
)
from freight_app.messaging.models import Message, MessageStatus


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody whose turn has come; ``is_wanted``: still wants news and can still sign in."""

    recipient_id: int
    user_id: int
    address: str
    name: str
    language: str
    is_wanted: bool


def get_campaign(uow: UnitOfWork, campaign_id: int) -> Campaign | None:
    return uow.session.exec(select(Campaign).where(Campaign.id == campaign_id)).first()


def find_campaign(uow: UnitOfWork, public_id: str) -> Campaign | None:
    return uow.session.exec(select(Campaign).where(Campaign.public_id == public_id)).first()


def list_campaigns(uow: UnitOfWork, *, status: CampaignStatus | None, page: PageRequest) -> tuple[list[Campaign], int]:
    """The newest first, and how many there are in all."""
    conditions = [] if status is None else [col(Campaign.status) == status]
    total = uow.session.exec(select(sa.func.count()).select_from(Campaign).where(*conditions)).one()
    rows = uow.session.exec(
        select(Campaign)
        .where(*conditions)
        .order_by(col(Campaign.created_at).desc(), col(Campaign.id).desc())
        .offset(page.offset)
        .limit(page.per_page)
    ).all()
    return list(rows), total


def change_draft(uow: UnitOfWork, public_id: str, values: dict[str, Any]) -> bool:
    """Write what a campaign says; False once it has left the draft."""
    return bool(
        uow.session.exec(
            sa.update(Campaign)
            .where(col(Campaign.public_id) == public_id, col(Campaign.status) == CampaignStatus.DRAFT)
            .values(updated_at=uow.now(), **values)
        ).rowcount
    )


def change_status(uow: UnitOfWork, public_id: str, after: CampaignStatus, values: dict[str, Any]) -> bool:
    """The only way to another status; each begins a new turn, so that steps of before do nothing."""
    return bool(
        uow.session.exec(
            sa.update(Campaign)
            .where(col(Campaign.public_id) == public_id, col(Campaign.status).in_(states_before(after)))
            .values(status=after, turn=col(Campaign.turn) + 1, updated_at=uow.now(), **values)
        ).rowcount
    )


def take_turn(uow: UnitOfWork, campaign_id: int, turn: int, status: CampaignStatus) -> bool:
    """Whether this step is the one whose turn it is, in that status; the next has the next number."""
    return bool(
        uow.session.exec(
            sa.update(Campaign)
            .where(col(Campaign.id) == campaign_id, col(Campaign.turn) == turn, col(Campaign.status) == status)
            .values(turn=turn + 1)
        ).rowcount
    )


def note_listed(uow: UnitOfWork, campaign_id: int, frozen_after: int | None) -> None:
    uow.session.exec(sa.update(Campaign).where(col(Campaign.id) == campaign_id).values(frozen_after=frozen_after))


def insert_recipients(uow: UnitOfWork, rows: Sequence[dict[str, Any]]) -> None:
    """Those who are on the list already, by account or by address, stay there once."""
    statement = insert_into(uow.dialect, CampaignRecipient.__table__).on_conflict_do_nothing()  # type: ignore[attr-defined]
    insert_many(uow.session.connection(), statement, rows)


def next_waiting(uow: UnitOfWork, campaign_id: int, limit: int) -> list[Waiting]:
    rows = uow.session.exec(
        select(CampaignRecipient, NewsConsent.is_wanted, UserAccount.is_active)
        .join(UserAccount, col(UserAccount.id) == col(CampaignRecipient.user_id))
        .join(NewsConsent, col(NewsConsent.user_id) == col(CampaignRecipient.user_id), isouter=True)
        .where(CampaignRecipient.campaign_id == campaign_id, CampaignRecipient.state == RecipientState.WAITING)
        .order_by(col(CampaignRecipient.id))
        .limit(limit)
    ).all()
    return [
        Waiting(row.id or 0, row.user_id, row.address, row.name, row.language, bool(wanted) and is_active)
        for row, wanted, is_active in rows
    ]


def settle_recipient(uow: UnitOfWork, recipient_id: int, state: RecipientState, message_id: int | None) -> None:
    uow.session.exec(
        sa.update(CampaignRecipient)
        .where(col(CampaignRecipient.id) == recipient_id)
        .values(state=state, message_id=message_id)
    )


def find_message_id(uow: UnitOfWork, key: str) -> int | None:
    return uow.session.exec(select(Message.id).where(Message.key == key)).first()


def has_open_messages(uow: UnitOfWork, campaign_id: int) -> bool:
    """Whether a message of it still waits for its channel."""
    found = (
        select(Message.id)
        .join(CampaignRecipient, col(CampaignRecipient.message_id) == col(Message.id))
        .where(CampaignRecipient.campaign_id == campaign_id, Message.status == MessageStatus.QUEUED)
        .limit(1)
    )
    return uow.session.exec(found).first() is not None


def count_results(uow: UnitOfWork, campaign_ids: Sequence[int]) -> list[tuple[int, str, str | None, int, int]]:
    """For each campaign, state and message status: how many people, and how many of them want no news since."""
    left = sa.func.count(col(CampaignRecipient.unsubscribed_at))
    found = (
        sa.select(
            col(CampaignRecipient.campaign_id), col(CampaignRecipient.state), col(Message.status), sa.func.count(), left
        )
        .join(Message, col(Message.id) == col(CampaignRecipient.message_id), isouter=True)
        .where(col(CampaignRecipient.campaign_id).in_(campaign_ids))
        .group_by(col(CampaignRecipient.campaign_id), col(CampaignRecipient.state), col(Message.status))
    )
    return [tuple(row) for row in uow.session.connection().execute(found)]  # type: ignore[misc]


def list_recipients(
    uow: UnitOfWork, campaign_id: int, *, status: str, page: PageRequest
) -> tuple[list[tuple[CampaignRecipient, Message | None]], int]:
    """In the order of the list; ``status`` is a message's, ``waiting``, ``skipped``, ``unsubscribed`` or empty."""
    conditions = [col(CampaignRecipient.campaign_id) == campaign_id]
    if status == "unsubscribed":
        conditions.append(col(CampaignRecipient.unsubscribed_at).is_not(None))
    elif status in (RecipientState.WAITING, RecipientState.SKIPPED):
        conditions.append(col(CampaignRecipient.state) == status)
    elif status:
        conditions.append(col(Message.status) == status)
    whole = (
        select(CampaignRecipient, Message)
        .join(Message, col(Message.id) == col(CampaignRecipient.message_id), isouter=True)
        .where(*conditions)
    )
    total = uow.session.exec(select(sa.func.count()).select_from(whole.subquery())).one()
    rows = uow.session.exec(whole.order_by(col(CampaignRecipient.id)).offset(page.offset).limit(page.per_page)).all()
    return [(recipient, message) for recipient, message in rows], total


def find_consent(uow: UnitOfWork, user_id: int) -> NewsConsent | None:
    return uow.session.exec(select(NewsConsent).where(NewsConsent.user_id == user_id)).first()


def write_consent(uow: UnitOfWork, row: dict[str, Any]) -> None:
    statement = insert_into(uow.dialect, NewsConsent).values(**row)
    changes = {name: value for name, value in row.items() if name != "user_id"}
    uow.session.exec(statement.on_conflict_do_update(index_elements=["user_id"], set_=changes))


def note_unsubscribed(uow: UnitOfWork, campaign_id: int, user_id: int, *, is_back: bool) -> None:
    uow.session.exec(
        sa.update(CampaignRecipient)
        .where(col(CampaignRecipient.campaign_id) == campaign_id, col(CampaignRecipient.user_id) == user_id)
        .values(unsubscribed_at=None if is_back else uow.now())
    )


def find_user(uow: UnitOfWork, user_id: int) -> UserAccount | None:
    return uow.session.exec(select(UserAccount).where(UserAccount.id == user_id)).first()
