"""Papers that go with the goods: the numbered delivery note of what left, the packing slip of what is in the box."""

from __future__ import annotations

from typing import cast

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.orders import queries as order_queries
from freight_app.orders.invoices import queries
from freight_app.orders.invoices.dtos import PaperBody, PaperLine
from freight_app.orders.invoices.issuing import GONE, INVOICES_TOPIC, number_taken
from freight_app.orders.invoices.models import PaperKind
from freight_app.orders.invoices.numbering import take_number
from freight_app.orders.invoices.parties import customer_of, issuer_of
from freight_app.orders.models import Order, OrderLine
from freight_app.shop.calendar import today_of_shop
from freight_app.stock.service import reservations_of


def issue_delivery_note(uow: UnitOfWork, order: Order) -> str:
    """The delivery note of a locked order whose goods left; there is one, however often it is asked for."""
    order_id = cast("int", order.id)
    existing = queries.papers_of_order(uow, order_id, kind=PaperKind.DELIVERY_NOTE)
    if existing:
        return existing[0].number
    if order.status not in GONE:
        raise NotFound("Delivery note", number=order.number)
    lines = order_queries.lines_of(uow, [order_id])[order_id]
    body = _body(uow, order, [_line(line, line.fulfilled_quantity) for line in lines if line.fulfilled_quantity])
    number = take_number(uow, PaperKind.DELIVERY_NOTE, today_of_shop(uow))
    written = queries.add_paper(
        uow,
        {
            "number": number.text,
            "kind": PaperKind.DELIVERY_NOTE,
            "order_id": order_id,
            "user_id": order.user_id,
            "issued_on": number.on,
            "issued_at": uow.now(),
            "valid_until": None,
            "language": order.language,
            "body": body.model_dump(mode="json"),
        },
    )
    if written is None:
        raise number_taken(number)
    uow.touch(INVOICES_TOPIC)
    return number.text


def packing_slip_of(uow: UnitOfWork, order_number: str) -> PaperBody:
    """What is, or will be, in the box of an order, with the shelf that each part lies on. It has no prices."""
    uow.actor.require(Permission.ORDERS_READ)
    order = order_queries.find_order(uow, order_number)
    order_id = cast("int", order.id)
    lines = order_queries.lines_of(uow, [order_id])[order_id]
    reserved = reservations_of(uow, [order.number]).get(order.number)
    shelves = {place.product_id: place.shelf for place in reversed(reserved.places)} if reserved else {}
    return _body(
        uow,
        order,
        [
            _line(line, boxed, note=shelves.get(line.product_id, ""))
            for line in lines
            if (boxed := line.picked_quantity or line.quantity - line.short_quantity)
        ],
    )


def _line(line: OrderLine, quantity: int, *, note: str = "") -> PaperLine:
    return PaperLine(sku=line.sku, name=line.names, quantity=quantity, note=note)


def _body(uow: UnitOfWork, order: Order, lines: list[PaperLine]) -> PaperBody:
    return PaperBody(
        shop=issuer_of(uow),
        customer=customer_of(uow, order),
        order_number=order.number,
        delivery_names=order.delivery_names,
        lines=lines,
    )
