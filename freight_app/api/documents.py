"""Papers of everything: taken in, looked at, filed, and given out by signed links."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import FileResponse
from pydantic import BaseModel, ConfigDict

from freight_app.accounts.dtos import SignedInUser
from freight_app.accounts.permissions import Permission
from freight_app.api.envelope import Envelope, answer, answer_page, page_request
from freight_app.api.incoming_files import UPLOADS, announced_bytes, open_incoming
from freight_app.api.security import Anyone, SignedIn, allow
from freight_app.documents.attached import changing, linking, reading, searching, taking_in
from freight_app.documents.attached.changing import DocumentFacts
from freight_app.documents.attached.dtos import (
    DocumentKind,
    DocumentView,
    Show,
    SnippetPart,
    Source,
    TakenFile,
    VersionView,
)
from freight_app.documents.attached.opening import LinkClaim, Part, links_of, open_signed, version_links
from freight_app.documents.attached.rules import MAX_REMIND_DAYS
from freight_app.documents.attached.storage import have_at_hand
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput
from freight_app.kit.house import House, current_house
from freight_app.kit.pagination import Page, PageRequest
from freight_app.kit.subjects import Subject
from freight_app.orders.own_orders import get_own_order

router = APIRouter(prefix="/documents", tags=["documents"])
Reader = Annotated[SignedInUser, Depends(allow(Permission.DOCUMENTS_READ))]
Editor = Annotated[SignedInUser, Depends(allow(Permission.DOCUMENTS_EDIT))]
# What a form writes around its file.
_FRAME_BYTES = 64 * 1024
_FILE: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary"}},
                }
            },
        },
    }
}
# Nothing in a file may run, load or be framed by another site. A PDF has no sandbox: browsers show none in one.
_FILE_POLICY = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"


class PaperOut(BaseModel):
    """A paper with addresses of its file and small picture, for the caller alone and for some minutes."""

    model_config = ConfigDict(frozen=True)

    document: DocumentView
    file: str
    thumb: str


class FoundOut(PaperOut):
    snippet: list[SnippetPart]


class VersionOut(BaseModel):
    model_config = ConfigDict(frozen=True)

    version: VersionView
    file: str
    thumb: str


@router.post("", status_code=201, summary="Send a paper", openapi_extra=_FILE)
async def send_paper(
    request: Request,
    user: Editor,
    name: Annotated[str, Query(max_length=200, description="What you call the file.")] = "",
    subject_kind: Annotated[str, Query(max_length=20, description="What it belongs to.", examples=["order"])] = "",
    subject_ref: Annotated[str, Query(max_length=80, description="Its number.", examples=["F-10023"])] = "",
    title: Annotated[str, Query(max_length=200)] = "",
    kind: DocumentKind | None = None,
    source: Source = Source.UPLOAD,
    expires_on: date | None = None,
    remind_days: Annotated[int, Query(ge=0, le=MAX_REMIND_DAYS)] = 30,
) -> Envelope[PaperOut]:
    """The file is the body of the request, or the one file of a form. Without a subject it waits to be filed."""
    house = current_house()

    def keep(taken: TakenFile) -> PaperOut:
        with house.write(user.actor()) as uow:
            subjects = [linking.find_subject(uow, subject_kind, subject_ref)] if subject_kind else []
            added = taking_in.add_document(
                uow,
                taken,
                source=_by_hand(source),
                subjects=subjects,
                title=title,
                kind=kind,
                expires_on=expires_on,
                remind_days=remind_days,
            )
            return _out(uow, added, user)

    with house.read(user.actor()) as uow:
        # Before any work on the file.
        if subject_kind:
            linking.find_subject(uow, subject_kind, subject_ref)
    return answer(await _take(request, house, user, name, keep), "The paper was added.")


@router.post("/{public_id}/versions", status_code=201, summary="Put in a new version", openapi_extra=_FILE)
async def send_version(
    request: Request,
    user: Editor,
    public_id: str,
    after: Annotated[int, Query(ge=1, description="The version that you have seen.")],
    name: Annotated[str, Query(max_length=200)] = "",
    source: Source = Source.UPLOAD,
    expires_on: date | None = None,
) -> Envelope[PaperOut]:
    """Answers 409 when another version than ``after`` is the latest."""
    house = current_house()

    def keep(taken: TakenFile) -> PaperOut:
        with house.write(user.actor()) as uow:
            added = taking_in.add_version(
                uow, public_id, taken, after=after, source=_by_hand(source), expires_on=expires_on
            )
            return _out(uow, added, user)

    with house.read(user.actor()) as uow:
        reading.get_paper(uow, public_id)
    return answer(await _take(request, house, user, name, keep), "The new version is in.")


@router.get("", summary="Find papers by what they say")
def list_papers(
    user: Reader,
    page: Annotated[PageRequest, Depends(page_request)],
    q: Annotated[str, Query(max_length=200)] = "",
    kind: DocumentKind | None = None,
    show: Show = Show.ALL,
) -> Envelope[list[FoundOut]]:
    """All words of ``q``, in any of the three languages; ``snippet`` shows where they stand."""
    with current_house().read(user.actor()) as uow:
        found = searching.search_documents(uow, q, page, kind=kind, show=show)
        items = [
            FoundOut(**dict(_out(uow, item.document, user)), snippet=item.snippet)  # type: ignore[arg-type]
            for item in found.items
        ]
        return answer_page(Page[FoundOut].of(items, found.total, page))


@router.get("/of/{kind}/{ref:path}", summary="The papers of a thing")
def list_papers_of(user: Reader, kind: str, ref: str) -> Envelope[list[PaperOut]]:
    with current_house().read(user.actor()) as uow:
        subject = linking.find_subject(uow, kind, ref)
        return answer([_out(uow, document, user) for document in reading.list_attached(uow, subject)])


@router.get("/orders/{number}", summary="What the shop shares about one's own order")
def list_shared(user: SignedIn, number: str) -> Envelope[list[PaperOut]]:
    with current_house().read(user.actor()) as uow:
        get_own_order(uow, user.id, number)
        return answer([_out(uow, paper, user) for paper in reading.list_shared(uow, Subject("order", number))])


@router.get("/{public_id}", summary="One paper")
def get_paper(user: Reader, public_id: str) -> Envelope[PaperOut]:
    with current_house().read(user.actor()) as uow:
        return answer(_out(uow, reading.get_paper(uow, public_id), user))


@router.get("/{public_id}/versions", summary="All versions of a paper")
def list_versions(user: Reader, public_id: str) -> Envelope[list[VersionOut]]:
    """The latest first."""
    with current_house().read(user.actor()) as uow:
        versions = reading.list_versions(uow, public_id)
        links = [version_links(uow, public_id, version, user.id) for version in versions]
        return answer(
            [
                VersionOut(version=version, file=file, thumb=thumb)
                for version, (file, thumb) in zip(versions, links, strict=True)
            ]
        )


@router.put("/{public_id}", summary="Say anew what a paper is")
def describe_paper(user: Editor, public_id: str, facts: DocumentFacts) -> Envelope[PaperOut]:
    with current_house().write(user.actor()) as uow:
        return answer(_out(uow, changing.describe_document(uow, public_id, facts), user), "Saved.")


@router.delete("/{public_id}", summary="Throw a paper away")
def delete_paper(user: Editor, public_id: str) -> Envelope[None]:
    """For a month ``restore`` takes it back."""
    with current_house().write(user.actor()) as uow:
        changing.delete_document(uow, public_id)
    return answer(None, "The paper is in the bin.")


@router.post("/{public_id}/restore", summary="Take a paper out of the bin")
def restore_paper(user: Editor, public_id: str) -> Envelope[PaperOut]:
    with current_house().write(user.actor()) as uow:
        return answer(_out(uow, changing.restore_document(uow, public_id), user), "The paper is back.")


@router.put("/{public_id}/subjects/{kind}/{ref:path}", summary="File a paper to a thing")
def link_paper(user: Editor, public_id: str, kind: str, ref: str) -> Envelope[PaperOut]:
    with current_house().write(user.actor()) as uow:
        subject = linking.find_subject(uow, kind, ref)
        return answer(_out(uow, linking.link_document(uow, public_id, subject), user), "Filed.")


@router.delete("/{public_id}/subjects/{kind}/{ref:path}", summary="Take a paper out of a thing's file")
def unlink_paper(user: Editor, public_id: str, kind: str, ref: str) -> Envelope[PaperOut]:
    with current_house().write(user.actor()) as uow:
        # Also when the thing is gone meanwhile.
        subject = linking.named_subject(kind, ref)
        return answer(_out(uow, linking.unlink_document(uow, public_id, subject), user), "Taken out.")


@router.get("/{public_id}/file", summary="The file behind a signed link", response_class=FileResponse)
def open_file(user: Anyone, public_id: str, claim: Annotated[LinkClaim, Query()]) -> FileResponse:
    """Links are for whoever they were made for, for some minutes. Ranges are answered."""
    return _give_out(user, public_id, Part.FILE, claim)


@router.get("/{public_id}/thumb", summary="The small picture behind a signed link", response_class=FileResponse)
def open_thumb(user: Anyone, public_id: str, claim: Annotated[LinkClaim, Query()]) -> FileResponse:
    return _give_out(user, public_id, Part.THUMB, claim)


def _give_out(user: SignedInUser | None, public_id: str, part: Part, claim: LinkClaim) -> FileResponse:
    house = current_house()
    with house.read() as uow:
        opened = open_signed(uow, public_id, part, claim, user.id if user else None)
    path = have_at_hand(house.database.ports, opened.sha256)
    is_text = opened.media_type.startswith("text/")
    sandbox = "" if opened.media_type == "application/pdf" else "; sandbox"
    headers = {
        "Cache-Control": "private, max-age=600",
        "Content-Security-Policy": _FILE_POLICY + sandbox,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "SAMEORIGIN",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    return FileResponse(
        path,
        media_type=f"{opened.media_type}; charset=utf-8" if is_text else opened.media_type,
        filename=opened.name,
        content_disposition_type="inline" if opened.is_shown and not claim.d else "attachment",
        headers=headers,
    )


async def _take(request: Request, house: House, user: SignedInUser, name: str, keep: Any) -> PaperOut:
    """The file of a request, read no further than it may be long; understood and kept in a thread."""
    limit = taking_in.max_bytes(house.settings)
    if (announced_bytes(request) or 0) > limit + _FRAME_BYTES:
        raise InvalidInput("file", "This file is too large.")
    file = await open_incoming(request, name)

    def understand(pieces: Iterator[bytes]) -> PaperOut:
        return keep(taking_in.take_in(house.settings, _whole(pieces, limit), file.name))

    return await UPLOADS.take(f"user:{user.id}", file, understand)


def _whole(pieces: Iterator[bytes], limit: int) -> bytes:
    content = bytearray()
    for piece in pieces:
        content += piece
        if len(content) > limit:
            raise InvalidInput("file", "This file is too large.")
    return bytes(content)


def _by_hand(source: Source) -> Source:
    """Nobody says of a file that they send that it was mailed."""
    return Source.CAMERA if source is Source.CAMERA else Source.UPLOAD


def _out(uow: UnitOfWork, document: DocumentView, user: SignedInUser) -> PaperOut:
    file, thumb = links_of(uow, document, user.id)
    return PaperOut(document=document, file=file, thumb=thumb)
