"""All SQL of alerts."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.accounts.models import UserAccount
from freight_app.kit.db import UnitOfWork
from freight_app.kit.subjects import Subject
from freight_app.kit.upsert import insert_into
from freight_app.messaging.alerts.models import Alert, AlertStatus, AlertStep

STANDING = (AlertStatus.OPEN.value, AlertStatus.MUTED.value)


def insert_once(uow: UnitOfWork, row: dict[str, Any]) -> int | None:
    """The new alert's id, or None while one stands for the same trouble: of two at once one gets in."""
    statement = insert_into(uow.dialect, Alert).values(**row).on_conflict_do_nothing(index_elements=["open_key"])
    inserted = uow.session.exec(statement.returning(col(Alert.id))).first()
    return None if inserted is None else cast("int", inserted[0])


def lock_standing(uow: UnitOfWork, open_key: str) -> Alert | None:
    """The alert that stands for a trouble, locked where the database locks rows."""
    statement = select(Alert).where(Alert.open_key == open_key).with_for_update()
    return uow.session.exec(statement.execution_options(populate_existing=True)).first()


def standing_of_kind(uow: UnitOfWork, kind: str) -> list[Alert]:
    """By id, which is the order of locks."""
    statement = select(Alert).where(col(Alert.kind) == kind, col(Alert.status).in_(STANDING)).order_by(col(Alert.id))
    return list(uow.session.exec(statement.execution_options(populate_existing=True)))


def refresh_standing(uow: UnitOfWork, alert_id: int, values: dict[str, Any]) -> bool:
    """Whether it stood still."""
    return (
        uow.session.exec(
            sa.update(Alert)
            .where(col(Alert.id) == alert_id, col(Alert.status).in_(STANDING))
            .values(**values)
            .execution_options(synchronize_session=False)
        ).rowcount
        == 1
    )


def note_seen(uow: UnitOfWork, alert_ids: Collection[int]) -> None:
    uow.session.exec(
        sa.update(Alert)
        .where(col(Alert.id).in_(list(alert_ids)), col(Alert.status).in_(STANDING))
        .values(last_seen_at=uow.now())
        .execution_options(synchronize_session=False)
    )


def escalate_once(uow: UnitOfWork, alert: Alert) -> bool:
    """One level up, if nobody did it or attended to it meanwhile."""
    return (
        uow.session.exec(
            sa.update(Alert)
            .where(
                col(Alert.id) == alert.id,
                col(Alert.level) == alert.level,
                col(Alert.status) == AlertStatus.OPEN,
                col(Alert.owner_user_id).is_(None),
            )
            .values(level=alert.level + 1, escalated_at=uow.now(), waiting_since=uow.now())
            .execution_options(synchronize_session=False)
        ).rowcount
        == 1
    )


def count_telling(uow: UnitOfWork, alert_id: int) -> int:
    """How often the alert was told of before this time, which is counted from now on."""
    counted = uow.session.exec(
        sa.update(Alert)
        .where(col(Alert.id) == alert_id)
        .values(tellings=col(Alert.tellings) + 1)
        .returning(col(Alert.tellings))
        .execution_options(synchronize_session=False)
    ).one()
    return cast("int", counted[0]) - 1


def set_owner(uow: UnitOfWork, alert: Alert, owner_user_id: int | None) -> bool:
    """False when somebody else's it is by now, or it is over."""
    before = col(Alert.owner_user_id)
    same = before.is_(None) if alert.owner_user_id is None else before == alert.owner_user_id
    return (
        uow.session.exec(
            sa.update(Alert)
            .where(col(Alert.id) == alert.id, same, col(Alert.status).in_(STANDING))
            .values(owner_user_id=owner_user_id, waiting_since=uow.now())
            .execution_options(synchronize_session=False)
        ).rowcount
        == 1
    )


def unattended(uow: UnitOfWork, kind: str, *, level: int, before: datetime, limit: int) -> list[Alert]:
    """Open alerts of a kind and level that are nobody's and have waited since ``before``, the longest first."""
    return list(
        uow.session.exec(
            select(Alert)
            .where(
                col(Alert.status) == AlertStatus.OPEN,
                col(Alert.kind) == kind,
                col(Alert.level) == level,
                col(Alert.waiting_since) <= before,
                col(Alert.owner_user_id).is_(None),
            )
            .order_by(col(Alert.waiting_since), col(Alert.id))
            .limit(limit)
        )
    )


def left_by_their_owners(uow: UnitOfWork) -> list[Alert]:
    """Alerts that stand with somebody whose account is closed."""
    return list(
        uow.session.exec(
            select(Alert)
            .join(UserAccount, col(UserAccount.id) == col(Alert.owner_user_id))
            .where(col(Alert.status).in_(STANDING), col(UserAccount.is_active).is_(False))
            .order_by(col(Alert.id))
        )
    )


