"""Incoming webhooks as Slack has them; Mattermost, Rocket.Chat, Zulip and Google Chat take the same ``{"text": …}``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from freight_app.adapters.outbox import FolderDoor
from freight_app.adapters.web.client import WebClient
from freight_app.adapters.web.posting import post, require_taken
from freight_app.kit.errors import InvalidInput
from freight_app.messaging.ports import ShortMessage


class FolderChat(FolderDoor):
    def hooks(self) -> frozenset[str]:
        return frozenset({"team"})


@dataclass(frozen=True, slots=True)
class WebhookChat:
    """The addresses are secrets: who has one can post. Nothing that is raised holds one."""

    client: WebClient
    addresses: Mapping[str, str] = field(repr=False)

    def hooks(self) -> frozenset[str]:
        return frozenset(self.addresses)

    def send(self, message: ShortMessage) -> str:
        who = f"The chat hook {message.to!r}"
        answer = post(
            self.client,
            self.addresses[message.to],
            headers={"Content-Type": "application/json"},
            body=json.dumps({"text": _text_of(message)}, ensure_ascii=False).encode(),
            who=who,
        )
        require_taken(answer, who=who, words=answer.body.decode("utf-8", "replace"))
        return ""


def read_hooks(text: str) -> dict[str, str]:
    """``team=https://hooks.slack.com/services/…``, parted by blanks; ``InvalidInput`` without repeating an address."""
    hooks: dict[str, str] = {}
    for part in text.split():
        name, _, address = part.partition("=")
        if not name or not address.startswith(("https://", "http://")):
            raise InvalidInput("chat_hooks", "A chat hook is written name=https://host/path.")
        hooks[name] = address
    return hooks


def _text_of(message: ShortMessage) -> str:
    """Slack reads ``& < >`` as its own marks."""
    words = f"*{message.title}*\n{message.text}" if message.title != message.text else message.text
    escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"{escaped}\n{message.link}" if message.link else escaped
