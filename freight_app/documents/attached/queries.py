"""All SQL of attached papers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.documents.attached.dtos import Show
from freight_app.documents.attached.models import (
    Document,
    DocumentKind,
    DocumentLink,
    DocumentVersion,
    MailedPapers,
    VersionState,
)
from freight_app.kit.db import UnitOfWork
from freight_app.kit.pagination import PageRequest
from freight_app.kit.subjects import Subject
from freight_app.kit.upsert import insert_into

Paper = tuple[Document, DocumentVersion]
_IS_LATEST = sa.and_(
    col(DocumentVersion.document_id) == col(Document.id), col(DocumentVersion.number) == col(Document.version)
)


# --- papers


def find_document(uow: UnitOfWork, public_id: str) -> Document | None:
    if "\0" in public_id:
        return None
    return uow.session.exec(select(Document).where(Document.public_id == public_id)).first()


def find_paper(uow: UnitOfWork, public_id: str) -> Paper | None:
    """A paper with its latest version."""
    if "\0" in public_id:
        return None
    statement = select(Document, DocumentVersion).join(DocumentVersion, _IS_LATEST)
    found = uow.session.exec(statement.where(Document.public_id == public_id)).first()
    return (found[0], found[1]) if found else None


def papers_of(uow: UnitOfWork, subject: Subject, *, shared_only: bool = False) -> list[Paper]:
    """The papers of a thing, the latest change first."""
    statement = (
        select(Document, DocumentVersion)
        .join(DocumentVersion, _IS_LATEST)
        .join(DocumentLink, col(DocumentLink.document_id) == col(Document.id))
        .where(
            DocumentLink.subject_kind == subject.kind,
            DocumentLink.subject_ref == subject.ref,
            col(Document.deleted_at).is_(None),
        )
        .order_by(col(Document.changed_at).desc(), col(Document.id).desc())
    )
    if shared_only:
        statement = statement.where(col(Document.is_shared))
    return [(document, version) for document, version in uow.session.exec(statement)]


def page_papers(
    uow: UnitOfWork, conditions: Sequence[sa.ColumnElement[bool]], page: PageRequest, *, by_expiry: bool = False
) -> tuple[list[Paper], int]:
    """Papers that meet all conditions, the latest change first, or what runs out first."""
    order = (
        (col(Document.expires_on), col(Document.id))
        if by_expiry
        else (col(Document.changed_at).desc(), col(Document.id).desc())
    )
    statement = select(Document, DocumentVersion).join(DocumentVersion, _IS_LATEST).where(*conditions)
    rows = uow.session.exec(statement.order_by(*order).offset(page.offset).limit(page.per_page))
    return [(document, version) for document, version in rows], count_papers(uow, conditions)


def count_papers(uow: UnitOfWork, conditions: Sequence[sa.ColumnElement[bool]]) -> int:
    return uow.session.exec(select(sa.func.count()).select_from(Document).where(*conditions)).one()


def holds_words(uow: UnitOfWork, words: Sequence[str]) -> sa.ColumnElement[bool]:
    """Whether a paper holds all of some folded words; the last may be a beginning."""
    *whole, last = words
    if uow.dialect == "sqlite":
        # Folded words hold letters and digits only; the quotes keep AND, OR and NOT from being operators.
        question = " AND ".join([*(f'"{word}"' for word in whole), f'"{last}"*'])
        found = sa.text("SELECT rowid AS id FROM document_words WHERE document_words MATCH :question")
    else:
        question = " & ".join([*(f"'{word}'" for word in whole), f"'{last}':*"])
        found = sa.text("SELECT document_id AS id FROM document_words WHERE words @@ CAST(:question AS tsquery)")
    ids = found.bindparams(question=question).columns(sa.column("id", sa.Integer))
    return col(Document.id).in_(sa.select(ids.subquery().c.id))


def shown_papers(show: Show, kind: DocumentKind | None, *, soon: date) -> list[sa.ColumnElement[bool]]:
    """What a paper must be to stand on a tab of the page; ``soon`` is the last day of what runs out."""
    deleted_at = col(Document.deleted_at)
    conditions: list[sa.ColumnElement[bool]] = [
        deleted_at.is_not(None) if show is Show.DELETED else deleted_at.is_(None)
    ]
    if kind is not None:
        conditions.append(col(Document.kind) == kind)
    if show is Show.TO_FILE:
        conditions.append(~sa.exists().where(col(DocumentLink.document_id) == col(Document.id)))
    if show is Show.EXPIRING:
        conditions.append(col(Document.expires_on) <= soon)
    return conditions


def change_document(uow: UnitOfWork, document_id: int, values: dict[str, Any], *conditions: Any) -> bool:
    """Change a paper if it is as the conditions say; whether it was."""
    changed = uow.session.exec(
        sa.update(Document)
        .where(col(Document.id) == document_id, *conditions)
        .values(**values)
        .execution_options(synchronize_session="fetch")
    )
    return changed.rowcount == 1


def delete_documents(uow: UnitOfWork, ids: Collection[int]) -> None:
    """Papers with their versions, links and words."""
    key = "rowid" if uow.dialect == "sqlite" else "document_id"
    gone = sa.text(f"DELETE FROM document_words WHERE {key} IN :ids")  # noqa: S608
    connection = uow.session.connection()
    connection.execute(gone.bindparams(sa.bindparam("ids", expanding=True)), {"ids": list(ids)})
    connection.execute(sa.delete(Document).where(col(Document.id).in_(ids)))


def deleted_before(uow: UnitOfWork, before: datetime, limit: int) -> list[int]:
    statement = select(Document.id).where(col(Document.deleted_at) < before).limit(limit)
    return [found for found in uow.session.exec(statement) if found is not None]


# --- versions


def find_version(uow: UnitOfWork, document_id: int, number: int) -> DocumentVersion | None:
    statement = select(DocumentVersion).where(
        DocumentVersion.document_id == document_id, DocumentVersion.number == number
    )
    return uow.session.exec(statement).first()


def get_version(uow: UnitOfWork, version_id: int) -> DocumentVersion | None:
    return uow.session.get(DocumentVersion, version_id)


def versions_of(uow: UnitOfWork, document_id: int) -> list[DocumentVersion]:
    """The latest first."""
    statement = select(DocumentVersion).where(DocumentVersion.document_id == document_id)
    return list(uow.session.exec(statement.order_by(col(DocumentVersion.number).desc())))


def settle_version(uow: UnitOfWork, version_id: int, values: dict[str, Any]) -> bool:
    """Write what came of looking into a version, unless that is written already; whether it was not."""
    settled = uow.session.exec(
        sa.update(DocumentVersion)
        .where(col(DocumentVersion.id) == version_id, col(DocumentVersion.state) == VersionState.CHECKING)
        .values(**values)
        .execution_options(synchronize_session="fetch")
    )
    return settled.rowcount == 1


def mark_far(uow: UnitOfWork, version_id: int) -> None:
    uow.session.exec(sa.update(DocumentVersion).where(col(DocumentVersion.id) == version_id).values(is_far=True))


def known_among(uow: UnitOfWork, hashes: Collection[str], *, far: bool | None = None) -> set[str]:
    """Which of some files (a few hundred at most) papers need; only those that lie (or do not lie) far if asked."""
    needed: set[str] = set()
    for column in (col(DocumentVersion.sha256), col(DocumentVersion.thumb_sha256)):
        statement = select(column).where(column.in_(hashes), col(DocumentVersion.state) != VersionState.REFUSED)
        if far is not None:
            statement = statement.where(col(DocumentVersion.is_far).is_(far))
        needed |= set(uow.session.exec(statement))
    return needed


def hashes_of(uow: UnitOfWork, document_ids: Collection[int]) -> set[str]:
    """The files of some papers."""
    statement = select(DocumentVersion.sha256, DocumentVersion.thumb_sha256)
    rows = uow.session.exec(statement.where(col(DocumentVersion.document_id).in_(document_ids)))
    return {sha256 for row in rows for sha256 in row if sha256}


# --- links


def subjects_of(uow: UnitOfWork, document_ids: Collection[int]) -> dict[int, list[Subject]]:
    """What each of some papers belongs to, in the order in which it was said."""
    found: dict[int, list[Subject]] = {document_id: [] for document_id in document_ids}
    statement = select(DocumentLink).where(col(DocumentLink.document_id).in_(document_ids))
    for link in uow.session.exec(statement.order_by(col(DocumentLink.id))):
        found[link.document_id].append(Subject(link.subject_kind, link.subject_ref))
    return found


def add_link(uow: UnitOfWork, values: dict[str, Any]) -> bool:
    """Whether the paper did not belong to that thing before."""
    statement = insert_into(uow.dialect, DocumentLink).values(**values).on_conflict_do_nothing()
    return uow.session.exec(statement.returning(col(DocumentLink.id))).first() is not None


def remove_link(uow: UnitOfWork, document_id: int, subject: Subject) -> bool:
    gone = uow.session.exec(
        sa.delete(DocumentLink).where(
            col(DocumentLink.document_id) == document_id,
            col(DocumentLink.subject_kind) == subject.kind,
            col(DocumentLink.subject_ref) == subject.ref,
        )
    )
    return gone.rowcount == 1


# --- words


def write_words(uow: UnitOfWork, document_id: int, words: Sequence[str]) -> None:
    """Put what a paper says into the text index, in place of what it said before."""
    connection = uow.session.connection()
    if uow.dialect == "sqlite":
        connection.execute(sa.text("DELETE FROM document_words WHERE rowid = :id"), {"id": document_id})
        statement = sa.text("INSERT INTO document_words(rowid, words) VALUES (:id, :words)")
        connection.execute(statement, {"id": document_id, "words": " ".join(words)})
        return
    statement = sa.text(
        """INSERT INTO document_words(document_id, words) VALUES (:id, array_to_tsvector(CAST(:words AS text[])))
        ON CONFLICT (document_id) DO UPDATE SET words = excluded.words"""
    )
    connection.execute(statement, {"id": document_id, "words": list(words)})


# --- expiry


def expiring(uow: UnitOfWork, latest: date, *, after: int, limit: int) -> list[Document]:
    """Papers behind an id that run out by a day and of whose end nobody was told, in the order of their ids."""
    statement = select(Document).where(
        col(Document.id) > after,
        col(Document.expires_on) <= latest,
        col(Document.deleted_at).is_(None),
        sa.or_(col(Document.reminded_for).is_(None), col(Document.reminded_for) != col(Document.expires_on)),
    )
    return list(uow.session.exec(statement.order_by(col(Document.id)).limit(limit)))


# --- mails


def known_mails(uow: UnitOfWork, hashes: Collection[str]) -> set[str]:
    statement = select(MailedPapers.message_hash).where(col(MailedPapers.message_hash).in_(hashes))
    return set(uow.session.exec(statement))


def add_mail(uow: UnitOfWork, values: dict[str, Any]) -> bool:
    """Note down a mail; False when it was read before."""
    statement = insert_into(uow.dialect, MailedPapers).values(**values).on_conflict_do_nothing()
    return uow.session.exec(statement.returning(col(MailedPapers.id))).first() is not None
