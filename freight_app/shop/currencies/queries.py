"""All SQL of the rates."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.kit.db import UnitOfWork
from freight_app.kit.pagination import PageRequest
from freight_app.kit.upsert import insert_into
from freight_app.shop.currencies.models import ExchangeRate, RateRefresh

MANUAL = "manual"
# On one day what a person entered holds before what was fetched, and a correction before what it corrects.
_NEWEST_FIRST = (
    col(ExchangeRate.rated_on).desc(),
    sa.case((col(ExchangeRate.source) == MANUAL, 0), else_=1),
    col(ExchangeRate.id).desc(),
)


def newest_between(uow: UnitOfWork, one: str, other: str, on: date) -> ExchangeRate | None:
    """What holds between two currencies on a day, whichever way round it was entered."""
    either_way = sa.or_(
        sa.and_(col(ExchangeRate.base) == one, col(ExchangeRate.quote) == other),
        sa.and_(col(ExchangeRate.base) == other, col(ExchangeRate.quote) == one),
    )
    statement = select(ExchangeRate).where(either_way, col(ExchangeRate.rated_on) <= on)
    return uow.session.exec(statement.order_by(*_NEWEST_FIRST).limit(1)).first()


def insert_rate(uow: UnitOfWork, row: ExchangeRate) -> ExchangeRate:
    uow.session.add(row)
    uow.session.flush()
    return row


def is_known(uow: UnitOfWork, row: ExchangeRate) -> bool:
    """Whether this very fact, of this source and day, is the last one that was written down."""
    statement = (
        select(ExchangeRate.value)
        .where(
            col(ExchangeRate.base) == row.base,
            col(ExchangeRate.quote) == row.quote,
            col(ExchangeRate.rated_on) == row.rated_on,
            col(ExchangeRate.source) == row.source,
        )
        .order_by(col(ExchangeRate.id).desc())
        .limit(1)
    )
    return uow.session.exec(statement).first() == row.value


def page_rates(uow: UnitOfWork, request: PageRequest) -> tuple[list[ExchangeRate], int]:
    """Newest first."""
    total = uow.session.exec(select(sa.func.count()).select_from(ExchangeRate)).one()
    rows = select(ExchangeRate).order_by(*_NEWEST_FIRST).offset(request.offset).limit(request.per_page)
    return list(uow.session.exec(rows)), total


def find_refresh(uow: UnitOfWork) -> RateRefresh | None:
    return uow.session.get(RateRefresh, 1)


def put_refresh(uow: UnitOfWork, **columns: Any) -> None:
    """Write the one row; what is not given stays."""
    statement = insert_into(uow.dialect, RateRefresh).values(id=1, **{"error": "", "lacking": [], **columns})
    uow.session.exec(statement.on_conflict_do_update(index_elements=["id"], set_=columns))
