"""The invoices of the demo: of what left since the beginning of last month, as if the books had been opened then."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.kit.db import UnitOfWork
from freight_app.orders.invoices.issuing import GONE, invoice_order
from freight_app.orders.models import Order, OrderHistory, OrderStatus
from freight_app.orders.rules import start_of_day
from freight_app.shop.calendar import today_of_shop
from freight_app.shop.service import get_shop_profile


def write_invoices(uow: UnitOfWork) -> int:
    """Invoice each order at the moment when its goods left, in that order; answers how many there are."""
    first = (today_of_shop(uow).replace(day=1) - timedelta(days=1)).replace(day=1)
    begin = start_of_day(first, get_shop_profile(uow).time_zone)
    left_at = (
        sa.select(sa.func.min(col(OrderHistory.changed_at)))
        .where(
            col(OrderHistory.order_id) == col(Order.id),
            col(OrderHistory.to_status).in_((OrderStatus.SHIPPED, OrderStatus.DELIVERED)),
        )
        .correlate(Order)
        .scalar_subquery()
    )
    left = uow.session.exec(
        select(Order, left_at).where(col(Order.status).in_(GONE), left_at >= begin).order_by(left_at, col(Order.id))
    ).all()
    for order, at in left:
        invoice_order(uow, order, at=at)
    return len(left)
