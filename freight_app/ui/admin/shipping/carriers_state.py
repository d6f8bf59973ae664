"""What ``/admin/carriers`` shows and does: how each carrier does, one number tried, a price asked, one more described."""

from __future__ import annotations

import asyncio
from typing import Any

import reflex as rx
from pydantic import ValidationError

from freight_app.accounts.permissions import Permission
from freight_app.kit.errors import FreightError, InvalidInput
from freight_app.kit.house import current_house
from freight_app.shipping.carrier_dtos import ParcelSizes, RateQuestion
from freight_app.shipping.carrying import ask_price, prepare_price, try_number
from freight_app.shipping.dtos import CarrierAnswer
from freight_app.shipping.polling.mappings import keep_mapping, remove_mapping, try_mapping
from freight_app.ui.admin.live import watch
from freight_app.ui.admin.settings_forms import errors_of, no_errors, typed_number, typed_text
from freight_app.ui.admin.shipping.carriers_rows import (
    AnswerView,
    BrokenLine,
    CarrierLine,
    CarriersView,
    Choice,
    EventLine,
    RateLine,
    answer_view,
    rate_lines,
    read_carriers,
)
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import translate
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.visitor import Visitor, visitor

MAX_FILE, MAX_EXAMPLE = 64 * 1024, 512 * 1024
_PLACES = ("origin_city", "origin_country", "origin_postal_code")
_PLACES_TO = ("destination_city", "destination_country", "destination_postal_code")
# What is typed, and what the room calls it.
_SIZES = {"weight": "weight_g", "length": "length_mm", "width": "width_mm", "height": "height_mm"}
RATE_ERRORS = no_errors(*_PLACES, *_PLACES_TO, *_SIZES.values())


class CarriersState(rx.State):
    """Carriers, and beside them what was tried last."""

    rows: list[CarrierLine] = []
    trackers: list[Choice] = []
    raters: list[Choice] = []
    broken: list[BrokenLine] = []
    is_loaded: bool = False
    may_edit: bool = False
    may_describe: bool = False
    answer: AnswerView = AnswerView()
    events: list[EventLine] = []
    trouble: str = ""
    rates: list[RateLine] = []
    rate_trouble: str = ""
    rate_errors: dict[str, str] = RATE_ERRORS
    is_describing: bool = False
    filled: int = 0
    file_key: str = ""
    file_trouble: str = ""
    dry_name: str = ""
    dry_lacks: str = ""
    dry_answer: AnswerView = AnswerView()
    dry_events: list[EventLine] = []

    @rx.event
    @guarded(Permission.SHIPPING_READ)
    async def load(self) -> None:
        """Read how every carrier does."""
        who = visitor()
        self.may_edit = who.actor.may(Permission.SHIPPING_EDIT)
        self.may_describe = who.actor.may(Permission.SETTINGS_EDIT) and self.may_edit
        self._show(await asyncio.to_thread(read_carriers, who))
        self.is_describing = False
        watch(self, Permission.SHIPPING_READ, every_s=5)

    async def _follow(self) -> None:
        self._show(await asyncio.to_thread(read_carriers, visitor()))

    @rx.event
    @guarded(Permission.SHIPPING_EDIT)
    async def try_it(self, data: dict[str, Any]) -> None:
        """Ask a carrier about a number: the answer is shown and not kept."""
        who = visitor()
        self.trouble, self.answer, self.events = "", AnswerView(), []
        try:
            found = await asyncio.to_thread(_try, who, typed_text(data, "carrier"), typed_text(data, "number"))
        except FreightError as error:
            self.trouble = sentence_of(error, who.language)
        else:
            self.answer, self.events = found
        await self._follow()

    @rx.event
    @guarded(Permission.SHIPPING_READ)
    async def ask_rates(self, data: dict[str, Any]) -> None:
        """What would a parcel cost, leaving tomorrow?"""
        who = visitor()
        self.rates, self.rate_trouble, self.rate_errors = [], "", RATE_ERRORS
        try:
            question = _question(data)
            self.rates = await asyncio.to_thread(_rates, who, typed_text(data, "rater"), question)
        except ValidationError as error:
            self.rate_errors = RATE_ERRORS | errors_of(error, RATE_ERRORS, who.language)
        except FreightError as error:
            self.rate_trouble = sentence_of(error, who.language)
        await self._follow()

    @rx.event
    @guarded(Permission.SETTINGS_EDIT)
    async def open_new(self) -> None:
        """An empty file."""
        self._forget_dry_run()
        self.is_describing = True
        self.filled += 1

    @rx.event
    @guarded(Permission.SETTINGS_EDIT)
    async def close_new(self) -> None:
        self.is_describing = False

    @rx.event
    @guarded(Permission.SETTINGS_EDIT)
    async def describe(self, data: dict[str, Any]) -> None:
        """Read the file and what it makes of the example; keep it when that was asked and it holds."""
        who = visitor()
        content, example = _typed(data, "file", MAX_FILE), _typed(data, "example", MAX_EXAMPLE)
        keeps = data.get("keep") in (True, "on", "true")
        self._forget_dry_run()
        try:
            dry = await asyncio.to_thread(_describe, who, content, example, keeps=keeps)
        except InvalidInput as error:
            self.file_key, self.file_trouble = error.field, error.message
            return
        except FreightError as error:
            self.file_trouble = sentence_of(error, who.language)
            return
        self.dry_name, self.dry_lacks, self.dry_answer, self.dry_events = dry
        if keeps:
            self.is_describing = False
            await show_toast(self, translate("{carrier} is kept.", who.language, carrier=self.dry_name))
            await self._follow()

    @rx.event
    @guarded(Permission.SETTINGS_EDIT)
    async def remove(self, code: str) -> None:
        """Forget a carrier that was described here; its shipments stay."""
        who = visitor()
        await asyncio.to_thread(_remove, who, code)
        await show_toast(self, translate("The carrier is forgotten. Its shipments stay.", who.language))
        await self._follow()

    def _show(self, view: CarriersView) -> None:
        self.rows, self.trackers, self.raters, self.broken = view.rows, view.trackers, view.raters, view.broken
        self.is_loaded = True

    def _forget_dry_run(self) -> None:
        self.file_key, self.file_trouble, self.dry_name, self.dry_lacks = "", "", "", ""
        self.dry_answer, self.dry_events = AnswerView(), []


