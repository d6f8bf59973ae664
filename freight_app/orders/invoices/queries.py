"""SQL and locks of invoices. Order of locks: the order, its lines' counts by id, the series last."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, cast

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.accounts.company.queries import find_company_of
from freight_app.accounts.retailer_models import Retailer, RetailerStatus
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.kit.upsert import insert_into
from freight_app.orders import queries as order_queries
from freight_app.orders.invoices.models import (
    DocumentSeries,
    DocumentSettingsRow,
    FeeInvoicing,
    Invoice,
    InvoiceLine,
    LineCredit,
    LineInvoicing,
    Paper,
    PaperFile,
    PaperKind,
)
from freight_app.orders.models import Order, OrderLine

# --- series and settings


class SeriesStep(NamedTuple):
    number: int
    on: date


def raise_series(uow: UnitOfWork, kind: PaperKind, today: date) -> SeriesStep:
    """The next number of today's year and its day, which is never before that of the number before.

    The row stays locked until the commit, so that a rollback leaves no gap: ask for it late.
    """
    later = sa.case((col(DocumentSeries.last_on) > today, col(DocumentSeries.last_on)), else_=today)
    statement = (
        insert_into(uow.dialect, DocumentSeries)
        .values(kind=kind, year=today.year, first=1, last=1, last_on=today)
        .on_conflict_do_update(
            index_elements=["kind", "year"], set_={"last": col(DocumentSeries.last) + 1, "last_on": later}
        )
        .returning(col(DocumentSeries.last), col(DocumentSeries.last_on))
    )
    return SeriesStep(*uow.session.connection().execute(statement).one())


def begin_series(uow: UnitOfWork, kind: PaperKind, year: int, first: int) -> bool:
    """Let a year's series begin with this number; False once one was given out, or when it would begin lower."""
    begun = uow.session.connection().execute(
        insert_into(uow.dialect, DocumentSeries)
        .values(kind=kind, year=year, first=first, last=first - 1, last_on=date(year, 1, 1))
        .on_conflict_do_update(
            index_elements=["kind", "year"],
            set_={"first": first, "last": first - 1},
            where=(col(DocumentSeries.last) == col(DocumentSeries.first) - 1) & (col(DocumentSeries.first) <= first),
        )
        .returning(col(DocumentSeries.first))
    )
    return begun.first() is not None


def begun_series(uow: UnitOfWork, year: int) -> set[PaperKind]:
    """The kinds of which a number was given out in a year."""
    rows = uow.session.exec(
        select(DocumentSeries.kind).where(
            DocumentSeries.year == year, col(DocumentSeries.last) >= col(DocumentSeries.first)
        )
    )
    return {PaperKind(kind) for kind in rows}


def last_numbers(uow: UnitOfWork, year: int) -> dict[PaperKind, int]:
    """The last number of each kind in a year, where there is one."""
    rows = uow.session.exec(select(DocumentSeries.kind, DocumentSeries.last).where(DocumentSeries.year == year))
    return {PaperKind(kind): last for kind, last in rows}


def find_settings_fields(uow: UnitOfWork) -> dict[str, Any]:
    row = uow.session.get(DocumentSettingsRow, 1)
    return dict(row.fields) if row else {}


def lock_settings(uow: UnitOfWork) -> DocumentSettingsRow:
    """The single row, made when absent and locked: two owners who save at once do so one after the other."""
    made = insert_into(uow.dialect, DocumentSettingsRow).values(id=1, fields={}, updated_at=uow.now())
    uow.session.exec(made.on_conflict_do_nothing())
    statement = select(DocumentSettingsRow).where(DocumentSettingsRow.id == 1).with_for_update()
    return uow.session.exec(statement.execution_options(populate_existing=True)).one()


# --- counting what is invoiced


def invoiced_quantities(uow: UnitOfWork, line_ids: Collection[int]) -> dict[int, int]:
    """How much of each order line is invoiced and not credited; lines without any are 0."""
    rows = uow.session.connection().execute(
        sa.select(col(LineInvoicing.order_line_id), col(LineInvoicing.invoiced_quantity)).where(
            col(LineInvoicing.order_line_id).in_(list(line_ids))
        )
    )
    return dict.fromkeys(line_ids, 0) | {row[0]: row[1] for row in rows}


