"""Papers as pages show them, written for one language, with links that are their reader's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from freight_app.documents.attached import reading
from freight_app.documents.attached.dtos import DocumentView, SnippetPart, VersionState, VersionView
from freight_app.documents.attached.opening import links_of, version_links
from freight_app.documents.attached.ports import SubjectBook
from freight_app.documents.attached.searching import SOON
from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import current_house
from freight_app.kit.languages import format_date, format_moment, format_number
from freight_app.kit.subjects import Subject
from freight_app.shop.calendar import today_of_shop
from freight_app.ui.i18n import translate, translate_count
from freight_app.ui.papers.words import KINDS, REASONS, SOURCES, SUBJECTS, page_of
from freight_app.ui.visitor import Visitor

PDF, PICTURE = "application/pdf", "image/webp"
_FORMS = {PDF: "PDF", PICTURE: "", "text/csv": "CSV", "text/plain": "TXT"}


@dataclass(frozen=True, slots=True)
class SubjectRow:
    """A thing that a paper belongs to; ``word`` is what such things are called."""

    kind: str
    ref: str
    word: str
    title: str
    href: str


@dataclass(frozen=True, slots=True)
class SnippetRow:
    text: str
    is_hit: bool


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper in a list. ``form`` is pdf, picture or other; ``expiry`` is empty, ok, soon or past."""

    id: str
    title: str
    kind: str
    form: str
    facts: list[str]
    state: str
    note: str
    thumb: str
    expires: str
    expiry: str
    version: int
    brought: list[str]
    is_shared: bool
    subjects: list[SubjectRow] = field(default_factory=list)
    snippet: list[SnippetRow] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class VersionRow:
    number: int
    name: str
    facts: list[str]
    brought: list[str]
    state: str
    note: str


@dataclass(frozen=True, slots=True)
class PaperSheet:
    """The paper that is open, at one of its versions. Dates are as forms take them (``2026-03-02``)."""

    id: str = ""
    title: str = ""
    kind: str = "other"
    expires_on: str = ""
    remind_days: int = 30
    is_shared: bool = False
    may_share: bool = False
    is_deleted: bool = False
    latest: int = 1
    shown: int = 1
    state: str = ""
    note: str = ""
    form: str = "other"
    name: str = ""
    file: str = ""
    download: str = ""
    subjects: list[SubjectRow] = field(default_factory=list)
    versions: list[VersionRow] = field(default_factory=list)


def read_attached(who: Visitor, kind: str, ref: str) -> list[PaperRow]:
    """The papers of a thing."""
    with current_house().read(who.actor) as uow:
        return write_rows(uow, reading.list_attached(uow, Subject(kind, ref)), who)


def read_paper(who: Visitor, public_id: str, number: int = 0) -> PaperSheet:
    """One paper, at a version (0: the latest). ``NotFound``."""
    with current_house().read(who.actor) as uow:
        document = reading.get_paper(uow, public_id)
        versions = reading.list_versions(uow, public_id)
        shown = next((one for one in versions if one.number == number), document.latest)
        file, _thumb = version_links(uow, public_id, shown, _id_of(who))
        subjects = _subjects(uow, [document], who.language)[public_id]
    language = who.language
    return PaperSheet(
        id=public_id,
        title=document.title,
        kind=str(document.kind),
        expires_on=document.expires_on.isoformat() if document.expires_on else "",
        remind_days=document.remind_days,
        is_shared=document.is_shared,
        may_share=any(subject.kind == "order" for subject in document.subjects),
        is_deleted=document.is_deleted,
        latest=document.latest.number,
        shown=shown.number,
        state=str(shown.state),
        note=_note(shown, language),
        form=_form(shown),
        name=shown.name,
        file=file,
        download=f"{file}&d=true" if file else "",
        subjects=subjects,
        versions=[_version(one, language) for one in versions],
    )


def write_rows(
    uow: UnitOfWork,
    documents: Sequence[DocumentView],
    who: Visitor,
    snippets: dict[str, list[SnippetPart]] | None = None,
) -> list[PaperRow]:
    """Papers as rows; ``snippets`` are by public id."""
    subjects = _subjects(uow, documents, who.language)
    today = today_of_shop(uow)
    rows = []
    for document in documents:
        _file, thumb = links_of(uow, document, _id_of(who))
        ends = document.expires_on
        expiry = "" if ends is None else "past" if ends < today else "soon" if ends <= today + SOON else "ok"
        rows.append(
            PaperRow(
                id=document.public_id,
                title=document.title,
                kind=translate(KINDS[document.kind], who.language),
                form=_form(document.latest),
                facts=_facts(document.latest, who.language),
                state=str(document.latest.state),
                note=_note(document.latest, who.language) if document.latest.state != VersionState.READY else "",
                thumb=thumb,
                expires=format_date(ends, who.language) if ends else "",
                expiry=expiry,
                version=document.latest.number,
                brought=_brought(document.latest, who.language),
                is_shared=document.is_shared,
                subjects=subjects[document.public_id],
                snippet=[SnippetRow(part.text, part.is_hit) for part in (snippets or {}).get(document.public_id, [])],
            )
        )
    return rows


def write_size(size: int, language: str) -> str:
    """``1.4 MB``, ``80 KB``."""
    if size >= 1_000_000:
        return translate("{size} MB", language, size=format_number(round(size / 1_000_000, 1), language))
    return translate("{size} KB", language, size=format_number(max(round(size / 1000), 1), language))


def _subjects(uow: UnitOfWork, documents: Sequence[DocumentView], language: str) -> dict[str, list[SubjectRow]]:
    titles = uow.port(SubjectBook).titles(uow, [subject for one in documents for subject in one.subjects])
    return {
        one.public_id: [
            SubjectRow(
                kind=subject.kind,
                ref=subject.ref,
                word=translate(SUBJECTS[subject.kind], language),
                title=titles.get(subject, subject.ref),
                href=page_of(subject.kind, subject.ref),
            )
            for subject in one.subjects
        ]
        for one in documents
    }


def _version(version: VersionView, language: str) -> VersionRow:
    return VersionRow(
        number=version.number,
        name=version.name,
        facts=_facts(version, language),
        brought=_brought(version, language),
        state=str(version.state),
        note=_note(version, language),
    )


def _form(version: VersionView) -> str:
    return {PDF: "pdf", PICTURE: "picture"}.get(version.media_type, "other")


def _facts(version: VersionView, language: str) -> list[str]:
    """What kind of file, how long, how large."""
    form = _FORMS.get(version.media_type, version.name.rpartition(".")[2].upper()) or translate("Picture", language)
    pages = translate_count("{count} page", "{count} pages", version.pages, language) if version.pages else ""
    return [part for part in (form, pages, write_size(version.size, language)) if part]


def _brought(version: VersionView, language: str) -> list[str]:
    """How, by whom and when."""
    zone = current_house().settings.time_zone
    how = translate(SOURCES[version.source], language)
    return [how, version.sender or version.by, format_moment(version.taken_at, language, zone=zone)]


def _note(version: VersionView, language: str) -> str:
    return translate(REASONS[version.reason], language) if version.reason in REASONS else ""


def _id_of(who: Visitor) -> int:
    return who.user.id if who.user else 0
