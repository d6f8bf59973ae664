"""SQL and locks of carts. Statements are built once: a cart changes with every tap."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import col

from freight_app.catalogue.models import Product
from freight_app.catalogue.queries import sku_key
from freight_app.kit.db import UnitOfWork
from freight_app.kit.ids import hash_token
from freight_app.kit.upsert import insert_into
from freight_app.orders.cart_models import Cart, CartLine
from freight_app.orders.dtos import CartOwner
from freight_app.orders.rules import CartRow


class _ByOwner:
    """A statement about the cart of an owner: of a person, or of a guest's cookie."""

    def __init__(self, build: Callable[[sa.ColumnElement[bool]], Any]) -> None:
        self._of_user = build(col(Cart.user_id) == sa.bindparam("owner"))
        self._of_guest = build(col(Cart.guest_hash) == sa.bindparam("owner"))

    def execute(self, uow: UnitOfWork, owner: CartOwner, **more: Any) -> sa.CursorResult[Any]:
        connection = uow.session.connection()
        if owner.user_id is not None:
            return connection.execute(self._of_user, {"owner": owner.user_id, **more})
        return connection.execute(self._of_guest, {"owner": hash_token(cast("str", owner.guest_token)), **more})


def _lines(owned: sa.ColumnElement[bool]) -> Any:
    lines = sa.select(col(CartLine.product_id), col(CartLine.quantity), col(CartLine.seen_minor))
    return lines.join(Cart, col(Cart.id) == col(CartLine.cart_id)).where(owned).order_by(col(CartLine.id))


def _named(owned: sa.ColumnElement[bool]) -> Any:
    lines = sa.select(col(CartLine.product_id)).join(Cart, col(Cart.id) == col(CartLine.cart_id))
    of_sku = col(Product.sku_key) == sa.bindparam("sku")
    return lines.join(Product, col(Product.id) == col(CartLine.product_id)).where(owned, of_sku)


def _pieces(owned: sa.ColumnElement[bool]) -> Any:
    pieces = sa.func.coalesce(sa.func.sum(col(CartLine.quantity)), 0)
    return sa.select(pieces).join(Cart, col(Cart.id) == col(CartLine.cart_id)).where(owned)


def _put(dialect: str) -> Any:
    written = insert_into(dialect, CartLine).values(
        {name: sa.bindparam(name) for name in ("cart_id", "product_id", "quantity", "seen_minor")}
    )
    now = {"quantity": written.excluded.quantity, "seen_minor": written.excluded.seen_minor}
    return written.on_conflict_do_update(index_elements=["cart_id", "product_id"], set_=now)


def _open(dialect: str) -> Any:
    names = ("user_id", "guest_hash", "created_at", "updated_at")
    return insert_into(dialect, Cart).values({name: sa.bindparam(name) for name in names}).on_conflict_do_nothing()


_DIALECTS = ("sqlite", "postgresql")
_LINES = _ByOwner(_lines)
_NAMED = _ByOwner(_named)
_PIECES = _ByOwner(_pieces)
_CART = _ByOwner(lambda owned: sa.select(col(Cart.id)).where(owned))
_CART_LOCKED = _ByOwner(lambda owned: sa.select(col(Cart.id)).where(owned).with_for_update())
_OPEN = {dialect: _open(dialect) for dialect in _DIALECTS}
_PUT = {dialect: _put(dialect) for dialect in _DIALECTS}
_TOUCH = sa.update(Cart).where(col(Cart.id) == sa.bindparam("cart")).values(updated_at=sa.bindparam("now"))


def cart_rows(uow: UnitOfWork, owner: CartOwner) -> list[CartRow]:
    """The lines of a cart as they were put in; none when there is no cart."""
    return [CartRow(*row) for row in _LINES.execute(uow, owner)]


def product_in_cart(uow: UnitOfWork, owner: CartOwner, sku: str) -> int | None:
    """The product of the line with this SKU, whether or not it is still sold."""
    return None if "\0" in sku else _NAMED.execute(uow, owner, sku=sku_key(sku)).scalar_one_or_none()


def count_pieces(uow: UnitOfWork, owner: CartOwner) -> int:
    return _PIECES.execute(uow, owner).scalar_one()


def find_cart(uow: UnitOfWork, owner: CartOwner) -> int | None:
    """The id of the owner's cart, to look at; None when there is none."""
    return _CART.execute(uow, owner).scalar_one_or_none()


def lock_cart(uow: UnitOfWork, owner: CartOwner) -> int | None:
    """The id of the owner's cart, locked; None when there is none."""
    return _CART_LOCKED.execute(uow, owner).scalar_one_or_none()


def open_cart(uow: UnitOfWork, owner: CartOwner) -> int:
    """The id of the owner's cart, locked, made when there was none. Two that open it at once get the same one."""
    known = lock_cart(uow, owner)
    if known is not None:
        return known
    guest_hash = None if owner.guest_token is None else hash_token(owner.guest_token)
    new = {"user_id": owner.user_id, "guest_hash": guest_hash, "created_at": uow.now(), "updated_at": uow.now()}
    uow.session.connection().execute(_OPEN[uow.dialect], new)
    return cast("int", lock_cart(uow, owner))


def put_line(uow: UnitOfWork, cart_id: int, row: CartRow) -> None:
    """Write a line, at its old place when the product is there already."""
    values = {"product_id": row.product_id, "quantity": row.quantity, "seen_minor": row.seen_minor}
    uow.session.connection().execute(_PUT[uow.dialect], {"cart_id": cart_id, **values})


def remove_lines(uow: UnitOfWork, cart_id: int, product_ids: Collection[int] | None = None) -> None:
    """Take these products out of a cart, or all of them."""
    statement = sa.delete(CartLine).where(col(CartLine.cart_id) == cart_id)
    if product_ids is not None:
        statement = statement.where(col(CartLine.product_id).in_(list(product_ids)))
    uow.session.connection().execute(statement)


def touch_cart(uow: UnitOfWork, cart_id: int) -> None:
    uow.session.connection().execute(_TOUCH, {"cart": cart_id, "now": uow.now()})


def remove_cart(uow: UnitOfWork, cart_id: int) -> None:
    remove_lines(uow, cart_id)
    uow.session.connection().execute(sa.delete(Cart).where(col(Cart.id) == cart_id))
