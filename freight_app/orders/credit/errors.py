"""Facts that stop an action on credit."""

from __future__ import annotations

from datetime import date

from freight_app.kit.errors import Conflict


class OrderOnHold(Conflict):
    """The order is over the company's limit: it is neither confirmed nor picked nor shipped until it is released."""

    code = "order_on_hold"

    def __init__(self, number: str) -> None:
        super().__init__(f"Order {number} waits: it is over the company's credit limit.", number=number)


class OrderNotOnHold(Conflict):
    """There is nothing to release: the order is not held."""

    code = "order_not_on_hold"

    def __init__(self, number: str) -> None:
        super().__init__(f"Order {number} is not held.", number=number)


class OverCreditLimit(Conflict):
    """More would be owed than the limit allows, too late for the order to wait. Nothing was changed."""

    code = "over_credit_limit"

    def __init__(self, number: str) -> None:
        super().__init__(f"Order {number} would go over the company's credit limit.", number=number)


class PeriodClosed(Conflict):
    """The books of that day are closed."""

    code = "period_closed"

    def __init__(self, day: date, closed_until: date) -> None:
        super().__init__(
            f"The books are closed up to {closed_until.isoformat()}: nothing can be dated {day.isoformat()}.",
            day=day.isoformat(),
            closed_until=closed_until.isoformat(),
        )


class RefundTooLarge(Conflict):
    """More would be given back than the company has paid too much."""

    code = "refund_too_large"
