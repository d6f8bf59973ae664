"""Tables of alerts, their one table of transitions, and what was done about them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from freight_app.kit.columns import Json, Table, UtcDateTime
from freight_app.kit.db import UnitOfWork
from freight_app.kit.steps import take_step
from freight_app.messaging.alerts.errors import AlertStatusChange


class Severity(StrEnum):
    """``info`` can wait, ``warning`` wants somebody today, ``critical`` now: it is told through quiet hours too."""

    INFO = "info"
    WARNING = "warning"
    CRITICAL = "critical"


SEVERITY_RANK: dict[str, int] = {severity.value: rank for rank, severity in enumerate(Severity)}


class AlertStatus(StrEnum):
    """``muted``: known and left alone until a day. ``resolved``: over; the same trouble later is another alert."""

    OPEN = "open"
    MUTED = "muted"
    RESOLVED = "resolved"


TRANSITIONS: dict[AlertStatus, frozenset[AlertStatus]] = {
    AlertStatus.OPEN: frozenset({AlertStatus.MUTED, AlertStatus.RESOLVED}),
    AlertStatus.MUTED: frozenset({AlertStatus.OPEN, AlertStatus.RESOLVED}),
    AlertStatus.RESOLVED: frozenset(),
}


class Alert(Table, table=True):
    """A trouble of a kind about one thing. ``open_key`` is ``kind:key`` until it is over: one stands at a time.

    ``level`` counts the circles that were told (``kinds.py``), from 0; ``tellings`` how often news of it went out: by
    that they are found again (``telling.py``).
    """

    __table_args__ = (
        sa.CheckConstraint("(status = 'resolved') = (open_key IS NULL)", name="key_while_it_stands"),
        sa.CheckConstraint("(status = 'muted') = (muted_until IS NOT NULL)", name="muted_until_a_day"),
        sa.Index("ix_alert_status_kind", "status", "kind"),
        sa.Index("ix_alert_subject", "subject_kind", "subject_ref"),
    )

    id: int | None = Field(default=None, primary_key=True)
    public_id: str = Field(max_length=40, unique=True)
    kind: str = Field(max_length=60)
    key: str = Field(max_length=160)
    open_key: str | None = Field(default=None, max_length=230, unique=True)
    # Both empty for what is about the house itself.
    subject_kind: str = Field(default="", max_length=30)
    subject_ref: str = Field(default="", max_length=120)
    severity: Severity = Field(sa_type=sa.String(16))  # type: ignore[call-overload]
    status: AlertStatus = Field(default=AlertStatus.OPEN, sa_type=sa.String(16))  # type: ignore[call-overload]
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=Json)  # type: ignore[call-overload]
    level: int = 0
    tellings: int = 0
    owner_user_id: int | None = Field(default=None, foreign_key="user_account.id")
    first_raised_at: datetime = Field(sa_type=UtcDateTime)
    last_seen_at: datetime = Field(sa_type=UtcDateTime)
    # From when it is unattended: raised, escalated, or back from being muted.
    waiting_since: datetime = Field(sa_type=UtcDateTime)
    escalated_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    muted_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    resolved_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)


class AlertStep(Table, table=True):
    """What was done about an alert: a step of its status, or a note (from a status to itself)."""

    id: int | None = Field(default=None, primary_key=True)
    alert_id: int = Field(foreign_key="alert.id", ondelete="CASCADE", index=True)
    from_status: AlertStatus | None = Field(default=None, sa_type=sa.String(16))  # type: ignore[call-overload]
    to_status: AlertStatus = Field(sa_type=sa.String(16))  # type: ignore[call-overload]
    changed_at: datetime = Field(sa_type=UtcDateTime)
    changed_by: str = Field(max_length=200)
    changed_by_user_id: int | None = None
    note: str = Field(default="", max_length=300)


def change_status(
    uow: UnitOfWork, alert: Alert, to: AlertStatus, *, note: str = "", columns: Mapping[str, Any] | None = None
) -> None:
    """Move an alert along ``TRANSITIONS``; of two at once one is ``AlertStatusChange``."""
    take_step(
        uow,
        alert,
        to,
        transitions=TRANSITIONS,
        history=AlertStep,
        owner="alert_id",
        refused=lambda start, wanted: AlertStatusChange(alert.public_id, start, wanted),
        note=note,
        columns={
            "open_key": None if to == AlertStatus.RESOLVED else alert.open_key,
            "muted_until": None,
            **(columns or {}),
        },
    )
