"""A cart from a chat becomes an order, by the same path as every other one, or is put aside."""

from __future__ import annotations

from typing import Any

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.idempotency import do_once
from freight_app.orders import queries as order_queries
from freight_app.orders.chats import queries
from freight_app.orders.chats.buyers import open_account, owner_for
from freight_app.orders.chats.dtos import ChatOrderRequest, ChatQuoteRequest, ChatReply, Dismissal
from freight_app.orders.chats.errors import ChatCartClosed, ChatCartExpired
from freight_app.orders.chats.models import ChatCart, ChatCartStatus
from freight_app.orders.chats.rules import outcome_of, wished_rows
from freight_app.orders.chats.viewing import reply_of, rows_of
from freight_app.orders.checkout import place_lines, quote_lines
from freight_app.orders.dtos import CartOwner, CheckoutQuote, CheckoutRequest
from freight_app.orders.errors import EmptyCart
from freight_app.orders.models import PaymentMethod


def quote_chat_cart(uow: UnitOfWork, token: str, request: ChatQuoteRequest) -> CheckoutQuote:
    """What the order would come to for this customer, with every way to get it. Needs ``orders.edit``."""
    uow.actor.require(Permission.ORDERS_EDIT)
    cart = queries.find_chat_cart(uow, token)
    owner = owner_for(uow, request.buyer, token)
    return quote_lines(uow, owner, wished_rows(rows_of(uow, cart), request.lines), request.delivery_method)


def order_chat_cart(uow: UnitOfWork, token: str, request: ChatOrderRequest, *, key: str) -> ChatReply:
    """Turn the cart into an order for this customer; what to write back. The same ``key`` again answers the same.

    Raises all that ``place_order`` does, ``ChatCartExpired``, and ``ChatCartClosed`` with the number of the order when
    somebody was faster: a cart becomes one order.
    """
    uow.actor.require(Permission.ORDERS_EDIT)

    def do() -> dict[str, Any]:
        cart = _lock_open(uow, token)
        rows = wished_rows(rows_of(uow, cart), request.lines)
        if not rows:
            raise EmptyCart("There is nothing in the cart.")
        placed = place_lines(uow, _owner(uow, token, request, cart), _checkout(request, cart), rows)
        order = order_queries.find_order(uow, placed.number)
        if not queries.close_chat_cart(uow, cart, ChatCartStatus.ORDERED, order_id=order.id):
            raise ChatCartClosed("")
        return reply_of(uow, order).model_dump(mode="json")

    body = {"token": token, **request.model_dump(mode="json")}
    return ChatReply.model_validate(do_once(uow, scope="chats.order", key=key, body=body, do=do))


def dismiss_chat_cart(uow: UnitOfWork, token: str, dismissal: Dismissal) -> None:
    """Nothing comes of it. ``ChatCartClosed`` when something did. Needs ``orders.edit``."""
    uow.actor.require(Permission.ORDERS_EDIT)
    cart = queries.lock_chat_cart(uow, token)
    if not queries.close_chat_cart(uow, cart, ChatCartStatus.DISMISSED, reason=dismissal.reason):
        raise ChatCartClosed(_number_of(uow, cart))


def _lock_open(uow: UnitOfWork, token: str) -> ChatCart:
    cart = queries.lock_chat_cart(uow, token)
    outcome = outcome_of(cart.status, cart.expires_at, uow.now())
    if outcome == "expired":
        raise ChatCartExpired("This link is too old. Ask the customer for a new one.")
    if outcome != "open":
        raise ChatCartClosed(_number_of(uow, cart))
    return cart


def _number_of(uow: UnitOfWork, cart: ChatCart) -> str:
    return "" if cart.order_id is None else queries.order_numbers(uow, [cart.order_id])[cart.order_id]


def _owner(uow: UnitOfWork, token: str, request: ChatOrderRequest, cart: ChatCart) -> CartOwner:
    if not request.buyer and request.contact.email:
        return open_account(uow, request.contact, cart.language)
    return owner_for(uow, request.buyer, token)


def _checkout(request: ChatOrderRequest, cart: ChatCart) -> CheckoutRequest:
    return CheckoutRequest(
        contact=request.contact,
        delivery_method=request.delivery_method,
        address=request.address,
        address_id=request.address_id,
        payment_method=PaymentMethod(request.payment_method),
        expected_total_minor=request.expected_total_minor,
        language=cart.language,  # type: ignore[arg-type]
        note=request.note,
    )
