"""The reading SQL of the console: lists of orders, counts of tabs, figures of days. Nothing here locks."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.catalogue.folding import fold_text
from freight_app.kit.db import UnitOfWork
from freight_app.kit.pagination import PageRequest
from freight_app.orders.changes.models import OrderTag
from freight_app.orders.models import (
    OPEN_STATUSES,
    VOID_STATUSES,
    Order,
    OrderHistory,
    OrderLine,
    OrderNote,
    OrderStatus,
    Payment,
    PaymentStatus,
)
from freight_app.orders.payment_models import LIVE
from freight_app.orders.queries import visible_to
from freight_app.orders.rules import start_of_day
from freight_app.orders.staff_dtos import OrderQuery

MOST_ARRIVED = 100
MOST_CITIES = 200
_STATUS = col(Order.status)
# What an order is worth: what could not be picked is not sold, and what came back is no more.
_WORTH = col(Order.total_minor) - col(Order.short_minor) - col(Order.returned_minor)


def _sum(amount: Any) -> Any:
    """A sum of minor units as an integer, also of nothing: PostgreSQL's own sum of bigints is a decimal."""
    return sa.cast(sa.func.coalesce(sa.func.sum(amount), 0), sa.BigInteger)


def _sorts() -> dict[str, tuple[Any, ...]]:
    newest = col(Order.id).desc()
    return {
        "-placed_at": (col(Order.placed_at).desc(), newest),
        "placed_at": (col(Order.placed_at), col(Order.id)),
        "-total": (col(Order.total_minor).desc(), newest),
        "total": (col(Order.total_minor), newest),
        "promised_on": (col(Order.promised_on), col(Order.id)),
        "-promised_on": (col(Order.promised_on).desc(), newest),
        "customer": (col(Order.customer_key), newest),
        "-customer": (col(Order.customer_key).desc(), newest),
        # Numbers are in the order of ids, and F-9 comes before F-10 there.
        "number": (col(Order.id),),
        "-number": (newest,),
    }


# Which statuses each tab takes in: whoever enters one of them from outside has arrived there.
_TAB_STATUSES: dict[str, tuple[OrderStatus, ...]] = {
    "open": OPEN_STATUSES,
    "new": (OrderStatus.PENDING,),
    "awaiting_payment": (OrderStatus.PENDING,),
    "to_pick": (OrderStatus.CONFIRMED,),
    "picking": (OrderStatus.PICKING,),
    "packed": (OrderStatus.PACKED,),
    "on_the_road": (OrderStatus.SHIPPED,),
    "late": OPEN_STATUSES,
    "done": (OrderStatus.DELIVERED, OrderStatus.COMPLETED),
    "void": (*VOID_STATUSES, OrderStatus.RETURNED),
    "all": tuple(OrderStatus),
}


def tab_conditions(today: date) -> dict[str, Any]:
    """What each tab of the list holds."""
    return {
        "open": _STATUS.in_(OPEN_STATUSES),
        "new": (_STATUS == OrderStatus.PENDING) & col(Order.held_until).is_(None),
        "awaiting_payment": (_STATUS == OrderStatus.PENDING) & col(Order.held_until).is_not(None),
        "to_pick": _STATUS == OrderStatus.CONFIRMED,
        "picking": _STATUS == OrderStatus.PICKING,
        "packed": _STATUS == OrderStatus.PACKED,
        "on_the_road": _STATUS == OrderStatus.SHIPPED,
        "late": _STATUS.in_(OPEN_STATUSES) & (col(Order.promised_on) < today),
        "done": _STATUS.in_((OrderStatus.DELIVERED, OrderStatus.COMPLETED)),
        "void": _STATUS.in_((*VOID_STATUSES, OrderStatus.RETURNED)),
        "all": sa.true(),
    }


def page_orders(uow: UnitOfWork, query: OrderQuery, *, today: date, zone: str) -> tuple[list[Order], dict[str, Any]]:
    """One page of a tab; and per tab ``n_<tab>``, with ``total_minor`` of the tab that is open."""
    tabs = tab_conditions(today)
    filters = _filters(query, zone)
    counts = [sa.func.count(sa.case((condition, 1))).label(f"n_{tab}") for tab, condition in tabs.items()]
    worth = _sum(sa.case((tabs[query.tab], _WORTH), else_=0)).label("total_minor")
    figures = uow.session.connection().execute(sa.select(*counts, worth).where(*filters)).mappings().one()
    orders = uow.session.exec(
        select(Order)
        .where(*filters, tabs[query.tab])
        .order_by(*_sorts()[query.sort])
        .offset((query.page - 1) * query.per_page)
        .limit(query.per_page)
    ).all()
    return list(orders), dict(figures)


def orders_by_number(uow: UnitOfWork, numbers: Sequence[str]) -> list[Order]:
    """In the order in which they were asked for; unknown numbers are left out."""
    found = uow.session.exec(select(Order).where(col(Order.number).in_(numbers)))
    return sorted(found, key=lambda order: numbers.index(order.number))


