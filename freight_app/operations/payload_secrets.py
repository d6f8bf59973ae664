"""What of a task's payload nobody sees: hidden by the name of its key, and put back when a payload is edited.

A payload had better name a row than carry what the row keeps. Where one carries a secret all the same, people who
care for the queue see a mark with a number in its place, and may leave it there or write another value over it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from freight_app.kit.errors import InvalidInput

# Keys that say by themselves that their value is a secret, whatever the kind.
_SECRET_WORDS = (
    "password", "passwd", "passphrase", "secret", "token", "api_key", "apikey", "private_key", "authorization",
    "credential", "cookie",
)  # fmt: skip
# Other keys that hold a secret, by kind. None yet: tasks of today carry ids and the names of templates alone.
SECRET_KEYS: Mapping[str, frozenset[str]] = {}

_MARK = re.compile(r"\*\*\*(\d{1,6})")
_ADDRESS_WITH_PASSWORD = re.compile(r"(\w://)[^/@\s]+@")


def hide_secrets(kind: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    """The payload with ``***1``, ``***2`` ... where its secrets are, counted in its own order."""
    return _Secrets(kind).hide(dict(payload))


def restore_secrets(kind: str, edited: Mapping[str, Any], original: Mapping[str, Any]) -> dict[str, Any]:
    """The edited payload with the secrets of the original back in the places of their marks.

    ``InvalidInput`` for a mark that stands for nothing, or where the secret would be seen from then on.
    """
    secrets = _Secrets(kind)
    secrets.hide(dict(original))
    return secrets.restore(dict(edited))


def hide_in_text(text: str | None) -> str | None:
    """An error's text without the passwords of addresses like ``postgresql://name:password@host``."""
    return text if text is None else _ADDRESS_WITH_PASSWORD.sub(r"\1***@", text)


class _Secrets:
    def __init__(self, kind: str) -> None:
        self._keys = SECRET_KEYS.get(kind, frozenset())
        self._found: list[Any] = []

    def hide(self, value: Any, key: str = "") -> Any:
        if value is not None and self._is_secret(key, value):
            self._found.append(value)
            return f"***{len(self._found)}"
        if isinstance(value, dict):
            return {name: self.hide(item, name) for name, item in value.items()}
        if isinstance(value, list):
            return [self.hide(item, key) for item in value]
        return value

    def restore(self, value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: self.restore(item, name) for name, item in value.items()}
        if isinstance(value, list):
            return [self.restore(item, key) for item in value]
        mark = _MARK.fullmatch(value) if isinstance(value, str) else None
        if mark is None:
            return value
        place = int(mark[1]) - 1
        if 0 <= place < len(self._found) and self._is_secret(key, self._found[place]):
            return self._found[place]
        raise InvalidInput("payload", "A hidden value can stay where it is or be written anew, not be moved.")

    def _is_secret(self, key: str, value: Any) -> bool:
        name = key.lower()
        if name in self._keys or any(word in name for word in _SECRET_WORDS):
            return True
        # What looks like a mark would be taken for one.
        return isinstance(value, str) and bool(_MARK.fullmatch(value) or _ADDRESS_WITH_PASSWORD.search(value))
