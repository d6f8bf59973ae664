"""A stranger becomes a customer."""

from __future__ import annotations

from freight_app.accounts import queries
from freight_app.accounts.audit import record_change
from freight_app.accounts.dtos import CustomerRegistration, SignedInUser
from freight_app.accounts.errors import EmailTaken
from freight_app.accounts.events import CustomerRegistered
from freight_app.accounts.hashing import hash_password
from freight_app.accounts.models import UserAccount
from freight_app.accounts.permissions import Permission, Role
from freight_app.accounts.rules import check_password
from freight_app.accounts.throttle import Throttle
from freight_app.accounts.values import email_key, parse_email, parse_phone
from freight_app.kit.db import UnitOfWork
from freight_app.kit.ids import new_token
from freight_app.kit.settings import Settings

USERS_TOPIC = "users"


def register_customer(uow: UnitOfWork, registration: CustomerRegistration, *, ip: str) -> SignedInUser:
    """Make an account; ``sessions.open_session(uow, VerifiedUser(user.id), ...)`` then signs the person in.

    Raises ``InvalidInput`` naming the field, ``EmailTaken``, ``TooManyRequests``.
    """
    uow.port(Throttle).admit_registration(ip)
    check_password(registration.password, email=registration.email)
    user = create_account(
        uow,
        email=registration.email,
        name=registration.name,
        phone=registration.phone,
        language=registration.language,
        password_hash=hash_password(registration.password),
    )
    queries.insert_role(uow, user.id or 0, Role.CUSTOMER)
    uow.publish(
        CustomerRegistered(
            user_id=user.id or 0,
            email=user.email,
            name=user.name,
            language=user.language,
            wants_news=registration.wants_news,
        )
    )
    return queries.signed_in_user(uow, user)


def add_customer(uow: UnitOfWork, *, email: str, name: str, phone: str, language: str) -> SignedInUser:
    """Staff make an account for a customer, who chooses a password later, by "forgotten". Needs ``orders.edit``.

    Raises ``InvalidInput`` naming the field and ``EmailTaken``. Nobody is written to.
    """
    uow.actor.require(Permission.ORDERS_EDIT)
    user = create_account(uow, email=email, name=name, phone=phone, language=language, password_hash="")
    queries.insert_role(uow, user.id or 0, Role.CUSTOMER)
    record_change(uow, entity="user", entity_id=user.public_id, action="added", before=None, after={"name": name})
    return queries.signed_in_user(uow, user)


def create_account(
    uow: UnitOfWork, *, email: str, name: str, phone: str, language: str, password_hash: str
) -> UserAccount:
    """Store a new person, without roles. Raises ``InvalidInput`` and ``EmailTaken``."""
    address = parse_email(email)
    user = UserAccount(
        public_id=new_token(12),
        email=address,
        email_key=email_key(address),
        password_hash=password_hash,
        name=name,
        phone=parse_phone(phone, country=uow.port(Settings).country) if phone else "",
        language=language,
        created_at=uow.now(),
    )
    user_id = queries.insert_user(uow, user)
    if user_id is None:
        raise EmailTaken
    uow.touch(USERS_TOPIC)
    stored = queries.find_user(uow, user_id)
    if stored is None:
        raise LookupError(f"user {user_id} was stored and is gone")
    return stored
