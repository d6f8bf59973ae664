"""Tables of invoices and of other numbered papers.

An invoice and its lines are written once and never changed: what happens to them later (credits, the file that was
made of them) stands in tables of its own. Amounts of a credit note are positive; its kind says that they are taken off.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from freight_app.kit.columns import Json, Table, UtcDateTime


class PaperKind(StrEnum):
    """What has a series of numbers. A packing slip has none: it goes by its order."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    DELIVERY_NOTE = "delivery_note"
    QUOTATION = "quotation"


class DocumentSeries(Table, table=True):
    """The last number given out, by kind and year of the shop's calendar. Raised in the transaction that uses it."""

    kind: PaperKind = Field(primary_key=True, sa_type=sa.String(16))  # type: ignore[call-overload]
    year: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    # The owner may begin above 1 before the first is given out: then ``last`` is one below it.
    first: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    last: int
    # The day of that number: a later number never has an earlier day.
    last_on: date


class DocumentSettingsRow(Table, table=True):
    """The single row of what an owner has written over the defaults of ``rules.DEFAULT_SETTINGS``."""

    __tablename__ = "document_settings"  # type: ignore[assignment]
    __table_args__ = (sa.CheckConstraint("id = 1", name="single_row"),)

    id: int = Field(default=1, primary_key=True, sa_column_kwargs={"autoincrement": False})
    fields: dict[str, Any] = Field(default_factory=dict, sa_type=Json)  # type: ignore[call-overload]
    updated_at: datetime = Field(sa_type=UtcDateTime)


class Invoice(Table, table=True):
    """An invoice, or a credit note that takes part of one back."""

    __table_args__ = (
        sa.UniqueConstraint("kind", "series_year", "series_number"),
        sa.CheckConstraint("total_minor = net_minor + tax_minor", name="total_is_net_and_tax"),
        sa.CheckConstraint("net_minor >= 0 AND tax_minor >= 0", name="amounts_not_negative"),
        sa.CheckConstraint("paid_minor BETWEEN 0 AND total_minor", name="paid_within_total"),
        sa.CheckConstraint("(kind = 'credit_note') = (refers_to_id IS NOT NULL)", name="credit_notes_refer"),
        sa.Index("ix_invoice_kind_issued_on", "kind", "issued_on"),
    )

    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(max_length=40, unique=True)
    kind: PaperKind = Field(sa_type=sa.String(16))  # type: ignore[call-overload]
    series_year: int
    series_number: int
    order_id: int = Field(foreign_key="sales_order.id", index=True)
    order_number: str = Field(max_length=20)
    refers_to_id: int | None = Field(default=None, foreign_key="invoice.id", index=True)
    # The day in the shop's zone.
    issued_on: date = Field(index=True)
    issued_at: datetime = Field(sa_type=UtcDateTime)
    issued_by: str = Field(max_length=200)
    due_on: date
    language: str = Field(max_length=2)
    reason: str = Field(default="", max_length=500)
    currency: str = Field(max_length=3)
    net_minor: int = Field(sa_type=sa.BigInteger)
    tax_minor: int = Field(sa_type=sa.BigInteger)
    total_minor: int = Field(sa_type=sa.BigInteger)
    # What of it was paid when it was issued; it is printed, so it stays.
    paid_minor: int = Field(default=0, sa_type=sa.BigInteger)
    # [{"rate", "net_minor", "tax_minor"}], highest rate first.
    taxes: list[dict[str, Any]] = Field(sa_type=Json)  # type: ignore[call-overload]
    # Both as they were on the day: ``dtos.Customer`` and ``dtos.Issuer``.
    customer: dict[str, Any] = Field(sa_type=Json)  # type: ignore[call-overload]
    shop: dict[str, Any] = Field(sa_type=Json)  # type: ignore[call-overload]
    # The customer's name and company, folded, so that a search finds Béchir by bechir.
    customer_key: str = Field(max_length=320)


