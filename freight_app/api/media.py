"""Pictures of products: content-addressed, so they never change and are cached for ever."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import FileResponse

from freight_app.api.security import Anyone
from freight_app.documents import media
from freight_app.kit.house import current_house

router = APIRouter(prefix="/media", tags=["media"])


@router.get("/{name}", summary="One picture in one size", response_class=FileResponse)
def get_media(_user: Anyone, name: str) -> FileResponse:
    path = media.open_media(current_house().settings, name)
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}
    return FileResponse(path, media_type="image/webp", headers=headers)
