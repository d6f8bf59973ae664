"""What ``/admin/message-templates`` shows and does: the messages of the house, and one text being written with its preview."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import reflex as rx
from pydantic import ValidationError

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import FreightError, InvalidInput, NotFound
from freight_app.kit.house import current_house
from freight_app.kit.languages import LANGUAGES, format_moment
from freight_app.messaging.dtos import Channel
from freight_app.messaging.templates import TEMPLATES
from freight_app.messaging.templating import writing
from freight_app.messaging.templating.writing import TextView, Words
from freight_app.shop.service import get_shop_profile
from freight_app.ui.admin.message_preview import PreviewView, preview_view
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import translate
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.visitor import Visitor, signed_in_user, visitor

PATH = "/admin/message-templates"
FIELDS = ("subject", "heading", "paragraphs", "button", "closing", "short")
UNDO = "message_text"
_MOST = 5_000
# A field without an error has an empty one: in the browser a name that is missing is not empty.
_NO_ERRORS: dict[str, str] = dict.fromkeys(FIELDS, "")
_ORDERS, _MONEY, _PARTS, _PEOPLE, _HOUSE = "orders", "money", "parts", "people", "house"
# By how a message's name begins; the first that fits.
_PURPOSES: tuple[tuple[str, str], ...] = (
    ("order_", _ORDERS), ("back_order", _ORDERS), ("approv", _ORDERS), ("return_", _ORDERS), ("payment", _MONEY),
    ("credit_note", _MONEY), ("transfer", _MONEY), ("proof", _MONEY), ("invoice", _MONEY), ("back_in", _PARTS),
    ("price_", _PARTS), ("notice", _PARTS), ("question", _PARTS), ("review", _PARTS), ("data_", _HOUSE),
    ("", _PEOPLE),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A message in the list: its subject as the house writes it in the reader's language, and which texts are the shop's."""

    template: str
    subject: str
    purpose: str
    own: tuple[str, ...]
    is_first: bool


@dataclass(frozen=True, slots=True)
class VersionRow:
    version: int
    at: str
    by: str
    is_house: bool


@dataclass(frozen=True, slots=True)
class TextSheet:
    """The text that is open."""

    template: str = ""
    subject: str = ""
    channel: str = "email"
    language: str = "en"
    version: int = 0
    is_own: bool = False
    known: str = ""
    needed: str = ""
    direction: str = "ltr"


