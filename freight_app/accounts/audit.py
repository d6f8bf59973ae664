"""The audit trail: who changed what, from what, to what. Written in the transaction of the change itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from freight_app.accounts import audit_queries
from freight_app.accounts.dtos import AuditActor, AuditChange, AuditChoices, AuditEntryView, AuditQuery
from freight_app.accounts.models import AuditEntry
from freight_app.accounts.permissions import Permission
from freight_app.accounts.rules import diff_fields
from freight_app.kit.db import UnitOfWork
from freight_app.kit.pagination import Page

AUDIT_TOPIC = "audit"
MOST_ACTORS = 500


def record_change(
    uow: UnitOfWork,
    *,
    entity: str,
    entity_id: str | int,
    action: str,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
) -> None:
    """Write one entry by the unit's actor. ``before`` None is a beginning, ``after`` None an end.

    Only the fields that differ are kept; a change that changes nothing writes nothing. Values of fields whose name
    speaks of a secret are replaced by a mark, so that the trail says *that* they changed and never to what.
    """
    changes = diff_fields(before, after)
    if before is not None and after is not None and not changes:
        return
    uow.session.add(
        AuditEntry(
            at=uow.now(),
            actor_label=uow.actor.label[:200],
            actor_user_id=uow.actor.user_id,
            entity=entity,
            entity_id=str(entity_id),
            action=action,
            changes=changes,
        )
    )
    uow.touch(AUDIT_TOPIC)


def list_changes(uow: UnitOfWork, query: AuditQuery) -> Page[AuditEntryView]:
    """The newest first. Needs ``audit.read``."""
    uow.actor.require(Permission.AUDIT_READ)
    rows, total = audit_queries.page_audit_entries(uow, query)
    return Page.of([_view(row) for row in rows], total, query)


def list_audit_choices(uow: UnitOfWork) -> AuditChoices:
    """Who and what occurs in the trail, to narrow it by. Needs ``audit.read``."""
    uow.actor.require(Permission.AUDIT_READ)
    entities, actions = audit_queries.audit_words(uow)
    actors = [
        AuditActor(user_id=user_id, label=label) for user_id, label in audit_queries.audit_actors(uow, MOST_ACTORS)
    ]
    return AuditChoices(actors=actors, entities=entities, actions=actions)


def _view(row: AuditEntry) -> AuditEntryView:
    return AuditEntryView(
        id=row.id or 0,
        at=row.at,
        actor=row.actor_label,
        actor_user_id=row.actor_user_id,
        entity=row.entity,
        entity_id=row.entity_id,
        action=row.action,
        changes=[AuditChange(field=field, **sides) for field, sides in sorted(row.changes.items())],
    )
