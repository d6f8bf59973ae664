"""The shop's own words: looked at, written, taken back, tried."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from freight_app.accounts.audit import record_change
from freight_app.accounts.permissions import Permission
from freight_app.accounts.values import clean_line
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.ids import new_token
from freight_app.kit.languages import LANGUAGES
from freight_app.kit.settings import Settings
from freight_app.messaging.errors import TextChanged
from freight_app.messaging.letterheads import letterhead_of
from freight_app.messaging.models import Channel
from freight_app.messaging.previews import TextPreview, preview_text
from freight_app.messaging.service import send_message
from freight_app.messaging.template import MailTemplate, MailText
from freight_app.messaging.templates import TEMPLATES
from freight_app.messaging.templating import queries
from freight_app.messaging.templating.choosing import apply_words
from freight_app.messaging.templating.examples import example_data
from freight_app.messaging.text_rules import require_pattern

MANAGE = Permission.MESSAGES_MANAGE
MAX_TEXT = 4_000
MAX_LINE = 150
MAX_SHORT = 320


class Words(BaseModel):
    """What can be written of a text: of a mail everything but ``short``, of the other channels ``short`` alone.

    Paragraphs are parted by an empty line.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    subject: Annotated[str, Field(max_length=MAX_LINE)] = ""
    heading: Annotated[str, Field(max_length=MAX_LINE)] = ""
    paragraphs: Annotated[str, Field(max_length=MAX_TEXT)] = ""
    button: Annotated[str, Field(max_length=60)] = ""
    closing: Annotated[str, Field(max_length=1_000)] = ""
    short: Annotated[str, Field(max_length=MAX_SHORT)] = ""


class VersionView(BaseModel):
    """One version; ``is_house``: it went back to the house's text."""

    model_config = ConfigDict(frozen=True)

    version: int
    written_at: datetime
    written_by: str
    is_house: bool


class TextView(BaseModel):
    """A text as it stands. ``version`` 0 is the house's own; ``fields`` may stand in it, ``needed`` always have a
    value, so that only these may stand in subject, heading and short form."""

    model_config = ConfigDict(frozen=True)

    template: str
    channel: Channel
    language: str
    words: Words
    house: Words
    version: int
    is_own: bool
    fields: tuple[str, ...]
    needed: tuple[str, ...]
    versions: tuple[VersionView, ...]


class TemplateState(BaseModel):
    """A message of the house and which of its texts the shop has written: ``own`` holds ``channel:language``."""

    model_config = ConfigDict(frozen=True)

    template: str
    own: tuple[str, ...]


def list_templates(uow: UnitOfWork) -> list[TemplateState]:
    """Every message whose words the shop can choose. Everything here needs ``messages.manage``."""
    uow.actor.require(MANAGE)
    own: dict[str, list[str]] = {}
    for row in queries.list_current(uow):
        if row.words is not None:
            own.setdefault(row.template, []).append(f"{row.channel}:{row.language}")
    return [
        TemplateState(template=name, own=tuple(sorted(own.get(name, ()))))
        for name, template in TEMPLATES.items()
        if not template.is_bulk
    ]


def get_text(uow: UnitOfWork, template: str, channel: Channel, language: str) -> TextView:
    """One text with its versions. Raises ``NotFound`` for what the house does not send."""
    uow.actor.require(MANAGE)
    found, house = _house_text(template, language)
    versions = queries.list_versions(uow, template, channel, language)
    written = versions[0].words if versions else None
    return TextView(
        template=template,
        channel=channel,
        language=language,
        words=_words_of(house if written is None else apply_words(house, written), channel),
        house=_words_of(house, channel),
        version=versions[0].version if versions else 0,
        is_own=written is not None,
        fields=tuple(sorted(_known(found))),
        needed=tuple(sorted(_always(found))),
        versions=tuple(
            VersionView(
                version=row.version, written_at=row.written_at, written_by=row.written_by, is_house=row.words is None
            )
            for row in versions
        ),
    )


def write_text(
    uow: UnitOfWork, template: str, channel: Channel, language: str, words: Words, *, version: int
) -> TextView:
    """Say it in the shop's own words from now on. ``version`` is the one that was read.

    Raises ``InvalidInput`` naming the field of ``Words``, ``TextChanged`` when somebody was faster.
    """
    uow.actor.require(MANAGE)
    found, _ = _house_text(template, language)
    _keep(uow, template, channel, language, _checked(found, channel, words), version)
    return get_text(uow, template, channel, language)


