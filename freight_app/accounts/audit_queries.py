"""SQL of the audit trail."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.accounts.dtos import AuditQuery
from freight_app.accounts.models import AuditEntry
from freight_app.accounts.queries import escape_like
from freight_app.kit.db import UnitOfWork


def page_audit_entries(uow: UnitOfWork, query: AuditQuery) -> tuple[list[AuditEntry], int]:
    conditions: list[Any] = [
        getattr(AuditEntry, name) == value.replace("\0", "")
        for name in ("entity", "entity_id", "action")
        if (value := getattr(query, name))
    ]
    conditions += [_trail_says(word) for word in query.q.replace("\0", "").split()]
    if query.actor_user_id is not None:
        conditions.append(col(AuditEntry.actor_user_id) == query.actor_user_id)
    if query.since is not None:
        conditions.append(col(AuditEntry.at) >= query.since)
    if query.until is not None:
        conditions.append(col(AuditEntry.at) < query.until)
    total = uow.session.exec(select(sa.func.count()).select_from(AuditEntry).where(*conditions)).one()
    statement = select(AuditEntry).where(*conditions).order_by(col(AuditEntry.id).desc())
    return list(uow.session.exec(statement.offset(query.offset).limit(query.per_page))), total


def _trail_says(word: str) -> Any:
    """Whether an entry has the word in who, in which thing, or in a value."""
    written = sa.func.lower(sa.cast(col(AuditEntry.changes), sa.Text))
    texts: list[tuple[Any, str]] = [
        (sa.func.lower(col(AuditEntry.actor_label)), word.casefold()),
        (sa.func.lower(col(AuditEntry.entity_id)), word.casefold()),
        (written, word.casefold()),
        # Rows from before JSON was written as UTF-8: an Arabic word stands there in escapes.
        (written, json.dumps(word)[1:-1].casefold()),
    ]
    return sa.or_(*(text.like(f"%{escape_like(part)}%", escape="\\") for text, part in texts))


def audit_actors(uow: UnitOfWork, limit: int) -> list[tuple[int, str]]:
    """Everybody with an account who is in the trail, by their latest name there."""
    latest = (
        select(sa.func.max(col(AuditEntry.id)))
        .where(col(AuditEntry.actor_user_id).is_not(None))
        .group_by(col(AuditEntry.actor_user_id))
    )
    statement = select(AuditEntry.actor_user_id, AuditEntry.actor_label).where(col(AuditEntry.id).in_(latest))
    rows = uow.session.exec(statement.order_by(col(AuditEntry.actor_label)).limit(limit))
    return [(user_id, label) for user_id, label in rows if user_id is not None]


def audit_words(uow: UnitOfWork) -> tuple[list[str], list[str]]:
    """The kinds of things and of actions that are in the trail."""
    entities = uow.session.exec(select(AuditEntry.entity).distinct())
    actions = uow.session.exec(select(AuditEntry.action).distinct())
    return sorted(entities), sorted(actions)
