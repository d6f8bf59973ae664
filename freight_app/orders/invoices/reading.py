"""Invoices read: by staff, by the customer whose they are, and as the list of a period with its sums."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import cast

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.kit.money import Money
from freight_app.orders import queries as order_queries
from freight_app.orders.dtos import TaxLine
from freight_app.orders.invoices import list_queries, queries
from freight_app.orders.invoices.dtos import (
    Customer,
    InvoiceLineView,
    InvoiceList,
    InvoiceQuery,
    InvoiceRow,
    InvoiceView,
    Issuer,
    JournalRow,
    OrderPapers,
    PaperBody,
    PaperView,
    PeriodTotals,
)
from freight_app.orders.invoices.issuing import BEFORE_LEAVING, GONE, to_invoice
from freight_app.orders.invoices.list_queries import Settled
from freight_app.orders.invoices.models import Invoice, Paper, PaperKind
from freight_app.orders.models import Order
from freight_app.orders.views import shown_of
from freight_app.shop.calendar import today_of_shop
from freight_app.shop.service import get_shop_profile


def get_invoice(uow: UnitOfWork, number: str) -> InvoiceView:
    """Any invoice or credit note, for staff with ``invoices.read``."""
    uow.actor.require(Permission.INVOICES_READ)
    return view_invoice(uow, queries.find_invoice(uow, number))


def get_own_invoice(uow: UnitOfWork, user_id: int, number: str) -> InvoiceView:
    """One of those that a customer may look at: their own or their company's; another's is not found."""
    found = queries.find_invoice(uow, number)
    if not order_queries.is_visible(uow, user_id, found.order_id):
        raise NotFound("Invoice", number=number)
    return view_invoice(uow, found)


def get_invoice_by_token(uow: UnitOfWork, token: str, number: str) -> InvoiceView:
    """An invoice of the guest's order that this link follows; another's is not found.

    Links get passed on and an invoice says who somebody is, so whoever has an account signs in for it.
    """
    order = order_queries.find_order_by_token(uow, token)
    if order.user_id is not None:
        raise NotFound("Invoice", number=number)
    return view_invoice(uow, queries.find_invoice_of_order(uow, cast("int", order.id), number))


def list_invoices(uow: UnitOfWork, query: InvoiceQuery) -> InvoiceList:
    """A page of a period's invoices, with the sums of all of them."""
    uow.actor.require(Permission.INVOICES_READ)
    today = today_of_shop(uow)
    rows, total = list_queries.page_invoices(uow, query, today=today)
    sums = list_queries.sum_period(uow, query, today=today)
    # A period without invoices has a sum all the same.
    sums = sums or [(get_shop_profile(uow).currency, 0, 0, 0, 0)]
    return InvoiceList(
        rows=[_row(found) for found in rows],
        total=total,
        page=query.page,
        per_page=query.per_page,
        totals=[
            PeriodTotals(
                invoiced=Money(invoiced, currency),
                credited=Money(credited, currency),
                net=Money(net, currency),
                tax=Money(tax, currency),
                total=Money(net + tax, currency),
            )
            for currency, invoiced, credited, net, tax in sums
        ],
        tab_counts=list_queries.count_tabs(uow, query, today=today),
        years=list_queries.list_years(uow),
    )


def walk_journal(uow: UnitOfWork, query: InvoiceQuery) -> Iterator[JournalRow]:
    """The sales journal: one row for each invoice and credit note that the question finds, by day."""
    uow.actor.require(Permission.INVOICES_READ)
    for invoice, refers_to in list_queries.walk_journal(uow, query, today=today_of_shop(uow)):
        sign = -1 if invoice.kind == PaperKind.CREDIT_NOTE else 1

        def signed(amount_minor: int, *, sign: int = sign, currency: str = invoice.currency) -> Money:
            return Money(sign * amount_minor, currency)

        customer = Customer.model_validate(invoice.customer)
        yield JournalRow(
            issued_on=invoice.issued_on,
            number=invoice.number,
            kind=invoice.kind,
            refers_to=refers_to,
            order_number=invoice.order_number,
            customer=customer.company or customer.name,
            tax_number=customer.tax_number,
            currency=invoice.currency,
            by_rate={
                Decimal(row["rate"]): (signed(row["net_minor"]), signed(row["tax_minor"])) for row in invoice.taxes
            },
            net=signed(invoice.net_minor),
            tax=signed(invoice.tax_minor),
            total=signed(invoice.total_minor),
        )


def papers_of_order(uow: UnitOfWork, order_number: str) -> OrderPapers:
    """Everything that was issued for an order, for staff."""
    uow.actor.require(Permission.ORDERS_READ)
    return _papers(uow, order_queries.find_order(uow, order_number))


