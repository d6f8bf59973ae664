"""Quotations: a cart or an order with its prices, given out as a numbered paper that holds until a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any, NamedTuple, cast

from pydantic import Field

from freight_app.accounts.permissions import Permission
from freight_app.accounts.values import Email, PersonName, PhoneText, Request
from freight_app.catalogue.prices import quote_products
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.kit.idempotency import do_once
from freight_app.kit.languages import Language, LocalizedText
from freight_app.kit.money import Money
from freight_app.orders import cart_queries
from freight_app.orders import queries as order_queries
from freight_app.orders.dtos import CartOwner
from freight_app.orders.errors import EmptyCart, NotForSale
from freight_app.orders.invoices import queries
from freight_app.orders.invoices.dtos import Customer, PaperBody, PaperLine, PaperView
from freight_app.orders.invoices.issuing import number_taken
from freight_app.orders.invoices.models import PaperKind
from freight_app.orders.invoices.numbering import take_number
from freight_app.orders.invoices.parties import company_lines, customer_of, issuer_of
from freight_app.orders.invoices.reading import view_paper
from freight_app.orders.invoices.rules import fee_rate, share_taxes
from freight_app.orders.invoices.settings import get_document_settings
from freight_app.orders.models import Order
from freight_app.orders.quotations.dtos import PricedWish
from freight_app.orders.views import tax_views
from freight_app.shop.calendar import today_of_shop
from freight_app.shop.service import get_shop_profile


class QuotedTo(Request):
    """The person who asks, as the account knows them."""

    name: PersonName
    phone: PhoneText = ""
    email: Email | None = None
    language: Language = Field(default="en")


class _Priced(NamedTuple):
    sku: str
    names: LocalizedText
    quantity: int
    rate: Decimal
    unit: Money


def quote_cart(uow: UnitOfWork, owner: CartOwner, asker: QuotedTo, *, key: str) -> PaperView:
    """The cart of a signed-in customer at today's prices, without delivery.

    Raises ``EmptyCart``, and ``NotForSale`` naming the lines that have no price. The stock is not held.
    """
    if owner.user_id is None:
        raise NotFound("Cart")

    def do() -> dict[str, Any]:
        rows = cart_queries.cart_rows(uow, owner)
        if not rows:
            raise EmptyCart("There is nothing in the cart.")
        currency = get_shop_profile(uow).currency
        quotes = quote_products(
            uow, {row.product_id: row.quantity for row in rows}, group=owner.price_group, currency=currency
        )
        unsold = [quote for quote in quotes.values() if not quote.sellable or quote.unit_price is None]
        if unsold:
            raise NotForSale([{"product_id": q.product_id, "sku": q.sku, "reason": q.reason} for q in unsold])
        lines = [
            _Priced(quote.sku, quote.name, row.quantity, quote.tax_rate, cast("Money", quote.unit_price))
            for row in rows
            for quote in (quotes[row.product_id],)
        ]
        return {"number": _issue(uow, _asker(uow, owner.user_id, asker), lines, asker.language, owner.user_id)}

    body = {"user": owner.user_id}
    done = do_once(uow, scope=f"quotations.cart:{owner.user_id}", key=key, body=body, do=do)
    return view_paper(queries.find_paper(uow, done["number"]))


def quote_order(uow: UnitOfWork, order_number: str, *, key: str) -> PaperView:
    """An order at its own frozen prices as a quotation, by staff; the fee of its delivery is a line of it."""
    uow.actor.require(Permission.ORDERS_EDIT)

    def do() -> dict[str, Any]:
        order = order_queries.lock_order(uow, order_number)
        order_id = cast("int", order.id)
        found = order_queries.lines_of(uow, [order_id])[order_id]
        lines = [
            _Priced(line.sku, line.names, line.quantity, Decimal(line.tax_rate), Money(line.unit_minor, order.currency))
            for line in found
        ]
        if order.fee_minor:
            lines.append(_fee(order, lines))
        number = _issue(uow, customer_of(uow, order), lines, order.language, order.user_id, order)
        return {"number": number}

    done = do_once(uow, scope="quotations.order", key=key, body={"order": order_number}, do=do)
    return view_paper(queries.find_paper(uow, done["number"]))


def quote_lines_for(
    uow: UnitOfWork, user_id: int, asker: QuotedTo, lines: Sequence[PricedWish], *, key: str
) -> PaperView:
    """Lines that staff have priced, as a quotation for a customer. Needs ``orders.edit``."""
    uow.actor.require(Permission.ORDERS_EDIT)

    def do() -> dict[str, Any]:
        priced = [_Priced(line.sku, line.names, line.quantity, line.tax_rate, line.unit) for line in lines]
        return {"number": _issue(uow, _asker(uow, user_id, asker), priced, asker.language, user_id)}

    body = {"user": user_id, "lines": [line.model_dump(mode="json") for line in lines]}
    done = do_once(uow, scope="quotations.made", key=key, body=body, do=do)
    return view_paper(queries.find_paper(uow, done["number"]))


def _fee(order: Order, goods: list[_Priced]) -> _Priced:
    fee = Money(order.fee_minor, order.currency)
    rate = fee_rate(tax_views(order), [(line.rate, line.unit.times(line.quantity)) for line in goods], fee)
    return _Priced("", order.delivery_names, 1, rate, fee)


def _asker(uow: UnitOfWork, user_id: int | None, asker: QuotedTo) -> Customer:
    company = queries.company_of(uow, user_id)
    known = Customer(name=asker.name, phone=asker.phone, email=asker.email or "")
    if company is None:
        return known
    return known.model_copy(
        update={
            "company": company.legal_name,
            "tax_number": company.tax_number,
            "address_lines": company_lines(uow, company, asker.language),
        }
    )


def _issue(
    uow: UnitOfWork,
    customer: Customer,
    lines: list[_Priced],
    language: str,
    user_id: int | None,
    order: Order | None = None,
) -> str:
    currency = lines[0].unit.currency
    totals = [line.unit.times(line.quantity) for line in lines]
    summary, amounts = share_taxes([(line.rate, total) for line, total in zip(lines, totals, strict=True)], currency)
    total, tax = sum(totals, Money.zero(currency)), sum((row.tax for row in summary), Money.zero(currency))
    body = PaperBody(
        shop=issuer_of(uow),
        customer=customer,
        order_number=order.number if order else "",
        delivery_names=order.delivery_names if order else {},
        lines=[
            PaperLine(
                sku=line.sku,
                name=line.names,
                quantity=line.quantity,
                unit_price=line.unit,
                tax_rate=line.rate,
                net=found.net,
                tax=found.tax,
                total=found.net + found.tax,
            )
            for line, found in zip(lines, amounts, strict=True)
        ],
        taxes=summary,
        net=total - tax,
        tax=tax,
        total=total,
    )
    number = take_number(uow, PaperKind.QUOTATION, today_of_shop(uow))
    written = queries.add_paper(
        uow,
        {
            "number": number.text,
            "kind": PaperKind.QUOTATION,
            "order_id": order.id if order else None,
            "user_id": user_id,
            "issued_on": number.on,
            "issued_at": uow.now(),
            "valid_until": number.on + timedelta(days=get_document_settings(uow).quotation_days),
            "language": language,
            "body": body.model_dump(mode="json"),
        },
    )
    if written is None:
        raise number_taken(number)
    return number.text
