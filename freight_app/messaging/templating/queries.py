"""All SQL of the shop's own words."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.kit.db import UnitOfWork
from freight_app.kit.upsert import insert_into
from freight_app.messaging.templating.models import TemplateVersion


def find_current(uow: UnitOfWork, template: str, channel: str, language: str) -> TemplateVersion | None:
    """The highest version, which holds; None while the shop never wrote one."""
    return uow.session.exec(
        select(TemplateVersion)
        .where(
            TemplateVersion.template == template,
            TemplateVersion.channel == channel,
            TemplateVersion.language == language,
        )
        .order_by(col(TemplateVersion.version).desc())
        .limit(1)
    ).first()


def list_versions(uow: UnitOfWork, template: str, channel: str, language: str) -> list[TemplateVersion]:
    """Every version, the latest first."""
    return list(
        uow.session.exec(
            select(TemplateVersion)
            .where(
                TemplateVersion.template == template,
                TemplateVersion.channel == channel,
                TemplateVersion.language == language,
            )
            .order_by(col(TemplateVersion.version).desc())
        )
    )


def list_current(uow: UnitOfWork) -> list[TemplateVersion]:
    """The version that holds of every text that the shop ever wrote."""
    newest = (
        sa.select(sa.func.max(col(TemplateVersion.id)))
        .group_by(col(TemplateVersion.template), col(TemplateVersion.channel), col(TemplateVersion.language))
        .scalar_subquery()
    )
    return list(uow.session.exec(select(TemplateVersion).where(col(TemplateVersion.id).in_(newest))))


def insert_version(uow: UnitOfWork, row: dict[str, Any]) -> bool:
    """Whether it was stored: not when another hand wrote that version first."""
    statement = insert_into(uow.dialect, TemplateVersion).values(**row).on_conflict_do_nothing()
    return uow.session.exec(statement.returning(col(TemplateVersion.id))).first() is not None
