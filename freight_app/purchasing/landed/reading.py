"""What goods really cost, and how that is made: order by order, product by product."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import NamedTuple, cast

from freight_app.accounts.permissions import Permission
from freight_app.catalogue.dtos import Quote
from freight_app.catalogue.prices import quote_products
from freight_app.kit.db import UnitOfWork
from freight_app.kit.money import Money, currency_exponent, round_half_up
from freight_app.purchasing.landed import queries
from freight_app.purchasing.landed.dtos import (
    BillView,
    CostPart,
    CoverView,
    LandedLine,
    LandedOrder,
    LayerView,
    ProductCost,
)
from freight_app.purchasing.landed.models import CostBill, CostShare
from freight_app.purchasing.landed.queries import ReceivedRow
from freight_app.purchasing.landed.rules import (
    Layer,
    average_cost,
    goods_costs,
    margin_share,
    remaining_pieces,
    value_of_piece,
)
from freight_app.purchasing.orders.models import PurchaseOrderLine
from freight_app.shop.service import get_shop_profile
from freight_app.stock.service import levels_of

LayerKey = tuple[int, int]


class KnownLayer(NamedTuple):
    """A layer with where it came from. ``remaining`` of its pieces are in the house."""

    row: ReceivedRow
    layer: Layer
    remaining: int


def layers_of(uow: UnitOfWork, product_ids: Collection[int]) -> dict[int, list[KnownLayer]]:
    """Everything that came of each product with what it cost, the oldest first; every id is answered."""
    own = get_shop_profile(uow).currency
    rows = queries.received_rows(uow, product_ids=product_ids)
    goods = _goods(rows, own)
    landed = queries.landed_sums(uow, {row.line_id for row in rows})
    levels = levels_of(uow, product_ids)
    by_product: dict[int, list[ReceivedRow]] = {product_id: [] for product_id in product_ids}
    for row in rows:
        by_product[row.product_id].append(row)
    found: dict[int, list[KnownLayer]] = {}
    for product_id, own_rows in by_product.items():
        remaining = remaining_pieces([row.accepted for row in own_rows], levels[product_id].on_hand)
        found[product_id] = [
            KnownLayer(row, _layer(row, goods, landed), left) for row, left in zip(own_rows, remaining, strict=True)
        ]
    return found


def _layer(row: ReceivedRow, goods: dict[LayerKey, int], landed: dict[LayerKey, tuple[int, int]]) -> Layer:
    key = row.line_id, row.receipt_id
    amount, late = landed.get(key, (0, 0))
    return Layer(row.receipt_id, row.accepted, goods[key], amount, late)


def _goods(rows: Sequence[ReceivedRow], own: str) -> dict[LayerKey, int]:
    """The price of the pieces of each (line, receipt) in the shop's currency."""
    by_line: dict[int, list[ReceivedRow]] = defaultdict(list)
    for row in rows:
        by_line[row.line_id].append(row)
    found: dict[LayerKey, int] = {}
    for line_id, parts in by_line.items():
        first = parts[0]
        piece = value_of_piece(first.unit_price_minor, first.currency, Decimal(first.rate or 0), own)
        costs = goods_costs(piece, [part.accepted for part in parts])
        found |= {(line_id, part.receipt_id): cost for part, cost in zip(parts, costs, strict=True)}
    return found


def cost_of_product(uow: UnitOfWork, sku: str) -> ProductCost:
    """What a product costs now and how that is made. Raises ``NotAllowed`` and ``NotFound``."""
    uow.actor.require(Permission.PURCHASING_READ)
    return costs_of_products(uow, [queries.find_product_id(uow, sku)])[0]


