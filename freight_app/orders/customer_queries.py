"""The reading SQL of customers with what they bought. Nothing here locks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.accounts.dtos import UserQuery
from freight_app.accounts.models import UserAccount, UserRole
from freight_app.accounts.permissions import Role
from freight_app.accounts.queries import PersonRow, people_conditions, person_rows
from freight_app.kit.db import UnitOfWork
from freight_app.orders.customer_dtos import CustomerQuery
from freight_app.orders.models import VOID_STATUSES, Order, OrderStatus


@dataclass(frozen=True, slots=True)
class BuyerRow:
    person: PersonRow
    order_count: int
    spent_minor: int
    last_placed_at: datetime | None


def page_buyers(uow: UnitOfWork, query: CustomerQuery) -> tuple[list[BuyerRow], dict[str, int]]:
    """One page of a tab, and how many each tab holds."""
    bought = _bought()
    order_count = sa.func.coalesce(bought.c.order_count, 0)
    spent = sa.func.coalesce(bought.c.spent_minor, 0)
    joined = sa.outerjoin(UserAccount, bought, bought.c.user_id == col(UserAccount.id))
    is_retailer = sa.exists().where(
        col(UserRole.user_id) == col(UserAccount.id), col(UserRole.role) == Role.RETAILER.value
    )
    tabs: dict[str, Any] = {
        "all": sa.true(),
        "with_orders": order_count > 0,
        "retailers": is_retailer,
        "deactivated": col(UserAccount.is_active).is_(False),
    }
    filters = people_conditions(UserQuery(q=query.q, audience="customers"))
    counts = [sa.func.count(sa.case((condition, 1))).label(tab) for tab, condition in tabs.items()]
    counted = uow.session.connection().execute(sa.select(*counts).select_from(joined).where(*filters))
    key = query.sort.lstrip("-")
    column: Any = {
        "name": sa.func.lower(UserAccount.name),
        "orders": order_count,
        "spent": spent,
        "last_order": bought.c.last_placed_at,
        "joined": col(UserAccount.created_at),
    }[key]
    ordered = column.desc() if query.sort.startswith("-") else column.asc()
    rows = uow.session.exec(
        select(UserAccount, order_count, spent, bought.c.last_placed_at)
        .select_from(joined)
        .where(*filters, tabs[query.tab])
        .order_by(ordered.nulls_last(), col(UserAccount.id))
        .offset(query.offset)
        .limit(query.per_page)
    ).all()
    people = person_rows(uow, [row[0] for row in rows])
    found = [BuyerRow(person, row[1], row[2], row[3]) for person, row in zip(people, rows, strict=True)]
    return found, dict(counted.mappings().one())


def _bought() -> sa.Subquery:
    """By user: how many orders, their worth and the last one, without those that came to nothing."""
    worth = sa.func.sum(col(Order.total_minor) - col(Order.short_minor) - col(Order.returned_minor))
    return (
        sa.select(
            col(Order.user_id).label("user_id"),
            sa.func.count().label("order_count"),
            sa.cast(worth, sa.BigInteger).label("spent_minor"),
            sa.func.max(col(Order.placed_at)).label("last_placed_at"),
        )
        .where(col(Order.user_id).is_not(None), col(Order.status).not_in((*VOID_STATUSES, OrderStatus.RETURNED)))
        .group_by(col(Order.user_id))
        .subquery()
    )
