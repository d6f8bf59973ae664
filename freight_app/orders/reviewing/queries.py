"""SQL of reviewing: who received what, which letters are due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.catalogue.models import Product
from freight_app.catalogue.values import ProductStatus
from freight_app.kit.db import UnitOfWork
from freight_app.kit.ids import new_token
from freight_app.kit.upsert import insert_into
from freight_app.orders.models import Order, OrderLine, OrderStatus
from freight_app.orders.reviewing.models import ReviewInvitation, ReviewMailRefusal

# Nothing that was ordered takes longer to arrive.
LONGEST_WAY = timedelta(days=180)
_AT_THE_CUSTOMER = (OrderStatus.DELIVERED.value, OrderStatus.COMPLETED.value)


def _kept() -> tuple[Any, ...]:
    """Lines of which some pieces came and stayed."""
    return (
        col(Order.status).in_(_AT_THE_CUSTOMER),
        col(OrderLine.fulfilled_quantity) > col(OrderLine.returned_quantity),
    )


def has_received(uow: UnitOfWork, product_id: int, *, user_id: int | None = None, order_id: int | None = None) -> bool:
    """Whether a person, or the customer of an order, has a piece of the product."""
    whose = col(Order.user_id) == user_id if user_id is not None else col(Order.id) == order_id
    found = uow.session.exec(
        select(OrderLine.id)
        .join(Order, col(Order.id) == col(OrderLine.order_id))
        .where(whose, col(OrderLine.product_id) == product_id, *_kept())
        .limit(1)
    )
    return found.first() is not None


def received_products(
    uow: UnitOfWork, *, user_id: int | None = None, order_id: int | None = None, limit: int = 100
) -> list[tuple[Product, datetime]]:
    """What a person has of us, with the day on which it last came, the latest first."""
    whose = col(Order.user_id) == user_id if user_id is not None else col(Order.id) == order_id
    last = sa.func.max(Order.delivered_at)
    rows = uow.session.exec(
        select(Product, last)
        .join(OrderLine, col(OrderLine.product_id) == col(Product.id))
        .join(Order, col(Order.id) == col(OrderLine.order_id))
        .where(
            whose,
            *_kept(),
            col(Order.delivered_at).is_not(None),
            col(Product.deleted_at).is_(None),
            col(Product.status) != ProductStatus.DRAFT.value,
        )
        .group_by(col(Product.id))
        .order_by(last.desc(), col(Product.id))
        .limit(limit)
    )
    return [(product, came) for product, came in rows if came is not None]


def find_invited(uow: UnitOfWork, token: str) -> Order | None:
    """The order behind the link of a letter."""
    if not 0 < len(token) <= 40 or "\0" in token:
        return None
    return uow.session.exec(
        select(Order)
        .join(ReviewInvitation, col(ReviewInvitation.order_id) == col(Order.id))
        .where(ReviewInvitation.token == token)
    ).first()


def orders_to_invite(uow: UnitOfWork, *, after: datetime, until: datetime, limit: int) -> Sequence[Order]:
    """Delivered in that time, with a mailbox, something kept and no letter yet; the longest waiting first."""
    kept = sa.exists().where(
        col(OrderLine.order_id) == col(Order.id), col(OrderLine.fulfilled_quantity) > col(OrderLine.returned_quantity)
    )
    invited = sa.exists().where(col(ReviewInvitation.order_id) == col(Order.id))
    return uow.session.exec(
        select(Order)
        .where(
            col(Order.status).in_(_AT_THE_CUSTOMER),
            # Old orders are left where they lie: their index is by the day on which they were placed.
            col(Order.placed_at) > after - LONGEST_WAY,
            col(Order.delivered_at) > after,
            col(Order.delivered_at) <= until,
            col(Order.email).is_not(None),
            kept,
            ~invited,
        )
        .order_by(col(Order.delivered_at), col(Order.id))
        .limit(limit)
    ).all()


def add_invitation(uow: UnitOfWork, order_id: int) -> str | None:
    """The token of a new letter; None when the order has had one."""
    added = uow.session.connection().execute(
        insert_into(uow.dialect, ReviewInvitation)
        .values(order_id=order_id, token=new_token(16), invited_at=uow.now())
        .on_conflict_do_nothing(index_elements=["order_id"])
        .returning(col(ReviewInvitation.token))
    )
    return added.scalar()


def has_refused(uow: UnitOfWork, address_hash: str) -> bool:
    return uow.session.get(ReviewMailRefusal, address_hash) is not None


def set_refusal(uow: UnitOfWork, address_hash: str, *, refused: bool) -> None:
    connection, table = uow.session.connection(), ReviewMailRefusal
    if refused:
        connection.execute(
            insert_into(uow.dialect, table)
            .values(address_hash=address_hash, refused_at=uow.now())
            .on_conflict_do_nothing(index_elements=["address_hash"])
        )
    else:
        connection.execute(sa.delete(table).where(col(table.address_hash) == address_hash))
