"""Files given out by signed links: for one person, one version, some minutes.

The signature covers the paper, the version, which of its files, the time and the viewer. A link that leaks opens
nothing: whoever follows it must be signed in as its viewer, and it is old soon.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field

from freight_app.accounts.signing import SigningKeys
from freight_app.documents.attached import queries
from freight_app.documents.attached.dtos import DocumentView, OpenedFile, VersionView
from freight_app.documents.attached.errors import LinkNotValid, PaperNotReady
from freight_app.documents.attached.models import VersionState
from freight_app.documents.attached.rules import SHOWN_TYPES
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound

LINKS_PATH = "/api/v1/documents"
# Long enough to read a page on a bad network; a page that stays open asks for new ones.
LINK_LIFE = timedelta(minutes=15)
# Links of one quarter of an hour are the same, so that a browser finds thumbnails in its cache.
_STEP_S = 300
_PURPOSE = "attached-paper"


class Part(StrEnum):
    FILE = "file"
    THUMB = "thumb"


class LinkClaim(BaseModel):
    """What a link says: version, end (seconds since 1970), viewer (an account's id), signature."""

    model_config = ConfigDict(frozen=True)

    v: int = Field(ge=1, le=100_000)
    e: int = Field(ge=0, le=2**40)
    u: int = Field(ge=0, le=2**40)
    s: str = Field(max_length=64)
    # To be saved, not shown; anybody may ask for that.
    d: bool = False


def sign_link(uow: UnitOfWork, public_id: str, version: int, part: Part, viewer: int) -> str:
    """The address of a file for one viewer. Whether the viewer may see the paper is the caller's to know."""
    ends = _end(uow.now())
    signature = _sign(uow, public_id, version, part, ends, viewer)
    asked = urlencode({"v": version, "e": ends, "u": viewer, "s": signature})
    return f"{LINKS_PATH}/{public_id}/{part}?{asked}"


def links_of(uow: UnitOfWork, document: DocumentView, viewer: int) -> tuple[str, str]:
    """The addresses of a paper's latest file and of its small picture; empty where there is none."""
    return version_links(uow, document.public_id, document.latest, viewer)


def version_links(uow: UnitOfWork, public_id: str, version: VersionView, viewer: int) -> tuple[str, str]:
    """The addresses of a version's file and small picture; empty where there is none."""
    if version.state != VersionState.READY:
        return "", ""
    file = sign_link(uow, public_id, version.number, Part.FILE, viewer)
    thumb = sign_link(uow, public_id, version.number, Part.THUMB, viewer) if version.has_thumb else ""
    return file, thumb


def open_signed(uow: UnitOfWork, public_id: str, part: Part, claim: LinkClaim, viewer: int | None) -> OpenedFile:
    """The file behind a link, for whoever follows it. Raises ``LinkNotValid``, ``PaperNotReady`` or ``NotFound``."""
    wanted = _sign(uow, public_id, claim.v, part, claim.e, claim.u)
    is_ours = hmac.compare_digest(wanted.encode(), claim.s.encode())
    if not is_ours or claim.e < uow.now().timestamp() or viewer != claim.u:
        raise LinkNotValid
    document = queries.find_document(uow, public_id)
    version = queries.find_version(uow, (document.id or 0) if document else 0, claim.v)
    if document is None or version is None:
        raise NotFound("The document")
    if version.state != VersionState.READY or (part is Part.THUMB and not version.thumb_sha256):
        raise PaperNotReady
    if part is Part.THUMB:
        return OpenedFile(sha256=version.thumb_sha256, media_type="image/webp", name="thumb.webp", is_shown=True)
    return OpenedFile(
        sha256=version.sha256,
        media_type=version.media_type,
        name=version.name,
        is_shown=version.media_type in SHOWN_TYPES,
    )


def _end(now: datetime) -> int:
    seconds = int((now + LINK_LIFE).timestamp())
    return seconds - seconds % _STEP_S + _STEP_S


def _sign(uow: UnitOfWork, public_id: str, version: int, part: Part, ends: int, viewer: int) -> str:
    said = "\n".join((public_id, str(version), part, str(ends), str(viewer)))
    return hmac.new(uow.port(SigningKeys).key_for(_PURPOSE), said.encode(), hashlib.sha256).hexdigest()
