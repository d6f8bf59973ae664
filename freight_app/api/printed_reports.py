"""The report of a job as a PDF: for programs by their key, for staff on the cookie of our own pages."""

from __future__ import annotations

from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from freight_app.accounts.dtos import SignedInUser
from freight_app.accounts.permissions import Permission
from freight_app.accounts.tenants import find_house_tenant
from freight_app.api.security import allow, language_of
from freight_app.api.streams import pdf_answer
from freight_app.documents.letterhead import printed_shop
from freight_app.documents.typesetting import typeset
from freight_app.kit.actor import Actor
from freight_app.kit.errors import NotFound
from freight_app.kit.house import current_house
from freight_app.kit.languages import Language
from freight_app.migration.report_printing import print_job_report
from freight_app.shop.service import get_shop_profile

router = APIRouter(prefix="/data", tags=["data"])
Loading = Annotated[SignedInUser, Depends(allow(Permission.DATA_LOAD))]
_PDF = {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}


@router.get(
    "/jobs/{job}/report.pdf",
    summary="What became of a job, as a paper",
    response_class=Response,
    responses={200: {"content": _PDF}},
)
def print_own_job(user: Loading, job: str, request: Request) -> Response:
    """In the language of the reader's pages."""
    with current_house().read(user.actor()) as uow:
        tenant = find_house_tenant(uow)
    if tenant is None:
        raise NotFound("The job", job=job)
    paper = print_job(user.actor(), tenant.id, job, language_of(request, user))
    return pdf_answer(paper, f"job-{job[:8]}.pdf")


def or_paper(responses: dict[int | str, dict[str, Any]]) -> dict[int | str, dict[str, Any]]:
    """What a route answers, told with the PDF that it also gives."""
    told = responses[200]
    return responses | {200: told | {"content": told["content"] | _PDF}}


def print_job(actor: Actor, tenant_id: int, job: str, language: str) -> bytes:
    """The PDF, typeset when the database is no longer needed; ``NotFound`` for a job that is not the tenant's."""
    house = current_house()
    with house.read(actor) as uow:
        profile = get_shop_profile(uow)
        report = print_job_report(
            uow,
            tenant_id,
            job,
            language=cast("Language", language),
            shop=printed_shop(profile, house.settings),
            zone=profile.time_zone,
        )
        now = uow.now()
    return typeset(report, at=now)
