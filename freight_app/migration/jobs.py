"""Data jobs: begun, looked at. What can be done with one that runs is in ``job_control.py``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from sqlalchemy.exc import IntegrityError

from freight_app.accounts.tenant_dtos import TenantView
from freight_app.accounts.tenant_usage import use_quota
from freight_app.accounts.tenants import read_tenant
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotAllowed, NotFound
from freight_app.kit.pagination import Page, PageRequest
from freight_app.migration import pipeline_queries, queries, record_queries
from freight_app.migration.dtos import (
    BatchView,
    DataSummary,
    EventView,
    JobQuery,
    JobView,
    ReasonCount,
    RecordQuery,
    RecordView,
)
from freight_app.migration.errors import RequestKeyReused
from freight_app.migration.job_loaders import require_needs, target_of
from freight_app.migration.loading import Outcome
from freight_app.migration.mapping.compiling import compile_mapping
from freight_app.migration.models import MigrationJob, MigrationUpload, log_event
from freight_app.migration.plans import (
    DatabaseSource,
    JobDraft,
    JobSource,
    LoadPlan,
    UploadSource,
    WebSource,
    columns_read,
)
from freight_app.migration.sources.shapes import FileShape
from freight_app.migration.sources.sql_databases import SqlDatabases
from freight_app.migration.splitting import SPLIT
from freight_app.work.service import enqueue


def create_job(uow: UnitOfWork, tenant_id: int, draft: JobDraft) -> JobView:
    """Begin a job; it runs as soon as a worker is free.

    Raises ``NotFound`` for an upload or pipeline that is not the tenant's, ``NotAllowed`` for a target that it may not
    load, ``MappingError`` for a mapping that does not fit target and file, ``QuotaExceeded``, and
    ``RequestKeyReused`` when the ``request_key`` came with something else before; the same request again answers the
    job that it began.
    """
    tenant = read_tenant(uow, tenant_id)
    if draft.request_key is not None:
        earlier = queries.find_job_of_request(uow, tenant_id, draft.request_key)
        if earlier is not None:
            return _same_request(uow, earlier, draft)
    plan, pipeline = _plan_of(uow, tenant_id, draft)
    if not tenant.may_load(plan.target):
        raise NotAllowed("This tenant may not load this target.", target=plan.target)
    require_needs(uow, plan)
    upload = _upload_of(uow, tenant_id, draft.source)
    _check_source(uow, tenant, draft)
    columns = plan.columns_with(_shape_of(upload, plan).columns) if upload else None
    compile_mapping(plan.read_mapping(), target_of(uow, plan), columns=columns)
    job = MigrationJob(
        public_id=str(uuid4()),
        tenant_id=tenant_id,
        name=draft.name.strip() or (upload.name if upload else name_source(draft.source)),
        target=plan.target,
        source=draft.source.model_dump(mode="json"),
        plan=plan.model_dump(mode="json"),
        secrets={name: value.get_secret_value() for name, value in draft.secrets.items()} or None,
        upload_id=upload.id if upload else None,
        pipeline_id=pipeline[0] if pipeline else None,
        pipeline_version=pipeline[1] if pipeline else None,
        request_key=draft.request_key,
        is_dry_run=draft.is_dry_run,
        created_by=uow.actor.label,
        created_at=uow.now(),
    )
    try:
        with uow.session.begin_nested():
            use_quota(uow, tenant_id, jobs=1, bytes_=upload.size if upload else 0)
            uow.session.add(job)
            uow.session.flush()
    except IntegrityError:
        # The same request came at the same moment, and the other one was first.
        earlier = queries.find_job_of_request(uow, tenant_id, draft.request_key or "")
        if earlier is None:
            raise
        return _same_request(uow, earlier, draft)
    if job.id is None:
        raise LookupError("a stored job has an id")
    facts = {"file": upload.name if upload else name_source(draft.source), "dry_run": draft.is_dry_run}
    log_event(uow, job.id, "job_created", facts=facts)
    start_reading(uow, job)
    return view_job(uow, job)


def _upload_of(uow: UnitOfWork, tenant_id: int, source: JobSource) -> MigrationUpload | None:
    if not isinstance(source, UploadSource):
        return None
    upload = queries.find_upload(uow, tenant_id, source.upload)
    if upload is None:
        raise NotFound("The upload", upload=source.upload)
    return upload


def _check_source(uow: UnitOfWork, tenant: TenantView, draft: JobDraft) -> None:
    source = draft.source
    if isinstance(source, DatabaseSource):
        if not tenant.is_house:
            raise NotAllowed("Databases are read for the shop itself alone.", source="sql")
        if source.sql.database not in uow.port(SqlDatabases).names:
            raise NotFound("The database", name=source.sql.database)
    wanted = set(source.rest.secret_names) if isinstance(source, WebSource) else set()
    if wanted != set(draft.secrets):
        missing = sorted(wanted ^ set(draft.secrets))[0]
        raise InvalidInput(f"secrets.{missing}", "The secrets are those that the source names, each with its value.")


def name_source(source: JobSource) -> str:
    """What a source is called where its job has no name: a host, a database."""
    if isinstance(source, WebSource):
        return urlsplit(source.rest.url).netloc[:200]
    if isinstance(source, DatabaseSource):
        return f"{source.sql.database}: {source.sql.table}".rstrip(": ")[:200]
    return "file"


def start_reading(uow: UnitOfWork, job: MigrationJob) -> None:
    """Have the source read; batches follow."""
    tenant = read_tenant(uow, job.tenant_id)
    job.task_id = enqueue(uow, SPLIT, {"job": job.id}, tenant=tenant.public_id, policy=tenant.retry_policy.to_policy())
    uow.session.add(job)
    uow.session.flush()


def _plan_of(uow: UnitOfWork, tenant_id: int, draft: JobDraft) -> tuple[LoadPlan, tuple[int, int] | None]:
    """The plan, and the pipeline (id, version) that it comes from."""
    if draft.plan is not None:
        return draft.plan, None
    found = pipeline_queries.find_version(uow, tenant_id, draft.pipeline or "", draft.version)
    if found is None:
        raise NotFound("The pipeline", pipeline=draft.pipeline, version=draft.version)
    pipeline, version = found
    return LoadPlan.model_validate(version.plan), (pipeline.id or 0, version.version)


def _same_request(uow: UnitOfWork, job: MigrationJob, draft: JobDraft) -> JobView:
    plan, _ = _plan_of(uow, job.tenant_id, draft)
    asked = {"plan": plan.model_dump(mode="json"), "source": draft.source.model_dump(mode="json")}
    stood = {"plan": job.plan, "source": job.source}
    if json.dumps(asked, sort_keys=True) != json.dumps(stood, sort_keys=True) or job.is_dry_run != draft.is_dry_run:
        raise RequestKeyReused("This key came with another request before.", request_key=draft.request_key)
    return view_job(uow, job)


def require_job(uow: UnitOfWork, tenant_id: int, public_id: str) -> MigrationJob:
    """The tenant's job, or ``NotFound``."""
    job = queries.find_job(uow, tenant_id, public_id)
    if job is None or job.id is None:
        raise NotFound("The job", job=public_id)
    return job


