"""Ids that leave the house: opaque and unguessable. Inside, keys are integers."""

from __future__ import annotations

import base64
import hashlib
import secrets

# Crockford's base 32 without vowels' worst friends: no I, L, O, U, so a number survives a telephone call.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_token(bytes_of_entropy: int = 32) -> str:
    """A URL-safe secret for links, sessions and keys."""
    return secrets.token_urlsafe(bytes_of_entropy)


def new_webhook_secret() -> str:
    """256 random bits that sign webhooks, written as https://www.standardwebhooks.com lays down."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


def new_code(length: int = 8) -> str:
    """A short code that people read aloud; 40 bits at the default length."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))


def hash_token(token: str) -> str:
    """What is stored of a secret: its SHA-256 in hex. Tokens are random, so a slow hash would add nothing."""
    return hashlib.sha256(token.encode()).hexdigest()
