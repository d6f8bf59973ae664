"""What is said of a paper: its name, when it runs out, who may see it; and into the bin and out of it again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from pydantic import BaseModel, ConfigDict

from freight_app.accounts.audit import record_change
from freight_app.accounts.permissions import Permission
from freight_app.documents.attached import queries
from freight_app.documents.attached.dtos import DocumentView
from freight_app.documents.attached.indexing import index_words
from freight_app.documents.attached.models import DOCUMENTS_TOPIC, Document, DocumentKind
from freight_app.documents.attached.reading import view_papers
from freight_app.documents.attached.taking_in import check_remind_days, clean_title
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotFound


class DocumentFacts(BaseModel):
    """All that somebody says of a paper. ``is_shared`` shows it to the customer of the order it belongs to."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    kind: DocumentKind
    expires_on: date | None = None
    remind_days: int = 30
    is_shared: bool = False


def describe_document(uow: UnitOfWork, public_id: str, facts: DocumentFacts) -> DocumentView:
    """Say anew what a paper is. Needs ``documents.edit``; raises ``NotFound``, ``InvalidInput`` naming the field."""
    document = _find(uow, public_id)
    check_remind_days(facts.remind_days)
    values = facts.model_dump() | {"title": clean_title(facts.title)}
    if not values["title"]:
        raise InvalidInput("title", "A document needs a title.")
    before = {name: getattr(document, name) for name in values}
    queries.change_document(uow, document.id or 0, values | {"changed_at": uow.now()})
    uow.session.refresh(document)
    version = queries.find_version(uow, document.id or 0, document.version)
    if version is not None:
        index_words(uow, document, version)
    _note(uow, public_id, "described", _texts(before), _texts(values))
    return _view(uow, public_id)


def delete_document(uow: UnitOfWork, public_id: str) -> None:
    """Throw a paper away; for a month it can be taken back. Needs ``documents.edit``; raises ``NotFound``."""
    document = _find(uow, public_id)
    queries.change_document(uow, document.id or 0, {"deleted_at": uow.now()})
    _note(uow, public_id, "deleted", {"deleted": False}, {"deleted": True})


def restore_document(uow: UnitOfWork, public_id: str) -> DocumentView:
    """Take a paper out of the bin. Needs ``documents.edit``; raises ``NotFound``."""
    document = _find(uow, public_id, deleted=True)
    queries.change_document(uow, document.id or 0, {"deleted_at": None})
    _note(uow, public_id, "restored", {"deleted": True}, {"deleted": False})
    return _view(uow, public_id)


def _find(uow: UnitOfWork, public_id: str, *, deleted: bool = False) -> Document:
    uow.actor.require(Permission.DOCUMENTS_EDIT)
    document = queries.find_document(uow, public_id)
    if document is None or (document.deleted_at is not None and not deleted):
        raise NotFound("The document")
    return document


def _note(uow: UnitOfWork, public_id: str, action: str, before: dict[str, object], after: dict[str, object]) -> None:
    record_change(uow, entity="document", entity_id=public_id, action=action, before=before, after=after)
    uow.touch(DOCUMENTS_TOPIC)


def _texts(values: Mapping[str, object]) -> dict[str, object]:
    return {name: str(value) for name, value in values.items()}


def _view(uow: UnitOfWork, public_id: str) -> DocumentView:
    found = queries.find_paper(uow, public_id)
    if found is None:
        raise NotFound("The document")
    return view_papers(uow, [found])[0]
