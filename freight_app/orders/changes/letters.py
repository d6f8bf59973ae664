"""What customers are written when their order changes and when goods come back. Put in by ``wiring.py``.

Reasons and notes that staff write for each other stay in the house; only why a return is refused is for the customer.
"""

from __future__ import annotations

from typing import Any, cast

from freight_app.kit.db import UnitOfWork
from freight_app.kit.events import EventBus
from freight_app.kit.languages import LocalizedText, format_date, pick_text
from freight_app.orders import queries
from freight_app.orders.changes import queries as change_queries
from freight_app.orders.changes import return_queries
from freight_app.orders.changes.models import AmendmentKind
from freight_app.orders.events import (
    GoodsReturned,
    OrderAmended,
    OrderSplit,
    PiecesMissing,
    ReturnApproved,
    ReturnRefused,
    ReturnSettled,
)
from freight_app.orders.models import Order, PaymentMethod
from freight_app.orders.notices import Facts, money_facts, post_letter, written_amount

# What is said of a line beside how many pieces it has now.
INSTEAD: LocalizedText = {"en": "instead of {before}", "fr": "au lieu de {before}", "ar": "بدلًا من {before}"}
CANCELLED: LocalizedText = {"en": "cancelled", "fr": "annulé", "ar": "أُلغيت"}
ADDED: LocalizedText = {"en": "new", "fr": "nouveau", "ar": "جديدة"}


def write_of_amendment(uow: UnitOfWork, event: OrderAmended) -> None:
    """What is different about the order. A split is told by its own letter."""
    amendment = next(reversed(change_queries.amendments_of(uow, event.order_id)), None)
    if amendment is None or amendment.kind != AmendmentKind.AMENDED:
        return
    order = queries.find_order_by_id(uow, event.order_id)
    moved = (amendment.before["delivery_code"], amendment.before["address"]) != (order.delivery_code, order.address)
    facts = {
        "lines": changed_lines(order, amendment.before["lines"], amendment.after["lines"]),
        "before": written_amount(order, event.before_minor),
        "total": written_amount(order, event.after_minor),
        "delivery": _way(order) if moved else "",
        **money_facts(uow, order),
    }
    post_letter(uow, order, "order_amended", occasion=f"order_amended:{order.id}:{amendment.revision}", facts=facts)


def changed_lines(order: Order, before: list[dict[str, Any]], after: list[dict[str, Any]]) -> list[Facts]:
    """The lines of which there are more or fewer pieces than before, as ``snapshot_of`` wrote both."""
    was = {line["sku"]: line for line in before}
    now = {line["sku"]: line for line in after}
    rows: list[Facts] = []
    for sku, line in (was | now).items():
        pieces_before = was[sku]["quantity"] if sku in was else 0
        pieces = now[sku]["quantity"] if sku in now else 0
        if pieces == pieces_before:
            continue
        note = CANCELLED if not pieces else ADDED if not pieces_before else INSTEAD
        rows.append(
            {
                "name": pick_text(line["names"], order.language),
                "quantity": pieces,
                "total": written_amount(order, line["unit_minor"] * pieces),
                "note": pick_text(note, order.language).format(before=pieces_before),
            }
        )
    return rows


def write_of_split(uow: UnitOfWork, event: OrderSplit) -> None:
    """The letter leads to the part that follows: the link of the other one is known."""
    order = queries.find_order_by_id(uow, event.order_id)
    sibling = queries.find_order_by_id(uow, event.sibling_id)
    facts = {
        "sibling": sibling.number,
        "link": f"/track/{sibling.tracking_token}",
        "lines": [
            {"name": pick_text(line.names, order.language), "quantity": line.quantity}
            for line in queries.lines_of(uow, [event.sibling_id])[event.sibling_id]
        ],
        "total": written_amount(order, order.total_minor),
        "sibling_total": written_amount(order, event.sibling_minor),
        "expected": format_date(sibling.promised_on, order.language, width="full"),
    }
    post_letter(uow, order, "order_split", occasion=f"order_split:{event.sibling_id}", facts=facts)