def view_job(uow: UnitOfWork, job: MigrationJob) -> JobView:
    return view_jobs(uow, [job])[0]


def view_jobs(uow: UnitOfWork, jobs: Sequence[MigrationJob]) -> list[JobView]:
    """Jobs as they are answered; the pipelines of all of them are asked for at once."""
    pipelines = pipeline_queries.public_ids_of(uow, {job.pipeline_id for job in jobs if job.pipeline_id is not None})
    return [
        JobView.model_validate(job).model_copy(update={"pipeline": pipelines.get(job.pipeline_id or 0)}) for job in jobs
    ]


def get_job(uow: UnitOfWork, tenant_id: int, public_id: str) -> JobView:
    """One job; ``NotFound`` when the tenant has none of that id."""
    return view_job(uow, require_job(uow, tenant_id, public_id))


def list_jobs(uow: UnitOfWork, tenant_id: int, query: JobQuery) -> Page[JobView]:
    """The tenant's jobs, the newest first."""
    rows, total = queries.list_jobs(uow, tenant_id, query)
    return Page[JobView].of(view_jobs(uow, rows), total, query)


def get_columns(uow: UnitOfWork, tenant_id: int, public_id: str) -> tuple[str, ...]:
    """The columns of the job's source, in order: what a dead letter can be mended in."""
    job = require_job(uow, tenant_id, public_id)
    upload = queries.upload_by_id(uow, job.upload_id)
    plan = LoadPlan.model_validate(job.plan)
    if upload is not None:
        return _shape_of(upload, plan).columns
    # A source that was never seen as a whole: what is read of it.
    return tuple(sorted(columns_read(plan.read_mapping())))


