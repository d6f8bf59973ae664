"""SQL and locks of companies and price groups."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.accounts.dtos import RetailerQuery
from freight_app.accounts.models import UserAccount
from freight_app.accounts.queries import escape_like
from freight_app.accounts.retailer_models import PriceGroup, Retailer, RetailerStatus, RetailerStatusChange
from freight_app.kit.db import UnitOfWork
from freight_app.kit.upsert import insert_into


def insert_retailer(uow: UnitOfWork, retailer: Retailer) -> int | None:
    """The new id, or None when the user or the tax number is taken."""
    statement = (
        insert_into(uow.dialect, Retailer).values(**retailer.model_dump(exclude={"id"})).on_conflict_do_nothing()
    )
    row = uow.session.exec(statement.returning(col(Retailer.id))).first()
    return None if row is None else row[0]


def find_by_tax_number(uow: UnitOfWork, tax_number_key: str) -> Retailer | None:
    return uow.session.exec(select(Retailer).where(Retailer.tax_number_key == tax_number_key)).first()


def lock_retailer(uow: UnitOfWork, public_id: str) -> Retailer | None:
    if "\0" in public_id:
        return None
    statement = select(Retailer).where(Retailer.public_id == public_id).with_for_update()
    return uow.session.exec(statement.execution_options(populate_existing=True)).first()


def find_retailer(uow: UnitOfWork, public_id: str) -> tuple[Retailer, UserAccount] | None:
    if "\0" in public_id:
        return None
    return uow.session.exec(_with_users().where(Retailer.public_id == public_id)).first()


def legal_names(uow: UnitOfWork, public_ids: Sequence[str]) -> dict[str, str]:
    statement = select(Retailer.public_id, Retailer.legal_name).where(col(Retailer.public_id).in_(public_ids))
    return dict(uow.session.exec(statement).all())


def page_retailers(uow: UnitOfWork, query: RetailerQuery) -> tuple[list[tuple[Retailer, UserAccount]], int]:
    conditions: list[Any] = []
    if query.status is not None:
        conditions.append(col(Retailer.status) == query.status.value)
    for word in query.q.replace("\0", "").split():
        pattern = f"%{escape_like(word.casefold())}%"
        conditions.append(
            sa.or_(
                sa.func.lower(Retailer.legal_name).like(pattern, escape="\\"),
                sa.func.lower(Retailer.tax_number).like(pattern, escape="\\"),
                sa.func.lower(Retailer.contact_name).like(pattern, escape="\\"),
                col(UserAccount.email_key).like(pattern, escape="\\"),
            )
        )
    matching = _with_users().where(*conditions)
    total = uow.session.exec(
        select(sa.func.count()).select_from(matching.with_only_columns(col(Retailer.id)).subquery())
    ).one()
    is_pending = sa.case((col(Retailer.status) == RetailerStatus.PENDING.value, 0), else_=1)
    # Who waits longest is first; what is decided follows, the newest decision on top.
    statement = matching.order_by(
        is_pending,
        sa.case((is_pending == 0, col(Retailer.applied_at))),
        col(Retailer.decided_at).desc(),
        col(Retailer.id),
    )
    return list(uow.session.exec(statement.offset(query.offset).limit(query.per_page))), total


def count_by_status(uow: UnitOfWork) -> dict[RetailerStatus, int]:
    found = uow.session.exec(select(Retailer.status, sa.func.count()).group_by(col(Retailer.status)))
    return dict.fromkeys(RetailerStatus, 0) | {RetailerStatus(status): count for status, count in found}


def history_of(uow: UnitOfWork, retailer_id: int) -> list[RetailerStatusChange]:
    """Oldest first."""
    return list(
        uow.session.exec(
            select(RetailerStatusChange)
            .where(RetailerStatusChange.retailer_id == retailer_id)
            .order_by(col(RetailerStatusChange.id))
        )
    )


def list_price_groups(uow: UnitOfWork) -> list[PriceGroup]:
    return list(uow.session.exec(select(PriceGroup).order_by(col(PriceGroup.position), col(PriceGroup.code))))


def find_price_group(uow: UnitOfWork, code: str) -> PriceGroup | None:
    return None if "\0" in code else uow.session.get(PriceGroup, code)


def _with_users() -> Any:
    return select(Retailer, UserAccount).join(UserAccount, col(UserAccount.id) == col(Retailer.user_id))
