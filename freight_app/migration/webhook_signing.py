"""Signatures by which a receiver knows that a message is ours, as https://www.standardwebhooks.com lays down."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from datetime import datetime

from freight_app.kit.errors import InvalidInput

_PREFIX = "whsec_"
_KEY_BYTES = range(24, 65)
_PLAIN_ID = re.compile(r"[A-Za-z0-9_-]{1,100}")


def sign_webhook(secret: str, message_id: str, sent_at: datetime, body: bytes) -> dict[str, str]:
    """The three headers to send with a body, exactly as it is sent.

    ``message_id`` stays the same when a message is sent again, so that the receiver can tell; ``sent_at`` is the time
    of this attempt. Raises ``InvalidInput`` for a secret or an id that the specification does not know.
    """
    if not _PLAIN_ID.fullmatch(message_id):
        # A full stop in it would let one signature stand for two messages.
        raise InvalidInput("message_id", "The id of a message is made of letters, digits, - and _.")
    timestamp = str(int(sent_at.timestamp()))
    signed = b".".join((message_id.encode(), timestamp.encode(), body))
    signature = base64.b64encode(hmac.digest(_read_secret(secret), signed, hashlib.sha256)).decode()
    return {"webhook-id": message_id, "webhook-timestamp": timestamp, "webhook-signature": f"v1,{signature}"}


def _read_secret(secret: str) -> bytes:
    try:
        key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not secret.startswith(_PREFIX) or len(key) not in _KEY_BYTES:
        raise InvalidInput("secret", "A secret is written {prefix}… with 24 to 64 bytes in base64.", prefix=_PREFIX)
    return key
