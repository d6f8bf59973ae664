"""What invoices do on hearing news: goods that leave are invoiced, an order that comes to nothing is credited.

Put in by ``wiring.py``. All of it happens in the transaction of the news, so neither goods leave without their invoice
nor is there one for goods that stayed.
"""

from __future__ import annotations

from typing import cast

from freight_app.kit.db import UnitOfWork
from freight_app.kit.events import EventBus
from freight_app.kit.money import Money
from freight_app.orders import queries as order_queries
from freight_app.orders.changes.return_queries import returned_pieces
from freight_app.orders.events import (
    CreditNoteIssued,
    InvoiceIssued,
    OrderCancelled,
    OrderHandedOver,
    ReturnSettled,
)
from freight_app.orders.invoices import queries
from freight_app.orders.invoices.crediting import credit_goods
from freight_app.orders.invoices.delivery_notes import issue_delivery_note
from freight_app.orders.invoices.files import set_in_time
from freight_app.orders.invoices.issuing import invoice_order
from freight_app.orders.invoices.reasons import GOODS_RETURNED, NOT_DELIVERED, ORDER_CANCELLED


def settle_what_left(uow: UnitOfWork, event: OrderHandedOver) -> None:
    """Invoice what left and was not invoiced; credit what was invoiced in advance and did not leave.

    Told twice, it finds nothing left to do.
    """
    order = order_queries.lock_order_by_id(uow, event.order_id)
    lines = order_queries.lines_of(uow, [event.order_id])[event.order_id]
    invoiced = queries.invoiced_quantities(uow, [cast("int", line.id) for line in lines])
    stayed = {
        cast("int", line.id): invoiced[cast("int", line.id)] - line.fulfilled_quantity + line.returned_quantity
        for line in lines
    }
    invoice_order(uow, order)
    if any(quantity > 0 for quantity in stayed.values()):
        credit_goods(uow, event.order_id, stayed, reason=NOT_DELIVERED)
    issue_delivery_note(uow, order)


def credit_cancelled(uow: UnitOfWork, event: OrderCancelled) -> None:
    """What was invoiced in advance is credited whole, the fee too."""
    lines = order_queries.lines_of(uow, [event.order_id])[event.order_id]
    invoiced = queries.invoiced_quantities(uow, [cast("int", line.id) for line in lines])
    if any(invoiced.values()) or queries.is_fee_invoiced(uow, event.order_id):
        credit_goods(uow, event.order_id, invoiced, reason=ORDER_CANCELLED, with_fee=True)


def credit_returned(uow: UnitOfWork, event: ReturnSettled) -> None:
    """What came back and was invoiced is credited at what it was settled at, as far as nobody credited it by hand."""
    pieces = returned_pieces(uow, event.return_number)
    invoiced = queries.invoiced_quantities(uow, list(pieces))
    left = {line_id: min(quantity, invoiced[line_id]) for line_id, quantity in pieces.items()}
    worth = Money(event.amount_minor, event.currency)
    with_fee = event.fee_minor > 0
    if event.amount_minor and (with_fee or any(left.values())):
        credit_goods(uow, event.order_id, left, reason=GOODS_RETURNED, with_fee=with_fee, worth=worth)


def set_invoice(uow: UnitOfWork, event: InvoiceIssued) -> None:
    set_in_time(uow, event.invoice_number)


def set_credit_note(uow: UnitOfWork, event: CreditNoteIssued) -> None:
    set_in_time(uow, event.credit_note_number)


def subscribe(bus: EventBus) -> None:
    bus.subscribe(OrderHandedOver, settle_what_left)
    bus.subscribe(OrderCancelled, credit_cancelled)
    bus.subscribe(ReturnSettled, credit_returned)
    bus.subscribe(InvoiceIssued, set_invoice)
    bus.subscribe(CreditNoteIssued, set_credit_note)
