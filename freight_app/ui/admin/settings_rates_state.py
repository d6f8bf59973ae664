"""The state of ``/admin/settings/rates``: what visitors may look at prices in, and every rate that was ever known."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import reflex as rx
from pydantic import ValidationError

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput
from freight_app.kit.house import current_house
from freight_app.kit.languages import Language, format_date, format_moment
from freight_app.kit.pagination import PageRequest
from freight_app.shop.calendar import today_of_shop
from freight_app.shop.currencies.dtos import RateDraft, RateView, RefreshView, ShownCurrency
from freight_app.shop.currencies.fetching import refresh_rates, view_refresh
from freight_app.shop.currencies.rates import add_rate, list_rates
from freight_app.shop.currencies.rules import Rate
from freight_app.shop.currencies.showing import list_shown_currencies, rate_of
from freight_app.shop.currencies.words import say_exactly, say_rate
from freight_app.shop.dtos import ShopProfileUpdate
from freight_app.shop.service import get_shop_profile, update_shop_profile
from freight_app.ui.admin.live import watch
from freight_app.ui.admin.settings_forms import error_of, no_errors, typed_number, typed_text
from freight_app.ui.admin.settings_money import named_currencies
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import translate
from freight_app.ui.shells.state import refresh_shell
from freight_app.ui.visitor import Visitor, visitor

PER_PAGE = 25
NO_ERRORS = no_errors("base", "value", "rated_on", "margin", "days")


def _(text: str) -> str:
    """Marks a text for the extractor; it is translated where it is shown."""
    return text


SOURCES = {
    "manual": _("By hand"),
    "ecb": _("European Central Bank"),
    "exchangerate": _("Exchange rate service"),
}


@dataclass(frozen=True, slots=True)
class OfferedRow:
    """A currency to look at prices in. ``state`` is ``shown``, ``old`` or ``none``; ``rate`` and ``day`` may be empty."""

    code: str
    name: str
    rate: str
    day: str
    source: str
    state: str


@dataclass(frozen=True, slots=True)
class RateRow:
    """One that was written down."""

    key: str
    day: str
    rate: str
    source: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class FetchingView:
    """Who is asked for rates, and how the last time went; sentences, empty where there is nothing to say."""

    is_connected: bool = False
    is_under_way: bool = False
    source: str = ""
    fetched: str = ""
    trouble: str = ""
    reason: str = ""
    lacking: str = ""


@dataclass(frozen=True, slots=True)
class RatesView:
    """The whole page, for one language."""

    own: str = ""
    offered: tuple[OfferedRow, ...] = ()
    margin: str = ""
    days: str = ""
    today: str = ""
    fetching: FetchingView = FetchingView()
    rows: tuple[RateRow, ...] = ()
    total: int = 0
    page: int = 1
    pages: int = 1


class RateSettingsState(rx.State):
    """Each choice takes effect at once; what was shown on an order before stays as it was."""

    own: str = ""
    offered: list[OfferedRow] = []
    others: list[dict[str, str]] = []
    bases: list[dict[str, str]] = []
    margin: str = ""
    days: str = ""
    today: str = ""
    fetching: FetchingView = FetchingView()
    rows: list[RateRow] = []
    total: int = 0
    page: int = 1
    pages: int = 1
    first: int = 0
    last: int = 0
    errors: dict[str, str] = NO_ERRORS
    # Counts what was saved: the forms are made anew, and so emptied, with each.
    filled: int = 0
    is_loaded: bool = False
    _offered_before: list[str] = []

    @rx.event
    @guarded(Permission.SETTINGS_EDIT)
    async def load(self) -> None:
        """Read rates and currencies, and follow a fetch that is under way."""
        self.errors, self.page = NO_ERRORS, 1
        await self._read()
        self.filled += 1
        self.is_loaded = True
        watch(self, Permission.SETTINGS_EDIT, every_s=3)

    async def _follow(self) -> None:
        await self._read()

    @rx.event
    @guarded(Permission.SETTINGS_EDIT)
    async def show_page(self, page: int) -> None:
        """Another page of what was written down."""
        self.page = min(max(1, page), self.pages)
        await self._read()

    @rx.event
    @guarded(Permission.SETTINGS_EDIT)
    async def offer(self, code: str) -> None:
        """Let visitors look at prices in one more currency."""
        await self._offer(lambda codes: [*codes, code[:3]])
        text = translate("Prices can be looked at in {currency}", visitor().language, currency=code[:3])
        await show_toast(self, text, undo="rates")

    @rx.event
    @guarded(Permission.SETTINGS_EDIT)
    async def withdraw(self, code: str) -> None:
        """Offer a currency no more; its rates stay."""
        await self._offer(lambda codes: [one for one in codes if one != code])
        text = translate("{currency} is not offered any more", visitor().language, currency=code[:3])
        await show_toast(self, text, undo="rates")

    @rx.event
    @guarded(Permission.SETTINGS_EDIT)
    async def undo_offer(self) -> None:
        """Take the last choice back."""
        before = self._offered_before
        await self._offer(lambda _codes: before)

    @rx.event
    @guarded(Permission.SETTINGS_EDIT)
    async def save_rules(self, data: dict[str, Any]) -> None:
        """The margin on top, and how old a rate may be."""
        who = visitor()
        self.errors = NO_ERRORS
        try:
            update = read_rules(data, who.language)
        except InvalidInput as error:
            self.errors = NO_ERRORS | error_of(error, NO_ERRORS, who.language)
            return
        await asyncio.to_thread(_write, who, lambda uow: update_shop_profile(uow, update))
        await self._saved()

    @rx.event
    @guarded(Permission.SETTINGS_EDIT)
    async def add(self, data: dict[str, Any]) -> None:
        """Write a rate down by hand."""
        who, own = visitor(), self.own
        self.errors = NO_ERRORS
        try:
            draft = read_draft(data, own, who.language)
            await asyncio.to_thread(_write, who, lambda uow: add_rate(uow, draft))
        except InvalidInput as error:
            self.errors = NO_ERRORS | error_of(error, NO_ERRORS, who.language)
            return
        self.page = 1
        await self._saved()

    @rx.event
    @guarded(Permission.SETTINGS_EDIT)
    async def fetch_now(self) -> None:
        """Ask the source at once, besides its time."""
        await asyncio.to_thread(_write, visitor(), refresh_rates)
        await self._read()

    async def _offer(self, choose: Callable[[list[str]], list[str]]) -> None:
        self._offered_before = await asyncio.to_thread(_write_offered, visitor(), choose)
        await self._read()
        await refresh_shell(self)

    async def _saved(self) -> None:
        await self._read()
        self.filled += 1
        await show_toast(self, translate("Saved", visitor().language))
        await refresh_shell(self)

    async def _read(self) -> None:
        who = visitor()
        view = await asyncio.to_thread(_read, who, self.page)
        names = dict(named_currencies(who.language))
        taken = {view.own, *(row.code for row in view.offered)}
        self.own, self.offered, self.rows = view.own, list(view.offered), list(view.rows)
        self.margin, self.days, self.today, self.fetching = view.margin, view.days, view.today, view.fetching
        self.total, self.page, self.pages = view.total, view.page, view.pages
        self.first = min((view.page - 1) * PER_PAGE + 1, view.total)
        self.last = min(view.page * PER_PAGE, view.total)
        if not self.others or {one["value"] for one in self.others} != names.keys() - taken:
            self.others = [
                {"value": code, "label": name, "hint": code} for code, name in names.items() if code not in taken
            ]
        # What a rate is wanted for, and the two that others are quoted against.
        codes = [row.code for row in view.offered] + [code for code in ("EUR", "USD") if code not in taken]
        self.bases = [{"value": code, "label": f"{code} · {names.get(code, code)}"} for code in codes]


def read_rules(data: dict[str, Any], language: str) -> ShopProfileUpdate:
    """The rules as they stand in the form; ``InvalidInput`` on ``margin`` or ``days``."""
    try:
        margin = Decimal(typed_number(data, "margin").removesuffix("%")) * 100
        is_margin = 0 <= margin <= 2_000 and margin == margin.to_integral_value()
    except InvalidOperation:
        margin, is_margin = Decimal(0), False
    if not is_margin:
        raise InvalidInput(
            "margin", translate("Write a margin from 0 to 20 with at most two decimals, such as 2.5.", language)
        )
    days = typed_number(data, "days")
    if not days.isascii() or not days.isdigit() or not 1 <= int(days[:4]) <= 365:
        raise InvalidInput("days", translate("Write a number of days from 1 to 365.", language))
    return ShopProfileUpdate(shown_margin_bp=int(margin), rate_max_age_days=int(days))


def read_draft(data: dict[str, Any], own: str, language: str) -> RateDraft:
    """The rate as it stands in the form, against the shop's own currency; ``InvalidInput`` names the field."""
    try:
        rated_on = date.fromisoformat(typed_text(data, "rated_on"))
    except ValueError:
        raise InvalidInput("rated_on", translate("Choose the day from which the rate holds.", language)) from None
    try:
        return RateDraft(base=typed_text(data, "base"), quote=own, value=typed_number(data, "value"), rated_on=rated_on)
    except ValidationError as error:
        field = "base" if error.errors()[0]["loc"][0] == "base" else "value"
        raise InvalidInput(field, translate("This value cannot be used. Check it and try again.", language)) from error


