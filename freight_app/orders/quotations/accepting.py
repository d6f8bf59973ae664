"""A quotation becomes an order at the quoted prices: by its customer, or by staff for them, once and while it holds."""

from __future__ import annotations

from typing import Any, cast

from freight_app.accounts.permissions import Permission
from freight_app.accounts.queries import price_group_of
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.kit.idempotency import do_once
from freight_app.kit.money import Money
from freight_app.orders import queries as order_queries
from freight_app.orders.checkout import place_lines, quote_lines
from freight_app.orders.dtos import CartOwner, CheckoutQuote, CheckoutRequest, PlacedOrder
from freight_app.orders.errors import NotForSale
from freight_app.orders.invoices.dtos import PaperBody
from freight_app.orders.invoices.models import Paper
from freight_app.orders.quotations import queries
from freight_app.orders.quotations.errors import QuotationAccepted, QuotationExpired, QuotationOfOrder
from freight_app.orders.rules import CartRow
from freight_app.shop.calendar import today_of_shop


def quote_own_acceptance(uow: UnitOfWork, user_id: int, number: str, delivery_method: str = "") -> CheckoutQuote:
    """What the order would come to with delivery, and every way to get and to pay it. Changes nothing."""
    paper = queries.find_quotation(uow, number)
    _require_own(paper, user_id)
    rows, units = _rows(uow, paper)
    return quote_lines(uow, _owner(uow, user_id), rows, delivery_method, fixed=units)


def accept_own_quotation(
    uow: UnitOfWork, user_id: int, number: str, request: CheckoutRequest, *, key: str
) -> PlacedOrder:
    """The customer orders what was quoted; ``NotFound`` for the quotation of somebody else.

    Raises as ``place_order`` does, and ``QuotationExpired``, ``QuotationAccepted``, ``QuotationOfOrder``.
    """

    def do() -> dict[str, Any]:
        paper = queries.lock_quotation(uow, number)
        _require_own(paper, user_id)
        return _accept(uow, paper, user_id, request).model_dump(mode="json")

    body = {"number": number, **request.model_dump(mode="json")}
    return PlacedOrder.model_validate(do_once(uow, scope=f"quotations.accept:{user_id}", key=key, body=body, do=do))


def accept_for_customer(uow: UnitOfWork, number: str, request: CheckoutRequest, *, key: str) -> PlacedOrder:
    """The same by staff, on the customer's word. Needs ``orders.edit``."""
    uow.actor.require(Permission.ORDERS_EDIT)

    def do() -> dict[str, Any]:
        paper = queries.lock_quotation(uow, number)
        if paper.user_id is None:
            raise NotFound("Customer")
        return _accept(uow, paper, paper.user_id, request).model_dump(mode="json")

    body = {"number": number, **request.model_dump(mode="json")}
    return PlacedOrder.model_validate(do_once(uow, scope="quotations.accept", key=key, body=body, do=do))


def _accept(uow: UnitOfWork, paper: Paper, user_id: int, request: CheckoutRequest) -> PlacedOrder:
    paper_id = cast("int", paper.id)
    if (known := queries.order_numbers(uow, [paper_id])).get(paper_id):
        raise QuotationAccepted(known[paper_id])
    if paper.order_id is not None:
        raise QuotationOfOrder("This quotation was written about an order that exists.")
    if paper.valid_until is None or today_of_shop(uow) > paper.valid_until:
        raise QuotationExpired("This quotation does not hold any more. Ask for a new one.", number=paper.number)
    rows, units = _rows(uow, paper)
    placed = place_lines(uow, _owner(uow, user_id), request, rows, fixed=units)
    order_id = cast("int", order_queries.find_order(uow, placed.number).id)
    if not queries.add_order(uow, paper_id, order_id):
        raise QuotationAccepted("")
    return placed


def _require_own(paper: Paper, user_id: int) -> None:
    if paper.user_id != user_id:
        raise NotFound("Quotation", number=paper.number)


def _owner(uow: UnitOfWork, user_id: int) -> CartOwner:
    return CartOwner(user_id=user_id, price_group=price_group_of(uow, user_id))


def _rows(uow: UnitOfWork, paper: Paper) -> tuple[list[CartRow], dict[int, Money]]:
    """What was quoted, as lines to order, and the price of each piece. ``NotForSale`` for a part that is gone."""
    lines = [line for line in PaperBody.model_validate(paper.body).lines if line.sku]
    ids = queries.product_ids(uow, {line.sku for line in lines})
    gone = [line.sku for line in lines if line.sku not in ids]
    if gone:
        raise NotForSale([{"product_id": None, "sku": sku, "reason": "not_sold"} for sku in gone])
    rows = [CartRow(ids[line.sku], line.quantity, None) for line in lines]
    return rows, {ids[line.sku]: cast("Money", line.unit_price) for line in lines}
