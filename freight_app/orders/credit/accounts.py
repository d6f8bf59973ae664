"""Which company may owe how much, and what each owes: for staff, and what a checkout may offer a company."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from freight_app.accounts.audit import record_change
from freight_app.accounts.permissions import Permission
from freight_app.accounts.retailer_models import Retailer, RetailerStatus
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.money import Money
from freight_app.kit.pagination import Page
from freight_app.orders.credit import list_queries, queries
from freight_app.orders.credit.committing import CREDIT_TOPIC, release_what_fits
from freight_app.orders.credit.dtos import (
    AgeingView,
    CompanyAccount,
    CompanyList,
    CompanyView,
    CreditQuery,
    CreditTerms,
    CreditView,
    HeldOrder,
    HoldView,
    OpenItemView,
)
from freight_app.orders.credit.models import CreditAccount, CreditHold
from freight_app.orders.credit.rules import Ageing, Debit, allocate_oldest_first, over_by
from freight_app.orders.dtos import CreditOffer
from freight_app.orders.models import Order, PaymentMethod
from freight_app.shop.calendar import today_of_shop
from freight_app.shop.service import get_shop_profile

MAX_HELD = 200


def set_credit_terms(uow: UnitOfWork, company: str, terms: CreditTerms) -> CompanyView:
    """Give an approved company credit, or change or stop what it has. Needs ``credit.manage``.

    A lower limit leaves what was ordered alone and holds the next order; a higher one lets what waits go on. Raises
    ``NotFound`` for a company that is not approved and has no account, ``InvalidInput`` on ``limit``.
    """
    uow.actor.require(Permission.CREDIT_MANAGE)
    found = queries.find_company(uow, company)
    if found is None:
        raise NotFound("The company")
    retailer = found[0]
    retailer_id = cast("int", retailer.id)
    before = queries.lock_account_of(uow, retailer_id)
    if before is None and retailer.status != RetailerStatus.APPROVED:
        raise NotFound("The approved company")
    currency = before.currency if before else get_shop_profile(uow).currency
    limit = Money.from_decimal(terms.limit, currency, field="limit")
    if not 0 <= limit.amount_minor <= 2**53:
        raise InvalidInput("limit", "A limit of zero or more is needed.")
    was = _audited(before)
    if before is None:
        queries.insert_account(
            uow,
            {
                "retailer_id": retailer_id,
                "currency": currency,
                "limit_minor": limit.amount_minor,
                "terms_days": terms.terms_days,
                "is_active": terms.is_active,
                "keeps_surplus": terms.keeps_surplus,
                "balance_minor": 0,
                "committed_minor": 0,
                "opened_at": uow.now(),
            },
        )
    account = cast("CreditAccount", queries.lock_account_of(uow, retailer_id))
    queries.set_account(
        uow,
        account,
        limit_minor=limit.amount_minor,
        terms_days=terms.terms_days,
        is_active=terms.is_active,
        keeps_surplus=terms.keeps_surplus,
    )
    record_change(
        uow,
        entity="credit_account",
        entity_id=retailer.public_id,
        action="opened" if was is None else "terms_changed",
        before=was,
        after={**cast("dict[str, Any]", _audited(account)), **({"reason": terms.reason} if terms.reason else {})},
    )
    release_what_fits(uow, account)
    uow.touch(CREDIT_TOPIC)
    return _company_view(uow, retailer, account)


def list_companies(uow: UnitOfWork, query: CreditQuery) -> CompanyList:
    """Companies with what they owe: those with held orders first, then the latest payers. Needs ``customers.read``."""
    uow.actor.require(Permission.CUSTOMERS_READ)
    currency = get_shop_profile(uow).currency
    rows, tabs = list_queries.page_accounts(uow, query, today_of_shop(uow))
    owed, committed = list_queries.sums_of_all(uow, currency)
    found = [
        _view_of(retailer, account, overdue_minor=overdue, held_count=held, currency=currency)
        for retailer, account, held, overdue in rows
    ]
    return CompanyList(
        page=Page[CompanyView].of(found, tabs[query.tab], query),
        tabs=tabs,
        owed=Money(owed, currency),
        committed=Money(committed, currency),
    )


def get_company_account(uow: UnitOfWork, company: str) -> CompanyAccount:
    """One company: its account, what is open by age, and its orders that wait. Needs ``customers.read``."""
    uow.actor.require(Permission.CUSTOMERS_READ)
    found = queries.find_company(uow, company)
    if found is None:
        raise NotFound("The company")
    retailer = found[0]
    account = queries.account_of_retailer(uow, cast("int", retailer.id))
    today = today_of_shop(uow)
    view = _company_view(uow, retailer, account)
    if account is None:
        nothing = Ageing(0, 0, 0, 0, 0, 0)
        currency = get_shop_profile(uow).currency
        return CompanyAccount(company=view, ageing=ageing_view(nothing, currency), open_items=[], held=[])
    account_id = cast("int", account.id)
    return CompanyAccount(
        company=view,
        ageing=ageing_view(list_queries.ageing_of(uow, account_id, today), account.currency),
        open_items=list_open_items(uow, account, today),
        held=_held_orders(uow, account_id),
    )


def list_held_orders(uow: UnitOfWork) -> list[HeldOrder]:
    """Every order that waits for credit, the longest wait first. Needs ``customers.read``."""
    uow.actor.require(Permission.CUSTOMERS_READ)
    return _held_orders(uow, None)


def list_holds(uow: UnitOfWork, order_id: int) -> list[HoldView]:
    """Every time that an order had to wait, oldest first. Needs ``orders.read``."""
    uow.actor.require(Permission.ORDERS_READ)
    order_holds = queries.holds_of_order(uow, order_id)
    currency = queries.currency_of_order(uow, order_id)
    return [_hold_view(hold, currency) for hold in order_holds]


def offer_credit(uow: UnitOfWork, retailer_id: int | None, total: Money) -> CreditOffer | None:
    """What ordering this on account would mean for a company; None where it is not offered. Reads only.

    It is said before the button; what counts is the guard when the order is placed.
    """
    account = None if retailer_id is None else queries.usable_account(uow, retailer_id, total.currency)
    if account is None:
        return None
    exposure = account.balance_minor + account.committed_minor
    over = over_by(exposure_minor=exposure, wanted_minor=total.amount_minor, limit_minor=account.limit_minor)
    return CreditOffer(
        left=Money(max(0, account.limit_minor - exposure), account.currency),
        terms_days=account.terms_days,
        over_by=Money(over, account.currency),
    )


def credit_view(account: CreditAccount) -> CreditView:
    currency = account.currency
    exposure = account.balance_minor + account.committed_minor
    return CreditView(
        limit=Money(account.limit_minor, currency),
        terms_days=account.terms_days,
        is_active=account.is_active,
        keeps_surplus=account.keeps_surplus,
        balance=Money(account.balance_minor, currency),
        committed=Money(account.committed_minor, currency),
        exposure=Money(exposure, currency),
        left=Money(max(0, account.limit_minor - exposure), currency),
        opened_at=account.opened_at,
    )


def ageing_view(ageing: Ageing, currency: str) -> AgeingView:
    return AgeingView(
        not_due=Money(ageing.not_due_minor, currency),
        to_30=Money(ageing.to_30_minor, currency),
        to_60=Money(ageing.to_60_minor, currency),
        to_90=Money(ageing.to_90_minor, currency),
        over_90=Money(ageing.over_90_minor, currency),
        overdue=Money(ageing.overdue_minor, currency),
        unused=Money(ageing.unused_minor, currency),
    )


def list_open_items(uow: UnitOfWork, account: CreditAccount, today: date) -> list[OpenItemView]:
    """What is still owed, document by document, what is due first on top. Asks nobody for a permission."""
    account_id = cast("int", account.id)
    credits_minor = list_queries.credits_minor(uow, account_id)
    rows = list_queries.open_debits(uow, account_id, credits_minor)
    if not rows:
        return []
    covered_before = rows[0].due_so_far - rows[0].amount_minor
    debits = [Debit(row.document, row.due_on, row.amount_minor) for row in rows]
    items, _unused = allocate_oldest_first(debits, credits_minor - covered_before)
    return [
        OpenItemView(
            document=item.document,
            due_on=item.due_on,
            amount=Money(item.amount_minor, account.currency),
            open=Money(item.open_minor, account.currency),
            days_late=max(0, (today - item.due_on).days),
        )
        for item in items
        if item.open_minor
    ]


def _held_orders(uow: UnitOfWork, account_id: int | None) -> list[HeldOrder]:
    return [
        HeldOrder(
            number=order.number,
            company=company,
            company_public_id=public_id,
            customer_name=order.customer_name,
            total=Money(order.total_minor - order.short_minor, order.currency),
            over_by=Money(hold.over_by_minor, order.currency),
            held_at=hold.held_at,
        )
        for hold, order, company, public_id in queries.open_holds(uow, account_id, MAX_HELD)
    ]


def terms_days_of(uow: UnitOfWork, order: Order) -> int:
    """In how many days an order's invoice is due: the company's terms when it is on account, otherwise at once."""
    if order.payment_method != PaymentMethod.ON_ACCOUNT:
        return 0
    return queries.terms_days_of_order(uow, cast("int", order.id))


def _hold_view(hold: CreditHold, currency: str) -> HoldView:
    return HoldView(
        over_by=Money(hold.over_by_minor, currency),
        held_at=hold.held_at,
        released_at=hold.released_at,
        released_how=hold.released_how,
        released_by=hold.released_by,
        reason=hold.release_reason,
    )


def _company_view(uow: UnitOfWork, retailer: Retailer, account: CreditAccount | None) -> CompanyView:
    if account is None:
        currency = get_shop_profile(uow).currency
        return _view_of(retailer, None, overdue_minor=0, held_count=0, currency=currency)
    account_id = cast("int", account.id)
    ageing = list_queries.ageing_of(uow, account_id, today_of_shop(uow))
    held = len(queries.held_commitments(uow, account_id))
    return _view_of(retailer, account, overdue_minor=ageing.overdue_minor, held_count=held, currency=account.currency)


def _view_of(
    retailer: Retailer, account: CreditAccount | None, *, overdue_minor: int, held_count: int, currency: str
) -> CompanyView:
    return CompanyView(
        public_id=retailer.public_id,
        legal_name=retailer.legal_name,
        tax_number=retailer.tax_number,
        is_approved=retailer.status == RetailerStatus.APPROVED,
        account=None if account is None else credit_view(account),
        overdue=Money(overdue_minor, account.currency if account else currency),
        held_count=held_count,
    )


def _audited(account: CreditAccount | None) -> dict[str, Any] | None:
    if account is None:
        return None
    return {
        "limit": str(Money(account.limit_minor, account.currency)),
        "terms_days": account.terms_days,
        "is_active": account.is_active,
        "keeps_surplus": account.keeps_surplus,
    }
