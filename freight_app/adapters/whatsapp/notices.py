"""What WhatsApp tells of the messages that it took: signed by Meta, in bundles, in any order."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from freight_app.messaging.dtos import Receipt
from freight_app.messaging.models import MessageStatus

_STATUSES = {
    "delivered": MessageStatus.DELIVERED,
    "read": MessageStatus.READ,
    "failed": MessageStatus.FAILED,
}


@dataclass(frozen=True, slots=True)
class SignedNotices:
    """Implements ``messaging.ports.ReceiptReader``; without the app's secret nothing is believed."""

    secret: str = field(repr=False)

    def read(self, body: bytes, signature: str) -> list[Receipt] | None:
        return read_receipts(body) if is_signed(self.secret, body, signature) else None


def is_signed(secret: str, body: bytes, header: str) -> bool:
    """Whether ``X-Hub-Signature-256`` is the app's signature of these very bytes; without a secret nothing is."""
    scheme, _, given = header.partition("=")
    made = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return bool(secret) and scheme == "sha256" and hmac.compare_digest(made.encode(), given.lower().encode())


def read_receipts(body: bytes) -> list[Receipt]:
    """The notices in a bundle that say what became of a message; whatever else it holds is left out."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return []
    return [receipt for status in _statuses(said) if (receipt := _receipt(status)) is not None]


def _statuses(said: Any) -> Iterator[dict[str, Any]]:
    for entry in _dicts(said, "entry"):
        for change in _dicts(entry, "changes"):
            yield from _dicts(change.get("value"), "statuses")


def _dicts(holder: Any, name: str) -> list[dict[str, Any]]:
    found = holder.get(name) if isinstance(holder, dict) else None
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def _receipt(status: dict[str, Any]) -> Receipt | None:
    became = _STATUSES.get(str(status.get("status")))
    reference = str(status.get("id") or "")
    if became is None or not reference or len(reference) > 200:
        return None
    try:
        at = datetime.fromtimestamp(int(status.get("timestamp", "")), tz=UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return None
    errors = _dicts(status, "errors")
    error = str(errors[0].get("title", "")) if errors else ""
    return Receipt(provider_ref=reference, status=became, at=at, error=error or "WhatsApp could not bring it.")
