"""What ``/admin/campaigns/[id]`` shows and does: a draft with its live preview, a campaign on its way with its results."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import reflex as rx
from pydantic import ValidationError

from freight_app.accounts.dtos import PUBLIC_PRICE_GROUP
from freight_app.accounts.permissions import Permission
from freight_app.accounts.retailers import list_price_groups
from freight_app.catalogue.categories import list_categories
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import FreightError, InvalidInput, NotFound
from freight_app.kit.house import current_house
from freight_app.kit.languages import LANGUAGES, pick_text
from freight_app.kit.pagination import PageRequest
from freight_app.messaging.campaigns import previewing, running
from freight_app.messaging.campaigns.dtos import CampaignText, CampaignView
from freight_app.messaging.dtos import Channel
from freight_app.shop.service import get_shop_profile
from freight_app.ui.admin.campaign_rows import (
    PLAIN_FIELDS,
    TEXT_FIELDS,
    CampaignSheet,
    RecipientRow,
    audience_of,
    draft_of,
    moment_of,
    recipient_row,
    sheet_of,
    texts_of,
    typed_of,
)
from freight_app.ui.admin.list_pages import PER_PAGE, PagerView, list_address, page_number, pager_of
from freight_app.ui.admin.live import watch
from freight_app.ui.admin.message_preview import PreviewView, preview_view
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import translate
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.visitor import Visitor, signed_in_user, visitor

PATH = "/admin/campaigns"
Step = Callable[[UnitOfWork, str], CampaignView]
_STEPS: dict[str, Step] = {
    "start": running.start_campaign,
    "unschedule": running.unschedule_campaign,
    "pause": running.pause_campaign,
    "resume": running.resume_campaign,
    "cancel": running.cancel_campaign,
}
_MOST = 5_000
# A field without an error has an empty one: in the browser a name that is missing is not empty.
_NO_ERRORS: dict[str, str] = dict.fromkeys((*PLAIN_FIELDS, *TEXT_FIELDS, "starts_at", "texts", "to"), "")


class CampaignState(rx.State):
    """The campaign of the address. ``typed`` and ``texts`` fill the fields; ``filled`` makes them anew."""

    one: CampaignSheet = CampaignSheet()
    typed: dict[str, str] = dict.fromkeys(PLAIN_FIELDS, "")
    text: dict[str, str] = dict.fromkeys(TEXT_FIELDS, "")
    languages: list[str] = []
    written: list[str] = []
    language: str = "en"
    preview: PreviewView = PreviewView()
    people: int = 0
    groups: list[dict[str, str]] = []
    categories: list[dict[str, str]] = []
    errors: dict[str, str] = dict(_NO_ERRORS)
    trouble: str = ""
    is_unsaved: bool = False
    asks: str = ""
    rows: list[RecipientRow] = []
    pager: PagerView = PagerView()
    shown: str = ""
    filled: int = 0
    is_found: bool = False
    is_loaded: bool = False
    _id: str = ""
    _page: int = 1
    _texts: dict[str, dict[str, str]] = {}

    @rx.event
    @guarded(Permission.MESSAGES_MANAGE)
    async def load(self) -> None:
        """Read the campaign of the address; ``show`` in it narrows the people by what became of their message."""
        who, asked = visitor(), self.router.url.query_parameters
        self._id = self.router.url.path.rstrip("/").rpartition("/")[2][:40]
        self.shown, self._page = asked.get("show", "")[:20], page_number(asked.get("page", ""))
        self.errors, self.trouble, self.asks, self.language = dict(_NO_ERRORS), "", "", who.language
        self.groups, self.categories = await asyncio.to_thread(_read_choices, who)
        found = await self._read()
        if found is not None:
            self._fill(found)
            await self._look(who)
        self.is_loaded = True
        watch(self, Permission.MESSAGES_MANAGE)

    @rx.event
    @guarded(Permission.MESSAGES_MANAGE)
    async def type_field(self, name: str, value: str) -> None:
        """A field of the campaign, while somebody types: the people are counted anew."""
        if name in PLAIN_FIELDS:
            self.typed, self.is_unsaved = {**self.typed, name: str(value)[:500].replace("\0", "")}, True
            await self._look(visitor())

    @rx.event
    @guarded(Permission.MESSAGES_MANAGE)
    async def type_text(self, name: str, value: str) -> None:
        """A field of the text in the language that is open: the preview follows."""
        if name in TEXT_FIELDS:
            self.text, self.is_unsaved = {**self.text, name: str(value)[:_MOST].replace("\0", "")}, True
            self._texts = {**self._texts, self.language: self.text}
            self._note_written()
            await self._look(visitor())

    @rx.event
    @guarded(Permission.MESSAGES_MANAGE)
    async def write_in(self, language: str) -> None:
        """Open the text in another language; what was typed stays."""
        if language in LANGUAGES:
            self.language, self.text = language, self._texts.get(language, dict.fromkeys(TEXT_FIELDS, ""))
            self.filled += 1
            await self._look(visitor())

    @rx.event
    @guarded(Permission.MESSAGES_MANAGE)
    async def choose_language(self, language: str, on: bool) -> None:
        """Narrow the audience to readers of a language."""
        if language in LANGUAGES:
            kept = [code for code in self.languages if code != language]
            self.languages, self.is_unsaved = ([*kept, language] if on else kept), True
            await self._look(visitor())

    @rx.event
    @guarded(Permission.MESSAGES_MANAGE)
    async def save(self, typed: dict[str, Any]) -> None:
        """Keep the draft."""
        del typed
        if await self._save():
            await show_toast(self, translate("Saved", visitor().language))

    @rx.event
    @guarded(Permission.MESSAGES_MANAGE)
    async def send_test(self) -> None:
        """Save it and send it to oneself."""
        who, user = visitor(), signed_in_user()
        if not await self._save():
            return

        def send() -> None:
            with current_house().write(who.actor) as uow:
                running.send_test(uow, self._id, user, language=self.language)

        if await self._try(send):
            await show_toast(self, translate("A trial is on its way to you", who.language))

    @rx.event
    @guarded(Permission.MESSAGES_MANAGE)
    async def ask(self, what: str) -> None:
        """Open one of the dialogs; starting and planning save the draft first."""
        if what in ("start", "plan") and not await self._save():
            return
        self.asks = what if what in ("start", "plan", "cancel") else ""

    @rx.event
    @guarded(Permission.MESSAGES_MANAGE)
    async def step(self, what: str) -> None:
        """Start, hold, go on, take back or end."""
        who, step = visitor(), _STEPS.get(what)
        self.asks = ""
        if step is not None and await self._try(lambda: _write(who, step, self._id)):
            await self._read()

    @rx.event
    @guarded(Permission.MESSAGES_MANAGE)
    async def plan(self, typed: dict[str, Any]) -> None:
        """Send it at a time to come, on the shop's clock."""
        who, at = visitor(), str(typed.get("starts_at", ""))[:30]
        if await self._try(lambda: _plan(who, self._id, at)):
            self.asks = ""
            await self._read()

    async def _follow(self) -> None:
        await self._read()

    async def _save(self) -> bool:
        who = visitor()
        return await self._try(self._keep(who))

    def _keep(self, who: Visitor) -> Callable[[], None]:
        typed, texts, languages, public_id = dict(self.typed), dict(self._texts), list(self.languages), self._id

        def keep() -> None:
            draft = draft_of(typed, texts, languages)
            with current_house().write(who.actor) as uow:
                running.update_campaign(uow, public_id, draft)

        return keep

    async def _try(self, act: Callable[[], None]) -> bool:
        """Do something that may be refused: what is wrong stands at its field, or above all of them."""
        language = visitor().language
        self.errors, self.trouble = dict(_NO_ERRORS), ""
        try:
            await asyncio.to_thread(act)
        except InvalidInput as error:
            self._point_at(error.field, sentence_of(error, language))
            return False
        except ValidationError:
            self.trouble = translate("This is too long.", language)
            return False
        except FreightError as error:
            self.trouble = sentence_of(error, language)
            return False
        self.is_unsaved = False
        return True

    def _point_at(self, field: str, sentence: str) -> None:
        parts = field.split(".")
        if len(parts) == 3 and parts[1] in LANGUAGES:
            self.language, self.text = parts[1], self._texts.get(parts[1], dict.fromkeys(TEXT_FIELDS, ""))
            self.filled += 1
        self.errors = {**_NO_ERRORS, parts[-1]: sentence}
        if parts[-1] in ("texts", "to"):
            self.trouble = sentence

    async def _look(self, who: Visitor) -> None:
        """Count the people and render the text, as far as what was typed can be read."""
        typed, text, languages = dict(self.typed), dict(self.text), list(self.languages)
        people, preview, errors = await asyncio.to_thread(_look, who, typed, text, languages, self.language)
        self.errors = {**_NO_ERRORS, **errors}
        self.people = self.people if people is None else people
        self.preview = self.preview if preview is None else preview

    async def _read(self) -> CampaignView | None:
        who = visitor()
        found = await asyncio.to_thread(_read, who, self._id, self.shown, self._page)
        self.is_found = found is not None
        if found is None:
            return None
        view, self.one, self.rows, self.pager = found
        return view

    def _fill(self, view: CampaignView) -> None:
        self.typed, self._texts = typed_of(view), texts_of(view, LANGUAGES)
        self.languages, self.is_unsaved = list(view.audience.languages), False
        self.text = self._texts[self.language]
        self._note_written()
        self.filled += 1

    def _note_written(self) -> None:
        self.written = [code for code, text in self._texts.items() if text["subject"]]


