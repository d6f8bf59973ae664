"""What people say about themselves."""

from __future__ import annotations

from freight_app.accounts import queries
from freight_app.accounts.audit import record_change
from freight_app.accounts.dtos import ProfileUpdate, SignedInUser
from freight_app.accounts.models import UserAccount
from freight_app.accounts.permissions import Permission, require_self_or
from freight_app.accounts.registration import USERS_TOPIC
from freight_app.accounts.values import parse_phone
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.kit.settings import Settings


def update_profile(uow: UnitOfWork, user_id: int, update: ProfileUpdate) -> SignedInUser:
    """Change what people say of themselves; an empty telephone takes it away. Raises ``InvalidInput`` on ``phone``."""
    require_self_or(uow.actor, user_id, Permission.USERS_MANAGE)
    user = queries.lock_user(uow, user_id)
    if user is None:
        raise NotFound("The user")
    before = _audited(user)
    if update.name is not None:
        user.name = update.name
    if update.phone is not None:
        user.phone = parse_phone(update.phone, country=uow.port(Settings).country) if update.phone else ""
    if update.language is not None:
        user.language = update.language
    if update.shown_currency is not None:
        user.shown_currency = update.shown_currency
    uow.session.add(user)
    record_change(
        uow, entity="user", entity_id=user.public_id, action="profile_updated", before=before, after=_audited(user)
    )
    uow.touch(USERS_TOPIC)
    return queries.signed_in_user(uow, user)


def _audited(user: UserAccount) -> dict[str, object]:
    return {"name": user.name, "phone": user.phone, "language": user.language, "shown_currency": user.shown_currency}
