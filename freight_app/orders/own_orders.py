"""The orders that a signed-in customer may look at: their own and their company's; those of others are not found."""

from __future__ import annotations

from typing import cast

from freight_app.kit.db import UnitOfWork
from freight_app.kit.money import Money
from freight_app.kit.pagination import Page, PageRequest
from freight_app.orders import list_queries, queries
from freight_app.orders.credit.committing import is_held
from freight_app.orders.dtos import OrderCard, OwnOrder
from freight_app.orders.models import Order, OrderStatus
from freight_app.orders.payments import to_pay
from freight_app.orders.rules import CANCELLED_BY_CUSTOMER
from freight_app.orders.spending.models import awaits_approval
from freight_app.orders.spending.queries import waiting_order_ids
from freight_app.orders.spending.reading import approval_of, company_name, ordered_by
from freight_app.orders.views import (
    awaited_bank_details,
    line_views,
    payment_status_of,
    public_steps,
    shown_of,
    tax_views,
)
from freight_app.shop.service import get_shop_profile

LINES_ON_A_CARD = 3


def list_own_orders(uow: UnitOfWork, user_id: int, request: PageRequest) -> Page[OrderCard]:
    """Newest first."""
    orders, total = list_queries.page_orders_of(uow, user_id, request)
    ids = [cast("int", order.id) for order in orders]
    lines, waiting = queries.lines_of(uow, ids), waiting_order_ids(uow, ids)
    items = [
        OrderCard(
            number=order.number,
            tracking_token=order.tracking_token,
            placed_at=order.placed_at,
            status=order.status,
            awaits_payment=order.status == OrderStatus.PENDING and order.held_until is not None,
            awaits_approval=order.id in waiting,
            ordered_by=ordered_by(uow, order),
            total=Money(order.total_minor - order.short_minor, order.currency),
            piece_count=sum(line.quantity for line in lines[cast("int", order.id)]),
            promised_on=order.promised_on,
            is_pickup=order.is_pickup,
            first_lines=[line.names for line in lines[cast("int", order.id)][:LINES_ON_A_CARD]],
        )
        for order in orders
    ]
    return Page[OrderCard].of(items, total, request)


def get_own_order(uow: UnitOfWork, user_id: int, number: str) -> OwnOrder:
    """One order in full; ``NotFound`` when it is another's."""
    return own_view(uow, queries.find_visible_order(uow, user_id, number), user_id)


def own_view(uow: UnitOfWork, order: Order, user_id: int | None = None) -> OwnOrder:
    """An order as its own customer sees it, or a colleague of theirs (``user_id``), who may only look."""
    order_id = cast("int", order.id)
    payments = queries.payments_of(uow, order_id)
    is_own = user_id is None or queries.is_visible(uow, user_id, order_id, own=True)
    waits = order.retailer_id is not None and awaits_approval(uow, order_id)
    return OwnOrder(
        number=order.number,
        tracking_token=order.tracking_token,
        placed_at=order.placed_at,
        status=OrderStatus(order.status),
        lines=line_views(queries.lines_of(uow, [order_id])[order_id], order.currency),
        contact_name=order.customer_name,
        phone=order.phone,
        email=order.email,
        delivery_names=order.delivery_names,
        is_pickup=order.is_pickup,
        address=order.address,
        promised_on=order.promised_on,
        payment_method=order.payment_method,
        payment_status=payment_status_of(payments),
        bank_details="" if waits else awaited_bank_details(order, payments, get_shop_profile(uow)),
        held_until=order.held_until,
        goods=Money(order.goods_minor, order.currency),
        fee=Money(order.fee_minor, order.currency),
        short=Money(order.short_minor, order.currency),
        total=Money(order.total_minor, order.currency),
        tax=Money(order.tax_minor, order.currency),
        taxes=tax_views(order),
        to_pay=to_pay(order, payments),
        may_cancel=is_own and order.status in CANCELLED_BY_CUSTOMER,
        is_held=is_held(uow, order),
        shown=shown_of(order),
        ordered_by=ordered_by(uow, order),
        company=company_name(uow, order),
        approval=approval_of(uow, order),
        timeline=public_steps(queries.history_of(uow, order_id), queries.notes_of(uow, order_id)),
    )
