"""Orders as the console shows them: the list with its tabs, and one order in full with its timeline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import cast

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.money import Money
from freight_app.kit.pagination import Page, PageRequest
from freight_app.orders import list_queries, queries
from freight_app.orders.changes import queries as change_queries
from freight_app.orders.changes import return_queries
from freight_app.orders.changes.dtos import AmendmentView
from freight_app.orders.changes.options import amendment_views
from freight_app.orders.changes.tagging import TAGGED, UNTAGGED
from freight_app.orders.credit.committing import is_held
from freight_app.orders.credit.queries import held_order_ids, holds_of_order
from freight_app.orders.models import Order, OrderStatus, Payment, PaymentStatus
from freight_app.orders.payments import to_pay
from freight_app.orders.rules import CANCELLED_BY_STAFF, is_late, next_action
from freight_app.orders.spending.models import ApprovalState
from freight_app.orders.spending.queries import waiting_order_ids
from freight_app.orders.spending.reading import approval_of, company_name, ordered_by
from freight_app.orders.staff_dtos import (
    CustomerOrders,
    NextAction,
    OrderDetail,
    OrderList,
    OrderQuery,
    OrderRow,
    PaymentView,
    TimelineEntry,
    TimelineKind,
)
from freight_app.orders.views import line_views, payment_status_of, shown_of, tax_views
from freight_app.shop.calendar import today_of_shop
from freight_app.shop.service import get_shop_profile


def list_orders(uow: UnitOfWork, query: OrderQuery) -> OrderList:
    """A page of orders, the counts of every tab under the same filters, and the worth of the open tab."""
    uow.actor.require(Permission.ORDERS_READ)
    profile = get_shop_profile(uow)
    today = today_of_shop(uow)
    orders, figures = list_queries.page_orders(uow, query, today=today, zone=profile.time_zone)
    arrived = query.after_step is not None
    return OrderList(
        page=Page[OrderRow].of(
            write_rows(uow, orders, today),
            figures[f"n_{query.tab}"],
            PageRequest(page=query.page, per_page=query.per_page),
        ),
        tabs={tab: figures[f"n_{tab}"] for tab in list_queries.tab_conditions(today)},
        sum_total=Money(figures["total_minor"], profile.currency),
        last_step=list_queries.last_step(uow),
        arrived=list_queries.numbers_arrived(uow, query, today=today, zone=profile.time_zone) if arrived else [],
    )


def list_orders_by_number(uow: UnitOfWork, numbers: Sequence[str]) -> list[OrderRow]:
    """These orders as they are now, in the order in which they were asked for; unknown numbers are left out."""
    uow.actor.require(Permission.ORDERS_READ)
    today = today_of_shop(uow)
    return write_rows(uow, list_queries.orders_by_number(uow, numbers), today)


def count_to_confirm(uow: UnitOfWork) -> int:
    """How many orders wait for the shop's yes."""
    uow.actor.require(Permission.ORDERS_READ)
    today = today_of_shop(uow)
    return list_queries.count_tabs(uow, today)["new"]


def list_cities(uow: UnitOfWork) -> list[str]:
    """Where orders went so far, to choose from."""
    uow.actor.require(Permission.ORDERS_READ)
    return list_queries.cities(uow)


def write_rows(uow: UnitOfWork, orders: Sequence[Order], today: date) -> list[OrderRow]:
    """Orders as lists show them, in the same order. Only for this room: it asks nobody for a permission."""
    ids = [cast("int", order.id) for order in orders]
    counts = list_queries.count_lines(uow, ids)
    payments = list_queries.payments_of_many(uow, ids)
    held, waiting = held_order_ids(uow, ids), waiting_order_ids(uow, ids)
    tags = change_queries.tags_of(uow, ids)
    return [
        OrderRow(
            id=order_id,
            number=order.number,
            placed_at=order.placed_at,
            customer_name=order.customer_name,
            phone=order.phone,
            city=order.city,
            status=order.status,
            payment_method=order.payment_method,
            payment_status=payment_status_of(payments[order_id]),
            total=Money(order.total_minor - order.short_minor, order.currency),
            line_count=counts[order_id][0],
            piece_count=counts[order_id][1],
            delivery_names=order.delivery_names,
            is_pickup=order.is_pickup,
            promised_on=order.promised_on,
            is_late=is_late(order.status, order.promised_on, today),
            picker_name=order.picker_name,
            driver_name=order.driver_name,
            next_action=_next_action(order, payments[order_id], waits=order_id in held or order_id in waiting),
            is_held=order_id in held,
            awaits_approval=order_id in waiting,
            tags=tags[order_id],
        )
        for order_id, order in zip(ids, orders, strict=True)
    ]


