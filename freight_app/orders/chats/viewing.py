"""Looking at a cart from a chat: anybody with the link, and staff with what became of it."""

from __future__ import annotations

from typing import cast

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.kit.money import Money
from freight_app.kit.pagination import Page
from freight_app.kit.settings import Settings
from freight_app.orders import cart_queries
from freight_app.orders import queries as order_queries
from freight_app.orders.cart import review, view_cart
from freight_app.orders.chats import buyers, queries
from freight_app.orders.chats.dtos import ChatCartView, ChatLine, ChatQuery, ChatReply, ChatRow, StaffChatCart
from freight_app.orders.chats.models import ChatCart
from freight_app.orders.chats.rules import outcome_of
from freight_app.orders.chats.words import chat_url, write_reply
from freight_app.orders.dtos import MAX_CART_LINES, MAX_LINE_QUANTITY, CartOwner, CartView
from freight_app.orders.errors import CartFull
from freight_app.orders.models import Order
from freight_app.orders.rules import CartRow, first_name

LINES_IN_A_ROW = 3


def view_chat_cart(uow: UnitOfWork, token: str, reader: CartOwner) -> ChatCartView:
    """The cart of a link, for whoever holds it, at the reader's own prices of today.

    ``NotFound`` for a link that we never gave out and for one that is too old. Who sent it is not told.
    """
    cart = queries.find_chat_cart(uow, token)
    view = _view(uow, cart, reader)
    if view.outcome == "expired":
        raise NotFound("Cart")
    return view


def get_chat_cart(uow: UnitOfWork, token: str) -> StaffChatCart:
    """The same for staff, at the sender's prices, with the sender and the outcome. Needs ``orders.read``."""
    uow.actor.require(Permission.ORDERS_READ)
    cart = queries.find_chat_cart(uow, token)
    sender = buyers.buyer_of_user(uow, cart.user_id)
    order = None if cart.order_id is None else order_queries.find_order_by_id(uow, cart.order_id)
    return StaffChatCart(
        cart=_view(uow, cart, _reader(cart)),
        language=cart.language,
        sender=sender,
        closed_at=cart.closed_at,
        closed_by=cart.closed_by,
        reason=cart.reason,
        reply=reply_of(uow, order) if order is not None else None,
    )


def list_chat_carts(uow: UnitOfWork, query: ChatQuery) -> Page[ChatRow]:
    """Carts by what became of them; those that wait, the longest waiting first. Needs ``orders.read``."""
    uow.actor.require(Permission.ORDERS_READ)
    carts, total = queries.page_chat_carts(uow, query)
    lines = queries.lines_of(uow, [cast("int", cart.id) for cart in carts])
    numbers = queries.order_numbers(uow, [cart.order_id for cart in carts if cart.order_id is not None])
    people = queries.people_by_id(uow, {cart.user_id for cart in carts if cart.user_id is not None})
    items = [
        ChatRow(
            token=cart.token,
            outcome=outcome_of(cart.status, cart.expires_at, uow.now()),
            sent_at=cart.created_at,
            expires_at=cart.expires_at,
            sender_name=people[cart.user_id].user.name if cart.user_id in people else "",
            first_lines=[line.names for line in lines[cast("int", cart.id)][:LINES_IN_A_ROW]],
            piece_count=cart.piece_count,
            total=Money(cart.total_minor, cart.currency),
            order_number=numbers.get(cart.order_id or 0, ""),
            closed_by=cart.closed_by,
            reason=cart.reason,
        )
        for cart in carts
    ]
    return Page[ChatRow].of(items, total, query)


def count_chat_carts(uow: UnitOfWork) -> dict[str, int]:
    """How many carts there are by outcome. Needs ``orders.read``."""
    uow.actor.require(Permission.ORDERS_READ)
    return queries.count_chat_carts(uow)


def copy_to_cart(uow: UnitOfWork, token: str, owner: CartOwner) -> CartView:
    """Put what a link shows into one's own cart, beside what is in it. What cannot be had is told by its notices."""
    shown = view_chat_cart(uow, token, owner)
    cart_id = cart_queries.open_cart(uow, owner)
    known = {row.product_id: row for row in cart_queries.cart_rows(uow, owner)}
    for line in shown.lines:
        if not line.sellable:
            continue
        before = known.get(line.product_id)
        if before is None and len(known) >= MAX_CART_LINES:
            raise CartFull(f"A cart holds at most {MAX_CART_LINES} different parts.", limit=MAX_CART_LINES)
        # Sent by oneself and taken back, it is not doubled.
        quantity = min(max(line.quantity, before.quantity if before else 0), MAX_LINE_QUANTITY)
        price = line.unit_price
        row = CartRow(line.product_id, quantity, price.amount_minor if price else None)
        known[line.product_id] = row
        cart_queries.put_line(uow, cart_id, row)
    cart_queries.touch_cart(uow, cart_id)
    return view_cart(uow, owner)


def reply_of(uow: UnitOfWork, order: Order) -> ChatReply:
    """What staff send back about an order, in the customer's language."""
    link = f"{uow.port(Settings).resolved_public_url}/track/{order.tracking_token}"
    text = write_reply(
        name=first_name(order.customer_name),
        number=order.number,
        total=Money(order.total_minor - order.short_minor, order.currency),
        link=link,
        language=order.language,
    )
    return ChatReply(order_number=order.number, tracking_link=link, text=text, whatsapp_url=chat_url(order.phone, text))


def rows_of(uow: UnitOfWork, cart: ChatCart) -> list[CartRow]:
    """For this room alone: its lines as those of a cart."""
    cart_id = cast("int", cart.id)
    lines = queries.lines_of(uow, [cart_id])[cart_id]
    return [CartRow(line.product_id, line.quantity, line.unit_minor) for line in lines]


def _reader(cart: ChatCart) -> CartOwner:
    """Somebody with the sender's prices: no cart of theirs is touched."""
    return CartOwner(guest_token=cart.token, price_group=cart.price_group)


def _view(uow: UnitOfWork, cart: ChatCart, reader: CartOwner) -> ChatCartView:
    rows = rows_of(uow, cart)
    # What a company pays is its own affair, also when somebody passes its link on.
    same_prices = reader.price_group == cart.price_group
    review_rows = rows if same_prices else [row._replace(seen_minor=None) for row in rows]
    found = review(uow, review_rows, reader)
    seen = {row.product_id: Money(row.seen_minor or 0, cart.currency) for row in rows}
    order_number = ""
    if cart.order_id is not None:
        order_number = queries.order_numbers(uow, [cart.order_id])[cart.order_id]
    return ChatCartView(
        token=cart.token,
        outcome=outcome_of(cart.status, cart.expires_at, uow.now()),
        sent_at=cart.created_at,
        expires_at=cart.expires_at,
        lines=[
            ChatLine(
                product_id=line.product_id,
                sku=line.sku,
                name=line.name,
                brand=line.brand,
                image_url=line.image_url,
                quantity=line.quantity,
                seen=seen[line.product_id] if same_prices else None,
                unit_price=line.unit_price,
                total=line.total,
                available=line.available,
                sellable=line.sellable,
            )
            for line in found.lines
        ],
        notices=found.notices,
        piece_count=found.piece_count,
        subtotal=found.subtotal,
        seen_total=Money(cart.total_minor, cart.currency) if same_prices else None,
        order_number=order_number,
    )
