"""Signing in and out in a browser. A session is a row: revocable, read again at each request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import col

from freight_app.accounts import queries
from freight_app.accounts.audit import record_change
from freight_app.accounts.dtos import SessionView, SignedInUser, SignIn
from freight_app.accounts.errors import WrongCredentials
from freight_app.accounts.hashing import verify_password
from freight_app.accounts.models import SignInSession
from freight_app.accounts.permissions import Permission, require_self_or
from freight_app.accounts.rules import name_device
from freight_app.accounts.throttle import Throttle
from freight_app.accounts.values import email_key
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.kit.ids import hash_token, new_token
from freight_app.kit.settings import Settings

# A session is extended at most this often: reading pages costs no writes.
EXTEND_AFTER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class VerifiedUser:
    """Somebody whose password was right a moment ago."""

    user_id: int
    new_hash: str | None = None


def sign_in(uow: UnitOfWork, email: str, password: str, *, ip: str, user_agent: str) -> SignIn:
    """Open a session. Raises ``WrongCredentials`` and ``TooManyRequests``; nothing is written then.

    Under load call ``verify_credentials`` in a read unit first and ``open_session`` in the write unit: hashing takes
    tens of milliseconds, for which SQLite's one writer would have to wait.
    """
    return open_session(uow, verify_credentials(uow, email, password, ip=ip), ip=ip, user_agent=user_agent)


def verify_credentials(uow: UnitOfWork, email: str, password: str, *, ip: str) -> VerifiedUser:
    """Who this is; a read unit is enough. Raises ``WrongCredentials``, and ``TooManyRequests`` before it hashes."""
    throttle, key = uow.port(Throttle), email_key(email)
    throttle.admit_sign_in(key, ip)
    user = queries.find_user_by_email(uow, key)
    verdict = verify_password(password, user.password_hash if user else "")
    if user is None or user.id is None or not verdict.is_right or not user.is_active:
        raise WrongCredentials
    throttle.forgive_sign_in(key, ip)
    return VerifiedUser(user.id, verdict.new_hash)


def open_session(uow: UnitOfWork, verified: VerifiedUser, *, ip: str, user_agent: str) -> SignIn:
    """A new session for somebody verified (or just registered). Raises ``WrongCredentials`` when shut out since."""
    user = queries.lock_user(uow, verified.user_id)
    if user is None or not user.is_active:
        raise WrongCredentials
    token, now = new_token(), uow.now()
    uow.session.add(
        SignInSession(
            public_id=new_token(12),
            user_id=verified.user_id,
            token_hash=hash_token(token),
            ip=_printable(ip, 64),
            user_agent=_printable(user_agent, 400),
            created_at=now,
            last_seen_at=now,
            expires_at=now + _lifetime(uow),
        )
    )
    user.last_sign_in_at = now
    if verified.new_hash:
        user.password_hash = verified.new_hash
    uow.session.add(user)
    return SignIn(token=token, user=queries.signed_in_user(uow, user))


def resolve_session(uow: UnitOfWork, token: str) -> SignedInUser | None:
    """Who carries this token, with the roles of this moment; None for a stranger. A read unit is enough."""
    found = queries.find_session(uow, hash_token(token))
    if found is None:
        return None
    session, user = found
    is_due = uow.now() - session.last_seen_at >= EXTEND_AFTER
    return queries.signed_in_user(uow, user, session_needs_extending=is_due)


def extend_session(uow: UnitOfWork, token: str) -> bool:
    """Start the session's time anew (``session_days`` without use end it). True when the row was written."""
    found = queries.find_session(uow, hash_token(token))
    if found is None or uow.now() - found[0].last_seen_at < EXTEND_AFTER:
        return False
    session = found[0]
    session.last_seen_at = uow.now()
    session.expires_at = uow.now() + _lifetime(uow)
    uow.session.add(session)
    return True


def sign_out(uow: UnitOfWork, token: str) -> bool:
    """Close the session of this token; False when there was none."""
    return queries.revoke_sessions(uow, col(SignInSession.token_hash) == hash_token(token)) == 1


def list_sessions(uow: UnitOfWork, user_id: int, *, current_token: str = "") -> list[SessionView]:
    """Where a person is signed in, last used first. One's own, or with ``users.manage``."""
    require_self_or(uow.actor, user_id, Permission.USERS_MANAGE)
    current_hash = hash_token(current_token)
    return [_view(row, is_current=row.token_hash == current_hash) for row in queries.live_sessions(uow, user_id)]


def revoke_session(uow: UnitOfWork, user_id: int, public_id: str) -> None:
    """Close one of a person's sessions; ``NotFound`` when it is not live, or another person's."""
    require_self_or(uow.actor, user_id, Permission.USERS_MANAGE)
    conditions = (col(SignInSession.user_id) == user_id, col(SignInSession.public_id) == public_id)
    if "\0" in public_id or queries.revoke_sessions(uow, *conditions) == 0:
        raise NotFound("The session")
    _record_revocation(uow, user_id, 1)


def revoke_other_sessions(uow: UnitOfWork, user_id: int, *, keep_token: str = "") -> int:
    """Close all of a person's sessions but the one of ``keep_token``; how many there were."""
    require_self_or(uow.actor, user_id, Permission.USERS_MANAGE)
    closed = queries.revoke_sessions(
        uow, col(SignInSession.user_id) == user_id, col(SignInSession.token_hash) != hash_token(keep_token)
    )
    _record_revocation(uow, user_id, closed)
    return closed


def _record_revocation(uow: UnitOfWork, user_id: int, closed: int) -> None:
    """Only what is done to another belongs into the trail."""
    user = queries.find_user(uow, user_id)
    if user is not None and closed and uow.actor.user_id != user_id:
        record_change(
            uow,
            entity="user",
            entity_id=user.public_id,
            action="sessions_revoked",
            before=None,
            after={"closed": closed},
        )


def _lifetime(uow: UnitOfWork) -> timedelta:
    return timedelta(days=uow.port(Settings).session_days)


def _printable(text: str, limit: int) -> str:
    """Headers come from strangers: cut, and without what a database refuses."""
    return "".join(char for char in text if char.isprintable())[:limit]


def _view(row: SignInSession, *, is_current: bool) -> SessionView:
    browser, system = name_device(row.user_agent)
    return SessionView(
        public_id=row.public_id,
        browser=browser,
        system=system,
        ip=row.ip,
        created_at=row.created_at,
        last_seen_at=row.last_seen_at,
        is_current=is_current,
    )
