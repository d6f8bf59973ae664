"""What happens to shipments, told to whoever listens."""

from __future__ import annotations

from dataclasses import dataclass

from freight_app.kit.events import Event


@dataclass(frozen=True, slots=True)
class ShipmentEventNews(Event):
    """``subjects`` are the orders and purchase orders that it carries goods of, as ``(kind, ref)``."""

    shipment_id: int
    public_id: str
    number: str
    direction: str
    status: str
    is_muted: bool
    subjects: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ShipmentMoved(ShipmentEventNews):
    """Its status is another; told of every change, also of those that the two others tell of."""

    before: str = ""


class ShipmentDelivered(ShipmentEventNews):
    """It was handed over."""


class ShipmentInTrouble(ShipmentEventNews):
    """It is held, late by the carrier's own word, failed at the door, or on its way back."""
