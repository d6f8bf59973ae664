"""Errors of shipping."""

from __future__ import annotations

from freight_app.kit.errors import FreightError


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