def last_step(uow: UnitOfWork) -> int:
    """The id of the latest change of any order's status."""
    return uow.session.exec(select(sa.func.max(col(OrderHistory.id)))).one() or 0


def numbers_arrived(uow: UnitOfWork, query: OrderQuery, *, today: date, zone: str) -> list[str]:
    """Numbers of orders that have come into the tab after ``query.after_step``, the latest first."""
    came = (
        select(col(OrderHistory.id))
        .where(
            col(OrderHistory.order_id) == col(Order.id),
            col(OrderHistory.id) > query.after_step,
            col(OrderHistory.from_status).is_(None) | col(OrderHistory.from_status).not_in(_TAB_STATUSES[query.tab]),
        )
        .correlate(Order)
        .exists()
    )
    return list(
        uow.session.exec(
            select(Order.number)
            .where(*_filters(query, zone), tab_conditions(today)[query.tab], came)
            .order_by(col(Order.id).desc())
            .limit(MOST_ARRIVED)
        )
    )


def cities(uow: UnitOfWork) -> list[str]:
    """Where orders went, each city once."""
    return list(
        uow.session.exec(
            select(Order.city).where(Order.city != "").distinct().order_by(col(Order.city)).limit(MOST_CITIES)
        )
    )


def _filters(query: OrderQuery, zone: str) -> list[Any]:
    conditions: list[Any] = [sa.true()]
    if query.q.strip():
        conditions.append(_matches(query.q.strip()))
    if query.delivery_method:
        conditions.append(col(Order.delivery_code) == query.delivery_method)
    if query.payment_method:
        conditions.append(col(Order.payment_method) == query.payment_method)
    if query.payment_status:
        conditions.append(_money_is(query.payment_status))
    if query.city:
        conditions.append(col(Order.city) == query.city)
    if query.placed_from:
        conditions.append(col(Order.placed_at) >= start_of_day(query.placed_from, zone))
    if query.placed_to:
        next_day = date.fromordinal(min(query.placed_to.toordinal() + 1, date.max.toordinal()))
        conditions.append(col(Order.placed_at) < start_of_day(next_day, zone))
    if query.tag:
        tagged = (col(OrderTag.order_id) == col(Order.id)) & (col(OrderTag.key) == fold_text(query.tag)[:80])
        conditions.append(select(col(OrderTag.order_id)).where(tagged).correlate(Order).exists())
    if query.user_id:
        conditions.append(col(Order.user_id) == query.user_id)
    return conditions


def _money_is(status: PaymentStatus) -> Any:
    """The state of the money as ``views.payment_status_of`` tells it: owed back first, then the last live one."""
    own, owed = col(Payment.order_id) == col(Order.id), _refund_is_due()
    if status == PaymentStatus.REFUND_DUE:
        return owed
    live = own & col(Payment.status).in_(LIVE)
    kept = own & (col(Payment.status) != PaymentStatus.REFUNDED)
    newest = [
        select(col(Payment.status)).where(rows).order_by(col(Payment.id).desc()).limit(1).correlate(Order)
        for rows in (live, kept, own)
    ]
    return sa.not_(owed) & (sa.func.coalesce(*(query.scalar_subquery() for query in newest)) == status)


def _refund_is_due() -> Any:
    owed = (col(Payment.order_id) == col(Order.id)) & (col(Payment.status) == PaymentStatus.REFUND_DUE)
    return select(col(Payment.id)).where(owed).correlate(Order).exists()


def _matches(q: str) -> Any:
    """By number, by the customer's name as people spell it, or by the end of the phone number."""
    conditions = [col(Order.number).startswith(q.upper(), autoescape=True)]
    if words := fold_text(q):
        conditions += [sa.and_(*(col(Order.customer_key).contains(word, autoescape=True) for word in words.split()))]
    digits = "".join(char for char in q if char.isascii() and char.isdigit())
    if len(digits) >= 3 and len(digits) >= len(q) - 6:
        conditions += [col(Order.number).endswith(digits), col(Order.phone).endswith(digits)]
    return sa.or_(*conditions)


