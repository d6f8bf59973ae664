"""Browsers that asked for notices."""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode

from pydantic import BaseModel, ConfigDict, Field

from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput
from freight_app.kit.ids import hash_token, new_token
from freight_app.messaging import queries
from freight_app.messaging.ports import Pusher

# Whoever has more devices than this has given some of them away.
MOST_PER_PERSON = 20


class PushRequest(BaseModel):
    """What a browser's ``PushSubscription.toJSON()`` says."""

    model_config = ConfigDict(frozen=True)

    endpoint: str = Field(min_length=12, max_length=1000, pattern=r"^https://[^\s]+$")
    p256dh: str = Field(min_length=80, max_length=120)
    auth: str = Field(min_length=16, max_length=60)


class PushKey(BaseModel):
    """The key that a browser is given before it subscribes."""

    model_config = ConfigDict(frozen=True)

    public_key: str


def read_push_key(uow: UnitOfWork) -> PushKey:
    return PushKey(public_key=uow.port(Pusher).public_key())


def subscribe_browser(uow: UnitOfWork, user_id: int, request: PushRequest, *, user_agent: str) -> str:
    """Notices go to this browser too; answers the name to send to. The same browser is kept once, for the last person.

    Raises ``InvalidInput`` on ``p256dh`` or ``auth``, and on ``endpoint`` for one browser too many.
    """
    _require_bytes("p256dh", request.p256dh, 65)
    _require_bytes("auth", request.auth, 16)
    endpoint_hash = hash_token(request.endpoint)
    known = {row.endpoint_hash for row in queries.list_subscriptions(uow, user_id)}
    if endpoint_hash not in known and len(known) >= MOST_PER_PERSON:
        raise InvalidInput("endpoint", "Too many of your browsers get notices. Sign one of them off first.")
    row = {
        "public_id": new_token(12),
        "user_id": user_id,
        "endpoint": request.endpoint,
        "endpoint_hash": endpoint_hash,
        "p256dh": request.p256dh,
        "auth": request.auth,
        "user_agent": user_agent[:400],
        "created_at": uow.now(),
    }
    return queries.keep_subscription(uow, row)


def unsubscribe_browser(uow: UnitOfWork, user_id: int, endpoint: str) -> bool:
    """No more notices to this browser of the person; whether it got any."""
    return queries.delete_subscription(uow, user_id, hash_token(endpoint))


def list_push_targets(uow: UnitOfWork, user_id: int) -> list[str]:
    """The names of a person's browsers: what ``send_message(channel=Channel.PUSH, to=…)`` takes."""
    return [row.public_id for row in queries.list_subscriptions(uow, user_id)]


def _require_bytes(field: str, text: str, length: int) -> None:
    try:
        content = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        content = b""
    if len(content) != length:
        raise InvalidInput(field, "The browser's key cannot be read.")
