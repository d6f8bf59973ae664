"""Where people read what the shop writes to them, for rooms that have something to say."""

from __future__ import annotations

from freight_app.accounts import queries
from freight_app.accounts.values import Dto, email_key
from freight_app.kit.db import UnitOfWork


class Mailbox(Dto):
    user_id: int
    name: str
    email: str
    language: str


def find_mailbox(uow: UnitOfWork, user_id: int) -> Mailbox | None:
    """The mailbox of a person whose account is open."""
    user = queries.find_user(uow, user_id)
    if user is None or not user.is_active:
        return None
    return Mailbox(user_id=user_id, name=user.name, email=user.email, language=user.language)


def find_owner(uow: UnitOfWork, email: str) -> Mailbox | None:
    """Whose account has this address, if anybody's has."""
    user = queries.find_user_by_email(uow, email_key(email))
    if user is None or user.id is None:
        return None
    return Mailbox(user_id=user.id, name=user.name, email=user.email, language=user.language)