def _read_choices(who: Visitor) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Price groups but the public's, which belongs to no company, and the tree of categories."""
    with current_house().read(who.actor) as uow:
        groups = [one for one in list_price_groups(uow) if one.code != PUBLIC_PRICE_GROUP]
        tree = list_categories(uow, language=who.language)
    return (
        [{"value": one.code, "label": pick_text(one.name, who.language)} for one in groups],
        [{"value": one.slug, "label": "· " * one.depth + one.name} for one in tree],
    )


def _look(
    who: Visitor, typed: dict[str, str], text: dict[str, str], languages: list[str], language: str
) -> tuple[int | None, PreviewView | None, dict[str, str]]:
    people, preview, errors = None, None, {}
    with current_house().read(who.actor) as uow:
        try:
            people = running.count_audience(uow, audience_of(typed, languages), Channel(typed["channel"]))
            written = CampaignText.model_validate(text)
            name = who.user.name if who.user else ""
            found = previewing.preview_campaign(uow, written, language, link=typed["link"], name=name)
            preview = preview_view(found, language)
        except InvalidInput as error:
            errors = {error.field.rpartition(".")[2]: sentence_of(error, who.language)}
        except (ValidationError, ValueError):
            errors = {}
    return people, preview, errors


def _read(
    who: Visitor, public_id: str, shown: str, page: int
) -> tuple[CampaignView, CampaignSheet, list[RecipientRow], PagerView] | None:
    with current_house().read(who.actor) as uow:
        try:
            view = running.get_campaign(uow, public_id)
        except NotFound:
            return None
        request = PageRequest(page=page, per_page=PER_PAGE)
        found = running.list_recipients(uow, public_id, status=shown, page=request)
        zone = get_shop_profile(uow).time_zone
    rows = [recipient_row(one, who.language, zone) for one in found.items]
    address = list_address(f"{PATH}/{public_id}", show=shown)
    return view, sheet_of(view, who.language, zone), rows, pager_of(found, address)


def _write(who: Visitor, step: Step, public_id: str) -> None:
    with current_house().write(who.actor) as uow:
        step(uow, public_id)


def _plan(who: Visitor, public_id: str, at: str) -> None:
    with current_house().write(who.actor) as uow:
        running.schedule_campaign(uow, public_id, moment_of(at, get_shop_profile(uow).time_zone))
