"""Facts that stop buying."""

from __future__ import annotations

from typing import Any

from freight_app.kit.errors import Conflict, NotAllowed


class PurchaseNotInState(Conflict):
    """The purchase order is in a status from which this cannot be done."""

    code = "purchase_not_in_state"

    def __init__(self, number: str, status: str, wanted: str) -> None:
        super().__init__(
            f"Purchase order {number} is {status}: it cannot become {wanted}.",
            number=number,
            status=status,
            wanted=wanted,
        )


class PurchaseChanged(Conflict):
    """Somebody else has changed the order since it was looked at; ``details["revision"]`` is what it is now."""

    code = "purchase_changed"

    def __init__(self, number: str, revision: int) -> None:
        super().__init__(
            "Somebody has changed this purchase order meanwhile. Look at it again.", number=number, revision=revision
        )


class OverLimit(NotAllowed):
    """The order is worth more than one's role may approve; ``details`` say how much it is and how much one may."""

    code = "over_purchase_limit"


class NothingToBuy(Conflict):
    """A purchase order without lines cannot be approved."""

    code = "nothing_to_buy"


class UnderMinimumOrder(Conflict):
    """The supplier takes no order as small as this; ``details["least_minor"]`` is what they ask for."""

    code = "under_minimum_purchase"


class OverReceipt(Conflict):
    """More came than was ordered; ``details["lines"]`` says of what and how much could be taken.

    With a reason it can be taken all the same.
    """

    code = "over_receipt"

    def __init__(self, lines: list[dict[str, Any]]) -> None:
        super().__init__("More came than was ordered. Say why it is kept, or send it back.", lines=lines)


class ReceiptUndone(Conflict):
    """The receipt was undone already."""

    code = "receipt_undone"


class ReceiptNotUndoable(Conflict):
    """Goods of this receipt are gone from their place, or it is too long ago: it cannot be undone."""

    code = "receipt_not_undoable"


class SupplierArchived(Conflict):
    """Nothing new is ordered from a supplier who is archived."""

    code = "supplier_archived"


class SupplierCodeTaken(Conflict):
    """Another supplier has this code."""

    code = "supplier_code_taken"
