"""The supplier answers: when the goods come, and what of it is not as we asked.

What they confirm stands beside what we asked for until a buyer takes it over; the first promise is kept for good.
"""

from __future__ import annotations

from typing import Any, cast

from freight_app.accounts.audit import record_change
from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.idempotency import do_once
from freight_app.purchasing.errors import NothingConfirmed, PurchaseNotInState
from freight_app.purchasing.events import PurchaseOrderChanged
from freight_app.purchasing.orders import queries
from freight_app.purchasing.orders.approving import require_limit
from freight_app.purchasing.orders.dtos import Confirmation
from freight_app.purchasing.orders.ending import write_cancelled
from freight_app.purchasing.orders.models import AWAITED, PURCHASES_TOPIC, PurchaseOrder, PurchaseStatus, change_status
from freight_app.purchasing.orders.rules import Counts, confirmed_or_none, status_by_counts, total_minor


def confirm_order(uow: UnitOfWork, number: str, answer: Confirmation, *, key: str) -> None:
    """Write the supplier's answer down; a later one takes the place of an earlier one, the first promise aside.

    ``PurchaseNotInState`` unless the order is with the supplier, ``NotFound`` for a line that it does not have.
    """
    uow.actor.require(Permission.PURCHASING_EDIT)

    def do() -> dict[str, Any]:
        order = _awaited(uow, number)
        lines = {line.id: line for line in queries.lines_of(uow, [order.id or 0])[order.id or 0]}
        told = {line.line_id: line for line in answer.lines}
        if unknown := told.keys() - lines.keys():
            raise NotFound("Line", line_id=min(unknown))
        for line_id, line in lines.items():
            said = told.get(cast("int", line_id))
            queries.update_line(
                uow,
                cast("int", line_id),
                confirmed_quantity=confirmed_or_none(
                    line.quantity - line.closed_quantity, said.quantity if said else None
                ),
                confirmed_price_minor=confirmed_or_none(line.unit_price_minor, said.unit_price_minor if said else None),
                confirmed_on=said.promised_on if said else None,
            )
        before = {"promised_now_on": str(order.promised_now_on), "reference": order.supplier_reference}
        queries.update_order(
            uow,
            order,
            promised_on=order.promised_on or answer.promised_on,
            promised_now_on=answer.promised_on,
            confirmed_at=order.confirmed_at or uow.now(),
            supplier_reference=answer.reference or order.supplier_reference,
        )
        after = {"promised_now_on": str(order.promised_now_on), "reference": order.supplier_reference}
        _audit(uow, order, "confirmed", before, after)
        return {"number": order.number}

    body = {"number": number, **answer.model_dump(mode="json")}
    do_once(uow, scope="purchasing.confirm", key=key, body=body, do=do)


def accept_confirmation(uow: UnitOfWork, number: str, *, revision: int) -> None:
    """What the supplier confirmed is what we order from now on.

    ``NothingConfirmed`` when it is the same, ``PurchaseChanged``; ``OverLimit`` when the order becomes worth more than
    the actor may approve, ``InvalidInput`` on ``lines`` when less is confirmed than came.
    """
    uow.actor.require(Permission.PURCHASING_EDIT)
    order = _awaited(uow, number, revision)
    order_id = cast("int", order.id)
    lines = queries.lines_of(uow, [order_id])[order_id]
    changed = [line for line in lines if line.confirmed_quantity is not None or line.confirmed_price_minor is not None]
    if not changed:
        raise NothingConfirmed("The supplier confirmed what was asked.", number=order.number)
    before = {line.sku: f"{line.quantity} x {line.unit_price_minor}" for line in changed}
    for line in changed:
        if line.confirmed_quantity is not None:
            _take_quantity(uow, line.id or 0, line.confirmed_quantity, line.received_quantity, line.quantity)
        if line.confirmed_price_minor is not None:
            queries.update_line(
                uow, line.id or 0, unit_price_minor=line.confirmed_price_minor, confirmed_price_minor=None
            )
    lines = queries.lines_of(uow, [order_id])[order_id]
    total = total_minor([(line.quantity - line.closed_quantity, line.unit_price_minor) for line in lines])
    if total is None:
        raise InvalidInput("lines", "The amount is too large.")
    if total > order.total_minor:
        require_limit(uow, order, total)
    queries.update_order(uow, order, total_minor=total)
    ids = {line.id for line in changed}
    after = {line.sku: f"{line.quantity} x {line.unit_price_minor}" for line in lines if line.id in ids}
    _audit(uow, order, "confirmation_accepted", before, after)
    to = status_by_counts(Counts(line.quantity, line.received_quantity, line.closed_quantity) for line in lines)
    if to == PurchaseStatus.CANCELLED:
        write_cancelled(uow, order, "")
        return
    if to != order.status:
        change_status(uow, order, to)
    uow.publish(PurchaseOrderChanged(order_id, order.number))


def _take_quantity(uow: UnitOfWork, line_id: int, confirmed: int, received: int, asked: int) -> None:
    """A line keeps what was asked when nothing comes of it: the rest is given up, so that history says both."""
    if confirmed < received:
        raise InvalidInput("lines", "Less is confirmed than has come already.", line_id=line_id)
    if confirmed < asked:
        queries.update_line(uow, line_id, closed_quantity=asked - confirmed, confirmed_quantity=None)
    else:
        queries.update_line(uow, line_id, quantity=confirmed, closed_quantity=0, confirmed_quantity=None)


def _awaited(uow: UnitOfWork, number: str, revision: int | None = None) -> PurchaseOrder:
    order = queries.lock_order(uow, number)
    if order.status not in AWAITED:
        raise PurchaseNotInState(order.number, order.status, "confirmed")
    queries.require_revision(order, revision)
    return order


def _audit(uow: UnitOfWork, order: PurchaseOrder, action: str, before: dict[str, Any], after: dict[str, Any]) -> None:
    record_change(uow, entity="purchase_order", entity_id=order.number, action=action, before=before, after=after)
    uow.touch(PURCHASES_TOPIC)