def _typed(data: dict[str, Any], name: str, most: int) -> str:
    """A long text as it was typed; one letter more than ``most`` is kept, so that its length is refused."""
    value = data.get(name)
    return value.replace("\r\n", "\n")[: most + 1] if isinstance(value, str) else ""


def _question(data: dict[str, Any]) -> RateQuestion:
    """Kilograms and centimetres, as people measure parcels. Raises ``ValidationError`` by field of the form."""
    places = {name: typed_text(data, name).upper() if "country" in name else typed_text(data, name)
              for name in (*_PLACES, *_PLACES_TO)}  # fmt: skip
    sizes = {
        field: _scaled(typed_number(data, name), 1000 if name == "weight" else 10) for name, field in _SIZES.items()
    }
    return RateQuestion.model_validate(places | {"parcel": ParcelSizes.model_validate(sizes)})


def _scaled(written: str, factor: int) -> object:
    try:
        return round(float(written) * factor)
    except (ValueError, OverflowError):
        return None


def _try(who: Visitor, code: str, number: str) -> tuple[AnswerView, list[EventLine]]:
    house = current_house()
    answer: CarrierAnswer = try_number(house.database.ports, who.actor, code, number)
    return answer_view(answer, who, house)


def _rates(who: Visitor, code: str, question: RateQuestion) -> list[RateLine]:
    house = current_house()
    with house.read(who.actor) as uow:
        request = prepare_price(uow, question)
    return rate_lines(list(ask_price(house.database.ports, who.actor, code, request)), who.language)


def _describe(who: Visitor, content: str, example: str, *, keeps: bool) -> tuple[str, str, AnswerView, list[EventLine]]:
    """The carrier's name, what it lacks, and what it makes of the example."""
    house = current_house()
    with house.read(who.actor) as uow:
        dry = try_mapping(uow, content, example.encode("utf-8", "replace") if example.strip() else None)
    if keeps:
        with house.write(who.actor) as uow:
            keep_mapping(uow, content)
    view, events = answer_view(dry.answer, who, house) if dry.answer else (AnswerView(), [])
    return dry.profile.name, dry.profile.lacks, view, events


def _remove(who: Visitor, code: str) -> None:
    with current_house().write(who.actor) as uow:
        remove_mapping(uow, code)
