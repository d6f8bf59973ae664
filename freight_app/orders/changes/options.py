"""What may be changed about an order as it is now, and what was changed so far."""

from __future__ import annotations

from typing import Any, cast

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.money import Money
from freight_app.kit.settings import Settings
from freight_app.orders import queries
from freight_app.orders.changes import queries as change_queries
from freight_app.orders.changes.dtos import AmendedLine, AmendmentView, ChangeOptions
from freight_app.orders.changes.models import OrderAmendment
from freight_app.orders.changes.returning import returnable_pieces
from freight_app.orders.changes.rules import AMENDABLE, is_within_window, may_change_own
from freight_app.orders.dtos import OrderLineView
from freight_app.orders.invoices.queries import is_invoiced
from freight_app.orders.models import Order, OrderStatus, PaymentStatus
from freight_app.orders.spending.models import awaits_approval
from freight_app.orders.views import line_views


def get_options(uow: UnitOfWork, number: str) -> ChangeOptions:
    """What staff may change about an order."""
    uow.actor.require(Permission.ORDERS_READ)
    order = queries.find_order(uow, number)
    order_id = cast("int", order.id)
    lines = queries.lines_of(uow, [order_id])[order_id]
    returnable = returnable_pieces(uow, order, lines)
    is_amendable = order.status in AMENDABLE and not is_invoiced(uow, order_id)
    held = order.status == OrderStatus.PENDING and (order.held_until is not None or awaits_approval(uow, order_id))
    return ChangeOptions(
        revision=change_queries.revision_of(uow, order_id),
        may_amend=is_amendable,
        may_split=is_amendable
        and not held
        and not awaits_approval(uow, order_id)
        and sum(line.quantity - line.short_quantity for line in lines) > 1,
        may_return=bool(returnable),
        returnable=returnable,
        family=change_queries.family_of(uow, order),
    )


def get_own_options(uow: UnitOfWork, user_id: int, number: str) -> ChangeOptions:
    """What customers may change about an order that they see: nothing about a colleague's; others are ``NotFound``."""
    order = queries.find_visible_order(uow, user_id, number)
    is_own = queries.is_visible(uow, user_id, cast("int", order.id), own=True)
    return _options_of_customer(uow, order, is_own=is_own)


def get_tracked_options(uow: UnitOfWork, token: str) -> ChangeOptions:
    """The same for a guest, who has nothing but the link. Goods go back by it; the order itself stays as it is."""
    options = _options_of_customer(uow, queries.find_order_by_token(uow, token))
    return options.model_copy(update={"may_amend": False})


def list_returnable(uow: UnitOfWork, token: str) -> list[OrderLineView]:
    """The lines of the order of a link of which something can go back."""
    order = queries.find_order_by_token(uow, token)
    returnable = _options_of_customer(uow, order).returnable
    lines = queries.lines_of(uow, [cast("int", order.id)])[cast("int", order.id)]
    return line_views([line for line in lines if line.id in returnable], order.currency)


def _options_of_customer(uow: UnitOfWork, order: Order, *, is_own: bool = True) -> ChangeOptions:
    order_id = cast("int", order.id)
    payments = queries.payments_of(uow, order_id)
    is_paid = any(payment.status == PaymentStatus.PAID for payment in payments)
    in_time = is_within_window(order.delivered_at, uow.now(), uow.port(Settings).return_window_days)
    lines = queries.lines_of(uow, [order_id])[order_id]
    returnable = returnable_pieces(uow, order, lines) if in_time else {}
    return ChangeOptions(
        revision=change_queries.revision_of(uow, order_id),
        may_amend=is_own
        and may_change_own(OrderStatus(order.status), is_paid=is_paid)
        and not is_invoiced(uow, order_id),
        may_split=False,
        may_return=is_own and bool(returnable),
        returnable=returnable if is_own else {},
        family=change_queries.family_of(uow, order),
    )


def list_amendments(uow: UnitOfWork, number: str) -> list[AmendmentView]:
    """What was changed about an order, oldest first."""
    uow.actor.require(Permission.ORDERS_READ)
    order = queries.find_order(uow, number)
    return amendment_views(order, change_queries.amendments_of(uow, cast("int", order.id)))


def amendment_views(order: Order, amendments: list[OrderAmendment]) -> list[AmendmentView]:
    """Amendments with the lines that differ. Only for this room: it asks nobody for a permission."""
    return [
        AmendmentView(
            revision=row.revision,
            kind=row.kind,
            at=row.amended_at,
            by=row.amended_by,
            by_customer=row.by_customer,
            reason=row.reason,
            other_number=row.other_number,
            total_before=Money(row.before_minor, order.currency),
            total=Money(row.after_minor, order.currency),
            lines=_changed_lines(order, row),
        )
        for row in amendments
    ]


def _changed_lines(order: Order, row: OrderAmendment) -> list[AmendedLine]:
    before: dict[str, Any] = {line["sku"]: line for line in row.before["lines"]}
    after: dict[str, Any] = {line["sku"]: line for line in row.after["lines"]}
    changed: list[AmendedLine] = []
    for sku in {**before, **after}:
        was = before[sku]["quantity"] if sku in before else 0
        now = after[sku]["quantity"] if sku in after else 0
        if was != now:
            line = after.get(sku) or before[sku]
            changed.append(
                AmendedLine(
                    line_id=None,
                    product_id=0,
                    sku=sku,
                    name=line["names"],
                    unit_price=Money(line["unit_minor"], order.currency),
                    before=was,
                    after=now,
                )
            )
    return changed
