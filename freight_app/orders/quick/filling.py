"""Many parts into the cart at once: what fits goes in, what does not is named with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from freight_app.catalogue.prices import quote_products
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.kit.idempotency import do_once
from freight_app.orders import cart_queries
from freight_app.orders.dtos import MAX_CART_LINES, MAX_LINE_QUANTITY, CartOwner
from freight_app.orders.quick import queries
from freight_app.orders.quick.dtos import Filled, LeftOut, LeftOutReason, Pieces
from freight_app.orders.rules import CartRow
from freight_app.shop.service import get_shop_profile
from freight_app.stock.service import levels_of


def fill_cart(uow: UnitOfWork, owner: CartOwner, wanted: Sequence[Pieces]) -> Filled:
    """Add the pieces to what is in the cart, each product whole or not at all, in order.

    A cart holds ``MAX_CART_LINES`` products: those beyond it are left out as ``cart_full``, and stay where the customer
    has them. Nothing is raised for a line; prices and stock are read under the cart's lock.
    """
    cart_id = cart_queries.open_cart(uow, owner)
    known = {row.product_id: row for row in cart_queries.cart_rows(uow, owner)}
    before = {product_id: row.quantity for product_id, row in known.items()}
    sums: dict[int, int] = {}
    for pieces in wanted:
        sums[pieces.product_id] = sums.get(pieces.product_id, 0) + pieces.quantity
    room = MAX_CART_LINES - len(known)
    # More than twice the room is not even looked at: the lock is short, however long the list.
    tried = [product_id for product_id in sums if product_id in known]
    tried += [product_id for product_id in sums if product_id not in known][: 2 * room]
    quantities = {key: min(before.get(key, 0) + sums[key], MAX_LINE_QUANTITY) for key in tried}
    currency = get_shop_profile(uow).currency
    quotes = quote_products(uow, quantities, group=owner.price_group, currency=currency) if tried else {}
    levels = levels_of(uow, tried) if tried else {}
    put: list[CartRow] = []
    left_out: dict[int, LeftOut] = {}
    for product_id, quantity in sums.items():
        after = before.get(product_id, 0) + quantity
        if product_id not in quotes or (product_id not in known and room <= 0):
            left_out[product_id] = _left_out(product_id, quantity, LeftOutReason.CART_FULL)
            continue
        quote, most = quotes[product_id], min(levels[product_id].available, MAX_LINE_QUANTITY)
        if not quote.sellable or quote.unit_price is None:
            left_out[product_id] = _left_out(product_id, quantity, LeftOutReason.NOT_FOR_SALE)
        elif after > most:
            left = max(most - before.get(product_id, 0), 0)
            left_out[product_id] = _left_out(product_id, quantity, LeftOutReason.NOT_ENOUGH, left)
        else:
            put.append(CartRow(product_id, after, quote.unit_price.amount_minor))
            room -= product_id not in known
    queries.put_lines(uow, cart_id, put)
    cart_queries.touch_cart(uow, cart_id)
    return Filled(
        put={row.product_id: sums[row.product_id] for row in put},
        left_out=list(left_out.values()),
        cart_pieces=cart_queries.count_pieces(uow, owner),
    )


def fill_cart_once(
    uow: UnitOfWork, owner: CartOwner, wanted: Sequence[Pieces], *, key: str, body: dict[str, Any]
) -> Filled:
    """``fill_cart`` for one submission: the same ``key`` again adds nothing and answers what it answered.

    ``body`` is what was sent, before any number in it was looked up.
    """
    if owner.user_id is None:
        raise NotFound("Cart")
    return Filled.model_validate(
        do_once(
            uow,
            scope=f"cart.fill:{owner.user_id}",
            key=key,
            body=body,
            do=lambda: fill_cart(uow, owner, wanted).model_dump(mode="json"),
        )
    )


def _left_out(product_id: int, quantity: int, reason: LeftOutReason, left: int = 0) -> LeftOut:
    return LeftOut(product_id=product_id, quantity=quantity, reason=reason, left=left)
