"""Asking the MyDHL API of DHL Express: where a shipment is, what one would cost, and making one with its label."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar
from urllib.parse import quote

from freight_app.adapters.carriers.base import PlainCarrier
from freight_app.adapters.carriers.client import CarrierClient, Reply
from freight_app.adapters.carriers.mydhl.requests import (
    rate_params,
    read_made,
    read_paper,
    read_rates,
    read_reason,
    shipment_body,
)
from freight_app.adapters.carriers.mydhl.translate import NAME, translate
from freight_app.shipping.carrier_errors import CarrierNotSetUp, CarrierRefused, OutcomeUnknown
from freight_app.shipping.dtos import CarrierAnswer
from freight_app.shipping.errors import UnreadableAnswer
from freight_app.shipping.ports import (
    Capability,
    CarrierLimits,
    CarrierPaper,
    CarrierProfile,
    CarrierRate,
    MadeShipment,
    RateRequest,
    ShipmentOrder,
)

T = TypeVar("T")
LIVE_URL = "https://express.api.dhl.com/mydhlapi"
TEST_URL = "https://express.api.dhl.com/mydhlapi/test"
_CAN = frozenset(
    {
        Capability.TRACK, Capability.RATE, Capability.SHIP, Capability.LABEL, Capability.CANCEL, Capability.PROOF,
    }
)  # fmt: skip


def profile_of(*, lacks: str, calls_a_day: int) -> CarrierProfile:
    limits = CarrierLimits(calls_a_day=calls_a_day or None, seconds_between=0.2)
    return CarrierProfile(code=NAME, name="DHL Express", can=_CAN, limits=limits, lacks=lacks)


def basic_auth(user: str, password: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


class MyDhl(PlainCarrier):
    def __init__(self, profile: CarrierProfile, client: CarrierClient, *, account: str, requestor: str) -> None:
        super().__init__(profile)
        self._client = client
        self._account = account
        self._requestor = requestor

    def track(self, number: str, /) -> CarrierAnswer:
        params = {"trackingView": "all-checkpoints", "levelOfDetail": "all"}
        return self._ask("GET", f"shipments/{_one(number)}/tracking", _read_tracking, params=params, number=number)

    def rate(self, request: RateRequest, /) -> Sequence[CarrierRate]:
        read = _accepted(self._profile.name, read_rates)
        return self._ask("GET", "rates", read, params=rate_params(request, self._account))

    def ship(self, order: ShipmentOrder, /) -> MadeShipment:
        read = _accepted(self._profile.name, read_made)
        body = shipment_body(order, self._account)
        try:
            return self._ask("POST", "shipments", read, body=body, is_repeatable=False)
        except UnreadableAnswer as error:
            # It said yes in words that nobody can read: there may be a shipment.
            raise OutcomeUnknown(self._profile.name, error.message) from None

    def label(self, number: str, made_on: date, /) -> CarrierPaper:
        params = {
            "shipperAccountNumber": self._account,
            "typeCode": "waybill",
            "pickupYearAndMonth": made_on.strftime("%Y-%m"),
        }
        read = _accepted(self._profile.name, lambda content: read_paper(content, "label"))
        return self._ask("GET", f"shipments/{_one(number)}/get-image", read, params=params)

    def cancel(self, pickup_reference: str, reason: str, /) -> None:
        params = {"requestorName": self._requestor, "reason": reason}
        # Cancelling twice is cancelling: what was lost may be said again.
        self._ask("DELETE", f"pickups/{_one(pickup_reference)}", _accepted(self._profile.name, bool), params=params)

    def proof(self, number: str, /) -> CarrierPaper:
        params = {"shipperAccountNumber": self._account, "content": "epod-summary"}
        read = _accepted(self._profile.name, lambda content: read_paper(content, "proof"))
        return self._ask("GET", f"shipments/{_one(number)}/proof-of-delivery", read, params=params)

    def _ask(
        self,
        method: str,
        path: str,
        read: Callable[[Reply], T],
        *,
        params: dict[str, str] | None = None,
        body: object | None = None,
        number: str = "",
        is_repeatable: bool = True,
    ) -> T:
        if self._profile.lacks:
            raise CarrierNotSetUp(self._profile.name, self._profile.lacks)
        return self._client.ask(
            method, path, read, params=params, body=body, number=number, is_repeatable=is_repeatable
        )


def _one(name: str) -> str:
    """A number as one part of a path, whatever is in it."""
    return quote(name, safe="")


def _accepted(carrier: str, read: Callable[[bytes], T]) -> Callable[[Reply], T]:
    """Read an answer, or raise ``CarrierRefused`` with DHL's own words."""

    def read_reply(reply: Reply) -> T:
        if reply.status >= 400:
            raise CarrierRefused(carrier, f"it says no ({reply.status}): {read_reason(reply.content)}")
        return read(reply.content)

    return read_reply


def _read_tracking(reply: Reply) -> CarrierAnswer:
    answer = translate(reply.content)
    if reply.status >= 400 and not answer.refusal_code:
        raise UnreadableAnswer(NAME, f"it refuses ({reply.status}) and says nothing")
    return answer
