"""Carriers: what they tell us by themselves, and how each of them does."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict
from starlette.requests import ClientDisconnect

from freight_app.accounts.dtos import SignedInUser
from freight_app.accounts.permissions import Permission
from freight_app.accounts.throttle import Throttle
from freight_app.api.envelope import Envelope, answer
from freight_app.api.incoming_files import CutOff
from freight_app.api.security import Anyone, allow, ip_of
from freight_app.kit.actor import Actor
from freight_app.kit.house import current_house
from freight_app.kit.logs import get_log
from freight_app.migration.sources.errors import TooLarge
from freight_app.shipping import carrier_papers, carrying, noticing
from freight_app.shipping.carrier_dtos import CarrierView
from freight_app.shipping.carrier_errors import NoticeNotGenuine

router = APIRouter(prefix="/carriers", tags=["carriers"])
Reader = Annotated[SignedInUser, Depends(allow(Permission.SHIPPING_READ))]
MAX_NOTICE_BYTES = 512 * 1024
_log = get_log("carriers")


class TakenNotice(BaseModel):
    """How many events were not known before."""

    model_config = ConfigDict(frozen=True)

    new_events: int


@router.get("", summary="List the carriers")
def list_carriers(user: Reader) -> Envelope[list[CarrierView]]:
    """What each can do, what of its calls is used today, and how it does."""
    with current_house().read(user.actor()) as uow:
        return answer(carrying.list_carriers(uow))


@router.get("/papers/{shipment}/{kind}", summary="Open a carrier's label or proof of delivery", response_class=Response)
def open_paper(user: Reader, shipment: str, kind: Literal["label", "proof"]) -> Response:
    """As the carrier made it, nearly always a PDF."""
    with current_house().read(user.actor()) as uow:
        paper = carrier_papers.open_paper(uow, shipment, kind)
    headers = {
        "Content-Disposition": f'attachment; filename="{paper.name}"',
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
        # Somebody else made it: whatever is in it must not run here.
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return Response(paper.content, media_type=paper.media_type, headers=headers)


@router.post("/{code}/webhook", summary="A carrier tells of shipments")
async def take_notice(request: Request, user: Anyone, code: str) -> Envelope[TakenNotice]:
    """Signed as agreed with the carrier (docs/carriers.md): over the body, or with a token in a header. 401 for any
    other notice; it changes nothing. The same notice twice adds nothing. At most 512 KB.
    """
    body = await _read_body(request)
    headers = {name.lower(): value for name, value in request.headers.items()}
    new = await asyncio.to_thread(_take, code[:40], headers, body, ip_of(request))
    return answer(TakenNotice(new_events=new))


async def _read_body(request: Request) -> bytes:
    """The whole body, refused as soon as it is longer than any notice, whatever it announced."""
    body = bytearray()
    try:
        async for piece in request.stream():
            body += piece
            if len(body) > MAX_NOTICE_BYTES:
                raise TooLarge(MAX_NOTICE_BYTES)
    except ClientDisconnect:
        raise CutOff("The connection broke before the body was whole.") from None
    return bytes(body)


def _take(code: str, headers: Mapping[str, str], body: bytes, ip: str) -> int:
    house, actor = current_house(), Actor(label=f"carrier {code}")
    try:
        with house.read(actor) as uow:
            told = noticing.read_notice(uow, code, headers, body)
    except NoticeNotGenuine:
        # Before anything is written: a flood of forged notices must not become a flood of lines in the log.
        house.database.ports.get(Throttle).admit_lookup(ip)
        _log.warning("a notice of a carrier is not genuine", carrier=code, ip=ip, size=len(body))
        raise
    with house.write(actor) as uow:
        return noticing.record_notice(uow, code, told)
