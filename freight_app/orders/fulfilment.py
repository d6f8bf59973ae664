"""From a confirmed order to one in the customer's hands: every step that the staff take, in their order."""

from freight_app.orders.cancelling import cancel_order
from freight_app.orders.changes.returning import take_back
from freight_app.orders.confirming import confirm_order
from freight_app.orders.handing_over import (
    add_order_note,
    deliver_order,
    hand_over,
    note_failed_delivery,
)
from freight_app.orders.picking import (
    mark_short,
    pack_order,
    pick_line,
    pick_scanned,
    put_back,
    start_picking,
    unpick_line,
)

__all__ = [
    "add_order_note",
    "cancel_order",
    "confirm_order",
    "deliver_order",
    "hand_over",
    "mark_short",
    "note_failed_delivery",
    "pack_order",
    "pick_line",
    "pick_scanned",
    "put_back",
    "start_picking",
    "take_back",
    "unpick_line",
]
