"""SQL of moves. Every question about a tenant's moves names the tenant."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import col

from freight_app.accounts.tenant_scope import across_tenants, of_tenant
from freight_app.kit.db import UnitOfWork
from freight_app.kit.pagination import PageRequest
from freight_app.migration.models import MigrationJob, MigrationUpload
from freight_app.migration.presets.models import MigrationMove, MigrationMoveStep

_step: sa.Table = MigrationMoveStep.__table__  # type: ignore[attr-defined]
_OF_A_MOVE = "the ids come from a move of the tenant"


def find_move(uow: UnitOfWork, tenant_id: int, public_id: str) -> MigrationMove | None:
    statement = sa.select(MigrationMove).where(col(MigrationMove.public_id) == public_id)
    return uow.session.execute(of_tenant(statement, MigrationMove, tenant_id)).scalar_one_or_none()


def list_moves(uow: UnitOfWork, tenant_id: int, page: PageRequest) -> tuple[Sequence[MigrationMove], int]:
    """The newest first."""
    count = sa.select(sa.func.count()).select_from(MigrationMove)
    total = uow.session.execute(of_tenant(count, MigrationMove, tenant_id)).scalar_one()
    statement = sa.select(MigrationMove).order_by(col(MigrationMove.id).desc()).offset(page.offset).limit(page.per_page)
    return uow.session.execute(of_tenant(statement, MigrationMove, tenant_id)).scalars().all(), total


def list_steps(
    uow: UnitOfWork, move_ids: Sequence[int]
) -> Sequence[tuple[MigrationMoveStep, MigrationUpload | None, MigrationJob | None]]:
    """The steps of moves of the tenant, in their order, each with its file and its job."""
    statement = (
        sa.select(MigrationMoveStep, MigrationUpload, MigrationJob)
        .outerjoin(MigrationUpload, col(MigrationUpload.id) == col(MigrationMoveStep.upload_id))
        .outerjoin(MigrationJob, col(MigrationJob.id) == col(MigrationMoveStep.job_id))
        .where(col(MigrationMoveStep.move_id).in_(move_ids))
        .order_by(col(MigrationMoveStep.move_id), col(MigrationMoveStep.number))
        .execution_options(populate_existing=True)
    )
    rows = uow.session.execute(across_tenants(statement, because=_OF_A_MOVE))
    return [(row[0], row[1], row[2]) for row in rows]


def move_of_job(uow: UnitOfWork, job_id: int) -> MigrationMove | None:
    """The move that began a job; None for any other job."""
    statement = (
        sa.select(MigrationMove)
        .join(MigrationMoveStep, col(MigrationMoveStep.move_id) == col(MigrationMove.id))
        .where(col(MigrationMoveStep.job_id) == job_id)
    )
    statement = across_tenants(statement, because="the id comes from a job that has just ended")
    return uow.session.execute(statement).scalar_one_or_none()


def set_upload(uow: UnitOfWork, step_id: int, upload_id: int) -> bool:
    """Give a step another file, unless its job has begun; whether it took it."""
    changed = uow.session.connection().execute(
        sa.update(_step).where(_step.c.id == step_id, _step.c.job_id.is_(None)).values(upload_id=upload_id)
    )
    return changed.rowcount == 1


def set_job(uow: UnitOfWork, step_id: int, job_id: int) -> bool:
    """Note which job does a step; whether none did before. Two who go on at the same moment begin one job."""
    changed = uow.session.connection().execute(
        sa.update(_step).where(_step.c.id == step_id, _step.c.job_id.is_(None)).values(job_id=job_id)
    )
    return changed.rowcount == 1


def delete_move(uow: UnitOfWork, move: MigrationMove) -> None:
    uow.session.execute(sa.delete(_step).where(_step.c.move_id == move.id))
    uow.session.delete(move)
    uow.session.flush()
