"""A cart is sent to the shop in a chat: frozen under a short link, in one transaction, and written as a message."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput
from freight_app.kit.ids import hash_token, new_token
from freight_app.kit.languages import Language
from freight_app.kit.money import Money
from freight_app.kit.settings import Settings
from freight_app.orders import queries as order_queries
from freight_app.orders.cart import review
from freight_app.orders.chats import queries
from freight_app.orders.chats.dtos import SentCart
from freight_app.orders.chats.errors import ChatNotOffered
from freight_app.orders.chats.models import ChatCartStatus
from freight_app.orders.chats.rules import LINK_HOLDS, SAME_WITHIN, fingerprint_of
from freight_app.orders.chats.words import WrittenLine, chat_url, write_wish
from freight_app.orders.dtos import MAX_LINE_QUANTITY, CartLineView, CartOwner
from freight_app.orders.errors import EmptyCart, NotForSale
from freight_app.orders.events import ChatCartSent
from freight_app.orders.rules import CartRow
from freight_app.shop.service import get_shop_profile

TOKEN_BYTES = 9


def send_cart(uow: UnitOfWork, owner: CartOwner, language: Language) -> SentCart:
    """Freeze the cart as it stands and write the message. Lines that have no price now stay behind.

    The same cart sent again within a few hours is the same link. Raises ``ChatNotOffered``, ``EmptyCart`` and
    ``NotForSale`` when nothing of it can be ordered.
    """
    rows = order_queries.cart_rows(uow, owner)
    if not rows:
        raise EmptyCart("There is nothing in the cart.")
    return _send(uow, owner, rows, language)


def send_product(uow: UnitOfWork, owner: CartOwner, product_id: int, quantity: int, language: Language) -> SentCart:
    """The same for one part, which need not be in the cart."""
    if not 1 <= quantity <= MAX_LINE_QUANTITY:
        raise InvalidInput("quantity", f"A quantity from 1 to {MAX_LINE_QUANTITY} is needed.")
    return _send(uow, owner, [CartRow(product_id, quantity, None)], language)


def _send(uow: UnitOfWork, owner: CartOwner, rows: list[CartRow], language: Language) -> SentCart:
    profile = get_shop_profile(uow)
    if not profile.whatsapp:
        raise ChatNotOffered("The shop takes no orders by WhatsApp.")
    lines = review(uow, rows, owner).lines
    sold = [line for line in lines if line.sellable and line.unit_price is not None]
    if not sold:
        raise NotForSale([{"product_id": line.product_id, "sku": line.sku, "reason": "not_sold"} for line in lines])
    token = _frozen(uow, owner, sold, language, profile.currency)
    total = _sum(sold, profile.currency)
    link = link_of(uow, token)
    written = [WrittenLine(line.sku, line.name, line.quantity, cast("Money", line.total)) for line in sold]
    text = write_wish(written, total, shop=profile.name, link=link, language=language)
    found = queries.find_chat_cart(uow, token)
    return SentCart(
        token=token,
        link=link,
        text=text,
        whatsapp_url=chat_url(profile.whatsapp, text),
        expires_at=found.expires_at,
    )


def link_of(uow: UnitOfWork, token: str) -> str:
    return f"{uow.port(Settings).resolved_public_url}/w/{token}"


def _frozen(uow: UnitOfWork, owner: CartOwner, lines: Sequence[CartLineView], language: Language, currency: str) -> str:
    """The token of these lines, frozen now or a moment ago."""
    units = [cast("Money", line.unit_price).amount_minor for line in lines]
    fingerprint = fingerprint_of(
        [(line.product_id, line.quantity, unit) for line, unit in zip(lines, units, strict=True)],
        owner.price_group,
        language,
    )
    sender = f"user:{owner.user_id}" if owner.user_id is not None else f"guest:{hash_token(owner.guest_token or '')}"
    same = queries.find_same(uow, sender, fingerprint, uow.now() - SAME_WITHIN)
    if same is not None:
        return same.token
    token = new_token(TOKEN_BYTES)
    queries.add_chat_cart(
        uow,
        {
            "token": token,
            "user_id": owner.user_id,
            "sender": sender,
            "fingerprint": fingerprint,
            "price_group": owner.price_group,
            "language": language,
            "currency": currency,
            "total_minor": _sum(lines, currency).amount_minor,
            "piece_count": sum(line.quantity for line in lines),
            "created_at": uow.now(),
            "expires_at": uow.now() + LINK_HOLDS,
            "status": ChatCartStatus.OPEN,
            "closed_by": "",
            "reason": "",
        },
        [
            {
                "product_id": line.product_id,
                "position": position,
                "sku": line.sku,
                "names": line.name,
                "quantity": line.quantity,
                "unit_minor": unit,
            }
            for position, (line, unit) in enumerate(zip(lines, units, strict=True))
        ],
    )
    uow.publish(ChatCartSent(token))
    return token


def _sum(lines: Sequence[CartLineView], currency: str) -> Money:
    return sum((cast("Money", line.total) for line in lines), Money.zero(currency))