class InvoiceLine(Table, table=True):
    """One line; ``order_line_id`` None is the fee of delivery. Net and tax sum to those of the invoice exactly."""

    __table_args__ = (
        sa.UniqueConstraint("invoice_id", "position"),
        sa.CheckConstraint("quantity > 0", name="quantity_positive"),
        sa.CheckConstraint("total_minor = unit_minor * quantity", name="total_is_unit_times_quantity"),
        sa.CheckConstraint("total_minor = net_minor + tax_minor", name="total_is_net_and_tax"),
        sa.CheckConstraint("net_minor >= 0 AND tax_minor >= 0", name="amounts_not_negative"),
    )

    id: int | None = Field(default=None, primary_key=True)
    invoice_id: int = Field(foreign_key="invoice.id")
    position: int
    order_line_id: int | None = Field(default=None, foreign_key="order_line.id", index=True)
    # Of a credit note: the line that it takes back.
    credits_line_id: int | None = Field(default=None, foreign_key="invoice_line.id", index=True)
    sku: str = Field(default="", max_length=64)
    names: dict[str, str] = Field(sa_type=Json)  # type: ignore[call-overload]
    quantity: int
    # With tax, as on the order.
    unit_minor: int = Field(sa_type=sa.BigInteger)
    # Decimal text, 0.19 for 19%.
    tax_rate: str = Field(max_length=12)
    net_minor: int = Field(sa_type=sa.BigInteger)
    tax_minor: int = Field(sa_type=sa.BigInteger)
    total_minor: int = Field(sa_type=sa.BigInteger)


class LineInvoicing(Table, table=True):
    """How much of an order's line is invoiced now: raised by invoices, lowered by credit notes."""

    __table_args__ = (sa.CheckConstraint("invoiced_quantity >= 0", name="invoiced_not_negative"),)

    order_line_id: int = Field(primary_key=True, foreign_key="order_line.id", sa_column_kwargs={"autoincrement": False})
    invoiced_quantity: int = 0


class LineCredit(Table, table=True):
    """How much of an invoice's line was taken back by credit notes so far."""

    __table_args__ = (sa.CheckConstraint("credited_quantity BETWEEN 0 AND quantity", name="credited_within_invoiced"),)

    invoice_line_id: int = Field(
        primary_key=True, foreign_key="invoice_line.id", sa_column_kwargs={"autoincrement": False}
    )
    quantity: int
    credited_quantity: int = 0


class FeeInvoicing(Table, table=True):
    """The delivery fee of an order, once it is invoiced; taken away when it is credited."""

    order_id: int = Field(primary_key=True, foreign_key="sales_order.id", sa_column_kwargs={"autoincrement": False})
    invoice_id: int = Field(foreign_key="invoice.id")


class Paper(Table, table=True):
    """A delivery note or a quotation as it was given out: all that is printed on it, frozen."""

    __table_args__ = (sa.Index("ix_paper_order_id_kind", "order_id", "kind"),)

    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(max_length=40, unique=True)
    kind: PaperKind = Field(sa_type=sa.String(16))  # type: ignore[call-overload]
    order_id: int | None = Field(default=None, foreign_key="sales_order.id")
    # Whose it is; None for a guest's, who has the link of the order.
    user_id: int | None = Field(default=None, foreign_key="user_account.id", index=True)
    issued_on: date
    issued_at: datetime = Field(sa_type=UtcDateTime)
    valid_until: date | None = None
    language: str = Field(max_length=2)
    # ``dtos.PaperBody``
    body: dict[str, Any] = Field(sa_type=Json)  # type: ignore[call-overload]


class PaperFile(Table, table=True):
    """The PDF that was made of a numbered paper, by its content: whoever asks again gets the same bytes."""

    __table_args__ = (sa.UniqueConstraint("number", "language"),)

    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(max_length=40)
    language: str = Field(max_length=2)
    sha256: str = Field(max_length=64)
    kept_at: datetime = Field(sa_type=UtcDateTime)
