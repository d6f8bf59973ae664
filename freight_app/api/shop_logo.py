"""The shop's logo, as a file: checked, freed of metadata, kept as WebP, and in use from then on."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from freight_app.accounts.dtos import SignedInUser
from freight_app.accounts.permissions import Permission
from freight_app.api.envelope import Envelope, answer
from freight_app.api.security import actor_of, allow
from freight_app.documents.images import store_image
from freight_app.documents.media import media_url
from freight_app.kit.errors import InvalidInput
from freight_app.kit.house import current_house
from freight_app.shop.dtos import ShopProfileUpdate
from freight_app.shop.service import update_shop_profile

Owner = Annotated[SignedInUser, Depends(allow(Permission.SETTINGS_EDIT))]

router = APIRouter(prefix="/shop", tags=["shop"])
_FIELD = "logo"
# A logo is shown 128 pixels wide at most, on screens with twice as many dots.
_SIZE = 320
_MAX_BYTES = 5_000_000
# What a form adds around its file: boundaries and the names of its fields.
_FORM_OVERHEAD = 10_000
_TOO_LARGE = "A logo has at most 5 MB."
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": [_FIELD],
                    "properties": {_FIELD: {"type": "string", "format": "binary"}},
                }
            }
        },
    }
}


class ShopLogo(BaseModel):
    """Where the logo is now."""

    logo_url: str


@router.post("/logo", summary="Use a picture as the logo", openapi_extra=_BODY)
async def replace_logo(request: Request, user: Owner) -> Envelope[ShopLogo]:
    _refuse_large_body(request)
    async with request.form(max_files=1, max_fields=1) as form:
        file = form.get(_FIELD)
        if not isinstance(file, UploadFile):
            raise InvalidInput(_FIELD, "A picture is needed.")
        if (file.size or 0) > _MAX_BYTES:
            raise HTTPException(413, _TOO_LARGE)
        content = await file.read()
    return answer(await asyncio.to_thread(_use_logo, user, content))


def _refuse_large_body(request: Request) -> None:
    """Before a byte is read. Browsers say how much they send; who does not is refused too."""
    length = request.headers.get("content-length", "")
    if not length.isdecimal():
        raise HTTPException(411, "Say how many bytes are sent.")
    if int(length) > _MAX_BYTES + _FORM_OVERHEAD:
        raise HTTPException(413, _TOO_LARGE)


def _use_logo(user: SignedInUser, content: bytes) -> ShopLogo:
    house = current_house()
    stored = store_image(house.settings, content, field=_FIELD)
    with house.write(actor_of(user)) as uow:
        profile = update_shop_profile(uow, ShopProfileUpdate(logo_url=media_url(stored.media_hash, _SIZE)))
    return ShopLogo(logo_url=profile.logo_url)
