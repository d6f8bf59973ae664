"""The reading SQL of invoices: lists, totals of a period, what is open. Nothing here locks."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple, cast

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from freight_app.catalogue.folding import fold_text
from freight_app.kit.db import UnitOfWork
from freight_app.orders.invoices.dtos import InvoiceQuery, InvoiceTab
from freight_app.orders.invoices.models import DocumentSeries, Invoice, PaperKind
from freight_app.orders.models import Payment, PaymentStatus

JOURNAL_CHUNK = 500


def _sum(amount: Any) -> Any:
    """A sum of minor units as an integer, also of nothing: PostgreSQL's own sum of bigints is a decimal."""
    return sa.cast(sa.func.coalesce(sa.func.sum(amount), 0), sa.BigInteger)


_NOTE: Any = aliased(Invoice)
_EARLIER: Any = aliased(Invoice)
_EARLIER_NOTE: Any = aliased(Invoice)
_IS_INVOICE = col(Invoice.kind) == PaperKind.INVOICE
_CREDITED = (
    sa.select(_sum(_NOTE.total_minor)).where(_NOTE.refers_to_id == col(Invoice.id)).correlate(Invoice).scalar_subquery()
)
# Money that came for an order pays its invoices in the order of their issue.
_PAID = (
    sa.select(_sum(col(Payment.amount_minor)))
    .where(col(Payment.order_id) == col(Invoice.order_id), col(Payment.status) == PaymentStatus.PAID)
    .correlate(Invoice)
    .scalar_subquery()
)
_EARLIER_TOTAL = (
    sa.select(_sum(sa.case((_EARLIER.kind == PaperKind.INVOICE, _EARLIER.total_minor), else_=0)))
    .where(_EARLIER.order_id == col(Invoice.order_id), _EARLIER.id < col(Invoice.id))
    .correlate(Invoice)
    .scalar_subquery()
)
_EARLIER_CREDITED = (
    sa.select(_sum(_EARLIER_NOTE.total_minor))
    .where(
        _EARLIER_NOTE.order_id == col(Invoice.order_id),
        _EARLIER_NOTE.refers_to_id < col(Invoice.id),
    )
    .correlate(Invoice)
    .scalar_subquery()
)
_REST = _PAID - (_EARLIER_TOTAL - _EARLIER_CREDITED)
_LEFT = col(Invoice.total_minor) - _CREDITED - sa.case((_REST > 0, _REST), else_=0)
_OPEN = sa.case((sa.and_(_IS_INVOICE, _LEFT > 0), _LEFT), else_=0)

_SORTS: dict[str, tuple[Any, ...]] = {
    "-issued_on": (col(Invoice.issued_on).desc(), col(Invoice.id).desc()),
    "issued_on": (col(Invoice.issued_on), col(Invoice.id)),
    "-total": (col(Invoice.total_minor).desc(), col(Invoice.id).desc()),
    "total": (col(Invoice.total_minor), col(Invoice.id)),
    "customer": (col(Invoice.customer_key), col(Invoice.id).desc()),
    "-customer": (col(Invoice.customer_key).desc(), col(Invoice.id).desc()),
    "due_on": (col(Invoice.due_on), col(Invoice.id)),
    "-due_on": (col(Invoice.due_on).desc(), col(Invoice.id).desc()),
}


class Settled(NamedTuple):
    """An invoice with what was credited of it and what is open."""

    invoice: Invoice
    credited_minor: int
    open_minor: int
    refers_to: str


def _settled() -> Any:
    origin: Any = aliased(Invoice)
    return sa.select(Invoice, _CREDITED, _OPEN, sa.func.coalesce(origin.number, "")).outerjoin(
        origin, origin.id == col(Invoice.refers_to_id)
    )


def _tab(tab: InvoiceTab, today: Any) -> list[Any]:
    conditions: dict[str, list[Any]] = {
        "all": [],
        "invoices": [_IS_INVOICE],
        "unpaid": [_IS_INVOICE, _OPEN > 0],
        "overdue": [_IS_INVOICE, col(Invoice.due_on) < today, _OPEN > 0],
        "credit_notes": [col(Invoice.kind) == PaperKind.CREDIT_NOTE],
    }
    return conditions[tab]


