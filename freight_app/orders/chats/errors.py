"""Facts that stop an order by WhatsApp."""

from __future__ import annotations

from freight_app.kit.errors import Conflict


class ChatNotOffered(Conflict):
    """The shop has no WhatsApp number."""

    code = "chat_not_offered"


class ChatCartClosed(Conflict):
    """The cart has become an order or was put aside; ``details["order_number"]`` is the order, if it is one."""

    code = "chat_cart_closed"

    def __init__(self, order_number: str) -> None:
        super().__init__("Somebody has looked after this cart already.", order_number=order_number)


class ChatCartExpired(Conflict):
    """The link is too old: what it says may not hold any more."""

    code = "chat_cart_expired"
