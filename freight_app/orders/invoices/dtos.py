"""What the papers of the trade are asked for and answer. All frozen."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from pydantic import Field

from freight_app.accounts.values import Dto, Line, Request
from freight_app.kit.languages import Language, LocalizedText
from freight_app.kit.money import Money
from freight_app.kit.pagination import PageRequest
from freight_app.orders.dtos import MAX_CART_LINES, MAX_LINE_QUANTITY, TaxLine
from freight_app.orders.invoices.models import PaperKind
from freight_app.shop.currencies.dtos import ShownPrice
from freight_app.shop.dtos import Texts

# --- as they were on the day


class Issuer(Dto):
    """The shop as it was when the paper was issued."""

    name: str
    legal_name: str
    tax_number: str
    address: str
    phone: str
    email: str
    bank_details: str
    accent_color: str
    logo_url: str
    footer: LocalizedText
    payment_terms: LocalizedText
    # Invoices end with their amount in words.
    amount_in_words: bool = False


class Customer(Dto):
    """Whom the paper is for. ``company`` and ``tax_number`` are those of an approved company."""

    name: str
    company: str = ""
    tax_number: str = ""
    phone: str
    email: str = ""
    # The company's own, else where the goods go, else empty.
    address_lines: tuple[str, ...] = ()
    # Where the goods go, when it is another place.
    deliver_to: tuple[str, ...] = ()


# --- invoices and credit notes


class InvoiceLineView(Dto):
    """``unit_price`` and ``total`` are with tax. ``creditable`` pieces can still be taken back by a credit note."""

    position: int
    order_line_id: int | None
    sku: str
    name: LocalizedText
    quantity: int
    unit_price: Money
    tax_rate: Decimal
    net: Money
    tax: Money
    total: Money
    creditable: int


class InvoiceRow(Dto):
    """An invoice or credit note in a list. Amounts of a credit note are positive.

    ``open`` is what is not paid of an invoice and not credited; of a credit note it is nothing.
    """

    number: str
    kind: PaperKind
    order_number: str
    refers_to: str
    issued_on: date
    due_on: date
    customer_name: str
    company: str
    net: Money
    tax: Money
    total: Money
    credited: Money
    open: Money


class InvoiceView(InvoiceRow):
    """All of it. ``credit_notes`` are the numbers of those that take from it, the oldest first."""

    issued_at: datetime
    issued_by: str
    language: Language
    reason: str
    customer: Customer
    shop: Issuer
    lines: list[InvoiceLineView]
    taxes: list[TaxLine]
    # Of an invoice: what of it was paid on the day of its issue.
    paid: Money
    credit_notes: list[str]
    # What the order's total was shown as, in the currency that the customer had chosen: told, never owed.
    shown: ShownPrice | None = None


class IssuedInvoice(Dto):
    number: str
    total: Money


class CreditWanted(Request):
    """So many pieces of the line at this position of the invoice."""

    position: int = Field(ge=0, le=MAX_CART_LINES)
    quantity: int = Field(ge=1, le=MAX_LINE_QUANTITY)


InvoiceTab = Literal["all", "invoices", "unpaid", "overdue", "credit_notes"]
InvoiceSort = Literal["-issued_on", "issued_on", "-total", "total", "customer", "-customer", "due_on", "-due_on"]


class InvoiceQuery(PageRequest):
    """``q`` is looked for in the numbers of invoice and order and in the customer's name and company."""

    q: str = Field(default="", max_length=100)
    tab: InvoiceTab = "all"
    issued_from: date | None = None
    issued_to: date | None = None
    # The year of the series, as it stands in the number.
    series_year: int | None = Field(default=None, ge=2000, le=9999)
    sort: InvoiceSort = "-issued_on"


class PeriodTotals(Dto):
    """Of all that a question finds, not only of its page. Credit notes are taken off ``net``, ``tax``, ``total``."""

    invoiced: Money
    credited: Money
    net: Money
    tax: Money
    total: Money


class InvoiceList(Dto):
    """``totals`` by currency; ``tab_counts`` for the same search and period; ``years`` that have a series."""

    rows: list[InvoiceRow]
    total: int
    page: int
    per_page: int
    totals: list[PeriodTotals]
    tab_counts: dict[str, int]
    years: list[int]


class JournalRow(Dto):
    """A line of the sales journal: one invoice or credit note, the latter with negative amounts."""

    issued_on: date
    number: str
    kind: PaperKind
    refers_to: str
    order_number: str
    customer: str
    tax_number: str
    currency: str
    # (net, tax) by rate
    by_rate: dict[Decimal, tuple[Money, Money]]
    net: Money
    tax: Money
    total: Money


# --- other papers


class PaperLine(Dto):
    """``unit_price`` None on papers without prices. Amounts are with tax."""

    sku: str
    name: LocalizedText
    quantity: int
    unit_price: Money | None = None
    tax_rate: Decimal | None = None
    net: Money | None = None
    tax: Money | None = None
    total: Money | None = None
    note: str = ""


class PaperBody(Dto):
    """What is printed on a delivery note or a quotation."""

    shop: Issuer
    customer: Customer
    order_number: str = ""
    delivery_names: LocalizedText = Field(default={})
    lines: list[PaperLine]
    taxes: list[TaxLine] = Field(default=[])
    net: Money | None = None
    tax: Money | None = None
    total: Money | None = None


class PaperView(Dto):
    number: str
    kind: PaperKind
    issued_on: date
    valid_until: date | None
    order_number: str
    customer_name: str
    total: Money | None


class OrderPapers(Dto):
    """All that was issued for an order; ``can_invoice`` while something of it is not invoiced."""

    invoices: list[InvoiceRow]
    papers: list[PaperView]
    can_invoice: bool


# --- settings


class DocumentSettings(Dto):
    """How numbers are written, and what stands under every invoice."""

    patterns: dict[PaperKind, str]
    footer: LocalizedText
    payment_terms: LocalizedText
    quotation_days: int
    # Invoices end with their amount in words.
    amount_in_words: bool = False


class DocumentSettingsUpdate(Request):
    """What to change; a field that is not given stays as it is."""

    patterns: dict[PaperKind, Line] | None = None
    footer: Texts | None = None
    payment_terms: Texts | None = None
    quotation_days: int | None = Field(default=None, ge=1, le=365)
    amount_in_words: bool | None = None
    # With which number the series of this year begin; of a kind that was used already it cannot be said any more.
    first_numbers: dict[PaperKind, int] | None = None


class SeriesView(Dto):
    """A series in the shop's present year: the last number given out (0: none) and how the next will look.

    Until ``is_begun`` the owner may let it begin higher.
    """

    kind: PaperKind
    pattern: str
    year: int
    last: int
    next_number: str
    is_begun: bool