def _read(who: Visitor, page: int) -> RatesView:
    house = current_house()
    with house.read(who.actor) as uow:
        profile = get_shop_profile(uow)
        request = PageRequest(page=page, per_page=PER_PAGE)
        found = list_rates(uow, request)
        zone, language = profile.time_zone, who.language
        names = dict(named_currencies(language))
        return RatesView(
            own=profile.currency,
            offered=tuple(
                _offered(profile.currency, one, names.get(one.currency, one.currency), language)
                for one in list_shown_currencies(uow)
            ),
            margin=f"{(Decimal(profile.shown_margin_bp) / 100).normalize():f}",
            days=str(profile.rate_max_age_days),
            today=today_of_shop(uow).isoformat(),
            fetching=_fetching(view_refresh(uow), language, zone),
            rows=tuple(_row(number, one, language, zone) for number, one in enumerate(found.items, request.offset)),
            total=found.total,
            page=page,
            pages=found.pages,
        )


def _offered(own: str, one: ShownCurrency, name: str, language: str) -> OfferedRow:
    row = OfferedRow(
        code=one.currency,
        name=name,
        rate="",
        day=format_date(one.rated_on, language) if one.rated_on else "",
        source=source_words(one.source, language),
        state="old" if one.is_too_old else "none",
    )
    rate = rate_of(own, one)
    if rate is None:
        return row
    return replace(row, rate=say_rate(rate, language), state="shown")


