"""What a paper shows of itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

from freight_app.accounts.permissions import Permission
from freight_app.documents.attached import queries
from freight_app.documents.attached.dtos import DocumentView, VersionView
from freight_app.documents.attached.models import Document, DocumentVersion
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.kit.subjects import Subject


def list_attached(uow: UnitOfWork, subject: Subject) -> list[DocumentView]:
    """The papers of a thing, the latest change first. Needs ``documents.read``."""
    uow.actor.require(Permission.DOCUMENTS_READ)
    return view_papers(uow, queries.papers_of(uow, subject))


def list_shared(uow: UnitOfWork, subject: Subject) -> list[DocumentView]:
    """The papers of a thing that its customer may see. That it is the customer's own is the caller's to know."""
    return view_papers(uow, queries.papers_of(uow, subject, shared_only=True))


def get_paper(uow: UnitOfWork, public_id: str) -> DocumentView:
    """One paper, a deleted one as well. Needs ``documents.read``; raises ``NotFound``."""
    uow.actor.require(Permission.DOCUMENTS_READ)
    found = queries.find_paper(uow, public_id)
    if found is None:
        raise NotFound("The document")
    return view_papers(uow, [found])[0]


def list_versions(uow: UnitOfWork, public_id: str) -> list[VersionView]:
    """Every version of a paper, the latest first. Needs ``documents.read``; raises ``NotFound``."""
    uow.actor.require(Permission.DOCUMENTS_READ)
    document = queries.find_document(uow, public_id)
    if document is None:
        raise NotFound("The document")
    return [view_version(version) for version in queries.versions_of(uow, document.id or 0)]


def view_papers(uow: UnitOfWork, papers: Sequence[queries.Paper]) -> list[DocumentView]:
    """Papers with what they belong to, in the order given."""
    subjects = queries.subjects_of(uow, [document.id or 0 for document, _version in papers])
    return [_view(document, version, subjects[document.id or 0]) for document, version in papers]


def view_version(version: DocumentVersion) -> VersionView:
    fields = _columns(version, VersionView)
    return VersionView.model_validate(fields | {"has_thumb": bool(version.thumb_sha256)})


def _view(document: Document, version: DocumentVersion, subjects: list[Subject]) -> DocumentView:
    fields = _columns(document, DocumentView)
    return DocumentView.model_validate(
        {
            **fields,
            "is_deleted": document.deleted_at is not None,
            "latest": view_version(version),
            "subjects": subjects,
        }
    )


def _columns(row: Document | DocumentVersion, view: type[BaseModel]) -> dict[str, Any]:
    """What a view shows of a row as it is."""
    return {name: getattr(row, name) for name in view.model_fields if name in type(row).model_fields}