def raise_invoiced(uow: UnitOfWork, order_line_id: int, quantity: int) -> bool:
    """Count so many more pieces as invoiced; False when that is more than the line can still deliver."""
    connection = uow.session.connection()
    connection.execute(
        insert_into(uow.dialect, LineInvoicing)
        .values(order_line_id=order_line_id, invoiced_quantity=0)
        .on_conflict_do_nothing()
    )
    most = (
        sa.select(col(OrderLine.quantity) - col(OrderLine.short_quantity) - col(OrderLine.returned_quantity))
        .where(col(OrderLine.id) == order_line_id)
        .scalar_subquery()
    )
    raised = connection.execute(
        sa.update(LineInvoicing)
        .where(
            col(LineInvoicing.order_line_id) == order_line_id,
            col(LineInvoicing.invoiced_quantity) + quantity <= most,
        )
        .values(invoiced_quantity=col(LineInvoicing.invoiced_quantity) + quantity)
    )
    return raised.rowcount == 1


def lower_invoiced(uow: UnitOfWork, order_line_id: int, quantity: int) -> None:
    """So many pieces of an order's line are not invoiced any more."""
    uow.session.connection().execute(
        sa.update(LineInvoicing)
        .where(col(LineInvoicing.order_line_id) == order_line_id)
        .values(invoiced_quantity=col(LineInvoicing.invoiced_quantity) - quantity)
    )


def raise_credited(uow: UnitOfWork, invoice_line_id: int, quantity: int) -> int | None:
    """Count so many more pieces as credited; the sum of all credits, or None when it would pass what was invoiced."""
    statement = (
        sa.update(LineCredit)
        .where(
            col(LineCredit.invoice_line_id) == invoice_line_id,
            col(LineCredit.credited_quantity) + quantity <= col(LineCredit.quantity),
        )
        .values(credited_quantity=col(LineCredit.credited_quantity) + quantity)
        .returning(col(LineCredit.credited_quantity))
    )
    return uow.session.connection().execute(statement).scalar_one_or_none()


def credited_quantities(uow: UnitOfWork, invoice_line_ids: Collection[int]) -> dict[int, int]:
    """How much of each invoice line is credited so far."""
    rows = uow.session.connection().execute(
        sa.select(col(LineCredit.invoice_line_id), col(LineCredit.credited_quantity)).where(
            col(LineCredit.invoice_line_id).in_(list(invoice_line_ids))
        )
    )
    return {row[0]: row[1] for row in rows}


def is_fee_invoiced(uow: UnitOfWork, order_id: int) -> bool:
    return uow.session.exec(select(FeeInvoicing.order_id).where(FeeInvoicing.order_id == order_id)).first() is not None


def set_fee_invoiced(uow: UnitOfWork, order_id: int, invoice_id: int) -> None:
    uow.session.connection().execute(sa.insert(FeeInvoicing).values(order_id=order_id, invoice_id=invoice_id))


def clear_fee_invoiced(uow: UnitOfWork, order_id: int) -> None:
    uow.session.connection().execute(sa.delete(FeeInvoicing).where(col(FeeInvoicing.order_id) == order_id))


def unspent_minor(uow: UnitOfWork, order_id: int) -> int:
    """Money that came for a locked order beyond what its invoices, without what was credited of them, come to."""
    kept = order_queries.kept_minor(order_queries.payments_of(uow, order_id))
    signed = sa.case(
        (col(Invoice.kind) == PaperKind.INVOICE, col(Invoice.total_minor)), else_=-col(Invoice.total_minor)
    )
    invoiced = uow.session.connection().execute(
        sa.select(sa.func.coalesce(sa.func.sum(signed), 0)).where(col(Invoice.order_id) == order_id)
    )
    return max(0, kept - int(invoiced.scalar_one()))


# --- writing, once


def add_invoice(uow: UnitOfWork, values: Mapping[str, Any], lines: Sequence[Mapping[str, Any]]) -> int | None:
    """Write an invoice or credit note with its lines; its id, or None when another paper has its number."""
    connection = uow.session.connection()
    statement = (
        insert_into(uow.dialect, Invoice)
        .values(**values)
        .on_conflict_do_nothing(index_elements=["number"])
        .returning(col(Invoice.id))
    )
    invoice_id = connection.execute(statement).scalar_one_or_none()
    if invoice_id is None:
        return None
    written = connection.execute(
        sa.insert(InvoiceLine).returning(col(InvoiceLine.id), col(InvoiceLine.quantity)),
        [{"invoice_id": invoice_id, **line} for line in lines],
    ).all()
    if values["kind"] == PaperKind.INVOICE:
        connection.execute(
            sa.insert(LineCredit),
            [{"invoice_line_id": row[0], "quantity": row[1], "credited_quantity": 0} for row in written],
        )
    return cast("int", invoice_id)


