"""The whole catalogue for phones that go where there is no network: small, public, the same for everybody."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from freight_app.api.security import Anyone
from freight_app.catalogue.offline_index import OfflineIndex, write_offline_index
from freight_app.kit.house import House, current_house
from freight_app.kit.languages import Language
from freight_app.kit.versions import read_versions

router = APIRouter(prefix="/catalogue", tags=["products"])
# Phones ask once an hour. Written for each change of a price it would be written all day.
KEEP_S = 600
SHOP_TOPIC = "shop"


@dataclass(frozen=True, slots=True)
class WrittenIndex:
    """The index as it is sent."""

    body: bytes
    packed: bytes
    etag: str


@router.get(
    "/offline",
    summary="A small index of the whole catalogue, to be searched without a network",
    response_class=Response,
    responses={200: {"model": OfflineIndex, "description": "Not in an envelope: every byte counts."}},
)
def get_offline_index(
    request: Request, user: Anyone, language: Annotated[Language, Query(description="Of names.")] = "en"
) -> Response:
    """Public prices alone, whoever asks. It may be ten minutes old; ``made_at`` says as of when it is."""
    written = _read_index(current_house(), language)
    headers = {
        "etag": written.etag,
        "cache-control": f"public, max-age={KEEP_S}",
        "vary": "Accept-Encoding",
    }
    if written.etag in request.headers.get("if-none-match", ""):
        return Response(None, 304, headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(written.packed, 200, headers | {"content-encoding": "gzip"}, "application/json")
    return Response(written.body, 200, headers, "application/json")


def _read_index(house: House, language: Language) -> WrittenIndex:
    with house.read() as uow:
        key = f"offline index:{language}:{read_versions(uow.session, [SHOP_TOPIC])[SHOP_TOPIC]}"
        written = house.pages.get(key)
        if written is None:
            written = _pack(write_offline_index(uow, language=language))
            house.pages.set(key, written, KEEP_S)
    return written


def _pack(index: OfflineIndex) -> WrittenIndex:
    # As of when it was made is no difference worth sending it again for.
    content = index.model_dump_json(exclude={"made_at"}).encode()
    body = index.model_dump_json().encode()
    return WrittenIndex(body, gzip.compress(body, 9, mtime=0), f'W/"{hashlib.sha256(content).hexdigest()[:20]}"')
