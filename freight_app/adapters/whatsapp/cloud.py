"""Meta's Cloud API: a business writes first only with a template that Meta has approved.

https://developers.facebook.com/docs/whatsapp/cloud-api/guides/send-message-templates. One template serves all of our
messages: its body has two places, ``{{1}}`` for what it is and ``{{2}}`` for what there is to know, and it exists in
each language that the shop writes in.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from freight_app.adapters.web.client import WebClient
from freight_app.adapters.web.posting import post, require_taken
from freight_app.messaging.ports import ShortMessage

BASE_URL = "https://graph.facebook.com/v21.0"
_WHO = "WhatsApp"
_MOST_CHARACTERS = 1_000


@dataclass(frozen=True, slots=True)
class CloudWhatsApp:
    """``phone_id`` is Meta's name for our number. It takes no key against twins; ours comes back in its notices."""

    client: WebClient
    phone_id: str
    token: str = field(repr=False)
    template: str = "freight_notice"
    base_url: str = BASE_URL

    def send(self, message: ShortMessage) -> str:
        answer = post(
            self.client,
            f"{self.base_url}/{self.phone_id}/messages",
            headers={"Content-Type": "application/json", "Authorization": f"Bearer {self.token}"},
            body=json.dumps(body_of(message, self.template)).encode(),
            who=_WHO,
        )
        said = _read(answer.body)
        require_taken(answer, who=_WHO, words=_words_of(said))
        sent = said.get("messages")
        return str(sent[0].get("id", "")) if isinstance(sent, list) and sent and isinstance(sent[0], dict) else ""


def body_of(message: ShortMessage, template: str) -> dict[str, Any]:
    """The request; a place of a template takes one line without tabs and without runs of blanks."""
    told = f"{message.text} {message.link}".strip()
    places = [" ".join(words.split())[:_MOST_CHARACTERS] for words in (message.title, told)]
    return {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": message.to.removeprefix("+"),
        "type": "template",
        "template": {
            "name": template,
            "language": {"code": message.language},
            "components": [{"type": "body", "parameters": [{"type": "text", "text": words} for words in places]}],
        },
        "biz_opaque_callback_data": message.key[:512],
    }


def _read(body: bytes) -> dict[str, Any]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _words_of(said: dict[str, Any]) -> str:
    error = said.get("error")
    return str(error.get("message", "")) if isinstance(error, dict) else ""
