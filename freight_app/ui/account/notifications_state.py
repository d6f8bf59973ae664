"""What somebody was told, and how they want to be told: the page of customers and of staff alike."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import reflex as rx

from freight_app.kit.errors import InvalidInput
from freight_app.kit.house import current_house
from freight_app.kit.pagination import PageRequest
from freight_app.messaging.notifying import preferring, reading
from freight_app.messaging.notifying.dtos import HoursUpdate, Preferences, Rhythm, Way
from freight_app.ui.admin.list_pages import PagerView, page_number, pager_of
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import signed_in
from freight_app.ui.i18n import translate
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.shells.bell_state import NewsRow, news_rows, show_bell
from freight_app.ui.visitor import Visitor, visitor

PATH = "/account/notifications"
PER_PAGE = 20
ERRORS = {"zone": "", "quiet_from": "", "quiet_until": "", "digest_at": ""}
# Where our people live and buy; somebody's own zone stands among them whatever it is.
ZONES = (
    "Africa/Tunis",
    "Africa/Algiers",
    "Africa/Casablanca",
    "Africa/Tripoli",
    "Africa/Cairo",
    "Asia/Qatar",
    "Asia/Dubai",
    "Asia/Riyadh",
    "Europe/Paris",
    "Europe/Istanbul",
    "UTC",
)


@dataclass(frozen=True, slots=True)
class WayCell:
    """``state`` is ``on``, ``off``, or ``none`` where a kind does not come that way."""

    way: str
    state: str


@dataclass(frozen=True, slots=True)
class KindRow:
    kind: str
    label: str
    ways: list[WayCell]


@dataclass(frozen=True, slots=True)
class CategoryRows:
    category: str
    name: str
    rhythm: str
    kinds: list[KindRow]


@dataclass(frozen=True, slots=True)
class HoursForm:
    """``version`` rises when the form is to be filled anew."""

    zone: str = ""
    quiet_from: str = ""
    quiet_until: str = ""
    digest_at: str = "08:00"
    version: int = 0


class NotificationsState(rx.State):
    """A page of news, the grid of preferences and the hours."""

    rows: list[NewsRow] = []
    pager: PagerView = PagerView()
    only_unread: bool = False
    unread: int = 0
    ways: list[str] = []
    categories: list[CategoryRows] = []
    zones: list[dict[str, str]] = []
    hours: HoursForm = HoursForm()
    errors: dict[str, str] = ERRORS
    is_loaded: bool = False
    _page: int = 1

    @rx.event
    @signed_in
    async def load(self) -> None:
        """Read what the address asks for."""
        asked = self.router.url.query_parameters
        self.only_unread = asked.get("show", "") == "unread"
        self._page = page_number(asked.get("page", ""))
        self.errors = ERRORS
        await self._read_news()
        await self._read_preferences()
        self.is_loaded = True

    @rx.event
    @signed_in
    async def mark_read(self, public_id: str) -> None:
        """Somebody follows the link of one."""
        await asyncio.to_thread(_mark, visitor(), public_id[:40])
        await self._read_news()
        await show_bell(self)

    @rx.event
    @signed_in
    async def mark_all_read(self) -> None:
        await asyncio.to_thread(_mark, visitor(), "")
        await self._read_news()
        await show_bell(self)

    @rx.event
    @signed_in
    async def set_way(self, kind: str, way: str, on: bool) -> None:
        """Turn a way of a kind on or off."""
        await asyncio.to_thread(_set_way, visitor(), kind[:60], way[:16], is_on=on)
        await self._read_preferences()

    @rx.event
    @signed_in
    async def set_rhythm(self, category: str, rhythm: str) -> None:
        """How often mails of a category come."""
        who = visitor()
        await asyncio.to_thread(_set_rhythm, who, category[:30], rhythm[:16])
        await self._read_preferences()
        await show_toast(self, translate("Saved", who.language))

    @rx.event
    @signed_in
    async def save_hours(self, data: dict[str, Any]) -> None:
        """Quiet hours, the hour of digests and the zone."""
        who = visitor()
        typed = {name: str(data.get(name, "")).strip()[:60] for name in ERRORS}
        # Browsers with seconds on their clocks send them.
        times = {name: value[:5] for name, value in typed.items() if name != "zone"}
        self.errors = ERRORS
        try:
            await asyncio.to_thread(_set_hours, who, HoursUpdate(zone=typed["zone"], **times))
        except InvalidInput as error:
            self.errors = {**ERRORS, error.field: sentence_of(error, who.language)}
            return
        await self._read_preferences()
        await show_toast(self, translate("Saved", who.language))

    async def _read_news(self) -> None:
        self.rows, self.pager, self.unread = await asyncio.to_thread(
            _read_news, visitor(), self._page, only_unread=self.only_unread
        )

    async def _read_preferences(self) -> None:
        found = await asyncio.to_thread(_read_preferences, visitor())
        self.ways = [way.value for way in found.ways]
        self.categories = _grid(found)
        hours = found.hours
        known = ZONES if hours.zone in ZONES else (*ZONES, hours.zone)
        self.zones = [{"value": zone, "label": zone} for zone in known]
        self.hours = HoursForm(hours.zone, hours.quiet_from, hours.quiet_until, hours.digest_at, self.hours.version + 1)


def _grid(found: Preferences) -> list[CategoryRows]:
    return [
        CategoryRows(
            category=category.category,
            name=category.name,
            rhythm=category.rhythm.value,
            kinds=[
                KindRow(
                    kind=kind.kind,
                    label=kind.label,
                    ways=[
                        WayCell(way.value, ("on" if kind.ways[way] else "off") if way in kind.ways else "none")
                        for way in found.ways
                    ],
                )
                for kind in category.kinds
            ],
        )
        for category in found.categories
    ]


def _read_news(who: Visitor, page: int, *, only_unread: bool) -> tuple[list[NewsRow], PagerView, int]:
    with current_house().read(who.actor) as uow:
        request = PageRequest(page=page, per_page=PER_PAGE)
        found = reading.list_news(uow, request, who.language, unread_only=only_unread)
        address = PATH + ("?show=unread" if only_unread else "")
        return news_rows(uow, found.items, who.language), pager_of(found, address), reading.count_unread(uow)


def _mark(who: Visitor, public_id: str) -> None:
    with current_house().write(who.actor) as uow:
        if public_id:
            reading.mark_read(uow, public_id)
        else:
            reading.mark_all_read(uow)


def _read_preferences(who: Visitor) -> Preferences:
    with current_house().read(who.actor) as uow:
        return preferring.read_preferences(uow, who.language)


def _set_way(who: Visitor, kind: str, way: str, *, is_on: bool) -> None:
    if way not in set(Way):
        raise InvalidInput("channel", "This kind of news does not come that way.")
    with current_house().write(who.actor) as uow:
        preferring.set_preference(uow, kind, Way(way), is_on=is_on)


def _set_rhythm(who: Visitor, category: str, rhythm: str) -> None:
    if rhythm not in set(Rhythm):
        raise InvalidInput("rhythm", "There is no such rhythm.")
    with current_house().write(who.actor) as uow:
        preferring.set_rhythm(uow, category, Rhythm(rhythm))


def _set_hours(who: Visitor, update: HoursUpdate) -> None:
    with current_house().write(who.actor) as uow:
        preferring.set_hours(uow, update)
