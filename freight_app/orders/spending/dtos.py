"""What spending answers: what a checkout says before the button, orders that wait, what members spent. All frozen."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from freight_app.accounts.company.dtos import MemberView
from freight_app.accounts.values import Dto
from freight_app.kit.languages import LocalizedText
from freight_app.kit.money import Money
from freight_app.kit.pagination import PageRequest
from freight_app.orders.spending.models import ApprovalState, AskedBecause

MAX_REASON = 500


class SpendingOffer(Dto):
    """What ordering for a company would mean for the order at hand.

    ``because`` set: it will wait for one of ``deciders``, at most ``hours``. ``may_order`` False: a viewer.
    """

    company: str
    may_order: bool
    because: AskedBecause | None
    deciders: list[str]
    hours: int


class OrderApprovalView(Dto):
    """What became of the question whether an order may go on; ``reason`` is that of a refusal."""

    state: ApprovalState
    because: AskedBecause
    asked_at: datetime
    expires_at: datetime
    decided_at: datetime | None
    decided_by: str
    reason: str


class ApprovalView(Dto):
    """An order that waits, or did, as those who decide see it. ``may_decide`` is said for who asks."""

    number: str
    ordered_by: str
    is_own: bool
    total: Money
    piece_count: int
    first_lines: list[LocalizedText]
    note: str
    # What they spent this month without this order, and what they may.
    spent: Money
    order_limit: Money | None
    month_limit: Money | None
    may_decide: bool
    approval: OrderApprovalView


class ApprovalQuery(PageRequest):
    """``waiting`` True: what is to be decided, the longest wait first; otherwise what was, the newest first."""

    waiting: bool = True


class MemberSpending(Dto):
    """A member with what they spent in the month."""

    member: MemberView
    spent: Money


class CompanySpending(Dto):
    """The people of a company; ``month`` is the first day of the one that is summed."""

    month: date
    members: list[MemberSpending] = Field(default=[])
