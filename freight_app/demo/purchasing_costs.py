"""What the demo shop's goods from abroad cost besides their price, and who offers what runs low there."""

from __future__ import annotations

from datetime import timedelta

from freight_app.catalogue.prices import quote_products
from freight_app.kit.db import UnitOfWork
from freight_app.purchasing.landed.billing import add_bill
from freight_app.purchasing.landed.dtos import BillDraft, CoverDraft
from freight_app.purchasing.landed.reading import explain_order
from freight_app.purchasing.landed.rules import Basis
from freight_app.purchasing.landed.values import CostKind
from freight_app.purchasing.proposals.proposing import propose_orders
from freight_app.purchasing.suppliers.dtos import OfferDraft
from freight_app.purchasing.suppliers.offering import set_offer
from freight_app.purchasing.suppliers.reading import list_supplier_choices
from freight_app.shop.calendar import today_of_shop
from freight_app.shop.service import get_shop_profile

_BILLS = (
    ("F-1184", "Méditerranée Transit", CostKind.FREIGHT, "18.60", "EUR", Basis.VALUE, 4),
    ("DD-77120", "Douane tunisienne", CostKind.DUTY, "24.150", "TND", Basis.VALUE, 2),
    ("F-1184-A", "Méditerranée Transit", CostKind.INSURANCE, "2.10", "EUR", Basis.VALUE, 4),
)


def write_costs(uow: UnitOfWork, numbers: list[str]) -> int:
    """Bills on the first of these orders that is paid in other money and of which some came; how many."""
    for number in numbers:
        order = explain_order(uow, number)
        if order.currency == order.own_currency or not order.receipts:
            continue
        for bill, issuer, kind, amount, currency, basis, days in _BILLS:
            draft = BillDraft(
                number=bill,
                issuer=issuer,
                kind=kind,
                amount=amount,
                currency=currency,
                basis=basis,
                billed_on=today_of_shop(uow) - timedelta(days=days),
                covers=[CoverDraft(order=number)],
            )
            add_bill(uow, draft, key=f"demo-{bill}")
        return len(_BILLS)
    return 0


def offer_what_runs_low(uow: UnitOfWork) -> int:
    """Most of what has to be bought is offered by a supplier who is paid in the shop's money; how many parts."""
    own = get_shop_profile(uow).currency
    sellers = [choice.public_id for choice in list_supplier_choices(uow) if choice.currency == own]
    low = propose_orders(uow).unsupplied[:15] if sellers else []
    quotes = quote_products(uow, {line.product_id: 1 for line in low}, currency=own)
    for place, line in enumerate(low):
        price = quotes[line.product_id].unit_price
        if price is not None:
            draft = OfferDraft(
                sku=line.sku,
                price_minor=price.amount_minor * (58 + place % 9) // 100,
                supplier_sku=f"ST{51_300 + place * 13}",
                pack_size=1 + place % 3,
            )
            set_offer(uow, sellers[0], draft)
    return len(low)
