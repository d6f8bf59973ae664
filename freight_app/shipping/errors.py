"""Errors of shipping."""

from __future__ import annotations

from freight_app.kit.errors import Conflict, FreightError


class UnreadableAnswer(FreightError):
    """A carrier sent something that is not one of its answers."""

    code = "carrier_answer_unreadable"

    def __init__(self, carrier: str, reason: str) -> None:
        super().__init__(f"This is no answer of {carrier}: {reason}.", carrier=carrier, reason=reason)


class UnknownCarrier(FreightError):
    """Nobody here speaks this carrier's language."""

    code = "unknown_carrier"

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(f"No carrier is called {name!r}: choose {', '.join(known)}.", name=name)


class NumberFollowedAlready(Conflict):
    """Another shipment of the same carrier has this tracking number."""

    code = "number_followed_already"


class ShipmentChanged(Conflict):
    """Somebody else wrote it since it was read."""

    code = "shipment_changed"


class ShipmentEnded(Conflict):
    """It arrived, went back or was cancelled: it does not travel any more."""

    code = "shipment_ended"
