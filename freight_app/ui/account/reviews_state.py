"""One's own reviews: of whoever is signed in, or of whoever holds the link of a letter."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

import reflex as rx

from freight_app.catalogue.dtos import CarOwner
from freight_app.catalogue.opinions import writing as opinions
from freight_app.catalogue.opinions.dtos import PhotoView, ReviewDraft
from freight_app.catalogue.opinions.photos import view_handles
from freight_app.kit.errors import FreightError, InvalidInput, NotFound, NotSignedIn
from freight_app.kit.house import current_house
from freight_app.orders.reviewing import inviting
from freight_app.orders.reviewing import writing as reviewing
from freight_app.ui.account.reviews_rows import OwnList, ReceivedRow, TypedReview, car_choices, own_list
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import public, signed_in
from freight_app.ui.i18n import translate
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.storefront.opinion_rows import PhotoRow, photo_rows
from freight_app.ui.visitor import Visitor, visitor


class ReviewsState(rx.State):
    """What came to somebody, and the form for one of its reviews. ``link`` is the token of the letter that they came by."""

    rows: list[ReceivedRow] = []
    cars: list[dict[str, str]] = []
    first_name: str = ""
    number: str = ""
    is_loaded: bool = False
    is_missing: bool = False
    wants_letters: bool = True
    typed: TypedReview = TypedReview()
    photos: list[PhotoRow] = []
    is_writing: bool = False
    deleting: str = ""
    field: str = ""
    error: str = ""
    link: str = ""
    _found: OwnList = OwnList()
    _as_draft: bool = False

    @rx.event
    @signed_in
    async def load(self) -> None:
        """What one received; ``sku`` in the address opens the form for that part."""
        self.link = ""
        await self._begin()

    @rx.event
    @public
    async def load_invited(self) -> None:
        """What came with the order of a letter; a link that we never gave out says so in the page."""
        self.link = unquote(self.router.url.path.rstrip("/").rpartition("/")[2])[:40]
        await self._begin()

    @rx.event
    @public
    async def write(self, sku: str) -> None:
        """Open the form for one of the parts."""
        self._open(sku)

    @rx.event
    @public
    async def close(self) -> None:
        self.is_writing = False

    @rx.event
    @public
    async def keep_as_draft(self, draft: bool) -> None:
        """Which of the form's two buttons is pressed; the form follows it."""
        self._as_draft = draft

    @rx.event
    @public
    async def add_photo(self, data: dict[str, Any]) -> None:
        """A picture has been taken in; what does not carry our signature is refused."""
        handle, who = str(data.get("handle", ""))[:140], visitor()
        handles = [*(photo.handle for photo in self.photos), handle]
        try:
            found = await asyncio.to_thread(_view_photos, who, handles)
        except InvalidInput as error:
            self.field, self.error = "photos", sentence_of(error, who.language)
            return
        self.photos = photo_rows(found, who.language)
        if self.field == "photos":
            self.field, self.error = "", ""

    @rx.event
    @public
    async def take_photo_out(self, handle: str) -> None:
        self.photos = [photo for photo in self.photos if photo.handle != handle]

    @rx.event
    @public
    async def send(self, data: dict[str, Any]) -> None:
        """Send the review, or keep it for later; what is wrong stands at its field, and what was typed stays."""
        who = visitor()
        self._remember(data)
        self.field, self.error = "", ""
        typed, as_draft = self.typed, self._as_draft
        draft = ReviewDraft(
            rating=typed.rating,
            title=typed.title,
            text=typed.text,
            display_name=typed.display_name,
            language=who.language,
            car_id=int(typed.car) if typed.car else None,
            photos=[photo.handle for photo in self.photos],
            as_draft=as_draft,
        )
        try:
            status = await asyncio.to_thread(_keep, who, self.link, typed.sku, draft)
        except (NotSignedIn, NotFound):
            raise
        except InvalidInput as error:
            self.field, self.error = error.field, sentence_of(error, who.language)
            return
        except FreightError as error:
            self.field, self.error = "form", sentence_of(error, who.language)
            return
        self.is_writing = False
        said = {
            "draft": translate("Kept for later", who.language),
            "published": translate("Thank you. Your review is in the shop.", who.language),
        }.get(status, translate("Thank you. The shop reads it first.", who.language))
        await show_toast(self, said)
        await self._read()

    @rx.event
    @signed_in
    async def ask_to_delete(self, review_id: str) -> None:
        """Ask before it is gone for good; an empty id closes the question."""
        self.deleting = review_id[:40]

    @rx.event
    @signed_in
    async def delete(self) -> None:
        """Take one's own review back."""
        who, review_id, self.deleting = visitor(), self.deleting, ""
        await asyncio.to_thread(_delete, who, review_id)
        await show_toast(self, translate("The review is gone", who.language))
        await self._read()

    @rx.event
    @public
    async def want_letters(self, wanted: bool) -> None:
        """Be asked by mail about what comes, or not any more."""
        await asyncio.to_thread(_want_letters, visitor(), self.link, wanted)
        self.wants_letters = wanted
        await show_toast(self, translate("Saved", visitor().language))

    async def _begin(self) -> None:
        self.is_missing, self.is_writing, self.deleting = False, False, ""
        try:
            await self._read()
        except NotFound:
            self.rows, self.is_missing, self.is_loaded = [], True, True
            return
        asked = self.router.url.query_parameters.get("sku", "")
        if asked:
            self._open(asked)
            if not self.is_writing:
                text = translate("Only somebody who received this part can say something of it.", visitor().language)
                await show_toast(self, text, tone="plain")

    async def _read(self) -> None:
        found = await asyncio.to_thread(_read, visitor(), self.link)
        self._found, self.cars, self.wants_letters, self.first_name, self.number = found
        self.rows, self.is_loaded = self._found.rows, True

    def _open(self, sku: str) -> None:
        if sku in self._found.typed:
            self.typed, self.photos = self._found.typed[sku], self._found.photos[sku]
            self.is_writing, self.field, self.error = True, "", ""

    def _remember(self, data: dict[str, Any]) -> None:
        """What was typed, bounded by what the guard lets through; the room counts and names the field."""
        rating, car = str(data.get("rating", "")), str(data.get("car", ""))
        self.typed = replace(
            self.typed,
            rating=int(rating) if rating in ("1", "2", "3", "4", "5") else 0,
            title=str(data.get("title", ""))[:480],
            text=str(data.get("text", ""))[:16_000],
            display_name=str(data.get("display_name", ""))[:240],
            car=car if car in {one["value"] for one in self.cars} else "",
        )


