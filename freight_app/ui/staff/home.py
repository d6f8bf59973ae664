"""``/staff``: what waits for hands, counted, with the one thing to do first for the thumb. ``?list=`` and ``?page=`` choose."""

from __future__ import annotations

import asyncio
from typing import Any

import reflex as rx

from freight_app.ui.components.base import Child, Live, Text, as_var, code, cx, shown
from freight_app.ui.components.buttons import link_button
from freight_app.ui.components.icons import icon
from freight_app.ui.components.navigation import pagination
from freight_app.ui.components.states import empty_state, loading, skeleton
from freight_app.ui.components.status import status
from freight_app.ui.guard import signed_in
from freight_app.ui.i18n import t, tn
from freight_app.ui.shells.staff import staff_page
from freight_app.ui.shells.state import ShellState
from freight_app.ui.staff.home_rows import HomeView, read_home
from freight_app.ui.visitor import visitor


class StaffState(rx.State):
    """The lists of work that the person's permissions open."""

    view: HomeView = HomeView()
    is_loaded: bool = False

    @rx.event
    @signed_in
    async def load(self) -> None:
        """Read the lists anew."""
        asked = self.router.url.query_parameters
        page = asked.get("page", "1")
        number = int(page) if page.isascii() and page.isdigit() and len(page) < 5 else 1
        self.view = await asyncio.to_thread(read_home, visitor(), asked.get("list", ""), number)
        self.is_loaded = True


VIEW: Live = StaffState.view


def page() -> rx.Component:
    waiting = loading(t("The work is being loaded"), *(skeleton("mb-3 h-24 w-full rounded-lg") for _ in range(4)))
    return staff_page(
        rx.cond(StaffState.is_loaded, _work(), waiting),
        title=t("Work"),
        on_refresh=StaffState.load,
        action=shown(VIEW.next_step != "", _next()),
    )


def _work() -> rx.Component:
    has_lists = VIEW.list_name != ""
    nobody = (VIEW.received < 0) & ~has_lists & ~VIEW.may_count
    return rx.fragment(
        rx.el.nav(
            shown(VIEW.received >= 0, rx.cond(has_lists, rx.fragment(), _receive_tile())),
            _list_tile("confirm", "clipboard-check", t("To confirm"), VIEW.to_confirm),
            _list_tile("pick", "scan-line", t("To pick"), VIEW.to_pick),
            _list_tile("packed", "package-check", t("Packed, waiting"), VIEW.packed),
            _list_tile("road", "truck", t("On the road"), VIEW.on_road),
            shown(VIEW.received >= 0, rx.cond(has_lists, _receive_tile(), rx.fragment())),
            shown(VIEW.may_count, _tile("/staff/count", "clipboard-list", t("Count the stock"))),
            shown(
                as_var(ShellState.permissions).contains("orders.edit"),
                _tile("/staff/chats", "message-square", t("Orders by WhatsApp")),
            ),
            shown(VIEW.has_bag, _tile("/staff/cash", "wallet", t("Your cash"))),
            aria_label=t("Kinds of work"),
            class_name="grid grid-cols-2 gap-3 *:only:col-span-2",
        ),
        shown(
            VIEW.late > 0,
            rx.el.p(
                icon("clock-alert", "size-5"),
                tn("{count} order is late", "{count} orders are late", VIEW.late),
                class_name="flex items-center gap-2 text-base font-semibold text-bad",
            ),
        ),
        shown(has_lists, _list()),
        shown(
            nobody,
            empty_state(
                t("No work is open to you"),
                t("Ask the owner of the shop for a role: picker, receiver or driver."),
                icon_name="user-x",
            ),
        ),
    )


def _receive_tile() -> rx.Component:
    return _tile(
        "/staff/receive",
        "package-plus",
        t("Receive goods"),
        note=rx.cond(
            VIEW.awaited > 0,
            tn("{count} purchase order awaited", "{count} purchase orders awaited", VIEW.awaited),
            rx.cond(VIEW.received > 0, t("{count} booked in this shift", count=VIEW.received), ""),
        ),
    )


def _list_tile(name: str, icon_name: str, label: Text, count: Live) -> Child:
    return shown(
        count >= 0,
        _tile("/staff?list=" + name, icon_name, label, count=rx.el.bdi(count), is_on=VIEW.list_name == name),
    )


