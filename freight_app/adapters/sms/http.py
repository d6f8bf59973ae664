"""A gateway that takes an SMS by one POST, whatever it calls its fields: most of the small ones are like that."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode

from freight_app.adapters.sms.words import text_of
from freight_app.adapters.web.client import WebClient
from freight_app.adapters.web.posting import post, require_taken
from freight_app.kit.errors import InvalidInput
from freight_app.messaging.ports import ShortMessage

_WHO = "The SMS gateway"
_KNOWN = ("{to}", "{text}", "{sender}", "{secret}", "{key}")


@dataclass(frozen=True, slots=True)
class HttpSms:
    """``fields`` maps the gateway's names to ``{to} {text} {sender} {secret} {key}`` or to words of their own.

    ``{key}`` is the same when a message is sent again: a gateway that takes such a key drops the twin.
    """

    client: WebClient
    url: str
    fields: tuple[tuple[str, str], ...]
    sender: str
    secret: str = field(repr=False)
    as_json: bool = False

    def send(self, message: ShortMessage) -> str:
        given = {
            "{to}": message.to,
            "{text}": text_of(message),
            "{sender}": self.sender,
            "{secret}": self.secret,
            "{key}": message.key,
        }
        headers = {name[7:]: _filled(value, given) for name, value in self.fields if name.startswith("header:")}
        body = {name: _filled(value, given) for name, value in self.fields if not name.startswith("header:")}
        content = json.dumps(body) if self.as_json else urlencode(body)
        kind = "application/json" if self.as_json else "application/x-www-form-urlencoded"
        answer = post(self.client, self.url, headers={"Content-Type": kind, **headers}, body=content.encode(), who=_WHO)
        require_taken(answer, who=_WHO)
        return _name_in(answer.body)


def read_fields(text: str) -> tuple[tuple[str, str], ...]:
    """``to={to}&message={text}&header:Authorization=Bearer {secret}``; ``InvalidInput`` on ``sms_fields``."""
    fields = tuple(parse_qsl(text, keep_blank_values=True))
    written = " ".join(value for _, value in fields)
    if not ("{to}" in written and "{text}" in written):
        raise InvalidInput("sms_fields", "The fields of the SMS gateway need {to} and {text}.")
    return fields


def _filled(pattern: str, given: dict[str, str]) -> str:
    """Each name once: a text that happens to hold ``{secret}`` must not be given it."""
    return re.sub("|".join(map(re.escape, _KNOWN)), lambda found: given[found.group()], pattern)


def _name_in(body: bytes) -> str:
    """The gateway's own name for the message, where its answer is JSON and has one."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    if not isinstance(said, dict):
        return ""
    return next((f"sms:{said[name]}" for name in ("id", "message_id", "messageId", "sid") if said.get(name)), "")[:200]
