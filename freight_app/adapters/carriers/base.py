"""What every carrier answers that cannot do a thing; one that can overrides it."""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from freight_app.shipping.carrier_errors import CarrierCannot
from freight_app.shipping.dtos import CarrierAnswer
from freight_app.shipping.ports import (
    CarrierPaper,
    CarrierProfile,
    CarrierRate,
    MadeShipment,
    RateRequest,
    ShipmentOrder,
)


class PlainCarrier:
    """Implements ``shipping.ports.Carrier`` with nothing that it can do."""

    def __init__(self, profile: CarrierProfile) -> None:
        self._profile = profile

    @property
    def profile(self) -> CarrierProfile:
        return self._profile

    def track(self, _number: str, /) -> CarrierAnswer:
        raise self._cannot("track")

    def rate(self, _request: RateRequest, /) -> Sequence[CarrierRate]:
        raise self._cannot("rate")

    def ship(self, _order: ShipmentOrder, /) -> MadeShipment:
        raise self._cannot("ship")

    def label(self, _number: str, _made_on: date, /) -> CarrierPaper:
        raise self._cannot("label")

    def cancel(self, _pickup_reference: str, _reason: str, /) -> None:
        raise self._cannot("cancel")

    def proof(self, _number: str, /) -> CarrierPaper:
        raise self._cannot("proof")

    def is_genuine(self, _headers: Mapping[str, str], _body: bytes, _now: datetime, /) -> bool:
        return False

    def read_notice(self, _body: bytes, /) -> CarrierAnswer:
        raise self._cannot("webhook")

    def _cannot(self, what: str) -> CarrierCannot:
        return CarrierCannot(self._profile.name, what)


def is_same_secret(given: str, expected: str) -> bool:
    """Whether they are equal, told in the same time for all that are not; an empty secret equals nothing."""
    return bool(expected) and hmac.compare_digest(given.encode(), expected.encode())
