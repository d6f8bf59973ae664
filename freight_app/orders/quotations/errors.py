"""Facts that stop the acceptance of a quotation."""

from __future__ import annotations

from freight_app.kit.errors import Conflict


class QuotationExpired(Conflict):
    """The day until which the prices hold is over."""

    code = "quotation_expired"


class QuotationAccepted(Conflict):
    """It is an order already: ``details["order_number"]``."""

    code = "quotation_accepted"

    def __init__(self, order_number: str) -> None:
        super().__init__("This quotation is an order already.", order_number=order_number)


class QuotationOfOrder(Conflict):
    """It was written about an order that exists: there is nothing to accept."""

    code = "quotation_of_order"
