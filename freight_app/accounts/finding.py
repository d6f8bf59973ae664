"""People and companies for the search over everything: one statement for both."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import col

from freight_app.accounts.dtos import UserQuery
from freight_app.accounts.models import UserAccount
from freight_app.accounts.permissions import Permission
from freight_app.accounts.queries import people_conditions
from freight_app.accounts.retailer_models import Retailer
from freight_app.kit.db import UnitOfWork
from freight_app.kit.finding import FoundThing, Part, find_parts, holds, words_of


def search_people(uow: UnitOfWork, text: str, limit: int) -> list[FoundThing]:
    """Customers (``customers.read``) and companies (``retailers.approve``) by name, address, number."""
    words = words_of(text)
    parts: list[Part] = []
    if words and uow.actor.may(Permission.CUSTOMERS_READ):
        parts.append(
            Part(
                "customer",
                ref=UserAccount.public_id,
                label=UserAccount.name,
                hint=UserAccount.email,
                status=sa.literal(""),
                source=sa.inspect(UserAccount).local_table,
                conditions=people_conditions(UserQuery(q=" ".join(words)[:100], audience="customers")),
                order=[col(UserAccount.name), col(UserAccount.id)],
            )
        )
    if words and uow.actor.may(Permission.RETAILERS_APPROVE):
        columns = [Retailer.legal_name, Retailer.tax_number, Retailer.tax_number_key, Retailer.contact_name]
        parts.append(
            Part(
                "retailer",
                ref=Retailer.public_id,
                label=Retailer.legal_name,
                hint=Retailer.city,
                status=Retailer.status,
                source=sa.inspect(Retailer).local_table,
                conditions=[holds([*columns, Retailer.phone], word) for word in words],
                order=[col(Retailer.legal_name), col(Retailer.id)],
            )
        )
    return find_parts(uow, parts, limit)
