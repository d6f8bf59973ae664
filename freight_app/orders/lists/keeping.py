"""Saved lists: made, changed, put in order, deleted and brought back; every one is looked up within its owner."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from freight_app.accounts.values import MAX_ID
from freight_app.catalogue.prices import quote_products
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.kit.ids import new_token
from freight_app.orders import cart_queries
from freight_app.orders.dtos import MAX_LINE_QUANTITY, CartOwner
from freight_app.orders.lists import queries
from freight_app.orders.lists.dtos import (
    MAX_LIST_LINES,
    MAX_LISTS,
    LineUpdate,
    ListCard,
    ListedLine,
    ListName,
    ListPieces,
    ListView,
)
from freight_app.orders.lists.errors import EmptyList, ListFull, TooManyLists
from freight_app.orders.quick.again import lines_of_order
from freight_app.orders.quick.answering import answer_lines
from freight_app.orders.quick.drafts import answer_draft
from freight_app.orders.quick.dtos import Outcome, QuickAnswer, WantedLine
from freight_app.orders.quick.reading import Reading
from freight_app.shop.service import get_shop_profile

# How long a deleted list can be brought back.
KEPT_AFTER_DELETION = timedelta(days=1)


def list_lists(uow: UnitOfWork, user_id: int) -> list[ListCard]:
    """A person's lists, changed last first."""
    return [
        ListCard(id=row.public_id, name=row.name, line_count=lines, piece_count=pieces, updated_at=row.updated_at)
        for row, lines, pieces in queries.page_of_lists(uow, user_id)
    ]


def get_list(uow: UnitOfWork, owner: CartOwner, public_id: str) -> ListView:
    """A list with each line answered: price now, what is left, what took its place."""
    found = queries.own_list(uow, _person(owner), public_id)
    rows = queries.lines_of(uow, found.id)
    answer = answer_lines(uow, owner, [_wanted(row) for row in rows])
    return ListView(
        id=found.public_id,
        name=found.name,
        updated_at=found.updated_at,
        lines=[
            ListedLine.model_construct(note=row.note, answer=line) for row, line in zip(rows, answer.lines, strict=True)
        ],
    )


def answer_list(uow: UnitOfWork, owner: CartOwner, public_id: str) -> QuickAnswer:
    """The lines of a list as those of a quick order; each ``key`` is the product that stands on the list."""
    found = queries.own_list(uow, _person(owner), public_id)
    return answer_lines(uow, owner, [_wanted(row) for row in queries.lines_of(uow, found.id)])


def lines_of_list(uow: UnitOfWork, user_id: int, public_id: str) -> list[WantedLine]:
    """The lines of a list, to be put into the quick order."""
    return [_wanted(row) for row in queries.lines_of(uow, queries.own_list(uow, user_id, public_id).id)]


def create_list(uow: UnitOfWork, user_id: int, name: ListName, pieces: Sequence[ListPieces] = ()) -> str:
    """A new list with these parts on it; its id. Raises ``TooManyLists`` and ``ListFull``."""
    if queries.count_lists(uow, user_id) >= MAX_LISTS:
        raise TooManyLists(f"You can keep at most {MAX_LISTS} lists.", limit=MAX_LISTS)
    queries.forget_lists(uow, user_id, uow.now() - KEPT_AFTER_DELETION)
    public_id = new_token(9)
    queries.add_list(
        uow,
        {
            "public_id": public_id,
            "user_id": user_id,
            "name": name.name,
            "created_at": uow.now(),
            "updated_at": uow.now(),
        },
    )
    if pieces:
        add_to_list(uow, user_id, public_id, pieces)
    return public_id


def rename_list(uow: UnitOfWork, user_id: int, public_id: str, name: ListName) -> None:
    found = queries.own_list(uow, user_id, public_id, lock=True)
    queries.change_list(uow, found.id, name=name.name, updated_at=uow.now())


def delete_list(uow: UnitOfWork, user_id: int, public_id: str) -> None:
    """Away with it; ``restore_list`` brings it back for a day."""
    found = queries.own_list(uow, user_id, public_id, lock=True)
    queries.change_list(uow, found.id, deleted_at=uow.now())


def restore_list(uow: UnitOfWork, user_id: int, public_id: str) -> None:
    """``NotFound`` once it is gone for good. The list comes back whole."""
    found = queries.own_list(uow, user_id, public_id, lock=True, deleted=True)
    queries.change_list(uow, found.id, deleted_at=None)