def source_words(source: str, language: str) -> str:
    """Who said it; two names for a rate that came through a third currency."""
    parts = [translate(SOURCES.get(part, part), language) for part in source.split("+") if part]
    return " · ".join(parts)


def _row(number: int, one: RateView, language: str, zone: str) -> RateRow:
    return RateRow(
        key=str(number),
        day=format_date(one.rated_on, language),
        rate=say_exactly(Rate(one.base, one.quote, one.value, one.rated_on), language),
        source=source_words(one.source, language),
        by=one.entered_by if one.source == "manual" else "",
        at=format_moment(one.entered_at, language, zone=zone),
    )


def _fetching(found: RefreshView, language: Language, zone: str) -> FetchingView:
    trouble = ""
    if found.error and found.failed_at:
        at = format_moment(found.failed_at, language, zone=zone)
        trouble = translate("The rates could not be fetched at {time}. The last ones known hold.", language, time=at)
    fetched = ""
    if found.fetched_at:
        at = format_moment(found.fetched_at, language, zone=zone)
        fetched = translate("Last fetched {time}", language, time=at)
    lacking = ""
    if found.lacking:
        lacking = translate(
            "Nothing usable was said of {currencies}: write a rate by hand.",
            language,
            currencies=", ".join(found.lacking),
        )
    return FetchingView(
        is_connected=found.is_connected,
        is_under_way=found.is_under_way,
        source=source_words(found.source, language),
        fetched=fetched,
        trouble=trouble,
        reason=found.error[:200] if trouble else "",
        lacking=lacking,
    )


def _write_offered(who: Visitor, choose: Callable[[list[str]], list[str]]) -> list[str]:
    with current_house().write(who.actor) as uow:
        before = get_shop_profile(uow).shown_currencies
        update_shop_profile(uow, ShopProfileUpdate(shown_currencies=choose(list(before))))
        return list(before)


def _write(who: Visitor, do: Callable[[UnitOfWork], object]) -> None:
    with current_house().write(who.actor) as uow:
        do(uow)
