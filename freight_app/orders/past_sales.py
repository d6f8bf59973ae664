"""What was sold before this house kept the books: for demand and for the history of a customer."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

import sqlalchemy as sa
from pydantic import Field
from sqlmodel import col, select

from freight_app.accounts.permissions import Permission
from freight_app.accounts.values import Dto, email_key
from freight_app.catalogue.models import Product
from freight_app.catalogue.product_facts import fold_sku
from freight_app.kit.db import UnitOfWork
from freight_app.kit.money import Money
from freight_app.kit.pagination import Page, PageRequest
from freight_app.orders.past_sale_models import PastSale


class PastSaleQuery(PageRequest):
    """``since`` is included, ``until`` is not. ``customer_email`` and ``sku`` are whole, capitals aside."""

    sku: str = Field(default="", max_length=64)
    customer_email: str = Field(default="", max_length=254)
    order_number: str = Field(default="", max_length=80)
    since: datetime | None = None
    until: datetime | None = None


class PastSaleView(Dto):
    """One line. ``product_id`` is the product that answers to the SKU now, None when there is none."""

    order_number: str
    line_number: int
    sold_at: datetime
    sku: str
    product_id: int | None
    quantity: Decimal
    unit_price: Money | None
    customer_email: str
    customer_name: str
    customer_reference: str
    city: str
    country: str
    status: str
    channel: str


class PastSaleSum(Dto):
    """``month`` is ``2017-09`` in UTC; it and ``sku`` are empty when the sum is not by them.

    ``amount`` leaves out lines without a price, and is None when none has one.
    """

    month: str
    sku: str
    product_id: int | None
    lines: int
    quantity: Decimal
    amount: Money | None


SumBy = Literal["month", "sku"]


def list_past_sales(uow: UnitOfWork, query: PastSaleQuery) -> Page[PastSaleView]:
    """The newest first. Needs ``orders.read``."""
    uow.actor.require(Permission.ORDERS_READ)
    conditions = _conditions(query)
    total = uow.session.connection().execute(
        sa.select(sa.func.count()).select_from(PastSale).where(*conditions)
    ).scalar_one()  # fmt: skip
    rows = uow.session.exec(
        select(PastSale, Product.id)
        .outerjoin(Product, col(Product.sku_key) == col(PastSale.sku_key))
        .where(*conditions)
        .order_by(col(PastSale.sold_at).desc(), col(PastSale.id))
        .offset(query.offset)
        .limit(query.per_page)
    ).all()
    return Page[PastSaleView].of([_view(sale, product_id) for sale, product_id in rows], total, query)


def sum_past_sales(
    uow: UnitOfWork,
    *,
    by: Collection[SumBy] = ("month",),
    query: PastSaleQuery | None = None,
    without_statuses: Collection[str] = (),
) -> list[PastSaleSum]:
    """Sums by month, by SKU or by both, per currency, in that order. Needs ``orders.read``.

    ``without_statuses`` leaves out lines that came to nothing, in the words of the system that they are from.
    """
    uow.actor.require(Permission.ORDERS_READ)
    sale = PastSale
    month = _month(uow) if "month" in by else sa.literal("")
    sku = col(sale.sku_key) if "sku" in by else sa.literal("")
    grouped = (
        sa.select(
            month.label("month"),
            sku.label("sku_key"),
            # One spelling of each number, where the other system had several.
            (sa.func.min(col(sale.sku)) if "sku" in by else sa.literal("")).label("sku"),
            sa.func.count().label("lines"),
            sa.func.sum(col(sale.quantity_milli)).label("quantity_milli"),
            sa.case((col(sale.unit_minor).is_(None), ""), else_=col(sale.currency)).label("currency"),
            sa.func.sum(col(sale.unit_minor) * col(sale.quantity_milli)).label("worth"),
        )
        .where(*_conditions(query or PastSaleQuery()), col(sale.status).not_in(list(without_statuses)))
        .group_by(sa.text("1"), sa.text("2"), sa.text("6"))
        .subquery()
    )
    rows = uow.session.connection().execute(
        sa.select(grouped, col(Product.id).label("product_id"))
        .outerjoin(Product, col(Product.sku_key) == grouped.c.sku_key)
        .order_by(grouped.c.month, grouped.c.sku_key, grouped.c.currency)
    )
    return [_sum(row) for row in rows]


def _conditions(query: PastSaleQuery) -> list[Any]:
    sale = PastSale
    conditions: list[Any] = []
    if query.sku:
        conditions.append(col(sale.sku_key) == fold_sku(query.sku.replace("\0", "")))
    if query.customer_email:
        conditions.append(col(sale.customer_key) == email_key(query.customer_email.replace("\0", "")))
    if query.order_number:
        conditions.append(col(sale.order_number) == query.order_number.replace("\0", ""))
    if query.since is not None:
        conditions.append(col(sale.sold_at) >= query.since)
    if query.until is not None:
        conditions.append(col(sale.sold_at) < query.until)
    return conditions


def _month(uow: UnitOfWork) -> Any:
    if uow.dialect == "sqlite":
        return sa.func.strftime("%Y-%m", col(PastSale.sold_at))
    return sa.func.to_char(sa.func.timezone("UTC", col(PastSale.sold_at)), "YYYY-MM")


def _sum(row: Any) -> PastSaleSum:
    return PastSaleSum(
        month=row.month,
        sku=row.sku,
        product_id=row.product_id,
        lines=row.lines,
        quantity=Decimal(int(row.quantity_milli)) / 1000,
        amount=Money(1, row.currency).times(Decimal(int(row.worth)) / 1000) if row.currency else None,
    )


def _view(sale: PastSale, product_id: int | None) -> PastSaleView:
    shared = {name: getattr(sale, name) for name in PastSaleView.model_fields if hasattr(sale, name)}
    return PastSaleView(
        **shared,
        product_id=product_id,
        quantity=Decimal(sale.quantity_milli) / 1000,
        unit_price=None if sale.unit_minor is None else Money(sale.unit_minor, sale.currency),
    )
