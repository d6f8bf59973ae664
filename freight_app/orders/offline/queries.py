"""SQL of changes that were made without a network. The cart is locked before (``orders/queries.py``)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.kit.db import UnitOfWork
from freight_app.orders.offline.models import CartChange

_TABLE: Any = sa.inspect(CartChange).local_table


def find_known(uow: UnitOfWork, cart_id: int, change_ids: Collection[str]) -> dict[str, dict[str, Any]]:
    """What was answered to those of the changes that came before."""
    rows = uow.session.exec(
        select(CartChange.change_id, CartChange.result).where(
            CartChange.cart_id == cart_id, col(CartChange.change_id).in_(list(change_ids))
        )
    )
    return {change_id: dict(result) for change_id, result in rows}


def changes_of(uow: UnitOfWork, cart_id: int, product_ids: Collection[int]) -> list[CartChange]:
    """All changes of these lines, oldest first."""
    return list(
        uow.session.exec(
            select(CartChange)
            .where(CartChange.cart_id == cart_id, col(CartChange.product_id).in_(list(product_ids)))
            .order_by(col(CartChange.position))
        )
    )


def last_position(uow: UnitOfWork, cart_id: int) -> int:
    return uow.session.exec(
        select(sa.func.coalesce(sa.func.max(CartChange.position), 0)).where(CartChange.cart_id == cart_id)
    ).one()


def keep_changes(uow: UnitOfWork, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        uow.session.connection().execute(sa.insert(_TABLE), list(rows))


def withdraw_notices(uow: UnitOfWork, cart_id: int, product_ids: Collection[int], skus: Collection[str]) -> None:
    """What was told about these lines is overtaken; ``skus`` are numbers that no product has."""
    about = sa.or_(
        _TABLE.c.product_id.in_(list(product_ids)),
        sa.and_(_TABLE.c.product_id.is_(None), _TABLE.c.sku.in_(list(skus))),
    )
    _close(uow, _TABLE.c.cart_id == cart_id, about)


def close_notice(uow: UnitOfWork, cart_id: int, change_id: str) -> bool:
    """Put a notice away; whether this cart has such a change at all."""
    ours = (_TABLE.c.cart_id == cart_id, _TABLE.c.change_id == change_id)
    statement = sa.update(_TABLE).where(*ours).values(is_open=False)
    return uow.session.connection().execute(statement).rowcount > 0


def _close(uow: UnitOfWork, *conditions: sa.ColumnElement[bool]) -> None:
    uow.session.connection().execute(
        sa.update(_TABLE).where(_TABLE.c.is_open.is_(True), *conditions).values(is_open=False)
    )


def open_notices(uow: UnitOfWork, cart_id: int) -> list[tuple[dict[str, Any], datetime]]:
    """Results that were not put away, with when the change was made, oldest first."""
    rows = uow.session.connection().execute(
        sa.select(_TABLE.c.result, _TABLE.c.made_at)
        .where(_TABLE.c.cart_id == cart_id, _TABLE.c.is_open.is_(True))
        .order_by(_TABLE.c.position)
    )
    return [(row.result, row.made_at) for row in rows]


def move_changes(uow: UnitOfWork, from_cart: int, to_cart: int) -> None:
    """At sign-in the guest's changes become the user's: sent again, they are still known."""
    table, behind = _TABLE, last_position(uow, to_cart)
    here = sa.select(table.c.change_id).where(table.c.cart_id == to_cart)
    uow.session.connection().execute(
        sa.update(table)
        .where(table.c.cart_id == from_cart, table.c.change_id.not_in(here))
        .values(cart_id=to_cart, position=table.c.position + behind, group_from=table.c.group_from + behind)
    )


def forget_before(uow: UnitOfWork, cart_id: int, moment: datetime) -> None:
    """Nobody sends these again."""
    uow.session.connection().execute(
        sa.delete(_TABLE).where(_TABLE.c.cart_id == cart_id, _TABLE.c.received_at < moment)
    )
