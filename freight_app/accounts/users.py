"""What admins do with people: find them, invite them, give and take roles, shut the door and open it again."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col

from freight_app.accounts import queries
from freight_app.accounts.audit import record_change
from freight_app.accounts.dtos import Invitation, NewUser, UserQuery, UserView
from freight_app.accounts.errors import AccountClosed, EmailTaken, LastAdmin
from freight_app.accounts.events import UserDeactivated
from freight_app.accounts.hashing import hash_password
from freight_app.accounts.models import ProgramSignIn, SignInSession, UserAccount
from freight_app.accounts.passwords import INVITATION_HOURS, RESET_HOURS, send_password_link
from freight_app.accounts.permissions import GIVEN_BY_HAND, STAFF_ROLES, Permission, Role
from freight_app.accounts.registration import USERS_TOPIC, create_account
from freight_app.accounts.rules import check_password
from freight_app.accounts.throttle import Throttle
from freight_app.accounts.values import email_key, parse_email, parse_phone
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.ids import new_token
from freight_app.kit.pagination import Page
from freight_app.kit.settings import Settings


def list_users(uow: UnitOfWork, query: UserQuery) -> Page[UserView]:
    """People by name, paged. Needs ``users.manage``; customers alone are seen with ``customers.read``."""
    is_customer_list = query.audience == "customers"
    uow.actor.require(Permission.CUSTOMERS_READ if is_customer_list else Permission.USERS_MANAGE)
    rows, total = queries.page_people(uow, query)
    return Page.of([_view(row) for row in rows], total, query)


def count_users(uow: UnitOfWork, query: UserQuery) -> int:
    """How many ``list_users`` would find, over all pages; for tabs. Needs ``users.manage``."""
    uow.actor.require(Permission.USERS_MANAGE)
    return queries.count_people(uow, query)


def list_users_by_public_id(uow: UnitOfWork, public_ids: Sequence[str]) -> dict[str, UserView]:
    """Several people at once, by public id; unknown ones are left out. Needs ``users.manage``."""
    uow.actor.require(Permission.USERS_MANAGE)
    rows = queries.person_rows(uow, queries.people_by_public_id(uow, public_ids))
    return {row.user.public_id: _view(row) for row in rows}


def get_user(uow: UnitOfWork, public_id: str) -> UserView:
    """One person. ``customers.read`` shows customers, ``users.manage`` everybody; another is ``NotFound``."""
    if not uow.actor.may(Permission.USERS_MANAGE):
        uow.actor.require(Permission.CUSTOMERS_READ)
    user = queries.find_user_by_public_id(uow, public_id)
    row = queries.person_rows(uow, [user])[0] if user else None
    if row is None or (STAFF_ROLES & set(row.roles) and not uow.actor.may(Permission.USERS_MANAGE)):
        raise NotFound("The user")
    return _view(row)


def invite_user(uow: UnitOfWork, invitation: Invitation) -> UserView:
    """Make an account whose owner chooses the password through a link. Raises ``EmailTaken``, ``InvalidInput``."""
    uow.actor.require(Permission.USERS_MANAGE)
    for role in invitation.roles:
        _check_given_by_hand(role)
    user = create_account(
        uow,
        email=invitation.email,
        name=invitation.name,
        phone=invitation.phone,
        language=invitation.language,
        password_hash="",
    )
    for role in invitation.roles:
        queries.insert_role(uow, user.id or 0, role)
    send_password_link(uow, user, hours_valid=INVITATION_HOURS, is_invitation=True)
    after = {"email": user.email, "name": user.name, "roles": invitation.roles}
    record_change(uow, entity="user", entity_id=user.public_id, action="invited", before=None, after=after)
    return _view(queries.person_rows(uow, [user])[0])


def add_users(uow: UnitOfWork, drafts: Sequence[NewUser], *, password: str | None = None) -> list[UserView]:
    """Take over many people at once (imports, the demo), in the order given; nobody is written to.

    All get the same password, hashed once, or none: they then ask for a link. Raises ``InvalidInput`` or ``EmailTaken``
    for the first that cannot be taken, and none is.
    """
    uow.actor.require(Permission.USERS_MANAGE)
    password_hash = ""
    if password is not None:
        check_password(password, email="")
        password_hash = hash_password(password)
    country = uow.port(Settings).country
    users = []
    for draft in drafts:
        address = parse_email(draft.email)
        user = UserAccount(
            public_id=new_token(12),
            email=address,
            email_key=email_key(address),
            password_hash=password_hash,
            name=draft.name,
            phone=parse_phone(draft.phone, country=country) if draft.phone else "",
            language=draft.language,
            created_at=draft.created_at or uow.now(),
        )
        user.id = queries.insert_user(uow, user)
        if user.id is None:
            raise EmailTaken
        for role in sorted(draft.roles):
            _check_given_by_hand(role)
            queries.insert_role(uow, user.id, role)
        users.append(user)
    record_change(uow, entity="user", entity_id="many", action="added", before=None, after={"people": len(users)})
    uow.touch(USERS_TOPIC)
    return [_view(row) for row in queries.person_rows(uow, users)]


def give_role(uow: UnitOfWork, public_id: str, role: Role) -> UserView:
    """Raises ``NotFound``, and ``InvalidInput`` on ``role`` for the retailer's, which comes with the approval."""
    uow.actor.require(Permission.USERS_MANAGE)
    _check_given_by_hand(role)
    user = _lock(uow, public_id)
    before = queries.roles_of(uow, [user.id or 0])[user.id or 0]
    queries.insert_role(uow, user.id or 0, role)
    return _record_roles(uow, user, before, "role_given")


