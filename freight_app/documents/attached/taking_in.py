"""Papers on their way in: understood, made harmless and laid on the disk first; then a row, in the unit that needs it::

    taken = take_in(settings, content, name)
    with house.write(actor) as uow:
        add_document(uow, taken, source=Source.UPLOAD, subjects=[Subject("order", "ORD-7")])

Pictures are made anew at once. A PDF is looked into by a process of its own: its version is ``checking`` until then and
nobody is given it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from freight_app.accounts.audit import record_change
from freight_app.accounts.permissions import Permission
from freight_app.documents.attached import queries
from freight_app.documents.attached.dtos import DocumentView, TakenFile
from freight_app.documents.attached.errors import VersionMoved
from freight_app.documents.attached.indexing import index_words
from freight_app.documents.attached.linking import link
from freight_app.documents.attached.models import (
    DOCUMENTS_TOPIC,
    Document,
    DocumentKind,
    DocumentVersion,
    Source,
    VersionState,
)
from freight_app.documents.attached.pictures import clean_picture
from freight_app.documents.attached.reading import view_papers
from freight_app.documents.attached.rules import MAX_REMIND_DAYS, MAX_TITLE, clean_name, plain_words, title_of
from freight_app.documents.attached.sniffing import MEDIA_TYPES, Form, decode_text, office_text, sniff
from freight_app.documents.attached.storage import FileStore, store_file
from freight_app.documents.attached.tasks import LOOK_INTO, SEND_AWAY
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.ids import new_token
from freight_app.kit.settings import Settings
from freight_app.kit.subjects import Subject
from freight_app.work.service import enqueue


def max_bytes(settings: Settings) -> int:
    """The largest file that is taken."""
    return settings.max_document_mb * 2**20


def take_in(settings: Settings, content: bytes, name: str) -> TakenFile:
    """Understand a file, make it harmless and lay it on the disk. Raises ``InvalidInput`` on ``file``.

    Slow (a photograph takes about a second): call it in a thread, before the unit that writes.
    """
    if len(content) > max_bytes(settings):
        raise InvalidInput("file", "This file is too large.")
    form = sniff(content, name)
    media_type, pages, text, reason, thumb = MEDIA_TYPES[form], None, "", "", b""
    if form is Form.PICTURE:
        picture = clean_picture(content)
        content, media_type, pages, thumb = picture.content, picture.media_type, picture.pages, picture.thumb
        reason = "straightened" if picture.is_straightened else ""
    elif form in (Form.SHEET, Form.LETTER):
        text = office_text(content, form)
    elif form in (Form.TABLE, Form.TEXT):
        text = decode_text(content)
        content = text.encode("utf-8", "replace")
    stored = store_file(settings, content)
    return TakenFile(
        state=VersionState.CHECKING if form is Form.PDF else VersionState.READY,
        reason=reason,
        sha256=stored.sha256,
        thumb_sha256=store_file(settings, thumb).sha256 if thumb else "",
        media_type=media_type,
        size=stored.size,
        name=clean_name(name, media_type),
        pages=pages,
        text=plain_words(text),
        title=title_of(name),
    )


def add_document(
    uow: UnitOfWork,
    taken: TakenFile,
    *,
    source: Source,
    subjects: Sequence[Subject] = (),
    title: str = "",
    kind: DocumentKind | None = None,
    expires_on: date | None = None,
    remind_days: int = 30,
    sender: str = "",
) -> DocumentView:
    """Make a paper of a file that was taken in. Without subjects it waits to be filed. Needs ``documents.edit``."""
    uow.actor.require(Permission.DOCUMENTS_EDIT)
    check_remind_days(remind_days)
    document = Document(
        public_id=new_token(12),
        title=clean_title(title) or taken.title,
        kind=kind or (DocumentKind.PHOTO if source is Source.CAMERA else DocumentKind.OTHER),
        expires_on=expires_on,
        remind_days=remind_days,
        by=uow.actor.label[:120],
        by_user_id=uow.actor.user_id,
        created_at=uow.now(),
        changed_at=uow.now(),
    )
    uow.session.add(document)
    uow.session.flush()
    version = _add_version_row(uow, document.id or 0, 1, taken, source, sender)
    for subject in subjects:
        link(uow, document, subject)
    index_words(uow, document, version)
    after = {"title": document.title, "subjects": [str(subject) for subject in subjects], "source": source}
    record_change(uow, entity="document", entity_id=document.public_id, action="added", before=None, after=after)
    uow.touch(DOCUMENTS_TOPIC)
    return view_papers(uow, [(document, version)])[0]


def add_version(
    uow: UnitOfWork,
    public_id: str,
    taken: TakenFile,
    *,
    after: int,
    source: Source,
    expires_on: date | None = None,
    sender: str = "",
) -> DocumentView:
    """Put a new file in the place of the latest, which stays to be looked at. Needs ``documents.edit``.

    ``after`` is the version that its sender has seen: with another one there (``VersionMoved``) nothing happens. A
    later ``expires_on`` ends what was said of the old one's end. Raises ``NotFound``.
    """
    uow.actor.require(Permission.DOCUMENTS_EDIT)
    document = queries.find_document(uow, public_id)
    if document is None or document.deleted_at is not None:
        raise NotFound("The document")
    document_id = document.id or 0
    values = {"version": after + 1, "changed_at": uow.now()}
    if expires_on is not None:
        values["expires_on"] = expires_on
    if not queries.change_document(uow, document_id, values, Document.version == after):
        raise VersionMoved(document.version)
    version = _add_version_row(uow, document_id, after + 1, taken, source, sender)
    index_words(uow, document, version)
    record_change(
        uow,
        entity="document",
        entity_id=public_id,
        action="new_version",
        before={"version": after},
        after={"version": after + 1},
    )
    uow.touch(DOCUMENTS_TOPIC)
    return view_papers(uow, [(document, version)])[0]


def clean_title(title: str) -> str:
    """One line of what somebody calls a paper. Raises ``InvalidInput`` on ``title``."""
    plain = " ".join("".join(char for char in title if char.isprintable() or char.isspace()).split())
    if len(plain) > MAX_TITLE:
        raise InvalidInput("title", "A title has at most 200 characters.")
    return plain


def check_remind_days(days: int) -> None:
    if not 0 <= days <= MAX_REMIND_DAYS:
        raise InvalidInput("remind_days", "Reminders come 0 to 365 days before.")


def _add_version_row(
    uow: UnitOfWork, document_id: int, number: int, taken: TakenFile, source: Source, sender: str
) -> DocumentVersion:
    version = DocumentVersion(
        document_id=document_id,
        number=number,
        source=source,
        sender=sender[:254],
        taken_at=uow.now(),
        by=uow.actor.label[:120],
        by_user_id=uow.actor.user_id,
        **taken.model_dump(exclude={"title"}),
    )
    uow.session.add(version)
    uow.session.flush()
    if version.state == VersionState.CHECKING:
        payload = {"version": version.id, "sha256": version.sha256, "data_dir": str(uow.port(Settings).data_dir)}
        enqueue(uow, LOOK_INTO, payload)
    elif uow.port(FileStore).is_far:
        enqueue(uow, SEND_AWAY, {"version": version.id})
    return version