def write_of_missing(uow: UnitOfWork, event: PiecesMissing) -> None:
    """What could not be picked, without the picker's reason. Told again only when more is missing."""
    order = queries.find_order_by_id(uow, event.order_id)
    facts = {
        "lines": [
            {
                "name": pick_text(line.names, order.language),
                "quantity": line.short_quantity,
                "total": written_amount(order, line.short_quantity * line.unit_minor),
            }
            for line in queries.lines_of(uow, [event.order_id])[event.order_id]
            if line.short_quantity
        ],
        "total": written_amount(order, order.total_minor - order.short_minor),
        **money_facts(uow, order),
    }
    post_letter(uow, order, "order_short", occasion=f"order_short:{order.id}:{order.short_minor}", facts=facts)


def write_of_approval(uow: UnitOfWork, event: ReturnApproved) -> None:
    _write_of_return(uow, event, "return_approved", {"lines": _lines_coming(uow, event)})


def write_of_refusal(uow: UnitOfWork, event: ReturnRefused) -> None:
    _write_of_return(uow, event, "return_refused", {"reason": event.reason})


def write_of_arrival(uow: UnitOfWork, event: GoodsReturned) -> None:
    """What was counted, whether it can be sold again or not. Settled in the same step, that letter says it all."""
    if event.awaits_settling:
        _write_of_return(uow, event, "return_received", {"lines": _lines_counted(uow, event)})


def write_of_settling(uow: UnitOfWork, event: ReturnSettled) -> None:
    order = queries.find_order_by_id(uow, event.order_id)
    is_on_account = order.payment_method == PaymentMethod.ON_ACCOUNT
    facts = {
        "amount": written_amount(order, event.amount_minor),
        "kept": "" if is_on_account else written_amount(order, event.kept_minor),
        "credited": written_amount(order, event.amount_minor) if is_on_account else "",
        "owed_back": money_facts(uow, order)["owed_back"],
    }
    # Goods that are settled at nothing are no news of money.
    if facts["amount"]:
        _write_of_return(uow, event, "return_settled", facts)


Returned = ReturnApproved | ReturnRefused | GoodsReturned | ReturnSettled


def _write_of_return(uow: UnitOfWork, event: Returned, template: str, facts: Facts) -> None:
    order = queries.find_order_by_id(uow, event.order_id)
    told = {"return_number": event.return_number, **facts}
    post_letter(uow, order, template, occasion=f"{template}:{event.return_number}", facts=told)


def _lines_coming(uow: UnitOfWork, event: ReturnApproved) -> list[Facts]:
    returned = return_queries.find_return(uow, event.return_number)
    lines = return_queries.return_lines_of(uow, [cast("int", returned.id)])[cast("int", returned.id)]
    return _named(uow, event.order_id, {line.order_line_id: line.quantity for line in lines})


def _lines_counted(uow: UnitOfWork, event: GoodsReturned) -> list[Facts]:
    return _named(uow, event.order_id, return_queries.returned_pieces(uow, event.return_number))


def _named(uow: UnitOfWork, order_id: int, pieces: dict[int, int]) -> list[Facts]:
    order = queries.find_order_by_id(uow, order_id)
    return [
        {"name": pick_text(line.names, order.language), "quantity": pieces[cast("int", line.id)]}
        for line in queries.lines_of(uow, [order_id])[order_id]
        if line.id in pieces
    ]


def _way(order: Order) -> str:
    """How and where the goods go now."""
    address = order.address or {}
    where = [address.get(part, "") for part in ("line", "city")]
    return ", ".join(part for part in (pick_text(order.delivery_names, order.language), *where) if part)


def subscribe(bus: EventBus) -> None:
    bus.subscribe(OrderAmended, write_of_amendment)
    bus.subscribe(OrderSplit, write_of_split)
    bus.subscribe(PiecesMissing, write_of_missing)
    bus.subscribe(ReturnApproved, write_of_approval)
    bus.subscribe(ReturnRefused, write_of_refusal)
    bus.subscribe(GoodsReturned, write_of_arrival)
    bus.subscribe(ReturnSettled, write_of_settling)
