"""What became of a job: as data for programs, as tables for spreadsheets, and as a paper."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response, StreamingResponse

from freight_app.accounts.tenant_dtos import KeyScope, TenantCaller
from freight_app.api import job_examples as examples
from freight_app.api.envelope import Envelope, answer
from freight_app.api.job_examples import shows
from freight_app.api.printed_reports import or_paper, print_job
from freight_app.api.security import language_of
from freight_app.api.streams import csv_answer, pdf_answer, reading_for
from freight_app.api.tenant_auth import tenant_with
from freight_app.api.tenant_ids import JobId
from freight_app.api.tenants import REFUSALS
from freight_app.kit.house import current_house
from freight_app.kit.languages import Language
from freight_app.migration.exporting import export_dead_letters, export_records
from freight_app.migration.reporting import JobReport, Reasons, report_job
from freight_app.migration.sentences import without_facts

router = APIRouter(prefix="/jobs", tags=["jobs"], responses=REFUSALS)
Reader = Annotated[TenantCaller, Depends(tenant_with(KeyScope.JOBS_READ))]
_CSV: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/csv": {"schema": {"type": "string"}}}, "description": "A table, as it is read."}
}


@router.get(
    "/{job_id}/report",
    summary="What became of a job",
    response_model=Envelope[JobReport],
    responses=or_paper(shows(examples.REPORT)),
)
def get_report(
    caller: Reader,
    job_id: JobId,
    request: Request,
    form: Annotated[
        Literal["json", "csv", "pdf"],
        Query(alias="format", description="csv: how every row ended, as a table; pdf: the report as a paper."),
    ] = "json",
    language: Annotated[
        Language | None, Query(description="Of the paper; without it that of Accept-Language, else the shop's.")
    ] = None,
) -> Envelope[JobReport] | Response:
    """Rows against records, which balance or say what is missing; sums of numbers by outcome; reasons with counts."""
    if form == "csv":
        records = export_records(reading_for(caller), caller.tenant_id, job_id)
        return csv_answer(records, f"job-{job_id}-records.csv")
    if form == "pdf":
        spoken = language or language_of(request, None)
        return pdf_answer(print_job(caller.actor(), caller.tenant_id, job_id, spoken), f"job-{job_id}.pdf")
    with current_house().read(caller.actor()) as uow:
        return answer(_in_words(report_job(uow, caller.tenant_id, job_id)))


def _in_words(report: JobReport) -> JobReport:
    """With reasons as they are true of all the records that they are counted for."""
    told = {
        name: tuple(
            reason.model_copy(update={"reason": without_facts(reason.reason)})
            for reason in getattr(report.reasons, name)
        )
        for name in Reasons.model_fields
    }
    return report.model_copy(update={"reasons": Reasons(**told)})


@router.get(
    "/{job_id}/report.csv",
    summary="The dead letters as a table",
    response_class=StreamingResponse,
    responses=_CSV,
)
def get_dead_letters_table(caller: Reader, job_id: JobId) -> StreamingResponse:
    """Their cells stand under the columns of the source: mend them, and send the table as another file."""
    letters = export_dead_letters(reading_for(caller), caller.tenant_id, job_id)
    return csv_answer(letters, f"job-{job_id}-dead-letters.csv")