Found = tuple[OwnList, list[dict[str, str]], bool, str, str]


def _garage(who: Visitor) -> CarOwner | None:
    return who.car_owner if who.user is not None or who.guest_token else None


def _user_id(who: Visitor) -> int:
    if who.user is None:
        raise NotSignedIn("Nobody is signed in.")
    return who.user.id


def _read(who: Visitor, link: str) -> Found:
    house = current_house()
    with house.read(who.actor) as uow:
        cars = car_choices(uow, _garage(who))
        zone = house.settings.time_zone
        if link:
            invited = reviewing.get_invited(uow, link)
            received = reviewing.list_invited(uow, link)
            wants = inviting.wants_letters_by_link(uow, link)
            return own_list(received, cars, who.language, zone), cars, wants, invited.first_name, invited.number
        received = reviewing.list_to_review(uow, _user_id(who))
        wants = inviting.wants_letters(uow, who.user.email if who.user else "")
        return own_list(received, cars, who.language, zone), cars, wants, "", ""


def _keep(who: Visitor, link: str, sku: str, draft: ReviewDraft) -> str:
    with current_house().write(who.actor) as uow:
        if link:
            return str(reviewing.write_invited_review(uow, link, sku, draft, garage=_garage(who)).status)
        return str(reviewing.write_review(uow, _user_id(who), sku, draft).status)


def _delete(who: Visitor, review_id: str) -> None:
    with current_house().write(who.actor) as uow:
        opinions.delete_own_review(uow, reviewing.key_of(_user_id(who)), review_id)


def _want_letters(who: Visitor, link: str, wanted: bool) -> None:
    with current_house().write(who.actor) as uow:
        if link:
            inviting.refuse_by_link(uow, link, refused=not wanted)
        else:
            _user_id(who)
            inviting.refuse_letters(uow, who.user.email if who.user else "", refused=not wanted)


def _view_photos(who: Visitor, handles: list[str]) -> list[PhotoView]:
    with current_house().read(who.actor) as uow:
        return view_handles(uow, handles)
