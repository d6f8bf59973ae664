"""Credit notes: part of an invoice, or all of it, is taken back. Never more than was invoiced and is not credited."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple, cast

from freight_app.accounts.permissions import Permission
from freight_app.accounts.values import clean_lines
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.idempotency import do_once
from freight_app.kit.money import Money
from freight_app.orders import queries as order_queries
from freight_app.orders.credit.periods import require_open_period
from freight_app.orders.events import CreditNoteIssued
from freight_app.orders.invoices import queries
from freight_app.orders.invoices.dtos import CreditWanted, IssuedInvoice
from freight_app.orders.invoices.errors import MoreThanInvoiced, NothingToCredit
from freight_app.orders.invoices.issuing import INVOICES_TOPIC, amount_columns, number_taken, numbered
from freight_app.orders.invoices.models import Invoice, InvoiceLine, PaperKind
from freight_app.orders.invoices.numbering import take_number
from freight_app.orders.invoices.parties import issuer_of
from freight_app.orders.invoices.rules import LineAmounts, credited_amounts, reduced_amounts, sum_by_rate
from freight_app.orders.models import Order
from freight_app.shop.calendar import today_of_shop

MAX_REASON = 500


class Taken(NamedTuple):
    """So many pieces of an invoice's line, and what is given back for them: None is what they cost."""

    line: InvoiceLine
    quantity: int
    worth: Money | None = None


def issue_credit_note(
    uow: UnitOfWork,
    invoice_number: str,
    *,
    reason: str,
    key: str,
    lines: Sequence[CreditWanted] | None = None,
) -> IssuedInvoice:
    """Take back these pieces of an invoice, or with None all that is left of it: then the sum of its credit notes is
    the invoice to the last minor unit.

    Raises ``MoreThanInvoiced`` with what is left, ``NothingToCredit``, ``NotFound`` for an unknown invoice or line,
    and ``InvalidInput`` on ``reason`` or ``lines``.
    """
    uow.actor.require(Permission.INVOICES_ISSUE)
    reason = _checked_reason(reason)
    if lines is not None and not lines:
        raise InvalidInput("lines", "Choose what is credited.")

    def do() -> dict[str, Any]:
        found = queries.find_invoice(uow, invoice_number)
        if found.kind != PaperKind.INVOICE:
            raise NotFound("Invoice", number=invoice_number)
        order = order_queries.lock_order_by_id(uow, found.order_id)
        return _credit(uow, order, found, _wanted(uow, found, lines), reason).model_dump(mode="json")

    body = {"invoice": invoice_number, "reason": reason, "lines": lines and [line.model_dump() for line in lines]}
    return IssuedInvoice.model_validate(do_once(uow, scope="invoices.credit", key=key, body=body, do=do))


def credit_goods(
    uow: UnitOfWork,
    order_id: int,
    quantities: Mapping[int, int],
    *,
    reason: str,
    with_fee: bool = False,
    worth: Money | None = None,
) -> list[IssuedInvoice]:
    """Credit pieces of an order by its lines (``{order line id: pieces}``) on whichever invoices have them.

    One credit note for each invoice that is touched, the oldest invoice first. ``with_fee`` takes the fee of delivery
    back as well, where it is invoiced. ``worth`` is what is given back for all of it, shared by what the pieces cost;
    None is the whole price. For listeners: it asks for no permission, and wants the order's lock held or takes it.
    ``MoreThanInvoiced`` when the invoices do not have so many.
    """
    order = order_queries.lock_order_by_id(uow, order_id)
    left = {line_id: quantity for line_id, quantity in quantities.items() if quantity > 0}
    invoices = queries.invoices_of_order(uow, order_id, kind=PaperKind.INVOICE)
    lines = queries.lines_of_invoices(uow, [cast("int", invoice.id) for invoice in invoices])
    credited = queries.credited_quantities(uow, [cast("int", line.id) for found in lines.values() for line in found])
    plans: list[tuple[Invoice, list[Taken]]] = []
    for invoice in invoices:
        plan: list[Taken] = []
        for line in lines[cast("int", invoice.id)]:
            free = line.quantity - credited[cast("int", line.id)]
            if line.order_line_id is None:
                take = free if with_fee else 0
            else:
                take = min(free, left.get(line.order_line_id, 0))
                left[line.order_line_id] = left.get(line.order_line_id, 0) - take
            if take:
                plan.append(Taken(line, take))
        if plan:
            plans.append((invoice, plan))
    if any(left.values()):
        raise MoreThanInvoiced("More would be credited than was invoiced.", lines={k: v for k, v in left.items() if v})
    if worth is not None:
        plans = _at_worth(plans, worth)
    return [_credit(uow, order, invoice, plan, reason) for invoice, plan in plans]


def _at_worth(plans: Sequence[tuple[Invoice, list[Taken]]], worth: Money) -> list[tuple[Invoice, list[Taken]]]:
    """The same pieces for less than they cost; what nothing is given for stays invoiced."""
    costs = [taken.line.unit_minor * taken.quantity for _invoice, plan in plans for taken in plan]
    if worth.amount_minor >= sum(costs):
        return list(plans)
    shares = iter(worth.split(costs))
    shared = [
        (invoice, [taken._replace(worth=share) for taken in plan if not (share := next(shares)).is_zero])
        for invoice, plan in plans
    ]
    return [(invoice, plan) for invoice, plan in shared if plan]


