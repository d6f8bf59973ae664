"""A purchase order ends: with what came, or before anything did."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, cast

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.idempotency import do_once
from freight_app.purchasing.errors import NothingAwaited, PurchaseNotInState
from freight_app.purchasing.events import PurchaseOrderCancelled, PurchaseOrderChanged, PurchaseOrderClosed
from freight_app.purchasing.orders import queries
from freight_app.purchasing.orders.models import AWAITED, PurchaseOrder, PurchaseStatus, change_status
from freight_app.purchasing.orders.rules import Counts, status_by_counts, total_minor


def close_short(uow: UnitOfWork, number: str, *, reason: str, lines: Collection[int] = (), key: str) -> None:
    """What has not come is not awaited any more: of these lines, or of all of them, which closes the order.

    An order of which nothing came is cancelled with its last line. ``PurchaseNotInState`` unless it is with the
    supplier, ``NothingAwaited``, ``InvalidInput`` on ``reason``.
    """
    uow.actor.require(Permission.PURCHASING_EDIT)
    reason = _require_reason(reason)

    def do() -> dict[str, Any]:
        order = queries.lock_order(uow, number)
        if order.status not in AWAITED:
            raise PurchaseNotInState(order.number, order.status, PurchaseStatus.CLOSED)
        to = _give_up(uow, order, lines)
        if to == PurchaseStatus.CANCELLED:
            write_cancelled(uow, order, reason)
        elif to == PurchaseStatus.RECEIVED and not lines:
            _close(uow, order, reason, is_short=True)
        else:
            if to != order.status:
                change_status(uow, order, to, note=reason)
            uow.publish(PurchaseOrderChanged(order.id or 0, order.number))
        return {"number": order.number}

    body = {"number": number, "reason": reason, "lines": sorted(lines)}
    do_once(uow, scope="purchasing.close_short", key=key, body=body, do=do)


def close_order(uow: UnitOfWork, number: str) -> None:
    """Everything that was to come came: the order is done. ``PurchaseNotInState`` unless it is received."""
    uow.actor.require(Permission.PURCHASING_EDIT)
    order = queries.lock_order(uow, number)
    if order.status != PurchaseStatus.RECEIVED:
        raise PurchaseNotInState(order.number, order.status, PurchaseStatus.CLOSED)
    lines = queries.lines_of(uow, [cast("int", order.id)])[cast("int", order.id)]
    _close(uow, order, "", is_short=any(line.received_quantity < line.quantity for line in lines))


def cancel_order(uow: UnitOfWork, number: str, *, reason: str, key: str) -> None:
    """Nothing of the order comes. ``PurchaseNotInState`` once something did; ``InvalidInput`` on ``reason``."""
    uow.actor.require(Permission.PURCHASING_EDIT)
    reason = _require_reason(reason)

    def do() -> dict[str, Any]:
        write_cancelled(uow, queries.lock_order(uow, number), reason)
        return {"number": number}

    do_once(uow, scope="purchasing.cancel", key=key, body={"number": number, "reason": reason}, do=do)


def _give_up(uow: UnitOfWork, order: PurchaseOrder, wanted: Collection[int]) -> PurchaseStatus:
    """Give up what these lines still await; the status that follows."""
    order_id = cast("int", order.id)
    lines = queries.lines_of(uow, [order_id])[order_id]
    if unknown := set(wanted) - {line.id for line in lines}:
        raise NotFound("Line", line_id=min(unknown))
    counts = {
        cast("int", line.id): Counts(line.quantity, line.received_quantity, line.closed_quantity) for line in lines
    }
    given_up = {line_id: count for line_id, count in counts.items() if count.awaited and line_id in (wanted or counts)}
    if not given_up:
        raise NothingAwaited("Nothing more is awaited here.", number=order.number)
    for line_id, count in given_up.items():
        counts[line_id] = count._replace(closed=count.closed + count.awaited)
        queries.update_line(uow, line_id, closed_quantity=counts[line_id].closed)
    prices = {cast("int", line.id): line.unit_price_minor for line in lines}
    total = total_minor([(count.ordered - count.closed, prices[line_id]) for line_id, count in counts.items()])
    queries.update_order(uow, order, total_minor=cast("int", total))
    return status_by_counts(counts.values())


def _close(uow: UnitOfWork, order: PurchaseOrder, note: str, *, is_short: bool) -> None:
    change_status(uow, order, PurchaseStatus.CLOSED, note=note)
    uow.publish(PurchaseOrderClosed(cast("int", order.id), order.number, is_short))


def write_cancelled(uow: UnitOfWork, order: PurchaseOrder, reason: str) -> None:
    """A locked order is cancelled, and whoever listens is told."""
    was_placed = order.status in AWAITED
    change_status(uow, order, PurchaseStatus.CANCELLED, note=reason)
    uow.publish(PurchaseOrderCancelled(cast("int", order.id), order.number, was_placed))


def _require_reason(reason: str) -> str:
    if not reason.strip():
        raise InvalidInput("reason", "A reason is needed: somebody will ask.")
    if len(reason) > 500:
        raise InvalidInput("reason", "A reason has at most 500 characters.")
    return reason.strip()
