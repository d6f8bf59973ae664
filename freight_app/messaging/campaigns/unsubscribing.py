"""Ending news from the letter itself, without signing in.

The link names the person and the campaign and is signed; nothing of it is stored. It does what whoever holds the letter
may do: end the news, and take that back.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac

from pydantic import BaseModel, ConfigDict

from freight_app.accounts.signing import SigningKeys
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.messaging.campaigns import consent, queries

_SIGNATURE_BYTES = 16
_SOURCE = "link"


class NewsChoice(BaseModel):
    """Whose news it is, as far as a forwarded letter may tell, and whether they want any."""

    model_config = ConfigDict(frozen=True)

    address: str
    language: str
    is_wanted: bool


def make_token(uow: UnitOfWork, user_id: int, campaign_id: int) -> str:
    said = f"{user_id}.{campaign_id}".encode()
    return base64.urlsafe_b64encode(_signature(uow, said) + said).rstrip(b"=").decode()


def read_choice(uow: UnitOfWork, token: str) -> NewsChoice:
    """Who is asked. ``NotFound`` for a link that is not ours, here and below."""
    user_id, _ = _read(uow, token)
    return _choice(uow, user_id)


def unsubscribe(uow: UnitOfWork, token: str) -> NewsChoice:
    """No more news; again changes nothing."""
    user_id, campaign_id = _read(uow, token)
    if consent.wants_news(uow, user_id):
        consent.refuse_news(uow, user_id, source=_SOURCE)
        queries.note_unsubscribed(uow, campaign_id, user_id, is_back=False)
    return _choice(uow, user_id)


def resubscribe(uow: UnitOfWork, token: str) -> NewsChoice:
    """It was a slip: news again."""
    user_id, campaign_id = _read(uow, token)
    if not consent.wants_news(uow, user_id):
        consent.agree_to_news(uow, user_id, source=_SOURCE)
        queries.note_unsubscribed(uow, campaign_id, user_id, is_back=True)
    return _choice(uow, user_id)


def _choice(uow: UnitOfWork, user_id: int) -> NewsChoice:
    user = queries.find_user(uow, user_id)
    if user is None:
        raise NotFound("The link")
    return NewsChoice(
        address=mask_address(user.email), language=user.language, is_wanted=consent.wants_news(uow, user_id)
    )


def mask_address(email: str) -> str:
    """``amel@example.com`` as ``a…@example.com``: enough to know one's own."""
    local, _, domain = email.rpartition("@")
    return f"{local[:1]}…@{domain}"


def _read(uow: UnitOfWork, token: str) -> tuple[int, int]:
    try:
        content = base64.urlsafe_b64decode(token[:200] + "=" * (-len(token[:200]) % 4))
        signature, said = content[:_SIGNATURE_BYTES], content[_SIGNATURE_BYTES:]
        user_id, campaign_id = (int(part) for part in said.decode("ascii").split("."))
    except (binascii.Error, ValueError):
        raise NotFound("The link") from None
    if not hmac.compare_digest(signature, _signature(uow, said)):
        raise NotFound("The link")
    return user_id, campaign_id


def _signature(uow: UnitOfWork, said: bytes) -> bytes:
    key = uow.port(SigningKeys).key_for("unsubscribe")
    return hmac.digest(key, said, hashlib.sha256)[:_SIGNATURE_BYTES]
