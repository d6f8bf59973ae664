"""The quick order that somebody is at: kept line by line until it is in the cart or thrown away."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from freight_app.accounts.values import MAX_ID
from freight_app.catalogue.prices import quote_products
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.orders import cart_queries
from freight_app.orders.dtos import MAX_LINE_QUANTITY, CartOwner
from freight_app.orders.quick import queries
from freight_app.orders.quick.answering import answer_lines, good_pieces
from freight_app.orders.quick.dtos import Filled, Outcome, QuickAnswer, WantedLine
from freight_app.orders.quick.errors import TooManyLines
from freight_app.orders.quick.filling import fill_cart
from freight_app.orders.quick.reading import MAX_LINES, MAX_TYPED, Reading, TypedLine
from freight_app.shop.service import get_shop_profile


def add_typed(uow: UnitOfWork, user_id: int, lines: Sequence[TypedLine]) -> int:
    """Put lines under those that are there; how many there are then. ``TooManyLines`` when that is too many."""
    return _add(uow, user_id, [WantedLine(0, line.typed, line.readings) for line in lines])


def add_wanted(uow: UnitOfWork, user_id: int, lines: Sequence[WantedLine]) -> int:
    """The same for lines whose products are known: of an order, or of a list."""
    return _add(uow, user_id, lines)


def read_draft(uow: UnitOfWork, user_id: int) -> list[WantedLine]:
    """The lines of a person's quick order; each ``key`` is the line's id."""
    return [
        WantedLine(line_id, typed, tuple(Reading(*one) for one in readings), product_id, seen_minor)
        for line_id, typed, readings, product_id, seen_minor in queries.draft_rows(uow, user_id)
    ]


def answer_draft(uow: UnitOfWork, owner: CartOwner) -> QuickAnswer:
    """A person's quick order as it stands now."""
    return answer_lines(uow, owner, read_draft(uow, _person(owner)))


def set_line_quantity(uow: UnitOfWork, user_id: int, line_id: int, quantity: int, *, number: str) -> None:
    """So many pieces of the line from now on; ``number`` is how the page read it, and so it stays read."""
    if not 1 <= quantity <= MAX_LINE_QUANTITY:
        raise InvalidInput("quantity", "A quantity from 1 to {most} is needed.", most=MAX_LINE_QUANTITY)
    line = queries.draft_line(uow, user_id, line_id)
    kept = [one for one in line.readings if one[0] == number] or line.readings
    queries.change_draft_line(uow, user_id, line_id, readings=[[kept[0][0], quantity]])


def pick_product(uow: UnitOfWork, user_id: int, line_id: int, product_id: int, *, number: str) -> None:
    """This product is what the line means. ``NotFound`` for one that is not in the catalogue, or another's line."""
    line = queries.draft_line(uow, user_id, line_id)
    if not 0 < product_id <= MAX_ID:
        raise NotFound("Product")
    quote = quote_products(uow, {product_id: 1}, currency=get_shop_profile(uow).currency)[product_id]
    if quote.reason in ("not_found", "not_for_sale"):
        raise NotFound("Product")
    # The reading that the choices were for goes first: its quantity is the one that was shown.
    readings = sorted(line.readings, key=lambda one: one[0] != number)
    queries.change_draft_line(uow, user_id, line_id, product_id=product_id, readings=readings)


def remove_lines(uow: UnitOfWork, user_id: int, line_ids: Collection[int]) -> list[WantedLine]:
    """Take lines away; what they were, so that it can be undone. Those that are gone already are no error."""
    gone = [line for line in read_draft(uow, user_id) if line.key in set(line_ids)]
    queries.remove_draft(uow, user_id, [line.key for line in gone])
    return gone


def clear_draft(uow: UnitOfWork, user_id: int) -> list[WantedLine]:
    """Take every line away; what they were."""
    gone = read_draft(uow, user_id)
    queries.remove_draft(uow, user_id)
    return gone


def take_what_is_left(uow: UnitOfWork, owner: CartOwner, answer: QuickAnswer) -> int:
    """Of parts of which fewer are left, want as many as there are; how many lines that changed."""
    user_id = _person(owner)
    present = {line.key for line in read_draft(uow, user_id)}
    short = [one for one in answer.lines if one.outcome is Outcome.FEWER_LEFT and one.part and one.key in present]
    heads = {line.key for line in short}
    queries.remove_draft(uow, user_id, [line.key for line in answer.lines if line.same_as in heads])
    for line in short:
        left = line.part.left if line.part else 0
        queries.change_draft_line(uow, user_id, line.key, readings=[[line.number, left]])
    return len(short)


def put_draft_into_cart(uow: UnitOfWork, owner: CartOwner, answer: QuickAnswer) -> Filled:
    """Every good line of an answered quick order into the cart; those leave it, all others stay on it.

    Prices, stock and the room in the cart are looked at again: what moved in between stays as well.
    """
    user_id = _person(owner)
    # The lock of the cart comes first: of two tabs the second finds what the first has left.
    cart_queries.open_cart(uow, owner)
    present = {line.key for line in read_draft(uow, user_id)}
    if any(line.key not in present for line in answer.lines):
        answer = answer_draft(uow, owner)
    filled = fill_cart(uow, owner, good_pieces(answer))
    heads = {
        line.key
        for line in answer.lines
        if line.outcome is Outcome.GOOD and line.part is not None and line.part.product_id in filled.put
    }
    queries.remove_draft(uow, user_id, [line.key for line in answer.lines if heads & {line.key, line.same_as}])
    return filled


def _add(uow: UnitOfWork, user_id: int, lines: Sequence[WantedLine]) -> int:
    count = queries.count_draft(uow, user_id) + len(lines)
    if count > MAX_LINES:
        raise TooManyLines(count, MAX_LINES)
    queries.add_draft(uow, [_row(uow, user_id, line) for line in lines])
    return count


def _row(uow: UnitOfWork, user_id: int, line: WantedLine) -> dict[str, Any]:
    return {
        "user_id": user_id,
        "typed": line.typed[:MAX_TYPED],
        "readings": [[one.number, one.quantity] for one in line.readings],
        "product_id": line.product_id,
        "seen_minor": line.seen_minor,
        "added_at": uow.now(),
    }


def _person(owner: CartOwner) -> int:
    if owner.user_id is None:
        raise NotFound("Quick order")
    return owner.user_id