def reset_text(uow: UnitOfWork, template: str, channel: Channel, language: str, *, version: int) -> TextView:
    """Go back to the house's text; what the shop wrote stays among the versions."""
    uow.actor.require(MANAGE)
    _house_text(template, language)
    _keep(uow, template, channel, language, None, version)
    return get_text(uow, template, channel, language)


def restore_version(
    uow: UnitOfWork, template: str, channel: Channel, language: str, *, wanted: int, version: int
) -> TextView:
    """Say again what an earlier version said. Raises ``NotFound`` and ``TextChanged``."""
    uow.actor.require(MANAGE)
    for row in queries.list_versions(uow, template, channel, language):
        if row.version == wanted:
            _keep(uow, template, channel, language, row.words, version)
            return get_text(uow, template, channel, language)
    raise NotFound("The version")


def preview_words(uow: UnitOfWork, template: str, channel: Channel, language: str, words: Words) -> TextPreview:
    """The words as a reader would get them, with example data. Raises ``InvalidInput`` as keeping them would."""
    uow.actor.require(MANAGE)
    found, house = _house_text(template, language)
    text = apply_words(house, _checked(found, channel, words))
    data = example_data(found.needs | found.may, language, uow.port(Settings).resolved_public_url)
    return preview_text(text, language, data, letterhead_of(uow))


def send_test(uow: UnitOfWork, template: str, channel: Channel, language: str, *, to: str) -> None:
    """Send the text as it stands to oneself, with example data. Raises ``InvalidInput`` on ``to``."""
    uow.actor.require(MANAGE)
    found, _ = _house_text(template, language)
    send_message(
        uow,
        template=template,
        to=to,
        language=language,
        data=example_data(found.needs | found.may, language, uow.port(Settings).resolved_public_url),
        key=f"template_test:{template}:{new_token(8)}",
        channel=channel,
    )


def _house_text(template: str, language: str) -> tuple[MailTemplate, MailText]:
    found = TEMPLATES.get(template)
    if found is None or found.is_bulk or language not in LANGUAGES:
        raise NotFound("The text")
    return found, found.texts[language]


def _known(template: MailTemplate) -> frozenset[str]:
    return (template.needs | template.may | {"shop"}) - {"lines", "link"}


def _always(template: MailTemplate) -> frozenset[str]:
    return (template.needs | {"shop"}) - {"lines", "link"}


def _words_of(text: MailText, channel: Channel) -> Words:
    if channel is not Channel.EMAIL:
        return Words(short=text.short or text.subject)
    return Words(
        subject=text.subject,
        heading=text.heading,
        paragraphs="\n\n".join(text.paragraphs),
        button=text.button,
        closing="\n\n".join(text.closing),
    )


def _checked(template: MailTemplate, channel: Channel, words: Words) -> dict[str, Any]:
    """What is kept: only what this channel shows."""
    always, known = _always(template), _known(template)
    if channel is not Channel.EMAIL:
        return {"short": _line(words.short, "short", always)}
    return {
        "subject": _line(words.subject, "subject", always),
        "heading": _line(words.heading, "heading", always),
        "paragraphs": _parts(words.paragraphs, "paragraphs", known),
        "button": _button(template, words.button),
        "closing": _parts(words.closing, "closing", known),
    }


def _line(text: str, field: str, known: frozenset[str]) -> str:
    line = " ".join(require_pattern(text, field=field, known=known).split())
    if not line:
        raise InvalidInput(field, "Something must be written here.")
    return line


def _parts(text: str, field: str, known: frozenset[str]) -> list[str]:
    text = require_pattern(text, field=field, known=known)
    return [" ".join(part.split()) for part in text.split("\n\n") if part.strip()]


def _button(template: MailTemplate, text: str) -> str:
    button = clean_line(text, field="button")
    if not button and "link" in template.needs:
        raise InvalidInput("button", "This mail leads somewhere: its button needs words.")
    return button


def _keep(
    uow: UnitOfWork, template: str, channel: Channel, language: str, words: dict[str, Any] | None, version: int
) -> None:
    current = queries.find_current(uow, template, channel, language)
    row = {
        "template": template,
        "channel": str(channel),
        "language": language,
        "version": version + 1,
        "words": words,
        "written_at": uow.now(),
        "written_by": uow.actor.label[:200],
    }
    if (current.version if current else 0) != version or not queries.insert_version(uow, row):
        raise TextChanged("Somebody wrote another version meanwhile.")
    record_change(
        uow,
        entity="message_text",
        entity_id=f"{template}:{channel}:{language}"[:80],
        action="updated",
        before=current.words if current else None,
        after=words,
    )
