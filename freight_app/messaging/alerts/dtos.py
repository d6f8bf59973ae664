"""Alerts as pages and programs see them, written in the reader's language."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from freight_app.kit.subjects import Subject
from freight_app.messaging.alerts.models import AlertStatus, Severity

__all__ = ["AlertEntry", "AlertStatus", "AlertView", "Severity", "Subject"]


class AlertView(BaseModel):
    """``link`` is the page on which something can be done about it; ``note`` the last one, and who wrote it.

    ``may_attend``: the reader may mute it, take it over and write notes.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    kind: str
    label: str
    title: str
    sentence: str
    severity: Severity
    status: AlertStatus
    subject_kind: str
    subject_ref: str
    link: str
    level: int
    owner: str
    is_mine: bool
    first_raised_at: datetime
    last_seen_at: datetime
    muted_until: datetime | None
    resolved_at: datetime | None
    note: str
    note_by: str
    may_attend: bool


class AlertEntry(BaseModel):
    """One step of an alert's history."""

    model_config = ConfigDict(frozen=True)

    at: datetime
    by: str
    from_status: AlertStatus | None
    to_status: AlertStatus
    note: str
