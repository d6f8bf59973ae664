"""Customers as the console lists them: people who are not staff, with what they have bought."""

from __future__ import annotations

from freight_app.accounts.permissions import Permission, Role
from freight_app.kit.db import UnitOfWork
from freight_app.kit.money import Money
from freight_app.kit.pagination import Page
from freight_app.orders import customer_queries
from freight_app.orders.customer_dtos import CustomerList, CustomerQuery, CustomerRow
from freight_app.shop.service import get_shop_profile


def list_customers(uow: UnitOfWork, query: CustomerQuery) -> CustomerList:
    """A page of a tab, and the counts of every tab. Needs ``customers.read``."""
    uow.actor.require(Permission.CUSTOMERS_READ)
    currency = get_shop_profile(uow).currency
    rows, tabs = customer_queries.page_buyers(uow, query)
    found = [_view(row, currency) for row in rows]
    return CustomerList(page=Page[CustomerRow].of(found, tabs[query.tab], query), tabs=tabs)


def _view(row: customer_queries.BuyerRow, currency: str) -> CustomerRow:
    user = row.person.user
    return CustomerRow(
        public_id=user.public_id,
        name=user.name,
        email=user.email,
        phone=user.phone,
        company=row.person.company,
        is_retailer=Role.RETAILER in row.person.roles,
        is_active=user.is_active,
        has_password=bool(user.password_hash),
        joined_at=user.created_at,
        order_count=row.order_count,
        spent=Money(row.spent_minor, currency),
        last_placed_at=row.last_placed_at,
    )
