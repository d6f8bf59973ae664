"""Tables of credit: what a company may owe, what it owes, and what its open orders will make it owe.

``exposure = balance + committed``. The two sums of an account change only together with the rows that they sum up:
``balance_minor`` with an ``AccountEntry``, ``committed_minor`` with a ``CreditCommitment``.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event as sa_event
from sqlmodel import Field, col, select

from freight_app.kit.columns import Table, UtcDateTime
from freight_app.kit.db import UnitOfWork
from freight_app.orders.credit.errors import OrderOnHold


class EntryKind(StrEnum):
    """``refund`` is money that we gave back to a company that had paid too much."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    PAYMENT = "payment"
    REFUND = "refund"
    ADJUSTMENT = "adjustment"


class CommitmentState(StrEnum):
    """``committed`` counts against the limit, ``held`` waits for room, ``released`` needs no credit any more."""

    COMMITTED = "committed"
    HELD = "held"
    RELEASED = "released"


class HoldEnd(StrEnum):
    """How a hold ended: there was room again, somebody took it upon them, paid another way, or the order is no more."""

    FITS = "fits"
    PERSON = "person"
    PAID = "paid"
    GONE = "gone"


class CreditAccount(Table, table=True):
    """What a company may owe and owes. ``balance_minor`` below zero: we owe them."""

    __table_args__ = (
        sa.CheckConstraint("limit_minor >= 0", name="limit_not_negative"),
        sa.CheckConstraint("terms_days BETWEEN 0 AND 365", name="terms_within_a_year"),
        sa.CheckConstraint("committed_minor >= 0", name="committed_not_negative"),
    )

    id: int | None = Field(default=None, primary_key=True)
    retailer_id: int = Field(foreign_key="retailer.id", unique=True)
    currency: str = Field(max_length=3)
    limit_minor: int = Field(sa_type=sa.BigInteger)
    # Days from the invoice to the day on which it is due.
    terms_days: int
    is_active: bool = True
    # What is paid too much for an order stays here, instead of being owed back.
    keeps_surplus: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    balance_minor: int = Field(default=0, sa_type=sa.BigInteger)
    committed_minor: int = Field(default=0, sa_type=sa.BigInteger)
    opened_at: datetime = Field(sa_type=UtcDateTime)


class AccountEntry(Table, table=True):
    """A line of the account, never changed afterwards. What makes a company owe more is positive."""

    __table_args__ = (
        sa.UniqueConstraint("kind", "document"),
        sa.CheckConstraint(
            "(kind IN ('invoice', 'refund') AND amount_minor > 0)"
            " OR (kind IN ('credit_note', 'payment') AND amount_minor < 0)"
            " OR (kind = 'adjustment' AND amount_minor <> 0)",
            name="sign_of_its_kind",
        ),
        sa.Index("ix_account_entry_account_id_booked_on", "account_id", "booked_on"),
    )

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="credit_account.id")
    kind: EntryKind = Field(sa_type=sa.String(16))  # type: ignore[call-overload]
    document: str = Field(max_length=60)
    order_number: str = Field(default="", max_length=20, index=True)
    amount_minor: int = Field(sa_type=sa.BigInteger)
    currency: str = Field(max_length=3)
    # The day of the books, on the shop's calendar; ``booked_at`` is when it was written.
    booked_on: date
    booked_at: datetime = Field(sa_type=UtcDateTime)
    # Of what makes a company owe more; None for what it pays.
    due_on: date | None = None
    # How a payment came, and the bank's or the cheque's own number.
    method: str = Field(default="", max_length=24)
    reference: str = Field(default="", max_length=120)
    note: str = Field(default="", max_length=500)
    booked_by: str = Field(max_length=200)
    booked_by_user_id: int | None = None


class CreditCommitment(Table, table=True):
    """What an order on account will still be invoiced. The account counts the sum of those that are ``committed``."""

    __table_args__ = (
        sa.CheckConstraint("amount_minor >= 0", name="amount_not_negative"),
        sa.Index("ix_credit_commitment_account_id_state", "account_id", "state"),
    )

    id: int | None = Field(default=None, primary_key=True)
    order_id: int = Field(foreign_key="sales_order.id", unique=True)
    account_id: int = Field(foreign_key="credit_account.id")
    amount_minor: int = Field(sa_type=sa.BigInteger)
    state: CommitmentState = Field(sa_type=sa.String(16))  # type: ignore[call-overload]


class CreditHold(Table, table=True):
    """An order had to wait because it was over the limit. History: one row for each time; the open one has no end."""

    __table_args__ = (
        sa.Index(
            "uq_credit_hold_open",
            "order_id",
            unique=True,
            sqlite_where=sa.text("released_at IS NULL"),
            postgresql_where=sa.text("released_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    order_id: int = Field(foreign_key="sales_order.id", index=True)
    account_id: int = Field(foreign_key="credit_account.id", index=True)
    over_by_minor: int = Field(sa_type=sa.BigInteger)
    held_at: datetime = Field(sa_type=UtcDateTime)
    released_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    released_how: HoldEnd | None = Field(default=None, sa_type=sa.String(16))  # type: ignore[call-overload]
    released_by: str = Field(default="", max_length=200)
    released_by_user_id: int | None = None
    release_reason: str = Field(default="", max_length=500)


class CreditSetting(Table, table=True):
    """One row. What is dated up to ``books_closed_until`` cannot be booked any more."""

    id: int | None = Field(default=None, primary_key=True)
    books_closed_until: date | None = None


def insert_credit_setting(connection: sa.Connection) -> None:
    """The books of a new shop are open. Called at ``create_all`` and by the migration that makes the table."""
    connection.execute(sa.insert(CreditSetting).values(id=1, books_closed_until=None))


@sa_event.listens_for(sa.inspect(CreditSetting).local_table, "after_create")
def _fill_new_settings(_table: sa.Table, connection: sa.Connection, **_options: Any) -> None:
    insert_credit_setting(connection)


def require_credit(uow: UnitOfWork, order_id: int, number: str) -> None:
    """An order on account goes on only while credit is committed to it; ``OrderOnHold`` otherwise.

    It stands beside the tables because ``orders.models.change_status`` asks it, below every service. An order that the
    guard never saw has no commitment, and so does not go on either.
    """
    state = uow.session.exec(select(CreditCommitment.state).where(col(CreditCommitment.order_id) == order_id)).first()
    if state != CommitmentState.COMMITTED:
        raise OrderOnHold(number)
