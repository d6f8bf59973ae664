"""What other floors get to see of papers."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from freight_app.documents.attached.models import DocumentKind, Source, VersionState
from freight_app.kit.subjects import Subject


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class TakenFile(_Frozen):
    """A file that was understood and lies on the disk, and has no row yet (``taking_in.take_in``)."""

    state: VersionState
    reason: str
    sha256: str
    thumb_sha256: str
    media_type: str
    size: int
    name: str
    pages: int | None
    text: str
    # What a paper of it is called unless somebody says otherwise.
    title: str


class VersionView(_Frozen):
    number: int
    state: VersionState
    # Why it was refused, or what was done to it: a code of ``rules.REASONS``, or empty.
    reason: str
    media_type: str
    size: int
    name: str
    pages: int | None
    has_thumb: bool
    source: Source
    sender: str
    taken_at: datetime
    by: str


class DocumentView(_Frozen):
    """A paper with its latest version. One without subjects waits to be filed."""

    public_id: str
    title: str
    kind: DocumentKind
    expires_on: date | None
    remind_days: int
    is_shared: bool
    is_deleted: bool
    by: str
    created_at: datetime
    changed_at: datetime
    latest: VersionView
    subjects: list[Subject]


class SnippetPart(_Frozen):
    """A piece of a paper's text; ``is_hit`` where it is what was looked for."""

    text: str
    is_hit: bool


class FoundDocument(_Frozen):
    document: DocumentView
    snippet: list[SnippetPart]


class OpenedFile(_Frozen):
    """A file to be given out. ``is_shown``: a browser may show it in a page, else it is only saved."""

    sha256: str
    media_type: str
    name: str
    is_shown: bool


class Show(StrEnum):
    """Which papers: all, those that belong to nothing yet, those that run out, those in the bin."""

    ALL = "all"
    TO_FILE = "to_file"
    EXPIRING = "expiring"
    DELETED = "deleted"
