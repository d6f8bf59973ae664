"""Files that staff send in the console to be loaded: the body is the file, on the cookie of our own pages."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict

from freight_app.accounts.dtos import SignedInUser
from freight_app.accounts.permissions import Permission
from freight_app.accounts.tenant_dtos import TenantView
from freight_app.accounts.tenants import house_tenant
from freight_app.api.envelope import Envelope, answer
from freight_app.api.incoming_files import UPLOADS, announced_bytes, open_incoming
from freight_app.api.security import allow
from freight_app.kit.house import House, current_house
from freight_app.migration import receiving

router = APIRouter(prefix="/data", tags=["data"])
Loading = Annotated[SignedInUser, Depends(allow(Permission.DATA_LOAD))]
_BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


class SentFile(BaseModel):
    """Where the file goes on from here."""

    model_config = ConfigDict(frozen=True)

    id: str
    name: str


@router.post("/files", status_code=201, summary="Send a file to be loaded", openapi_extra=_BODY)
async def send_file(
    request: Request, user: Loading, name: Annotated[str, Query(min_length=1, max_length=300)]
) -> Envelope[SentFile]:
    """CSV, Excel or JSON Lines, also packed; written to disk as it comes in, and understood once it is whole."""
    house = current_house()
    tenant, place = await asyncio.to_thread(_find_place, house, user, announced_bytes(request))
    incoming = await open_incoming(request, name)

    def keep(pieces: Iterator[bytes]) -> SentFile:
        return _keep(house, user, tenant, receiving.receive_file(incoming.name, pieces, place))

    return answer(await UPLOADS.take(tenant.public_id, incoming, keep))


def _find_place(house: House, user: SignedInUser, announced: int | None) -> tuple[TenantView, receiving.Place]:
    with house.write(user.actor()) as uow:
        tenant = house_tenant(uow)
        return tenant, receiving.find_place(uow, tenant.id, tenant.public_id, announced)


def _keep(house: House, user: SignedInUser, tenant: TenantView, received: receiving.ReceivedFile) -> SentFile:
    try:
        with house.write(user.actor()) as uow:
            upload = receiving.keep_file(uow, tenant.id, received)
    except BaseException:
        receiving.throw_away(received)
        raise
    return SentFile(id=upload.public_id, name=upload.name)
