"""The first admin of an empty shop, made through a link that is printed once where the shop was started."""

from __future__ import annotations

from freight_app.accounts import queries
from freight_app.accounts.audit import record_change
from freight_app.accounts.errors import AdminExists, LinkNotValid
from freight_app.accounts.hashing import hash_password
from freight_app.accounts.permissions import Role
from freight_app.accounts.registration import create_account
from freight_app.accounts.rules import check_password
from freight_app.accounts.sessions import VerifiedUser
from freight_app.accounts.values import clean_line
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotAllowed
from freight_app.kit.ids import hash_token, new_token


def create_first_admin_link(uow: UnitOfWork) -> str:
    """The token for ``/welcome/<token>``; an older one stops working. Raises ``AdminExists`` once there is an admin."""
    if not uow.actor.is_system:
        raise NotAllowed("Only the house itself makes this link.")
    if queries.admin_exists(uow):
        raise AdminExists
    token = new_token()
    queries.put_first_admin_link(uow, hash_token(token))
    return token


def is_first_admin_link(uow: UnitOfWork, token: str) -> bool:
    """Whether the token would be taken now: for the page that asks for name and password."""
    return queries.first_admin_link_is_open(uow, hash_token(token)) and not queries.admin_exists(uow)


def claim_first_admin(
    uow: UnitOfWork, token: str, *, email: str, name: str, password: str, language: str = "en"
) -> VerifiedUser:
    """Make the first admin, who may be signed in at once. Of two claims at the same time one wins.

    Raises ``LinkNotValid`` and ``AdminExists``; ``InvalidInput`` and ``EmailTaken`` leave the link good.
    """
    if not queries.use_first_admin_link(uow, hash_token(token)):
        raise LinkNotValid
    if queries.admin_exists(uow):
        raise AdminExists
    name = clean_line(name, field="name")
    if not 1 <= len(name) <= 120:
        raise InvalidInput("name", "A name has 1 to 120 characters.")
    check_password(password, email=email)
    user = create_account(
        uow, email=email, name=name, phone="", language=language, password_hash=hash_password(password)
    )
    user_id = user.id or 0
    queries.insert_role(uow, user_id, Role.ADMIN)
    record_change(
        uow,
        entity="user",
        entity_id=user.public_id,
        action="first_admin_made",
        before=None,
        after={"email": user.email},
    )
    return VerifiedUser(user_id)
