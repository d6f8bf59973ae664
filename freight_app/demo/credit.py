"""What the demo's companies owe from before: balances of every age from the old books, and what came since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from freight_app.kit.db import UnitOfWork
from freight_app.kit.money import Money
from freight_app.orders.credit.accounts import list_companies, set_credit_terms
from freight_app.orders.credit.booking import adjust_account, receive_account_payment
from freight_app.orders.credit.dtos import CreditQuery, CreditTerms, ReceivedBy
from freight_app.shop.calendar import today_of_shop
from freight_app.shop.service import get_shop_profile


@dataclass(frozen=True, slots=True)
class _Past:
    """A company's terms, what it owed and what it paid since, each with how many days ago."""

    limit: str
    terms_days: int
    owed: tuple[tuple[int, str], ...]
    paid: tuple[tuple[int, str], ...] = ()
    keeps_surplus: bool = False


_PASTS = (
    # Over its limit: its next order waits.
    _Past("1500.000", 30, ((105, "820.500"), (41, "515.000"), (12, "364.800"))),
    _Past(
        "5000.000", 60, ((110, "640.000"), (52, "1180.250"), (20, "402.700")), ((15, "640.000"),), keeps_surplus=True
    ),
    _Past("3000.000", 30, ((33, "280.900"), (5, "96.400")), ((2, "300.000"),)),
    # Paid more than it owed.
    _Past("2000.000", 30, ((60, "150.000"),), ((9, "200.000"),), keeps_surplus=True),
)


def write_credit(uow: UnitOfWork) -> int:
    """Give the first approved companies an account with a past; answers how many have one."""
    today, currency = today_of_shop(uow), get_shop_profile(uow).currency
    companies = list_companies(uow, CreditQuery(tab="without")).page.items[: len(_PASTS)]
    for company, past in zip(companies, _PASTS, strict=False):
        terms = CreditTerms(limit=past.limit, terms_days=past.terms_days, keeps_surplus=past.keeps_surplus)
        set_credit_terms(uow, company.public_id, terms)
        for days, amount in past.owed:
            adjust_account(
                uow,
                company.public_id,
                Money.from_decimal(amount, currency),
                booked_on=today - timedelta(days=days),
                reason="Taken over from the old books",
                key=f"demo-owed-{days}",
            )
        for days, amount in past.paid:
            receive_account_payment(
                uow,
                company.public_id,
                Money.from_decimal(amount, currency),
                received_on=today - timedelta(days=days),
                method=ReceivedBy.BANK_TRANSFER,
                key=f"demo-paid-{days}",
            )
    return len(companies)
