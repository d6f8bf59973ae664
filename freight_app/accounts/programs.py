"""Programs that act for a user: a short access token (JWT) and a refresh token that is good for one use.

Each use of a refresh token gives the next one. When a used token comes back, somebody has copied it, and nobody can
tell which of the two is the thief: the whole family is closed (RFC 9700, section 4.14.2).
"""

from __future__ import annotations

from datetime import datetime, timedelta

import jwt
from sqlmodel import col

from freight_app.accounts import queries
from freight_app.accounts.dtos import ProgramTokens, ProgramView, SignedInUser
from freight_app.accounts.models import ProgramSignIn, RefreshToken, UserAccount
from freight_app.accounts.permissions import Permission, require_self_or
from freight_app.accounts.sessions import VerifiedUser, verify_credentials
from freight_app.accounts.signing import SigningKeys
from freight_app.accounts.values import clean_line
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotFound, NotSignedIn
from freight_app.kit.ids import hash_token, new_token
from freight_app.kit.settings import Settings

ACCESS_LIFETIME = timedelta(minutes=15)
_ALGORITHM = "HS256"
_ISSUER = "freight"
_KEY_PURPOSE = "access-token"
_REUSED = "refresh_token_reused"


class AccessTokenNotValid(NotSignedIn):
    """The access token is forged, has expired, or its sign-in was closed."""

    code = "access_token_not_valid"

    def __init__(self) -> None:
        super().__init__("This access token is not valid. Refresh it or sign in again.")


def sign_in_program(uow: UnitOfWork, email: str, password: str, *, ip: str, label: str = "") -> ProgramTokens:
    """A first pair of tokens. Raises ``WrongCredentials`` and ``TooManyRequests`` as in a browser."""
    return open_program(uow, verify_credentials(uow, email, password, ip=ip), label=label)


def open_program(uow: UnitOfWork, verified: VerifiedUser, *, label: str = "") -> ProgramTokens:
    """A new family of tokens for somebody verified. ``label`` is how the person calls the program."""
    label = clean_line(label, field="label")
    if len(label) > 120:
        raise InvalidInput("label", "A label has at most 120 characters.")
    user = queries.lock_user(uow, verified.user_id)
    if user is None or not user.is_active:
        raise AccessTokenNotValid
    if verified.new_hash:
        user.password_hash = verified.new_hash
    user.last_sign_in_at = uow.now()
    program = ProgramSignIn(
        public_id=new_token(12),
        user_id=verified.user_id,
        label=label,
        created_at=uow.now(),
        last_used_at=uow.now(),
        expires_at=uow.now() + _family_lifetime(uow),
    )
    uow.session.add_all([user, program])
    uow.session.flush()
    return _issue(uow, program, user)


def refresh_tokens(uow: UnitOfWork, refresh_token: str) -> ProgramTokens | None:
    """The next pair, or None when the token is not good: answer ``NotSignedIn`` **after** the unit has committed.

    It does not raise, because a token that was used before closes its whole family, and that must be kept.
    """
    token_hash = hash_token(refresh_token)
    program_id = queries.use_refresh_token(uow, token_hash)
    if program_id is None:
        reused = queries.family_of_token(uow, token_hash)
        if reused is not None:
            queries.revoke_programs(uow, _REUSED, col(ProgramSignIn.id) == reused)
        return None
    found = queries.lock_live_program(uow, program_id)
    if found is None:
        return None
    program, user = found
    program.last_used_at = uow.now()
    program.expires_at = uow.now() + _family_lifetime(uow)
    uow.session.add(program)
    return _issue(uow, program, user)


def resolve_access_token(uow: UnitOfWork, access_token: str) -> SignedInUser:
    """Who the program acts for, with the roles of this moment. Raises ``AccessTokenNotValid``. Reading is enough."""
    claims = _read_claims(uow, access_token)
    found = queries.find_live_program(uow, claims["fam"])
    if found is None or found[1].public_id != claims["sub"]:
        raise AccessTokenNotValid
    return queries.signed_in_user(uow, found[1])


def sign_out_program(uow: UnitOfWork, refresh_token: str) -> bool:
    """Close the family of a refresh token; False when it is unknown or closed."""
    program_id = queries.family_of_token(uow, hash_token(refresh_token))
    return (
        program_id is not None and queries.revoke_programs(uow, "signed_out", col(ProgramSignIn.id) == program_id) == 1
    )


def list_programs(uow: UnitOfWork, user_id: int) -> list[ProgramView]:
    """The programs that act for a person, last used first. One's own, or with ``users.manage``."""
    require_self_or(uow.actor, user_id, Permission.USERS_MANAGE)
    return [ProgramView.model_validate(row, from_attributes=True) for row in queries.live_programs_of(uow, user_id)]


def revoke_program(uow: UnitOfWork, user_id: int, public_id: str) -> None:
    """Close one of a person's programs; ``NotFound`` when it is not live, or another person's."""
    require_self_or(uow.actor, user_id, Permission.USERS_MANAGE)
    conditions = (col(ProgramSignIn.user_id) == user_id, col(ProgramSignIn.public_id) == public_id)
    if "\0" in public_id or queries.revoke_programs(uow, "revoked", *conditions) == 0:
        raise NotFound("The program")


def _issue(uow: UnitOfWork, program: ProgramSignIn, user: UserAccount) -> ProgramTokens:
    if program.id is None:
        raise ValueError("a family is stored before its tokens")
    refresh_token, now = new_token(), uow.now()
    uow.session.add(RefreshToken(program_sign_in_id=program.id, token_hash=hash_token(refresh_token), created_at=now))
    claims = {
        "iss": _ISSUER,
        "sub": user.public_id,
        "fam": program.public_id,
        "iat": int(now.timestamp()),
        "exp": int((now + ACCESS_LIFETIME).timestamp()),
    }
    access_token = jwt.encode(claims, uow.port(SigningKeys).key_for(_KEY_PURPOSE), algorithm=_ALGORITHM)
    return ProgramTokens(
        access_token=access_token,
        refresh_token=refresh_token,
        expires_in_s=int(ACCESS_LIFETIME.total_seconds()),
    )


def _read_claims(uow: UnitOfWork, access_token: str) -> dict[str, str]:
    """The claims of a token that we signed and that has not expired by the house's own clock."""
    try:
        claims = jwt.decode(
            access_token,
            uow.port(SigningKeys).key_for(_KEY_PURPOSE),
            algorithms=[_ALGORITHM],
            issuer=_ISSUER,
            options={"require": ["exp", "iat", "iss", "sub", "fam"], "verify_exp": False, "verify_iat": False},
        )
        expires_at = datetime.fromtimestamp(int(claims["exp"]), tz=uow.now().tzinfo)
    except (jwt.InvalidTokenError, ValueError, OverflowError, OSError):
        raise AccessTokenNotValid from None
    if expires_at <= uow.now() or not isinstance(claims["fam"], str):
        raise AccessTokenNotValid
    return claims


def _family_lifetime(uow: UnitOfWork) -> timedelta:
    return timedelta(days=uow.port(Settings).session_days)