def _tile(
    href: str, icon_name: str, label: Text, *, count: Child = "", note: Child = "", is_on: Live = None
) -> rx.Component:
    chosen = is_on if is_on is not None else rx.Var.create(False)
    return rx.el.a(
        rx.el.span(
            icon(icon_name, "size-7 text-brand"),
            rx.el.span(count, class_name="num text-3xl leading-none font-bold empty:hidden"),
            class_name="flex items-center justify-between gap-2",
        ),
        rx.el.span(
            rx.el.span(label, class_name="block font-semibold text-balance"),
            rx.el.span(note, class_name="block text-base text-ink-2 empty:hidden"),
        ),
        href=href,
        aria_current=rx.cond(chosen, "true", "false"),
        class_name=cx(
            "flex min-h-24 flex-col justify-between gap-2 rounded-lg border-2 bg-surface p-4 leading-tight hover:border-ink-3",
            rx.cond(chosen, "border-brand", "border-line"),
        ),
    )


def _list() -> rx.Component:
    nothing = empty_state(
        t("Nothing waits for you"), t("New work appears here as orders come in."), icon_name="package-check"
    )
    return rx.el.section(
        rx.el.h2(
            rx.match(
                VIEW.list_name,
                ("confirm", t("To confirm")),
                ("pick", t("To pick")),
                ("packed", t("Packed, waiting")),
                t("On the road"),
            ),
            class_name="mb-2 text-base font-semibold text-ink-2",
        ),
        rx.cond(
            VIEW.total > 0,
            rx.fragment(
                rx.el.ul(rx.foreach(VIEW.cards, _card), class_name="space-y-3"),
                shown(
                    VIEW.pages > 1,
                    pagination(
                        page=VIEW.page,
                        pages=VIEW.pages,
                        total=VIEW.total,
                        first=VIEW.first,
                        last=VIEW.last,
                        href=lambda to: "/staff?list=" + VIEW.list_name + "&page=" + to.to_string(),
                    ),
                ),
            ),
            nothing,
        ),
    )


def _card(card: Live) -> rx.Component:
    return rx.el.li(
        rx.el.a(
            rx.el.span(
                rx.el.span(code(card.number, "font-bold"), status("order", card.status), class_name=_LINE),
                rx.el.span(
                    rx.el.bdi(card.customer, class_name="min-w-0 truncate"),
                    rx.el.span(card.cash, class_name="num ltr shrink-0 font-semibold empty:hidden"),
                    class_name=_LINE,
                ),
                rx.el.span(
                    rx.el.span(
                        rx.cond(
                            card.status == "picking",
                            t("{done} of {total}", done=card.picked, total=card.pieces),
                            tn("{count} piece", "{count} pieces", card.pieces),
                        ),
                        " · ",
                        rx.el.span(
                            card.promised,
                            rx.cond(card.is_late, rx.el.span(" ", t("late")), rx.fragment()),
                            class_name=rx.cond(card.is_late, "font-semibold text-bad", ""),
                        ),
                        class_name="min-w-0 truncate",
                    ),
                    rx.el.bdi(card.place, class_name="min-w-0 truncate empty:hidden"),
                    code(card.shelf, "shrink-0 font-bold text-ink empty:hidden"),
                    class_name=cx(_LINE, "text-base text-ink-2"),
                ),
                shown(
                    card.who != "",
                    rx.el.span(
                        icon("user-round", "size-4"),
                        rx.el.bdi(card.who, class_name="min-w-0 truncate"),
                        class_name="flex items-center gap-1.5 text-base text-ink-2",
                    ),
                ),
                class_name="min-w-0 flex-1 space-y-1",
            ),
            icon("chevron-right", "size-6 text-ink-3"),
            href=card.href,
            class_name="flex items-center gap-3 rounded-lg border border-line bg-surface p-4 hover:border-ink-3",
        )
    )


_LINE = "flex items-center justify-between gap-3"


def _next() -> rx.Component:
    def big(label: Text, href: Any, icon_name: str) -> rx.Component:
        return link_button(label, href, look="act", size="staff", icon_start=icon_name, class_name="w-full")

    number = VIEW.next_number
    return rx.match(  # type: ignore[return-value]
        VIEW.next_step,
        ("go_on", big(t("Go on with {number}", number=number), "/staff/pick/" + number, "scan-line")),
        ("pick", big(t("Pick {number} next", number=number), "/staff/pick/" + number, "scan-line")),
        ("stop", big(t("Next stop: {number}", number=number), "/staff/stop/" + number, "truck")),
        big(t("Receive goods"), "/staff/receive", "package-plus"),
    )
