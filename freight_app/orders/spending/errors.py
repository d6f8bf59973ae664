"""Facts that stop an action on spending and approvals."""

from __future__ import annotations

from freight_app.kit.errors import Conflict, NotAllowed


class OrderAwaitsApproval(Conflict):
    """The order waits for its company's approval: until then it can only be cancelled or changed."""

    code = "order_awaits_approval"

    def __init__(self, number: str) -> None:
        super().__init__(f"Order {number} waits for the approval of its company.", number=number)


class ApprovalNotWaiting(Conflict):
    """There is nothing to decide (any more): it was decided, withdrawn, or has expired."""

    code = "approval_not_waiting"

    def __init__(self, number: str) -> None:
        super().__init__(f"Order {number} does not wait for an approval any more.", number=number)


class ApprovalChanged(Conflict):
    """The order is not what was looked at. Nothing was decided; ``details`` has the amount now."""

    code = "approval_changed"

    def __init__(self, number: str, total_minor: int, currency: str) -> None:
        super().__init__(
            f"Order {number} was changed meanwhile. Look at it again.",
            number=number,
            total_minor=total_minor,
            currency=currency,
        )


class OwnOrderNotApproved(NotAllowed):
    """Nobody but an owner approves what they ordered over their own limit."""

    code = "own_order_not_approved"

    def __init__(self, number: str) -> None:
        super().__init__("Somebody else has to approve what you ordered.", number=number)


class MayNotOrder(NotAllowed):
    """The member looks on: nothing is ordered by them."""

    code = "may_not_order"

    def __init__(self) -> None:
        super().__init__("You may look at your company's orders and not order for it.")


class OverSpendingLimit(Conflict):
    """The order would grow over what its member may spend without asking. Nothing was changed."""

    code = "over_spending_limit"

    def __init__(self, number: str) -> None:
        super().__init__(f"Order {number} would go over your spending limit.", number=number)
