"""Suppliers for a basket side by side, the best of them and why."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from freight_app.accounts.permissions import Permission
from freight_app.catalogue.dtos import Quote
from freight_app.catalogue.prices import quote_products
from freight_app.catalogue.queries import sku_key
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput
from freight_app.kit.money import Money, round_half_up
from freight_app.purchasing.comparing import queries
from freight_app.purchasing.comparing.dtos import (
    MAX_BASKET,
    BasketLine,
    BestSupplier,
    ComparedSupplier,
    Comparison,
    OfferedLine,
)
from freight_app.purchasing.comparing.market import Market, Quoted
from freight_app.purchasing.comparing.rules import Candidate, Risk, choose, risks_of


def compare_suppliers(uow: UnitOfWork, basket: Sequence[BasketLine]) -> Comparison:
    """Every supplier who has some of the basket, the cheapest of those with most of it first.

    Needs ``purchasing.read``. ``InvalidInput`` on ``basket`` when it is empty or too long.
    """
    uow.actor.require(Permission.PURCHASING_READ)
    if not basket or len(basket) > MAX_BASKET:
        raise InvalidInput("basket", "A comparison is about one to sixty products.")
    ids = queries.product_ids_by_sku(uow, [line.sku for line in basket])
    wanted: dict[int, int] = {}
    for line in basket:
        if product_id := ids.get(sku_key(line.sku)):
            wanted[product_id] = wanted.get(product_id, 0) + line.quantity
    market = Market(uow, wanted)
    products = quote_products(uow, dict.fromkeys(wanted, 1), currency=market.currency)
    compared = {
        supplier_id: _compared(market, supplier_id, wanted, products) for supplier_id in sorted(market.suppliers)
    }
    candidates = [_candidate(supplier_id, view) for supplier_id, view in compared.items()]
    order = {one.supplier_id: (-one.offered, one.total_minor is None, one.total_minor or 0) for one in candidates}
    return Comparison(
        currency=market.currency,
        suppliers=[compared[supplier_id] for supplier_id in sorted(order, key=lambda key: order[key])],
        best=_best(market, candidates),
        unknown=[line.sku for line in basket if sku_key(line.sku) not in ids],
        not_offered=[products[product_id].sku for product_id in wanted if not market.sellers(product_id)],
    )


def _compared(market: Market, supplier_id: int, wanted: dict[int, int], products: dict[int, Quote]) -> ComparedSupplier:
    supplier, card, history = market.suppliers[supplier_id], market.cards[supplier_id], market.landed(supplier_id)
    quotes = {
        product_id: quoted
        for product_id, quantity in wanted.items()
        if (quoted := market.quote(product_id, supplier_id, quantity))
    }
    units = [quoted.unit_minor for quoted in quotes.values()]
    has_rate = None not in units
    goods = _sum(market, [(quoted.unit_minor or Decimal(0)) * quoted.pieces for quoted in quotes.values()])
    landed = _sum(market, [quoted.landed_minor * quoted.pieces for quoted in quotes.values()])
    risks = risks_of(
        card,
        promised_days=supplier.lead_time_days,
        lacks=len(quotes) < len(wanted),
        below_minimum=_is_below_minimum(supplier.min_order_minor, supplier.currency, list(quotes.values())),
        has_rate=has_rate,
        costs_known=history.receipts > 0,
    )
    return ComparedSupplier(
        supplier_ref=supplier.public_id,
        supplier_name=supplier.name,
        currency=supplier.currency,
        offered=len(quotes),
        lines=[
            _line(market, quoted, wanted[product_id], products[product_id]) for product_id, quoted in quotes.items()
        ],
        goods=goods if has_rate else None,
        landed=landed if has_rate else None,
        total=goods + landed if has_rate else None,
        landed_share=history.ratio,
        landed_n=history.receipts,
        # The basket is there when its last part is.
        lead_days=max(quoted.lead_days for quoted in quotes.values()),
        is_lead_measured=all(quoted.is_lead_measured for quoted in quotes.values()),
        median_days=card.lead_time.median.value,
        median_n=card.lead_time.median.n,
        on_time=card.on_time.value,
        on_time_n=card.on_time.n,
        risks=risks,
    )


def _is_below_minimum(least_minor: int, currency: str, quotes: Sequence[Quoted]) -> bool:
    asked = sum(quoted.price.amount_minor * quoted.pieces for quoted in quotes if quoted.price.currency == currency)
    return asked < least_minor


def _line(market: Market, quoted: Quoted, wanted: int, product: Quote) -> OfferedLine:
    unit = quoted.unit_minor
    return OfferedLine(
        sku=product.sku,
        name=product.name,
        wanted=wanted,
        pieces=quoted.pieces,
        supplier_sku=quoted.supplier_sku,
        price=quoted.price,
        unit=None if unit is None else _sum(market, [unit]),
        landed_unit=None if unit is None else _sum(market, [quoted.landed_minor]),
        total=None if unit is None else _sum(market, [(unit + quoted.landed_minor) * quoted.pieces]),
    )


def _sum(market: Market, amounts: Sequence[Decimal]) -> Money:
    return Money(round_half_up(sum(amounts, Decimal(0))), market.currency)


def _candidate(supplier_id: int, view: ComparedSupplier) -> Candidate:
    total = Decimal(view.total.amount_minor) if view.total and Risk.NO_RATE not in view.risks else None
    return Candidate(supplier_id, view.offered, total, view.lead_days, view.on_time, view.on_time_n)


def _best(market: Market, candidates: Sequence[Candidate]) -> BestSupplier | None:
    choice = choose(candidates)
    if choice is None:
        return None
    best = market.suppliers[choice.supplier_id]
    return BestSupplier(
        supplier_ref=best.public_id,
        supplier_name=best.name,
        why=choice.why,
        next_name=market.suppliers[choice.next_id].name if choice.next_id else "",
        saves=_sum(market, [choice.saves_minor]),
    )
