"""Pipelines: plans with a name, kept for the next file of the same kind. Saving one again makes a new version."""

from __future__ import annotations

from uuid import uuid4

from freight_app.accounts.tenants import read_tenant
from freight_app.accounts.values import clean_line
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import Conflict, InvalidInput, NotAllowed, NotFound
from freight_app.kit.pagination import Page, PageRequest
from freight_app.migration import pipeline_queries
from freight_app.migration.dtos import PipelineView
from freight_app.migration.errors import PipelineExists
from freight_app.migration.job_loaders import target_of
from freight_app.migration.mapping.compiling import compile_mapping
from freight_app.migration.models import MigrationPipeline, MigrationPipelineVersion
from freight_app.migration.plans import LoadPlan

MAX_NAME = 120


def create_pipeline(uow: UnitOfWork, tenant_id: int, name: str, plan: LoadPlan) -> PipelineView:
    """Keep a plan under a name. Raises ``InvalidInput`` on ``name``, ``PipelineExists``, ``NotAllowed`` for a target
    that the tenant may not load, and ``MappingError``."""
    name = _clean_name(name)
    _check_plan(uow, tenant_id, plan)
    earlier = pipeline_queries.find_by_name(uow, tenant_id, name)
    if earlier is not None and earlier.deleted_at is None:
        raise PipelineExists("There is a pipeline of that name already.", field="name", name=name)
    if earlier is not None:
        # Its old versions stay behind the jobs that used them.
        earlier.deleted_at, earlier.target = None, plan.target
        uow.session.add(earlier)
        return _add_version(uow, earlier, plan)
    pipeline = MigrationPipeline(
        public_id=str(uuid4()),
        tenant_id=tenant_id,
        name=name,
        target=plan.target,
        latest_version=0,
        created_by=uow.actor.label,
        created_at=uow.now(),
        updated_at=uow.now(),
    )
    uow.session.add(pipeline)
    uow.session.flush()
    return _add_version(uow, pipeline, plan)


def save_version(uow: UnitOfWork, tenant_id: int, public_id: str, plan: LoadPlan) -> PipelineView:
    """Keep another plan under the same name; the versions before stay as they are."""
    pipeline = _require(uow, tenant_id, public_id)
    _check_plan(uow, tenant_id, plan)
    if plan.target != pipeline.target:
        raise InvalidInput("target", "A pipeline keeps its target: save this one under another name.")
    return _add_version(uow, pipeline, plan)


def get_pipeline(uow: UnitOfWork, tenant_id: int, public_id: str, *, version: int | None = None) -> PipelineView:
    """A pipeline as it is, or as it was in a version; ``NotFound`` when there is none."""
    found = pipeline_queries.find_version(uow, tenant_id, public_id, version)
    if found is None:
        raise NotFound("The pipeline", pipeline=public_id, version=version)
    return _view(*found)


def list_pipelines(
    uow: UnitOfWork, tenant_id: int, page: PageRequest, *, target: str | None = None
) -> Page[PipelineView]:
    """The tenant's pipelines by name, each with its latest version."""
    rows, total = pipeline_queries.list_pipelines(uow, tenant_id, target, page)
    return Page[PipelineView].of([_view(*row) for row in rows], total, page)


def list_versions(uow: UnitOfWork, tenant_id: int, public_id: str) -> list[PipelineView]:
    """Every version of a pipeline, the latest first."""
    pipeline = _require(uow, tenant_id, public_id)
    return [_view(pipeline, version) for version in pipeline_queries.list_versions(uow, pipeline.id or 0)]


def delete_pipeline(uow: UnitOfWork, tenant_id: int, public_id: str) -> None:
    """Nobody uses it any more; its jobs keep their plans."""
    pipeline = _require(uow, tenant_id, public_id)
    pipeline.deleted_at = uow.now()
    uow.session.add(pipeline)
    uow.session.flush()


def _require(uow: UnitOfWork, tenant_id: int, public_id: str) -> MigrationPipeline:
    pipeline = pipeline_queries.find_pipeline(uow, tenant_id, public_id)
    if pipeline is None:
        raise NotFound("The pipeline", pipeline=public_id)
    return pipeline


def _clean_name(name: str) -> str:
    name = clean_line(name, field="name")
    if not 0 < len(name) <= MAX_NAME:
        raise InvalidInput("name", "A pipeline's name has 1 to {most} characters.", most=MAX_NAME)
    return name


def _check_plan(uow: UnitOfWork, tenant_id: int, plan: LoadPlan) -> None:
    if not read_tenant(uow, tenant_id).may_load(plan.target):
        raise NotAllowed("This tenant may not load this target.", target=plan.target)
    compile_mapping(plan.read_mapping(), target_of(uow, plan))


def _add_version(uow: UnitOfWork, pipeline: MigrationPipeline, plan: LoadPlan) -> PipelineView:
    uow.session.flush()
    latest = pipeline.latest_version
    if not pipeline_queries.take_next_version(uow, pipeline.id or 0, latest):
        raise Conflict("Somebody saved this pipeline meanwhile. Open it again.", pipeline=pipeline.public_id)
    version = MigrationPipelineVersion(
        pipeline_id=pipeline.id or 0,
        version=latest + 1,
        plan=plan.model_dump(mode="json"),
        created_by=uow.actor.label,
        created_at=uow.now(),
    )
    uow.session.add(version)
    uow.session.flush()
    uow.session.refresh(pipeline)
    return _view(pipeline, version)


def _view(pipeline: MigrationPipeline, version: MigrationPipelineVersion) -> PipelineView:
    return PipelineView(
        public_id=pipeline.public_id,
        name=pipeline.name,
        target=pipeline.target,
        latest_version=pipeline.latest_version,
        version=version.version,
        plan=version.plan,
        created_by=version.created_by,
        created_at=pipeline.created_at,
        updated_at=version.created_at,
    )
