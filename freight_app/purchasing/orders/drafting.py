"""Purchase orders are written and changed, until they are with the supplier.

Whatever changes after somebody approved it is a draft again: an approval is of what was read.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from freight_app.accounts.audit import record_change
from freight_app.accounts.permissions import Permission
from freight_app.accounts.values import clean_lines
from freight_app.catalogue import queries as catalogue
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.idempotency import do_once
from freight_app.kit.languages import pick_text
from freight_app.purchasing.errors import PurchaseNotInState, SupplierArchived
from freight_app.purchasing.orders import queries
from freight_app.purchasing.orders.dtos import PurchaseDraft, PurchaseLineDraft, PurchaseTerms
from freight_app.purchasing.orders.models import (
    PURCHASES_TOPIC,
    PurchaseOrder,
    PurchaseOrderLine,
    PurchaseStatus,
    change_status,
    note_order_begun,
)
from freight_app.purchasing.orders.rules import total_minor
from freight_app.purchasing.suppliers import queries as supplier_queries
from freight_app.purchasing.suppliers.models import Supplier
from freight_app.purchasing.suppliers.offering import prices_for
from freight_app.shop.calendar import today_of_shop

_UNPLACED = frozenset({PurchaseStatus.DRAFT, PurchaseStatus.APPROVED})


def draft_order(uow: UnitOfWork, draft: PurchaseDraft, *, key: str) -> str:
    """Begin an order with a supplier, at their terms where none are given; its number.

    ``NotFound`` for an unknown supplier or product, ``SupplierArchived``, and ``InvalidInput`` on ``lines``.
    """
    uow.actor.require(Permission.PURCHASING_EDIT)

    def do() -> dict[str, Any]:
        supplier = supplier_queries.find_supplier(uow, draft.supplier)
        if not supplier.is_active:
            raise SupplierArchived(f"{supplier.name} is archived.", supplier=supplier.public_id)
        lines = _written(uow, supplier, supplier.currency, draft.lines, {})
        order = PurchaseOrder(
            number=queries.next_number(uow, "PO", today_of_shop(uow).year),
            supplier_id=cast("int", supplier.id),
            status=PurchaseStatus.DRAFT,
            status_since=uow.now(),
            currency=supplier.currency,
            total_minor=_total(lines),
            created_at=uow.now(),
            created_by=uow.actor.label[:200],
            created_by_user_id=uow.actor.user_id,
            **_terms(draft, supplier),
        )
        uow.session.add(order)
        uow.session.flush()
        queries.replace_lines(uow, cast("int", order.id), lines)
        note_order_begun(uow, order)
        return {"number": order.number}

    body = draft.model_dump(mode="json")
    return do_once(uow, scope="purchasing.draft", key=key, body=body, do=do)["number"]


def change_lines(uow: UnitOfWork, number: str, lines: Sequence[PurchaseLineDraft], *, revision: int) -> int:
    """These are the lines of the order from now on; the revision after it.

    A line keeps its price and its need where the draft gives none. ``PurchaseChanged`` when somebody else was first,
    ``PurchaseNotInState`` once it is with the supplier.
    """
    order = _open(uow, number, revision)
    order_id = cast("int", order.id)
    supplier = supplier_queries.supplier_by_id(uow, order.supplier_id)
    known = {line.product_id: line for line in queries.lines_of(uow, [order_id])[order_id]}
    written = _written(uow, supplier, order.currency, lines, known)
    before = {line.sku: f"{line.quantity} x {line.unit_price_minor}" for line in known.values()}
    queries.replace_lines(uow, order_id, written)
    after = {line["sku"]: f"{line['quantity']} x {line['unit_price_minor']}" for line in written}
    return _changed(uow, order, before, after, total_minor=_total(written))


def change_terms(uow: UnitOfWork, number: str, terms: PurchaseTerms, *, revision: int) -> int:
    """What the head of the order says from now on; the revision after it. Raises as ``change_lines``."""
    order = _open(uow, number, revision)
    supplier = supplier_queries.supplier_by_id(uow, order.supplier_id)
    columns = _terms(terms, supplier)
    before = {name: str(getattr(order, name)) for name in columns}
    return _changed(uow, order, before, {name: str(value) for name, value in columns.items()}, **columns)


def link_to_project(uow: UnitOfWork, number: str, project_ref: str | None) -> None:
    """What the order is bought for, at any time: it changes nothing for the supplier."""
    uow.actor.require(Permission.PURCHASING_EDIT)
    order = queries.lock_order(uow, number)
    before = {"project_ref": order.project_ref}
    queries.update_order(uow, order, project_ref=project_ref)
    _audit(uow, order, before, {"project_ref": project_ref})


def _open(uow: UnitOfWork, number: str, revision: int) -> PurchaseOrder:
    """The locked order, if it may be changed as it was looked at."""
    uow.actor.require(Permission.PURCHASING_EDIT)
    order = queries.lock_order(uow, number)
    queries.require_revision(order, revision)
    if order.status not in _UNPLACED:
        raise PurchaseNotInState(order.number, order.status, "changed")
    return order


def _changed(
    uow: UnitOfWork, order: PurchaseOrder, before: dict[str, Any], after: dict[str, Any], **columns: Any
) -> int:
    queries.update_order(uow, order, **columns)
    if order.status == PurchaseStatus.APPROVED:
        change_status(
            uow,
            order,
            PurchaseStatus.DRAFT,
            note="changed",
            approved_at=None,
            approved_by="",
            approved_by_user_id=None,
        )
    _audit(uow, order, before, after)
    return order.revision


def _written(
    uow: UnitOfWork,
    supplier: Supplier,
    currency: str,
    drafts: Sequence[PurchaseLineDraft],
    known: dict[int, PurchaseOrderLine],
) -> list[dict[str, Any]]:
    """The columns of lines: names and numbers as they are now, prices as typed, as they were, or as offered."""
    ids = [draft.product_id for draft in drafts]
    if len(set(ids)) != len(ids):
        raise InvalidInput("lines", "A product stands in an order once.")
    products = {row.id: row for row in catalogue.products_by_id(uow, ids)}
    for product_id in ids:
        if product_id not in products:
            raise NotFound("Product", product_id=product_id)
    wanted = {draft.product_id: draft.quantity for draft in drafts}
    offered = prices_for(uow, cast("int", supplier.id), wanted)
    written: list[dict[str, Any]] = []
    for draft in drafts:
        line, offer = known.get(draft.product_id), offered.get(draft.product_id)
        price = draft.unit_price_minor
        if price is None and line is not None:
            price = line.unit_price_minor
        if price is None and offer is not None and offer.unit_price.currency == currency:
            price = offer.unit_price.amount_minor
        written.append(
            {
                "product_id": draft.product_id,
                "sku": products[draft.product_id].sku,
                "supplier_sku": offer.supplier_sku if offer else "",
                "name": pick_text(products[draft.product_id].names, supplier.language)[:300],
                "quantity": draft.quantity,
                "unit_price_minor": price or 0,
                "wanted_on": draft.wanted_on,
                "need": draft.need if draft.need is not None or line is None else line.need,
            }
        )
    return written


def _terms(draft: PurchaseTerms, supplier: Supplier) -> dict[str, Any]:
    """The head of an order; what is not given is the supplier's. A place goes with its own incoterm."""
    is_theirs = draft.incoterm is None or draft.incoterm == supplier.incoterm
    place = supplier.incoterm_place if is_theirs else ""
    days = draft.payment_terms_days
    return {
        "incoterm": draft.incoterm or supplier.incoterm,
        "incoterm_place": place if draft.incoterm_place is None else draft.incoterm_place,
        "payment_terms_days": supplier.payment_terms_days if days is None else days,
        "expected_on": draft.expected_on,
        "project_ref": draft.project_ref or None,
        "note": clean_lines(draft.note, field="note"),
    }


def _total(lines: Sequence[dict[str, Any]]) -> int:
    total = total_minor([(line["quantity"], line["unit_price_minor"]) for line in lines])
    if total is None:
        raise InvalidInput("lines", "The amount is too large.")
    return total


def _audit(uow: UnitOfWork, order: PurchaseOrder, before: dict[str, Any], after: dict[str, Any]) -> None:
    record_change(uow, entity="purchase_order", entity_id=order.number, action="changed", before=before, after=after)
    uow.touch(PURCHASES_TOPIC)
