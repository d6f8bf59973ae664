"""Tables of companies that buy at trade prices, and the one table of ways from status to status."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event as sa_event
from sqlmodel import Field

from freight_app.accounts.errors import RetailerNotInStatus
from freight_app.kit.columns import Json, Table, UtcDateTime
from freight_app.kit.db import UnitOfWork


class RetailerStatus(StrEnum):
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"


# A company that was turned down may apply again; an approval can be taken back. There is no other way.
TRANSITIONS: dict[RetailerStatus, frozenset[RetailerStatus]] = {
    RetailerStatus.PENDING: frozenset({RetailerStatus.APPROVED, RetailerStatus.REJECTED}),
    RetailerStatus.APPROVED: frozenset({RetailerStatus.REJECTED}),
    RetailerStatus.REJECTED: frozenset({RetailerStatus.PENDING}),
}


class PriceGroup(Table, table=True):
    """Whose prices somebody sees. ``public`` is everybody's and belongs to no retailer."""

    code: str = Field(primary_key=True, max_length=40)
    name: dict[str, str] = Field(sa_type=Json)  # type: ignore[call-overload]
    position: int = 0


class Retailer(Table, table=True):
    """A company, and the one user who acts for it."""

    __table_args__ = (sa.Index("ix_retailer_status_applied_at", "status", "applied_at"),)

    id: int | None = Field(default=None, primary_key=True)
    public_id: str = Field(max_length=40, unique=True)
    user_id: int = Field(foreign_key="user_account.id", unique=True)
    legal_name: str = Field(max_length=160)
    tax_number: str = Field(max_length=40)
    # The tax number without punctuation: the same company does not get in twice under two users.
    tax_number_key: str = Field(max_length=40, unique=True)
    contact_name: str = Field(max_length=120)
    phone: str = Field(max_length=20)
    line: str = Field(max_length=200)
    city: str = Field(max_length=120)
    region: str = Field(default="", max_length=120)
    postal_code: str = Field(default="", max_length=20)
    country: str = Field(max_length=2)
    status: RetailerStatus = Field(default=RetailerStatus.PENDING, sa_type=sa.String(16))  # type: ignore[call-overload]
    # Set while approved; the public's prices otherwise.
    price_group: str | None = Field(default=None, max_length=40, foreign_key="price_group.code")
    # Why it was turned down; shown to the company.
    reason: str = Field(default="", max_length=500)
    applied_at: datetime = Field(sa_type=UtcDateTime)
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class RetailerStatusChange(Table, table=True):
    """History: one row for each step. ``before`` None is the first application."""

    id: int | None = Field(default=None, primary_key=True)
    retailer_id: int = Field(foreign_key="retailer.id", index=True)
    before: RetailerStatus | None = Field(default=None, sa_type=sa.String(16))  # type: ignore[call-overload]
    after: RetailerStatus = Field(sa_type=sa.String(16))  # type: ignore[call-overload]
    reason: str = Field(default="", max_length=500)
    changed_at: datetime = Field(sa_type=UtcDateTime)
    changed_by: str = Field(max_length=200)


def change_status(uow: UnitOfWork, retailer: Retailer, after: RetailerStatus, *, reason: str = "") -> None:
    """The only way to another status: checks the table, writes the history.

    The row must be locked (``queries.lock_retailer``). Raises ``RetailerNotInStatus`` when the table has no such way.
    """
    before = RetailerStatus(retailer.status)
    if after not in TRANSITIONS[before]:
        raise RetailerNotInStatus(before, after)
    retailer.status = after
    retailer.reason = reason
    uow.session.add(retailer)
    record_status(uow, retailer, before=before, reason=reason)


def record_status(uow: UnitOfWork, retailer: Retailer, *, before: RetailerStatus | None, reason: str = "") -> None:
    """Write where the company stands now into its history."""
    if retailer.id is None:
        raise ValueError("a company is stored before its history")
    uow.session.add(
        RetailerStatusChange(
            retailer_id=retailer.id,
            before=before,
            after=RetailerStatus(retailer.status),
            reason=reason,
            changed_at=uow.now(),
            changed_by=uow.actor.label,
        )
    )


DEFAULT_PRICE_GROUPS: tuple[tuple[str, dict[str, str]], ...] = (
    ("public", {"en": "Public", "fr": "Public", "ar": "العموم"}),
    ("trade_a", {"en": "Trade A", "fr": "Professionnel A", "ar": "تاجر أ"}),
    ("trade_b", {"en": "Trade B", "fr": "Professionnel B", "ar": "تاجر ب"}),
)


def insert_default_price_groups(connection: sa.Connection) -> None:
    """The groups of a new shop. Called at ``create_all`` and by the migration that makes the table."""
    rows = [{"code": code, "name": name, "position": i} for i, (code, name) in enumerate(DEFAULT_PRICE_GROUPS)]
    connection.execute(sa.insert(PriceGroup), rows)


@sa_event.listens_for(sa.inspect(PriceGroup).local_table, "after_create")
def _fill_new_price_groups(_table: sa.Table, connection: sa.Connection, **_options: Any) -> None:
    insert_default_price_groups(connection)
