"""Pictures that come in: a form with files, from our own pages on the cookie or from a program with its token."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict

from freight_app.accounts.dtos import SignedInUser
from freight_app.accounts.permissions import Permission
from freight_app.api.envelope import Envelope, answer
from freight_app.api.form_files import SentFile, file_form, read_files
from freight_app.api.security import allow
from freight_app.catalogue import pictures, service
from freight_app.catalogue.dtos import ImageView
from freight_app.documents.images import StoredImage, max_bytes, store_image
from freight_app.kit.errors import InvalidInput
from freight_app.kit.house import House, current_house

router = APIRouter(prefix="/uploads", tags=["uploads"])
Editor = Annotated[SignedInUser, Depends(allow(Permission.CATALOGUE_EDIT))]

MAX_FILES = 20


class RefusedFile(BaseModel):
    model_config = ConfigDict(frozen=True)

    file: str
    message: str


class UploadedImages(BaseModel):
    """All the pictures that the product has now, and which of the files were not taken."""

    model_config = ConfigDict(frozen=True)

    images: list[ImageView]
    refused: list[RefusedFile]


@router.post(
    "/products/{sku:path}/images",
    status_code=201,
    summary="Add pictures to a product",
    openapi_extra=file_form(many=True),
)
async def add_product_images(request: Request, user: Editor, sku: str) -> Envelope[UploadedImages]:
    """Fields named ``file``: JPEG, PNG, WebP or GIF, kept as WebP without metadata, added after those that are there.

    Sound files are kept when others are refused; when none is sound, the answer is 422 and names each file.
    """
    house = current_house()
    # The form is read only now: a stranger's files never reach the disk.
    sent = await read_files(request, max_bytes(house.settings), most=MAX_FILES)
    return answer(await asyncio.to_thread(_keep, house, user, sku, sent), "The pictures were added.")


def _keep(house: House, user: SignedInUser, sku: str, sent: Sequence[SentFile]) -> UploadedImages:
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


def _store(house: House, sent: Sequence[SentFile]) -> tuple[list[StoredImage], list[RefusedFile]]:
    stored: list[StoredImage] = []
    refused: list[RefusedFile] = []
    for file in sent:
        try:
            stored.append(store_image(house.settings, file.content, field="file"))
        except InvalidInput as error:
            refused.append(RefusedFile(file=file.name, message=error.message))
    return stored, refused
