"""SQL of amendments, siblings and tags. All of it runs under the order's lock, or only reads."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.catalogue.models import Product
from freight_app.kit.db import UnitOfWork
from freight_app.kit.upsert import insert_into
from freight_app.orders.changes.models import OrderAmendment, OrderSibling, OrderTag, SavedOrderView
from freight_app.orders.errors import OrderNotInState
from freight_app.orders.models import Order, OrderLine, Payment

# --- amendments


def revision_of(uow: UnitOfWork, order_id: int) -> int:
    """How often the order was amended; 0 as it was placed."""
    statement = select(sa.func.max(OrderAmendment.revision)).where(OrderAmendment.order_id == order_id)
    return uow.session.exec(statement).one() or 0


def amendments_of(uow: UnitOfWork, order_id: int) -> list[OrderAmendment]:
    """Oldest first."""
    return list(
        uow.session.exec(
            select(OrderAmendment).where(OrderAmendment.order_id == order_id).order_by(col(OrderAmendment.revision))
        )
    )


def add_amendment(uow: UnitOfWork, values: dict[str, Any]) -> None:
    uow.session.connection().execute(
        sa.insert(OrderAmendment).values(
            {
                "amended_at": uow.now(),
                "amended_by": uow.actor.label,
                "amended_by_user_id": uow.actor.user_id,
                "other_number": "",
                "reason": "",
                **values,
            }
        )
    )


def product_ids_of(uow: UnitOfWork, skus: Collection[str]) -> dict[str, int]:
    """Ids by SKU of products that are not taken away; unknown ones are left out."""
    rows = uow.session.exec(
        select(Product.sku, Product.id).where(col(Product.sku).in_(list(skus)), col(Product.deleted_at).is_(None))
    )
    return {sku: product_id for sku, product_id in rows if product_id is not None}


def change_order(uow: UnitOfWork, order: Order, columns: dict[str, Any]) -> None:
    """Write totals or the way of a locked order; refused when its status is not the one that was read."""
    changed = uow.session.exec(
        sa.update(Order)
        .where(col(Order.id) == order.id, col(Order.status) == order.status)
        .values(columns)
        .execution_options(synchronize_session=False)
    )
    if changed.rowcount != 1:
        raise OrderNotInState(order.number, order.status, "amended")
    uow.session.refresh(order)


def set_quantities(uow: UnitOfWork, lines: Sequence[OrderLine], quantities: dict[int, int]) -> None:
    """New quantities by line id; lines that get 0 go."""
    connection = uow.session.connection()
    for line in lines:
        line_id = cast("int", line.id)
        quantity = quantities.get(line_id, line.quantity)
        if quantity == 0:
            uow.session.expunge(line)
            connection.execute(sa.delete(OrderLine).where(col(OrderLine.id) == line_id))
        elif quantity != line.quantity:
            connection.execute(
                sa.update(OrderLine)
                .where(col(OrderLine.id) == line_id)
                .values(quantity=quantity, total_minor=line.unit_minor * quantity)
            )


def add_lines(uow: UnitOfWork, order_id: int, rows: list[dict[str, Any]]) -> None:
    if rows:
        uow.session.connection().execute(sa.insert(OrderLine), [{"order_id": order_id, **row} for row in rows])


# --- siblings


def parent_of(uow: UnitOfWork, order: Order) -> Order:
    """The first order of a family; the order itself when it was never split from another."""
    found = uow.session.exec(
        select(Order)
        .join(OrderSibling, col(OrderSibling.parent_id) == col(Order.id))
        .where(OrderSibling.order_id == order.id)
    ).first()
    return found or order


def last_ordinal(uow: UnitOfWork, parent_id: int) -> int:
    statement = select(sa.func.max(OrderSibling.ordinal)).where(OrderSibling.parent_id == parent_id)
    return uow.session.exec(statement).one() or 1


def add_sibling(uow: UnitOfWork, order_id: int, parent_id: int, ordinal: int) -> None:
    uow.session.connection().execute(
        sa.insert(OrderSibling).values(order_id=order_id, parent_id=parent_id, ordinal=ordinal)
    )


def family_of(uow: UnitOfWork, order: Order) -> list[str]:
    """Numbers of the orders that were one, the first one first; empty when there is no other."""
    parent = parent_of(uow, order)
    others = uow.session.exec(
        select(Order.number)
        .join(OrderSibling, col(OrderSibling.order_id) == col(Order.id))
        .where(OrderSibling.parent_id == parent.id)
        .order_by(col(OrderSibling.ordinal))
    ).all()
    return [parent.number, *others] if others else []


def give_payment(uow: UnitOfWork, payment: Payment, order_id: int) -> None:
    """A whole payment belongs to another order from now on."""
    uow.session.connection().execute(sa.update(Payment).where(col(Payment.id) == payment.id).values(order_id=order_id))
    uow.session.refresh(payment)


# --- tags


def tags_of(uow: UnitOfWork, order_ids: Collection[int]) -> dict[int, list[str]]:
    """Tags by order, in the order of the alphabet; every id is answered."""
    found: dict[int, list[str]] = {order_id: [] for order_id in order_ids}
    for order_id, name in uow.session.exec(
        select(OrderTag.order_id, OrderTag.name)
        .where(col(OrderTag.order_id).in_(list(order_ids)))
        .order_by(col(OrderTag.key))
    ):
        found[order_id].append(name)
    return found


def add_tag(uow: UnitOfWork, order_id: int, key: str, name: str) -> bool:
    """False when the order has it already."""
    added = uow.session.connection().execute(
        insert_into(uow.dialect, OrderTag)
        .values(order_id=order_id, key=key, name=name, tagged_at=uow.now(), tagged_by=uow.actor.label)
        .on_conflict_do_nothing()
        # The number of inserted rows is not known on PostgreSQL.
        .returning(col(OrderTag.order_id))
    )
    return added.first() is not None


def remove_tag(uow: UnitOfWork, order_id: int, key: str) -> bool:
    """False when the order does not have it."""
    removed = uow.session.connection().execute(
        sa.delete(OrderTag).where(col(OrderTag.order_id) == order_id, col(OrderTag.key) == key)
    )
    return removed.rowcount == 1


def count_tags(uow: UnitOfWork, limit: int) -> list[Any]:
    """Rows of (key, name, orders), the most used first."""
    count = sa.func.count()
    return list(
        uow.session.exec(
            select(OrderTag.key, sa.func.min(OrderTag.name), count)
            .group_by(col(OrderTag.key))
            .order_by(count.desc(), col(OrderTag.key))
            .limit(limit)
        )
    )


# --- saved views


def views_for(uow: UnitOfWork, user_id: int) -> list[SavedOrderView]:
    """One's own and those that colleagues share, by name."""
    return list(
        uow.session.exec(
            select(SavedOrderView)
            .where((col(SavedOrderView.user_id) == user_id) | col(SavedOrderView.is_shared).is_(True))
            .order_by(col(SavedOrderView.name), col(SavedOrderView.id))
        )
    )


def put_view(uow: UnitOfWork, values: dict[str, Any]) -> None:
    """Save a view; one's own of the same name is replaced."""
    replaced = {name: values[name] for name in ("query", "is_shared", "saved_at", "saved_by")}
    uow.session.connection().execute(
        insert_into(uow.dialect, SavedOrderView)
        .values(values)
        .on_conflict_do_update(index_elements=["user_id", "name"], set_=replaced)
    )


def remove_view(uow: UnitOfWork, user_id: int, view_id: int) -> bool:
    """False for an unknown view and for somebody else's."""
    removed = uow.session.connection().execute(
        sa.delete(SavedOrderView).where(col(SavedOrderView.id) == view_id, col(SavedOrderView.user_id) == user_id)
    )
    return removed.rowcount == 1
