"""Asking DHL Shipment Tracking Unified: one question, one call of a small daily quota.

Source: DHL's reference of the Shipment Tracking - Unified API, version 1, and of its push twin, which sends a header
with a token of our choice along with each notice.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from freight_app.adapters.carriers.base import PlainCarrier, is_same_secret
from freight_app.adapters.carriers.client import CarrierClient, Reply
from freight_app.adapters.carriers.dhl_unified.translate import NAME, translate
from freight_app.shipping.carrier_errors import CarrierNotSetUp
from freight_app.shipping.dtos import CarrierAnswer
from freight_app.shipping.errors import UnreadableAnswer
from freight_app.shipping.ports import Capability, CarrierLimits, CarrierProfile

URL = "https://api-eu.dhl.com"
# The header in which DHL's push sends the token that was given when subscribing.
TOKEN_HEADER = "x-freight-token"  # noqa: S105 - the name of a header
PER_NUMBER_A_DAY = 10
SECONDS_BETWEEN = 1.0


def profile_of(*, has_key: bool, calls_a_day: int, has_webhook: bool) -> CarrierProfile:
    can = {Capability.TRACK} | ({Capability.WEBHOOK} if has_webhook else set())
    return CarrierProfile(
        code=NAME,
        name="DHL (all services)",
        can=frozenset(can),
        limits=CarrierLimits(calls_a_day or None, PER_NUMBER_A_DAY, SECONDS_BETWEEN),
        lacks="" if has_key else "FREIGHT_DHL_UNIFIED_KEY",
    )


class DhlUnified(PlainCarrier):
    def __init__(self, profile: CarrierProfile, client: CarrierClient, *, webhook_token: str = "") -> None:
        super().__init__(profile)
        self._client = client
        self._webhook_token = webhook_token

    def track(self, number: str, /) -> CarrierAnswer:
        if self._profile.lacks:
            raise CarrierNotSetUp(self._profile.name, self._profile.lacks)
        params = {"trackingNumber": number, "language": "en"}
        return self._client.ask("GET", "track/shipments", _read, params=params, number=number)

    def is_genuine(self, headers: Mapping[str, str], _body: bytes, _now: datetime, /) -> bool:
        return is_same_secret(headers.get(TOKEN_HEADER, ""), self._webhook_token)

    def read_notice(self, body: bytes, /) -> CarrierAnswer:
        return translate(body)


def _read(reply: Reply) -> CarrierAnswer:
    answer = translate(reply.content)
    if reply.status >= 400 and not answer.refusal_code:
        raise UnreadableAnswer(NAME, f"it refuses ({reply.status}) and says nothing")
    return answer
