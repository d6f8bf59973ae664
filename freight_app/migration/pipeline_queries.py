"""SQL of pipelines and their versions."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlmodel import col

from freight_app.accounts.tenant_scope import across_tenants, of_tenant
from freight_app.kit.db import UnitOfWork
from freight_app.kit.pagination import PageRequest
from freight_app.migration.models import MigrationPipeline, MigrationPipelineVersion


def find_pipeline(uow: UnitOfWork, tenant_id: int, public_id: str) -> MigrationPipeline | None:
    statement = sa.select(MigrationPipeline).where(
        col(MigrationPipeline.public_id) == public_id, col(MigrationPipeline.deleted_at).is_(None)
    )
    return uow.session.execute(of_tenant(statement, MigrationPipeline, tenant_id)).scalar_one_or_none()


def find_by_name(uow: UnitOfWork, tenant_id: int, name: str) -> MigrationPipeline | None:
    """The pipeline of that name, whether it was deleted or not: a name belongs to one for ever."""
    statement = sa.select(MigrationPipeline).where(col(MigrationPipeline.name) == name)
    return uow.session.execute(of_tenant(statement, MigrationPipeline, tenant_id)).scalar_one_or_none()


def find_version(
    uow: UnitOfWork, tenant_id: int, public_id: str, version: int | None
) -> tuple[MigrationPipeline, MigrationPipelineVersion] | None:
    """A pipeline with the version asked for, or its latest."""
    pipeline = find_pipeline(uow, tenant_id, public_id)
    if pipeline is None:
        return None
    found = uow.session.execute(
        sa.select(MigrationPipelineVersion).where(
            col(MigrationPipelineVersion.pipeline_id) == pipeline.id,
            col(MigrationPipelineVersion.version) == (version or pipeline.latest_version),
        )
    ).scalar_one_or_none()
    return None if found is None else (pipeline, found)


def public_ids_of(uow: UnitOfWork, pipeline_ids: Collection[int]) -> dict[int, str]:
    """What pipelines are called outside, by their ids."""
    if not pipeline_ids:
        return {}
    statement = sa.select(col(MigrationPipeline.id), col(MigrationPipeline.public_id)).where(
        col(MigrationPipeline.id).in_(sorted(pipeline_ids))
    )
    rows = uow.session.execute(across_tenants(statement, because="the ids come from jobs of the tenant"))
    return {pipeline_id or 0: public_id for pipeline_id, public_id in rows}


def list_pipelines(
    uow: UnitOfWork, tenant_id: int, target: str | None, page: PageRequest
) -> tuple[list[tuple[MigrationPipeline, MigrationPipelineVersion]], int]:
    """By name, each with its latest version."""
    conditions: list[sa.ColumnElement[bool]] = [col(MigrationPipeline.deleted_at).is_(None)]
    if target is not None:
        conditions.append(col(MigrationPipeline.target) == target)
    count = sa.select(sa.func.count()).select_from(MigrationPipeline).where(*conditions)
    total = uow.session.execute(of_tenant(count, MigrationPipeline, tenant_id)).scalar_one()
    is_latest = sa.and_(
        col(MigrationPipelineVersion.pipeline_id) == col(MigrationPipeline.id),
        col(MigrationPipelineVersion.version) == col(MigrationPipeline.latest_version),
    )
    statement = (
        sa.select(MigrationPipeline, MigrationPipelineVersion)
        .join(MigrationPipelineVersion, is_latest)
        .where(*conditions)
        .order_by(col(MigrationPipeline.name))
        .offset(page.offset)
        .limit(page.per_page)
    )
    rows = uow.session.execute(of_tenant(statement, MigrationPipeline, tenant_id))
    return [(row[0], row[1]) for row in rows], total


def list_versions(uow: UnitOfWork, pipeline_id: int) -> Sequence[MigrationPipelineVersion]:
    rows = uow.session.execute(
        sa.select(MigrationPipelineVersion)
        .where(col(MigrationPipelineVersion.pipeline_id) == pipeline_id)
        .order_by(col(MigrationPipelineVersion.version).desc())
    )
    return rows.scalars().all()


def take_next_version(uow: UnitOfWork, pipeline_id: int, latest: int) -> bool:
    """Whether nobody saved another version since ``latest``."""
    table: sa.Table = MigrationPipeline.__table__  # type: ignore[attr-defined]
    statement = (
        sa.update(table)
        .where(table.c.id == pipeline_id, table.c.latest_version == latest, table.c.deleted_at.is_(None))
        .values(latest_version=latest + 1, updated_at=uow.now())
    )
    changed = uow.session.connection().execute(
        across_tenants(statement, because="the id comes from a pipeline of the tenant")
    )
    return changed.rowcount == 1
