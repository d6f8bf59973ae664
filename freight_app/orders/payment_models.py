"""Tables of payments. The status of a payment changes through ``change_payment_status`` alone."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import Field

from freight_app.kit.columns import Table, UtcDateTime
from freight_app.kit.db import UnitOfWork
from freight_app.kit.steps import take_step
from freight_app.orders.errors import PaymentNotInState
from freight_app.orders.events import MoneyOwedBack


class PaymentMethod(StrEnum):
    CASH_ON_DELIVERY = "cash_on_delivery"
    BANK_TRANSFER = "bank_transfer"
    CARD = "card"
    # Invoiced to an approved company, which pays later: see the room's ``credit`` part.
    ON_ACCOUNT = "on_account"


# Paid before the goods leave: the stock is held for a set time only.
PREPAID = frozenset({PaymentMethod.BANK_TRANSFER, PaymentMethod.CARD})


class PaymentStatus(StrEnum):
    """``cancelled`` is no longer awaited; ``refund_due`` is money that we owe back."""

    PENDING = "pending"
    PAID = "paid"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    REFUND_DUE = "refund_due"
    REFUNDED = "refunded"


P = PaymentStatus
# A hosted page lets people try again after a decline, and money can arrive for an order that is no more.
PAYMENT_TRANSITIONS: dict[PaymentStatus, frozenset[PaymentStatus]] = {
    P.PENDING: frozenset({P.PAID, P.DECLINED, P.CANCELLED}),
    P.DECLINED: frozenset({P.PAID, P.CANCELLED}),
    P.CANCELLED: frozenset({P.REFUND_DUE}),
    P.PAID: frozenset({P.REFUND_DUE}),
    P.REFUND_DUE: frozenset({P.REFUNDED}),
    P.REFUNDED: frozenset(),
}


# Awaited or there: what was given up says nothing while there is one of these.
LIVE = (P.PENDING, P.DECLINED, P.PAID)


class Payment(Table, table=True):
    """An amount that is awaited or was received for an order."""

    __table_args__ = (
        sa.CheckConstraint("amount_minor >= 0", name="amount_not_negative"),
        sa.CheckConstraint("refunded_minor >= 0 AND refunded_minor <= amount_minor", name="refunded_within_amount"),
        sa.Index("ix_payment_status_method", "status", "method"),
    )

    id: int | None = Field(default=None, primary_key=True)
    order_id: int = Field(foreign_key="sales_order.id", index=True)
    method: PaymentMethod = Field(sa_type=sa.String(24))  # type: ignore[call-overload]
    status: PaymentStatus = Field(default=PaymentStatus.PENDING, sa_type=sa.String(16))  # type: ignore[call-overload]
    amount_minor: int = Field(sa_type=sa.BigInteger)
    currency: str = Field(max_length=3)
    # Our own name for a card payment at the gateway; unguessable, because it opens the hosted page.
    reference: str | None = Field(default=None, max_length=64, unique=True)
    # The gateway's name for it, or the bank's, or the receipt's.
    receipt: str = Field(default="", max_length=120)
    created_at: datetime = Field(sa_type=UtcDateTime)
    paid_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    # When the customer was reminded that it has not come yet.
    reminded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # What was sent back of it, or is on its way back: see ``paying/refunds.py``.
    refunded_minor: int = Field(default=0, sa_type=sa.BigInteger)
    # The payment of which this is a part that we owe back: the money came with that one.
    part_of_id: int | None = Field(default=None, foreign_key="payment.id", index=True)
    # In whose bag the cash is, until the hand-in that brought it to the office.
    collected_by_user_id: int | None = Field(default=None, foreign_key="user_account.id", index=True)
    hand_in_id: int | None = Field(default=None, foreign_key="cash_hand_in.id", index=True)


class PaymentHistory(Table, table=True):
    id: int | None = Field(default=None, primary_key=True)
    payment_id: int = Field(foreign_key="payment.id", index=True)
    from_status: PaymentStatus | None = Field(default=None, sa_type=sa.String(16))  # type: ignore[call-overload]
    to_status: PaymentStatus = Field(sa_type=sa.String(16))  # type: ignore[call-overload]
    changed_at: datetime = Field(sa_type=UtcDateTime, index=True)
    changed_by: str = Field(max_length=200)
    changed_by_user_id: int | None = None
    note: str = Field(default="", max_length=500)


class PaymentOption(Table, table=True):
    """Which ways to pay the shop offers; one without a row is offered."""

    method: PaymentMethod = Field(primary_key=True, sa_type=sa.String(24))  # type: ignore[call-overload]
    is_active: bool = True


def change_payment_status(
    uow: UnitOfWork, payment: Payment, to: PaymentStatus, *, note: str = "", **columns: Any
) -> None:
    """Move a payment along ``PAYMENT_TRANSITIONS`` with a row of history; refused with ``PaymentNotInState``."""
    take_step(
        uow,
        payment,
        to,
        transitions=PAYMENT_TRANSITIONS,
        history=PaymentHistory,
        owner="payment_id",
        refused=PaymentNotInState,
        note=note,
        columns=columns,
    )
    uow.touch("orders")
    if to == P.REFUND_DUE:
        uow.publish(MoneyOwedBack(payment.order_id, cast("int", payment.id)))
