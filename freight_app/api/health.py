"""Is it up, is it ready: for people, load balancers and the launcher."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response

from freight_app.api.envelope import Envelope, answer
from freight_app.api.security import Anyone
from freight_app.kit.house import current_house
from freight_app.operations import health as checks

router = APIRouter(tags=["health"])


@router.get("/live", summary="The process answers")
def live(_user: Anyone) -> Envelope[dict[str, str]]:
    return answer({"status": "live"})


@router.get("/ready", summary="The house can serve: database reachable and up to date")
def ready(_user: Anyone, response: Response) -> Envelope[dict[str, Any]]:
    """503 while something that every request needs is missing."""
    report = checks.check_readiness(current_house())
    response.status_code = 200 if report.ready else 503
    return Envelope(success=report.ready, data=report.model_dump(mode="json"))


@router.get("/health", summary="The same facts for people; always 200 while the process answers")
def health(_user: Anyone) -> Envelope[dict[str, Any]]:
    report = checks.check_readiness(current_house())
    return answer(report.model_dump(mode="json"))
