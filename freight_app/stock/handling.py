"""What staff do with goods: receive, return, adjust, count, move. Each is done once for its key, by name and reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from freight_app.accounts.audit import record_change
from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.idempotency import do_once
from freight_app.stock import queries
from freight_app.stock.dtos import MAX_QUANTITY, ReceiptLine, StockChange, StockLine
from freight_app.stock.errors import LevelChanged, ReceiptClosed
from freight_app.stock.ledger import Movement, write_movements
from freight_app.stock.levels import located_levels_of
from freight_app.stock.models import MovementKind
from freight_app.stock.rules import (
    RECEIPT_UNDONE,
    UNDO_RECEIPT_WITHIN,
    LevelKey,
    LevelState,
    reference_of_undo,
    sum_lines,
)


def receive_stock(
    uow: UnitOfWork, lines: Sequence[ReceiptLine], *, reference: str, key: str, reason: str = ""
) -> StockChange:
    """Goods arrive: ``reference`` is the delivery note. ``NotFound`` for an unknown product or location."""
    uow.actor.require(Permission.STOCK_RECEIVE)
    if not lines:
        raise InvalidInput("lines", "There is nothing to receive.")
    _check_texts(reference, reason)
    body = {"lines": [line.model_dump() for line in lines], "reference": reference, "reason": reason}

    def do() -> StockChange:
        arrived: dict[LevelKey, int] = {}
        for line in lines:
            place = (line.product_id, line.location_id)
            arrived[place] = arrived.get(place, 0) + line.quantity
        levels = queries.open_levels(uow, arrived)
        movements = [
            Movement(MovementKind.RECEIVED, *place, reference, on_hand_change=quantity)
            for place, quantity in sorted(arrived.items())
        ]
        write_movements(uow, levels, movements, reason=reason)
        for line in lines:
            if line.shelf is not None:
                queries.set_shelf(uow, line.product_id, line.location_id, line.shelf.strip().upper())
        return _levels_of(uow, {line.product_id for line in lines})

    return _once(uow, "stock.receive", key, body, do)


def undo_receipt(uow: UnitOfWork, movement_id: int) -> StockChange:
    """Take one's own receipt of this shift out of the books again; done once, however often it is asked.

    ``NotFound`` for a movement that is no receipt of the actor's, ``ReceiptClosed`` after the shift, and
    ``NotEnoughStock`` when the pieces are promised already.
    """
    uow.actor.require(Permission.STOCK_RECEIVE)
    receipt = queries.find_receipt(uow, movement_id, uow.actor.user_id)
    if receipt.moved_at < uow.now() - UNDO_RECEIPT_WITHIN:
        raise ReceiptClosed("This receipt is from an earlier shift. Adjust the stock instead.", movement_id=movement_id)
    place = (receipt.product_id, receipt.location_id)

    def do() -> StockChange:
        levels = queries.open_levels(uow, {place: receipt.on_hand_change})
        reference = reference_of_undo(movement_id)
        movement = Movement(MovementKind.ADJUSTED, *place, reference, on_hand_change=-receipt.on_hand_change)
        after = write_movements(uow, levels, [movement], reason=RECEIPT_UNDONE)
        _audit(uow, "receipt undone", place, levels, after, RECEIPT_UNDONE)
        return _levels_of(uow, {receipt.product_id})

    return _once(uow, "stock.undo_receipt", str(movement_id), {"movement_id": movement_id}, do)


def return_stock(
    uow: UnitOfWork, lines: Sequence[StockLine], *, reference: str, reason: str = "", location_id: int | None = None
) -> None:
    """Goods that were sold come back to a location, the first one unless said otherwise. Called by the rooms above,
    inside their own once-only action."""
    place = location_id if location_id is not None else queries.first_location_id(uow)
    returned = {(product_id, place): quantity for product_id, quantity in sum_lines(lines).items()}
    levels = queries.open_levels(uow, returned)
    movements = [
        Movement(MovementKind.RETURNED, *key, reference, on_hand_change=quantity) for key, quantity in returned.items()
    ]
    write_movements(uow, levels, movements, reason=reason)


def scrap_returned(
    uow: UnitOfWork, lines: Sequence[StockLine], *, reference: str, reason: str, location_id: int | None = None
) -> None:
    """Goods that came back but cannot be sold again: the ledger sees them come and go at the location, and nothing is
    left of them. Called by the rooms above, inside their own once-only action."""
    place = location_id if location_id is not None else queries.first_location_id(uow)
    scrapped = {(product_id, place): quantity for product_id, quantity in sum_lines(lines).items()}
    levels = queries.open_levels(uow, scrapped)
    movements = [
        Movement(kind, *key, reference, on_hand_change=sign * quantity)
        for key, quantity in scrapped.items()
        for kind, sign in ((MovementKind.RETURNED, 1), (MovementKind.ADJUSTED, -1))
    ]
    write_movements(uow, levels, movements, reason=reason)


def adjust_stock(
    uow: UnitOfWork, product_id: int, location_id: int, change: int, *, reason: str, key: str
) -> StockChange:
    """Pieces more or fewer than the books say, for a reason: broken, found, given away.

    ``NotEnoughStock`` when fewer are free than should go: what is promised to customers cannot be adjusted away.
    """
    uow.actor.require(Permission.STOCK_EDIT)
    _check_change("change", change)
    _check_reason(reason)
    body = {"product_id": product_id, "location_id": location_id, "change": change, "reason": reason}

    def do() -> StockChange:
        place = (product_id, location_id)
        levels = queries.open_levels(uow, {place: change})
        movement = Movement(MovementKind.ADJUSTED, *place, "", on_hand_change=change)
        after = write_movements(uow, levels, [movement], reason=reason)
        _audit(uow, "adjusted", place, levels, after, reason)
        return _levels_of(uow, {product_id})

    return _once(uow, "stock.adjust", key, body, do)


def count_stock(
    uow: UnitOfWork,
    product_id: int,
    location_id: int,
    counted: int,
    *,
    reason: str = "",
    key: str,
    compared_with: int | None = None,
) -> StockChange:
    """Somebody counted: the level becomes what is there. ``NotEnoughStock`` when less is there than is promised.

    ``compared_with`` is what the books said when the difference was looked at; ``LevelChanged`` when they say otherwise
    by now, because goods came or went meanwhile.
    """
    uow.actor.require(Permission.STOCK_EDIT)
    if not 0 <= counted <= MAX_QUANTITY:
        raise InvalidInput("counted", "A count from 0 to {most} is needed.", most=MAX_QUANTITY)
    _check_texts("", reason)
    body = {"product_id": product_id, "location_id": location_id, "counted": counted, "reason": reason}

    def do() -> StockChange:
        place = (product_id, location_id)
        levels = queries.open_levels(uow, {place: counted})
        if compared_with is not None and levels[place].on_hand != compared_with:
            raise LevelChanged("The stock has changed since the count.", on_hand=levels[place].on_hand)
        # A count that agrees is written too: that somebody looked is worth knowing.
        movement = Movement(MovementKind.COUNTED, *place, "", on_hand_change=counted - levels[place].on_hand)
        after = write_movements(uow, levels, [movement], reason=reason)
        _audit(uow, "counted", place, levels, after, reason)
        return _levels_of(uow, {product_id})

    return _once(uow, "stock.count", key, body, do)


def move_stock(
    uow: UnitOfWork,
    product_id: int,
    quantity: int,
    *,
    from_location_id: int,
    to_location_id: int,
    shelf: str | None = None,
    reason: str = "",
    key: str,
) -> StockChange:
    """Free pieces go from one location to another. ``NotEnoughStock`` when fewer are free there."""
    uow.actor.require(Permission.STOCK_EDIT)
    if not 1 <= quantity <= MAX_QUANTITY:
        raise InvalidInput("quantity", "A quantity from 1 to {most} is needed.", most=MAX_QUANTITY)
    if from_location_id == to_location_id:
        raise InvalidInput("to_location_id", "The goods are there already.")
    _check_texts(shelf or "", reason)
    body = {
        "product_id": product_id,
        "quantity": quantity,
        "from_location_id": from_location_id,
        "to_location_id": to_location_id,
        "shelf": shelf,
        "reason": reason,
    }

    def do() -> StockChange:
        start, end = (product_id, from_location_id), (product_id, to_location_id)
        levels = queries.open_levels(uow, {start: quantity, end: quantity})
        write_movements(
            uow,
            levels,
            [
                Movement(MovementKind.MOVED, *start, "", on_hand_change=-quantity),
                Movement(MovementKind.MOVED, *end, "", on_hand_change=quantity),
            ],
            reason=reason,
        )
        if shelf is not None:
            queries.set_shelf(uow, product_id, to_location_id, shelf.strip().upper())
        return _levels_of(uow, {product_id})

    return _once(uow, "stock.move", key, body, do)


def set_shelf(uow: UnitOfWork, product_id: int, location_id: int, shelf: str) -> StockChange:
    """Where in the location the product lies: ``A-04-2``. ``NotFound`` when it was never there."""
    uow.actor.require(Permission.STOCK_EDIT)
    if len(shelf) > 40:
        raise InvalidInput("shelf", "A shelf has at most 40 characters.")
    if not queries.set_shelf(uow, product_id, location_id, shelf.strip().upper()):
        raise NotFound("Stock level", product_id=product_id, location_id=location_id)
    uow.touch("stock")
    return _levels_of(uow, {product_id})


def _levels_of(uow: UnitOfWork, product_ids: set[int]) -> StockChange:
    found = located_levels_of(uow, product_ids)
    return StockChange(levels=[level for product_id in sorted(found) for level in found[product_id]])


def _once(uow: UnitOfWork, scope: str, key: str, body: dict[str, Any], do: Callable[[], StockChange]) -> StockChange:
    result = do_once(uow, scope=scope, key=key, body=body, do=lambda: do().model_dump(mode="json"))
    return StockChange.model_validate(result)


def _audit(
    uow: UnitOfWork,
    action: str,
    place: LevelKey,
    before: dict[LevelKey, LevelState],
    after: dict[LevelKey, LevelState],
    reason: str,
) -> None:
    record_change(
        uow,
        entity="stock_level",
        entity_id=f"{place[0]}@{place[1]}",
        action=action,
        before={"on_hand": before[place].on_hand},
        after={"on_hand": after[place].on_hand, "reason": reason},
    )


def _check_change(field: str, change: int) -> None:
    if change == 0 or abs(change) > MAX_QUANTITY:
        raise InvalidInput(field, "A change other than 0, at most {most} either way, is needed.", most=MAX_QUANTITY)


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise InvalidInput("reason", "A reason is needed: somebody will ask.")
    _check_texts("", reason)


def _check_texts(reference: str, reason: str) -> None:
    if len(reference) > 80:
        raise InvalidInput("reference", "A reference has at most 80 characters.")
    if len(reason) > 300:
        raise InvalidInput("reason", "A reason has at most 300 characters.")
