"""Invoices as the console shows them, written for one language: rows of the list, sums, and one invoice in full."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, cast, get_args
from urllib.parse import urlencode

from freight_app.kit.house import current_house
from freight_app.kit.languages import format_date, format_moment, pick_text
from freight_app.orders.invoices.dtos import (
    InvoiceQuery,
    InvoiceRow,
    InvoiceSort,
    InvoiceTab,
    InvoiceView,
    PaperKind,
    PeriodTotals,
)
from freight_app.orders.invoices.reading import get_invoice, list_invoices
from freight_app.orders.invoices.reasons import REASON_WORDS
from freight_app.shop.calendar import today_of_shop
from freight_app.shop.service import get_shop_profile
from freight_app.ui.admin.list_pages import PER_PAGE, PagerView, list_address, page_number, sort_directions
from freight_app.ui.admin.settings_taxes import percent
from freight_app.ui.components.price import NO_PRICE, PriceView, price_view
from freight_app.ui.visitor import Visitor

PATH = "/admin/invoices"
TABS: tuple[InvoiceTab, ...] = get_args(InvoiceTab)
SORTS: tuple[InvoiceSort, ...] = get_args(InvoiceSort)
NEWEST: InvoiceSort = "-issued_on"
# What a cell says that has nothing to say: on phones its name stands beside it.
_NONE = "–"
COLUMNS = ("issued_on", "customer", "due_on", "total")


@dataclass(frozen=True, slots=True)
class InvoicesAddress:
    """What an address asks for. Every value came from outside: what cannot be read is as if it were not there."""

    tab: InvoiceTab = "all"
    q: str = ""
    issued_from: date | None = None
    issued_to: date | None = None
    series_year: int | None = None
    sort: InvoiceSort = NEWEST
    page: int = 1

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> InvoicesAddress:
        tab, sort, year = asked.get("tab", ""), asked.get("sort", ""), asked.get("series", "")
        is_year = len(year) == 4 and year.isascii() and year.isdecimal() and year >= "2000"
        return cls(
            tab=cast("InvoiceTab", tab if tab in TABS else "all"),
            q=asked.get("q", "").replace("\0", "")[:100],
            issued_from=read_day(asked.get("from", "")),
            issued_to=read_day(asked.get("to", "")),
            series_year=int(year) if is_year else None,
            sort=cast("InvoiceSort", sort if sort in SORTS else NEWEST),
            page=page_number(asked.get("page", "")),
        )

    def but(self, **changes: Any) -> InvoicesAddress:
        """The same with changes; another question begins at its first page."""
        return replace(self, **{"page": 1, **changes})

    def url(self, path: str = PATH) -> str:
        """The address without its page; what is as usual is left out."""
        return list_address(path, **self._values())

    def query(self) -> InvoiceQuery:
        return InvoiceQuery(
            q=self.q,
            tab=self.tab,
            issued_from=self.issued_from,
            issued_to=self.issued_to,
            series_year=self.series_year,
            sort=self.sort,
            page=self.page,
            per_page=PER_PAGE,
        )

    def journal_url(self, ending: str) -> str:
        """Where the journal of the same question is."""
        asked = {
            "q": self.q,
            "tab": self.tab,
            "issued_from": self.issued_from.isoformat() if self.issued_from else "",
            "issued_to": self.issued_to.isoformat() if self.issued_to else "",
            "series_year": str(self.series_year or ""),
        }
        return f"/api/v1/invoices/journal.{ending}?" + urlencode({name: v for name, v in asked.items() if v})

    def _values(self) -> dict[str, str]:
        return {
            "tab": self.tab if self.tab != "all" else "",
            "q": self.q,
            "from": self.issued_from.isoformat() if self.issued_from else "",
            "to": self.issued_to.isoformat() if self.issued_to else "",
            "series": str(self.series_year or ""),
            "sort": self.sort if self.sort != NEWEST else "",
        }


def read_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == len("2026-03-01") else None
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class InvoiceRowView:
    """``status`` is a code of ``STATUSES["invoice"]``."""

    number: str
    order: str
    order_href: str
    refers_to: str
    issued: str
    due: str
    customer: str
    person: str
    status: str
    total: PriceView
    open: PriceView


@dataclass(frozen=True, slots=True)
class TotalsView:
    currency: str
    invoiced: PriceView
    credited: PriceView
    net: PriceView
    tax: PriceView
    total: PriceView


@dataclass(frozen=True, slots=True)
class InvoiceLineRow:
    """``field`` is the name of its quantity in the form of a credit note."""

    field: str
    name: str
    sku: str
    quantity: int
    unit: PriceView
    rate: str
    total: PriceView
    creditable: int
    creditable_text: str


@dataclass(frozen=True, slots=True)
class TaxRow:
    rate: str
    net: PriceView
    tax: PriceView
    gross: PriceView


@dataclass(frozen=True, slots=True)
class InvoiceDetail:
    """One invoice beside its list; ``may_credit`` while something of it can be taken back."""

    number: str = ""
    status: str = ""
    is_invoice: bool = True
    order: str = ""
    order_href: str = ""
    refers_to: str = ""
    issued: str = ""
    by: str = ""
    due: str = ""
    customer: str = ""
    person: str = ""
    tax_number: str = ""
    address: str = ""
    reason: str = ""
    net: PriceView = NO_PRICE
    tax: PriceView = NO_PRICE
    total: PriceView = NO_PRICE
    credited: PriceView = NO_PRICE
    open: PriceView = NO_PRICE
    has_credits: bool = False
    may_credit: bool = False
    lines: list[InvoiceLineRow] = field(default_factory=list)
    taxes: list[TaxRow] = field(default_factory=list)
    credit_notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class InvoicesView:
    rows: list[InvoiceRowView]
    totals: list[TotalsView]
    counts: dict[str, int]
    years: list[str]
    pager: PagerView
    sorts: dict[str, str]
    today: date


def read_invoices(who: Visitor, address: InvoicesAddress) -> InvoicesView:
    """One page of what the address asks for, with the sums of all of it."""
    with current_house().read(who.actor) as uow:
        found = list_invoices(uow, address.query())
        today = today_of_shop(uow)
    pages = max(1, -(-found.total // found.per_page))
    before = (found.page - 1) * found.per_page
    href = address.url()
    return InvoicesView(
        rows=[row_view(row, who.language, today) for row in found.rows],
        totals=[_totals(sums, who.language) for sums in found.totals],
        counts=found.tab_counts,
        years=[str(year) for year in found.years],
        pager=PagerView(
            page=found.page,
            pages=pages,
            total=found.total,
            first=before + 1 if found.rows else 0,
            last=before + len(found.rows),
            href=href + ("&" if "?" in href else "?") + "page=",
        ),
        sorts=sort_directions(address.sort, COLUMNS),
        today=today,
    )


def read_invoice(who: Visitor, number: str) -> InvoiceDetail:
    """One invoice or credit note; ``NotFound``."""
    language = who.language
    with current_house().read(who.actor) as uow:
        view = get_invoice(uow, number)
        today, zone = today_of_shop(uow), get_shop_profile(uow).time_zone
    is_invoice = view.kind == PaperKind.INVOICE
    return InvoiceDetail(
        number=view.number,
        status=status_of(view, today),
        is_invoice=is_invoice,
        order=view.order_number,
        order_href=f"/admin/orders/{view.order_number}",
        refers_to=view.refers_to,
        issued=format_moment(view.issued_at, language, zone=zone),
        by=view.issued_by,
        due=format_date(view.due_on, language) if is_invoice else "",
        customer=view.customer.company or view.customer.name,
        person=view.customer.name if view.customer.company else "",
        tax_number=view.customer.tax_number,
        address=", ".join(view.customer.address_lines),
        reason=pick_text(REASON_WORDS[view.reason], language) if view.reason in REASON_WORDS else view.reason,
        net=price_view(view.net, language),
        tax=price_view(view.tax, language),
        total=price_view(view.total, language),
        credited=price_view(view.credited, language),
        open=price_view(view.open, language),
        has_credits=not view.credited.is_zero,
        may_credit=is_invoice and any(line.creditable for line in view.lines),
        lines=_lines(view, language),
        taxes=[
            TaxRow(
                percent(row.rate, language),
                price_view(row.net, language),
                price_view(row.tax, language),
                price_view(row.gross, language),
            )
            for row in view.taxes
        ],
        credit_notes=view.credit_notes,
    )


def row_view(row: InvoiceRow, language: str, today: date) -> InvoiceRowView:
    return InvoiceRowView(
        number=row.number,
        order=row.order_number,
        order_href=f"/admin/orders/{row.order_number}",
        refers_to=row.refers_to,
        issued=format_date(row.issued_on, language),
        due=format_date(row.due_on, language) if row.kind == PaperKind.INVOICE else _NONE,
        customer=row.company or row.customer_name,
        person=row.customer_name if row.company else "",
        status=status_of(row, today),
        total=price_view(row.total if row.kind == PaperKind.INVOICE else -row.total, language),
        open=price_view(row.open, language) if not row.open.is_zero else PriceView(_NONE, "", ""),
    )


def status_of(row: InvoiceRow, today: date) -> str:
    """What an invoice is at, for ``STATUSES["invoice"]``."""
    if row.kind == PaperKind.CREDIT_NOTE:
        return "credit_note"
    if not row.open.is_zero:
        return "overdue" if row.due_on < today else "open"
    return "credited" if row.credited == row.total and not row.total.is_zero else "paid"


def period_of(name: str, today: date) -> tuple[date | None, date | None]:
    """The days of a period by its name; all time for any other name."""
    first = today.replace(day=1)
    if name == "this_month":
        return first, today
    if name == "last_month":
        end = first - timedelta(days=1)
        return end.replace(day=1), end
    if name == "this_quarter":
        return today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1), today
    if name == "this_year":
        return today.replace(month=1, day=1), today
    return None, None


def _lines(view: InvoiceView, language: str) -> list[InvoiceLineRow]:
    return [
        InvoiceLineRow(
            field=f"line_{line.position}",
            name=pick_text(line.name, language),
            sku=line.sku,
            quantity=line.quantity,
            unit=price_view(line.unit_price, language),
            rate=percent(line.tax_rate, language),
            total=price_view(line.total, language),
            creditable=line.creditable,
            creditable_text=str(line.creditable),
        )
        for line in view.lines
    ]


def _totals(sums: PeriodTotals, language: str) -> TotalsView:
    return TotalsView(
        currency=sums.total.currency,
        invoiced=price_view(sums.invoiced, language),
        credited=price_view(sums.credited, language),
        net=price_view(sums.net, language),
        tax=price_view(sums.tax, language),
        total=price_view(sums.total, language),
    )
