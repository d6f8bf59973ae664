"""Asking a described carrier, and believing its notices when they are signed as the file says."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from freight_app.adapters.carriers.base import PlainCarrier, is_same_secret
from freight_app.adapters.carriers.client import CarrierClient, Reply
from freight_app.adapters.carriers.generic.mapping import GenericMapping, Webhook
from freight_app.adapters.carriers.generic.translate import translate
from freight_app.shipping.carrier_errors import CarrierNotSetUp
from freight_app.shipping.dtos import CarrierAnswer
from freight_app.shipping.errors import UnreadableAnswer
from freight_app.shipping.ports import CarrierProfile

_HOLE = "{number}"


class GenericCarrier(PlainCarrier):
    """``client.base_url`` is empty: the whole address is the mapping's."""

    def __init__(
        self, profile: CarrierProfile, mapping: GenericMapping, client: CarrierClient, secrets: Mapping[str, str]
    ) -> None:
        super().__init__(profile)
        self._mapping = mapping
        self._client = client
        self._secrets = secrets

    def track(self, number: str, /) -> CarrierAnswer:
        if self._profile.lacks:
            raise CarrierNotSetUp(self._profile.name, self._profile.lacks)
        question = self._mapping.track
        address = question.url.replace(_HOLE, quote(number, safe=""))
        body = _fill(question.body, number) if question.body is not None else None
        return self._client.ask(question.method, address, self._read, body=body, number=number)

    def is_genuine(self, headers: Mapping[str, str], body: bytes, now: datetime, /) -> bool:
        webhook = self._mapping.webhook
        secret = self._secrets.get(webhook.secret, "") if webhook else ""
        if webhook is None or not secret:
            return False
        given = headers.get(webhook.header.lower(), "").strip()
        if webhook.kind == "token":
            return is_same_secret(given, secret)
        signed = _signed_part(webhook, headers, body, now)
        if signed is None or not given.startswith(webhook.prefix):
            return False
        digest = hmac.new(secret.encode(), signed, getattr(hashlib, webhook.algorithm)).digest()
        if webhook.encoding == "hex":
            return is_same_secret(given[len(webhook.prefix) :].lower(), digest.hex())
        return is_same_secret(given[len(webhook.prefix) :], base64.b64encode(digest).decode())

    def read_notice(self, body: bytes, /) -> CarrierAnswer:
        paths = self._mapping.webhook.answer if self._mapping.webhook else None
        return translate(self._mapping, body, paths=paths)

    def _read(self, reply: Reply) -> CarrierAnswer:
        if reply.status == 404:
            try:
                answer = translate(self._mapping, reply.content)
            except UnreadableAnswer:
                answer = None
            return answer or CarrierAnswer(
                carrier=self._mapping.code, refusal_code="not_found", refusal="it does not know this number"
            )
        if reply.status >= 400:
            raise UnreadableAnswer(self._mapping.name, f"it refuses ({reply.status})")
        return translate(self._mapping, reply.content)


def _signed_part(webhook: Webhook, headers: Mapping[str, str], body: bytes, now: datetime) -> bytes | None:
    """What the signature is over; None for a notice that is too old, or of tomorrow."""
    if not webhook.timestamp_header:
        return body
    written = headers.get(webhook.timestamp_header.lower(), "").strip()
    if not (written.isascii() and written.isdigit() and len(written) <= 12):
        return None
    if abs(now.timestamp() - int(written)) > webhook.tolerance_s:
        return None
    return written.encode() + b"." + body


def _fill(part: Any, number: str) -> Any:
    if isinstance(part, str):
        return part.replace(_HOLE, number)
    if isinstance(part, dict):
        return {name: _fill(value, number) for name, value in part.items()}
    return [_fill(value, number) for value in part] if isinstance(part, list) else part
