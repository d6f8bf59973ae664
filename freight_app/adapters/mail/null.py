"""Mail that stays at home: one ``.eml`` file a message, which any mail program opens."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from freight_app.adapters.mail.mime import build_message
from freight_app.messaging.ports import Mail


class FolderMailer:
    """Writes each mail into a folder, under a name made from its key: sent again, it replaces itself."""

    def __init__(self, folder: Path, *, sender: str) -> None:
        self._folder = folder
        self._sender = sender

    def has_sent(self, key: str) -> bool:
        return (self._folder / f"{_name_of(key)}.eml").exists()

    def send(self, mail: Mail) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        name = _name_of(mail.key)
        draft = self._folder / f".{name}.tmp"
        draft.touch(mode=0o600)
        draft.write_bytes(build_message(mail, sender=self._sender).as_bytes())
        os.replace(draft, self._folder / f"{name}.eml")


def _name_of(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:24]