def costs_of_products(uow: UnitOfWork, product_ids: Sequence[int]) -> list[ProductCost]:
    """The same of several products, in their order."""
    uow.actor.require(Permission.PURCHASING_READ)
    own = get_shop_profile(uow).currency
    known, levels = layers_of(uow, product_ids), levels_of(uow, product_ids)
    quotes = quote_products(uow, dict.fromkeys(product_ids, 1), currency=own)
    writer = _LayerWriter(uow, [layer for layers in known.values() for layer in layers], own)
    found = []
    for product_id in product_ids:
        on_hand, quote = levels[product_id].on_hand, quotes[product_id]
        cost = average_cost([one.layer for one in known[product_id]], on_hand)
        price = net_price(quote)
        found.append(
            ProductCost(
                product_id=product_id,
                sku=quote.sku,
                name=quote.name,
                on_hand=on_hand,
                known=cost.known,
                unit_cost=in_major(cost.unit_minor, own),
                goods_unit_cost=in_major(cost.goods_unit_minor, own),
                price=price,
                margin=_margin(price, cost.unit_minor),
                currency=own,
                layers=[writer.write(one) for one in reversed(known[product_id])],
            )
        )
    return found


def net_price(quote: Quote) -> Money | None:
    """Today's public price without tax; None where there is no price."""
    if quote.unit_price is None:
        return None
    net = round_half_up(Decimal(quote.unit_price.amount_minor) / (1 + quote.tax_rate))
    return Money(net, quote.unit_price.currency)


def _margin(price: Money | None, unit_minor: Decimal | None) -> Decimal | None:
    if price is None or unit_minor is None:
        return None
    return margin_share(Decimal(price.amount_minor), unit_minor)


def in_major(amount_minor: Decimal | None, currency: str) -> Decimal | None:
    """An exact amount in major units, to six digits after those of the currency: more says nothing."""
    if amount_minor is None:
        return None
    exponent = currency_exponent(currency)
    return amount_minor.scaleb(-exponent).quantize(Decimal(1).scaleb(-exponent - 6))


def explain_order(uow: UnitOfWork, number: str) -> LandedOrder:
    """What a purchase order really cost, line by line. Raises ``NotAllowed`` and ``NotFound``."""
    uow.actor.require(Permission.PURCHASING_READ)
    order = queries.find_order(uow, number)
    order_id, own = cast("int", order.id), get_shop_profile(uow).currency
    lines = queries.lines_of(uow, [order_id])
    product_ids = [line.product_id for line in lines]
    of_order = [
        one for layers in layers_of(uow, product_ids).values() for one in layers if one.row.order_id == order_id
    ]
    writer = _LayerWriter(uow, of_order, own, line_ids={cast("int", line.id) for line in lines})
    quotes = quote_products(uow, dict.fromkeys(product_ids, 1), currency=own)
    views = [
        _line(line, [one for one in of_order if one.row.line_id == line.id], writer, quotes[line.product_id], own)
        for line in lines
    ]
    layers = [layer for view in views for layer in view.layers]
    zero = Money.zero(own)
    return LandedOrder(
        number=order.number,
        currency=order.currency,
        own_currency=own,
        rate=order.frozen_rate,
        rate_on=order.rate_on,
        can_be_billed=order.rate is not None,
        receipts=[receipt.number for receipt in queries.standing_receipts(uow, [order_id])],
        bills=view_bills(uow, queries.bills_of(uow, order_id)),
        lines=views,
        goods=sum((layer.goods for layer in layers), zero),
        landed=sum((layer.landed for layer in layers), zero),
        waiting=sum((part.amount for view in views for part in view.waiting), zero),
        late=sum((layer.late for layer in layers), zero),
        total=sum((layer.total for layer in layers), zero),
    )


def _line(
    line: PurchaseOrderLine, layers: Sequence[KnownLayer], writer: _LayerWriter, quote: Quote, own: str
) -> LandedLine:
    accepted = sum(one.layer.accepted for one in layers)
    total = sum(one.layer.total_minor for one in layers)
    unit = Decimal(total) / accepted if accepted else None
    price = net_price(quote)
    return LandedLine(
        position=line.position,
        product_id=line.product_id,
        sku=line.sku,
        name=line.name,
        ordered=line.quantity,
        accepted=accepted,
        layers=[writer.write(one) for one in layers],
        waiting=writer.parts(cast("int", line.id), None),
        total=Money(total, own),
        unit_cost=in_major(unit, own),
        price=price,
        margin=_margin(price, unit),
    )


