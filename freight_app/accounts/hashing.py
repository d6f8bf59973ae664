"""Password hashes: argon2id, upgraded when somebody signs in with an older one.

Cost: OWASP's second choice (19 MiB, two passes, one lane), about 30 ms on a small machine. At most four are computed
at once in a process, so that a rush of sign-ins cannot eat the memory of a Raspberry Pi.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

from passlib.context import CryptContext

from freight_app.accounts.values import MAX_PASSWORD

_context = CryptContext(
    schemes=["argon2"], argon2__type="ID", argon2__memory_cost=19_456, argon2__time_cost=2, argon2__parallelism=1
)
_slots = threading.BoundedSemaphore(4)


@dataclass(frozen=True, slots=True)
class Verdict:
    """``new_hash`` is set when the password was right and its hash is of an older make."""

    is_right: bool
    new_hash: str | None = None


def hash_password(password: str) -> str:
    with _slots:
        return _context.hash(password)


def verify_password(password: str, stored_hash: str) -> Verdict:
    """Without a stored hash the same time is spent: whether an account exists cannot be read from the clock."""
    if len(password) > MAX_PASSWORD or not _is_text(password):
        password, stored_hash = "", ""
    with _slots:
        if not stored_hash:
            _context.dummy_verify()
            return Verdict(is_right=False)
        is_right, new_hash = _context.verify_and_update(password, stored_hash)
    return Verdict(is_right, new_hash if is_right else None)


def _is_text(password: str) -> bool:
    """Half a surrogate pair, as broken clients send it, is no text."""
    try:
        password.encode()
    except UnicodeEncodeError:
        return False
    return True
