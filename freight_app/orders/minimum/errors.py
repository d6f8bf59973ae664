"""Facts that stop an order that is too small."""

from __future__ import annotations

from freight_app.kit.errors import Conflict
from freight_app.kit.money import Money


class BelowMinimum(Conflict):
    """The goods come to less than the shop takes an order for. Nothing was ordered or changed."""

    code = "below_minimum"

    def __init__(self, goods: Money, minimum: Money) -> None:
        super().__init__(
            f"An order comes to {minimum} at least; {minimum - goods} is missing.",
            minimum_minor=minimum.amount_minor,
            goods_minor=goods.amount_minor,
            missing_minor=(minimum - goods).amount_minor,
            currency=minimum.currency,
        )
