"""SQL and locks of spending. Order of locks: the order, then its member's month, then the company's credit account."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.accounts.company.models import CompanyMember, MemberState
from freight_app.accounts.models import UserAccount
from freight_app.accounts.retailer_models import Retailer
from freight_app.kit.db import UnitOfWork
from freight_app.kit.upsert import insert_into
from freight_app.orders.models import Order
from freight_app.orders.spending.models import ApprovalState, MemberMonth, MemberSpend, OrderApproval

_FRESH = {"populate_existing": True}


# --- the guard


def spend_within_limits(uow: UnitOfWork, spend: MemberSpend, *, more_minor: int) -> bool:
    """Count so much more of an order if it stays within its member's limits.

    This one statement is the guard: whether it found its row decides. Two orders at once meet in the row of the month.
    """
    open_month(uow, spend)
    of_order, of_month = col(CompanyMember.order_limit_minor), col(CompanyMember.month_limit_minor)
    unlimited = of_order.is_(None) & of_month.is_(None)
    within = (
        sa.select(col(CompanyMember.id))
        .where(
            col(CompanyMember.id) == spend.member_id,
            col(CompanyMember.state) == MemberState.ACTIVE.value,
            col(CompanyMember.needs_approval).is_(False),
            unlimited | (col(CompanyMember.currency) == spend.currency),
            of_order.is_(None) | (of_order >= spend.amount_minor + more_minor),
            of_month.is_(None) | (of_month >= col(MemberMonth.spent_minor) + more_minor),
        )
        .exists()
    )
    return _change_month(uow, spend, more_minor, within)


def change_spent(uow: UnitOfWork, spend: MemberSpend, by_minor: int) -> None:
    """Without the guard: to lower it, or because somebody with the right to it said yes."""
    open_month(uow, spend)
    _change_month(uow, spend, by_minor, sa.true())


def open_month(uow: UnitOfWork, spend: MemberSpend) -> None:
    uow.session.connection().execute(
        insert_into(uow.dialect, MemberMonth)
        .values(member_id=spend.member_id, month=spend.month, currency=spend.currency, spent_minor=0)
        .on_conflict_do_nothing()
    )


def _change_month(uow: UnitOfWork, spend: MemberSpend, by_minor: int, condition: Any) -> bool:
    changed = uow.session.connection().execute(
        sa.update(MemberMonth)
        .where(
            col(MemberMonth.member_id) == spend.member_id,
            col(MemberMonth.month) == spend.month,
            col(MemberMonth.currency) == spend.currency,
            condition,
        )
        .values(spent_minor=col(MemberMonth.spent_minor) + by_minor)
    )
    return changed.rowcount == 1


def put_spend(uow: UnitOfWork, spend: MemberSpend, amount_minor: int) -> None:
    """What an order counts from now on. It changes only under the order's lock."""
    values = {
        "order_id": spend.order_id,
        "member_id": spend.member_id,
        "month": spend.month,
        "currency": spend.currency,
        "amount_minor": amount_minor,
    }
    uow.session.connection().execute(
        insert_into(uow.dialect, MemberSpend)
        .values(values)
        .on_conflict_do_update(index_elements=["order_id"], set_={"amount_minor": amount_minor})
    )


def find_spend(uow: UnitOfWork, order_id: int) -> MemberSpend | None:
    return uow.session.exec(
        select(MemberSpend).where(MemberSpend.order_id == order_id).execution_options(**_FRESH)
    ).first()


def spent_minor(uow: UnitOfWork, member_id: int, month: date, currency: str) -> int:
    return spent_of(uow, [member_id], month, currency).get(member_id, 0)


def spent_of(uow: UnitOfWork, member_ids: Collection[int], month: date, currency: str) -> dict[int, int]:
    """What each spent in a month; who spent nothing may be missing."""
    rows = uow.session.exec(
        select(MemberMonth.member_id, MemberMonth.spent_minor).where(
            col(MemberMonth.member_id).in_(list(member_ids)),
            MemberMonth.month == month,
            MemberMonth.currency == currency,
        )
    )
    return dict(rows.all())