def _shape_of(upload: MigrationUpload, plan: LoadPlan) -> FileShape:
    """How a job of this plan reads the file."""
    return FileShape.model_validate(upload.shape).at_table(plan.choices.sheet)


def get_plan(uow: UnitOfWork, tenant_id: int, public_id: str) -> LoadPlan:
    """How the job loads: for another job of the same kind, or a pipeline made of it."""
    return LoadPlan.model_validate(require_job(uow, tenant_id, public_id).plan)


def list_batches(uow: UnitOfWork, tenant_id: int, public_id: str, page: PageRequest) -> Page[BatchView]:
    job = require_job(uow, tenant_id, public_id)
    rows, total = queries.list_batches(uow, job.id or 0, page)
    return Page[BatchView].of([BatchView.model_validate(row) for row in rows], total, page)


def list_records(uow: UnitOfWork, tenant_id: int, public_id: str, query: RecordQuery) -> Page[RecordView]:
    """How the rows of a job ended, in their order."""
    job = require_job(uow, tenant_id, public_id)
    rows, total = record_queries.list_records(uow, job.id or 0, query)
    return Page[RecordView].of([view_record(row) for row in rows], total, query)


def get_record(uow: UnitOfWork, tenant_id: int, public_id: str, row_number: int) -> RecordView:
    """How one row of a job ended. Raises ``NotFound``."""
    found = record_queries.find_record(uow, require_job(uow, tenant_id, public_id).id or 0, row_number)
    if found is None:
        raise NotFound("The record", row=row_number)
    return view_record(found)


def iterate_records(uow: UnitOfWork, tenant_id: int, public_id: str, query: RecordQuery) -> Iterator[RecordView]:
    """All that ``list_records`` would answer, page by page."""
    page = 1
    while True:
        found = list_records(uow, tenant_id, public_id, query.model_copy(update={"page": page, "per_page": 100}))
        yield from found.items
        if page >= found.pages:
            return
        page += 1


def view_record(row: Any) -> RecordView:
    facts = {name: getattr(row, name) for name in RecordView.model_fields if name != "is_waiting"}
    return RecordView.model_validate({**facts, "is_waiting": row.retry_batch_id is not None})


def count_reasons(uow: UnitOfWork, tenant_id: int, public_id: str, outcome: Outcome) -> list[ReasonCount]:
    """Why records ended so, the most frequent reason first."""
    job = require_job(uow, tenant_id, public_id)
    return [
        ReasonCount(reason_code=code, reason=reason, count=count)
        for code, reason, count in record_queries.count_reasons(uow, job.id or 0, outcome)
    ]


MAX_EVENTS = 500


def list_events(
    uow: UnitOfWork,
    tenant_id: int,
    public_id: str,
    *,
    after_id: int = 0,
    before_id: int | None = None,
    level: str | None = None,
    limit: int = 100,
) -> list[EventView]:
    """Lines of the job's log, the newest first: those since ``after_id``, or those before ``before_id``."""
    if not 1 <= limit <= MAX_EVENTS:
        raise InvalidInput("limit", "Ask for 1 to {most} lines.", most=MAX_EVENTS)
    job = require_job(uow, tenant_id, public_id)
    rows = queries.list_events(uow, job.id or 0, after_id=after_id, before_id=before_id, level=level, limit=limit)
    return [EventView.model_validate(row) for row in rows]


def summarize_data(uow: UnitOfWork, tenant_id: int) -> DataSummary:
    """How the tenant's jobs stand."""
    loaded, skipped, dead = queries.sum_records(uow, tenant_id)
    return DataSummary(jobs=queries.count_by_status(uow, tenant_id), loaded=loaded, skipped=skipped, dead=dead)
