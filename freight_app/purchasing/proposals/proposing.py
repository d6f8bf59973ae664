"""What should be bought now, from whom, and why; and purchase orders made of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput
from freight_app.kit.idempotency import do_once
from freight_app.kit.money import Money, round_half_up
from freight_app.purchasing.comparing.market import Market, Quoted
from freight_app.purchasing.orders.drafting import draft_order
from freight_app.purchasing.orders.dtos import PurchaseDraft, PurchaseLineDraft
from freight_app.purchasing.ports import DemandSource, ProductDemand
from freight_app.purchasing.proposals import queries
from freight_app.purchasing.proposals.dtos import (
    MAX_WANTED,
    NeedView,
    Proposals,
    ProposedLine,
    ProposedOrder,
    WantedLine,
)
from freight_app.purchasing.proposals.queries import Ordered, StockFacts
from freight_app.purchasing.proposals.rules import Need, Standing, need_of
from freight_app.purchasing.suppliers.models import Supplier
from freight_app.shop.calendar import today_of_shop

# A quarter: long enough for what sells twice a month, short enough to follow the season.
DAYS = 91
# Without a supplier nobody knows how long it takes; two weeks are counted with.
_UNKNOWN_LEAD_DAYS = 14
_NOTHING_ORDERED = Ordered(0, 0)


def propose_orders(uow: UnitOfWork) -> Proposals:
    """What is short or will be before it could come, by supplier, each line with the need that caused it.

    Every product that a supplier offers or that has a reorder point is looked at. Needs ``purchasing.read``.
    """
    uow.actor.require(Permission.PURCHASING_READ)
    market = Market(uow)
    by_supplier: dict[int, list[ProposedLine]] = defaultdict(list)
    unsupplied: list[ProposedLine] = []
    for facts, standing, demand in _standings(uow, market):
        quoted, need = _quoted_need(market, facts.product_id, standing)
        if need is None:
            continue
        line = _line(uow, market, facts, standing, demand, need, quoted)
        (by_supplier[quoted.supplier_id] if quoted else unsupplied).append(line)
    orders = [_order(market.suppliers[supplier_id], lines) for supplier_id, lines in by_supplier.items()]
    return Proposals(
        orders=sorted(orders, key=lambda order: (-len(order.lines), order.supplier_name)),
        unsupplied=unsupplied,
        days=DAYS,
    )


def _standings(uow: UnitOfWork, market: Market) -> list[tuple[StockFacts, Standing, ProductDemand]]:
    looked_at = market.product_ids | queries.watched_product_ids(uow)
    demands = uow.port(DemandSource).demand_of(uow, looked_at, DAYS)
    ordered = queries.ordered_pieces(uow, looked_at)
    found = []
    for facts in queries.stock_facts(uow, looked_at):
        demand = demands.get(facts.product_id) or ProductDemand(Decimal(0), DAYS)
        coming = ordered.get(facts.product_id, _NOTHING_ORDERED)
        standing = Standing(
            available=facts.on_hand - facts.reserved,
            on_order=coming.on_order,
            drafted=coming.drafted,
            waiting=demand.waiting,
            weekly=demand.weekly,
            reorder_point=facts.reorder_point,
            reorder_quantity=facts.reorder_quantity,
        )
        found.append((facts, standing, demand))
    return found


def _quoted_need(market: Market, product_id: int, standing: Standing) -> tuple[Quoted | None, Need | None]:
    """Where it costs least in the end, and what is needed if it comes from there."""
    quoted = market.cheapest(product_id, max(1, standing.reorder_quantity))
    lead_days = quoted.lead_days if quoted else _UNKNOWN_LEAD_DAYS
    need = need_of(standing, lead_days)
    if need is None or quoted is None:
        return quoted, need
    # For as many as are needed somebody else may be cheaper; their days may ask for more or fewer.
    better = market.cheapest(product_id, need.pieces) or quoted
    need = need_of(standing, better.lead_days) or need
    return market.quote(product_id, better.supplier_id, need.pieces), need


def _line(
    uow: UnitOfWork,
    market: Market,
    facts: StockFacts,
    standing: Standing,
    demand: ProductDemand,
    need: Need,
    quoted: Quoted | None,
) -> ProposedLine:
    lead_days = quoted.lead_days if quoted else _UNKNOWN_LEAD_DAYS
    quantity = quoted.pieces if quoted else need.pieces
    end = quoted.end_minor if quoted else None
    return ProposedLine(
        product_id=facts.product_id,
        sku=facts.sku,
        name=facts.names,
        quantity=quantity,
        price=quoted.price if quoted else None,
        total=quoted.price.times(quantity) if quoted else None,
        landed_unit=None if end is None else Money(round_half_up(end), market.currency),
        others=max(0, len(market.sellers(facts.product_id)) - 1),
        need=NeedView(
            cause=need.cause,
            available=standing.available,
            on_order=standing.on_order,
            drafted=standing.drafted,
            waiting=standing.waiting,
            promised_on=demand.promised_on,
            sold=demand.sold,
            sold_days=demand.days,
            weekly=round(standing.weekly, 2),
            lead_days=lead_days,
            is_lead_measured=bool(quoted and quoted.is_lead_measured),
            arrives_on=today_of_shop(uow) + timedelta(days=lead_days),
            sells_until=need.sells_until,
            left=need.left,
            reorder_point=standing.reorder_point,
            reorder_quantity=standing.reorder_quantity,
            wanted=need.pieces,
        ),
    )


def _order(supplier: Supplier, lines: Sequence[ProposedLine]) -> ProposedOrder:
    own = [line.total for line in lines if line.total and line.total.currency == supplier.currency]
    total = sum(own, Money.zero(supplier.currency))
    missing = supplier.min_order_minor - total.amount_minor
    return ProposedOrder(
        supplier_ref=supplier.public_id,
        supplier_name=supplier.name,
        currency=supplier.currency,
        lines=list(lines),
        total=total,
        missing_to_minimum=Money(missing, supplier.currency) if missing > 0 else None,
    )


def make_orders(uow: UnitOfWork, wanted: Sequence[WantedLine], *, key: str) -> list[str]:
    """Draft a purchase order for each supplier among the lines; their numbers. Once for its ``key``.

    Each line keeps the need that stands behind it now. Raises ``NotAllowed``, ``InvalidInput`` on ``lines``, and what
    ``draft_order`` raises; then nothing is drafted.
    """
    uow.actor.require(Permission.PURCHASING_EDIT)
    if not wanted or len(wanted) > MAX_WANTED:
        raise InvalidInput("lines", "Choose one to three hundred lines.")
    body = {"lines": [line.model_dump() for line in wanted]}
    return do_once(
        uow, scope="purchasing.proposals", key=key, body=body, do=lambda: {"numbers": _make_orders(uow, wanted, key)}
    )["numbers"]


def _make_orders(uow: UnitOfWork, wanted: Sequence[WantedLine], key: str) -> list[str]:
    proposals = propose_orders(uow)
    proposed = [line for order in proposals.orders for line in order.lines] + proposals.unsupplied
    needs: dict[int, dict[str, Any]] = {line.product_id: line.need.model_dump(mode="json") for line in proposed}
    by_supplier: dict[str, list[PurchaseLineDraft]] = defaultdict(list)
    for line in wanted:
        by_supplier[line.supplier_ref].append(
            PurchaseLineDraft(product_id=line.product_id, quantity=line.quantity, need=needs.get(line.product_id))
        )
    return [
        draft_order(uow, PurchaseDraft(supplier=supplier, lines=lines), key=f"{key[:150]}:{supplier}")
        for supplier, lines in sorted(by_supplier.items())
    ]