def _asked(query: InvoiceQuery) -> list[Any]:
    """The conditions of a question but for its tab."""
    found: list[Any] = []
    if query.q.strip():
        text = query.q.strip().replace("\0", "")
        number = f"%{_escaped(text.upper())}%"
        ways = [
            sa.func.upper(Invoice.number).like(number, escape="\\"),
            col(Invoice.order_number).like(number, escape="\\"),
        ]
        # Folding leaves nothing of signs, and nothing is in every name.
        if key := fold_text(text):
            ways.append(col(Invoice.customer_key).like(f"%{_escaped(key)}%", escape="\\"))
        found.append(sa.or_(*ways))
    if query.issued_from is not None:
        found.append(col(Invoice.issued_on) >= query.issued_from)
    if query.issued_to is not None:
        found.append(col(Invoice.issued_on) <= query.issued_to)
    if query.series_year is not None:
        found.append(col(Invoice.series_year) == query.series_year)
    return found


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def page_invoices(uow: UnitOfWork, query: InvoiceQuery, *, today: Any) -> tuple[list[Settled], int]:
    conditions = [*_asked(query), *_tab(query.tab, today)]
    connection = uow.session
    total = connection.execute(sa.select(sa.func.count()).select_from(Invoice).where(*conditions)).scalar_one()
    statement = _settled().where(*conditions).order_by(*_SORTS[query.sort]).offset(query.offset).limit(query.per_page)
    return [Settled(*row) for row in connection.execute(statement)], total


def count_tabs(uow: UnitOfWork, query: InvoiceQuery, *, today: Any) -> dict[str, int]:
    """How many each tab has for the same search and period, in one walk over them."""
    asked = (
        sa.select(col(Invoice.kind).label("kind"), col(Invoice.due_on).label("due_on"), _OPEN.label("open"))
        .where(*_asked(query))
        .subquery()
    )
    is_open = asked.c.open > 0
    counts = {
        "all": sa.func.count(),
        "invoices": sa.func.count(sa.case((asked.c.kind == PaperKind.INVOICE, 1))),
        "unpaid": sa.func.count(sa.case((is_open, 1))),
        "overdue": sa.func.count(sa.case((sa.and_(is_open, asked.c.due_on < today), 1))),
        "credit_notes": sa.func.count(sa.case((asked.c.kind == PaperKind.CREDIT_NOTE, 1))),
    }
    row = uow.session.execute(sa.select(*counts.values()).select_from(asked)).one()
    return dict(zip(counts, row, strict=True))


def sum_period(uow: UnitOfWork, query: InvoiceQuery, *, today: Any) -> list[Any]:
    """Rows of (currency, invoiced, credited, net, tax) of all that a question finds, credit notes taken off the two
    last."""
    is_note = col(Invoice.kind) == PaperKind.CREDIT_NOTE

    def signed(amount: Any) -> Any:
        return _sum(sa.case((is_note, -amount), else_=amount))

    statement = (
        sa.select(
            col(Invoice.currency),
            _sum(sa.case((is_note, 0), else_=col(Invoice.total_minor))),
            _sum(sa.case((is_note, col(Invoice.total_minor)), else_=0)),
            signed(col(Invoice.net_minor)),
            signed(col(Invoice.tax_minor)),
        )
        .where(*_asked(query), *_tab(query.tab, today))
        .group_by(col(Invoice.currency))
        .order_by(col(Invoice.currency))
    )
    return list(uow.session.execute(statement))


def list_years(uow: UnitOfWork) -> list[int]:
    """Years that have a series of invoices, the latest first."""
    statement = (
        select(DocumentSeries.year)
        .where(col(DocumentSeries.kind).in_((PaperKind.INVOICE, PaperKind.CREDIT_NOTE)))
        .distinct()
        .order_by(col(DocumentSeries.year).desc())
    )
    return list(uow.session.exec(statement))


def settle(uow: UnitOfWork, invoice_ids: Collection[int]) -> list[Settled]:
    """These invoices, in the order of their issue."""
    statement = _settled().where(col(Invoice.id).in_(list(invoice_ids))).order_by(col(Invoice.id))
    return [Settled(*row) for row in uow.session.execute(statement)]


def walk_journal(uow: UnitOfWork, query: InvoiceQuery, *, today: Any) -> Iterator[tuple[Invoice, str]]:
    """All that a question finds with the number that it refers to, by day and then in the order of issue."""
    conditions = [*_asked(query), *_tab(query.tab, today)]
    origin: Any = aliased(Invoice)
    last: tuple[Any, int] | None = None
    while True:
        after = [] if last is None else [sa.tuple_(col(Invoice.issued_on), col(Invoice.id)) > sa.tuple_(*last)]
        rows = uow.session.execute(
            sa.select(Invoice, sa.func.coalesce(origin.number, ""))
            .outerjoin(origin, origin.id == col(Invoice.refers_to_id))
            .where(*conditions, *after)
            .order_by(col(Invoice.issued_on), col(Invoice.id))
            .limit(JOURNAL_CHUNK)
        ).all()
        yield from ((row[0], row[1]) for row in rows)
        if len(rows) < JOURNAL_CHUNK:
            return
        end = rows[-1][0]
        last = (end.issued_on, cast("int", end.id))
        uow.session.expunge_all()
