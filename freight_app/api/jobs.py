"""Jobs of a tenant: begun once however often they are asked for, followed, paused, stopped, tried again, taken back."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Body, Depends, Header, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from freight_app.accounts.tenant_dtos import KeyScope, TenantCaller
from freight_app.api import job_examples as examples
from freight_app.api.envelope import Envelope, answer, answer_page, page_request
from freight_app.api.job_examples import shows
from freight_app.api.tenant_auth import tenant_with
from freight_app.api.tenant_ids import BatchId, JobId
from freight_app.api.tenants import REFUSALS
from freight_app.kit.errors import InvalidInput
from freight_app.kit.house import current_house
from freight_app.kit.pagination import Page, PageRequest
from freight_app.migration import job_control, jobs
from freight_app.migration.dtos import BatchView, EventView, JobQuery, JobStatus, JobView
from freight_app.migration.plans import JobDraft
from freight_app.migration.retries import WaitingRetry, list_retries
from freight_app.migration.undoing import undo_job

router = APIRouter(tags=["jobs"], responses=REFUSALS)
Reader = Annotated[TenantCaller, Depends(tenant_with(KeyScope.JOBS_READ))]
Writer = Annotated[TenantCaller, Depends(tenant_with(KeyScope.JOBS_WRITE))]
Paging = Annotated[PageRequest, Depends(page_request)]
Draft = Annotated[JobDraft, Body(openapi_examples={"a plan": {"value": examples.DRAFT}})]
RequestKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=8,
        max_length=200,
        description="A key of your own for this request; sent again, it answers the job that it began.",
    ),
]


class JobOut(JobView):
    """A job as it stands, what can be done with it, how fast it goes, and where the rest of it is."""

    rate_per_s: float
    eta_s: float | None
    links: dict[str, str]


class RetryIn(BaseModel):
    """Which dead letters to try again: of these rows, or all of them when none is named."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"rows": [17, 18]}]})

    rows: list[Annotated[int, Field(ge=1, le=2**63 - 1)]] | None = Field(default=None, min_length=1, max_length=10_000)


def _as_out(job: JobView, now: datetime) -> JobOut:
    place = f"/api/v1/jobs/{job.public_id}"
    parts = ("logs", "batches", "records", "dead-letters", "retry-status", "report")
    left = job.seconds_left(now)
    return JobOut(
        **{name: getattr(job, name) for name in JobView.model_fields},
        rate_per_s=round(job.records_per_s(now), 1),
        eta_s=None if left is None else round(left, 1),
        links={"self": place, **{part.replace("-", "_"): f"{place}/{part}" for part in parts}},
    )


@router.post("/jobs", status_code=201, summary="Begin a job", responses=shows(examples.JOB, status=201))
def create_job(caller: Writer, draft: Draft, response: Response, key: RequestKey = None) -> Envelope[JobOut]:
    """Of a file that was sent before (``POST /uploads``), with a plan or a saved pipeline. It runs at once.

    With an ``Idempotency-Key`` (or a ``request_key``, which is the same) one request is one job: sent again it answers
    that job, and another body with the same key is refused (409).
    """
    if key is not None:
        if draft.request_key not in (None, key):
            raise InvalidInput("request_key", "The header Idempotency-Key says another key.")
        draft = draft.model_copy(update={"request_key": key})
    with current_house().write(caller.actor()) as uow:
        job = _as_out(jobs.create_job(uow, caller.tenant_id, draft), uow.now())
    response.headers["Location"] = job.links["self"]
    return answer(job, "The job was begun.")


@router.get("/jobs", summary="The jobs", responses=shows([examples.JOB], paged=True))
def list_jobs(
    caller: Reader,
    paging: Paging,
    status: JobStatus | None = None,
    target: Annotated[str | None, Query(max_length=80)] = None,
    q: Annotated[str, Query(max_length=120, description="Looked for in the name.")] = "",
) -> Envelope[list[JobOut]]:
    """The newest first."""
    query = JobQuery(status=status, target=target, q=q, page=paging.page, per_page=paging.per_page)
    with current_house().read(caller.actor()) as uow:
        page = jobs.list_jobs(uow, caller.tenant_id, query)
        shown = [_as_out(job, uow.now()) for job in page.items]
    return answer_page(Page[JobOut].of(shown, page.total, query))


@router.get("/jobs/{job_id}", summary="One job", responses=shows(examples.JOB))
def get_job(caller: Reader, job_id: JobId) -> Envelope[JobOut]:
    """``rows_total`` is null until the file was read to its end; ``eta_s`` is null when nobody can say."""
    with current_house().read(caller.actor()) as uow:
        return answer(_as_out(jobs.get_job(uow, caller.tenant_id, job_id), uow.now()))