def add_paper(uow: UnitOfWork, values: Mapping[str, Any]) -> int | None:
    """Write a delivery note or quotation; its id, or None when another paper has its number."""
    statement = (
        insert_into(uow.dialect, Paper)
        .values(**values)
        .on_conflict_do_nothing(index_elements=["number"])
        .returning(col(Paper.id))
    )
    return uow.session.connection().execute(statement).scalar_one_or_none()


def keep_paper_file(uow: UnitOfWork, number: str, language: str, sha256: str) -> str:
    """Note which file a paper has; the first one stays. Answers the content that holds."""
    uow.session.connection().execute(
        insert_into(uow.dialect, PaperFile)
        .values(number=number, language=language, sha256=sha256, kept_at=uow.now())
        .on_conflict_do_nothing(index_elements=["number", "language"])
    )
    return cast("str", find_paper_file(uow, number, language))


def find_paper_file(uow: UnitOfWork, number: str, language: str) -> str | None:
    """The content's hash of the file that was made of a paper in a language."""
    return uow.session.exec(
        select(PaperFile.sha256).where(PaperFile.number == number, PaperFile.language == language)
    ).first()


# --- reading one


def find_invoice(uow: UnitOfWork, number: str) -> Invoice:
    """``NotFound`` for a number that was never given."""
    found = uow.session.exec(select(Invoice).where(sa.func.upper(Invoice.number) == number.strip().upper())).first()
    if found is None:
        raise NotFound("Invoice", number=number)
    return found


def find_invoice_by_id(uow: UnitOfWork, invoice_id: int) -> Invoice:
    return uow.session.exec(select(Invoice).where(Invoice.id == invoice_id)).one()


def find_invoice_of_order(uow: UnitOfWork, order_id: int, number: str) -> Invoice:
    """An invoice of this very order; another's is not found."""
    found = find_invoice(uow, number)
    if found.order_id != order_id:
        raise NotFound("Invoice", number=number)
    return found


def lines_of_invoices(uow: UnitOfWork, invoice_ids: Collection[int]) -> dict[int, list[InvoiceLine]]:
    """Lines by invoice, in their order; every id is answered."""
    found: dict[int, list[InvoiceLine]] = {invoice_id: [] for invoice_id in invoice_ids}
    for line in uow.session.exec(
        select(InvoiceLine)
        .where(col(InvoiceLine.invoice_id).in_(list(invoice_ids)))
        .order_by(col(InvoiceLine.invoice_id), col(InvoiceLine.position))
    ):
        found[line.invoice_id].append(line)
    return found


def invoices_of_order(uow: UnitOfWork, order_id: int, *, kind: PaperKind | None = None) -> list[Invoice]:
    """Invoices and credit notes of an order, or one kind of them, the oldest first."""
    statement = select(Invoice).where(Invoice.order_id == order_id).order_by(col(Invoice.id))
    return list(uow.session.exec(statement if kind is None else statement.where(Invoice.kind == kind)))


def is_invoiced(uow: UnitOfWork, order_id: int) -> bool:
    """Whether any paper with a number says what the order was, credited meanwhile or not."""
    return uow.session.exec(select(Invoice.id).where(Invoice.order_id == order_id).limit(1)).first() is not None


def credit_notes_of(uow: UnitOfWork, invoice_id: int) -> list[Invoice]:
    return list(uow.session.exec(select(Invoice).where(Invoice.refers_to_id == invoice_id).order_by(col(Invoice.id))))


def find_paper(uow: UnitOfWork, number: str) -> Paper:
    found = uow.session.exec(select(Paper).where(sa.func.upper(Paper.number) == number.strip().upper())).first()
    if found is None:
        raise NotFound("Document", number=number)
    return found


def papers_of_order(uow: UnitOfWork, order_id: int, *, kind: PaperKind | None = None) -> list[Paper]:
    statement = select(Paper).where(Paper.order_id == order_id).order_by(col(Paper.id))
    return list(uow.session.exec(statement if kind is None else statement.where(Paper.kind == kind)))


# --- who buys


def company_of(uow: UnitOfWork, user_id: int | None) -> Retailer | None:
    """The approved company for which a customer acts."""
    company = None if user_id is None else find_company_of(uow, user_id)
    return company if company is not None and company.status == RetailerStatus.APPROVED else None


def company_of_order(uow: UnitOfWork, order: Order) -> Retailer | None:
    """The company that an order is for, whoever ordered and whether they are still there."""
    return None if order.retailer_id is None else uow.session.get(Retailer, order.retailer_id)
