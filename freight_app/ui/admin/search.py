"""``/admin/search?q=``: everything that is found for a question, by kind, with its state."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.kit.house import current_house
from freight_app.ui.admin.list_pages import list_address
from freight_app.ui.components.base import Live
from freight_app.ui.components.filters import filter_bar, find_field
from freight_app.ui.components.icons import icon_by
from freight_app.ui.components.states import empty_state, loading, skeleton_rows
from freight_app.ui.components.status import badge
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import number, t, translate
from freight_app.ui.shells.console import console_page
from freight_app.ui.shells.search import state_word
from freight_app.ui.shells.search_kinds import SEARCH_KINDS, search_everything
from freight_app.ui.visitor import Visitor, visitor

MOST_OF_A_KIND = 25
_ICONS = {name: kind.icon for name, kind in SEARCH_KINDS.items()}


@dataclass(frozen=True, slots=True)
class FoundRow:
    key: str
    label: str
    hint: str
    href: str
    state: str


@dataclass(frozen=True, slots=True)
class FoundKind:
    """``has_more``: the kind has more than are shown."""

    kind: str
    name: str
    has_more: bool
    rows: list[FoundRow] = field(default_factory=list)


class SearchState(rx.State):
    """The address holds the question."""

    q: str = ""
    kinds: list[FoundKind] = []
    is_loaded: bool = False

    @rx.event
    @guarded(Permission.DASHBOARD_READ)
    async def load(self) -> None:
        """Look for what the address asks."""
        self.q = self.router.url.query_parameters.get("q", "")[:80]
        await self._read()

    @rx.event(supersedes=True)
    @guarded(Permission.DASHBOARD_READ)
    async def find(self, text: str) -> None:
        """Look for it while somebody types."""
        self.q = text[:80]
        await self._read()

    @rx.event
    @guarded(Permission.DASHBOARD_READ)
    async def keep_question(self, typed: dict[str, Any]) -> object:
        """Enter puts the question into the address."""
        return rx.redirect(list_address("/admin/search", q=self.q))

    async def _read(self) -> None:
        self.kinds = await asyncio.to_thread(read_found, visitor(), self.q)
        self.is_loaded = True


def read_found(who: Visitor, text: str) -> list[FoundKind]:
    """What the visitor may see of it, at most ``MOST_OF_A_KIND`` of each kind."""
    with current_house().read(who.actor) as uow:
        found = search_everything(uow, text, who.language, MOST_OF_A_KIND + 1)
    return [
        FoundKind(
            kind=kind,
            name=translate(SEARCH_KINDS[kind].name, who.language),
            has_more=len(things) > MOST_OF_A_KIND,
            rows=[
                FoundRow(
                    key=f"{kind}-{thing.ref}",
                    label=thing.label,
                    hint=thing.hint,
                    href=SEARCH_KINDS[kind].href(thing.ref),
                    state=state_word(SEARCH_KINDS[kind], thing.status, who.language),
                )
                for thing in things[:MOST_OF_A_KIND]
            ],
        )
        for kind, things in found.items()
    ]


def page() -> rx.Component:
    state: Live = SearchState
    nothing = empty_state(
        t("Nothing matches"),
        t("Numbers, names, telephone and tracking numbers find things. Try fewer letters."),
        icon_name="search",
    )
    asked = empty_state(
        t("What are you looking for?"), t("Two letters or digits are enough to begin."), icon_name="search"
    )
    return console_page(
        rx.el.form(
            filter_bar(
                search=find_field(
                    value=state.q, on_change=state.find, placeholder=t("Number, name, telephone, tracking number")
                )
            ),
            on_submit=state.keep_question,
        ),
        rx.cond(
            state.is_loaded,
            rx.cond(
                state.kinds.length() > 0,
                rx.fragment(rx.foreach(state.kinds, _kind)),
                rx.cond(state.q.length() > 1, nothing, asked),
            ),
            loading(t("Everything is being searched"), skeleton_rows(8)),
        ),
        title=t("Search"),
    )


def _kind(found: Live) -> rx.Component:
    return rx.el.section(
        rx.el.div(
            icon_by(found.kind, _ICONS, "size-4 text-ink-3", otherwise="search"),
            rx.el.h2(found.name, class_name="text-sm font-semibold"),
            badge(
                rx.cond(found.has_more, number(found.rows.length()) + "+", number(found.rows.length())), tone="plain"
            ),
            class_name="flex min-h-11 items-center gap-2 px-5",
        ),
        rx.el.ul(rx.foreach(found.rows, _row)),
        class_name="border-b border-line pb-2",
    )


def _row(row: Live) -> rx.Component:
    return rx.el.li(
        rx.el.a(
            rx.el.bdi(row.label, class_name="min-w-0 truncate font-medium text-brand"),
            rx.el.bdi(row.hint, class_name="min-w-0 flex-1 truncate text-ink-2"),
            rx.el.span(row.state, class_name="shrink-0 text-ink-2"),
            href=row.href,
            class_name="flex min-h-9.5 flex-wrap items-center gap-x-3 px-5 hover:bg-sunken max-sm:min-h-11",
        ),
        key=row.key,
    )
