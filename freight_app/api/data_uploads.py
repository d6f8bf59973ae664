"""Files that staff send in the console to be loaded: the body is the file, on the cookie of our own pages."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict

from freight_app.accounts.dtos import SignedInUser
from freight_app.accounts.permissions import Permission
from freight_app.accounts.tenants import house_tenant
from freight_app.api.envelope import Envelope, answer
from freight_app.api.security import allow
from freight_app.kit.house import House, current_house
from freight_app.migration.files import MAX_UPLOAD_BYTES, uploads_folder
from freight_app.migration.sources.errors import TooLarge
from freight_app.migration.sources.shapes import FileShape
from freight_app.migration.sources.sniffing import sniff_file
from freight_app.migration.sources.uploads import StoredFile, store_upload
from freight_app.migration.uploading import keep_upload

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
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > MAX_UPLOAD_BYTES:
        raise TooLarge(MAX_UPLOAD_BYTES)
    loop = asyncio.get_running_loop()
    return answer(await asyncio.to_thread(_take, house, user, name, _pieces(request.stream(), loop)))


def _pieces(stream: AsyncIterator[bytes], loop: asyncio.AbstractEventLoop) -> Iterator[bytes]:
    """The body piece by piece, for the thread that writes it: never more than one of them in memory."""

    async def following() -> bytes | None:
        return await anext(stream, None)

    while (piece := asyncio.run_coroutine_threadsafe(following(), loop).result()) is not None:
        yield piece


def _take(house: House, user: SignedInUser, name: str, pieces: Iterator[bytes]) -> SentFile:
    with house.write(user.actor()) as uow:
        tenant = house_tenant(uow)
    path = uploads_folder(house.settings, tenant.public_id) / str(uuid4())
    stored = store_upload(pieces, path, MAX_UPLOAD_BYTES)
    try:
        return _keep(house, user, tenant.id, name, stored, sniff_file(path))
    except BaseException:
        # What cannot be read is not kept either.
        path.unlink(missing_ok=True)
        raise


def _keep(
    house: House, user: SignedInUser, tenant_id: int, name: str, stored: StoredFile, shape: FileShape
) -> SentFile:
    with house.write(user.actor()) as uow:
        upload = keep_upload(uow, tenant_id, name, stored, shape)
    return SentFile(id=upload.public_id, name=upload.name)
