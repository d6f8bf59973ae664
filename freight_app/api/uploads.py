"""Pictures that come in: a form with files, from our own pages on the cookie or from a program with its token."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict
from starlette.datastructures import UploadFile

from freight_app.accounts.dtos import SignedInUser
from freight_app.accounts.permissions import Permission
from freight_app.api.envelope import Envelope, answer
from freight_app.api.security import allow
from freight_app.catalogue import pictures, service
from freight_app.catalogue.dtos import ImageView
from freight_app.documents.images import StoredImage, max_bytes, store_image
from freight_app.kit.errors import InvalidInput
from freight_app.kit.house import House, current_house

router = APIRouter(prefix="/uploads", tags=["uploads"])
Editor = Annotated[SignedInUser, Depends(allow(Permission.CATALOGUE_EDIT))]

MAX_FILES = 20
# What the form writes around its files.
_FRAME_BYTES = 64 * 1024
_FORM = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "array", "items": {"type": "string", "format": "binary"}}},
                }
            }
        },
    }
}


class RefusedFile(BaseModel):
    model_config = ConfigDict(frozen=True)

    file: str
    message: str


class UploadedImages(BaseModel):
    """All the pictures that the product has now, and which of the files were not taken."""

    model_config = ConfigDict(frozen=True)

    images: list[ImageView]
    refused: list[RefusedFile]


@router.post("/products/{sku:path}/images", status_code=201, summary="Add pictures to a product", openapi_extra=_FORM)
async def add_product_images(request: Request, user: Editor, sku: str) -> Envelope[UploadedImages]:
    """Fields named ``file``: JPEG, PNG, WebP or GIF, kept as WebP without metadata, added after those that are there.

    Sound files are kept when others are refused; when none is sound, the answer is 422 and names each file.
    """
    house = current_house()
    # The form is read only now: a stranger's files never reach the disk.
    _check_size(request, house)
    async with request.form(max_files=MAX_FILES, max_fields=MAX_FILES) as form:
        files = [file for file in form.getlist("file") if isinstance(file, UploadFile)]
        if not files:
            raise InvalidInput("file", "Choose at least one picture.")
        sent = [(file.filename or "file", await file.read()) for file in files]
    return answer(await asyncio.to_thread(_keep, house, user, sku, sent), "The pictures were added.")


def _check_size(request: Request, house: House) -> None:
    length = request.headers.get("content-length", "")
    if not length.isdecimal():
        raise InvalidInput("file", "Say how long the request is (Content-Length).")
    if int(length) > MAX_FILES * max_bytes(house.settings) + _FRAME_BYTES:
        raise InvalidInput("file", "These pictures are too large together.")


def _keep(house: House, user: SignedInUser, sku: str, sent: Sequence[tuple[str, bytes]]) -> UploadedImages:
    with house.read(user.actor()) as uow:
        # Before any work on the pixels.
        product_id = service.get_product(uow, sku, include_deleted=True).id
    stored, refused = _store(house, sent)
    if not stored:
        first = refused[0]
        raise InvalidInput("file", first.message, file=first.file, errors=[one.model_dump() for one in refused])
    with house.write(user.actor()) as uow:
        for image in stored:
            pictures.add_image(uow, product_id, image)
        return UploadedImages(images=pictures.list_images(uow, product_id), refused=refused)


def _store(house: House, sent: Sequence[tuple[str, bytes]]) -> tuple[list[StoredImage], list[RefusedFile]]:
    stored: list[StoredImage] = []
    refused: list[RefusedFile] = []
    for name, content in sent:
        try:
            stored.append(store_image(house.settings, content, field="file"))
        except InvalidInput as error:
            refused.append(RefusedFile(file=name, message=error.message))
    return stored, refused
