"""Returns as the staff and their customers see them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.money import Money
from freight_app.kit.pagination import Page, PageRequest
from freight_app.orders import queries
from freight_app.orders.changes import return_queries
from freight_app.orders.changes.dtos import (
    ReturnLineView,
    ReturnQuery,
    ReturnRow,
    ReturnStep,
    ReturnView,
)
from freight_app.orders.changes.return_models import OrderReturn, ReturnHistory, ReturnLine, ReturnStatus
from freight_app.orders.credit.queries import usable_account
from freight_app.orders.models import Order, OrderLine, OrderStatus, PaymentMethod


def list_returns(uow: UnitOfWork, query: ReturnQuery) -> Page[ReturnRow]:
    """A page of returns: those that wait for somebody, the longest waiting first, or those of a status."""
    uow.actor.require(Permission.ORDERS_READ)
    rows, total = return_queries.page_returns(uow, query)
    lines = return_queries.return_lines_of(uow, [cast("int", returned.id) for returned, _order in rows])
    sold = return_queries.order_lines_by_id(uow, {line.order_line_id for many in lines.values() for line in many})
    items = [
        ReturnRow(
            number=returned.number,
            order_number=order.number,
            customer_name=order.customer_name,
            status=ReturnStatus(returned.status),
            status_since=returned.status_since,
            requested_at=returned.requested_at,
            piece_count=sum(line.quantity for line in lines[cast("int", returned.id)]),
            worth=Money(_announced_minor(lines[cast("int", returned.id)], sold), order.currency),
        )
        for returned, order in rows
    ]
    return Page[ReturnRow].of(items, total, PageRequest(page=query.page, per_page=query.per_page))


def count_returns(uow: UnitOfWork) -> dict[str, int]:
    """How many returns are in each status that waits for somebody."""
    uow.actor.require(Permission.ORDERS_READ)
    return return_queries.count_open_returns(uow)


def get_return(uow: UnitOfWork, number: str) -> ReturnView:
    """A return in full, for those who sell and those who receive. ``NotFound`` for an unknown number."""
    if not uow.actor.may(Permission.STOCK_RECEIVE):
        uow.actor.require(Permission.ORDERS_READ)
    returned = return_queries.find_return(uow, number)
    return view_returns(uow, queries.find_order_by_id(uow, returned.order_id), [returned])[0]


def list_returns_of(uow: UnitOfWork, number: str) -> list[ReturnView]:
    """The returns of an order, oldest first."""
    uow.actor.require(Permission.ORDERS_READ)
    order = queries.find_order(uow, number)
    return view_returns(uow, order, return_queries.returns_of(uow, cast("int", order.id)))


def list_own_returns(uow: UnitOfWork, user_id: int, number: str) -> list[ReturnView]:
    """The returns of one's own order; ``NotFound`` for the order of somebody else."""
    order = queries.find_visible_order(uow, user_id, number)
    return view_returns(uow, order, return_queries.returns_of(uow, cast("int", order.id)))


def list_tracked_returns(uow: UnitOfWork, token: str) -> list[ReturnView]:
    """The returns of the order of a link; ``NotFound`` for one that we never gave out."""
    order = queries.find_order_by_token(uow, token)
    return view_returns(uow, order, return_queries.returns_of(uow, cast("int", order.id)))


def answers_to_line(uow: UnitOfWork, number: str, scanned: str) -> int | None:
    """Which line of a return a scanned or typed number names; None when nothing in it answers to that."""
    uow.actor.require(Permission.STOCK_RECEIVE)
    return_id = cast("int", return_queries.find_return(uow, number).id)
    lines = return_queries.return_lines_of(uow, [return_id])[return_id]
    sold = return_queries.order_lines_by_id(uow, [line.order_line_id for line in lines])
    return next(
        (line.order_line_id for line in lines if queries.answers_to(uow, sold[line.order_line_id].product_id, scanned)),
        None,
    )


def view_returns(uow: UnitOfWork, order: Order, returns: Sequence[OrderReturn]) -> list[ReturnView]:
    """Returns of one order in full. Only for this room: it asks nobody for a permission."""
    ids = [cast("int", returned.id) for returned in returns]
    lines, steps = return_queries.return_lines_of(uow, ids), return_queries.return_history_of(uow, ids)
    sold = return_queries.order_lines_by_id(uow, {line.order_line_id for many in lines.values() for line in many})
    fee_left = order.fee_minor - return_queries.fee_given_back_minor(uow, cast("int", order.id)) if returns else 0
    may_credit = order.payment_method == PaymentMethod.ON_ACCOUNT or (
        order.retailer_id is not None and usable_account(uow, order.retailer_id, order.currency) is not None
    )
    return [
        _view(order, returned, lines[return_id], steps[return_id], sold, fee_left, may_credit=may_credit)
        for return_id, returned in zip(ids, returns, strict=True)
    ]


def _view(
    order: Order,
    returned: OrderReturn,
    lines: Sequence[ReturnLine],
    steps: Sequence[ReturnHistory],
    sold: dict[int, OrderLine],
    fee_left_minor: int,
    *,
    may_credit: bool,
) -> ReturnView:
    counted = [(sold[line.order_line_id], line.restocked_quantity + line.scrapped_quantity) for line in lines]
    return ReturnView(
        number=returned.number,
        order_number=order.number,
        order_status=OrderStatus(order.status),
        customer_name=order.customer_name,
        phone=order.phone,
        status=ReturnStatus(returned.status),
        status_since=returned.status_since,
        by_customer=returned.by_customer,
        note=returned.note,
        requested_at=returned.requested_at,
        settlement=returned.settlement,
        amount=Money(returned.amount_minor, order.currency),
        fee=Money(returned.fee_minor, order.currency),
        worth=Money(sum(line.unit_minor * pieces for line, pieces in counted), order.currency),
        fee_left=Money(fee_left_minor, order.currency),
        may_credit=may_credit,
        lines=[_line_view(line, sold[line.order_line_id], order.currency) for line in lines],
        steps=[
            ReturnStep(status=ReturnStatus(step.to_status), at=step.changed_at, by=step.changed_by, note=step.note)
            for step in steps
        ],
    )


def _line_view(line: ReturnLine, sold: OrderLine, currency: str) -> ReturnLineView:
    return ReturnLineView(
        line_id=line.order_line_id,
        product_id=sold.product_id,
        sku=sold.sku,
        name=sold.names,
        image_url=sold.image_url,
        quantity=line.quantity,
        reason=line.reason,
        restocked_quantity=line.restocked_quantity,
        scrapped_quantity=line.scrapped_quantity,
        unit_price=Money(sold.unit_minor, currency),
    )


def _announced_minor(lines: Sequence[ReturnLine], sold: dict[int, OrderLine]) -> int:
    return sum(sold[line.order_line_id].unit_minor * line.quantity for line in lines)
