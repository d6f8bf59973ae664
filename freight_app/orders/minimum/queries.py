"""All SQL of minimum orders."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.kit.db import UnitOfWork
from freight_app.kit.money import Money
from freight_app.kit.upsert import insert_into
from freight_app.orders.minimum.models import MinimumOrder


def read_minimums(uow: UnitOfWork) -> dict[str, Money]:
    """The amounts by price group, each in the currency in which it was written."""
    rows = uow.session.exec(select(MinimumOrder.price_group, MinimumOrder.amount_minor, MinimumOrder.currency))
    return {group: Money(amount_minor, currency) for group, amount_minor, currency in rows}


def put_minimum(uow: UnitOfWork, group: str, amount: Money) -> None:
    columns = {"amount_minor": amount.amount_minor, "currency": amount.currency, "updated_at": uow.now()}
    uow.session.connection().execute(
        insert_into(uow.dialect, MinimumOrder)
        .values(price_group=group, **columns)
        .on_conflict_do_update(index_elements=["price_group"], set_=columns)
    )


def remove_minimum(uow: UnitOfWork, group: str) -> None:
    uow.session.connection().execute(sa.delete(MinimumOrder).where(col(MinimumOrder.price_group) == group))
