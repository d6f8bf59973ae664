"""What is printed, as data: the caller brings every fact, ``typesetting.typeset(document, at=...)`` makes the PDF.

All frozen, so that a document can be kept as JSON and set again. Texts are in the language of the document already,
except the words that every document of its kind has (``words.py``). Days are those of the shop's time zone.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from freight_app.kit.languages import Language
from freight_app.kit.money import Money


class PrintedKind(StrEnum):
    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    QUOTATION = "quotation"
    DELIVERY_NOTE = "delivery_note"
    PACKING_SLIP = "packing_slip"


class _Printed(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_bytes="base64", val_json_bytes="base64")


class PrintedShop(_Printed):
    """Who sends it. Empty texts are left out; ``logo`` is a picture's bytes, a damaged one is left out as well."""

    name: str
    legal_name: str = ""
    tax_number: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    # May have several lines.
    bank_details: str = ""
    accent_color: str = Field(default="#1d1b18", pattern=r"^#[0-9a-fA-F]{6}$")
    logo: bytes | None = Field(default=None, repr=False)


class PrintedCustomer(_Printed):
    """Who gets it. ``tax_number`` is that of the company."""

    name: str = ""
    company: str = ""
    tax_number: str = ""
    address_lines: tuple[str, ...] = ()
    phone: str = ""
    email: str = ""


class PrintedLine(_Printed):
    """One line. ``tax_rate`` 0.19 is 19 %; prices are None on papers that go with the goods."""

    position: int
    sku: str = ""
    description: str
    quantity: Decimal
    # The unit in words of the document's language; empty for pieces.
    unit: str = ""
    unit_price: Money | None = None
    tax_rate: Decimal | None = None
    # Without tax, as ``unit_price``.
    total: Money | None = None
    # Small, under the description: a fitment, a shelf, a reason.
    note: str = ""


class PrintedTax(_Printed):
    """A row of the tax summary; ``gross`` = ``net`` + ``tax``."""

    rate: Decimal
    net: Money
    tax: Money
    gross: Money

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if self.net + self.tax != self.gross:
            raise ValueError("net and tax do not make gross")
        return self


class PrintedDocument(_Printed):
    """A paper about goods, from a quotation to a credit note. What is None or empty is not printed.

    ``due_on`` is the last day to pay, or of a quotation the last day it holds. ``refers_to`` is the invoice that a
    credit note takes back. ``copy_mark`` stands by the title of whatever is not the original ("Copy").
    """

    kind: PrintedKind
    number: str
    issued_on: date
    language: Language
    shop: PrintedShop
    customer: PrintedCustomer
    # Where the goods go, when that is not the customer's address.
    deliver_to: PrintedCustomer | None = None
    delivery_method: str = ""
    order_number: str = ""
    due_on: date | None = None
    refers_to: str = ""
    lines: tuple[PrintedLine, ...]
    taxes: tuple[PrintedTax, ...] = ()
    net: Money | None = None
    tax: Money | None = None
    total: Money | None = None
    paid: Money | None = None
    to_pay: Money | None = None
    notes: str = ""
    # Payment terms, legal sentences; may have several lines.
    terms: str = ""
    copy_mark: str = ""


class StatementEntry(_Printed):
    """Exactly one of ``debit`` (owed more) and ``credit`` (owed less); ``balance`` is what is owed after it."""

    booked_on: date
    text: str
    document_number: str = ""
    due_on: date | None = None
    debit: Money | None = None
    credit: Money | None = None
    balance: Money


class AgeingBucket(_Printed):
    """What is owed by how long it is overdue; ``label`` in the document's language ("31-60 days")."""

    label: str
    amount: Money


class PrintedStatement(_Printed):
    """The account of a customer over a period, both days included."""

    language: Language
    shop: PrintedShop
    customer: PrintedCustomer
    number: str = ""
    issued_on: date
    period_from: date
    period_to: date
    opening: Money
    entries: tuple[StatementEntry, ...]
    closing: Money
    ageing: tuple[AgeingBucket, ...] = ()
    notes: str = ""
    terms: str = ""


class PrintedFact(_Printed):
    label: str
    value: str
    # Numbers, codes and hashes read from left to right in every language.
    is_code: bool = False


class PrintedColumn(_Printed):
    """``number`` stands at the end edge, ``code`` reads from left to right; ``share`` is its part of the free width.

    A share of 0 makes the column as wide as its widest cell.
    """

    heading: str
    form: Literal["text", "number", "code"] = "text"
    share: float = Field(default=1, ge=0, le=20)


class PrintedTable(_Printed):
    """Every row has a cell for each column."""

    title: str
    columns: tuple[PrintedColumn, ...] = Field(min_length=1)
    rows: tuple[tuple[str, ...], ...]

    @model_validator(mode="after")
    def _is_square(self) -> Self:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("a row has not one cell for each column")
        return self


class PrintedReport(_Printed):
    """Facts and tables under a title: what became of a data job, the figures of a month."""

    language: Language
    shop: PrintedShop
    issued_on: date
    title: str
    subtitle: str = ""
    # A sentence that says the result, above everything else.
    summary: str = ""
    facts: tuple[PrintedFact, ...] = ()
    tables: tuple[PrintedTable, ...] = ()
    notes: str = ""


class PrintedLabel(_Printed):
    """What is stuck on one parcel. ``code`` is printed as bars and as it is read; ``part`` is 1/3."""

    part: str
    to_name: str
    to_lines: tuple[str, ...] = ()
    phone: str = ""
    code: str = Field(min_length=1, max_length=40, pattern=r"^[ -~]+$")
    facts: tuple[PrintedFact, ...] = ()


class PrintedLabels(_Printed):
    """The labels of a shipment, A6, a page for each parcel."""

    language: Language
    shop: PrintedShop
    number: str
    labels: tuple[PrintedLabel, ...] = Field(min_length=1)


Printable = PrintedDocument | PrintedStatement | PrintedReport | PrintedLabels
