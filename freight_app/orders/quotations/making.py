"""Staff write a quotation for a customer: parts, how many, and a price of its own where one was agreed on."""

from __future__ import annotations

from freight_app.accounts.permissions import Permission
from freight_app.catalogue.prices import quote_products
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput
from freight_app.kit.money import Money
from freight_app.orders.errors import NotForSale
from freight_app.orders.invoices.dtos import PaperView
from freight_app.orders.invoices.quotations import QuotedTo, quote_lines_for
from freight_app.orders.quotations import queries
from freight_app.orders.quotations.dtos import LineToQuote, PricedWish, QuotationRequest
from freight_app.shop.service import get_shop_profile


def quote_for_customer(uow: UnitOfWork, request: QuotationRequest, *, key: str) -> PaperView:
    """A numbered quotation for an account, at its prices of today or at those that staff give. Needs ``orders.edit``.

    Raises ``NotFound`` for an unknown account, ``NotForSale`` for parts without a price, and ``InvalidInput``.
    """
    uow.actor.require(Permission.ORDERS_EDIT)
    person = queries.person_by_public_id(uow, request.buyer)
    lines = _priced(uow, request, person.price_group)
    user = person.user
    asker = QuotedTo(name=user.name, phone=user.phone, email=user.email, language=request.language)
    return quote_lines_for(uow, user.id or 0, asker, lines, key=key)


def _priced(uow: UnitOfWork, request: QuotationRequest, group: str) -> list[PricedWish]:
    currency = get_shop_profile(uow).currency
    ids = queries.product_ids(uow, {line.sku for line in request.lines})
    for line in request.lines:
        if line.sku not in ids:
            raise InvalidInput("lines", "No product has this number.", sku=line.sku)
    if len({line.sku for line in request.lines}) != len(request.lines):
        raise InvalidInput("lines", "Each product can be named once.")
    quotes = quote_products(
        uow, {ids[line.sku]: line.quantity for line in request.lines}, group=group, currency=currency
    )
    found: list[PricedWish] = []
    for line in request.lines:
        quote = quotes[ids[line.sku]]
        unit = _own_price(line, currency) or quote.unit_price
        if not quote.sellable or unit is None:
            raise NotForSale([{"product_id": quote.product_id, "sku": quote.sku, "reason": quote.reason}])
        found.append(
            PricedWish(
                product_id=quote.product_id,
                sku=quote.sku,
                names=quote.name,
                quantity=line.quantity,
                tax_rate=quote.tax_rate,
                unit=unit,
            )
        )
    return found


def _own_price(line: LineToQuote, currency: str) -> Money | None:
    if not line.unit_price.strip():
        return None
    try:
        price = Money.from_decimal(line.unit_price.strip(), currency)
    except (ValueError, ArithmeticError):
        raise InvalidInput("lines", "This is not a price.", sku=line.sku) from None
    if price.amount_minor <= 0:
        raise InvalidInput("lines", "A price is more than nothing.", sku=line.sku)
    return price
