"""Orders that change while some of their pieces wait: those that are not here go first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from freight_app.kit.db import UnitOfWork
from freight_app.orders.back_orders import queries
from freight_app.orders.back_orders.rules import part_of_move, waiting_after
from freight_app.orders.models import OrderLine
from freight_app.stock.errors import NotEnoughStock, ShortLine


def lower_waiting(uow: UnitOfWork, order_id: int, changes: Mapping[int, tuple[int, int]]) -> dict[int, int]:
    """Lines of a locked order go from so many pieces to so many; what waits after that, by line id."""
    after: dict[int, int] = {}
    for line_id, waiting in queries.waiting_by_line(uow, order_id).items():
        before_pieces, after_pieces = changes.get(line_id, (0, 0))
        after[line_id] = waiting_after(before_pieces, after_pieces, waiting)
        if after[line_id] != waiting and not queries.set_waiting(uow, line_id, before=waiting, after=after[line_id]):
            raise RuntimeError("a back-order changed outside its order's lock")
    return after


def require_no_queue(uow: UnitOfWork, wanted: Mapping[int, int]) -> None:
    """More of a product is not to be had by amending while others wait for it. ``NotEnoughStock`` names them."""
    queued = queries.waiting_pieces(uow, wanted)
    if queued:
        short: list[ShortLine] = [
            {"product_id": product_id, "wanted": wanted[product_id], "available": 0} for product_id in sorted(queued)
        ]
        raise NotEnoughStock(short)


def plan_move(
    uow: UnitOfWork, order_id: int, lines: Sequence[OrderLine], moved: Mapping[int, int]
) -> tuple[dict[int, int], dict[int, int]]:
    """Of the pieces that leave for another order, by line id: those that wait by line id, those held by product."""
    waiting = part_of_move(moved, queries.waiting_by_line(uow, order_id))
    held = {
        line.product_id: pieces
        for line in lines
        if (pieces := moved.get(cast("int", line.id), 0) - waiting.get(cast("int", line.id), 0))
    }
    return waiting, held


def move_waiting(
    uow: UnitOfWork, order_id: int, sibling_id: int, lines: Sequence[OrderLine], waiting: Mapping[int, int]
) -> None:
    """The waiting pieces of these lines belong to the sibling, whose lines exist."""
    if not waiting:
        return
    header = queries.find_back_order(uow, order_id)
    if header is not None:
        queries.add_back_order(uow, sibling_id, ships_first=False, way_days=header.way_days)
    targets = queries.line_ids(uow, sibling_id)
    for line in lines:
        if pieces := waiting.get(cast("int", line.id), 0):
            queries.move_waiting(
                uow, cast("int", line.id), pieces, to_line=targets[line.product_id], to_order=sibling_id
            )
