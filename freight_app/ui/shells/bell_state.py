"""The bell of every frame: how much news is unread, and the last of it. It rings by itself (``bell_live.py``)."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import reflex as rx

from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import current_house
from freight_app.kit.languages import format_date, format_time
from freight_app.messaging.notifying import reading
from freight_app.messaging.notifying.dtos import NewsView
from freight_app.shop.service import get_shop_profile
from freight_app.ui.guard import signed_in
from freight_app.ui.shells.bell_live import watch_bell
from freight_app.ui.visitor import Visitor, visitor


@dataclass(frozen=True, slots=True)
class NewsRow:
    """One piece of news as a person reads it. ``when`` is a time of today, else a day."""

    id: str
    title: str
    sentence: str
    link: str
    when: str
    is_read: bool


class BellState(rx.State):
    """What is unread, and what the popover shows since it was opened."""

    unread: int = 0
    rows: list[NewsRow] = []
    is_loaded: bool = False

    @rx.event
    @signed_in
    async def open_bell(self) -> None:
        """Read the last news; they are seen now, and still unread."""
        self.unread, self.rows = await asyncio.to_thread(_open, visitor())
        self.is_loaded = True

    @rx.event
    @signed_in
    async def mark_read(self, public_id: str) -> None:
        """Somebody follows the link of one."""
        self.unread, self.rows = await asyncio.to_thread(_mark, visitor(), public_id[:40])

    @rx.event
    @signed_in
    async def mark_all_read(self) -> None:
        self.unread, self.rows = await asyncio.to_thread(_mark, visitor(), "")

    async def _ring(self) -> None:
        """Look again: something was told, or read in another tab."""
        who = visitor()
        unread = await asyncio.to_thread(_count, who) if who.user else 0
        if self.is_loaded and who.user:
            unread, self.rows = await asyncio.to_thread(_read, who)
        if self.unread != unread:
            self.unread = unread
        if not who.user and self.rows:
            self.rows, self.is_loaded = [], False


async def show_bell(state: rx.State) -> None:
    """Frames call it with what else they show; from then on the bell of this tab rings."""
    bell: BellState = await state.get_state(BellState)
    await bell._ring()
    watch_bell(state, visitor().user)


def news_rows(uow: UnitOfWork, found: list[NewsView], language: str) -> list[NewsRow]:
    """News written for a page."""
    zone = get_shop_profile(uow).time_zone
    today = format_date(uow.now(), language, zone=zone)
    rows: list[NewsRow] = []
    for one in found:
        day = format_date(one.created_at, language, zone=zone)
        when = format_time(one.created_at, zone=zone) if day == today else day
        rows.append(NewsRow(one.id, one.title, one.sentence, one.link, when, one.is_read))
    return rows


def _count(who: Visitor) -> int:
    with current_house().read(who.actor) as uow:
        return reading.count_unread(uow)


def _read(who: Visitor) -> tuple[int, list[NewsRow]]:
    with current_house().read(who.actor) as uow:
        return _bell(uow, who)


def _open(who: Visitor) -> tuple[int, list[NewsRow]]:
    with current_house().read(who.actor) as uow:
        found = _bell(uow, who)
        has_new = reading.has_unseen(uow)
    if has_new:
        with current_house().write(who.actor) as uow:
            reading.mark_seen(uow)
    return found


def _mark(who: Visitor, public_id: str) -> tuple[int, list[NewsRow]]:
    """One, or all without an id."""
    with current_house().write(who.actor) as uow:
        if public_id:
            reading.mark_read(uow, public_id)
        else:
            reading.mark_all_read(uow)
        return _bell(uow, who)


def _bell(uow: UnitOfWork, who: Visitor) -> tuple[int, list[NewsRow]]:
    bell = reading.read_bell(uow, who.language)
    return bell.unread, news_rows(uow, bell.items, who.language)
