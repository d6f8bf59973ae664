"""An order that is not picked yet changes: quantities, parts, address, way of delivery.

Kept lines keep the price of their day, new ones cost what they cost today; stock, taxes and the money that is awaited
follow. Every amendment is a row with the order before and after it.
"""

from __future__ import annotations

from typing import Any, cast

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput
from freight_app.kit.idempotency import do_once
from freight_app.kit.money import Money
from freight_app.orders import queries
from freight_app.orders.back_orders.changing import lower_waiting, require_no_queue
from freight_app.orders.changes import queries as change_queries
from freight_app.orders.changes.dtos import AmendedLine, AmendmentPreview, AmendRequest
from freight_app.orders.changes.errors import NothingChanges, OrderChanged, OrderInvoiced
from freight_app.orders.changes.models import AmendmentKind
from freight_app.orders.changes.planning import Plan, plan_amendment, snapshot_of
from freight_app.orders.changes.rules import AMENDABLE, may_change_own
from freight_app.orders.errors import OrderNotInState, TotalChanged
from freight_app.orders.events import OrderAmended
from freight_app.orders.invoices.queries import is_invoiced
from freight_app.orders.minimum.amounts import require_minimum
from freight_app.orders.models import Order, PaymentStatus
from freight_app.orders.payments import settle_difference, to_pay
from freight_app.stock.service import change_reservation, levels_of


def preview_amendment(uow: UnitOfWork, number: str, request: AmendRequest) -> AmendmentPreview:
    """What staff would change, with the new total and what is not in stock; changes nothing."""
    uow.actor.require(Permission.ORDERS_EDIT)
    return _preview(uow, queries.find_order(uow, number), request)


def preview_own_amendment(uow: UnitOfWork, user_id: int, number: str, request: AmendRequest) -> AmendmentPreview:
    """The same for a customer; ``NotFound`` for the order of somebody else."""
    order = queries.find_own_order(uow, user_id, number)
    _require_own(uow, order)
    return _preview(uow, order, request)


def amend_order(uow: UnitOfWork, number: str, request: AmendRequest, *, key: str) -> int:
    """Staff change an order before it is picked; its new revision.

    Raises, with nothing changed: ``OrderChanged`` when somebody was faster, ``OrderNotInState`` once it is being
    picked, ``NotEnoughStock``, ``NotForSale``, ``TotalChanged``, ``NothingChanges``, ``NothingLeft`` and
    ``InvalidInput``.
    """
    uow.actor.require(Permission.ORDERS_EDIT)

    def do() -> dict[str, Any]:
        return {"revision": amend_locked(uow, queries.lock_order(uow, number), request, by_customer=False)}

    body = {"number": number, **request.model_dump(mode="json")}
    return do_once(uow, scope="orders.amend", key=key, body=body, do=do)["revision"]


def amend_own_order(uow: UnitOfWork, user_id: int, number: str, request: AmendRequest, *, key: str) -> int:
    """Customers change their own order while the shop has not accepted it and no money has come.

    Raises what ``amend_order`` does, and ``BelowMinimum``: staff may make an order as small as it is agreed upon.
    """

    def do() -> dict[str, Any]:
        found = queries.find_own_order(uow, user_id, number)
        order = queries.lock_order_by_id(uow, cast("int", found.id))
        _require_own(uow, order)
        return {"revision": amend_locked(uow, order, request, by_customer=True)}

    body = {"number": number, **request.model_dump(mode="json")}
    return do_once(uow, scope=f"orders.amend:{user_id}", key=key, body=body, do=do)["revision"]


