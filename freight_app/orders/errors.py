"""Facts that stop an action of the orders room."""

from __future__ import annotations

from typing import Any

from freight_app.kit.errors import Conflict, NotAllowed, OutsideFailure


class EmptyCart(Conflict):
    """There is nothing in the cart to order."""

    code = "empty_cart"


class NotForSale(Conflict):
    """These products cannot be ordered; ``details["lines"]`` has sku and reason of each."""

    code = "not_for_sale"

    def __init__(self, lines: list[dict[str, Any]]) -> None:
        super().__init__("Some parts in the order are not sold any more or have no price.", lines=lines)


class CartFull(Conflict):
    """A cart holds at most ``limit`` different products."""

    code = "cart_full"


class TotalChanged(Conflict):
    """The amount on the page is not the amount now. Nothing was ordered; ``details`` has both and the new lines."""

    code = "total_changed"


class DeliveryNotOffered(Conflict):
    """The delivery method is not offered any more."""

    code = "delivery_not_offered"


class PaymentNotOffered(Conflict):
    """The way to pay is not offered, or not for this order."""

    code = "payment_not_offered"


class OrderNotInState(Conflict):
    """The order is in a status from which this cannot be done."""

    code = "order_not_in_state"

    def __init__(self, number: str, status: str, wanted: str) -> None:
        super().__init__(
            f"Order {number} is {status}: it cannot become {wanted}.", number=number, status=status, wanted=wanted
        )


class OrderNotPaid(Conflict):
    """The order is paid in advance and the money is not there yet."""

    code = "order_not_paid"


class PaymentNotInState(Conflict):
    """The payment is in a status from which this cannot be done."""

    code = "payment_not_in_state"

    def __init__(self, status: str, wanted: str) -> None:
        super().__init__(f"The payment is {status}: it cannot become {wanted}.", status=status, wanted=wanted)


class RefundNotInState(Conflict):
    """The refund is in a status from which this cannot be done."""

    code = "refund_not_in_state"

    def __init__(self, status: str, wanted: str) -> None:
        super().__init__(f"The refund is {status}: it cannot become {wanted}.", status=status, wanted=wanted)


class TooMuchRefunded(Conflict):
    """More would go back than came in; ``details`` has ``left_minor`` and ``currency``."""

    code = "too_much_refunded"


class RefundNotOffered(Conflict):
    """The gateway cannot send this back by itself: somebody has to, by transfer or in cash."""

    code = "refund_not_offered"


class LineUsed(Conflict):
    """The line of the statement was used or put aside before."""

    code = "line_used"


class BagChanged(Conflict):
    """What is in the bag is not what the page showed. Nothing was handed in; ``details`` has the amount now."""

    code = "bag_changed"


class AmountMismatch(Conflict):
    """The amount received is not the amount that is due."""

    code = "amount_mismatch"


class PickedBySomeoneElse(Conflict):
    """Another picker has this order in hand."""

    code = "picked_by_someone_else"


class WrongPart(Conflict):
    """What was scanned is not the part on this line."""

    code = "wrong_part"


class AlreadyPicked(Conflict):
    """All pieces of the scanned part that belong in the order are in the box or reported missing."""

    code = "already_picked"


class LinesNotPicked(Conflict):
    """Some lines are neither picked nor reported short."""

    code = "lines_not_picked"


class NothingPicked(Conflict):
    """Everything in the order is short: there is nothing to pack."""

    code = "nothing_picked"


class MethodInUse(Conflict):
    """The last active delivery method cannot be switched off: nobody could order."""

    code = "method_in_use"


class GatewayRefused(OutsideFailure):
    """The payment gateway says no, or what claims to come from it is not genuine or cannot be read."""

    code = "gateway_refused"


class OutcomeUnknown(OutsideFailure):
    """The gateway was asked to do something and its answer was lost: it may have done it."""

    code = "outcome_unknown"


class NoticeRefused(NotAllowed):
    """What came as a notice of the gateway is not signed by us. It was noted and changed nothing."""

    code = "notice_refused"