def count_lines(uow: UnitOfWork, order_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """(lines, pieces) by order."""
    rows = uow.session.exec(
        select(OrderLine.order_id, sa.func.count(), sa.func.sum(col(OrderLine.quantity)))
        .where(col(OrderLine.order_id).in_(list(order_ids)))
        .group_by(col(OrderLine.order_id))
    )
    return {order_id: (lines, pieces) for order_id, lines, pieces in rows}


def payments_of_many(uow: UnitOfWork, order_ids: Collection[int]) -> dict[int, list[Payment]]:
    """Payments by order, oldest first; every id is answered."""
    found: dict[int, list[Payment]] = {order_id: [] for order_id in order_ids}
    for payment in uow.session.exec(
        select(Payment).where(col(Payment.order_id).in_(list(order_ids))).order_by(col(Payment.id))
    ):
        found[payment.order_id].append(payment)
    return found


def page_orders_of(uow: UnitOfWork, user_id: int, request: PageRequest) -> tuple[list[Order], int]:
    """The orders that a customer may look at, newest first, and how many there are."""
    own = visible_to(user_id)
    total = uow.session.exec(select(sa.func.count()).select_from(Order).where(own)).one()
    orders = uow.session.exec(
        select(Order)
        .where(own)
        .order_by(col(Order.placed_at).desc(), col(Order.id).desc())
        .offset(request.offset)
        .limit(request.per_page)
    ).all()
    return list(orders), total


def orders_in(uow: UnitOfWork, statuses: Collection[OrderStatus], *conditions: Any, limit: int) -> list[Order]:
    """Orders in these statuses, oldest first."""
    return list(
        uow.session.exec(
            select(Order)
            .where(_STATUS.in_(list(statuses)), *conditions)
            .order_by(col(Order.placed_at), col(Order.id))
            .limit(limit)
        )
    )


def failed_visits(uow: UnitOfWork, order_ids: Collection[int]) -> dict[int, int]:
    rows = uow.session.exec(
        select(OrderNote.order_id, sa.func.count())
        .where(col(OrderNote.order_id).in_(list(order_ids)), OrderNote.kind == "delivery_failed")
        .group_by(col(OrderNote.order_id))
    )
    return {row[0]: row[1] for row in rows}


# --- the dashboard


def count_tabs(uow: UnitOfWork, today: date) -> dict[str, int]:
    """How many open orders each tab holds."""
    tabs = {tab: condition for tab, condition in tab_conditions(today).items() if tab not in ("all", "done", "void")}
    counts = [sa.func.count(sa.case((condition, 1))).label(tab) for tab, condition in tabs.items()]
    row = uow.session.connection().execute(sa.select(*counts).where(_STATUS.in_(OPEN_STATUSES))).mappings().one()
    return dict(row)


def most_urgent(uow: UnitOfWork, today: date, limit: int) -> dict[str, list[Order]]:
    """The first ``limit`` orders of each kind that waits for the shop; a late one is only late."""
    tabs = tab_conditions(today)
    refund = _refund_is_due()
    in_time = col(Order.promised_on) >= today
    kinds: dict[str, tuple[Any, Any]] = {
        "late": (tabs["late"], col(Order.promised_on)),
        "refund": (refund & ~tabs["late"], col(Order.status_since)),
        "confirm": (tabs["new"] & in_time & ~refund, col(Order.placed_at)),
        "await_payment": (tabs["awaiting_payment"] & in_time & ~refund, col(Order.held_until)),
    }
    return {
        kind: list(uow.session.exec(select(Order).where(asked).order_by(first, col(Order.id)).limit(limit)))
        for kind, (asked, first) in kinds.items()
    }


def deliveries_between(uow: UnitOfWork, start: datetime, end: datetime) -> list[Any]:
    """Rows of (changed_at, promised_on) of what reached its customer with ``start <= changed_at < end``."""
    return list(
        uow.session.connection().execute(
            sa.select(col(OrderHistory.changed_at), col(Order.promised_on))
            .join(Order, col(Order.id) == col(OrderHistory.order_id))
            .where(
                col(OrderHistory.to_status) == OrderStatus.DELIVERED,
                col(OrderHistory.changed_at) >= start,
                col(OrderHistory.changed_at) < end,
            )
        )
    )


def sales_between(uow: UnitOfWork, start: datetime, end: datetime) -> list[Any]:
    """Rows of (placed_at, worth in minor units) of what became or may become a sale, with ``start <= placed < end``."""
    return list(
        uow.session.connection().execute(
            sa.select(col(Order.placed_at), _WORTH.label("worth_minor")).where(
                col(Order.placed_at) >= start,
                col(Order.placed_at) < end,
                _STATUS.not_in((*VOID_STATUSES, OrderStatus.RETURNED)),
            )
        )
    )


def awaited_minor(uow: UnitOfWork) -> int:
    """Money that orders wait for before they are confirmed."""
    return uow.session.exec(
        select(_sum(col(Order.total_minor))).where(_STATUS == OrderStatus.PENDING, col(Order.held_until).is_not(None))
    ).one()


def count_refunds_due(uow: UnitOfWork) -> int:
    return uow.session.exec(
        select(sa.func.count()).select_from(Payment).where(Payment.status == PaymentStatus.REFUND_DUE)
    ).one()


def latest_steps(uow: UnitOfWork, limit: int) -> list[Any]:
    """Rows of (history, order), newest first."""
    return list(
        uow.session.exec(
            select(OrderHistory, Order)
            .join(Order, col(Order.id) == col(OrderHistory.order_id))
            .order_by(col(OrderHistory.changed_at).desc(), col(OrderHistory.id).desc())
            .limit(limit)
        )
    )


def sums_of_customer(uow: UnitOfWork, user_id: int) -> Any:
    """(orders, worth in minor units, last placed) of what a customer bought."""
    return uow.session.exec(
        select(sa.func.count(), _sum(_WORTH), sa.func.max(col(Order.placed_at))).where(
            Order.user_id == user_id, _STATUS.not_in((*VOID_STATUSES, OrderStatus.RETURNED))
        )
    ).one()
