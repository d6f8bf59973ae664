"""What an order comes to: products at today's price, and the one sum of goods, delivery and taxes.

A checkout, an amendment and a split count with these, so that no two of them round differently.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from freight_app.catalogue.dtos import Quote
from freight_app.catalogue.prices import quote_products
from freight_app.kit.db import UnitOfWork
from freight_app.kit.money import Money
from freight_app.orders.dtos import TaxLine
from freight_app.orders.errors import NotForSale
from freight_app.orders.rules import CartRow, tax_lines


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A product at today's price."""

    quote: Quote
    quantity: int
    unit: Money
    total: Money

    def columns(self, position: int) -> dict[str, Any]:
        """The line as it is frozen onto the order."""
        return {
            "position": position,
            "product_id": self.quote.product_id,
            "sku": self.quote.sku,
            "names": self.quote.name,
            "brand": self.quote.brand,
            "image_url": self.quote.image_url,
            "quantity": self.quantity,
            "unit_minor": self.unit.amount_minor,
            "total_minor": self.total.amount_minor,
            "tax_class": self.quote.tax_class,
            "tax_rate": str(self.quote.tax_rate),
            "picked_quantity": 0,
            "short_quantity": 0,
            "short_reason": "",
            "fulfilled_quantity": 0,
            "returned_quantity": 0,
        }


@dataclass(frozen=True, slots=True)
class Totals:
    goods: Money
    fee: Money
    total: Money
    tax: Money
    taxes: list[TaxLine]

    def columns(self) -> dict[str, Any]:
        return {
            "currency": self.total.currency,
            "goods_minor": self.goods.amount_minor,
            "fee_minor": self.fee.amount_minor,
            "total_minor": self.total.amount_minor,
            "tax_minor": self.tax.amount_minor,
            "taxes": [
                {"rate": str(line.rate), "gross_minor": line.gross.amount_minor, "tax_minor": line.tax.amount_minor}
                for line in self.taxes
            ],
        }


def price_lines(uow: UnitOfWork, rows: Sequence[CartRow], *, group: str, currency: str) -> list[PricedLine]:
    """Every line at today's price for the group; ``NotForSale`` names those that have none."""
    if not rows:
        return []
    quotes = quote_products(uow, {row.product_id: row.quantity for row in rows}, group=group, currency=currency)
    unsold = [quote for quote in quotes.values() if not quote.sellable]
    if unsold:
        raise NotForSale([{"product_id": q.product_id, "sku": q.sku, "reason": q.reason} for q in unsold])
    priced: list[PricedLine] = []
    for row in rows:
        quote = quotes[row.product_id]
        unit = quote.unit_price or Money.zero(currency)
        priced.append(PricedLine(quote, row.quantity, unit, unit.times(row.quantity)))
    return priced


def add_up(goods_by_rate: Iterable[tuple[Decimal, Money]], fee: Money, fee_rate: Decimal) -> Totals:
    """The totals of lines, each with its tax rate, and of the fee for their way. All amounts are gross."""
    grosses = list(goods_by_rate)
    goods = sum((gross for _rate, gross in grosses), Money.zero(fee.currency))
    if not fee.is_zero:
        grosses.append((fee_rate, fee))
    taxes = tax_lines(grosses, fee.currency)
    return Totals(
        goods=goods,
        fee=fee,
        total=goods + fee,
        tax=sum((line.tax for line in taxes), Money.zero(fee.currency)),
        taxes=taxes,
    )
