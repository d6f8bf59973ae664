"""What a paper belongs to: any number of things, named as other rooms name them."""

from __future__ import annotations

from freight_app.accounts.audit import record_change
from freight_app.accounts.permissions import Permission
from freight_app.documents.attached import queries
from freight_app.documents.attached.dtos import DocumentView
from freight_app.documents.attached.errors import TooManyLinks
from freight_app.documents.attached.indexing import index_words
from freight_app.documents.attached.models import DOCUMENTS_TOPIC, Document
from freight_app.documents.attached.ports import SubjectBook
from freight_app.documents.attached.reading import view_papers
from freight_app.documents.attached.rules import MAX_LINKS
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.subjects import Subject


def link_document(uow: UnitOfWork, public_id: str, subject: Subject) -> DocumentView:
    """File a paper to a thing; once is enough. Needs ``documents.edit``; raises ``NotFound``, ``TooManyLinks``.

    That there is such a thing is the caller's to know (``find_subject``).
    """
    document = _find(uow, public_id)
    if link(uow, document, subject):
        _note(uow, document, "filed", before={"subject": ""}, after={"subject": str(subject)})
    return _view(uow, document)


def unlink_document(uow: UnitOfWork, public_id: str, subject: Subject) -> DocumentView:
    """Take a paper out of a thing's file. Without any it waits to be filed. Needs ``documents.edit``."""
    document = _find(uow, public_id)
    if queries.remove_link(uow, document.id or 0, subject):
        _note(uow, document, "taken_out", before={"subject": str(subject)}, after={"subject": ""})
    return _view(uow, document)


def link(uow: UnitOfWork, document: Document, subject: Subject) -> bool:
    """Note down what a paper belongs to; whether that is new."""
    if len(queries.subjects_of(uow, [document.id or 0])[document.id or 0]) >= MAX_LINKS:
        raise TooManyLinks(MAX_LINKS)
    row = {
        "document_id": document.id,
        "subject_kind": subject.kind,
        "subject_ref": subject.ref,
        "linked_at": uow.now(),
        "by": uow.actor.label[:120],
    }
    return queries.add_link(uow, row)


def find_subject(uow: UnitOfWork, kind: str, text: str) -> Subject:
    """The thing of a kind with this number, SKU, code or id. Raises ``InvalidInput`` on ``subject_ref``."""
    known = uow.port(SubjectBook).find(uow, kind, text)
    if known is None:
        raise InvalidInput("subject_ref", "There is nothing of this kind with this number.")
    return known.subject


def named_subject(kind: str, ref: str) -> Subject:
    """A subject as it is written, whether it exists or not; ``NotFound`` for a kind that nothing has."""
    try:
        return Subject(kind, ref)
    except ValueError:
        raise NotFound("The document") from None


def _find(uow: UnitOfWork, public_id: str) -> Document:
    uow.actor.require(Permission.DOCUMENTS_EDIT)
    document = queries.find_document(uow, public_id)
    if document is None or document.deleted_at is not None:
        raise NotFound("The document")
    return document


def _note(uow: UnitOfWork, document: Document, action: str, *, before: dict[str, str], after: dict[str, str]) -> None:
    version = queries.find_version(uow, document.id or 0, document.version)
    if version is not None:
        # A paper is found by the numbers of what it belongs to.
        index_words(uow, document, version)
    record_change(uow, entity="document", entity_id=document.public_id, action=action, before=before, after=after)
    uow.touch(DOCUMENTS_TOPIC)


def _view(uow: UnitOfWork, document: Document) -> DocumentView:
    found = queries.find_paper(uow, document.public_id)
    if found is None:
        raise NotFound("The document")
    return view_papers(uow, [found])[0]
