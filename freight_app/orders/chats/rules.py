"""What became of a cart from a chat, and which of its lines are ordered: plain values, no database and no clock."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from freight_app.kit.errors import InvalidInput
from freight_app.orders.chats.dtos import ChatOutcome, ChatWish
from freight_app.orders.chats.models import ChatCartStatus
from freight_app.orders.rules import CartRow

# A week: long enough for an answer after the weekend, short enough that prices and stock still resemble it.
LINK_HOLDS = timedelta(days=7)
# The same cart sent again within this time is the same message.
SAME_WITHIN = timedelta(hours=12)


def outcome_of(status: str, expires_at: datetime, now: datetime) -> ChatOutcome:
    """What became of it; one that nobody looked after in time has expired."""
    if status == ChatCartStatus.ORDERED:
        return "ordered"
    if status == ChatCartStatus.DISMISSED:
        return "dismissed"
    return "open" if now < expires_at else "expired"


def fingerprint_of(lines: Iterable[tuple[int, int, int]], group: str, language: str) -> str:
    """The same for carts with the same products, quantities and prices, in the same language."""
    body = json.dumps([sorted(lines), group, language])
    return hashlib.sha256(body.encode()).hexdigest()


def wished_rows(rows: Sequence[CartRow], wishes: Sequence[ChatWish]) -> list[CartRow]:
    """The lines with the quantities that staff agreed with the customer; ``InvalidInput`` for a part that is none."""
    wanted = {wish.product_id: wish.quantity for wish in wishes}
    if len(wanted) != len(wishes):
        raise InvalidInput("lines", "Each line can be named once.")
    if unknown := wanted.keys() - {row.product_id for row in rows}:
        raise InvalidInput("lines", "This part is not in the cart.", product_id=min(unknown))
    changed = [row._replace(quantity=wanted.get(row.product_id, row.quantity)) for row in rows]
    return [row for row in changed if row.quantity]
