"""Orders that wait for their company, and what its people spent: for members, and for staff who help them."""

from __future__ import annotations

from typing import cast

from freight_app.accounts.company.dtos import MemberView, Seat
from freight_app.accounts.company.members import limit_of, list_members, list_members_of
from freight_app.accounts.company.seats import require_seat, seat_of
from freight_app.kit.db import UnitOfWork
from freight_app.kit.money import Money
from freight_app.kit.pagination import Page
from freight_app.orders import queries as order_queries
from freight_app.orders.models import Order
from freight_app.orders.spending import queries
from freight_app.orders.spending.dtos import (
    ApprovalQuery,
    ApprovalView,
    CompanySpending,
    MemberSpending,
    OrderApprovalView,
)
from freight_app.orders.spending.models import ApprovalState, AskedBecause, OrderApproval
from freight_app.orders.spending.rules import month_of
from freight_app.shop.calendar import today_of_shop
from freight_app.shop.service import get_shop_profile

LINES_ON_A_CARD = 3


def list_approvals(uow: UnitOfWork, user_id: int, query: ApprovalQuery) -> Page[ApprovalView]:
    """What waits in one's company, or did; a buyer sees what they ordered. ``NotFound`` for who has no company."""
    seat = require_seat(uow, user_id)
    rows, total = queries.page_approvals(
        uow,
        seat.retailer_id,
        waiting=query.waiting,
        user_id=None if seat.sees_all else user_id,
        offset=query.offset,
        limit=query.per_page,
    )
    lines = order_queries.lines_of(uow, [cast("int", order.id) for _approval, order, _user in rows])
    month = month_of(today_of_shop(uow))
    views: list[ApprovalView] = []
    for approval, order, user in rows:
        member = queries.find_member(uow, approval.member_id)
        own_lines = lines[cast("int", order.id)]
        views.append(
            ApprovalView(
                number=order.number,
                ordered_by=user.name,
                is_own=order.user_id == user_id,
                total=Money(order.total_minor, order.currency),
                piece_count=sum(line.quantity for line in own_lines),
                first_lines=[line.names for line in own_lines[:LINES_ON_A_CARD]],
                note=order.customer_note,
                spent=Money(queries.spent_minor(uow, approval.member_id, month, order.currency), order.currency),
                order_limit=limit_of(member.order_limit_minor, member.currency),
                month_limit=limit_of(member.month_limit_minor, member.currency),
                may_decide=_may_decide(uow, seat, order, approval),
                approval=_view(approval),
            )
        )
    return Page[ApprovalView].of(views, total, query)


def count_to_decide(uow: UnitOfWork, user_id: int) -> int:
    """How many orders wait for somebody's yes or no; 0 for who decides nothing."""
    seat = seat_of(uow, user_id)
    return queries.count_waiting(uow, seat.retailer_id) if seat is not None and seat.may_approve else 0


def sum_up_spending(uow: UnitOfWork, user_id: int) -> CompanySpending:
    """The people of one's company with what each spent this month; a buyer sees nobody else."""
    return _spending(uow, list_members(uow, user_id))


def sum_up_spending_of(uow: UnitOfWork, company: str) -> CompanySpending:
    """The same of any company, for staff. Needs ``retailers.approve``."""
    return _spending(uow, list_members_of(uow, company))


def approval_of(uow: UnitOfWork, order: Order) -> OrderApprovalView | None:
    """What became of the question whether an order may go on; None where nobody was asked."""
    found = None if order.retailer_id is None else queries.find_approval(uow, cast("int", order.id))
    return None if found is None else _view(found)


def ordered_by(uow: UnitOfWork, order: Order) -> str:
    """Who ordered for a company; empty for an order that somebody made for themselves."""
    return "" if order.retailer_id is None else queries.name_of_user(uow, order.user_id)


def company_name(uow: UnitOfWork, order: Order) -> str:
    """The company that an order is for; empty for an order that somebody made for themselves."""
    return "" if order.retailer_id is None else queries.name_of_company(uow, order.retailer_id)


def _may_decide(uow: UnitOfWork, seat: Seat, order: Order, approval: OrderApproval) -> bool:
    is_open = approval.state == ApprovalState.WAITING and approval.expires_at > uow.now()
    return is_open and seat.may_approve and (seat.is_owner or order.user_id != seat.user_id)


def _spending(uow: UnitOfWork, members: list[MemberView]) -> CompanySpending:
    month, currency = month_of(today_of_shop(uow)), get_shop_profile(uow).currency
    spent = queries.spent_of(uow, [member.id for member in members], month, currency)
    return CompanySpending(
        month=month,
        members=[MemberSpending(member=one, spent=Money(spent.get(one.id, 0), currency)) for one in members],
    )


def _view(approval: OrderApproval) -> OrderApprovalView:
    return OrderApprovalView(
        state=ApprovalState(approval.state),
        because=AskedBecause(approval.because),
        asked_at=approval.asked_at,
        expires_at=approval.expires_at,
        decided_at=approval.decided_at,
        decided_by=approval.decided_by,
        reason=approval.reason,
    )
