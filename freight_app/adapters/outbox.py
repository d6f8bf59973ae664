"""Messages that stay at home: one small file each, which anybody can read."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict
from pathlib import Path

from freight_app.messaging.ports import ShortMessage


class FolderDoor:
    """Writes each message into a folder, under a name made from its key: sent again, it replaces itself."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def has_sent(self, key: str) -> bool:
        return self._file(key).exists()

    def send(self, message: ShortMessage) -> str:
        self._folder.mkdir(parents=True, exist_ok=True)
        file = self._file(message.key)
        draft = file.with_name(f".{file.stem}.{os.getpid()}.tmp")
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(asdict(message), ensure_ascii=False, indent=2), encoding="utf-8")
        os.replace(draft, file)
        return ""

    def _file(self, key: str) -> Path:
        return self._folder / f"{hashlib.sha256(key.encode()).hexdigest()[:24]}.json"
