"""What is asked about quotations, and what is answered."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field

from freight_app.accounts.values import Dto, Request
from freight_app.kit.languages import Language, LocalizedText
from freight_app.kit.money import Money
from freight_app.kit.pagination import PageRequest
from freight_app.orders.dtos import MAX_CART_LINES, MAX_LINE_QUANTITY

QuotationState = Literal["open", "accepted", "expired"]


class QuotedLine(Dto):
    sku: str
    name: LocalizedText
    quantity: int
    unit_price: Money
    total: Money


class QuotationView(Dto):
    """``order_number`` is the order that it has become, or about which it was written. Goods only, without delivery."""

    number: str
    state: QuotationState
    issued_on: date
    valid_until: date
    customer_name: str
    lines: list[QuotedLine]
    total: Money
    order_number: str
    may_accept: bool


class QuotationQuery(PageRequest):
    """The latest first."""


class LineToQuote(Request):
    """``unit_price`` is decimal text with tax in the shop's currency; empty is the customer's price of today."""

    sku: str = Field(min_length=1, max_length=64)
    quantity: int = Field(ge=1, le=MAX_LINE_QUANTITY)
    unit_price: str = Field(default="", max_length=24)


class QuotationRequest(Request):
    """``buyer`` is the public id of the customer's account."""

    buyer: str = Field(min_length=1, max_length=40)
    lines: list[LineToQuote] = Field(min_length=1, max_length=MAX_CART_LINES)
    language: Language = "en"


class PricedWish(Dto):
    """A line that is about to be quoted."""

    product_id: int
    sku: str
    names: LocalizedText
    quantity: int
    tax_rate: Decimal
    unit: Money
