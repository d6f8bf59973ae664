"""SQL of what is bought together. The counting is one statement on whole sets, the same on both databases."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from freight_app.catalogue.models import Product
from freight_app.kit.columns import UtcDateTime
from freight_app.kit.db import UnitOfWork
from freight_app.kit.upsert import insert_many
from freight_app.orders.models import VOID_STATUSES, Order, OrderLine
from freight_app.orders.past_sale_models import PastSale
from freight_app.orders.together.models import BoughtTogether
from freight_app.orders.together.rules import (
    KEPT,
    MAX_BASKET,
    MIN_LIFT_PERCENT,
    MIN_ORDERS,
    WINDOW,
    Together,
    fading_weights,
)


def count_together(uow: UnitOfWork, now: datetime, *, min_orders: int = MIN_ORDERS) -> list[Together]:
    """The companions of every product, strongest first, out of this house's orders and those of the system before it.

    Sums are whole numbers, so both databases and any other way of counting come to the same.
    """
    lines = _lines(now).cte("lines")
    baskets = sa.select(lines.c.basket).group_by(lines.c.basket).having(sa.func.count() <= MAX_BASKET).cte("baskets")
    kept = sa.select(lines).join(baskets, baskets.c.basket == lines.c.basket).cte("kept")
    singles = (
        sa.select(kept.c.product_id, sa.func.sum(kept.c.weight).label("weight")).group_by(kept.c.product_id)
    ).cte("singles")
    per_basket = sa.select(sa.func.max(kept.c.weight).label("weight")).group_by(kept.c.basket).subquery()
    total = sa.select(sa.func.sum(per_basket.c.weight)).scalar_subquery()
    one, other = kept.alias("one"), kept.alias("other")
    pairs = (
        sa.select(
            one.c.product_id.label("product_id"),
            other.c.product_id.label("other_id"),
            sa.func.count().label("orders"),
            sa.func.sum(one.c.weight).label("weight"),
        )
        .join(other, sa.and_(other.c.basket == one.c.basket, other.c.product_id > one.c.product_id))
        .group_by(one.c.product_id, other.c.product_id)
        .having(sa.func.count() >= min_orders)
        .cte("pairs")
    )
    ways = sa.union_all(
        sa.select(pairs.c.product_id, pairs.c.other_id, pairs.c.orders, pairs.c.weight),
        sa.select(pairs.c.other_id, pairs.c.product_id, pairs.c.orders, pairs.c.weight),
    ).cte("ways")
    mine, its = singles.alias("mine"), singles.alias("its")
    whole = sa.BigInteger()
    lift = (sa.literal(100) * sa.cast(ways.c.weight, whole) * sa.cast(total, whole)) // (
        sa.cast(mine.c.weight, whole) * sa.cast(its.c.weight, whole)
    )
    ranked = (
        sa.select(ways, lift.label("lift_percent"))
        .join(mine, mine.c.product_id == ways.c.product_id)
        .join(its, its.c.product_id == ways.c.other_id)
        .subquery()
    )
    place = sa.func.row_number().over(
        partition_by=ranked.c.product_id,
        order_by=(ranked.c.weight.desc(), ranked.c.lift_percent.desc(), ranked.c.other_id),
    )
    placed = sa.select(ranked, place.label("place")).where(ranked.c.lift_percent >= MIN_LIFT_PERCENT).subquery()
    statement = (
        sa.select(
            *(placed.c.product_id, placed.c.other_id, placed.c.place, placed.c.orders, placed.c.weight),
            placed.c.lift_percent,
        )
        .where(placed.c.place <= KEPT)
        .order_by(placed.c.product_id, placed.c.place)
    )
    rows = uow.session.connection().execute(statement)
    return [Together(*(int(value) for value in row)) for row in rows]


def _lines(now: datetime) -> sa.CompoundSelect[Any]:
    """``(basket, product_id, weight)``, once for each product of each order of the two sources."""
    since = now - WINDOW

    def weight(at: Any) -> Any:
        steps = fading_weights(now)
        return sa.case(*((at >= sa.bindparam(None, first, at.type), value) for first, value in steps), else_=0)

    own = (
        sa.select(
            (col(Order.id) * 2).label("basket"), col(OrderLine.product_id), weight(col(Order.placed_at)).label("weight")
        )
        .join(Order, col(Order.id) == col(OrderLine.order_id))
        .where(
            col(Order.placed_at) >= since,
            col(Order.placed_at) <= now,
            col(Order.status).not_in([status.value for status in VOID_STATUSES]),
        )
    )
    sale = PastSale
    # One line may be split in two, and one order begin before the window and end in it: it is as old as its first line.
    orders = (
        sa.select(
            col(sale.order_number),
            (sa.func.min(col(sale.id)) * 2 + 1).label("basket"),
            sa.func.min(col(sale.sold_at), type_=UtcDateTime()).label("sold_at"),
        )
        .where(col(sale.sold_at) >= since, col(sale.sold_at) <= now, col(sale.quantity_milli) > 0)
        .group_by(col(sale.order_number))
        .subquery()
    )
    before = (
        sa.select(orders.c.basket, col(Product.id).label("product_id"), weight(orders.c.sold_at).label("weight"))
        .select_from(sale)
        .join(orders, orders.c.order_number == col(sale.order_number))
        .join(Product, col(Product.sku_key) == col(sale.sku_key))
        .where(col(sale.sold_at) >= since, col(sale.sold_at) <= now, col(sale.quantity_milli) > 0)
        .distinct()
    )
    return sa.union_all(own, before)


def replace_all(uow: UnitOfWork, rows: Iterable[Together]) -> None:
    """What was known goes, what was counted comes. Products that were deleted meanwhile are left out."""
    connection = uow.session.connection()
    known = set(connection.execute(sa.select(col(Product.id))).scalars())
    connection.execute(sa.delete(BoughtTogether))
    values = [
        {
            "product_id": row.product_id,
            "other_id": row.other_id,
            "place": row.place,
            "orders": row.orders,
            "weight": row.weight,
            "lift_percent": row.lift_percent,
        }
        for row in rows
        if row.product_id in known and row.other_id in known
    ]
    insert_many(connection, sa.insert(BoughtTogether), values)


def companions_of(uow: UnitOfWork, product_ids: Collection[int]) -> list[int]:
    """What is bought with any of these, strongest for all of them together first; none of themselves."""
    if not product_ids:
        return []
    pair = BoughtTogether
    rows = uow.session.connection().execute(
        sa.select(col(pair.other_id))
        .where(col(pair.product_id).in_(list(product_ids)), col(pair.other_id).not_in(list(product_ids)))
        .group_by(col(pair.other_id))
        .order_by(sa.func.sum(col(pair.weight)).desc(), col(pair.other_id))
        .limit(KEPT * 4)
    )
    return list(rows.scalars())


def replaced_of(uow: UnitOfWork, product_ids: Collection[int]) -> set[int]:
    """Those that a successor has taken the place of."""
    product = Product
    statement = sa.select(col(product.id)).where(
        col(product.id).in_(list(product_ids)), col(product.replaced_by_id).is_not(None)
    )
    return {found or 0 for found in uow.session.connection().execute(statement).scalars()}