class MessageTextsState(rx.State):
    """The list, and the text of ``?of=order_placed&by=email&in=fr``."""

    rows: list[TemplateRow] = []
    one: TextSheet = TextSheet()
    words: dict[str, str] = dict.fromkeys(FIELDS, "")
    versions: list[VersionRow] = []
    preview: PreviewView = PreviewView()
    errors: dict[str, str] = dict(_NO_ERRORS)
    trouble: str = ""
    is_open: bool = False
    is_unsaved: bool = False
    asks_reset: bool = False
    filled: int = 0
    is_loaded: bool = False

    @rx.event
    @guarded(Permission.MESSAGES_MANAGE)
    async def load(self) -> None:
        """Read what the address asks for."""
        who, asked = visitor(), self.router.url.query_parameters
        template, channel, language = asked.get("of", ""), asked.get("by", "email"), asked.get("in", who.language)
        self.rows = await asyncio.to_thread(_read_list, who)
        self.is_open, self.asks_reset, self.trouble = False, False, ""
        if template in TEMPLATES and channel in tuple(Channel) and language in LANGUAGES:
            await self._open(who, template, channel, language)
        self.is_loaded = True

    @rx.event
    @guarded(Permission.MESSAGES_MANAGE)
    async def type_word(self, name: str, value: str) -> None:
        """A field, while somebody types: the preview follows."""
        if name in FIELDS:
            self.words = {**self.words, name: str(value)[:_MOST].replace("\0", "")}
            self.is_unsaved = True
            await self._look(visitor())

    @rx.event
    @guarded(Permission.MESSAGES_MANAGE)
    async def save(self, typed: dict[str, Any]) -> None:
        """Say it like this from now on."""
        del typed
        await self._change(writing.write_text, dict(self.words))

    @rx.event
    @guarded(Permission.MESSAGES_MANAGE)
    async def ask_reset(self, on: bool) -> None:
        self.asks_reset = bool(on)

    @rx.event
    @guarded(Permission.MESSAGES_MANAGE)
    async def reset_text(self) -> None:
        """The house's text again; the shop's stays among the versions."""
        self.asks_reset = False
        await self._change(_reset, {})

    @rx.event
    @guarded(Permission.MESSAGES_MANAGE)
    async def restore(self, version: int) -> None:
        """Say again what an earlier version said."""
        wanted = int(version)

        def back(
            uow: UnitOfWork, template: str, channel: Channel, language: str, _words: Words, *, version: int
        ) -> Any:
            return writing.restore_version(uow, template, channel, language, wanted=wanted, version=version)

        await self._change(back, {})

    @rx.event
    @guarded(Permission.MESSAGES_MANAGE)
    async def send_test(self) -> None:
        """Send the text as it is kept to oneself."""
        who, user, one = visitor(), signed_in_user(), self.one
        channel = Channel(one.channel)
        to = user.email if channel is Channel.EMAIL else user.phone

        def send() -> None:
            with current_house().write(who.actor) as uow:
                writing.send_test(uow, one.template, channel, one.language, to=to)

        try:
            await asyncio.to_thread(send)
        except FreightError as error:
            self.trouble = sentence_of(error, who.language)
        else:
            await show_toast(self, translate("A trial is on its way to you", who.language))

    async def _change(self, act: Callable[..., Any], words: dict[str, str]) -> None:
        who, one = visitor(), self.one
        self.errors, self.trouble = dict(_NO_ERRORS), ""

        def do() -> None:
            with current_house().write(who.actor) as uow:
                told = Words.model_validate(words)
                act(uow, one.template, Channel(one.channel), one.language, told, version=one.version)

        try:
            await asyncio.to_thread(do)
        except InvalidInput as error:
            self.errors = {**_NO_ERRORS, error.field: sentence_of(error, who.language)}
            return
        except ValidationError:
            self.trouble = translate("This is too long.", who.language)
            return
        except FreightError as error:
            self.trouble = sentence_of(error, who.language)
            return
        await self._open(who, one.template, one.channel, one.language)
        self.rows = await asyncio.to_thread(_read_list, who)
        await show_toast(self, translate("Saved", who.language))

    async def _open(self, who: Visitor, template: str, channel: str, language: str) -> None:
        try:
            found, self.versions = await asyncio.to_thread(_read_text, who, template, Channel(channel), language)
        except NotFound:
            return
        self.one = TextSheet(
            template=template,
            subject=TEMPLATES[template].texts[who.language].subject,
            channel=channel,
            language=language,
            version=found.version,
            is_own=found.is_own,
            known=_listed(found.fields),
            needed=_listed(found.needed),
            direction="rtl" if language == "ar" else "ltr",
        )
        self.words = {name: getattr(found.words, name) for name in FIELDS}
        self.is_open, self.is_unsaved, self.errors = True, False, dict(_NO_ERRORS)
        self.filled += 1
        await self._look(who)

    async def _look(self, who: Visitor) -> None:
        preview, errors = await asyncio.to_thread(_look, who, self.one, dict(self.words))
        self.errors = {**_NO_ERRORS, **errors}
        self.preview = self.preview if preview is None else preview


def _reset(uow: UnitOfWork, template: str, channel: Channel, language: str, _words: Words, *, version: int) -> TextView:
    return writing.reset_text(uow, template, channel, language, version=version)


def _read_list(who: Visitor) -> list[TemplateRow]:
    with current_house().read(who.actor) as uow:
        found = writing.list_templates(uow)
    order = list(dict.fromkeys(purpose for _, purpose in _PURPOSES))
    found = sorted(found, key=lambda one: order.index(_purpose(one.template)))
    rows: list[TemplateRow] = []
    for one in found:
        purpose = _purpose(one.template)
        is_first = not rows or rows[-1].purpose != purpose
        own = tuple(code for code in LANGUAGES if any(text.endswith(f":{code}") for text in one.own))
        subject = TEMPLATES[one.template].texts[who.language].subject
        rows.append(TemplateRow(one.template, subject, purpose, own, is_first))
    return rows


def _purpose(template: str) -> str:
    return next(purpose for begins, purpose in _PURPOSES if template.startswith(begins))


def _read_text(who: Visitor, template: str, channel: Channel, language: str) -> tuple[TextView, list[VersionRow]]:
    with current_house().read(who.actor) as uow:
        found = writing.get_text(uow, template, channel, language)
        zone = get_shop_profile(uow).time_zone
    rows = [
        VersionRow(one.version, format_moment(one.written_at, who.language, zone=zone), one.written_by, one.is_house)
        for one in found.versions
    ]
    return found, rows


def _look(who: Visitor, one: TextSheet, words: dict[str, str]) -> tuple[PreviewView | None, dict[str, str]]:
    with current_house().read(who.actor) as uow:
        try:
            told = Words.model_validate(words)
            found = writing.preview_words(uow, one.template, Channel(one.channel), one.language, told)
        except InvalidInput as error:
            return None, {error.field: sentence_of(error, who.language)}
        except ValidationError:
            return None, {}
    return preview_view(found, one.language), {}


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f"{{{name}}}" for name in names)
