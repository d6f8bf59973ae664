"""What credit does on hearing news of orders and their papers. Put in by ``wiring.py``.

Only orders that are on account concern it: what is paid at the door or in advance never enters an account.
"""

from __future__ import annotations

from typing import cast

from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput
from freight_app.kit.events import EventBus
from freight_app.orders import queries as order_queries
from freight_app.orders.credit import queries
from freight_app.orders.credit.booking import Posting, write_entry
from freight_app.orders.credit.committing import CREDIT_TOPIC, move_to_balance, recount_credit, release_what_fits
from freight_app.orders.credit.errors import OrderOnHold
from freight_app.orders.credit.models import CreditAccount, EntryKind
from freight_app.orders.credit.rules import due_day
from freight_app.orders.events import (
    CreditNoteIssued,
    GoodsReturned,
    InvoiceIssued,
    OrderAmended,
    OrderEvent,
    ReturnSettled,
)
from freight_app.orders.models import Order, PaymentMethod
from freight_app.shop.calendar import today_of_shop


def follow_amended_order(uow: UnitOfWork, event: OrderAmended) -> None:
    """More is asked of the guard, less is free again; counted from the order itself."""
    recount_credit(uow, order_queries.lock_order_by_id(uow, event.order_id))


def follow_returned_goods(uow: UnitOfWork, event: GoodsReturned) -> None:
    """What came back before it was invoiced will not be; what was invoiced is settled by its credit note."""
    recount_credit(uow, order_queries.lock_order_by_id(uow, event.order_id))


def book_invoice(uow: UnitOfWork, event: InvoiceIssued) -> None:
    """What was committed to the order is owed from now on. An invoice that is told twice is booked once."""
    order, account = _on_account(uow, event)
    if account is None or event.amount_minor == 0:
        return
    today = today_of_shop(uow)
    posting = Posting(
        EntryKind.INVOICE,
        event.invoice_number,
        event.amount_minor,
        booked_on=today,
        due_on=due_day(today, account.terms_days),
        order_number=event.number,
    )
    if write_entry(uow, account, posting) is not None:
        move_to_balance(uow, account, order, event.amount_minor)
        uow.touch(CREDIT_TOPIC)


def book_credit_note(uow: UnitOfWork, event: CreditNoteIssued) -> None:
    """Less is owed, and what waits may go on as far as there is room."""
    _order, account = _on_account(uow, event)
    if account is None or event.amount_minor == 0:
        return
    posting = Posting(
        EntryKind.CREDIT_NOTE,
        event.credit_note_number,
        -event.amount_minor,
        booked_on=today_of_shop(uow),
        order_number=event.number,
        reference=event.invoice_number,
    )
    if write_entry(uow, account, posting) is not None:
        queries.change_balance(uow, account, -event.amount_minor)
        release_what_fits(uow, account)
        uow.touch(CREDIT_TOPIC)


def keep_for_customer(uow: UnitOfWork, event: ReturnSettled) -> None:
    """What was paid in advance for goods that came back stays theirs on the company's account.

    An order on account is credited by its credit note. ``InvalidInput`` for a customer who has no account.
    """
    order = order_queries.lock_order_by_id(uow, event.order_id)
    if event.kept_minor == 0 or order.payment_method == PaymentMethod.ON_ACCOUNT:
        return
    found = None if order.retailer_id is None else queries.usable_account(uow, order.retailer_id, event.currency)
    if found is None:
        raise InvalidInput("settlement", "This customer has no account on which it could stay. Pay the money back.")
    account = queries.lock_account(uow, cast("int", found.id))
    posting = Posting(
        EntryKind.CREDIT_NOTE,
        event.return_number,
        -event.kept_minor,
        booked_on=today_of_shop(uow),
        order_number=event.number,
    )
    if write_entry(uow, account, posting) is not None:
        queries.change_balance(uow, account, -event.kept_minor)
        release_what_fits(uow, account)
        uow.touch(CREDIT_TOPIC)


def subscribe(bus: EventBus) -> None:
    bus.subscribe(OrderAmended, follow_amended_order)
    bus.subscribe(GoodsReturned, follow_returned_goods)
    bus.subscribe(ReturnSettled, keep_for_customer)
    bus.subscribe(InvoiceIssued, book_invoice)
    bus.subscribe(CreditNoteIssued, book_credit_note)


def _on_account(uow: UnitOfWork, event: OrderEvent) -> tuple[Order, CreditAccount | None]:
    """The order, locked, and its account, locked; None when it is paid another way."""
    order = order_queries.lock_order_by_id(uow, event.order_id)
    if order.payment_method != PaymentMethod.ON_ACCOUNT:
        return order, None
    commitment = queries.find_commitment(uow, cast("int", order.id))
    if commitment is None:
        raise OrderOnHold(order.number)
    return order, queries.lock_account(uow, commitment.account_id)
