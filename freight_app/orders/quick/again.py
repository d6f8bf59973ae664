"""What was ordered before, as lines of a quick order: each is answered as it stands today."""

from __future__ import annotations

from collections.abc import Collection
from typing import cast

from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.orders import queries as order_queries
from freight_app.orders.quick.dtos import WantedLine
from freight_app.orders.quick.reading import Reading


def lines_of_order(
    uow: UnitOfWork, user_id: int, number: str, line_ids: Collection[int] | None = None
) -> list[WantedLine]:
    """The lines of one's own order, or those that were chosen of it, each with the price of then.

    ``NotFound`` for the order of somebody else, and for a line that is not of this order.
    """
    order = order_queries.find_visible_order(uow, user_id, number)
    order_id = cast("int", order.id)
    lines = order_queries.lines_of(uow, [order_id])[order_id]
    if line_ids is not None:
        unknown = set(line_ids) - {cast("int", line.id) for line in lines}
        if unknown:
            raise NotFound("Line", line_id=min(unknown))
        lines = [line for line in lines if line.id in set(line_ids)]
    return [
        WantedLine(
            key=cast("int", line.id),
            typed=line.sku,
            readings=(Reading(line.sku, line.quantity),),
            product_id=line.product_id,
            seen_minor=line.unit_minor,
        )
        for line in lines
        if line.quantity > 0
    ]
