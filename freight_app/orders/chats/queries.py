"""SQL and locks of carts from chats. A chat cart is locked before anything that an order locks."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.accounts.models import UserAccount
from freight_app.accounts.queries import PersonRow, find_user_by_public_id, person_rows
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.orders.chats.dtos import ChatQuery
from freight_app.orders.chats.models import ChatCart, ChatCartLine, ChatCartStatus
from freight_app.orders.models import Order

TOPIC = "orders"


def add_chat_cart(uow: UnitOfWork, values: dict[str, Any], lines: list[dict[str, Any]]) -> None:
    connection = uow.session.connection()
    cart_id = connection.execute(sa.insert(ChatCart).values(values).returning(col(ChatCart.id))).scalar_one()
    connection.execute(sa.insert(ChatCartLine), [{"chat_cart_id": cart_id, **line} for line in lines])
    uow.touch(TOPIC)


def find_same(uow: UnitOfWork, sender: str, fingerprint: str, since: datetime) -> ChatCart | None:
    """The open cart that this sender sent last, if it had the same content."""
    return uow.session.exec(
        select(ChatCart)
        .where(
            ChatCart.sender == sender,
            ChatCart.fingerprint == fingerprint,
            col(ChatCart.status) == ChatCartStatus.OPEN,
            col(ChatCart.created_at) >= since,
        )
        .order_by(col(ChatCart.id).desc())
    ).first()


def find_chat_cart(uow: UnitOfWork, token: str) -> ChatCart:
    """``NotFound`` for a link that we never gave out."""
    return _found(uow, select(ChatCart).where(ChatCart.token == token))


def lock_chat_cart(uow: UnitOfWork, token: str) -> ChatCart:
    statement = select(ChatCart).where(ChatCart.token == token).with_for_update()
    return _found(uow, statement.execution_options(populate_existing=True))


def _found(uow: UnitOfWork, statement: Any) -> ChatCart:
    found = uow.session.exec(statement).first()
    if found is None:
        raise NotFound("Cart")
    return found


def close_chat_cart(uow: UnitOfWork, cart: ChatCart, status: ChatCartStatus, **columns: Any) -> bool:
    """What became of it, said once; False when it was said before."""
    closed = uow.session.connection().execute(
        sa.update(ChatCart)
        .where(col(ChatCart.id) == cart.id, col(ChatCart.status) == ChatCartStatus.OPEN)
        .values(status=status, closed_at=uow.now(), closed_by=uow.actor.label[:200], **columns)
    )
    uow.touch(TOPIC)
    return closed.rowcount == 1


def lines_of(uow: UnitOfWork, cart_ids: Collection[int]) -> dict[int, list[ChatCartLine]]:
    found: dict[int, list[ChatCartLine]] = {cart_id: [] for cart_id in cart_ids}
    for line in uow.session.exec(
        select(ChatCartLine)
        .where(col(ChatCartLine.chat_cart_id).in_(list(cart_ids)))
        .order_by(col(ChatCartLine.chat_cart_id), col(ChatCartLine.position))
    ):
        found[line.chat_cart_id].append(line)
    return found


def page_chat_carts(uow: UnitOfWork, query: ChatQuery) -> tuple[list[ChatCart], int]:
    conditions = _conditions(uow)[query.outcome]
    total = uow.session.exec(select(sa.func.count()).select_from(ChatCart).where(*conditions)).one()
    newest = col(ChatCart.closed_at).desc().nulls_last() if query.outcome != "open" else col(ChatCart.created_at)
    rows = uow.session.exec(
        select(ChatCart)
        .where(*conditions)
        .order_by(newest, col(ChatCart.id))
        .offset(query.offset)
        .limit(query.per_page)
    )
    return list(rows), total


def count_chat_carts(uow: UnitOfWork) -> dict[str, int]:
    """How many carts came to which end, and how many wait."""
    counts = [
        sa.func.count(sa.case((sa.and_(*conditions), 1))).label(outcome)
        for outcome, conditions in _conditions(uow).items()
    ]
    row = uow.session.connection().execute(sa.select(*counts).select_from(ChatCart)).mappings().one()
    return {str(outcome): int(count) for outcome, count in row.items()}


def _conditions(uow: UnitOfWork) -> dict[str, list[Any]]:
    status, expires_at, now = col(ChatCart.status), col(ChatCart.expires_at), uow.now()
    return {
        "open": [status == ChatCartStatus.OPEN, expires_at > now],
        "ordered": [status == ChatCartStatus.ORDERED],
        "dismissed": [status == ChatCartStatus.DISMISSED],
        "expired": [status == ChatCartStatus.OPEN, expires_at <= now],
    }


def order_numbers(uow: UnitOfWork, order_ids: Collection[int]) -> dict[int, str]:
    rows = uow.session.exec(select(Order.id, Order.number).where(col(Order.id).in_(list(order_ids))))
    return {cast("int", order_id): number for order_id, number in rows}


def people_by_id(uow: UnitOfWork, user_ids: Collection[int]) -> dict[int, PersonRow]:
    users = list(uow.session.exec(select(UserAccount).where(col(UserAccount.id).in_(sorted(user_ids)))))
    return {cast("int", row.user.id): row for row in person_rows(uow, users)}


def person_by_public_id(uow: UnitOfWork, public_id: str) -> PersonRow:
    user = find_user_by_public_id(uow, public_id)
    if user is None or not user.is_active:
        raise NotFound("Customer")
    return person_rows(uow, [user])[0]


def guest_orders(uow: UnitOfWork, *, phone: str = "", key: str = "", limit: int = 5) -> Sequence[Order]:
    """The latest orders that were placed without an account, by phone or folded name."""
    condition = col(Order.phone) == phone if phone else col(Order.customer_key).contains(key, autoescape=True)
    return list(
        uow.session.exec(
            select(Order)
            .where(col(Order.user_id).is_(None), condition)
            .order_by(col(Order.placed_at).desc(), col(Order.id).desc())
            .limit(limit * 4)
        )
    )


def order_by_number(uow: UnitOfWork, number: str) -> Order | None:
    return uow.session.exec(select(Order).where(Order.number == number)).first()