class _LayerWriter:
    """Writes layers with the bills behind them, which are read once for all."""

    def __init__(
        self, uow: UnitOfWork, layers: Sequence[KnownLayer], own: str, *, line_ids: Collection[int] = ()
    ) -> None:
        self._own = own
        self._shares: dict[tuple[int, int | None], list[CostShare]] = defaultdict(list)
        shares = queries.shares_of_lines(uow, {one.row.line_id for one in layers} | set(line_ids))
        for share in shares:
            self._shares[share.line_id, share.receipt_id].append(share)
        self._bills = queries.bills_by_id(uow, {share.bill_id for share in shares})

    def write(self, one: KnownLayer) -> LayerView:
        row, layer, own = one.row, one.layer, self._own
        return LayerView(
            order=row.order_number,
            receipt=row.receipt_number,
            received_at=row.received_at,
            supplier=row.supplier,
            pieces=layer.accepted,
            remaining=one.remaining,
            unit_price=Money(row.unit_price_minor, row.currency),
            rate=Decimal(row.rate or 0),
            goods=Money(layer.goods_minor, own),
            parts=self.parts(row.line_id, row.receipt_id),
            landed=Money(layer.landed_minor, own),
            late=Money(layer.late_minor, own),
            total=Money(layer.total_minor, own),
            unit_cost=in_major(layer.unit_minor, own) or Decimal(0),
        )

    def parts(self, line_id: int, receipt_id: int | None) -> list[CostPart]:
        return [self._part(share, self._bills[share.bill_id]) for share in self._shares[line_id, receipt_id]]

    def _part(self, share: CostShare, bill: CostBill) -> CostPart:
        return CostPart(
            bill_id=bill.public_id,
            number=bill.number,
            kind=bill.kind,
            issuer=bill.issuer,
            bill=Money(bill.own_minor, self._own),
            basis=bill.used_basis,
            share=Decimal(share.amount_minor) / bill.own_minor if bill.own_minor else Decimal(0),
            amount=Money(share.amount_minor, self._own),
            late=Money(share.late_minor, self._own),
        )


def list_bills(uow: UnitOfWork, number: str) -> list[BillView]:
    """The bills that cover a purchase order. Raises ``NotAllowed`` and ``NotFound``."""
    uow.actor.require(Permission.PURCHASING_READ)
    return view_bills(uow, queries.bills_of(uow, cast("int", queries.find_order(uow, number).id)))


def view_bills(uow: UnitOfWork, bills: Sequence[CostBill]) -> list[BillView]:
    own = get_shop_profile(uow).currency
    ids = [cast("int", bill.id) for bill in bills]
    covers = queries.covers_of(uow, ids)
    every = [cover for rows in covers.values() for cover in rows]
    orders = queries.orders_by_id(uow, {cover.order_id for cover in every})
    receipts = {row.id: row.number for row in queries.receipts_by_id(uow, {cover.receipt_id or 0 for cover in every})}
    skus = queries.skus_of_lines(uow, {line_id for bill in bills for line_id in bill.lacking})
    views = []
    for bill, bill_id in zip(bills, ids, strict=True):
        shares = queries.shares_of_bill(uow, bill_id)
        waiting = sum(share.amount_minor for share in shares if share.receipt_id is None)
        views.append(
            BillView(
                public_id=bill.public_id,
                number=bill.number,
                issuer=bill.issuer,
                kind=bill.kind,
                amount=Money(bill.amount_minor, bill.currency),
                rate=bill.frozen_rate,
                rate_on=bill.rate_on,
                own=Money(bill.own_minor, own),
                billed_on=bill.billed_on,
                basis=bill.basis,
                used_basis=bill.used_basis,
                lacking=[skus[line_id] for line_id in bill.lacking if line_id in skus],
                covers=[
                    CoverView(
                        order=orders[cover.order_id].number,
                        receipt=receipts.get(cover.receipt_id, "") if cover.receipt_id else "",
                    )
                    for cover in covers[bill_id]
                ],
                placed=Money(bill.own_minor - waiting - bill.unplaced_minor, own),
                waiting=Money(waiting, own),
                unplaced=Money(bill.unplaced_minor, own),
                late=Money(sum(share.late_minor for share in shares), own),
                note=bill.note,
                document_ref=bill.document_ref,
                created_at=bill.created_at,
                created_by=bill.created_by,
            )
        )
    return views
