"""Invoices: of what left the house, by itself; of what is ordered, by hand. Numbered in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple, cast

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.idempotency import do_once
from freight_app.kit.languages import LocalizedText
from freight_app.kit.money import Money
from freight_app.orders import queries as order_queries
from freight_app.orders.credit.accounts import terms_days_of
from freight_app.orders.credit.periods import require_open_period
from freight_app.orders.errors import OrderNotInState
from freight_app.orders.events import InvoiceIssued
from freight_app.orders.invoices import queries
from freight_app.orders.invoices.dtos import IssuedInvoice
from freight_app.orders.invoices.errors import MoreThanOrdered, NothingToInvoice, NumberTaken
from freight_app.orders.invoices.models import PaperKind
from freight_app.orders.invoices.numbering import SeriesNumber, take_number
from freight_app.orders.invoices.parties import customer_key, customer_of, issuer_of
from freight_app.orders.invoices.rules import LineAmounts, fee_rate, share_taxes
from freight_app.orders.models import Order, OrderLine, OrderStatus, PaymentMethod
from freight_app.orders.rules import promise_day
from freight_app.orders.views import tax_views
from freight_app.shop.service import get_shop_profile

S = OrderStatus
# The shop has said yes, and the goods have not left.
BEFORE_LEAVING = frozenset({S.CONFIRMED, S.PICKING, S.PACKED})
GONE = frozenset({S.SHIPPED, S.DELIVERED, S.COMPLETED})
INVOICES_TOPIC = "invoices"


def issue_invoice(uow: UnitOfWork, order_number: str, *, key: str) -> IssuedInvoice:
    """Invoice by hand what is not invoiced yet: before the goods leave all that can be delivered, then what left.

    Raises ``NothingToInvoice``; ``OrderNotInState`` for an order that the shop has not accepted or that is no more.
    """
    uow.actor.require(Permission.INVOICES_ISSUE)

    def do() -> dict[str, Any]:
        order = order_queries.lock_order(uow, order_number)
        if order.status not in BEFORE_LEAVING | GONE:
            raise OrderNotInState(order.number, order.status, "invoiced")
        issued = invoice_order(uow, order)
        if issued is None:
            raise NothingToInvoice(f"Everything of order {order.number} is invoiced.", number=order.number)
        return issued.model_dump(mode="json")

    body = {"order": order_number}
    return IssuedInvoice.model_validate(do_once(uow, scope="invoices.issue", key=key, body=body, do=do))


def invoice_order(uow: UnitOfWork, order: Order, *, at: datetime | None = None) -> IssuedInvoice | None:
    """Invoice what a locked order has and no invoice yet; None when there is nothing. ``at`` is now unless given."""
    order_id = cast("int", order.id)
    lines = order_queries.lines_of(uow, [order_id])[order_id]
    invoiced = queries.invoiced_quantities(uow, [cast("int", line.id) for line in lines])
    wanted = {
        cast("int", line.id): left
        for line in lines
        if (left := to_invoice(order, line, invoiced[cast("int", line.id)]))
    }
    if not wanted:
        return None
    for line_id, quantity in sorted(wanted.items()):
        if not queries.raise_invoiced(uow, line_id, quantity):
            raise MoreThanOrdered("More would be invoiced than was ordered.", line_id=line_id, quantity=quantity)
    drafts = [_goods_draft(line, wanted[cast("int", line.id)]) for line in lines if line.id in wanted]
    with_fee = order.fee_minor > 0 and not queries.is_fee_invoiced(uow, order_id)
    if with_fee:
        drafts.append(_fee_draft(order, lines))
    invoice_id, issued = _write(uow, order, drafts, at or uow.now())
    if with_fee:
        queries.set_fee_invoiced(uow, order_id, invoice_id)
    return issued


def to_invoice(order: Order, line: OrderLine, invoiced: int) -> int:
    """How many pieces of a line can be invoiced now, ``invoiced`` being what is."""
    if order.status in GONE:
        return max(0, line.fulfilled_quantity - line.returned_quantity - invoiced)
    if order.status in BEFORE_LEAVING:
        return max(0, line.quantity - line.short_quantity - invoiced)
    return 0


class LineDraft(NamedTuple):
    order_line_id: int | None
    sku: str
    names: LocalizedText
    quantity: int
    unit_minor: int
    tax_rate: str


def _goods_draft(line: OrderLine, quantity: int) -> LineDraft:
    return LineDraft(line.id, line.sku, line.names, quantity, line.unit_minor, line.tax_rate)


def _fee_draft(order: Order, lines: Sequence[OrderLine]) -> LineDraft:
    rates = [(Decimal(line.tax_rate), Money(line.total_minor, order.currency)) for line in lines]
    rate = fee_rate(tax_views(order), rates, Money(order.fee_minor, order.currency))
    return LineDraft(None, "", order.delivery_names, 1, order.fee_minor, str(rate))


def _write(uow: UnitOfWork, order: Order, drafts: Sequence[LineDraft], at: datetime) -> tuple[int, IssuedInvoice]:
    order_id = cast("int", order.id)
    grosses = [(Decimal(draft.tax_rate), Money(draft.unit_minor * draft.quantity, order.currency)) for draft in drafts]
    summary, amounts = share_taxes(grosses, order.currency)
    tax = sum(row.tax.amount_minor for row in summary)
    total = Money(sum(gross.amount_minor for _rate, gross in grosses), order.currency)
    customer = customer_of(uow, order)
    today = promise_day(at, get_shop_profile(uow).time_zone, 0)
    require_open_period(uow, today)
    terms = timedelta(days=terms_days_of(uow, order))
    number = take_number(uow, PaperKind.INVOICE, today)
    invoice_id = queries.add_invoice(
        uow,
        {
            **numbered(uow, number, at),
            "kind": PaperKind.INVOICE,
            "order_id": order_id,
            "order_number": order.number,
            "refers_to_id": None,
            "due_on": _due_on(order, number.on + terms),
            "language": order.language,
            "reason": "",
            "currency": order.currency,
            "net_minor": total.amount_minor - tax,
            "tax_minor": tax,
            "total_minor": total.amount_minor,
            "paid_minor": min(total.amount_minor, queries.unspent_minor(uow, order_id)),
            "taxes": [
                {"rate": str(row.rate), "net_minor": row.net.amount_minor, "tax_minor": row.tax.amount_minor}
                for row in summary
            ],
            "customer": customer.model_dump(mode="json"),
            "shop": issuer_of(uow).model_dump(mode="json"),
            "customer_key": customer_key(customer),
        },
        [
            {"position": place, "credits_line_id": None, **draft._asdict(), **amount_columns(found)}
            for place, (draft, found) in enumerate(zip(drafts, amounts, strict=True))
        ],
    )
    if invoice_id is None:
        raise number_taken(number)
    uow.touch(INVOICES_TOPIC)
    uow.publish(InvoiceIssued(order_id, order.number, number.text, total.amount_minor, order.currency))
    return invoice_id, IssuedInvoice(number=number.text, total=total)


def _due_on(order: Order, by_terms: date) -> date:
    """Who pays at the door pays when the goods come, and is not late before."""
    at_the_door = order.payment_method == PaymentMethod.CASH_ON_DELIVERY
    return max(by_terms, order.promised_on) if at_the_door else by_terms


def numbered(uow: UnitOfWork, number: SeriesNumber, at: datetime) -> dict[str, Any]:
    """The columns of a paper about its number and its day."""
    return {
        "number": number.text,
        "series_year": number.year,
        "series_number": number.number,
        "issued_on": number.on,
        "issued_at": at,
        "issued_by": uow.actor.label[:200],
    }


def amount_columns(amounts: LineAmounts) -> Mapping[str, int]:
    return {
        "net_minor": amounts.net.amount_minor,
        "tax_minor": amounts.tax.amount_minor,
        "total_minor": (amounts.net + amounts.tax).amount_minor,
    }


def number_taken(number: SeriesNumber) -> NumberTaken:
    return NumberTaken(
        f"There is a paper {number.text} already: change the pattern of the numbers.", number=number.text
    )
