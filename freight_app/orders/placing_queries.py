"""What a checkout reads and writes, as statements that are built once.

A checkout holds the one write lock of SQLite, so its length decides how many orders a second the shop can take, and
building a statement costs more than running it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import SQLModel

from freight_app.kit.db import UnitOfWork
from freight_app.kit.ids import hash_token
from freight_app.kit.upsert import insert_into
from freight_app.orders.dtos import CartOwner
from freight_app.orders.models import Cart, CartLine, Order, OrderCounter, OrderHistory, OrderLine, OrderStatus
from freight_app.orders.payment_models import Payment, PaymentHistory, PaymentStatus
from freight_app.orders.rules import CartRow

FIRST_NUMBER = 10001


def _table(model: type[SQLModel]) -> sa.Table:
    return cast("sa.Table", sa.inspect(model).local_table)


_CART, _CART_LINE, _ORDER, _PAYMENT = _table(Cart), _table(CartLine), _table(Order), _table(Payment)
_OWNERS = {
    "user": _CART.c.user_id == sa.bindparam("owner", type_=sa.Integer),
    "guest": _CART.c.guest_hash == sa.bindparam("owner", type_=sa.String),
}
_LOCK_CART = {kind: sa.select(_CART.c.id).where(owned).with_for_update() for kind, owned in _OWNERS.items()}
_CART_ROWS = {
    kind: sa.select(_CART.c.id, _CART_LINE.c.product_id, _CART_LINE.c.quantity, _CART_LINE.c.seen_minor)
    .join(_CART_LINE, _CART_LINE.c.cart_id == _CART.c.id)
    .where(owned)
    .order_by(_CART_LINE.c.id)
    for kind, owned in _OWNERS.items()
}
_EMPTY_CART = sa.delete(_CART_LINE).where(_CART_LINE.c.cart_id == sa.bindparam("emptied", type_=sa.Integer))
_ADD_ORDER = sa.insert(_ORDER).returning(_ORDER.c.id)
_ADD_LINES = sa.insert(_table(OrderLine))
_ADD_STEP = sa.insert(_table(OrderHistory))
_ADD_PAYMENT = sa.insert(_PAYMENT).returning(_PAYMENT.c.id)
_ADD_PAYMENT_STEP = sa.insert(_table(PaymentHistory))


@lru_cache
def _next_number(dialect: str) -> Any:
    counter = _table(OrderCounter)
    insert = insert_into(dialect, counter)
    return (
        insert.values(name="order", last=FIRST_NUMBER)
        .on_conflict_do_update(index_elements=["name"], set_={"last": counter.c.last + 1})
        .returning(counter.c.last)
    )


def lock_cart_rows(uow: UnitOfWork, owner: CartOwner) -> tuple[int | None, list[CartRow]]:
    """The cart's id and lines, with the cart locked: of two submissions the second finds it empty."""
    kind = "user" if owner.user_id is not None else "guest"
    named = {"owner": owner.user_id if owner.user_id is not None else hash_token(cast("str", owner.guest_token))}
    connection = uow.session.connection()
    if uow.dialect == "postgresql":  # before the lines are read: SQLite's unit of work is a lock by itself
        connection.execute(_LOCK_CART[kind], named)
    rows = connection.execute(_CART_ROWS[kind], named).all()
    return (rows[0][0] if rows else None), [CartRow(*row[1:]) for row in rows]


def empty_cart(uow: UnitOfWork, cart_id: int) -> None:
    uow.session.connection().execute(_EMPTY_CART, {"emptied": cart_id})


def next_order_number(uow: UnitOfWork) -> str:
    """The next number for people, without gaps. Its row stays locked until the commit, so ask for it late."""
    return f"F-{uow.session.connection().execute(_next_number(uow.dialect)).scalar_one()}"


def add_order(uow: UnitOfWork, values: dict[str, Any], lines: list[dict[str, Any]]) -> int:
    """Write an order with its lines and its first step; its id."""
    connection = uow.session.connection()
    order_id = cast("int", connection.execute(_ADD_ORDER, values).scalar_one())
    connection.execute(_ADD_LINES, [{"order_id": order_id, **line} for line in lines])
    connection.execute(_ADD_STEP, {"order_id": order_id, **_step(uow, None, OrderStatus(values["status"])), "note": ""})
    return order_id


def add_payment(uow: UnitOfWork, values: dict[str, Any], *, note: str = "") -> int:
    """Write a payment with its first step; its id."""
    connection = uow.session.connection()
    row = {"reference": None, "receipt": "", "paid_at": None, "created_at": uow.now(), **values}
    payment_id = cast("int", connection.execute(_ADD_PAYMENT, row).scalar_one())
    connection.execute(
        _ADD_PAYMENT_STEP,
        {"payment_id": payment_id, **_step(uow, None, PaymentStatus(values["status"])), "note": note},
    )
    return payment_id


def _step(uow: UnitOfWork, start: str | None, to: str) -> dict[str, Any]:
    return {
        "from_status": start,
        "to_status": to,
        "changed_at": uow.now(),
        "changed_by": uow.actor.label,
        "changed_by_user_id": uow.actor.user_id,
    }