def _preview(uow: UnitOfWork, order: Order, request: AmendRequest) -> AmendmentPreview:
    order_id = cast("int", order.id)
    _require_current(uow, order, request.revision)
    plan = plan_amendment(uow, order, queries.lines_of(uow, [order_id])[order_id], request)
    more = {product_id: after - before for product_id, before, after in plan.pieces() if after > before}
    free = levels_of(uow, more)
    lines = [
        AmendedLine(
            line_id=line.line_id,
            product_id=line.product_id,
            sku=line.sku,
            name=line.name,
            unit_price=line.unit,
            before=line.before,
            after=line.after,
            missing=max(more.get(line.product_id, 0) - free[line.product_id].available, 0)
            if line.product_id in more
            else 0,
        )
        for line in plan.lines
    ]
    owed = to_pay(order, queries.payments_of(uow, order_id))
    return AmendmentPreview(
        number=order.number,
        revision=request.revision,
        lines=lines,
        goods=plan.totals.goods,
        fee=plan.totals.fee,
        tax=plan.totals.tax,
        total_before=Money(order.total_minor, order.currency),
        total=plan.totals.total,
        to_pay=owed + plan.totals.total - Money(order.total_minor, order.currency),
        can_be_done=not any(line.missing for line in lines) and plan.changes_something(order),
    )


def amend_locked(uow: UnitOfWork, order: Order, request: AmendRequest, *, by_customer: bool) -> int:
    """For this room alone: the same with a locked order, whoever may change it."""
    order_id = cast("int", order.id)
    _require_current(uow, order, request.revision)
    lines = queries.lines_of(uow, [order_id])[order_id]
    plan = plan_amendment(uow, order, lines, request)
    if not plan.changes_something(order):
        raise NothingChanges("This is what the order says already.", number=order.number)
    _require_expected(request, plan)
    if by_customer:
        _require_minimum(uow, order, plan)
    before, before_minor = snapshot_of(order, lines), order.total_minor
    require_no_queue(uow, {product_id: after for product_id, was, after in plan.pieces() if after > was})
    waiting = lower_waiting(
        uow, order_id, {line.line_id: (line.before, line.after) for line in plan.lines if line.line_id is not None}
    )
    held = {
        line.product_id: line.after - line.short - waiting.get(line.line_id or 0, 0)
        for line in plan.lines
        if line.before != line.after
    }
    if held:
        change_reservation(uow, order.number, held)
    change_queries.set_quantities(uow, lines, plan.quantities)
    change_queries.add_lines(uow, order_id, plan.new_rows)
    change_queries.change_order(uow, order, {**plan.totals.columns(), **plan.columns})
    settle_difference(uow, order, note="the order was amended")
    revision = request.revision + 1
    change_queries.add_amendment(
        uow,
        {
            "order_id": order_id,
            "revision": revision,
            "kind": AmendmentKind.AMENDED,
            "before": before,
            "after": snapshot_of(order, queries.lines_of(uow, [order_id])[order_id]),
            "before_minor": before_minor,
            "after_minor": order.total_minor,
            "reason": request.reason.strip(),
            "by_customer": by_customer,
        },
    )
    uow.touch("orders")
    uow.publish(OrderAmended(order_id, order.number, before_minor, order.total_minor))
    return revision


def _require_current(uow: UnitOfWork, order: Order, seen: int) -> None:
    """The order may be amended, and is the one that was looked at."""
    if order.status not in AMENDABLE:
        raise OrderNotInState(order.number, order.status, "amended")
    if is_invoiced(uow, cast("int", order.id)):
        raise OrderInvoiced(order.number)
    revision = change_queries.revision_of(uow, cast("int", order.id))
    if revision != seen:
        raise OrderChanged(order.number, revision)


def _require_own(uow: UnitOfWork, order: Order) -> None:
    payments = queries.payments_of(uow, cast("int", order.id))
    is_paid = any(payment.status == PaymentStatus.PAID for payment in payments)
    if not may_change_own(order.status, is_paid=is_paid):
        raise OrderNotInState(order.number, order.status, "amended")


def _require_minimum(uow: UnitOfWork, order: Order, plan: Plan) -> None:
    """A customer does not make an order smaller than one could be placed; what is below already may stay as it is."""
    if plan.totals.goods.amount_minor < order.goods_minor:
        require_minimum(uow, order.price_group, plan.totals.goods)


def _require_expected(request: AmendRequest, plan: Plan) -> None:
    expected, total = request.expected_total_minor, plan.totals.total
    if expected is not None and expected != total.amount_minor:
        raise TotalChanged(
            f"The total is {total} now. Look at the changes again.",
            expected_minor=expected,
            total_minor=total.amount_minor,
            currency=total.currency,
        )
    if "\0" in request.reason:
        raise InvalidInput("reason", "This text has characters that cannot be written.")
