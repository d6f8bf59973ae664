"""Carts from chats, written in one language, for the page of the link and for staff."""

from __future__ import annotations

from dataclasses import dataclass, field

from freight_app.kit.languages import format_moment, format_money, pick_text
from freight_app.orders.chats.dtos import ChatCartView, ChatLine
from freight_app.ui.components.price import NO_PRICE, PriceView, price_view
from freight_app.ui.i18n import translate


@dataclass(frozen=True, slots=True)
class ChatLineView:
    """``change`` says what is not as it was sent; empty when everything is."""

    product_id: int
    sku: str
    name: str
    brand: str
    href: str
    image: str
    quantity: int
    sent: int
    available: int
    unit: str
    total: PriceView
    change: str


@dataclass(frozen=True, slots=True)
class ChatView:
    token: str = ""
    outcome: str = "open"
    sent: str = ""
    until: str = ""
    lines: list[ChatLineView] = field(default_factory=list)
    pieces: int = 0
    total: PriceView = NO_PRICE
    # What the sender saw, when it is not the total of today.
    seen_total: str = ""
    order_number: str = ""


def chat_view(cart: ChatCartView, language: str, zone: str, *, quantities: dict[int, int] | None = None) -> ChatView:
    """The cart for a page; ``quantities`` are those that staff agreed with the customer instead."""
    wanted = quantities or {}
    seen = cart.seen_total
    return ChatView(
        token=cart.token,
        outcome=cart.outcome,
        sent=format_moment(cart.sent_at, language, zone=zone, width="medium"),
        until=format_moment(cart.expires_at, language, zone=zone, width="medium"),
        lines=[_line(line, wanted.get(line.product_id, line.quantity), language) for line in cart.lines],
        pieces=cart.piece_count,
        total=price_view(cart.subtotal, language),
        seen_total=format_money(seen, language) if seen is not None and seen != cart.subtotal else "",
        order_number=cart.order_number,
    )


def _line(line: ChatLine, quantity: int, language: str) -> ChatLineView:
    total = line.unit_price.times(quantity) if line.sellable and line.unit_price else None
    return ChatLineView(
        product_id=line.product_id,
        sku=line.sku,
        name=pick_text(line.name, language),
        brand=line.brand or "",
        href=f"/p/{line.sku}",
        image=line.image_url or "",
        quantity=quantity,
        sent=line.quantity,
        available=line.available,
        unit=format_money(line.unit_price, language) if line.unit_price else "",
        total=price_view(total, language),
        change=_change(line, quantity, language),
    )


def _change(line: ChatLine, quantity: int, language: str) -> str:
    if not line.sellable:
        return translate("Not sold any more", language)
    said: list[str] = []
    if line.seen is not None and line.unit_price is not None and line.seen != line.unit_price:
        said.append(
            translate(
                "{before} when it was sent, {after} now",
                language,
                before=format_money(line.seen, language),
                after=format_money(line.unit_price, language),
            )
        )
    if line.available <= 0:
        said.append(translate("Sold out", language))
    elif line.available < quantity:
        said.append(translate("Only {count} left", language, count=line.available))
    return " · ".join(said)
