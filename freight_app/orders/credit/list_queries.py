"""The reading SQL of accounts: companies with what they owe and since when, and the lines of one account."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.accounts.queries import escape_like
from freight_app.accounts.retailer_models import Retailer, RetailerStatus
from freight_app.kit.db import UnitOfWork
from freight_app.orders.credit.dtos import CreditQuery
from freight_app.orders.credit.models import AccountEntry, CommitmentState, CreditAccount, CreditCommitment
from freight_app.orders.credit.rules import Ageing, age_sums, bucket_days

_AMOUNT = col(AccountEntry.amount_minor)


def _sum(amount: Any) -> Any:
    return sa.cast(sa.func.coalesce(sa.func.sum(amount), 0), sa.BigInteger)


def _ageing_sums(today: date) -> list[Any]:
    """All debits, the debits due up to each day of the buckets, and all credits."""
    due = [
        _sum(sa.case((sa.and_(_AMOUNT > 0, col(AccountEntry.due_on) <= day), _AMOUNT), else_=0)).label(f"due_{place}")
        for place, day in enumerate(bucket_days(today))
    ]
    owed = _sum(sa.case((_AMOUNT > 0, _AMOUNT), else_=0)).label("owed")
    paid = _sum(sa.case((_AMOUNT < 0, -_AMOUNT), else_=0)).label("credits")
    return [owed, *due, paid]


def ageing_of(uow: UnitOfWork, account_id: int, today: date) -> Ageing:
    """What is open of one account by age."""
    row = uow.session.exec(select(*_ageing_sums(today)).where(AccountEntry.account_id == account_id)).one()
    return age_sums(row[0], row[1:5], row[5])


def page_accounts(uow: UnitOfWork, query: CreditQuery, today: date) -> tuple[list[Any], dict[str, int]]:
    """Rows of (company, account or None, held orders, overdue in minor units) of a tab; and how many each tab holds.

    Who waits for an answer comes first, then who is late, then the others by name.
    """
    sums = (
        sa.select(col(AccountEntry.account_id).label("account_id"), *_ageing_sums(today))
        .group_by(col(AccountEntry.account_id))
        .subquery()
    )
    held = (
        sa.select(col(CreditCommitment.account_id).label("account_id"), sa.func.count().label("held"))
        .where(col(CreditCommitment.state) == CommitmentState.HELD.value)
        .group_by(col(CreditCommitment.account_id))
        .subquery()
    )
    waits = sa.func.coalesce(held.c.held, 0)
    late = sa.case((sums.c.due_0 > sums.c.credits, sums.c.due_0 - sums.c.credits), else_=0)
    exposure = col(CreditAccount.balance_minor) + col(CreditAccount.committed_minor)
    tabs: dict[str, Any] = {
        "accounts": col(CreditAccount.id).is_not(None),
        "held": waits > 0,
        "overdue": late > 0,
        "over_limit": exposure > col(CreditAccount.limit_minor),
        "without": col(CreditAccount.id).is_(None) & (col(Retailer.status) == RetailerStatus.APPROVED.value),
    }
    joined = (
        sa.outerjoin(Retailer, CreditAccount, col(CreditAccount.retailer_id) == col(Retailer.id))
        .outerjoin(sums, sums.c.account_id == col(CreditAccount.id))
        .outerjoin(held, held.c.account_id == col(CreditAccount.id))
    )
    filters: list[Any] = [sa.true()]
    for word in query.q.replace("\0", "").split():
        pattern = f"%{escape_like(word.casefold())}%"
        filters.append(
            sa.or_(
                sa.func.lower(Retailer.legal_name).like(pattern, escape="\\"),
                sa.func.lower(Retailer.tax_number).like(pattern, escape="\\"),
            )
        )
    counts = [sa.func.count(sa.case((condition, 1))).label(tab) for tab, condition in tabs.items()]
    counted = uow.session.connection().execute(sa.select(*counts).select_from(joined).where(*filters))
    rows = uow.session.exec(
        select(Retailer, CreditAccount, waits, late)
        .select_from(joined)
        .where(*filters, tabs[query.tab])
        .order_by(waits.desc(), late.desc(), sa.func.lower(Retailer.legal_name), col(Retailer.id))
        .offset(query.offset)
        .limit(query.per_page)
    ).all()
    return list(rows), dict(counted.mappings().one())


def balance_before(uow: UnitOfWork, account_id: int, day: date) -> int:
    """What was owed at the beginning of a day."""
    return uow.session.exec(
        select(_sum(_AMOUNT)).where(AccountEntry.account_id == account_id, col(AccountEntry.booked_on) < day)
    ).one()


def entries_between(uow: UnitOfWork, account_id: int, start: date, end: date, limit: int) -> list[AccountEntry]:
    """The lines of a period, both days included, in the order of the books."""
    return list(
        uow.session.exec(
            select(AccountEntry)
            .where(
                AccountEntry.account_id == account_id,
                col(AccountEntry.booked_on) >= start,
                col(AccountEntry.booked_on) <= end,
            )
            .order_by(col(AccountEntry.booked_on), col(AccountEntry.id))
            .limit(limit)
        )
    )


def open_debits(uow: UnitOfWork, account_id: int, credits_minor: int) -> list[Any]:
    """Rows of (document, due on, amount, all that was due up to it) of what credits do not cover, first due on top."""
    in_turn = (col(AccountEntry.due_on), col(AccountEntry.id))
    debits = (
        sa.select(
            col(AccountEntry.document),
            col(AccountEntry.due_on),
            col(AccountEntry.amount_minor),
            sa.cast(sa.func.sum(_AMOUNT).over(order_by=in_turn), sa.BigInteger).label("due_so_far"),
            col(AccountEntry.id).label("id"),
        )
        .where(col(AccountEntry.account_id) == account_id, _AMOUNT > 0)
        .subquery()
    )
    statement = (
        sa.select(debits.c.document, debits.c.due_on, debits.c.amount_minor, debits.c.due_so_far)
        .where(debits.c.due_so_far > credits_minor)
        .order_by(debits.c.due_on, debits.c.id)
    )
    return list(uow.session.connection().execute(statement))


def credits_minor(uow: UnitOfWork, account_id: int) -> int:
    """All that was paid or credited."""
    return uow.session.exec(select(_sum(-_AMOUNT)).where(AccountEntry.account_id == account_id, _AMOUNT < 0)).one()


def sums_of_all(uow: UnitOfWork, currency: str) -> Any:
    """(balance, committed) of all accounts in this currency together."""
    return uow.session.exec(
        select(_sum(col(CreditAccount.balance_minor)), _sum(col(CreditAccount.committed_minor))).where(
            CreditAccount.currency == currency
        )
    ).one()
