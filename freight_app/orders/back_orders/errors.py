"""Facts that stop an order that waits for goods."""

from __future__ import annotations

from freight_app.kit.errors import Conflict


class OrderWaitsForGoods(Conflict):
    """Some pieces of the order are not reserved: it cannot be picked. Split it, or wait."""

    code = "order_waits_for_goods"


class NothingWaits(Conflict):
    """No piece of the order waits for goods, or not any more."""

    code = "nothing_waits"
