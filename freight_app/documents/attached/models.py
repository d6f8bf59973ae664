"""Tables of attached papers. A version never changes once it is read; a paper points at its latest."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from freight_app.documents.attached.search_schema import attach_document_words
from freight_app.kit.columns import Table, UtcDateTime

DOCUMENTS_TOPIC = "documents"


class DocumentKind(StrEnum):
    INVOICE = "invoice"
    DELIVERY_NOTE = "delivery_note"
    CERTIFICATE = "certificate"
    CUSTOMS = "customs"
    CONTRACT = "contract"
    PHOTO = "photo"
    OTHER = "other"


class Source(StrEnum):
    """How a version came into the house."""

    UPLOAD = "upload"
    CAMERA = "camera"
    MAIL = "mail"


class VersionState(StrEnum):
    """``checking`` waits for the process that looks into PDFs: nobody is given it before. ``refused`` keeps no file."""

    CHECKING = "checking"
    READY = "ready"
    REFUSED = "refused"


class Document(Table, table=True):
    """A paper, whatever its file is today. One without a link waits to be filed."""

    __table_args__ = (
        sa.CheckConstraint("version >= 1", name="has_a_version"),
        sa.CheckConstraint("remind_days >= 0", name="reminded_before"),
        sa.Index("ix_document_expires_on", "expires_on"),
        sa.Index("ix_document_changed_at", "changed_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    # For links and programs.
    public_id: str = Field(max_length=40, unique=True)
    title: str = Field(max_length=200)
    kind: DocumentKind = Field(sa_type=sa.String(16))  # type: ignore[call-overload]
    # The number of its latest version.
    version: int = 1
    expires_on: date | None = None
    # How long before that day somebody is told.
    remind_days: int = 30
    # The day of expiry that was told of: another one is told of again.
    reminded_for: date | None = None
    # The customer of the order that it is attached to may see it.
    is_shared: bool = False
    by: str = Field(max_length=120)
    by_user_id: int | None = Field(default=None, foreign_key="user_account.id", index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    changed_at: datetime = Field(sa_type=UtcDateTime)
    deleted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class DocumentVersion(Table, table=True):
    """One file of a paper, as it is kept: cleaned, under the hash of its content."""

    __table_args__ = (
        sa.UniqueConstraint("document_id", "number"),
        sa.CheckConstraint("size >= 0", name="size_not_negative"),
        sa.Index("ix_document_version_sha256", "sha256"),
        sa.Index("ix_document_version_thumb_sha256", "thumb_sha256"),
    )

    id: int | None = Field(default=None, primary_key=True)
    document_id: int = Field(foreign_key="document.id", ondelete="CASCADE")
    number: int
    state: VersionState = Field(sa_type=sa.String(12))  # type: ignore[call-overload]
    # Why it is refused, or what was taken out of it: a code of ``rules.REASONS``.
    reason: str = Field(default="", max_length=40)
    sha256: str = Field(max_length=64)
    # A small picture of it; empty when it has none.
    thumb_sha256: str = Field(default="", max_length=64)
    media_type: str = Field(max_length=100)
    size: int = Field(sa_type=sa.BigInteger)
    # What it is called when somebody saves it.
    name: str = Field(max_length=200)
    pages: int | None = None
    # What it says, as far as a program can read it.
    text: str = Field(default="", sa_type=sa.Text)
    source: Source = Field(sa_type=sa.String(8))  # type: ignore[call-overload]
    # Who mailed it; empty when nobody did.
    sender: str = Field(default="", max_length=254)
    # The far store has it: the disk's copy may go.
    is_far: bool = False
    taken_at: datetime = Field(sa_type=UtcDateTime)
    by: str = Field(max_length=120)
    by_user_id: int | None = Field(default=None, foreign_key="user_account.id", index=True)


class DocumentLink(Table, table=True):
    """What a paper belongs to, named as ``kit/subjects.py`` names it."""

    __table_args__ = (
        sa.UniqueConstraint("document_id", "subject_kind", "subject_ref"),
        sa.Index("ix_document_link_subject_kind_subject_ref", "subject_kind", "subject_ref"),
    )

    id: int | None = Field(default=None, primary_key=True)
    document_id: int = Field(foreign_key="document.id", ondelete="CASCADE")
    subject_kind: str = Field(max_length=20)
    subject_ref: str = Field(max_length=80)
    linked_at: datetime = Field(sa_type=UtcDateTime)
    by: str = Field(max_length=120)


class MailedPapers(Table, table=True):
    """A mail that was read, so that it is read once: what came of its attachments."""

    id: int | None = Field(default=None, primary_key=True)
    # SHA-256 of its Message-ID.
    message_hash: str = Field(max_length=64, unique=True)
    sender: str = Field(max_length=254)
    subject: str = Field(default="", max_length=200)
    taken: int = 0
    refused: int = 0
    read_at: datetime = Field(sa_type=UtcDateTime, index=True)


attach_document_words(Document.__table__)  # type: ignore[attr-defined]
