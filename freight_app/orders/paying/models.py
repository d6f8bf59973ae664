"""Tables of the ways that money takes. The status of a refund changes through ``change_refund_status`` alone."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from freight_app.kit.columns import Json, Table, UtcDateTime
from freight_app.kit.db import UnitOfWork
from freight_app.kit.steps import take_step
from freight_app.orders.errors import RefundNotInState

# --- pages of a card gateway


class PageStatus(StrEnum):
    """``failed`` may still be paid: a hosted page lets people try another card. ``lost``: we stopped asking."""

    OPEN = "open"
    FAILED = "failed"
    PAID = "paid"
    EXPIRED = "expired"
    LOST = "lost"


# Pages about which the gateway is still asked.
ASKED_ABOUT = (PageStatus.OPEN, PageStatus.FAILED)


class GatewayPage(Table, table=True):
    """A page of the gateway that was opened for a payment. A payment may have several; each can be paid."""

    __table_args__ = (
        sa.UniqueConstraint("gateway", "gateway_reference"),
        sa.Index("ix_gateway_page_status_next_ask_at", "status", "next_ask_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    payment_id: int = Field(foreign_key="payment.id", index=True)
    gateway: str = Field(max_length=20)
    # The gateway's own name for it.
    gateway_reference: str = Field(max_length=120)
    # Empty when a notice came before the answer that had the address.
    url: str = Field(default="", max_length=2000)
    # What was asked for: whatever else comes is not this payment.
    amount_minor: int = Field(sa_type=sa.BigInteger)
    currency: str = Field(max_length=3)
    status: PageStatus = Field(default=PageStatus.OPEN, sa_type=sa.String(16))  # type: ignore[call-overload]
    opened_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    next_ask_at: datetime = Field(sa_type=UtcDateTime)
    times_asked: int = 0
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class NoticeVerdict(StrEnum):
    """What became of a notice. Only ``settled`` and ``declined`` changed anything, and that after asking back."""

    WAITING = "waiting"
    SETTLED = "settled"
    DECLINED = "declined"
    NOT_PAID = "not_paid"
    REPEATED = "repeated"
    WRONG_SIGNATURE = "wrong_signature"
    WRONG_AMOUNT = "wrong_amount"
    NOT_OURS = "not_ours"
    UNREADABLE = "unreadable"
    NO_ANSWER = "no_answer"


class GatewayNotice(Table, table=True):
    """What came from a gateway, or from somebody who plays one, and what became of it. Secrets are hidden."""

    id: int | None = Field(default=None, primary_key=True)
    gateway: str = Field(max_length=20)
    gateway_reference: str = Field(default="", max_length=120, index=True)
    order_id: int | None = Field(default=None, foreign_key="sales_order.id", index=True)
    came_at: datetime = Field(sa_type=UtcDateTime, index=True)
    verdict: NoticeVerdict = Field(sa_type=sa.String(20), index=True)  # type: ignore[call-overload]
    # One sentence of facts for the staff: what was said, what was expected.
    remark: str = Field(default="", max_length=300)
    fields: dict[str, str] = Field(sa_type=Json)  # type: ignore[call-overload]


# --- refunds


class RefundWay(StrEnum):
    """``account``: nothing leaves the house, it is the customer's on the account of their company."""

    GATEWAY = "gateway"
    TRANSFER = "transfer"
    CASH = "cash"
    ACCOUNT = "account"


class RefundStatus(StrEnum):
    """``sent`` left us and nobody knows yet whether it arrived; ``failed`` never left, or came back."""

    REQUESTED = "requested"
    SENT = "sent"
    DONE = "done"
    FAILED = "failed"


R = RefundStatus
REFUND_TRANSITIONS: dict[RefundStatus, frozenset[RefundStatus]] = {
    R.REQUESTED: frozenset({R.SENT, R.DONE, R.FAILED}),
    R.SENT: frozenset({R.DONE, R.FAILED}),
    R.DONE: frozenset(),
    R.FAILED: frozenset(),
}
# Still to be settled: the amount is kept aside.
UNDER_WAY = (R.REQUESTED, R.SENT)


class Refund(Table, table=True):
    """Money that goes back to a customer, from one payment. Its amount is kept aside on the payment meanwhile."""

    __table_args__ = (sa.CheckConstraint("amount_minor > 0", name="amount_positive"),)

    id: int | None = Field(default=None, primary_key=True)
    payment_id: int = Field(foreign_key="payment.id", index=True)
    order_id: int = Field(foreign_key="sales_order.id", index=True)
    way: RefundWay = Field(sa_type=sa.String(16))  # type: ignore[call-overload]
    status: RefundStatus = Field(sa_type=sa.String(16), index=True)  # type: ignore[call-overload]
    amount_minor: int = Field(sa_type=sa.BigInteger)
    currency: str = Field(max_length=3)
    reason: str = Field(default="", max_length=300)
    # Told to the gateway with every attempt, so that several are one.
    send_key: str = Field(max_length=64, unique=True)
    receipt: str = Field(default="", max_length=120)
    trouble: str = Field(default="", max_length=300)
    requested_at: datetime = Field(sa_type=UtcDateTime)
    requested_by: str = Field(max_length=200)
    requested_by_user_id: int | None = None
    status_since: datetime = Field(sa_type=UtcDateTime)