def add_to_list(uow: UnitOfWork, user_id: int, public_id: str, pieces: Iterable[ListPieces]) -> int:
    """Put parts on a list; of one that is on it there are more then. How many lines the list has now.

    Raises ``ListFull``, and ``NotFound`` for a product that nobody may see.
    """
    found = queries.own_list(uow, user_id, public_id, lock=True)
    present = {row.product_id: row for row in queries.lines_of(uow, found.id)}
    wanted: dict[int, ListPieces] = {}
    for one in pieces:
        before = wanted.get(one.product_id)
        quantity = one.quantity + (before.quantity if before else 0)
        wanted[one.product_id] = ListPieces(one.product_id, quantity, one.note or (before.note if before else ""))
    _require_products(uow, wanted)
    if len(present.keys() | wanted.keys()) > MAX_LIST_LINES:
        raise ListFull(f"A list holds at most {MAX_LIST_LINES} different parts.", limit=MAX_LIST_LINES)
    place = queries.last_position(uow, found.id)
    queries.put_lines(
        uow,
        [
            {
                "list_id": found.id,
                "product_id": one.product_id,
                "quantity": min(one.quantity + _quantity_of(present.get(one.product_id)), MAX_LINE_QUANTITY),
                "note": one.note or (present[one.product_id].note if one.product_id in present else ""),
                "position": place + number,
            }
            for number, one in enumerate(wanted.values(), 1)
        ],
    )
    queries.change_list(uow, found.id, updated_at=uow.now())
    return len(present.keys() | wanted.keys())


def change_line(uow: UnitOfWork, user_id: int, public_id: str, product_id: int, update: LineUpdate) -> None:
    """Another quantity or note of a part on a list; ``NotFound`` when it is not on it."""
    found = queries.own_list(uow, user_id, public_id, lock=True)
    columns = update.model_dump(exclude_none=True)
    if columns:
        queries.change_line(uow, found.id, product_id, **columns)
        queries.change_list(uow, found.id, updated_at=uow.now())


def remove_line(uow: UnitOfWork, user_id: int, public_id: str, product_id: int) -> ListPieces | None:
    """Take a part off a list; what stood there, or None when it was not on it."""
    found = queries.own_list(uow, user_id, public_id, lock=True)
    gone = next((row for row in queries.lines_of(uow, found.id) if row.product_id == product_id), None)
    if gone is None:
        return None
    queries.remove_lines(uow, found.id, [product_id])
    queries.change_list(uow, found.id, updated_at=uow.now())
    return ListPieces(product_id, gone.quantity, gone.note)


def move_line(uow: UnitOfWork, user_id: int, public_id: str, product_id: int, place: int) -> None:
    """Have a part at another place of its list, counted from 0; the others close up."""
    found = queries.own_list(uow, user_id, public_id, lock=True)
    order = [row.product_id for row in queries.lines_of(uow, found.id)]
    if product_id not in order:
        raise NotFound("Line of the list")
    order.remove(product_id)
    order.insert(max(0, min(place, len(order))), product_id)
    queries.order_lines(uow, found.id, order)


def pieces_of_cart(uow: UnitOfWork, owner: CartOwner) -> list[ListPieces]:
    """What is in the cart; ``EmptyList`` when that is nothing."""
    return _some(ListPieces(row.product_id, row.quantity) for row in cart_queries.cart_rows(uow, owner))


def pieces_of_order(uow: UnitOfWork, user_id: int, number: str) -> list[ListPieces]:
    """What one's own order has; ``NotFound`` for that of another."""
    lines = lines_of_order(uow, user_id, number)
    return _some(ListPieces(one.product_id, one.readings[0].quantity or 1) for one in lines if one.product_id)


def pieces_of_draft(uow: UnitOfWork, owner: CartOwner) -> list[ListPieces]:
    """The parts that the quick order names, there or not; ``EmptyList`` when it names none."""
    lines = answer_draft(uow, owner).lines
    return _some(
        ListPieces(line.part.product_id, max(line.together, 1))
        for line in lines
        if line.part is not None and line.outcome is not Outcome.DOUBLED
    )


def _some(pieces: Iterable[ListPieces]) -> list[ListPieces]:
    found = list(pieces)
    if not found:
        raise EmptyList("There is nothing to put on a list.")
    return found


def _wanted(row: tuple[int, int, int, str, str]) -> WantedLine:
    _line_id, product_id, quantity, _note, sku = row
    return WantedLine(product_id, sku, (Reading(sku, quantity),), product_id)


def _quantity_of(row: object) -> int:
    return int(getattr(row, "quantity", 0))


def _require_products(uow: UnitOfWork, wanted: dict[int, ListPieces]) -> None:
    if any(not 0 < product_id <= MAX_ID for product_id in wanted):
        raise NotFound("Product")
    quotes = quote_products(uow, dict.fromkeys(wanted, 1), currency=get_shop_profile(uow).currency)
    missing = [product_id for product_id, quote in quotes.items() if quote.reason == "not_found"]
    if missing:
        raise NotFound("Product", product_id=missing[0])


def _person(owner: CartOwner) -> int:
    if owner.user_id is None:
        raise NotFound("List")
    return owner.user_id
