"""Invoices and credit notes: read and downloaded by staff and by whose they are, issued by staff."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from freight_app.accounts.dtos import SignedInUser
from freight_app.accounts.permissions import Permission
from freight_app.api.envelope import Envelope, Pagination, answer, page_request
from freight_app.api.idempotency import IdempotencyKey
from freight_app.api.pdf_answers import answer_pdf
from freight_app.api.security import Anyone, SignedIn, actor_of, allow, language_of
from freight_app.kit.csv_writing import BYTE_ORDER_MARK, write_lines
from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import current_house
from freight_app.kit.languages import Language
from freight_app.kit.pagination import PageRequest
from freight_app.orders.invoices import crediting, issuing, journal, reading
from freight_app.orders.invoices.dtos import (
    CreditWanted,
    InvoiceQuery,
    InvoiceRow,
    InvoiceSort,
    InvoiceTab,
    InvoiceView,
    IssuedInvoice,
)
from freight_app.orders.invoices.files import PdfWanted, ask_for_pdf

router = APIRouter(prefix="/invoices", tags=["invoices"])
Reader = Annotated[SignedInUser, Depends(allow(Permission.INVOICES_READ))]
Issuer = Annotated[SignedInUser, Depends(allow(Permission.INVOICES_ISSUE))]
PDF_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}, "description": "The PDF."}
}
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TABLE: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in ("text/csv", _EXCEL)},
        "description": "The table.",
    }
}
# Of which language the PDF is, when it is not that of the paper: such a one is marked as a copy.
Wished = Annotated[
    Language | None, Query(alias="language", description="Another language than its own; such a one is marked a copy.")
]


class InvoiceIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    order_number: str = Field(min_length=1, max_length=20)


class CreditNoteIn(BaseModel):
    """``lines`` left out credits all that is left of the invoice."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field(min_length=1, max_length=500)
    lines: list[CreditWanted] | None = Field(default=None, max_length=300)


def invoice_query(
    q: str = Query(default="", max_length=100, description="Number of the invoice or the order, or the customer."),
    tab: InvoiceTab = "all",
    issued_from: date | None = None,
    issued_to: date | None = None,
    series_year: int | None = Query(default=None, ge=2000, le=9999),
    sort: InvoiceSort = "-issued_on",
) -> InvoiceQuery:
    return InvoiceQuery(q=q, tab=tab, issued_from=issued_from, issued_to=issued_to, series_year=series_year, sort=sort)


Asked = Annotated[InvoiceQuery, Depends(invoice_query)]


@router.get("", summary="Invoices and credit notes, for staff")
def list_invoices(
    user: Reader, asked: Asked, paging: Annotated[PageRequest, Depends(page_request)]
) -> Envelope[list[InvoiceRow]]:
    query = asked.model_copy(update={"page": paging.page, "per_page": paging.per_page})
    with current_house().read(user.actor()) as uow:
        found = reading.list_invoices(uow, query)
    pages = max(1, -(-found.total // found.per_page))
    return Envelope(
        data=found.rows,
        pagination=Pagination(page=found.page, per_page=found.per_page, total=found.total, pages=pages),
    )


@router.get(
    "/journal.{form}",
    summary="The sales journal of a period as a table",
    response_class=Response,
    responses=_TABLE,
)
def get_journal(user: Reader, asked: Asked, form: Literal["csv", "xlsx"], request: Request) -> Response:
    """One row for each invoice and credit note, the latter negative, with net and tax by rate."""
    language: Language = language_of(request, user)  # type: ignore[assignment]
    with current_house().read(user.actor()) as uow:
        rows = list(reading.walk_journal(uow, asked))
    table = journal.tabulate_journal(rows, language)
    if form == "csv":
        text = BYTE_ORDER_MARK + write_lines(journal.plain_cells(row) for row in table)
        return _table_answer(text.encode(), "csv", "text/csv; charset=utf-8")
    return _table_answer(journal.write_workbook(table, journal.journal_title(language)), "xlsx", _EXCEL)


@router.get(
    "/track/{token}/{number}.pdf",
    summary="The PDF of an invoice of a guest's order, by the order's link",
    response_class=Response,
    responses=PDF_ANSWER,
)
def get_tracked_pdf(user: Anyone, token: str, number: str, language: Wished = None) -> Response:
    """For orders without an account; who has one signs in. An invoice of another order is not found."""
    return answer_pdf(
        actor_of(user), lambda uow: ask_for_pdf(uow, reading.get_invoice_by_token(uow, token, number), language)
    )


@router.get("/{number}.pdf", summary="The PDF of an invoice", response_class=Response, responses=PDF_ANSWER)
def get_pdf(user: SignedIn, number: str, language: Wished = None) -> Response:
    """The same bytes each time. For staff with ``invoices.read``, and for the customer whose it is."""
    return answer_pdf(user.actor(), _pdf_for(user, number, language))


@router.get("/{number}", summary="One invoice or credit note")
def get_invoice(user: SignedIn, number: str) -> Envelope[InvoiceView]:
    """For staff with ``invoices.read``, and for the customer whose it is; another's is not found."""
    with current_house().read(user.actor()) as uow:
        return answer(_view_for(uow, user, number))


@router.post("", status_code=201, summary="Invoice what is not invoiced of an order")
def issue_invoice(user: Issuer, wanted: InvoiceIn, key: IdempotencyKey) -> Envelope[IssuedInvoice]:
    """What leaves is invoiced by itself; this is for an invoice in advance, or again after a credit note."""
    with current_house().write(user.actor()) as uow:
        return answer(issuing.issue_invoice(uow, wanted.order_number, key=key), "The invoice is issued.")


@router.post("/{number}/credit-notes", status_code=201, summary="Take back part of an invoice, or all of it")
def issue_credit_note(user: Issuer, number: str, wanted: CreditNoteIn, key: IdempotencyKey) -> Envelope[IssuedInvoice]:
    """409 with what is left when more is asked for than was invoiced and is not credited."""
    with current_house().write(user.actor()) as uow:
        issued = crediting.issue_credit_note(uow, number, lines=wanted.lines, reason=wanted.reason, key=key)
        return answer(issued, "The credit note is issued.")


def _view_for(uow: UnitOfWork, user: SignedInUser, number: str) -> InvoiceView:
    if Permission.INVOICES_READ in user.permissions:
        return reading.get_invoice(uow, number)
    return reading.get_own_invoice(uow, user.id, number)


def _pdf_for(user: SignedInUser, number: str, language: Language | None) -> Callable[[UnitOfWork], PdfWanted]:
    return lambda uow: ask_for_pdf(uow, _view_for(uow, user, number), language)


def _table_answer(content: bytes, ending: str, media_type: str) -> Response:
    headers = {
        "Content-Disposition": f'attachment; filename="sales-journal.{ending}"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content, media_type=media_type, headers=headers)
