"""SQL and locks of returns. A return is changed under the lock of its order."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.catalogue.folding import fold_text
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.kit.upsert import insert_into
from freight_app.orders.changes.dtos import ReturnQuery
from freight_app.orders.changes.return_models import (
    EXPECTED,
    OrderReturn,
    ReturnHistory,
    ReturnLine,
    ReturnStatus,
    note_return_begun,
)
from freight_app.orders.models import Order, OrderCounter, OrderLine

FIRST_NUMBER = 10001
OPEN = (*EXPECTED, ReturnStatus.RECEIVED)


@lru_cache
def _next_number(dialect: str) -> Any:
    insert = insert_into(dialect, OrderCounter)
    return (
        insert.values(name="return", last=FIRST_NUMBER)
        .on_conflict_do_update(index_elements=["name"], set_={"last": col(OrderCounter.last) + 1})
        .returning(col(OrderCounter.last))
    )


def next_return_number(uow: UnitOfWork) -> str:
    """The next number for people, without gaps. Its row stays locked until the commit, so ask for it late."""
    return f"R-{uow.session.connection().execute(_next_number(uow.dialect)).scalar_one()}"


def add_return(uow: UnitOfWork, values: dict[str, Any], lines: list[dict[str, Any]]) -> OrderReturn:
    """Write a return with its lines and its first step."""
    returned = OrderReturn(**values)
    uow.session.add(returned)
    uow.session.flush()
    uow.session.connection().execute(
        sa.insert(ReturnLine),
        [{"return_id": returned.id, "restocked_quantity": 0, "scrapped_quantity": 0, **line} for line in lines],
    )
    note_return_begun(uow, returned)
    return returned


def find_return(uow: UnitOfWork, number: str) -> OrderReturn:
    """``NotFound`` for an unknown number."""
    found = uow.session.exec(
        select(OrderReturn)
        .where(OrderReturn.number == number.strip().upper())
        .execution_options(populate_existing=True)
    ).first()
    if found is None:
        raise NotFound("Return", number=number)
    return found


def returns_of(uow: UnitOfWork, order_id: int) -> list[OrderReturn]:
    """Oldest first."""
    return list(
        uow.session.exec(
            select(OrderReturn)
            .where(OrderReturn.order_id == order_id)
            .order_by(col(OrderReturn.id))
            .execution_options(populate_existing=True)
        )
    )


def return_lines_of(uow: UnitOfWork, return_ids: Collection[int]) -> dict[int, list[ReturnLine]]:
    """Lines by return; every id is answered."""
    found: dict[int, list[ReturnLine]] = {return_id: [] for return_id in return_ids}
    for line in uow.session.exec(
        select(ReturnLine)
        .where(col(ReturnLine.return_id).in_(list(return_ids)))
        .order_by(col(ReturnLine.id))
        .execution_options(populate_existing=True)
    ):
        found[line.return_id].append(line)
    return found


def returned_pieces(uow: UnitOfWork, number: str) -> dict[int, int]:
    """Pieces by line of the order that were counted of a return, for the shelf or as scrap."""
    counted = col(ReturnLine.restocked_quantity) + col(ReturnLine.scrapped_quantity)
    rows = uow.session.exec(
        select(ReturnLine.order_line_id, counted)
        .join(OrderReturn, col(OrderReturn.id) == col(ReturnLine.return_id))
        .where(OrderReturn.number == number, counted > 0)
    )
    return {line_id: int(pieces) for line_id, pieces in rows}


def return_history_of(uow: UnitOfWork, return_ids: Collection[int]) -> dict[int, list[ReturnHistory]]:
    """What happened to each return, oldest first; every id is answered."""
    found: dict[int, list[ReturnHistory]] = {return_id: [] for return_id in return_ids}
    for row in uow.session.exec(
        select(ReturnHistory).where(col(ReturnHistory.return_id).in_(list(return_ids))).order_by(col(ReturnHistory.id))
    ):
        found[row.return_id].append(row)
    return found


def expected_pieces(uow: UnitOfWork, order_id: int) -> dict[int, int]:
    """Pieces by order line that are announced as coming back and were not counted yet."""
    rows = uow.session.exec(
        select(ReturnLine.order_line_id, sa.func.sum(col(ReturnLine.quantity)))
        .join(OrderReturn, col(OrderReturn.id) == col(ReturnLine.return_id))
        .where(OrderReturn.order_id == order_id, col(OrderReturn.status).in_(EXPECTED))
        .group_by(col(ReturnLine.order_line_id))
    )
    return {line_id: int(pieces) for line_id, pieces in rows}


def fee_given_back_minor(uow: UnitOfWork, order_id: int) -> int:
    """How much of the order's delivery fee earlier returns gave back."""
    given = sa.cast(sa.func.coalesce(sa.func.sum(col(OrderReturn.fee_minor)), 0), sa.BigInteger)
    return uow.session.exec(select(given).where(OrderReturn.order_id == order_id)).one()


