"""Tables of spending: what a member spent in a month, what of it each order counts, and orders that wait for a yes.

``spent_minor`` of a month changes only together with the ``MemberSpend`` rows that it sums up.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, col, select

from freight_app.kit.columns import Table, UtcDateTime
from freight_app.kit.db import UnitOfWork
from freight_app.orders.spending.errors import ApprovalNotWaiting, OrderAwaitsApproval


class ApprovalState(StrEnum):
    """``withdrawn``: the order was cancelled while it waited."""

    WAITING = "waiting"
    APPROVED = "approved"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


S = ApprovalState
# A decision stands.
TRANSITIONS: dict[ApprovalState, frozenset[ApprovalState]] = {
    S.WAITING: frozenset({S.APPROVED, S.DECLINED, S.EXPIRED, S.WITHDRAWN}),
    S.APPROVED: frozenset(),
    S.DECLINED: frozenset(),
    S.EXPIRED: frozenset(),
    S.WITHDRAWN: frozenset(),
}


class AskedBecause(StrEnum):
    """Why an order has to be approved."""

    ORDER_LIMIT = "order_limit"
    MONTH_LIMIT = "month_limit"
    ALWAYS = "always"


class MemberMonth(Table, table=True):
    """What a member spent in a calendar month of the shop. The row is what two orders at once meet in."""

    __table_args__ = (sa.CheckConstraint("spent_minor >= 0", name="spent_not_negative"),)

    member_id: int = Field(primary_key=True, foreign_key="company_member.id")
    # The first day of it.
    month: date = Field(primary_key=True)
    currency: str = Field(primary_key=True, max_length=3)
    spent_minor: int = Field(default=0, sa_type=sa.BigInteger)


class MemberSpend(Table, table=True):
    """What an order counts in the month in which it was placed or approved; less when part of it comes to nothing."""

    __table_args__ = (
        sa.CheckConstraint("amount_minor >= 0", name="amount_not_negative"),
        sa.Index("ix_member_spend_member_id_month", "member_id", "month"),
    )

    order_id: int = Field(primary_key=True, foreign_key="sales_order.id", sa_column_kwargs={"autoincrement": False})
    member_id: int = Field(foreign_key="company_member.id")
    month: date
    currency: str = Field(max_length=3)
    amount_minor: int = Field(sa_type=sa.BigInteger)


class OrderApproval(Table, table=True):
    """An order had to be approved. It waits until ``expires_at`` at most; its goods are held so long."""

    __table_args__ = (sa.Index("ix_order_approval_retailer_id_state", "retailer_id", "state"),)

    order_id: int = Field(primary_key=True, foreign_key="sales_order.id", sa_column_kwargs={"autoincrement": False})
    retailer_id: int = Field(foreign_key="retailer.id")
    member_id: int = Field(foreign_key="company_member.id")
    state: ApprovalState = Field(default=ApprovalState.WAITING, sa_type=sa.String(16))  # type: ignore[call-overload]
    because: AskedBecause = Field(sa_type=sa.String(16))  # type: ignore[call-overload]
    asked_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    decided_by: str = Field(default="", max_length=200)
    decided_by_user_id: int | None = None
    reason: str = Field(default="", max_length=500)


def change_approval_state(
    uow: UnitOfWork, approval: OrderApproval, number: str, to: ApprovalState, *, reason: str = ""
) -> None:
    """The only way out of waiting, guarded by it: of two who decide at once one is refused, ``ApprovalNotWaiting``."""
    if to not in TRANSITIONS[ApprovalState(approval.state)]:
        raise ApprovalNotWaiting(number)
    moved = uow.session.connection().execute(
        sa.update(OrderApproval)
        .where(col(OrderApproval.order_id) == approval.order_id, col(OrderApproval.state) == approval.state)
        .values(
            state=to,
            decided_at=uow.now(),
            decided_by=uow.actor.label[:200],
            decided_by_user_id=uow.actor.user_id,
            reason=reason,
        )
    )
    if moved.rowcount != 1:
        raise ApprovalNotWaiting(number)
    uow.session.refresh(approval)


def awaits_approval(uow: UnitOfWork, order_id: int) -> bool:
    """Whether an order waits for its company."""
    return (
        uow.session.exec(
            select(OrderApproval.order_id).where(
                col(OrderApproval.order_id) == order_id, col(OrderApproval.state) == ApprovalState.WAITING.value
            )
        ).first()
        is not None
    )


def require_approval(uow: UnitOfWork, order_id: int, number: str) -> None:
    """An order goes on only while its company has nothing to decide; ``OrderAwaitsApproval`` otherwise.

    It stands beside the tables because ``orders.models.change_status`` asks it, below every service.
    """
    if awaits_approval(uow, order_id):
        raise OrderAwaitsApproval(number)
