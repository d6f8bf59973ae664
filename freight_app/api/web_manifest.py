"""What a phone needs to put the shop on its home screen; its name and colour are the shop's own."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from freight_app.api.security import Anyone, language_of
from freight_app.kit.house import current_house
from freight_app.kit.languages import RIGHT_TO_LEFT, pick_text
from freight_app.shop.service import get_shop_profile

router = APIRouter(tags=["pages"])
# The paper of the light theme: what is shown until the first paint.
_PAPER = "#faf9f6"
_SHORT_NAME = 12


@router.get(
    "/manifest.webmanifest", summary="The installable shop", response_class=JSONResponse, include_in_schema=False
)
def web_manifest(request: Request, user: Anyone) -> JSONResponse:
    language = language_of(request, user)
    with current_house().read() as uow:
        shop = get_shop_profile(uow)
    manifest: dict[str, Any] = {
        "id": "/",
        "name": shop.name,
        "short_name": shop.name if len(shop.name) <= _SHORT_NAME else shop.name.split()[0][:_SHORT_NAME],
        "description": pick_text(shop.tagline, language),
        "lang": language,
        "dir": "rtl" if language in RIGHT_TO_LEFT else "ltr",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": _PAPER,
        "theme_color": shop.accent_color,
        "icons": [
            {"src": "/icons/icon-192.png", "sizes": "192x192", "type": "image/png", "purpose": "any"},
            {"src": "/icons/icon-512.png", "sizes": "512x512", "type": "image/png", "purpose": "any"},
            {"src": "/icons/icon-maskable-512.png", "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
        ],
    }
    return JSONResponse(
        manifest,
        media_type="application/manifest+json",
        headers={"Cache-Control": "no-cache", "Vary": "Accept-Language, Cookie"},
    )
