"""What an amendment comes to, before anything is written: the same plan is shown and done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from freight_app.accounts.values import parse_country
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.languages import LocalizedText
from freight_app.kit.money import Money
from freight_app.orders.changes import queries as change_queries
from freight_app.orders.changes.dtos import AmendRequest
from freight_app.orders.changes.errors import NothingLeft
from freight_app.orders.changes.rules import fee_rate_of, kept_fee
from freight_app.orders.dtos import MAX_CART_LINES, DeliveryMethodView
from freight_app.orders.errors import DeliveryNotOffered
from freight_app.orders.models import Order, OrderLine
from freight_app.orders.pricing import PricedLine, Totals, add_up, price_lines
from freight_app.orders.rules import CartRow
from freight_app.orders.terms import selling_terms


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """``line_id`` None is a new line; ``short`` pieces were found missing on an earlier walk and hold no stock."""

    line_id: int | None
    product_id: int
    sku: str
    name: LocalizedText
    unit: Money
    before: int
    after: int
    short: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """An order as it would be. ``quantities`` by line id are those that differ, ``new_rows`` the lines to add."""

    lines: list[PlannedLine]
    quantities: dict[int, int]
    new_rows: list[dict[str, Any]]
    totals: Totals
    columns: dict[str, Any]

    def pieces(self) -> Iterator[tuple[int, int, int]]:
        """(product, before, after) of every line."""
        return ((line.product_id, line.before, line.after) for line in self.lines)

    def held_pieces(self) -> Iterator[tuple[int, int, int]]:
        """(product, held before, to hold after) of every line."""
        return ((line.product_id, line.before - line.short, line.after - line.short) for line in self.lines)

    def changes_something(self, order: Order) -> bool:
        """Whether the order would be another one."""
        return bool(
            self.quantities
            or self.new_rows
            or self.totals.total.amount_minor != order.total_minor
            or any(getattr(order, name) != value for name, value in self.columns.items())
        )


def plan_amendment(uow: UnitOfWork, order: Order, lines: Sequence[OrderLine], request: AmendRequest) -> Plan:
    """Work out an amendment. Raises ``InvalidInput``, ``NotFound``, ``NotForSale``, ``NothingLeft`` and
    ``DeliveryNotOffered``; whether there is stock is not asked here.
    """
    quantities = _new_quantities(lines, request)
    added = _new_lines(uow, order, lines, request)
    after = {cast("int", line.id): quantities.get(cast("int", line.id), line.quantity) for line in lines}
    kept = [(line, after[cast("int", line.id)]) for line in lines if after[cast("int", line.id)]]
    if not kept and not added:
        raise NothingLeft("An order keeps at least one piece. Cancel it instead.", number=order.number)
    if len(kept) + len(added) > MAX_CART_LINES:
        raise InvalidInput("added", "An order has at most {most} lines.", most=MAX_CART_LINES)
    goods = [(Decimal(line.tax_rate), Money(line.unit_minor, order.currency).times(n)) for line, n in kept]
    goods += [(line.quote.tax_rate, line.total) for line in added]
    columns, fee, fee_rate = _way(uow, order, lines, goods, request, goods_change=bool(quantities or added))
    position = max((line.position for line in lines), default=-1) + 1
    return Plan(
        lines=_planned(order, lines, after, added),
        quantities=quantities,
        new_rows=[line.columns(position + place) for place, line in enumerate(added)],
        totals=add_up(goods, fee, fee_rate),
        columns=columns,
    )


def snapshot_of(order: Order, lines: Sequence[OrderLine]) -> dict[str, Any]:
    """An order as its amendments remember it."""
    return {
        "lines": [
            {"sku": line.sku, "names": line.names, "quantity": line.quantity, "unit_minor": line.unit_minor}
            for line in lines
        ],
        "goods_minor": order.goods_minor,
        "fee_minor": order.fee_minor,
        "total_minor": order.total_minor,
        "tax_minor": order.tax_minor,
        "delivery_code": order.delivery_code,
        "address": order.address,
    }


def _new_quantities(lines: Sequence[OrderLine], request: AmendRequest) -> dict[int, int]:
    """Quantities by line that differ from now; ``NotFound`` for a line of another order."""
    by_id = {cast("int", line.id): line for line in lines}
    changed: dict[int, int] = {}
    for wanted in request.lines:
        line = by_id.get(wanted.line_id)
        if line is None:
            raise NotFound("Line", line_id=wanted.line_id)
        if wanted.line_id in changed:
            raise InvalidInput("lines", "Each line can be named once.")
        if wanted.quantity < line.short_quantity:
            raise InvalidInput(
                "lines",
                "{short_quantity} of {sku} are noted as missing and stay.",
                short_quantity=line.short_quantity,
                sku=line.sku,
            )
        if wanted.quantity != line.quantity:
            changed[wanted.line_id] = wanted.quantity
    return changed


def _new_lines(uow: UnitOfWork, order: Order, lines: Sequence[OrderLine], request: AmendRequest) -> list[PricedLine]:
    """The added products at today's price of the order's group."""
    if not request.added:
        return []
    ids = change_queries.product_ids_of(uow, {addition.sku for addition in request.added})
    known = {line.product_id for line in lines}
    rows: list[CartRow] = []
    for addition in request.added:
        product_id = ids.get(addition.sku)
        if product_id is None:
            raise NotFound("Product", sku=addition.sku)
        if product_id in known:
            raise InvalidInput("added", "{sku} is in the order already: change how many.", sku=addition.sku)
        known.add(product_id)
        rows.append(CartRow(product_id, addition.quantity, None))
    return price_lines(uow, rows, group=order.price_group, currency=order.currency)


def _planned(
    order: Order, lines: Sequence[OrderLine], after: dict[int, int], added: Sequence[PricedLine]
) -> list[PlannedLine]:
    planned = [
        PlannedLine(
            line_id=line.id,
            product_id=line.product_id,
            sku=line.sku,
            name=line.names,
            unit=Money(line.unit_minor, order.currency),
            before=line.quantity,
            after=after[cast("int", line.id)],
            short=line.short_quantity,
        )
        for line in lines
    ]
    planned += [
        PlannedLine(None, line.quote.product_id, line.quote.sku, line.quote.name, line.unit, 0, line.quantity)
        for line in added
    ]
    return planned


def _way(
    uow: UnitOfWork,
    order: Order,
    lines: Sequence[OrderLine],
    goods: Sequence[tuple[Decimal, Money]],
    request: AmendRequest,
    *,
    goods_change: bool,
) -> tuple[dict[str, Any], Money, Decimal]:
    """How the goods travel: the columns that say so, the fee, and its tax rate."""
    terms = selling_terms(uow)
    frozen = Money(order.fee_minor, order.currency)
    frozen_rate = fee_rate_of(order.taxes, ((Decimal(line.tax_rate), line.total_minor) for line in lines))
    worth = sum((gross for _rate, gross in goods), Money.zero(order.currency))
    offered = [method for method in terms.methods_for(uow, worth) if method.fee.currency == order.currency]
    code = request.delivery_method or order.delivery_code
    method = next((method for method in offered if method.code == code), None)
    if code == order.delivery_code:
        is_pickup, columns, fee = order.is_pickup, dict[str, Any](), frozen
        # What was split is one delivery that was paid once.
        if goods_change and method is not None and not change_queries.family_of(uow, order):
            fee = kept_fee(worth, frozen, method.full_fee, method.free_above)
    elif method is None:
        raise DeliveryNotOffered("This way of delivery is not offered any more. Choose another one.")
    else:
        is_pickup, columns, fee = method.is_pickup, _columns_of(method), method.fee
    rate = frozen_rate if frozen_rate is not None and code == order.delivery_code else None
    if rate is None:
        rate = terms.tax_rates[method.tax_class] if method is not None else Decimal(0)
    return {**columns, **_address(order, request, is_pickup=is_pickup)}, fee, rate


def _columns_of(method: DeliveryMethodView) -> dict[str, Any]:
    return {
        "delivery_code": method.code,
        "delivery_names": method.names,
        "is_pickup": method.is_pickup,
        "promised_on": method.promised_on,
    }


def _address(order: Order, request: AmendRequest, *, is_pickup: bool) -> dict[str, Any]:
    """Where the goods go: nowhere when they are fetched, to the old address unless there is a new one."""
    if is_pickup:
        return {} if order.is_pickup else {"address": None, "city": ""}
    if request.address is not None:
        parse_country(request.address.country, field="address.country")
        address = {"recipient": order.customer_name, **request.address.model_dump()}
        return {"address": address, "city": address["city"]}
    if order.address is None:
        raise InvalidInput("address", "Where should we bring it? An address is needed.")
    return {}
