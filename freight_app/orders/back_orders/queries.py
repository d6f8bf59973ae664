"""SQL of back-orders. Rows change under the lock of their order; the queue of a product is read under the lock of its
stock item, or by the one who serves it.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple, cast

import sqlalchemy as sa
from sqlmodel import SQLModel, col, select

from freight_app.catalogue.models import Product
from freight_app.kit.db import UnitOfWork
from freight_app.kit.upsert import insert_into
from freight_app.orders.back_orders.dtos import DemandQuery
from freight_app.orders.back_orders.models import BackOrder, BackOrderLine, BackOrderTerm
from freight_app.orders.models import Order, OrderLine


def _table(model: type[SQLModel]) -> sa.Table:
    return cast("sa.Table", sa.inspect(model).local_table)


_LINE, _TERM = _table(BackOrderLine), _table(BackOrderTerm)
# Built once: every checkout asks.
_WAITING_PIECES = (
    sa.select(_LINE.c.product_id, sa.func.sum(_LINE.c.waiting))
    .where(
        _LINE.c.product_id.in_(sa.bindparam("wanted", expanding=True, type_=sa.Integer)),
        _LINE.c.waiting > 0,
    )
    .group_by(_LINE.c.product_id)
)
_TERMS = sa.select(_TERM.c.product_id, _TERM.c.lead_days).where(
    _TERM.c.product_id.in_(sa.bindparam("wanted", expanding=True, type_=sa.Integer))
)


class Queued(NamedTuple):
    """A place in the queue for a product."""

    line_id: int
    order_id: int
    number: str
    waiting: int


def waiting_pieces(uow: UnitOfWork, product_ids: Collection[int]) -> dict[int, int]:
    """How many pieces orders wait for, by product; products that nobody waits for are left out."""
    rows = uow.session.connection().execute(_WAITING_PIECES, {"wanted": sorted(product_ids)})
    return {product_id: int(pieces) for product_id, pieces in rows}


def lead_days_of(uow: UnitOfWork, product_ids: Collection[int]) -> dict[int, int | None]:
    """The products among these that may be ordered beyond the stock, with their own days."""
    rows = uow.session.connection().execute(_TERMS, {"wanted": sorted(product_ids)})
    return {row[0]: row[1] for row in rows}


def put_term(uow: UnitOfWork, product_id: int, lead_days: int | None) -> None:
    values = {"lead_days": lead_days, "allowed_at": uow.now(), "allowed_by": uow.actor.label[:200]}
    uow.session.connection().execute(
        insert_into(uow.dialect, BackOrderTerm)
        .values(product_id=product_id, **values)
        .on_conflict_do_update(index_elements=["product_id"], set_=values)
    )


def remove_term(uow: UnitOfWork, product_id: int) -> bool:
    gone = uow.session.connection().execute(sa.delete(BackOrderTerm).where(col(BackOrderTerm.product_id) == product_id))
    return gone.rowcount == 1


def list_terms(uow: UnitOfWork) -> list[Any]:
    """Rows of (term, product), by SKU."""
    return list(
        uow.session.exec(
            select(BackOrderTerm, Product)
            .join(Product, col(Product.id) == col(BackOrderTerm.product_id))
            .order_by(col(Product.sku))
            .limit(500)
        )
    )


def add_back_order(uow: UnitOfWork, order_id: int, *, ships_first: bool, way_days: int) -> None:
    uow.session.connection().execute(
        insert_into(uow.dialect, BackOrder)
        .values(order_id=order_id, ships_first=ships_first, way_days=way_days, filled_at=None)
        .on_conflict_do_nothing()
    )


def add_waiting(uow: UnitOfWork, rows: list[dict[str, Any]]) -> None:
    if rows:
        uow.session.connection().execute(sa.insert(BackOrderLine), rows)


def line_ids(uow: UnitOfWork, order_id: int) -> dict[int, int]:
    """The lines of an order, by product: each product has one."""
    rows = uow.session.exec(select(OrderLine.product_id, OrderLine.id).where(OrderLine.order_id == order_id))
    return {product_id: cast("int", line_id) for product_id, line_id in rows}


def find_back_order(uow: UnitOfWork, order_id: int) -> BackOrder | None:
    return uow.session.exec(
        select(BackOrder).where(BackOrder.order_id == order_id).execution_options(populate_existing=True)
    ).first()


def waiting_lines(uow: UnitOfWork, order_ids: Collection[int]) -> dict[int, list[Any]]:
    """Rows of (back-order line, order line) by order, of pieces that wait."""
    found: dict[int, list[Any]] = {}
    for row in uow.session.exec(
        select(BackOrderLine, OrderLine)
        .join(OrderLine, col(OrderLine.id) == col(BackOrderLine.order_line_id))
        .where(col(BackOrderLine.order_id).in_(list(order_ids)), col(BackOrderLine.waiting) > 0)
        .order_by(col(OrderLine.position))
        .execution_options(populate_existing=True)
    ):
        found.setdefault(row[0].order_id, []).append(row)
    return found


def waiting_by_line(uow: UnitOfWork, order_id: int) -> dict[int, int]:
    """How many pieces wait, by line; lines with none are left out."""
    rows = uow.session.exec(
        select(BackOrderLine.order_line_id, BackOrderLine.waiting).where(
            col(BackOrderLine.order_id) == order_id, col(BackOrderLine.waiting) > 0
        )
    )
    return {row[0]: row[1] for row in rows}


def set_waiting(uow: UnitOfWork, line_id: int, *, before: int, after: int) -> bool:
    """Write what waits of a line of a locked order; False when it was not ``before`` any more."""
    changed = uow.session.connection().execute(
        sa.update(BackOrderLine)
        .where(col(BackOrderLine.order_line_id) == line_id, col(BackOrderLine.waiting) == before)
        .values(waiting=after)
        .execution_options(synchronize_session=False)
    )
    return changed.rowcount == 1


def move_waiting(uow: UnitOfWork, line_id: int, pieces: int, *, to_line: int, to_order: int) -> None:
    """So many of the waiting pieces belong to the line of another order from now on, at their place in the queue."""
    row = uow.session.exec(
        select(BackOrderLine).where(BackOrderLine.order_line_id == line_id).execution_options(populate_existing=True)
    ).one()
    copied = {"product_id": row.product_id, "queued_at": row.queued_at, "promised_on": row.promised_on}
    if not set_waiting(uow, line_id, before=row.waiting, after=row.waiting - pieces):
        raise RuntimeError("a back-order changed outside its order's lock")
    add_waiting(uow, [{"order_line_id": to_line, "order_id": to_order, "waiting": pieces, **copied}])
    uow.session.expire(row)


def drop_waiting(uow: UnitOfWork, order_id: int) -> None:
    """Nothing of an order waits any more: it came to nothing."""
    uow.session.connection().execute(
        sa.update(BackOrderLine)
        .where(col(BackOrderLine.order_id) == order_id)
        .values(waiting=0)
        .execution_options(synchronize_session=False)
    )


def set_filled(uow: UnitOfWork, order_id: int, promised_on: date) -> bool:
    """Everything of a locked order is here; False when that was noted before."""
    noted = uow.session.connection().execute(
        sa.update(BackOrder)
        .where(col(BackOrder.order_id) == order_id, col(BackOrder.filled_at).is_(None))
        .values(filled_at=uow.now())
        .execution_options(synchronize_session=False)
    )
    if noted.rowcount:
        uow.session.connection().execute(
            sa.update(Order)
            .where(col(Order.id) == order_id)
            .values(promised_on=promised_on)
            .execution_options(synchronize_session=False)
        )
    return noted.rowcount == 1


@lru_cache
def _queue() -> Any:
    return (
        sa.select(col(BackOrderLine.order_line_id), col(BackOrderLine.order_id), col(Order.number), _LINE.c.waiting)
        .join(Order, col(Order.id) == col(BackOrderLine.order_id))
        .where(_LINE.c.product_id == sa.bindparam("of_product", type_=sa.Integer), _LINE.c.waiting > 0)
        .order_by(_LINE.c.queued_at, _LINE.c.order_line_id)
        .limit(sa.bindparam("most", type_=sa.Integer))
    )


def queue_of(uow: UnitOfWork, product_id: int, limit: int) -> list[Queued]:
    """Who waits for a product, the longest waiting first."""
    rows = uow.session.connection().execute(_queue(), {"of_product": product_id, "most": limit})
    return [Queued(*row) for row in rows]


def page_demand(uow: UnitOfWork, query: DemandQuery) -> tuple[list[Any], int]:
    """Rows of (product, pieces, orders, since, promised) of products that are waited for, most pieces first."""
    pieces = sa.func.sum(_LINE.c.waiting)
    waited = (
        sa.select(
            _LINE.c.product_id,
            pieces.label("pieces"),
            sa.func.count(sa.distinct(_LINE.c.order_id)).label("orders"),
            sa.func.min(_LINE.c.queued_at).label("since"),
            sa.func.min(_LINE.c.promised_on).label("promised"),
        )
        .where(_LINE.c.waiting > 0)
        .group_by(_LINE.c.product_id)
        .subquery()
    )
    total = uow.session.connection().execute(sa.select(sa.func.count()).select_from(waited)).scalar_one()
    rows = uow.session.connection().execute(
        sa.select(
            _table(Product).c.id,
            _table(Product).c.sku,
            _table(Product).c.names,
            waited.c.pieces,
            waited.c.orders,
            waited.c.since,
            waited.c.promised,
        )
        .join(waited, waited.c.product_id == _table(Product).c.id)
        .order_by(waited.c.pieces.desc(), _table(Product).c.id)
        .offset(query.offset)
        .limit(query.per_page)
    )
    return list(rows), total


def waiting_orders(uow: UnitOfWork, product_ids: Collection[int], each: int) -> dict[int, list[Any]]:
    """Rows of (number, customer, waiting, queued_at, promised_on) by product, in the order of the queue."""
    found: dict[int, list[Any]] = {product_id: [] for product_id in product_ids}
    for row in uow.session.connection().execute(
        sa.select(
            _LINE.c.product_id,
            col(Order.number),
            col(Order.customer_name),
            _LINE.c.waiting,
            _LINE.c.queued_at,
            _LINE.c.promised_on,
        )
        .join(Order, col(Order.id) == _LINE.c.order_id)
        .where(_LINE.c.product_id.in_(list(product_ids)), _LINE.c.waiting > 0)
        .order_by(_LINE.c.queued_at, _LINE.c.order_line_id)
    ):
        if len(found[row[0]]) < each:
            found[row[0]].append(row[1:])
    return found


def nothing_waits() -> Any:
    """The condition that every piece of an order is reserved."""
    return ~sa.exists().where(_LINE.c.order_id == col(Order.id), _LINE.c.waiting > 0)
