"""Facts that stop a change of an order."""

from __future__ import annotations

from typing import Any

from freight_app.kit.errors import Conflict


class OrderChanged(Conflict):
    """Somebody else has changed the order since it was looked at; ``details["revision"]`` is what it is now."""

    code = "order_changed"

    def __init__(self, number: str, revision: int) -> None:
        super().__init__(
            "Somebody has changed this order meanwhile. Look at it again.", number=number, revision=revision
        )


class OrderInvoiced(Conflict):
    """An invoice says what the order was: it cannot become another one."""

    code = "order_invoiced"

    def __init__(self, number: str) -> None:
        super().__init__(
            f"Order {number} is invoiced already. Credit the invoice, cancel the order and write a new one.",
            number=number,
        )


class NothingChanges(Conflict):
    """What was asked for is what the order says already."""

    code = "nothing_changes"


class NothingLeft(Conflict):
    """An order keeps at least one piece: to take away everything is to cancel it."""

    code = "nothing_left"


class ReturnNotInState(Conflict):
    """The return is in a status from which this cannot be done."""

    code = "return_not_in_state"

    def __init__(self, number: str, status: str, wanted: str) -> None:
        super().__init__(
            f"Return {number} is {status}: it cannot become {wanted}.", number=number, status=status, wanted=wanted
        )


class NotReturnable(Conflict):
    """Nothing of this order can be sent back: it was not delivered, or that is too long ago."""

    code = "not_returnable"


class OverReturn(Conflict):
    """More would come back than was delivered and is not back or announced yet; ``details["lines"]`` says how much
    could.
    """

    code = "over_return"

    def __init__(self, lines: list[dict[str, Any]]) -> None:
        super().__init__("More would come back than was delivered.", lines=lines)


class OverRefund(Conflict):
    """More would be given back than the returned goods cost; ``details["most_minor"]`` is what could."""

    code = "over_refund"


class ReturnsOpen(Conflict):
    """Some goods of the order are announced as coming back: that return has to end first."""

    code = "returns_open"
