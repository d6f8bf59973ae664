"""SQL and locks of quotations that become orders."""

from __future__ import annotations

from collections.abc import Collection
from typing import cast

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.accounts.queries import PersonRow, find_user_by_public_id, person_rows
from freight_app.catalogue.models import Product
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.kit.pagination import PageRequest
from freight_app.kit.upsert import insert_into
from freight_app.orders.invoices.models import Paper, PaperKind
from freight_app.orders.models import Order
from freight_app.orders.quotations.models import QuotationOrder


def find_quotation(uow: UnitOfWork, number: str) -> Paper:
    return _one(uow, number, lock=False)


def lock_quotation(uow: UnitOfWork, number: str) -> Paper:
    """Of two that accept it at once the second waits here."""
    return _one(uow, number, lock=True)


def _one(uow: UnitOfWork, number: str, *, lock: bool) -> Paper:
    statement = select(Paper).where(Paper.number == number.strip().upper(), Paper.kind == PaperKind.QUOTATION)
    found = uow.session.exec(statement.with_for_update() if lock else statement).first()
    if found is None:
        raise NotFound("Quotation", number=number)
    return found


def page_quotations(uow: UnitOfWork, request: PageRequest, user_id: int | None = None) -> tuple[list[Paper], int]:
    """The latest first; of one customer, or of all."""
    conditions = [Paper.kind == PaperKind.QUOTATION, *([] if user_id is None else [Paper.user_id == user_id])]
    total = uow.session.exec(select(sa.func.count()).select_from(Paper).where(*conditions)).one()
    rows = uow.session.exec(
        select(Paper).where(*conditions).order_by(col(Paper.id).desc()).offset(request.offset).limit(request.per_page)
    )
    return list(rows), total


def order_numbers(uow: UnitOfWork, paper_ids: Collection[int]) -> dict[int, str]:
    """The orders that these quotations have become."""
    rows = uow.session.exec(
        select(QuotationOrder.paper_id, Order.number)
        .join(Order, col(Order.id) == col(QuotationOrder.order_id))
        .where(col(QuotationOrder.paper_id).in_(list(paper_ids)))
    )
    return {row[0]: row[1] for row in rows}


def add_order(uow: UnitOfWork, paper_id: int, order_id: int) -> bool:
    """Note the order that a quotation has become; False when it has become one before."""
    added = uow.session.connection().execute(
        insert_into(uow.dialect, QuotationOrder)
        .values(paper_id=paper_id, order_id=order_id, accepted_at=uow.now(), accepted_by=uow.actor.label[:200])
        .on_conflict_do_nothing(index_elements=["paper_id"])
        .returning(col(QuotationOrder.paper_id))
    )
    return added.first() is not None


def person_by_public_id(uow: UnitOfWork, public_id: str) -> PersonRow:
    user = find_user_by_public_id(uow, public_id)
    if user is None or not user.is_active:
        raise NotFound("Customer")
    return person_rows(uow, [user])[0]


def product_ids(uow: UnitOfWork, skus: Collection[str]) -> dict[str, int]:
    rows = uow.session.exec(select(Product.sku, Product.id).where(col(Product.sku).in_(list(skus))))
    return {sku: cast("int", product_id) for sku, product_id in rows}
