"""Facts that stop a bill."""

from __future__ import annotations

from freight_app.kit.errors import Conflict


class PurchaseNotPlaced(Conflict):
    """The purchase order is not with the supplier yet: its rate is not frozen, nothing can be shared over it."""

    code = "purchase_not_placed"

    def __init__(self, number: str) -> None:
        super().__init__(f"Purchase order {number} has not been placed yet.", number=number)