def muted_until_now(uow: UnitOfWork, limit: int) -> list[Alert]:
    return list(
        uow.session.exec(
            select(Alert)
            .where(col(Alert.status) == AlertStatus.MUTED, col(Alert.muted_until) <= uow.now())
            .order_by(col(Alert.id))
            .limit(limit)
        )
    )


def find_alert(uow: UnitOfWork, public_id: str, kinds: Collection[str], *, locked: bool = False) -> Alert | None:
    """An alert of one of the kinds."""
    if "\0" in public_id:
        return None
    statement = select(Alert).where(col(Alert.public_id) == public_id, col(Alert.kind).in_(list(kinds)))
    if locked:
        statement = statement.with_for_update()
    return uow.session.exec(statement.execution_options(populate_existing=True)).first()


def count_by_status(uow: UnitOfWork, kinds: Collection[str], *, resolved_since: datetime) -> dict[str, int]:
    rows = uow.session.exec(
        select(col(Alert.status), sa.func.count())
        .where(
            col(Alert.kind).in_(list(kinds)),
            sa.or_(col(Alert.resolved_at).is_(None), col(Alert.resolved_at) >= resolved_since),
        )
        .group_by(col(Alert.status))
    )
    return {str(status): count for status, count in rows}


def page_alerts(
    uow: UnitOfWork,
    *,
    kinds: Collection[str],
    status: AlertStatus,
    resolved_since: datetime,
    subject: Subject | None,
    offset: int,
    limit: int,
) -> tuple[list[tuple[Alert, str | None]], int]:
    """Alerts with their owners' names, and how many there are: the gravest first, then those that stand longest."""
    conditions = [col(Alert.kind).in_(list(kinds)), col(Alert.status) == status]
    if status == AlertStatus.RESOLVED:
        conditions.append(col(Alert.resolved_at) >= resolved_since)
    if subject is not None:
        conditions += [col(Alert.subject_kind) == subject.kind, col(Alert.subject_ref) == subject.ref]
    grave = sa.case((col(Alert.severity) == "critical", 0), (col(Alert.severity) == "warning", 1), else_=2)
    order = (
        [col(Alert.resolved_at).desc(), col(Alert.id).desc()]
        if status == AlertStatus.RESOLVED
        else [grave, col(Alert.first_raised_at), col(Alert.id)]
    )
    total = uow.session.exec(select(sa.func.count()).select_from(Alert).where(*conditions)).one()
    rows = uow.session.exec(
        select(Alert, col(UserAccount.name))
        .outerjoin(UserAccount, col(UserAccount.id) == col(Alert.owner_user_id))
        .where(*conditions)
        .order_by(*order)
        .offset(offset)
        .limit(limit)
    ).all()
    return [(alert, name) for alert, name in rows], total


def last_notes(uow: UnitOfWork, alert_ids: Collection[int]) -> dict[int, AlertStep]:
    """The latest step of each with a note that somebody wrote."""
    if not alert_ids:
        return {}
    rows = uow.session.exec(
        select(AlertStep)
        .where(
            col(AlertStep.alert_id).in_(list(alert_ids)),
            col(AlertStep.note) != "",
            ~col(AlertStep.note).startswith("@"),
        )
        .order_by(col(AlertStep.id))
    )
    return {step.alert_id: step for step in rows}


def steps_of(uow: UnitOfWork, alert_id: int) -> list[AlertStep]:
    """The latest first."""
    statement = select(AlertStep).where(col(AlertStep.alert_id) == alert_id).order_by(col(AlertStep.id).desc())
    return list(uow.session.exec(statement))


def delete_older(uow: UnitOfWork, before: datetime) -> int:
    return uow.session.exec(sa.delete(Alert).where(col(Alert.resolved_at) < before)).rowcount


def count_by_kind(
    uow: UnitOfWork, kinds: Collection[str], status: AlertStatus, *, resolved_since: datetime
) -> dict[str, int]:
    conditions = [col(Alert.kind).in_(list(kinds)), col(Alert.status) == status]
    if status == AlertStatus.RESOLVED:
        conditions.append(col(Alert.resolved_at) >= resolved_since)
    rows = uow.session.exec(select(col(Alert.kind), sa.func.count()).where(*conditions).group_by(col(Alert.kind)))
    return dict(rows.all())


def name_of(uow: UnitOfWork, user_id: int | None) -> str | None:
    return (
        None if user_id is None else uow.session.exec(select(UserAccount.name).where(UserAccount.id == user_id)).first()
    )
