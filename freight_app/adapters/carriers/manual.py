"""The carrier that nobody can ask: a driver with a van, a freighter by telephone. Staff write its events by hand."""

from __future__ import annotations

from freight_app.adapters.carriers.base import PlainCarrier
from freight_app.shipping.ports import CarrierProfile

CODE = "manual"


def manual_carrier() -> PlainCarrier:
    return PlainCarrier(CarrierProfile(code=CODE, name="By hand", can=frozenset()))
