"""Suppliers as buyers see them."""

from __future__ import annotations

from typing import cast

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.languages import Language
from freight_app.kit.money import Money
from freight_app.kit.pagination import Page
from freight_app.purchasing.suppliers import queries
from freight_app.purchasing.suppliers.dtos import (
    ContactView,
    SupplierChoice,
    SupplierQuery,
    SupplierRow,
    SupplierView,
)
from freight_app.purchasing.suppliers.values import Incoterm, TransportMode

MOST_CHOICES = 500


def list_suppliers(uow: UnitOfWork, query: SupplierQuery) -> Page[SupplierRow]:
    """A page of suppliers by name."""
    uow.actor.require(Permission.PURCHASING_READ)
    rows, total = queries.page_suppliers(uow, query.q, query, is_active=query.tab == "active")
    ids = [cast("int", row.id) for row in rows]
    offers = queries.count_offered(uow, ids)
    items = [
        SupplierRow(
            id=supplier_id,
            public_id=row.public_id,
            code=row.code,
            name=row.name,
            country=row.country,
            currency=row.currency,
            lead_time_days=row.lead_time_days,
            payment_terms_days=row.payment_terms_days,
            incoterm=Incoterm(row.incoterm) if row.incoterm else None,
            is_active=row.is_active,
            offers=offers.get(supplier_id, 0),
        )
        for supplier_id, row in zip(ids, rows, strict=True)
    ]
    return Page[SupplierRow].of(items, total, query)


def count_suppliers(uow: UnitOfWork) -> dict[str, int]:
    """How many are active and how many archived."""
    uow.actor.require(Permission.PURCHASING_READ)
    counted = queries.count_suppliers(uow)
    return {"active": counted.get(True, 0), "archived": counted.get(False, 0)}


def list_supplier_choices(uow: UnitOfWork) -> list[SupplierChoice]:
    """The active suppliers, to choose one of."""
    uow.actor.require(Permission.PURCHASING_READ)
    return [
        SupplierChoice(public_id=row.public_id, code=row.code, name=row.name, currency=row.currency)
        for row in queries.active_suppliers(uow, MOST_CHOICES)
    ]


def get_supplier(uow: UnitOfWork, public_id: str) -> SupplierView:
    """``NotFound`` for an unknown one."""
    uow.actor.require(Permission.PURCHASING_READ)
    row = queries.find_supplier(uow, public_id)
    supplier_id = cast("int", row.id)
    return SupplierView(
        id=supplier_id,
        public_id=row.public_id,
        code=row.code,
        name=row.name,
        currency=row.currency,
        country=row.country,
        incoterm=Incoterm(row.incoterm) if row.incoterm else None,
        incoterm_place=row.incoterm_place,
        payment_terms_days=row.payment_terms_days,
        lead_time_days=row.lead_time_days,
        mode=TransportMode(row.mode),
        language=cast("Language", row.language),
        min_order=Money(row.min_order_minor, row.currency),
        tax_number=row.tax_number,
        address=row.address,
        note=row.note,
        is_active=row.is_active,
        created_at=row.created_at,
        contacts=[
            ContactView(
                id=cast("int", contact.id),
                name=contact.name,
                role=contact.role,
                email=contact.email,
                phone=contact.phone,
                gets_orders=contact.gets_orders,
            )
            for contact in queries.contacts_of(uow, supplier_id)
        ],
    )
