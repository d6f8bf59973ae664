"""Quotations, written in one language, for customers and for the console."""

from __future__ import annotations

from dataclasses import dataclass, field

from freight_app.kit.languages import format_date, format_money, pick_text
from freight_app.orders.quotations.dtos import QuotationView
from freight_app.ui.components.price import NO_PRICE, PriceView, price_view


@dataclass(frozen=True, slots=True)
class QuotedRow:
    sku: str
    name: str
    quantity: int
    unit: str
    total: PriceView


@dataclass(frozen=True, slots=True)
class QuotationRow:
    number: str = ""
    state: str = "open"
    issued: str = ""
    until: str = ""
    customer: str = ""
    total: PriceView = NO_PRICE
    order: str = ""
    may_accept: bool = False
    href: str = ""
    pdf: str = ""
    lines: list[QuotedRow] = field(default_factory=list)


def quotation_row(found: QuotationView, language: str) -> QuotationRow:
    """A quotation for a page in a language."""
    return QuotationRow(
        number=found.number,
        state=found.state,
        issued=format_date(found.issued_on, language),
        until=format_date(found.valid_until, language),
        customer=found.customer_name,
        total=price_view(found.total, language),
        order=found.order_number,
        may_accept=found.may_accept,
        href=f"/account/quotations/{found.number}",
        pdf=f"/api/v1/papers/{found.number}.pdf",
        lines=[
            QuotedRow(
                sku=line.sku,
                name=pick_text(line.name, language),
                quantity=line.quantity,
                unit=format_money(line.unit_price, language),
                total=price_view(line.total, language),
            )
            for line in found.lines
        ],
    )
