"""Messages posted to receivers over the web."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from freight_app.adapters.web.client import Timeouts, WebClient
from freight_app.migration.ports import WebhookAnswer

# Receivers are asked to take a message first and to work on it later; the specification gives them 15 to 30 seconds.
TIMEOUTS = Timeouts(connect_s=5, read_s=20, total_s=25)
_SHOWN_BYTES = 500


@dataclass(frozen=True, slots=True)
class WebWebhookSender:
    """Implements ``migration.ports.WebhookSender``."""

    client: WebClient

    def send(self, url: str, body: bytes, headers: Mapping[str, str]) -> WebhookAnswer:
        answer = self.client.request(
            "POST",
            url,
            headers={"Content-Type": "application/json", **headers},
            body=body,
            max_bytes=_SHOWN_BYTES,
            cut=True,
        )
        # Any text may be kept and shown but zero characters, which PostgreSQL refuses.
        start = answer.body.decode("utf-8", "replace").replace("\0", "\ufffd")
        return WebhookAnswer(answer.status, answer.ms, start)
