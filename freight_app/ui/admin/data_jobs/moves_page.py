"""``/admin/data/moves``: whole exports of other systems, and those that have moved in."""

from __future__ import annotations

import asyncio

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.ui.admin.data_jobs.list_page import data_links
from freight_app.ui.admin.data_jobs.move_rows import MOVES, MovesView, begin, read_moves
from freight_app.ui.admin.data_jobs.own_data import NEW, PATH
from freight_app.ui.admin.list_pages import page_number, pager
from freight_app.ui.components.base import Child, Live, shown
from freight_app.ui.components.buttons import link_button
from freight_app.ui.components.filters import filter_bar
from freight_app.ui.components.icons import icon, icon_by
from freight_app.ui.components.states import loading, skeleton_rows
from freight_app.ui.components.status import status
from freight_app.ui.components.tables import data_table, row_link, table_row, td, th
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import t
from freight_app.ui.shells.console import console_page
from freight_app.ui.visitor import visitor

_ICONS = {"olist": "shopping-bag", "scms": "truck", "livrili": "store"}


class MovesState(rx.State):
    """What can be moved in, and a page of moves."""

    view: MovesView = MovesView()
    is_loaded: bool = False

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def load(self) -> None:
        page = page_number(self.router.url.query_parameters.get("page", ""))
        self.view = await asyncio.to_thread(read_moves, visitor(), page)
        self.is_loaded = True

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def begin(self, preset: str) -> object:
        """Begin a move, and go where its files are gathered."""
        return rx.redirect(f"{MOVES}/{await asyncio.to_thread(begin, visitor(), preset[:60])}")


VIEW: Live = MovesState.view


def page() -> rx.Component:
    return console_page(
        filter_bar(data_links("moves")),
        rx.cond(
            MovesState.is_loaded,
            rx.fragment(_presets(), _begun()),
            loading(t("The moves are being read"), skeleton_rows(6)),
        ),
        title=t("From another shop"),
        trail=[(t("Data"), PATH)],
        actions=[link_button(t("Load data"), NEW, size="sm", icon_start="upload", keys="N")],
    )


def _presets() -> rx.Component:
    def one(card: Live) -> rx.Component:
        return rx.el.li(
            rx.el.button(
                rx.el.span(
                    icon_by(card.name, _ICONS, "size-5", otherwise="database"),
                    class_name="grid size-10 shrink-0 place-items-center rounded-md bg-sunken text-ink-2",
                ),
                rx.el.span(
                    rx.el.span(card.title, class_name="block font-semibold"),
                    rx.el.span(card.means, class_name="block text-sm text-ink-2 text-pretty"),
                    shown(
                        ~card.is_allowed,
                        rx.el.span(
                            icon("lock", "mt-0.5 size-3.5"),
                            t("Your account may not load all of this."),
                            class_name="mt-1 flex items-start gap-1.5 text-sm text-warn",
                        ),
                    ),
                    class_name="min-w-0 flex-1 text-start",
                ),
                shown(card.is_allowed, icon("arrow-right", "mt-2.5 size-5 text-brand")),
                type="button",
                disabled=~card.is_allowed,
                on_click=MovesState.begin(card.name),  # type: ignore[call-arg]
                class_name="flex h-full w-full items-start gap-3 rounded-lg border border-line px-4 py-3 enabled:hover:border-ink-3",
            )
        )

    return rx.el.section(
        rx.el.h2(t("Which system do you come from?"), class_name="text-xl font-semibold"),
        rx.el.p(
            t("How its files are read is known already: send them, and they are loaded one after another."),
            class_name="mt-1 mb-4 text-ink-2 text-pretty",
        ),
        rx.el.ul(rx.foreach(VIEW.presets, one), class_name="grid max-w-5xl gap-3 md:grid-cols-2 xl:grid-cols-3"),
        class_name="p-5",
    )


def _begun() -> Child:
    return shown(
        VIEW.rows.length() > 0,
        rx.el.section(
            rx.el.h2(t("Moves"), class_name="px-5 pb-2 font-semibold"),
            data_table(
                head=[
                    th(t("From"), first=True),
                    th(t("Status")),
                    th(t("How far it is")),
                    th(t("By")),
                    th(t("When")),
                ],
                rows=rx.foreach(VIEW.rows, _row),
                caption=t("Moves"),
            ),
            rx.el.div(pager(VIEW.pager), class_name="px-5 py-2"),
        ),
    )


def _row(row: Live) -> rx.Component:
    return table_row(
        td(row_link(row.title, row.href, is_code=False), first=True),
        td(status("data_move", row.state), label=t("Status")),
        td(row.told, label=t("How far it is"), class_name="text-ink-2"),
        td(row.who, label=t("By")),
        td(row.when, label=t("When"), class_name="num whitespace-nowrap text-ink-2"),
        key=row.id,
    )