def get_order(uow: UnitOfWork, number: str) -> OrderDetail:
    """All that the staff know about an order. ``NotFound`` for an unknown number."""
    uow.actor.require(Permission.ORDERS_READ)
    order = queries.find_order(uow, number)
    order_id = cast("int", order.id)
    payments = queries.payments_of(uow, order_id)
    held, approval = is_held(uow, order), approval_of(uow, order)
    waits = held or (approval is not None and approval.state == ApprovalState.WAITING)
    today = today_of_shop(uow)
    return OrderDetail(
        id=order_id,
        number=order.number,
        tracking_token=order.tracking_token,
        status=OrderStatus(order.status),
        status_since=order.status_since,
        next_action=_next_action(order, payments, waits=waits),
        may_cancel=order.status in CANCELLED_BY_STAFF,
        placed_at=order.placed_at,
        user_id=order.user_id,
        price_group=order.price_group,
        language=order.language,
        customer_name=order.customer_name,
        phone=order.phone,
        email=order.email,
        customer_note=order.customer_note,
        delivery_code=order.delivery_code,
        delivery_names=order.delivery_names,
        is_pickup=order.is_pickup,
        address=order.address,
        promised_on=order.promised_on,
        is_late=is_late(order.status, order.promised_on, today),
        held_until=order.held_until,
        picker_user_id=order.picker_user_id,
        picker_name=order.picker_name,
        driver_user_id=order.driver_user_id,
        driver_name=order.driver_name,
        lines=line_views(queries.lines_of(uow, [order_id])[order_id], order.currency),
        goods=Money(order.goods_minor, order.currency),
        fee=Money(order.fee_minor, order.currency),
        short=Money(order.short_minor, order.currency),
        returned=Money(order.returned_minor, order.currency),
        tags=change_queries.tags_of(uow, [order_id])[order_id],
        total=Money(order.total_minor, order.currency),
        tax=Money(order.tax_minor, order.currency),
        taxes=tax_views(order),
        shown=shown_of(order),
        payment_method=order.payment_method,
        payment_status=payment_status_of(payments),
        payments=[_payment_view(payment) for payment in payments],
        to_pay=to_pay(order, payments),
        is_held=held,
        ordered_by=ordered_by(uow, order),
        company=company_name(uow, order),
        approval=approval,
        timeline=_timeline(uow, order),
    )


def sum_orders_of(uow: UnitOfWork, user_id: int) -> CustomerOrders:
    """What a customer has bought so far, for their page in the console."""
    uow.actor.require(Permission.CUSTOMERS_READ)
    count, worth_minor, last_placed_at = list_queries.sums_of_customer(uow, user_id)
    return CustomerOrders(
        order_count=count,
        revenue=Money(worth_minor, get_shop_profile(uow).currency),
        last_placed_at=last_placed_at,
    )


def _next_action(order: Order, payments: list[Payment], *, waits: bool) -> NextAction | None:
    if waits:
        return None  # nothing goes on until somebody with the right to it releases or approves the order
    return next_action(
        OrderStatus(order.status),
        order.payment_method,
        is_paid=order.held_until is None,
        refund_due=any(payment.status == PaymentStatus.REFUND_DUE for payment in payments),
    )


def _payment_view(payment: Payment) -> PaymentView:
    return PaymentView(
        payment_id=cast("int", payment.id),
        method=payment.method,
        status=payment.status,
        amount=Money(payment.amount_minor, payment.currency),
        receipt=payment.receipt,
        created_at=payment.created_at,
        paid_at=payment.paid_at,
    )


_NOTE_KINDS: dict[str, TimelineKind] = {"delivery_failed": "delivery_failed", TAGGED: "tagged", UNTAGGED: "untagged"}


def _timeline(uow: UnitOfWork, order: Order) -> list[TimelineEntry]:
    """Everything that happened, oldest first: the order's steps, its money, its changes, what colleagues wrote."""
    order_id = cast("int", order.id)
    entries = [
        TimelineEntry(kind="status", at=row.changed_at, by=row.changed_by, code=row.to_status, text=row.note)
        for row in queries.history_of(uow, order_id)
    ]
    entries += [
        TimelineEntry(kind="payment", at=row.changed_at, by=row.changed_by, code=row.to_status, text=row.note)
        for row, _payment in queries.payment_history_of(uow, order_id)
    ]
    entries += _changes(uow, order)
    entries += [
        TimelineEntry(
            kind=_NOTE_KINDS.get(note.kind, "note"),
            at=note.written_at,
            by=note.written_by,
            code="",
            text=note.text,
        )
        for note in queries.notes_of(uow, order_id)
    ]
    for hold in holds_of_order(uow, order_id):
        entries.append(TimelineEntry(kind="held", at=hold.held_at, by="", code="", text=""))
        if hold.released_at is not None:
            text = hold.release_reason
            entries.append(TimelineEntry(kind="released", at=hold.released_at, by=hold.released_by, code="", text=text))
    return sorted(entries, key=lambda entry: entry.at)


def _changes(uow: UnitOfWork, order: Order) -> list[TimelineEntry]:
    """Amendments, with what they changed and why, and the steps of returns."""
    order_id = cast("int", order.id)
    told = [
        TimelineEntry(kind="amendment", at=change.at, by=change.by, code=change.kind, text=_told(change))
        for change in amendment_views(order, change_queries.amendments_of(uow, order_id))
    ]
    returns = {cast("int", returned.id): returned for returned in return_queries.returns_of(uow, order_id)}
    for return_id, steps in return_queries.return_history_of(uow, returns).items():
        told += [
            TimelineEntry(
                kind="return",
                at=step.changed_at,
                by=step.changed_by,
                code=step.to_status,
                text=" · ".join(filter(None, (returns[return_id].number, step.note))),
            )
            for step in steps
        ]
    return told


def _told(change: AmendmentView) -> str:
    """``HU-816 2 → 1 · 49.000 TND → 24.500 TND · why``: codes and figures alone, so that it needs no language."""
    lines = [f"{line.sku} {line.before} → {line.after}" for line in change.lines]
    totals = [f"{change.total_before} → {change.total}"] if change.total_before != change.total else []
    return " · ".join(filter(None, (change.other_number, *lines, *totals, change.reason)))