def papers_of_own_order(uow: UnitOfWork, user_id: int, order_number: str) -> OrderPapers:
    """The same for the customer; another's order is not found."""
    return _papers(uow, order_queries.find_visible_order(uow, user_id, order_number))


def papers_by_token(uow: UnitOfWork, token: str) -> OrderPapers:
    """The same for whoever holds the link of a guest's order; who has an account signs in for it."""
    order = order_queries.find_order_by_token(uow, token)
    if order.user_id is not None:
        raise NotFound("Order")
    return _papers(uow, order)


def _papers(uow: UnitOfWork, order: Order) -> OrderPapers:
    order_id = cast("int", order.id)
    ids = [cast("int", found.id) for found in queries.invoices_of_order(uow, order_id)]
    return OrderPapers(
        invoices=[_row(found) for found in list_queries.settle(uow, ids)],
        papers=[view_paper(paper) for paper in queries.papers_of_order(uow, order_id)],
        can_invoice=_can_invoice(uow, order),
    )


def _can_invoice(uow: UnitOfWork, order: Order) -> bool:
    if order.status not in BEFORE_LEAVING | GONE:
        return False
    order_id = cast("int", order.id)
    lines = order_queries.lines_of(uow, [order_id])[order_id]
    invoiced = queries.invoiced_quantities(uow, [cast("int", line.id) for line in lines])
    return any(to_invoice(order, line, invoiced[cast("int", line.id)]) for line in lines)


def view_paper(paper: Paper) -> PaperView:
    body = PaperBody.model_validate(paper.body)
    return PaperView(
        number=paper.number,
        kind=paper.kind,
        issued_on=paper.issued_on,
        valid_until=paper.valid_until,
        order_number=body.order_number,
        customer_name=body.customer.company or body.customer.name,
        total=body.total,
    )


def view_invoice(uow: UnitOfWork, invoice: Invoice) -> InvoiceView:
    """An invoice in full, for whoever was found to be allowed to see it."""
    invoice_id = cast("int", invoice.id)
    [settled] = list_queries.settle(uow, [invoice_id])
    currency = invoice.currency
    lines = queries.lines_of_invoices(uow, [invoice_id])[invoice_id]
    credited = queries.credited_quantities(uow, [cast("int", line.id) for line in lines])
    return InvoiceView(
        **_row(settled).model_dump(),
        issued_at=invoice.issued_at,
        issued_by=invoice.issued_by,
        language=invoice.language,  # type: ignore[arg-type]
        reason=invoice.reason,
        customer=Customer.model_validate(invoice.customer),
        shop=Issuer.model_validate(invoice.shop),
        lines=[
            InvoiceLineView(
                position=line.position,
                order_line_id=line.order_line_id,
                sku=line.sku,
                name=line.names,
                quantity=line.quantity,
                unit_price=Money(line.unit_minor, currency),
                tax_rate=Decimal(line.tax_rate),
                net=Money(line.net_minor, currency),
                tax=Money(line.tax_minor, currency),
                total=Money(line.total_minor, currency),
                # A line of a credit note has no count of its own: it is not credited again.
                creditable=line.quantity - credited.get(cast("int", line.id), line.quantity),
            )
            for line in lines
        ],
        taxes=_taxes(invoice),
        paid=Money(invoice.paid_minor, currency),
        credit_notes=[note.number for note in queries.credit_notes_of(uow, invoice_id)],
        shown=shown_of(order_queries.find_order_by_id(uow, invoice.order_id)),
    )


def _taxes(invoice: Invoice) -> list[TaxLine]:
    return [
        TaxLine(
            rate=Decimal(row["rate"]),
            gross=Money(row["net_minor"] + row["tax_minor"], invoice.currency),
            net=Money(row["net_minor"], invoice.currency),
            tax=Money(row["tax_minor"], invoice.currency),
        )
        for row in invoice.taxes
    ]


def _row(found: Settled) -> InvoiceRow:
    invoice = found.invoice
    customer = Customer.model_validate(invoice.customer)
    return InvoiceRow(
        number=invoice.number,
        kind=invoice.kind,
        order_number=invoice.order_number,
        refers_to=found.refers_to,
        issued_on=invoice.issued_on,
        due_on=invoice.due_on,
        customer_name=customer.name,
        company=customer.company,
        net=Money(invoice.net_minor, invoice.currency),
        tax=Money(invoice.tax_minor, invoice.currency),
        total=Money(invoice.total_minor, invoice.currency),
        credited=Money(found.credited_minor, invoice.currency),
        open=Money(found.open_minor, invoice.currency),
    )
