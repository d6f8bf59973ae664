"""SQL and locks of suppliers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.catalogue.folding import fold_text
from freight_app.catalogue.models import Product
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.kit.pagination import PageRequest
from freight_app.purchasing.suppliers.models import Supplier, SupplierContact, SupplierProduct


def find_supplier(uow: UnitOfWork, public_id: str) -> Supplier:
    """``NotFound`` for an unknown public id."""
    found = uow.session.exec(_one(col(Supplier.public_id) == public_id.strip().upper())).first()
    if found is None:
        raise NotFound("Supplier", supplier=public_id)
    return found


def lock_supplier(uow: UnitOfWork, public_id: str) -> Supplier:
    """A supplier to change; what is written about them is written one after the other."""
    found = uow.session.exec(_one(col(Supplier.public_id) == public_id.strip().upper()).with_for_update()).first()
    if found is None:
        raise NotFound("Supplier", supplier=public_id)
    return found


def supplier_by_id(uow: UnitOfWork, supplier_id: int) -> Supplier:
    return uow.session.exec(_one(col(Supplier.id) == supplier_id)).one()


def suppliers_by_id(uow: UnitOfWork, ids: Collection[int]) -> dict[int, Supplier]:
    rows = uow.session.exec(select(Supplier).where(col(Supplier.id).in_(list(ids))))
    return {row.id or 0: row for row in rows}


def _one(condition: Any) -> Any:
    return select(Supplier).where(condition).execution_options(populate_existing=True)


def owner_of_code(uow: UnitOfWork, code: str) -> int | None:
    return uow.session.exec(select(Supplier.id).where(Supplier.code == code)).first()


def page_suppliers(uow: UnitOfWork, q: str, request: PageRequest, *, is_active: bool) -> tuple[list[Supplier], int]:
    """One page by name, and how many there are. Every word of ``q`` is in the name or begins the code."""
    asked: list[Any] = [col(Supplier.is_active) == is_active]
    asked += [
        sa.or_(
            col(Supplier.name).icontains(word, autoescape=True),
            col(Supplier.code).startswith(word.upper(), autoescape=True),
        )
        for word in q.split()
    ]
    statement = select(Supplier).where(*asked)
    total = uow.session.exec(select(sa.func.count()).select_from(statement.subquery())).one()
    rows = uow.session.exec(
        statement.order_by(sa.func.lower(col(Supplier.name)), col(Supplier.id))
        .offset(request.offset)
        .limit(request.per_page)
    )
    return list(rows), total


def count_suppliers(uow: UnitOfWork) -> dict[bool, int]:
    rows = uow.session.exec(select(Supplier.is_active, sa.func.count()).group_by(col(Supplier.is_active)))
    return dict(rows.all())


def active_suppliers(uow: UnitOfWork, limit: int) -> list[Supplier]:
    return list(
        uow.session.exec(
            select(Supplier)
            .where(col(Supplier.is_active))
            .order_by(sa.func.lower(col(Supplier.name)), col(Supplier.id))
            .limit(limit)
        )
    )


# --- contacts


def contacts_of(uow: UnitOfWork, supplier_id: int) -> list[SupplierContact]:
    return list(
        uow.session.exec(
            select(SupplierContact)
            .where(SupplierContact.supplier_id == supplier_id)
            .order_by(col(SupplierContact.gets_orders).desc(), col(SupplierContact.id))
            .execution_options(populate_existing=True)
        )
    )


def find_contact(uow: UnitOfWork, supplier_id: int, contact_id: int) -> SupplierContact:
    """``NotFound`` also for a contact of another supplier."""
    found = uow.session.exec(
        select(SupplierContact).where(SupplierContact.supplier_id == supplier_id, col(SupplierContact.id) == contact_id)
    ).first()
    if found is None:
        raise NotFound("Contact", contact_id=contact_id)
    return found


# --- the catalogue


def offers_of(
    uow: UnitOfWork, *, supplier_id: int | None = None, product_ids: Collection[int] | None = None
) -> list[SupplierProduct]:
    """Rows that are not withdrawn, of a supplier, of products, or of both, the newest of each break first."""
    asked: list[Any] = [col(SupplierProduct.withdrawn_at).is_(None)]
    if supplier_id is not None:
        asked.append(col(SupplierProduct.supplier_id) == supplier_id)
    if product_ids is not None:
        asked.append(col(SupplierProduct.product_id).in_(list(product_ids)))
    return list(
        uow.session.exec(
            select(SupplierProduct)
            .where(*asked)
            .order_by(
                col(SupplierProduct.supplier_id),
                col(SupplierProduct.product_id),
                col(SupplierProduct.min_quantity),
                col(SupplierProduct.valid_from).desc(),
                col(SupplierProduct.id).desc(),
            )
            .execution_options(populate_existing=True)
        )
    )


def find_offer(uow: UnitOfWork, supplier_id: int, offer_id: int) -> SupplierProduct:
    """``NotFound`` for another supplier's, and for one that is withdrawn."""
    found = uow.session.exec(
        select(SupplierProduct).where(
            SupplierProduct.supplier_id == supplier_id,
            col(SupplierProduct.id) == offer_id,
            col(SupplierProduct.withdrawn_at).is_(None),
        )
    ).first()
    if found is None:
        raise NotFound("Offer", offer_id=offer_id)
    return found


