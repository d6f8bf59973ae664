"""Carts: kept in the database, for guests and users alike, and always shown at today's prices and stock."""

from __future__ import annotations

from collections.abc import Mapping

from freight_app.catalogue.dtos import Quote
from freight_app.catalogue.prices import quote_products
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.orders import cart_queries
from freight_app.orders.back_orders.allowing import lead_days_for, promises_for
from freight_app.orders.dtos import MAX_CART_LINES, MAX_LINE_QUANTITY, CartOwner, CartView
from freight_app.orders.errors import CartFull, NotForSale
from freight_app.orders.minimum.amounts import minimum_for
from freight_app.orders.offline import queries as offline_queries
from freight_app.orders.rules import CartRow, combine_carts, review_cart
from freight_app.shop.service import get_shop_profile
from freight_app.stock.errors import NotEnoughStock
from freight_app.stock.service import levels_of


def view_cart(uow: UnitOfWork, owner: CartOwner) -> CartView:
    """The cart as it stands now. ``notices`` tell what changed since the customer last put a hand on it."""
    return review(uow, cart_queries.cart_rows(uow, owner), owner)


def find_line(uow: UnitOfWork, owner: CartOwner, sku: str) -> int:
    """The product of a line of this very cart, by its SKU; the shop may not sell it any more. ``NotFound``."""
    product_id = cart_queries.product_in_cart(uow, owner, sku)
    if product_id is None:
        raise NotFound("Line of the cart")
    return product_id


def count_cart(uow: UnitOfWork, owner: CartOwner) -> int:
    """Pieces in the cart, for the badge: one small query."""
    return cart_queries.count_pieces(uow, owner)


def add_to_cart(uow: UnitOfWork, owner: CartOwner, product_id: int, quantity: int = 1) -> CartView:
    """Put so many more of a product into the cart.

    Raises ``NotForSale``, ``NotEnoughStock`` when the cart would hold more than there is, ``CartFull``, and
    ``InvalidInput`` on a quantity out of bounds.
    """
    _check_quantity(quantity)
    cart_id = cart_queries.open_cart(uow, owner)
    rows = cart_queries.cart_rows(uow, owner)
    known = next((row.quantity for row in rows if row.product_id == product_id), 0)
    if not known and len(rows) >= MAX_CART_LINES:
        raise CartFull(f"A cart holds at most {MAX_CART_LINES} different parts.", limit=MAX_CART_LINES)
    _put(uow, owner, cart_id, product_id, known + quantity)
    return view_cart(uow, owner)


def set_quantity(uow: UnitOfWork, owner: CartOwner, product_id: int, quantity: int) -> CartView:
    """Have exactly so many of a product in the cart; 0 takes it out. Raises as ``add_to_cart`` does."""
    if quantity == 0:
        return remove_from_cart(uow, owner, product_id)
    _check_quantity(quantity)
    cart_id = cart_queries.open_cart(uow, owner)
    rows = cart_queries.cart_rows(uow, owner)
    if all(row.product_id != product_id for row in rows) and len(rows) >= MAX_CART_LINES:
        raise CartFull(f"A cart holds at most {MAX_CART_LINES} different parts.", limit=MAX_CART_LINES)
    _put(uow, owner, cart_id, product_id, quantity)
    return view_cart(uow, owner)


def remove_from_cart(uow: UnitOfWork, owner: CartOwner, product_id: int) -> CartView:
    """Take a product out; one that is not in it is no error."""
    cart_id = cart_queries.lock_cart(uow, owner)
    if cart_id is not None:
        cart_queries.remove_lines(uow, cart_id, [product_id])
        cart_queries.touch_cart(uow, cart_id)
    return view_cart(uow, owner)


def clear_cart(uow: UnitOfWork, owner: CartOwner) -> None:
    cart_id = cart_queries.lock_cart(uow, owner)
    if cart_id is not None:
        cart_queries.remove_lines(uow, cart_id)
        cart_queries.touch_cart(uow, cart_id)


def accept_changes(uow: UnitOfWork, owner: CartOwner) -> CartView:
    """The customer has read the notices: new prices are known prices, what is not sold goes, and of a part of which
    fewer are left the cart has as many as there are."""
    cart_id = cart_queries.lock_cart(uow, owner)
    if cart_id is None:
        return view_cart(uow, owner)
    view = view_cart(uow, owner)
    for line in view.lines:
        if not line.sellable or (line.available < 1 and line.waits_until is None):
            cart_queries.remove_lines(uow, cart_id, [line.product_id])
            continue
        quantity = line.quantity if line.waits_until else min(line.quantity, line.available)
        price = line.unit_price
        cart_queries.put_line(uow, cart_id, CartRow(line.product_id, quantity, price.amount_minor if price else None))
    cart_queries.touch_cart(uow, cart_id)
    return view_cart(uow, owner)


def merge_carts(uow: UnitOfWork, guest: CartOwner, user: CartOwner) -> CartView:
    """At sign-in the guest's cart becomes part of the user's. Called twice, the second time changes nothing.

    Quantities of a shared part add up within the limits; what exceeds the stock is told by a notice.
    """
    guest_cart = cart_queries.lock_cart(uow, guest)
    if guest_cart is None:
        return view_cart(uow, user)
    guest_rows = cart_queries.cart_rows(uow, guest)
    user_cart = cart_queries.open_cart(uow, user)
    offline_queries.move_changes(uow, guest_cart, user_cart)
    if guest_rows:
        known = cart_queries.cart_rows(uow, user)
        for row in combine_carts(guest_rows, known):
            if row not in known:
                cart_queries.put_line(uow, user_cart, row)
        cart_queries.touch_cart(uow, user_cart)
    cart_queries.remove_cart(uow, guest_cart)
    return view_cart(uow, user)


def review(uow: UnitOfWork, rows: list[CartRow], owner: CartOwner) -> CartView:
    """These lines at today's prices and stock."""
    currency = get_shop_profile(uow).currency
    ids = [row.product_id for row in rows]
    quotes = _quotes(uow, {row.product_id: row.quantity for row in rows}, owner, currency) if ids else {}
    available = {product_id: level.available for product_id, level in levels_of(uow, ids).items()} if ids else {}
    return review_cart(rows, quotes, available, minimum_for(uow, owner.price_group), promises_for(uow, ids))


def _put(uow: UnitOfWork, owner: CartOwner, cart_id: int, product_id: int, quantity: int) -> None:
    quantity = min(quantity, MAX_LINE_QUANTITY)
    quote = _quotes(uow, {product_id: quantity}, owner, get_shop_profile(uow).currency)[product_id]
    if not quote.sellable or quote.unit_price is None:
        raise NotForSale([{"product_id": product_id, "sku": quote.sku, "reason": quote.reason}])
    available = levels_of(uow, [product_id])[product_id].available
    if available < quantity and not lead_days_for(uow, [product_id]):
        raise NotEnoughStock([{"product_id": product_id, "wanted": quantity, "available": available}])
    cart_queries.put_line(uow, cart_id, CartRow(product_id, quantity, quote.unit_price.amount_minor))
    cart_queries.touch_cart(uow, cart_id)


def _quotes(uow: UnitOfWork, quantities: Mapping[int, int], owner: CartOwner, currency: str) -> dict[int, Quote]:
    return quote_products(uow, quantities, group=owner.price_group, currency=currency)


def _check_quantity(quantity: int) -> None:
    if not 1 <= quantity <= MAX_LINE_QUANTITY:
        raise InvalidInput("quantity", "A quantity from 1 to {most} is needed.", most=MAX_LINE_QUANTITY)
