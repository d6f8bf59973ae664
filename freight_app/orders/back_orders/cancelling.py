"""Doing without what is not here yet: any time before it is, by the customer or by staff."""

from __future__ import annotations

from typing import Any, cast

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.idempotency import do_once
from freight_app.orders import queries as order_queries
from freight_app.orders.back_orders import queries
from freight_app.orders.back_orders.errors import NothingWaits
from freight_app.orders.back_orders.serving import note_if_filled
from freight_app.orders.cancelling import abandon_order
from freight_app.orders.changes import queries as change_queries
from freight_app.orders.changes.amending import amend_locked
from freight_app.orders.changes.dtos import AmendRequest, LineChange
from freight_app.orders.models import Order


def cancel_waiting(uow: UnitOfWork, number: str, *, key: str, line_id: int | None = None) -> None:
    """Staff take what waits off an order, of one line or of all; when nothing else was ordered, the order is cancelled.

    ``NothingWaits`` when everything is here by now. Needs ``orders.edit``.
    """
    uow.actor.require(Permission.ORDERS_EDIT)

    def do() -> dict[str, Any]:
        _cancel(uow, order_queries.lock_order(uow, number), line_id, by_customer=False)
        return {}

    do_once(uow, scope="back_orders.cancel", key=key, body={"number": number, "line_id": line_id}, do=do)


def cancel_own_waiting(uow: UnitOfWork, user_id: int, number: str, *, key: str, line_id: int | None = None) -> None:
    """The same for one's own order, paid or not; ``NotFound`` for the order of somebody else."""

    def do() -> dict[str, Any]:
        found = order_queries.find_own_order(uow, user_id, number)
        order = order_queries.lock_order_by_id(uow, cast("int", found.id))
        _cancel(uow, order, line_id, by_customer=True)
        return {}

    body = {"number": number, "line_id": line_id}
    do_once(uow, scope=f"back_orders.cancel:{user_id}", key=key, body=body, do=do)


def cancel_waiting_by_token(uow: UnitOfWork, token: str) -> None:
    """The same for whoever holds the link of an order."""
    _cancel(uow, order_queries.lock_order_by_token(uow, token), None, by_customer=True)


def _cancel(uow: UnitOfWork, order: Order, line_id: int | None, *, by_customer: bool) -> None:
    order_id = cast("int", order.id)
    waiting = queries.waiting_by_line(uow, order_id)
    gone = {one: pieces for one, pieces in waiting.items() if line_id in (None, one)}
    if not gone:
        raise NothingWaits("Nothing of this order waits any more.", number=order.number)
    lines = order_queries.lines_of(uow, [order_id])[order_id]
    if sum(line.quantity - line.short_quantity for line in lines) == sum(gone.values()):
        abandon_order(uow, order, reason="by the customer" if by_customer else "what was waited for did not come")
        return
    wanted = {cast("int", line.id): line.quantity for line in lines}
    request = AmendRequest(
        revision=change_queries.revision_of(uow, order_id),
        lines=[LineChange(line_id=one, quantity=wanted[one] - pieces) for one, pieces in sorted(gone.items())],
    )
    amend_locked(uow, order, request, by_customer=by_customer)
    note_if_filled(uow, order)
