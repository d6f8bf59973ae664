"""Purchase orders as buyers see them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import cast

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.languages import Language
from freight_app.kit.money import Money
from freight_app.kit.pagination import Page
from freight_app.purchasing.orders import queries
from freight_app.purchasing.orders.approving import approval_limit
from freight_app.purchasing.orders.dtos import (
    AwaitedFromSupplier,
    LineWarning,
    PurchaseLineView,
    PurchaseQuery,
    PurchaseRow,
    PurchaseStep,
    PurchaseView,
)
from freight_app.purchasing.orders.models import PurchaseOrder, PurchaseOrderLine, PurchaseStatus
from freight_app.purchasing.orders.rules import Counts, due_on, is_late
from freight_app.purchasing.orders.worth import worth_of
from freight_app.purchasing.projects.queries import code_of
from freight_app.purchasing.suppliers import queries as supplier_queries
from freight_app.purchasing.suppliers.dtos import OfferedPrice
from freight_app.purchasing.suppliers.models import Supplier
from freight_app.purchasing.suppliers.offering import prices_for
from freight_app.purchasing.suppliers.rules import whole_packs
from freight_app.purchasing.suppliers.values import Incoterm
from freight_app.shop.calendar import today_of_shop
from freight_app.shop.currencies.errors import NoRate

MOST_AWAITED = 200
_UNPLACED = frozenset({PurchaseStatus.DRAFT, PurchaseStatus.APPROVED})


def list_purchases(uow: UnitOfWork, query: PurchaseQuery) -> Page[PurchaseRow]:
    """A page of orders, the newest first."""
    uow.actor.require(Permission.PURCHASING_READ)
    rows, total = queries.page_orders(uow, query, today_of_shop(uow))
    return Page[PurchaseRow].of(_rows(uow, rows), total, query)


def count_purchases(uow: UnitOfWork, query: PurchaseQuery) -> dict[str, int]:
    """How many orders of each status answer to the question, its tab aside."""
    uow.actor.require(Permission.PURCHASING_READ)
    return queries.count_by_status(uow, query, today_of_shop(uow))


def list_awaited(uow: UnitOfWork) -> list[PurchaseRow]:
    """What suppliers owe us goods of, the first due first: for those who receive."""
    if not uow.actor.may(Permission.STOCK_RECEIVE):
        uow.actor.require(Permission.PURCHASING_READ)
    return _rows(uow, queries.awaited_orders(uow, MOST_AWAITED))


def awaited_by_supplier(uow: UnitOfWork, supplier_ids: Collection[int]) -> dict[int, AwaitedFromSupplier]:
    """What is open with each supplier; every id is answered."""
    uow.actor.require(Permission.PURCHASING_READ)
    return queries.awaited_by_supplier(uow, supplier_ids)


def get_purchase(uow: UnitOfWork, number: str) -> PurchaseView:
    """An order in full. ``NotFound`` for an unknown number."""
    uow.actor.require(Permission.PURCHASING_READ)
    order = queries.find_order(uow, number)
    order_id = cast("int", order.id)
    supplier = supplier_queries.supplier_by_id(uow, order.supplier_id)
    lines = queries.lines_of(uow, [order_id])[order_id]
    status, today = PurchaseStatus(order.status), today_of_shop(uow)
    worth, limit = _worth(uow, order), approval_limit(uow)
    missing = supplier.min_order_minor - order.total_minor if status in _UNPLACED else 0
    may_approve = uow.actor.may(Permission.PURCHASING_APPROVE) or (
        uow.actor.may(Permission.PURCHASING_EDIT)
        and limit is not None
        and worth is not None
        and worth.amount_minor <= limit.amount_minor
    )
    contacts = supplier_queries.contacts_of(uow, order.supplier_id)
    return PurchaseView(
        id=order_id,
        number=order.number,
        revision=order.revision,
        status=status,
        status_since=order.status_since,
        supplier_id=order.supplier_id,
        supplier_ref=supplier.public_id,
        supplier_name=supplier.name,
        supplier_is_active=supplier.is_active,
        language=cast("Language", supplier.language),
        currency=order.currency,
        rate=order.frozen_rate,
        rate_on=order.rate_on,
        total=Money(order.total_minor, order.currency),
        worth=worth,
        missing_to_minimum=Money(missing, order.currency) if missing > 0 and lines else None,
        incoterm=Incoterm(order.incoterm) if order.incoterm else None,
        incoterm_place=order.incoterm_place,
        payment_terms_days=order.payment_terms_days,
        project_ref=order.project_ref,
        project_code=code_of(uow, order.project_ref) if order.project_ref else "",
        expected_on=order.expected_on,
        promised_on=order.promised_on,
        promised_now_on=order.promised_now_on,
        is_late=is_late(status, due_on(order.promised_now_on, order.expected_on), today),
        supplier_reference=order.supplier_reference,
        note=order.note,
        created_at=order.created_at,
        created_by=order.created_by,
        approved_at=order.approved_at,
        approved_by=order.approved_by,
        placed_at=order.placed_at,
        confirmed_at=order.confirmed_at,
        has_pdf=order.pdf_sha256 is not None,
        order_contacts=sum(contact.gets_orders for contact in contacts),
        may_approve=may_approve,
        approval_limit=limit,
        lines=_line_views(uow, order, lines),
        steps=[
            PurchaseStep(status=PurchaseStatus(step.to_status), at=step.changed_at, by=step.changed_by, note=step.note)
            for step in queries.history_of(uow, order_id)
        ],
    )


def _rows(uow: UnitOfWork, rows: Sequence[tuple[PurchaseOrder, Supplier]]) -> list[PurchaseRow]:
    today = today_of_shop(uow)
    lines = queries.lines_of(uow, [cast("int", order.id) for order, _supplier in rows])
    return [_row(order, supplier, lines[cast("int", order.id)], today) for order, supplier in rows]


def _row(order: PurchaseOrder, supplier: Supplier, lines: Sequence[PurchaseOrderLine], today: date) -> PurchaseRow:
    due = due_on(order.promised_now_on, order.expected_on)
    status = PurchaseStatus(order.status)
    return PurchaseRow(
        number=order.number,
        supplier_ref=supplier.public_id,
        supplier_name=supplier.name,
        status=status,
        status_since=order.status_since,
        created_at=order.created_at,
        total=Money(order.total_minor, order.currency),
        lines=len(lines),
        ordered=sum(line.quantity - line.closed_quantity for line in lines),
        received=sum(line.received_quantity for line in lines),
        due_on=due,
        is_late=is_late(status, due, today),
        project_ref=order.project_ref,
    )


def _worth(uow: UnitOfWork, order: PurchaseOrder) -> Money | None:
    try:
        return worth_of(uow, order, order.total_minor)
    except NoRate:
        return None


def _line_views(uow: UnitOfWork, order: PurchaseOrder, lines: Sequence[PurchaseOrderLine]) -> list[PurchaseLineView]:
    offered: dict[int, OfferedPrice] = {}
    is_draft = order.status in _UNPLACED
    if is_draft:
        offered = prices_for(uow, order.supplier_id, {line.product_id: line.quantity for line in lines})
    return [_line_view(line, order.currency, offered.get(line.product_id), is_draft=is_draft) for line in lines]


def _line_view(
    line: PurchaseOrderLine, currency: str, offer: OfferedPrice | None, *, is_draft: bool
) -> PurchaseLineView:
    warning, least = _objection(line, offer, is_draft=is_draft)
    price = Money(line.unit_price_minor, currency)
    confirmed = line.confirmed_price_minor
    return PurchaseLineView(
        id=cast("int", line.id),
        position=line.position,
        product_id=line.product_id,
        sku=line.sku,
        supplier_sku=line.supplier_sku,
        name=line.name,
        quantity=line.quantity,
        unit_price=price,
        total=price.times(line.quantity - line.closed_quantity),
        received=line.received_quantity,
        rejected=line.rejected_quantity,
        closed=line.closed_quantity,
        awaited=Counts(line.quantity, line.received_quantity, line.closed_quantity).awaited,
        wanted_on=line.wanted_on,
        confirmed_quantity=line.confirmed_quantity,
        confirmed_price=None if confirmed is None else Money(confirmed, currency),
        confirmed_on=line.confirmed_on,
        need=line.need,
        warning=warning,
        least=least,
    )


def _objection(line: PurchaseOrderLine, offer: OfferedPrice | None, *, is_draft: bool) -> tuple[LineWarning, int]:
    """What speaks against a line of a draft, and the quantity that would do."""
    quantity = line.quantity
    if is_draft and not line.unit_price_minor:
        return "no_price", 0
    if offer is None:
        return "", 0
    least = whole_packs(quantity, min_quantity=offer.min_quantity, pack_size=offer.pack_size)
    if offer.is_below_minimum:
        return "below_minimum", least
    return ("not_whole_packs", least) if least != quantity else ("", 0)
