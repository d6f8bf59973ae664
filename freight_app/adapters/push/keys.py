"""The key that says to push services that it is always the same shop that knocks (VAPID, RFC 8292)."""

from __future__ import annotations

import base64
import contextlib
import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from py_vapid import Vapid02


def read_or_make_vapid(path: Path) -> Vapid02:
    """The key in a file that only its owner can read. Of several processes that make it at once, one prevails.

    A new key would silence every browser that subscribed with the old one: keep the file in the backup.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        made = Vapid02()
        made.generate_keys()
        draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(made.private_pem())
            file.flush()
            os.fsync(file.fileno())
        # A link fails when the name is there already, and never shows half a file.
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return Vapid02.from_pem(path.read_bytes())


def public_key_of(vapid: Vapid02) -> str:
    """As browsers want it: the uncompressed point in URL-safe base64."""
    if vapid.public_key is None:
        raise LookupError("the key of push notices has no public half")
    point = vapid.public_key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()
