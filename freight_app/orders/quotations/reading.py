"""Quotations as customers and staff see them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.kit.money import Money
from freight_app.kit.pagination import Page, PageRequest
from freight_app.orders.invoices.dtos import PaperBody
from freight_app.orders.invoices.models import Paper
from freight_app.orders.quotations import queries
from freight_app.orders.quotations.dtos import QuotationState, QuotationView, QuotedLine
from freight_app.shop.calendar import today_of_shop


def list_own_quotations(uow: UnitOfWork, user_id: int, request: PageRequest) -> Page[QuotationView]:
    """A customer's own, the latest first."""
    rows, total = queries.page_quotations(uow, request, user_id)
    return Page[QuotationView].of(_views(uow, rows), total, request)


def get_own_quotation(uow: UnitOfWork, user_id: int, number: str) -> QuotationView:
    """``NotFound`` for the quotation of somebody else."""
    paper = queries.find_quotation(uow, number)
    if paper.user_id != user_id:
        raise NotFound("Quotation", number=number)
    return _views(uow, [paper])[0]


def list_quotations(uow: UnitOfWork, request: PageRequest) -> Page[QuotationView]:
    """Everybody's, the latest first. Needs ``orders.read``."""
    uow.actor.require(Permission.ORDERS_READ)
    rows, total = queries.page_quotations(uow, request)
    return Page[QuotationView].of(_views(uow, rows), total, request)


def _views(uow: UnitOfWork, papers: Sequence[Paper]) -> list[QuotationView]:
    orders = queries.order_numbers(uow, [cast("int", paper.id) for paper in papers])
    today = today_of_shop(uow)
    found: list[QuotationView] = []
    for paper in papers:
        body = PaperBody.model_validate(paper.body)
        order_number = orders.get(paper.id or 0, body.order_number)
        valid_until = paper.valid_until or paper.issued_on
        state: QuotationState = "accepted" if order_number else "open" if today <= valid_until else "expired"
        found.append(
            QuotationView(
                number=paper.number,
                state=state,
                issued_on=paper.issued_on,
                valid_until=valid_until,
                customer_name=body.customer.company or body.customer.name,
                lines=[
                    QuotedLine(
                        sku=line.sku,
                        name=line.name,
                        quantity=line.quantity,
                        unit_price=cast("Money", line.unit_price),
                        total=cast("Money", line.total),
                    )
                    for line in body.lines
                ],
                total=cast("Money", body.total),
                order_number=order_number,
                may_accept=state == "open" and paper.user_id is not None,
            )
        )
    return found