def find_member(uow: UnitOfWork, member_id: int) -> CompanyMember:
    return uow.session.exec(
        select(CompanyMember).where(CompanyMember.id == member_id).execution_options(**_FRESH)
    ).one()


# --- approvals


def add_approval(uow: UnitOfWork, values: dict[str, Any]) -> None:
    row = {"state": ApprovalState.WAITING, "decided_by": "", "reason": "", **values}
    uow.session.connection().execute(sa.insert(OrderApproval).values(row))


def find_approval(uow: UnitOfWork, order_id: int) -> OrderApproval | None:
    """It changes only under its order's lock."""
    return uow.session.exec(
        select(OrderApproval).where(OrderApproval.order_id == order_id).execution_options(**_FRESH)
    ).first()


def waiting_order_ids(uow: UnitOfWork, order_ids: Collection[int]) -> set[int]:
    """Which of these orders wait for their company."""
    return set(
        uow.session.exec(
            select(OrderApproval.order_id).where(
                col(OrderApproval.order_id).in_(list(order_ids)),
                col(OrderApproval.state) == ApprovalState.WAITING.value,
            )
        )
    )


def approval_ended(uow: UnitOfWork, order_id: int) -> bool:
    """Whether an order came to nothing because its company said no, or nothing."""
    approval = find_approval(uow, order_id)
    if approval is None or approval.state == ApprovalState.DECLINED:
        return approval is not None
    return approval.state == ApprovalState.EXPIRED or lapsed(uow, order_id)


def lapsed(uow: UnitOfWork, order_id: int) -> bool:
    """Whether an order waited for its company for too long."""
    approval = find_approval(uow, order_id)
    return approval is not None and approval.state == ApprovalState.WAITING and approval.expires_at <= uow.now()


def page_approvals(
    uow: UnitOfWork, retailer_id: int, *, waiting: bool, user_id: int | None, offset: int, limit: int
) -> tuple[list[Any], int]:
    """Rows of (approval, order, who ordered) of a company, and how many there are.

    What waits longest is first; of what is decided the newest. With ``user_id`` only what they ordered.
    """
    is_waiting = col(OrderApproval.state) == ApprovalState.WAITING.value
    conditions = [OrderApproval.retailer_id == retailer_id, is_waiting if waiting else ~is_waiting]
    if user_id is not None:
        conditions.append(col(Order.user_id) == user_id)
    joined = (
        select(OrderApproval, Order, UserAccount)
        .join(Order, col(Order.id) == col(OrderApproval.order_id))
        .join(UserAccount, col(UserAccount.id) == col(Order.user_id))
        .where(*conditions)
    )
    total = uow.session.exec(
        select(sa.func.count()).select_from(joined.with_only_columns(col(Order.id)).subquery())
    ).one()
    in_turn = (
        (col(OrderApproval.asked_at), col(OrderApproval.order_id))
        if waiting
        else (col(OrderApproval.decided_at).desc(), col(OrderApproval.order_id).desc())
    )
    rows = uow.session.exec(joined.order_by(*in_turn).offset(offset).limit(limit).execution_options(**_FRESH))
    return list(rows), total


def count_waiting(uow: UnitOfWork, retailer_id: int) -> int:
    return uow.session.exec(
        select(sa.func.count())
        .select_from(OrderApproval)
        .where(OrderApproval.retailer_id == retailer_id, col(OrderApproval.state) == ApprovalState.WAITING.value)
    ).one()


def name_of_company(uow: UnitOfWork, retailer_id: int) -> str:
    return uow.session.exec(select(Retailer.legal_name).where(Retailer.id == retailer_id)).one()


def name_of_user(uow: UnitOfWork, user_id: int | None) -> str:
    if user_id is None:
        return ""
    return uow.session.exec(select(UserAccount.name).where(UserAccount.id == user_id)).first() or ""
