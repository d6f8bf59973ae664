"""Changing a password that is known, and setting one that is forgotten or was never chosen."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import col

from freight_app.accounts import queries
from freight_app.accounts.audit import record_change
from freight_app.accounts.errors import LinkNotValid, WrongPassword
from freight_app.accounts.events import PasswordResetRequested
from freight_app.accounts.hashing import hash_password, verify_password
from freight_app.accounts.models import PasswordReset, ProgramSignIn, SignInSession, UserAccount
from freight_app.accounts.rules import check_password
from freight_app.accounts.sessions import VerifiedUser
from freight_app.accounts.throttle import Throttle
from freight_app.accounts.values import email_key
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotAllowed, NotFound
from freight_app.kit.ids import hash_token, new_token

RESET_HOURS = 1
INVITATION_HOURS = 72


def change_password(uow: UnitOfWork, user_id: int, *, current: str, new: str, keep_token: str = "") -> None:
    """Set another password, by its owner. All other sessions and all programs are signed out.

    Raises ``WrongPassword``, ``InvalidInput`` on ``new_password``, ``TooManyRequests`` after too many wrong tries.
    """
    if uow.actor.user_id != user_id:
        raise NotAllowed("A password is changed by its owner.")
    user = queries.lock_user(uow, user_id)
    if user is None:
        raise NotFound("The user")
    throttle = uow.port(Throttle)
    throttle.admit_sign_in(user.email_key, "")
    if not verify_password(current, user.password_hash).is_right:
        raise WrongPassword
    throttle.forgive_sign_in(user.email_key, "")
    check_password(new, email=user.email, field="new_password")
    _set_password(uow, user, new, keep_token=keep_token)
    record_change(
        uow, entity="user", entity_id=user.public_id, action="password_changed", before=None, after={"password": ""}
    )


def request_password_reset(uow: UnitOfWork, email: str, *, ip: str) -> None:
    """Send a link to the address, if somebody has an account with it. The caller learns nothing either way.

    Raises ``TooManyRequests``.
    """
    key = email_key(email)
    uow.port(Throttle).admit_reset(key, ip)
    user = queries.find_user_by_email(uow, key)
    if user is not None and user.is_active:
        send_password_link(uow, user, hours_valid=RESET_HOURS, is_invitation=False)


def send_password_link(uow: UnitOfWork, user: UserAccount, *, hours_valid: int, is_invitation: bool) -> None:
    """Make the one link that sets this person's password; older ones stop working."""
    if user.id is None:
        raise ValueError("a link is for a stored user")
    queries.void_password_resets(uow, user.id)
    token = new_token()
    uow.session.add(
        PasswordReset(
            user_id=user.id,
            token_hash=hash_token(token),
            created_at=uow.now(),
            expires_at=uow.now() + timedelta(hours=hours_valid),
        )
    )
    uow.publish(
        PasswordResetRequested(
            user_id=user.id,
            email=user.email,
            name=user.name,
            language=user.language,
            token=token,
            hours_valid=hours_valid,
            is_invitation=is_invitation,
        )
    )


def set_password_by_link(uow: UnitOfWork, token: str, new: str) -> VerifiedUser:
    """Spend the link and set the password; every session and program is signed out. The person may be signed in now.

    Raises ``LinkNotValid``, or ``InvalidInput`` on ``new_password`` (the link stays good then).
    """
    user_id = queries.use_password_reset(uow, hash_token(token))
    user = None if user_id is None else queries.lock_user(uow, user_id)
    if user is None or user.id is None or not user.is_active:
        raise LinkNotValid
    check_password(new, email=user.email, field="new_password")
    _set_password(uow, user, new, keep_token="")
    record_change(
        uow, entity="user", entity_id=user.public_id, action="password_reset", before=None, after={"password": ""}
    )
    # Whoever holds the link holds the mailbox: failures that locked the account are no longer of interest.
    uow.port(Throttle).forgive_sign_in(user.email_key, "")
    return VerifiedUser(user.id)


def _set_password(uow: UnitOfWork, user: UserAccount, new: str, *, keep_token: str) -> None:
    user.password_hash = hash_password(new)
    uow.session.add(user)
    user_id = user.id or 0
    queries.revoke_sessions(
        uow, col(SignInSession.user_id) == user_id, col(SignInSession.token_hash) != hash_token(keep_token)
    )
    queries.revoke_programs(uow, "password_changed", col(ProgramSignIn.user_id) == user_id)
    queries.void_password_resets(uow, user_id)
