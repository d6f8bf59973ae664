"""``/admin/audit``: who changed what, from what, to what, when; every filter and the page stand in the address."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date
from typing import Any

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.accounts.values import MAX_ID
from freight_app.ui.admin.audit_list import entry_list
from freight_app.ui.admin.audit_rows import Choice, EntryView, TrailFilter, read_trail
from freight_app.ui.admin.list_pages import PagerView, page_number, pager
from freight_app.ui.components.base import Live, Text, code, shown
from freight_app.ui.components.buttons import link_button
from freight_app.ui.components.choices import select_field
from freight_app.ui.components.fields import date_field
from freight_app.ui.components.filters import console_chip, filter_bar, find_field
from freight_app.ui.components.states import empty_state, loading, skeleton_rows
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import t, tc
from freight_app.ui.shells.console import console_page
from freight_app.ui.visitor import visitor

# The filters that a control of the page sets, one at a time.
SET_HERE = ("person", "entity", "action", "since", "until")


class AuditState(rx.State):
    """A page of the trail and what it is narrowed to."""

    asked: TrailFilter = TrailFilter()
    entries: list[EntryView] = []
    pager: PagerView = PagerView()
    people: list[Choice] = []
    things: list[Choice] = []
    actions: list[Choice] = []
    is_narrowed: bool = False
    is_loaded: bool = False

    @rx.event
    @guarded(Permission.AUDIT_READ)
    async def load(self) -> None:
        """Read what the address asks for; what it cannot mean is left out."""
        asked = self.router.url.query_parameters
        self.asked = TrailFilter(
            q=asked.get("q", "")[:100].replace("\0", ""),
            person=_person(asked.get("person", "")),
            entity=asked.get("entity", "")[:60],
            thing_id=asked.get("id", "")[:80],
            action=asked.get("action", "")[:60],
            since=_day(asked.get("since", "")),
            until=_day(asked.get("until", "")),
        )
        await self._read(page_number(asked.get("page", "")))

    @rx.event(supersedes=True)
    @guarded(Permission.AUDIT_READ)
    async def find(self, text: str) -> None:
        """Find in names and values while somebody types."""
        self.asked = replace(self.asked, q=text[:100])
        await self._read(1)

    @rx.event
    @guarded(Permission.AUDIT_READ)
    async def keep_question(self, typed: dict[str, Any]) -> object:
        """Enter puts everything that is asked into the address."""
        days = {name: _day(str(typed.get(name, ""))) for name in ("since", "until")}
        return rx.redirect(replace(self.asked, **days).address())

    @rx.event
    @guarded(Permission.AUDIT_READ)
    async def narrow(self, name: str, value: str) -> object:
        """Set one filter, or lift it with an empty value."""
        if name not in SET_HERE:
            return None
        known = {"person": _person, "since": _day, "until": _day}.get(name, lambda text: text[:60])
        changed = replace(self.asked, **{name: known(value)})
        return None if changed == self.asked else rx.redirect(changed.address())

    @rx.event
    @guarded(Permission.AUDIT_READ)
    async def forget_thing(self) -> object:
        """Look at all things again."""
        return rx.redirect(replace(self.asked, thing_id="").address())

    async def _read(self, page: int) -> None:
        found = await asyncio.to_thread(read_trail, visitor(), self.asked, page)
        self.entries, self.pager = found.entries, found.pager
        self.people, self.things, self.actions = found.people, found.things, found.actions
        self.is_narrowed = self.asked != TrailFilter()
        self.is_loaded = True


def _person(text: str) -> str:
    return text if text.isascii() and text.isdecimal() and len(text) < 11 and 0 < int(text) <= MAX_ID else ""


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        return ""


ASKED: Live = AuditState.asked


def page() -> rx.Component:
    narrowed = empty_state(
        t("No change matches"),
        t("Lift a filter, or search for something else."),
        action=link_button(t("All changes"), "/admin/audit", look="brand"),
        icon_name="file-clock",
    )
    quiet = empty_state(
        t("Nothing was changed yet"), t("Whatever somebody changes is written down here."), icon_name="file-clock"
    )
    return console_page(
        rx.el.form(_filters(), on_submit=AuditState.keep_question),
        rx.cond(
            AuditState.is_loaded,
            rx.cond(
                AuditState.entries.length() > 0,  # type: ignore[attr-defined]
                rx.fragment(
                    entry_list(AuditState.entries),
                    rx.el.div(pager(AuditState.pager), class_name="px-5 py-2"),
                ),
                rx.cond(AuditState.is_narrowed, narrowed, quiet),
            ),
            loading(t("The changes are being loaded"), skeleton_rows(12)),
        ),
        title=t("Changes"),
    )


def _filters() -> rx.Component:
    days = rx.el.div(
        _day_field(t("From"), "since", ASKED.since),
        _day_field(t("To"), "until", ASKED.until),
        class_name="flex flex-wrap items-center gap-x-3 gap-y-1.5 max-sm:grid max-sm:w-full max-sm:grid-cols-2",
    )
    narrowing = rx.fragment(
        _choice(t("Person"), tc("people", "Everybody"), "person", AuditState.people, ASKED.person),
        _choice(t("Thing"), t("All things"), "entity", AuditState.things, ASKED.entity),
        _choice(t("Change"), t("All kinds of changes"), "action", AuditState.actions, ASKED.action),
        days,
        shown(
            ASKED.thing_id != "",
            console_chip(t("One thing"), code(ASKED.thing_id), on_clear=AuditState.forget_thing),
        ),
        shown(AuditState.is_narrowed, link_button(t("Clear"), "/admin/audit", look="plain", size="sm")),  # type: ignore[arg-type]
    )
    return filter_bar(
        search=find_field(value=ASKED.q, on_change=AuditState.find, placeholder=t("Person, number or value")),
        chips=narrowing,
    )


def _choice(label: Text, everything: Text, name: str, options: Live, value: Live) -> rx.Component:
    return select_field(
        label,
        name,
        options,
        placeholder=everything,
        hide_label=True,
        size="sm",
        value=value,
        on_change=lambda chosen: AuditState.narrow(name, chosen),  # type: ignore[call-arg]
        class_name="max-sm:w-full sm:max-w-52",
    )


def _day_field(label: Text, name: str, value: Live) -> rx.Component:
    """A day counts when it is left: the browser tells each digit of the year while it is typed."""
    return rx.el.div(
        rx.el.span(label, aria_hidden="true", class_name="text-xs text-ink-2"),
        date_field(
            label,
            name,
            hide_label=True,
            size="sm",
            default_value=value,
            key=value,
            on_blur=lambda day: AuditState.narrow(name, day),  # type: ignore[call-arg]
        ),
        class_name="flex items-center gap-1.5 max-sm:flex-col max-sm:items-stretch",
    )
