"""Keys that sign what we hand out. One secret, and a key of its own for every purpose derived from it."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import secrets
import threading
from pathlib import Path

from freight_app.kit.settings import Settings

KEY_FILE = "secret.key"


class SigningKeys:
    """Derives keys from ``FREIGHT_SECRET_KEY``, or from a file that is made in the data folder on first use.

    Provided as a port. A leaked key of one purpose opens no other.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._secret: bytes | None = None
        self._lock = threading.Lock()

    def key_for(self, purpose: str) -> bytes:
        """32 bytes, always the same for one purpose."""
        return hmac.digest(self._read_secret(), b"freight:" + purpose.encode(), hashlib.sha256)

    def _read_secret(self) -> bytes:
        with self._lock:
            if self._secret is None:
                given = self._settings.secret_key.get_secret_value()
                self._secret = given.encode() if given else read_or_make_key(self._settings.data_dir / KEY_FILE)
            return self._secret


def read_or_make_key(path: Path) -> bytes:
    """The key in a file that only its owner can read. Of several processes that make it at once, one prevails."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
        # A link fails when the name is there already, and never shows half a file.
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_bytes()