def _wanted(uow: UnitOfWork, invoice: Invoice, lines: Sequence[CreditWanted] | None) -> list[Taken]:
    """What to take, by position; without wishes whatever is left."""
    invoice_id = cast("int", invoice.id)
    found = {line.position: line for line in queries.lines_of_invoices(uow, [invoice_id])[invoice_id]}
    if lines is None:
        credited = queries.credited_quantities(uow, [cast("int", line.id) for line in found.values()])
        left = [Taken(line, line.quantity - credited[cast("int", line.id)]) for line in found.values()]
        if not any(taken.quantity for taken in left):
            raise NothingToCredit(f"All of invoice {invoice.number} is credited.", number=invoice.number)
        return [taken for taken in left if taken.quantity]
    sums: dict[int, int] = defaultdict(int)
    for line in lines:
        sums[line.position] += line.quantity
    if missing := sums.keys() - found.keys():
        raise NotFound("Line", position=min(missing))
    return [Taken(found[position], quantity) for position, quantity in sorted(sums.items())]


def _credit(uow: UnitOfWork, order: Order, invoice: Invoice, taken: Sequence[Taken], reason: str) -> IssuedInvoice:
    """Write the credit note of a locked order's invoice."""
    currency = invoice.currency
    rows: list[tuple[Taken, LineAmounts]] = []
    for one in taken:
        line, quantity = one.line, one.quantity
        after = queries.raise_credited(uow, cast("int", line.id), quantity)
        if after is None:
            left = line.quantity - queries.credited_quantities(uow, [cast("int", line.id)])[cast("int", line.id)]
            raise MoreThanInvoiced(
                f"Of line {line.position + 1} of {invoice.number} only {left} can be credited.",
                position=line.position,
                left=left,
            )
        amounts = credited_amounts(
            Money(line.unit_minor, currency),
            Money(line.tax_minor, currency),
            line.quantity,
            before=after - quantity,
            after=after,
        )
        rows.append((one, amounts if one.worth is None else reduced_amounts(amounts, one.worth)))
        if line.order_line_id is None:
            queries.clear_fee_invoiced(uow, invoice.order_id)
        else:
            queries.lower_invoiced(uow, line.order_line_id, quantity)
    summary = sum_by_rate(((Decimal(one.line.tax_rate), amounts) for one, amounts in rows), currency)
    net, tax = (sum(getattr(row, part).amount_minor for row in summary) for part in ("net", "tax"))
    today = today_of_shop(uow)
    require_open_period(uow, today)
    number = take_number(uow, PaperKind.CREDIT_NOTE, today)
    credit_note_id = queries.add_invoice(
        uow,
        {
            **numbered(uow, number, uow.now()),
            "kind": PaperKind.CREDIT_NOTE,
            "order_id": invoice.order_id,
            "order_number": invoice.order_number,
            "refers_to_id": invoice.id,
            "due_on": number.on,
            "language": invoice.language,
            "reason": reason,
            "currency": currency,
            "net_minor": net,
            "tax_minor": tax,
            "total_minor": net + tax,
            "paid_minor": 0,
            "taxes": [
                {"rate": str(row.rate), "net_minor": row.net.amount_minor, "tax_minor": row.tax.amount_minor}
                for row in summary
            ],
            # Whom the invoice was for: a company that has moved since is still the one that was invoiced.
            "customer": invoice.customer,
            "shop": issuer_of(uow).model_dump(mode="json"),
            "customer_key": invoice.customer_key,
        },
        [
            {
                "position": place,
                "order_line_id": one.line.order_line_id,
                "credits_line_id": one.line.id,
                "sku": one.line.sku,
                **_priced(one),
                "tax_rate": one.line.tax_rate,
                **amount_columns(amounts),
            }
            for place, (one, amounts) in enumerate(rows)
        ],
    )
    if credit_note_id is None:
        raise number_taken(number)
    total = Money(net + tax, currency)
    uow.touch(INVOICES_TOPIC)
    uow.publish(
        CreditNoteIssued(
            invoice.order_id, order.number, number.text, invoice.number, total.amount_minor, total.currency
        )
    )
    return IssuedInvoice(number=number.text, total=total)


def _priced(taken: Taken) -> dict[str, Any]:
    """What is credited, how much of it, and at which price. Pieces that are credited for less are one line: their
    share of the price may not divide by them."""
    line = taken.line
    if taken.worth is None:
        return {"names": line.names, "quantity": taken.quantity, "unit_minor": line.unit_minor}
    names = {language: f"{name} × {taken.quantity}" for language, name in line.names.items()}
    return {
        "names": line.names if taken.quantity == 1 else names,
        "quantity": 1,
        "unit_minor": taken.worth.amount_minor,
    }


def _checked_reason(reason: str) -> str:
    reason = clean_lines(reason, field="reason")
    if not 1 <= len(reason) <= MAX_REASON:
        raise InvalidInput("reason", "Say why, in at most {most} characters.", most=MAX_REASON)
    return reason
