"""SQL and locks of purchase orders. An order and its lines are changed under the lock of the order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.kit.upsert import insert_into
from freight_app.purchasing.errors import PurchaseChanged
from freight_app.purchasing.orders.dtos import AwaitedFromSupplier, PurchaseQuery
from freight_app.purchasing.orders.models import (
    AWAITED,
    OPEN,
    PurchaseCounter,
    PurchaseHistory,
    PurchaseLimit,
    PurchaseOrder,
    PurchaseOrderLine,
    PurchaseSetting,
)
from freight_app.purchasing.suppliers.models import Supplier

_AWAITED_PIECES = sa.case(
    (
        col(PurchaseOrderLine.quantity)
        > col(PurchaseOrderLine.received_quantity) + col(PurchaseOrderLine.closed_quantity),
        col(PurchaseOrderLine.quantity)
        - col(PurchaseOrderLine.received_quantity)
        - col(PurchaseOrderLine.closed_quantity),
    ),
    else_=0,
)


@lru_cache
def _raise_counter(dialect: str) -> Any:
    return (
        insert_into(dialect, PurchaseCounter)
        .values(kind=sa.bindparam("kind"), year=sa.bindparam("year"), last=1)
        .on_conflict_do_update(index_elements=["kind", "year"], set_={"last": col(PurchaseCounter.last) + 1})
        .returning(col(PurchaseCounter.last))
    )


def next_number(uow: UnitOfWork, kind: str, year: int) -> str:
    """``PO-2026-00001``. Its row stays locked until the commit, so ask for it late."""
    values = {"kind": kind, "year": year}
    last = uow.session.connection().execute(_raise_counter(uow.dialect), values).scalar_one()
    return f"{kind}-{year}-{last:05d}"


def find_order(uow: UnitOfWork, number: str) -> PurchaseOrder:
    """``NotFound`` for an unknown number."""
    found = uow.session.exec(_one(number)).first()
    if found is None:
        raise NotFound("Purchase order", number=number)
    return found


def lock_order(uow: UnitOfWork, number: str) -> PurchaseOrder:
    """An order to change. ``NotFound`` for an unknown number."""
    found = uow.session.exec(_one(number).with_for_update()).first()
    if found is None:
        raise NotFound("Purchase order", number=number)
    return found


def require_revision(order: PurchaseOrder, revision: int | None) -> None:
    """``PurchaseChanged`` when the order is not as it was looked at; None asks nothing."""
    if revision is not None and order.revision != revision:
        raise PurchaseChanged(order.number, order.revision)


def _one(number: str) -> Any:
    return (
        select(PurchaseOrder)
        .where(PurchaseOrder.number == number.strip().upper())
        .execution_options(populate_existing=True)
    )


def orders_by_id(uow: UnitOfWork, ids: Collection[int]) -> dict[int, PurchaseOrder]:
    rows = uow.session.exec(select(PurchaseOrder).where(col(PurchaseOrder.id).in_(list(ids))))
    return {cast("int", row.id): row for row in rows}


def lines_of(uow: UnitOfWork, order_ids: Collection[int]) -> dict[int, list[PurchaseOrderLine]]:
    """Lines by order, in their order; every id is answered."""
    found: dict[int, list[PurchaseOrderLine]] = {order_id: [] for order_id in order_ids}
    for line in uow.session.exec(
        select(PurchaseOrderLine)
        .where(col(PurchaseOrderLine.order_id).in_(list(order_ids)))
        .order_by(col(PurchaseOrderLine.order_id), col(PurchaseOrderLine.position))
        .execution_options(populate_existing=True)
    ):
        found[line.order_id].append(line)
    return found


def replace_lines(uow: UnitOfWork, order_id: int, lines: Sequence[Mapping[str, Any]]) -> None:
    """All lines of a draft anew. Only while nothing of it came: receipts name lines."""
    connection = uow.session.connection()
    connection.execute(sa.delete(PurchaseOrderLine).where(col(PurchaseOrderLine.order_id) == order_id))
    if lines:
        counts = {"received_quantity": 0, "rejected_quantity": 0, "closed_quantity": 0}
        connection.execute(
            sa.insert(PurchaseOrderLine),
            [{"order_id": order_id, "position": at, **counts, **line} for at, line in enumerate(lines, 1)],
        )


def update_line(uow: UnitOfWork, line_id: int, **columns: Any) -> None:
    uow.session.connection().execute(
        sa.update(PurchaseOrderLine).where(col(PurchaseOrderLine.id) == line_id).values(**columns)
    )


def update_order(uow: UnitOfWork, order: PurchaseOrder, **columns: Any) -> None:
    """Set columns of an order that is locked, and raise its revision."""
    uow.session.connection().execute(
        sa.update(PurchaseOrder)
        .where(col(PurchaseOrder.id) == order.id)
        .values(revision=col(PurchaseOrder.revision) + 1, **columns)
    )
    uow.session.refresh(order)


def keep_pdf(uow: UnitOfWork, number: str, sha256: str) -> str:
    """The kept file of an order: the first that is written stays. Answers the one that holds."""
    uow.session.connection().execute(
        sa.update(PurchaseOrder)
        .where(col(PurchaseOrder.number) == number, col(PurchaseOrder.pdf_sha256).is_(None))
        .values(pdf_sha256=sha256)
    )
    return cast("str", find_order(uow, number).pdf_sha256)


def history_of(uow: UnitOfWork, order_id: int) -> list[PurchaseHistory]:
    """Oldest first."""
    return list(
        uow.session.exec(
            select(PurchaseHistory).where(PurchaseHistory.order_id == order_id).order_by(col(PurchaseHistory.id))
        )
    )


# --- lists


def _asked(query: PurchaseQuery, today: date) -> list[Any]:
    asked: list[Any] = []
    if query.supplier:
        asked.append(col(Supplier.public_id) == query.supplier.upper())
    if query.project:
        asked.append(col(PurchaseOrder.project_ref) == query.project)
    if query.late:
        due = sa.func.coalesce(col(PurchaseOrder.promised_now_on), col(PurchaseOrder.expected_on))
        asked += [col(PurchaseOrder.status).in_(AWAITED), due < today]
    for word in query.q.split():
        in_lines = (
            sa.select(sa.literal(1))
            .where(
                col(PurchaseOrderLine.order_id) == col(PurchaseOrder.id),
                sa.or_(
                    col(PurchaseOrderLine.sku).istartswith(word, autoescape=True),
                    col(PurchaseOrderLine.supplier_sku).istartswith(word, autoescape=True),
                ),
            )
            .exists()
        )
        asked.append(
            sa.or_(
                col(PurchaseOrder.number).contains(word.upper(), autoescape=True),
                col(Supplier.name).icontains(word, autoescape=True),
                col(Supplier.code).startswith(word.upper(), autoescape=True),
                col(PurchaseOrder.supplier_reference).icontains(word, autoescape=True),
                in_lines,
            )
        )
    return asked


def page_orders(uow: UnitOfWork, query: PurchaseQuery, today: date) -> tuple[list[tuple[PurchaseOrder, Supplier]], int]:
    """One page of orders with their suppliers, the newest first, and how many there are."""
    asked = _asked(query, today)
    if query.tab == "open":
        asked.append(col(PurchaseOrder.status).in_(OPEN))
    else:
        asked.append(col(PurchaseOrder.status) == query.tab)
    joined = (
        select(PurchaseOrder, Supplier).join(Supplier, col(Supplier.id) == col(PurchaseOrder.supplier_id)).where(*asked)
    )
    total = uow.session.exec(select(sa.func.count()).select_from(joined.subquery())).one()
    rows = uow.session.exec(joined.order_by(col(PurchaseOrder.id).desc()).offset(query.offset).limit(query.per_page))
    return [(order, supplier) for order, supplier in rows], total


def count_by_status(uow: UnitOfWork, query: PurchaseQuery, today: date) -> dict[str, int]:
    """How many orders of each status answer to the question, its tab aside."""
    rows = uow.session.exec(
        select(PurchaseOrder.status, sa.func.count())
        .join(Supplier, col(Supplier.id) == col(PurchaseOrder.supplier_id))
        .where(*_asked(query, today))
        .group_by(col(PurchaseOrder.status))
    )
    return {str(status): count for status, count in rows}


def awaited_orders(uow: UnitOfWork, limit: int) -> list[tuple[PurchaseOrder, Supplier]]:
    """What suppliers owe us goods of, the first due first."""
    due = sa.func.coalesce(col(PurchaseOrder.promised_now_on), col(PurchaseOrder.expected_on), date.max)
    rows = uow.session.exec(
        select(PurchaseOrder, Supplier)
        .join(Supplier, col(Supplier.id) == col(PurchaseOrder.supplier_id))
        .where(col(PurchaseOrder.status).in_(AWAITED))
        .order_by(due, col(PurchaseOrder.id))
        .limit(limit)
    )
    return [(order, supplier) for order, supplier in rows]


def awaited_by_supplier(uow: UnitOfWork, supplier_ids: Collection[int]) -> dict[int, AwaitedFromSupplier]:
    """What is open with each supplier; every id is answered."""
    counted = uow.session.exec(
        select(PurchaseOrder.supplier_id, sa.func.count())
        .where(col(PurchaseOrder.supplier_id).in_(list(supplier_ids)), col(PurchaseOrder.status).in_(OPEN))
        .group_by(col(PurchaseOrder.supplier_id))
    )
    open_orders = dict(counted.all())
    worth = sa.cast(sa.func.sum(_AWAITED_PIECES * col(PurchaseOrderLine.unit_price_minor)), sa.BigInteger)
    rows = uow.session.exec(
        select(PurchaseOrder.supplier_id, PurchaseOrder.currency, worth)
        .join(PurchaseOrderLine, col(PurchaseOrderLine.order_id) == col(PurchaseOrder.id))
        .where(col(PurchaseOrder.supplier_id).in_(list(supplier_ids)), col(PurchaseOrder.status).in_(AWAITED))
        .group_by(col(PurchaseOrder.supplier_id), col(PurchaseOrder.currency))
    )
    awaited: dict[int, dict[str, int]] = defaultdict(dict)
    for supplier_id, currency, minor in rows:
        awaited[supplier_id][currency] = int(minor or 0)
    return {
        supplier_id: AwaitedFromSupplier(
            open_orders=open_orders.get(supplier_id, 0), awaited=awaited.get(supplier_id, {})
        )
        for supplier_id in supplier_ids
    }


# --- settings


def limits(uow: UnitOfWork) -> dict[str, int]:
    """What each role may approve, in the shop's minor units."""
    return dict(uow.session.exec(select(PurchaseLimit.role, PurchaseLimit.limit_minor)).all())


def put_limit(uow: UnitOfWork, role: str, limit_minor: int | None) -> None:
    connection = uow.session.connection()
    if limit_minor is None:
        connection.execute(sa.delete(PurchaseLimit).where(col(PurchaseLimit.role) == role))
        return
    connection.execute(
        insert_into(uow.dialect, PurchaseLimit)
        .values(role=role, limit_minor=limit_minor)
        .on_conflict_do_update(index_elements=["role"], set_={"limit_minor": limit_minor})
    )


def over_receipt_percent(uow: UnitOfWork) -> int:
    return uow.session.exec(select(PurchaseSetting.over_receipt_percent).where(PurchaseSetting.id == 1)).one()


def put_over_receipt_percent(uow: UnitOfWork, percent: int) -> None:
    uow.session.connection().execute(
        sa.update(PurchaseSetting).where(col(PurchaseSetting.id) == 1).values(over_receipt_percent=percent)
    )
