"""Orders and invoices for the search over everything: one statement for both."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from freight_app.accounts.permissions import Permission
from freight_app.catalogue.folding import fold_words
from freight_app.kit.db import UnitOfWork
from freight_app.kit.finding import FoundThing, Part, find_parts, holds, like, words_of
from freight_app.orders.invoices.models import Invoice
from freight_app.orders.models import Order


def search_sales(uow: UnitOfWork, text: str, limit: int) -> list[FoundThing]:
    """Orders (``orders.read``) and invoices (``invoices.read``) by number, customer and telephone, the latest first."""
    words = words_of(text)
    parts: list[Part] = []
    if words and uow.actor.may(Permission.ORDERS_READ):
        parts.append(
            Part(
                "order",
                ref=Order.number,
                label=Order.number,
                hint=Order.customer_name,
                status=Order.status,
                source=sa.inspect(Order).local_table,
                conditions=[
                    _names([Order.number, Order.phone, Order.email], Order.customer_key, word) for word in words
                ],
                order=[_exact(Order.number, text), col(Order.id).desc()],
            )
        )
    if words and uow.actor.may(Permission.INVOICES_READ):
        parts.append(
            Part(
                "invoice",
                ref=Invoice.number,
                label=Invoice.number,
                hint=Invoice.order_number,
                status=Invoice.kind,
                source=sa.inspect(Invoice).local_table,
                conditions=[
                    _names([Invoice.number, Invoice.order_number], Invoice.customer_key, word) for word in words
                ],
                order=[_exact(Invoice.number, text), col(Invoice.id).desc()],
            )
        )
    return find_parts(uow, parts, limit)


def _names(columns: list[Any], folded: Any, word: str) -> Any:
    """In one of the columns as it is typed, or among the folded names."""
    found = holds(columns, word)
    names = [col(folded).like(like(part), escape="\\") for part in fold_words(word)]
    return sa.or_(found, sa.and_(*names)) if names else found


def _exact(number: Any, text: str) -> Any:
    """The very number that was typed goes before all that only look like it."""
    return sa.case((col(number) == text.strip().upper(), 0), else_=1)
