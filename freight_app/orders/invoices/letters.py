"""What customers are written about their papers. Put in by ``wiring.py``."""

from __future__ import annotations

from freight_app.kit.db import UnitOfWork
from freight_app.kit.events import EventBus
from freight_app.orders import queries as order_queries
from freight_app.orders.events import CreditNoteIssued
from freight_app.orders.notices import post_letter, written_amount


def write_of_credit_note(uow: UnitOfWork, event: CreditNoteIssued) -> None:
    """Where it is found: like an invoice, the paper itself is on the order's page."""
    if event.amount_minor == 0:
        return
    order = order_queries.find_order_by_id(uow, event.order_id)
    facts = {
        "credit_note": event.credit_note_number,
        "invoice": event.invoice_number,
        "amount": written_amount(order, event.amount_minor),
    }
    occasion = f"credit_note_issued:{event.credit_note_number}"
    post_letter(uow, order, "credit_note_issued", occasion=occasion, facts=facts)


def subscribe(bus: EventBus) -> None:
    bus.subscribe(CreditNoteIssued, write_of_credit_note)
