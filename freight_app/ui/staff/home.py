"""``/staff``: what waits for hands, as cards: to confirm, to pick, packed, on the road."""

from __future__ import annotations

import asyncio

import reflex as rx

from freight_app.ui.components.base import Child, Live, Text, code, cx, shown
from freight_app.ui.components.icons import icon
from freight_app.ui.components.states import empty_state, loading, skeleton
from freight_app.ui.components.status import status
from freight_app.ui.guard import signed_in
from freight_app.ui.i18n import t, tn
from freight_app.ui.shells.staff import staff_page
from freight_app.ui.staff.rows import StaffCard, read_lists
from freight_app.ui.visitor import visitor


class StaffState(rx.State):
    """The lists of work that the person's permissions open."""

    to_confirm: list[StaffCard] = []
    to_pick: list[StaffCard] = []
    packed: list[StaffCard] = []
    stops: list[StaffCard] = []
    is_empty: bool = False
    is_loaded: bool = False

    @rx.event
    @signed_in
    async def load(self) -> None:
        """Read the lists anew."""
        found = await asyncio.to_thread(read_lists, visitor())
        self.to_confirm, self.to_pick = found.to_confirm, found.to_pick
        self.packed, self.stops = found.packed, found.stops
        self.is_empty = not (found.to_confirm or found.to_pick or found.packed or found.stops)
        self.is_loaded = True


def page() -> rx.Component:
    lists = rx.fragment(
        _list(t("To confirm"), StaffState.to_confirm),
        _list(t("To pick"), StaffState.to_pick),
        _list(t("Packed, waiting"), StaffState.packed),
        _list(t("On the road"), StaffState.stops),
    )
    nothing = empty_state(
        t("Nothing waits for you"), t("New work appears here as orders come in."), icon_name="package-check"
    )
    waiting = loading(t("The work is being loaded"), *(skeleton("mb-3 h-24 w-full rounded-lg") for _ in range(4)))
    return staff_page(
        rx.cond(StaffState.is_loaded, rx.cond(StaffState.is_empty, nothing, lists), waiting),
        title=t("Work"),
    )


def _list(title: Text, cards: Live) -> Child:
    return shown(
        cards.length() > 0,
        rx.el.section(
            rx.el.h2(title, class_name="mb-2 text-base font-semibold text-ink-2"),
            rx.el.ul(rx.foreach(cards, _card), class_name="space-y-3"),
        ),
    )


def _card(card: Live) -> rx.Component:
    return rx.el.li(
        rx.el.a(
            rx.el.span(
                rx.el.span(code(card.number, "font-bold"), status("order", card.status), class_name=_LINE),
                rx.el.span(
                    rx.el.span(card.customer, class_name="truncate"),
                    rx.el.span(card.cash, class_name="num font-semibold whitespace-nowrap empty:hidden"),
                    class_name=_LINE,
                ),
                rx.el.span(
                    rx.el.span(
                        tn("{count} piece", "{count} pieces", card.pieces),
                        " · ",
                        rx.el.span(card.promised, class_name=rx.cond(card.is_late, "font-semibold text-bad", "")),
                    ),
                    rx.el.span(card.who, class_name="truncate empty:hidden"),
                    rx.el.span(card.place, class_name="truncate empty:hidden"),
                    code(card.shelf, "font-bold text-ink empty:hidden"),
                    class_name=cx(_LINE, "text-base text-ink-2"),
                ),
                class_name="min-w-0 flex-1 space-y-1",
            ),
            icon("chevron-right", "size-6 text-ink-3"),
            href="/staff/pick/" + card.number,
            class_name="flex items-center gap-3 rounded-lg border border-line bg-surface p-4 hover:border-ink-3",
        )
    )


_LINE = "flex items-center justify-between gap-3"