class RefundHistory(Table, table=True):
    id: int | None = Field(default=None, primary_key=True)
    refund_id: int = Field(foreign_key="refund.id", index=True)
    from_status: RefundStatus | None = Field(default=None, sa_type=sa.String(16))  # type: ignore[call-overload]
    to_status: RefundStatus = Field(sa_type=sa.String(16))  # type: ignore[call-overload]
    changed_at: datetime = Field(sa_type=UtcDateTime)
    changed_by: str = Field(max_length=200)
    changed_by_user_id: int | None = None
    note: str = Field(default="", max_length=300)


def change_refund_status(uow: UnitOfWork, refund: Refund, to: RefundStatus, *, note: str = "", **columns: Any) -> None:
    """Move a refund along ``REFUND_TRANSITIONS`` with a row of history; refused with ``RefundNotInState``."""
    take_step(
        uow,
        refund,
        to,
        transitions=REFUND_TRANSITIONS,
        history=RefundHistory,
        owner="refund_id",
        refused=RefundNotInState,
        note=note,
        columns={"status_since": uow.now(), **columns},
    )
    uow.touch("orders")


# --- bank transfers


class TransferProof(Table, table=True):
    """A picture or PDF that a customer sent to show that the money is on its way. It proves nothing by itself."""

    id: int | None = Field(default=None, primary_key=True)
    # For the address at which staff look at it.
    token: str = Field(max_length=40, unique=True)
    order_id: int = Field(foreign_key="sales_order.id", index=True)
    file_name: str = Field(max_length=200)
    # webp or pdf, by content; the file lies in the private folder under its hash.
    kind: str = Field(max_length=8)
    content_hash: str = Field(max_length=64)
    size_bytes: int
    sent_at: datetime = Field(sa_type=UtcDateTime)
    sent_by: str = Field(max_length=200)
    # Somebody looked and could not use it; the reason is what the customer was written.
    refused_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    refused_by: str = Field(default="", max_length=200, sa_column_kwargs={"server_default": ""})
    refusal_reason: str = Field(default="", max_length=300, sa_column_kwargs={"server_default": ""})


class LineStatus(StrEnum):
    """``ignored``: somebody said that it is not for an order."""

    OPEN = "open"
    MATCHED = "matched"
    IGNORED = "ignored"


class StatementLine(Table, table=True):
    """Money that came into the bank account, as the bank wrote it. It is used once."""

    __table_args__ = (
        sa.CheckConstraint("amount_minor > 0", name="amount_positive"),
        sa.Index("ix_statement_line_status_booked_on", "status", "booked_on"),
    )

    id: int | None = Field(default=None, primary_key=True)
    # Of account, day, amount, text, reference and the number among equals: the same statement twice adds nothing.
    line_hash: str = Field(max_length=64, unique=True)
    account: str = Field(default="", max_length=60)
    booked_on: date
    amount_minor: int = Field(sa_type=sa.BigInteger)
    currency: str = Field(max_length=3)
    text: str = Field(default="", max_length=500)
    reference: str = Field(default="", max_length=120)
    status: LineStatus = Field(default=LineStatus.OPEN, sa_type=sa.String(16))  # type: ignore[call-overload]
    payment_id: int | None = Field(default=None, foreign_key="payment.id", index=True)
    loaded_at: datetime = Field(sa_type=UtcDateTime)
    loaded_by: str = Field(max_length=200)
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    settled_by: str = Field(default="", max_length=200)


# --- cash


class CashHandIn(Table, table=True):
    """The cash of a bag, brought to the office. ``expected_minor`` is what its receipts say."""

    __table_args__ = (
        sa.CheckConstraint("expected_minor >= 0 AND counted_minor >= 0", name="amounts_not_negative"),
        sa.CheckConstraint("accepted_minor IS NULL OR accepted_minor >= 0", name="accepted_not_negative"),
    )

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user_account.id", index=True)
    user_name: str = Field(max_length=200)
    currency: str = Field(max_length=3)
    expected_minor: int = Field(sa_type=sa.BigInteger)
    # What whoever brings it counted: in all, and by note or coin when counted so ({"5000": 3}).
    counted_minor: int = Field(sa_type=sa.BigInteger)
    counts: dict[str, int] = Field(default_factory=dict, sa_type=Json)  # type: ignore[call-overload]
    reason: str = Field(default="", max_length=300)
    handed_at: datetime = Field(sa_type=UtcDateTime, index=True)
    handed_by: str = Field(max_length=200)
    # What the office counted; None while it lies on the desk.
    accepted_minor: int | None = Field(default=None, sa_type=sa.BigInteger)
    accepted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    accepted_by: str = Field(default="", max_length=200)
    accepted_reason: str = Field(default="", max_length=300)
