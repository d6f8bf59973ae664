"""Twilio, and services that speak as it does."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from freight_app.adapters.sms.words import text_of
from freight_app.adapters.web.client import WebClient
from freight_app.adapters.web.posting import post, require_taken
from freight_app.messaging.ports import ShortMessage

BASE_URL = "https://api.twilio.com"
_WHO = "Twilio"


@dataclass(frozen=True, slots=True)
class TwilioSms:
    """https://www.twilio.com/docs/messaging/api/message-resource: it takes no key, so a twin would be a second SMS."""

    client: WebClient
    account: str
    secret: str = field(repr=False)
    sender: str = ""
    base_url: str = BASE_URL

    def send(self, message: ShortMessage) -> str:
        form = {"To": message.to, "From": self.sender, "Body": text_of(message)}
        door = base64.b64encode(f"{self.account}:{self.secret}".encode()).decode()
        answer = post(
            self.client,
            f"{self.base_url}/2010-04-01/Accounts/{quote(self.account, safe='')}/Messages.json",
            headers={"Content-Type": "application/x-www-form-urlencoded", "Authorization": f"Basic {door}"},
            body=urlencode(form).encode(),
            who=_WHO,
        )
        said = _read(answer.body)
        require_taken(answer, who=_WHO, words=str(said.get("message", "")))
        return f"sms:{said['sid']}" if said.get("sid") else ""


def _read(body: bytes) -> dict[str, object]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}