def offer_at(
    uow: UnitOfWork, supplier_id: int, product_id: int, min_quantity: int, valid_from: date
) -> SupplierProduct | None:
    return uow.session.exec(
        select(SupplierProduct).where(
            SupplierProduct.supplier_id == supplier_id,
            SupplierProduct.product_id == product_id,
            SupplierProduct.min_quantity == min_quantity,
            SupplierProduct.valid_from == valid_from,
            col(SupplierProduct.withdrawn_at).is_(None),
        )
    ).first()


def page_offered_products(uow: UnitOfWork, supplier_id: int, q: str, request: PageRequest) -> tuple[list[int], int]:
    """Products that a supplier ever offered, by SKU: those whose SKU or supplier's number begins with ``q``, or whose
    name has its words."""
    asked: list[Any] = [
        col(SupplierProduct.supplier_id) == supplier_id,
        col(SupplierProduct.withdrawn_at).is_(None),
    ]
    if text := q.strip():
        named: list[Any] = [
            col(Product.sku_key).startswith(text.casefold(), autoescape=True),
            col(SupplierProduct.supplier_sku).istartswith(text, autoescape=True),
        ]
        if words := fold_text(text).split():
            sorts = (col(Product.sort_en), col(Product.sort_fr), col(Product.sort_ar))
            named += [sa.and_(*(key.contains(word, autoescape=True) for word in words)) for key in sorts]
        asked.append(sa.or_(*named))
    statement = (
        sa.select(col(Product.id), col(Product.sku_key))
        .join(SupplierProduct, col(SupplierProduct.product_id) == col(Product.id))
        .where(*asked)
        .distinct()
    )
    connection = uow.session.connection()
    total = connection.execute(sa.select(sa.func.count()).select_from(statement.subquery())).scalar_one()
    rows = connection.execute(statement.order_by(col(Product.sku_key)).offset(request.offset).limit(request.per_page))
    return [row.id for row in rows], total


def count_offered(uow: UnitOfWork, supplier_ids: Sequence[int]) -> dict[int, int]:
    """How many products each supplier offers."""
    rows = uow.session.exec(
        select(SupplierProduct.supplier_id, sa.func.count(sa.distinct(col(SupplierProduct.product_id))))
        .where(col(SupplierProduct.supplier_id).in_(supplier_ids), col(SupplierProduct.withdrawn_at).is_(None))
        .group_by(col(SupplierProduct.supplier_id))
    )
    return dict(rows.all())