def take_role(uow: UnitOfWork, public_id: str, role: Role) -> UserView:
    """Raises ``LastAdmin`` when nobody could give roles any more. Works at the person's very next request."""
    uow.actor.require(Permission.USERS_MANAGE)
    _check_given_by_hand(role)
    if role is Role.ADMIN:
        _keep_an_admin(uow, public_id)
    user = _lock(uow, public_id)
    before = queries.roles_of(uow, [user.id or 0])[user.id or 0]
    queries.delete_role(uow, user.id or 0, role)
    return _record_roles(uow, user, before, "role_taken")


def mail_password_link(uow: UnitOfWork, public_id: str) -> int:
    """Write to a person how to choose a password; answers for how many hours the link is good.

    Whoever may see the person may do it: the link goes to their own mailbox and nowhere else. Raises ``NotFound``,
    ``AccountClosed``, ``TooManyRequests``.
    """
    get_user(uow, public_id)
    user = _lock(uow, public_id)
    if not user.is_active:
        raise AccountClosed
    uow.port(Throttle).admit_reset(user.email_key, "")
    is_invitation = not user.password_hash
    hours = INVITATION_HOURS if is_invitation else RESET_HOURS
    send_password_link(uow, user, hours_valid=hours, is_invitation=is_invitation)
    record_change(
        uow, entity="user", entity_id=public_id, action="password_link_sent", before=None, after={"hours_valid": hours}
    )
    return hours


def deactivate_user(uow: UnitOfWork, public_id: str) -> UserView:
    """Shut the door: sessions and programs end, the past stays. Raises ``LastAdmin``."""
    uow.actor.require(Permission.USERS_MANAGE)
    _keep_an_admin(uow, public_id)
    user = _lock(uow, public_id)
    if user.is_active:
        user.is_active = False
        uow.session.add(user)
        queries.revoke_sessions(uow, col(SignInSession.user_id) == user.id)
        queries.revoke_programs(uow, "deactivated", col(ProgramSignIn.user_id) == user.id)
        queries.void_password_resets(uow, user.id or 0)
        _record_activity(uow, user, "deactivated")
        uow.publish(UserDeactivated(user_id=user.id or 0))
    return _view(queries.person_rows(uow, [user])[0])


def activate_user(uow: UnitOfWork, public_id: str) -> UserView:
    """Open the door again; the person signs in anew."""
    uow.actor.require(Permission.USERS_MANAGE)
    user = _lock(uow, public_id)
    if not user.is_active:
        user.is_active = True
        uow.session.add(user)
        _record_activity(uow, user, "activated")
    return _view(queries.person_rows(uow, [user])[0])


def _lock(uow: UnitOfWork, public_id: str) -> UserAccount:
    found = queries.find_user_by_public_id(uow, public_id)
    user = queries.lock_user(uow, found.id) if found and found.id else None
    if user is None:
        raise NotFound("The user")
    return user


def _keep_an_admin(uow: UnitOfWork, public_id: str) -> None:
    """Admins are locked before the person, in id order, so that two such changes cannot wait for each other."""
    admins = queries.lock_active_admins(uow)
    user = queries.find_user_by_public_id(uow, public_id)
    if user is not None and admins == {user.id}:
        raise LastAdmin


def _check_given_by_hand(role: Role) -> None:
    if role not in GIVEN_BY_HAND:
        raise InvalidInput("role", "The role {role} comes with the approval of a company.", role=role)


def _record_roles(uow: UnitOfWork, user: UserAccount, before: list[Role], action: str) -> UserView:
    row = queries.person_rows(uow, [user])[0]
    record_change(
        uow,
        entity="user",
        entity_id=user.public_id,
        action=action,
        before={"roles": before},
        after={"roles": row.roles},
    )
    uow.touch(USERS_TOPIC)
    return _view(row)


def _record_activity(uow: UnitOfWork, user: UserAccount, action: str) -> None:
    record_change(
        uow,
        entity="user",
        entity_id=user.public_id,
        action=action,
        before={"is_active": not user.is_active},
        after={"is_active": user.is_active},
    )
    uow.touch(USERS_TOPIC)


def _view(row: queries.PersonRow) -> UserView:
    user = row.user
    return UserView(
        id=user.id or 0,
        public_id=user.public_id,
        email=user.email,
        name=user.name,
        phone=user.phone,
        language=user.language,
        roles=row.roles,
        is_active=user.is_active,
        has_password=bool(user.password_hash),
        price_group=row.price_group,
        company=row.company,
        created_at=user.created_at,
        last_sign_in_at=user.last_sign_in_at,
    )
