"""All SQL and all locks of the shop room."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.kit.db import UnitOfWork
from freight_app.kit.upsert import insert_into
from freight_app.shop.models import ShopProfileRow, TaxClass


def find_profile_fields(uow: UnitOfWork) -> dict[str, Any]:
    row = uow.session.get(ShopProfileRow, 1)
    return dict(row.fields) if row else {}


def lock_profile(uow: UnitOfWork) -> ShopProfileRow:
    """The single row, made when absent and locked: two owners who save at once do so one after the other."""
    made = insert_into(uow.dialect, ShopProfileRow).values(id=1, fields={}, updated_at=uow.now())
    uow.session.exec(made.on_conflict_do_nothing())
    statement = select(ShopProfileRow).where(ShopProfileRow.id == 1).with_for_update()
    return uow.session.exec(statement.execution_options(populate_existing=True)).one()


def list_tax_classes(uow: UnitOfWork) -> list[TaxClass]:
    return list(uow.session.exec(select(TaxClass).order_by(col(TaxClass.position), col(TaxClass.code))))


# Built once: this runs inside every checkout, and building a statement costs more than running it.
_RATE = sa.select(col(TaxClass.rate_bp)).where(col(TaxClass.code) == sa.bindparam("of_class"))


def find_rate_bp(uow: UnitOfWork, code: str) -> int | None:
    """The rate of a class in basis points; None for a class that the shop does not have."""
    if "\0" in code:
        return None
    return uow.session.connection().execute(_RATE, {"of_class": code}).scalar_one_or_none()


def lock_tax_class(uow: UnitOfWork, code: str) -> TaxClass | None:
    statement = select(TaxClass).where(TaxClass.code == code).with_for_update()
    return uow.session.exec(statement.execution_options(populate_existing=True)).first()


def insert_tax_class(uow: UnitOfWork, tax_class: TaxClass) -> bool:
    """False when another one with this code was there first."""
    values = tax_class.model_dump()
    statement = (
        insert_into(uow.dialect, TaxClass).values(**values).on_conflict_do_nothing().returning(col(TaxClass.code))
    )
    return uow.session.exec(statement).first() is not None
