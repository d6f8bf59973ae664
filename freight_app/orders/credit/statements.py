"""The account of a company over a period: for staff, and for the company itself."""

from __future__ import annotations

from datetime import date, timedelta
from typing import cast

from freight_app.accounts.models import UserAccount
from freight_app.accounts.permissions import Permission
from freight_app.accounts.retailer_models import Retailer
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.money import Money
from freight_app.orders.credit import list_queries, queries
from freight_app.orders.credit.accounts import ageing_view, credit_view
from freight_app.orders.credit.booking import entry_view
from freight_app.orders.credit.dtos import EntryView, Statement
from freight_app.orders.credit.models import CreditAccount
from freight_app.shop.calendar import today_of_shop

MOST_ENTRIES = 2000
LONGEST = timedelta(days=3 * 366)
USUAL = timedelta(days=90)


def get_statement(
    uow: UnitOfWork, company: str, *, period_from: date | None = None, period_to: date | None = None
) -> Statement:
    """A company's account; the last 90 days unless said otherwise. Needs ``customers.read``.

    ``NotFound`` for an unknown company or one without an account, ``InvalidInput`` on ``period_from``.
    """
    uow.actor.require(Permission.CUSTOMERS_READ)
    found = queries.find_company(uow, company)
    return _statement(uow, found, period_from, period_to)


def get_own_statement(
    uow: UnitOfWork, user_id: int, *, period_from: date | None = None, period_to: date | None = None
) -> Statement:
    """The account of the company for which somebody acts; ``NotFound`` where there is none, and for who only buys."""
    return _statement(uow, queries.company_of_user(uow, user_id), period_from, period_to)


def has_account(uow: UnitOfWork, user_id: int) -> bool:
    """Whether somebody has an account to look at."""
    return queries.account_of_user(uow, user_id) is not None


def _statement(
    uow: UnitOfWork, found: tuple[Retailer, UserAccount] | None, period_from: date | None, period_to: date | None
) -> Statement:
    account = None if found is None else queries.account_of_retailer(uow, cast("int", found[0].id))
    if found is None or account is None:
        raise NotFound("Account")
    retailer, user = found
    today = today_of_shop(uow)
    end = period_to or today
    start = period_from or end - min(USUAL, end - date.min)
    if start > end:
        raise InvalidInput("period_from", "The period ends before it begins.")
    if end - start > LONGEST:
        raise InvalidInput("period_from", "A statement covers at most three years.")
    account_id = cast("int", account.id)
    opening = list_queries.balance_before(uow, account_id, start)
    entries, closing, is_cut = _entries(uow, account, start, end, opening)
    currency = account.currency
    return Statement(
        company=retailer.legal_name,
        tax_number=retailer.tax_number,
        address_lines=[part for part in (retailer.line, f"{retailer.postal_code} {retailer.city}".strip()) if part],
        language=user.language,
        period_from=start,
        period_to=end,
        issued_on=today,
        opening=Money(opening, currency),
        entries=entries,
        closing=Money(closing, currency),
        ageing=ageing_view(list_queries.ageing_of(uow, account_id, today), currency),
        account=credit_view(account),
        is_cut=is_cut,
    )


def _entries(
    uow: UnitOfWork, account: CreditAccount, start: date, end: date, opening: int
) -> tuple[list[EntryView], int, bool]:
    """The lines with what is owed after each; the last of that; and whether some were left out."""
    found = list_queries.entries_between(uow, cast("int", account.id), start, end, MOST_ENTRIES + 1)
    balance = opening
    views: list[EntryView] = []
    for entry in found[:MOST_ENTRIES]:
        balance += entry.amount_minor
        views.append(entry_view(entry, balance))
    return views, balance, len(found) > MOST_ENTRIES