@router.put("/jobs/{job_id}/cancel", summary="Stop a job for good", responses=shows(examples.JOB))
def cancel_job(caller: Writer, job_id: JobId) -> Envelope[JobOut]:
    """What is loaded stays. 409 when it has ended."""
    with current_house().write(caller.actor()) as uow:
        return answer(_as_out(job_control.cancel_job(uow, caller.tenant_id, job_id), uow.now()), "The job was stopped.")


@router.put("/jobs/{job_id}/pause", summary="Begin no further batch", responses=shows(examples.JOB))
def pause_job(caller: Writer, job_id: JobId) -> Envelope[JobOut]:
    """Batches in hand end. 409 when it does not run."""
    with current_house().write(caller.actor()) as uow:
        return answer(_as_out(job_control.pause_job(uow, caller.tenant_id, job_id), uow.now()), "The job is paused.")


@router.put("/jobs/{job_id}/resume", summary="Go on with a paused job", responses=shows(examples.JOB))
def resume_job(caller: Writer, job_id: JobId) -> Envelope[JobOut]:
    """409 when it is not paused."""
    with current_house().write(caller.actor()) as uow:
        return answer(_as_out(job_control.resume_job(uow, caller.tenant_id, job_id), uow.now()), "The job goes on.")


@router.post("/jobs/{job_id}/retry", summary="Try again what did not come through", responses=shows(examples.JOB))
def retry_job(caller: Writer, job_id: JobId, wanted: RetryIn | None = None) -> Envelope[JobOut]:
    """The dead letters, as they were mended, and what a stop left. 409 when there is nothing to try again."""
    rows = wanted.rows if wanted else None
    with current_house().write(caller.actor()) as uow:
        job = job_control.retry_job(uow, caller.tenant_id, job_id, rows=rows)
        return answer(_as_out(job, uow.now()), "It is being tried again.")


@router.post(
    "/batches/{batch_id}/retry", summary="Try the dead letters of a batch again", responses=shows(examples.JOB)
)
def retry_batch(caller: Writer, batch_id: BatchId) -> Envelope[JobOut]:
    """Answers the job that the batch belongs to."""
    with current_house().write(caller.actor()) as uow:
        job = job_control.retry_batch(uow, caller.tenant_id, batch_id)
        return answer(_as_out(job, uow.now()), "It is being tried again.")


@router.post("/jobs/{job_id}/undo", summary="Take back what a job loaded", responses=shows(examples.JOB))
def undo(caller: Writer, job_id: JobId) -> Envelope[JobOut]:
    """In the background; what somebody changed since is left, and the report tells what and why."""
    with current_house().write(caller.actor()) as uow:
        return answer(_as_out(undo_job(uow, caller.tenant_id, job_id), uow.now()), "The job is being taken back.")


@router.get("/jobs/{job_id}/batches", summary="The batches of a job", responses=shows([examples.BATCH], paged=True))
def list_batches(caller: Reader, job_id: JobId, paging: Paging) -> Envelope[list[BatchView]]:
    """By number; those of second tries (``is_retry``) come last."""
    with current_house().read(caller.actor()) as uow:
        return answer_page(jobs.list_batches(uow, caller.tenant_id, job_id, paging))


@router.get("/jobs/{job_id}/retry-status", summary="What waits for another attempt", responses=shows([examples.RETRY]))
def get_retry_status(caller: Reader, job_id: JobId) -> Envelope[list[WaitingRetry]]:
    """Steps that failed and are tried again by themselves, the next one first."""
    with current_house().read(caller.actor()) as uow:
        return answer(list_retries(uow, caller.tenant_id, job_id))


@router.get("/jobs/{job_id}/logs", summary="The log of a job", responses=shows([examples.LOG_LINE]))
def list_logs(
    caller: Reader,
    job_id: JobId,
    after_id: Annotated[int, Query(ge=0, le=2**31 - 1, description="Only lines that came later.")] = 0,
    level: Literal["info", "warning", "error"] | None = None,
    limit: Annotated[int, Query(ge=1, le=jobs.MAX_EVENTS)] = 100,
) -> Envelope[list[EventView]]:
    """The newest first. ``code`` is stable; ``facts`` are what it speaks of, ``message`` says it in English."""
    with current_house().read(caller.actor()) as uow:
        events = jobs.list_events(uow, caller.tenant_id, job_id, after_id=after_id, level=level, limit=limit)
    return answer(events)