def count_return_line(uow: UnitOfWork, line: ReturnLine, *, restocked: int, scrapped: int) -> None:
    uow.session.connection().execute(
        sa.update(ReturnLine)
        .where(col(ReturnLine.id) == line.id)
        .values(restocked_quantity=restocked, scrapped_quantity=scrapped)
    )
    uow.session.refresh(line)


def take_back_pieces(uow: UnitOfWork, line_id: int, pieces: int) -> bool:
    """So many more pieces of an order's line are back; False when that is more than was delivered."""
    taken = uow.session.connection().execute(
        sa.update(OrderLine)
        .where(
            col(OrderLine.id) == line_id,
            col(OrderLine.returned_quantity) + pieces <= col(OrderLine.fulfilled_quantity),
        )
        .values(returned_quantity=col(OrderLine.returned_quantity) + pieces)
    )
    return taken.rowcount == 1


def lower_worth(uow: UnitOfWork, order: Order, by_minor: int) -> bool:
    """The order is worth so much less; False when that is more than it is worth."""
    lowered = uow.session.connection().execute(
        sa.update(Order)
        .where(
            col(Order.id) == order.id,
            col(Order.returned_minor) + by_minor <= col(Order.total_minor) - col(Order.short_minor),
        )
        .values(returned_minor=col(Order.returned_minor) + by_minor)
    )
    uow.session.refresh(order)
    return lowered.rowcount == 1


def page_returns(uow: UnitOfWork, query: ReturnQuery) -> tuple[list[tuple[OrderReturn, Order]], int]:
    """One page of returns with their orders, the longest waiting first, and how many there are."""
    asked: list[Any] = [
        col(OrderReturn.status).in_(OPEN) if query.status is None else col(OrderReturn.status) == query.status
    ]
    if q := query.q.strip():
        named = [
            col(OrderReturn.number).startswith(q.upper(), autoescape=True),
            col(Order.number).startswith(q.upper(), autoescape=True),
        ]
        if words := fold_text(q):
            named.append(sa.and_(*(col(Order.customer_key).contains(w, autoescape=True) for w in words.split())))
        asked.append(sa.or_(*named))
    joined = select(OrderReturn, Order).join(Order, col(Order.id) == col(OrderReturn.order_id)).where(*asked)
    total = uow.session.exec(select(sa.func.count()).select_from(joined.subquery())).one()
    ended = query.status in (ReturnStatus.SETTLED, ReturnStatus.REFUSED, ReturnStatus.CANCELLED)
    order = col(OrderReturn.id).desc() if ended else col(OrderReturn.id)
    rows = uow.session.exec(joined.order_by(order).offset((query.page - 1) * query.per_page).limit(query.per_page))
    return [(returned, sold) for returned, sold in rows], total


def count_open_returns(uow: UnitOfWork) -> dict[str, int]:
    """How many returns are in each status that waits for somebody."""
    rows = uow.session.exec(
        select(OrderReturn.status, sa.func.count())
        .where(col(OrderReturn.status).in_(OPEN))
        .group_by(col(OrderReturn.status))
    )
    return {str(status): count for status, count in rows}


def order_lines_by_id(uow: UnitOfWork, line_ids: Collection[int]) -> dict[int, OrderLine]:
    rows = uow.session.exec(
        select(OrderLine).where(col(OrderLine.id).in_(list(line_ids))).execution_options(populate_existing=True)
    )
    return {cast("int", line.id): line for line in rows}
