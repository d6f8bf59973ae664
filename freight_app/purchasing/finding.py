"""Suppliers, purchase orders and projects for the search over everything: one statement for all three."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from freight_app.accounts.permissions import Permission
from freight_app.catalogue.folding import fold_words
from freight_app.kit.db import UnitOfWork
from freight_app.kit.finding import FoundThing, Part, find_parts, holds, like, words_of
from freight_app.purchasing.orders.models import PurchaseOrder
from freight_app.purchasing.projects.models import Project
from freight_app.purchasing.projects.queries import visible_to
from freight_app.purchasing.suppliers.models import Supplier, SupplierContact


def search_buying(uow: UnitOfWork, text: str, limit: int) -> list[FoundThing]:
    """Suppliers and purchase orders need ``purchasing.read``; of projects everybody of the staff finds their own."""
    words = words_of(text)
    if not words or not (uow.actor.permissions or uow.actor.is_system):
        return []
    may_read = uow.actor.may(Permission.PURCHASING_READ)
    parts = [_suppliers(words), _purchases(words, text)] if may_read else []
    return find_parts(uow, [*parts, _projects(words, text, None if may_read else uow.actor.user_id or 0)], limit)


def _suppliers(words: list[str]) -> Part:
    def matches(word: str) -> Any:
        person = sa.exists().where(
            col(SupplierContact.supplier_id) == col(Supplier.id),
            holds([SupplierContact.name, SupplierContact.email, SupplierContact.phone], word),
        )
        return sa.or_(holds([Supplier.name, Supplier.code, Supplier.tax_number], word), person)

    return Part(
        "supplier",
        ref=Supplier.public_id,
        label=Supplier.name,
        hint=Supplier.code,
        status=sa.literal(""),
        source=sa.inspect(Supplier).local_table,
        conditions=[matches(word) for word in words],
        order=[col(Supplier.is_active).desc(), col(Supplier.name), col(Supplier.id)],
    )


def _purchases(words: list[str], text: str) -> Part:
    purchases, suppliers = sa.inspect(PurchaseOrder).local_table, sa.inspect(Supplier).local_table
    columns = [PurchaseOrder.number, PurchaseOrder.supplier_reference, Supplier.name]
    return Part(
        "purchase_order",
        ref=PurchaseOrder.number,
        label=PurchaseOrder.number,
        hint=Supplier.name,
        status=PurchaseOrder.status,
        source=purchases.join(suppliers, suppliers.c.id == purchases.c.supplier_id),
        conditions=[holds(columns, word) for word in words],
        order=[
            sa.case((col(PurchaseOrder.number) == text.strip().upper(), 0), else_=1),
            col(PurchaseOrder.id).desc(),
        ],
    )


def _projects(words: list[str], text: str, reader_id: int | None) -> Part:
    def matches(word: str) -> Any:
        names = [col(Project.name_key).like(like(part), escape="\\") for part in fold_words(word)]
        return sa.or_(holds([Project.code], word), *([sa.and_(*names)] if names else []))

    return Part(
        "project",
        ref=Project.public_id,
        label=Project.name,
        hint=Project.code,
        status=Project.status,
        source=sa.inspect(Project).local_table,
        conditions=[visible_to(reader_id), *(matches(word) for word in words)],
        order=[sa.case((col(Project.code) == text.strip().upper(), 0), else_=1), col(Project.id).desc()],
    )
