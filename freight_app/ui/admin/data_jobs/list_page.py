"""``/admin/data``: every loading of data, in tabs; those that run move by themselves."""

from __future__ import annotations

import asyncio
from typing import Any

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.ui.admin.data_jobs.list_rows import TABS, JobsView, read_jobs
from freight_app.ui.admin.data_jobs.own_data import NEW, PATH
from freight_app.ui.admin.list_pages import list_address, page_number, pager
from freight_app.ui.components.base import Child, Live, Text, as_var, cx, shown
from freight_app.ui.components.buttons import link_button
from freight_app.ui.components.data_client import ticker
from freight_app.ui.components.filters import filter_bar, find_field
from freight_app.ui.components.icons import icon
from freight_app.ui.components.navigation import view_tab, view_tabs
from freight_app.ui.components.states import empty_state, loading, skeleton_rows
from freight_app.ui.components.status import badge, status
from freight_app.ui.components.tables import data_table, row_link, table_row, td, td_number, th
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import t
from freight_app.ui.shells.console import console_page
from freight_app.ui.visitor import visitor


class JobsState(rx.State):
    """A page of jobs."""

    tab: str = "all"
    q: str = ""
    view: JobsView = JobsView()
    is_loaded: bool = False
    _page: int = 1

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def load(self) -> None:
        """Read what the address asks for."""
        asked = self.router.url.query_parameters
        self.tab = asked["tab"] if asked.get("tab") in TABS else "all"
        self.q = asked.get("q", "")[:100]
        self._page = page_number(asked.get("page", ""))
        await self._read()
        self.is_loaded = True

    @rx.event(supersedes=True)
    @guarded(Permission.DATA_LOAD)
    async def find(self, text: str) -> None:
        """Find by name while somebody types."""
        self.q, self._page = text[:100], 1
        await self._read()

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def keep_question(self, typed: dict[str, Any]) -> object:
        """Enter puts the question into the address."""
        return rx.redirect(list_address(PATH, tab=self.tab if self.tab != "all" else "", q=self.q))

    @rx.event(supersedes=True)
    @guarded(Permission.DATA_LOAD)
    async def look(self) -> None:
        """See how far those are that run."""
        await self._read()

    async def _read(self) -> None:
        self.view = await asyncio.to_thread(read_jobs, visitor(), self.tab, self.q, self._page)


VIEW: Live = JobsState.view


def page() -> rx.Component:
    listed = rx.cond(VIEW.rows.length() > 0, _table(), _nothing())
    return console_page(
        _views(),
        filter_bar(
            data_links("jobs"),
            search=rx.el.form(
                find_field(value=JobsState.q, on_change=JobsState.find, placeholder=t("Name of the job")),
                on_submit=JobsState.keep_question,
                class_name="flex min-w-48 flex-1",
            ),
        ),
        rx.cond(JobsState.is_loaded, listed, loading(t("The jobs are being read"), skeleton_rows(8))),
        ticker(seconds=rx.cond(VIEW.is_live, 1, 10), on_tick=JobsState.look),
        title=t("Data"),
        actions=[link_button(t("Load data"), NEW, look="act", size="sm", icon_start="upload", keys="N")],
    )


def data_links(current: str) -> rx.Component:
    """The places of data: jobs, pipelines, files, and whole exports of other systems."""

    def place(name: str, label: Text, href: str, icon_name: str) -> rx.Component:
        is_here = name == current
        return rx.el.a(
            icon(icon_name, "size-4"),
            label,
            href=href,
            aria_current="page" if is_here else "false",
            class_name=cx(
                "inline-flex h-8 items-center gap-1.5 rounded-sm px-2.5 text-sm font-medium max-sm:h-11",
                "bg-brand-soft text-brand" if is_here else "text-ink-2 hover:bg-sunken hover:text-ink",
            ),
        )

    return rx.el.nav(
        place("jobs", t("Jobs"), PATH, "database"),
        place("pipelines", t("Pipelines"), f"{PATH}/pipelines", "route"),
        place("files", t("Files"), f"{PATH}/files", "file-text"),
        place("moves", t("From another shop"), f"{PATH}/moves", "store"),
        aria_label=t("Data"),
        class_name="flex flex-wrap gap-1",
    )


def _views() -> rx.Component:
    def view(label: Text, tab: str, *, urgent: bool = False) -> rx.Component:
        return view_tab(
            label,
            list_address(PATH, tab=tab if tab != "all" else ""),
            current=JobsState.tab == tab,  # type: ignore[arg-type]
            count=VIEW.counts[tab],
            urgent=urgent,
        )

    return view_tabs(
        view(t("All"), "all"),
        view(t("Running"), "live"),
        view(t("Needs me"), "needs", urgent=True),
        view(t("Ended"), "ended"),
    )


_WIDE = "sm:max-xl:hidden"


def _table() -> rx.Component:
    return rx.fragment(
        data_table(
            head=[
                th(t("Name"), first=True),
                th(t("What")),
                th(t("Status")),
                th(t("Progress")),
                th(t("Loaded"), numeric=True),
                th(t("Skipped"), numeric=True),
                th(t("Left over"), numeric=True),
                th(t("By"), class_name=_WIDE),
                th(t("When"), class_name=_WIDE),
            ],
            rows=rx.foreach(VIEW.rows, _row),
            caption=t("Data jobs"),
        ),
        rx.el.div(pager(VIEW.pager), class_name="px-5 py-2"),
    )


def _row(row: Live) -> rx.Component:
    return table_row(
        td(
            row_link(row.name, row.href, is_code=False),
            shown(row.is_trial, badge(t("Trial"), class_name="ms-2")),
            first=True,
            class_name="sm:max-w-72 truncate",
        ),
        td(row.target, label=t("What"), class_name="whitespace-nowrap"),
        td(status("data_job", row.state), label=t("Status")),
        td(_bar(row), label=t("Progress")),
        td_number(row.loaded, label=t("Loaded")),
        td_number(row.skipped, label=t("Skipped")),
        td_number(
            rx.el.span(row.dead, class_name=rx.cond(row.has_dead, "font-semibold text-bad", "")), label=t("Left over")
        ),
        td(row.who, label=t("By"), class_name=f"truncate sm:max-w-40 {_WIDE}"),
        td(row.when, label=t("When"), class_name=f"num whitespace-nowrap text-ink-2 {_WIDE}"),
        key=row.id,
    )


def _bar(row: Live) -> Child:
    return rx.el.progress(
        value=row.done,
        max=rx.cond(row.total > 0, row.total, 1),
        aria_label=t("Progress of {name}", name=row.name),
        class_name=(
            "block h-1.5 w-24 appearance-none overflow-hidden rounded-full bg-sunken [&::-webkit-progress-bar]:bg-sunken "
            "[&::-webkit-progress-value]:bg-brand [&::-moz-progress-bar]:bg-brand"
        ),
    )


def _nothing() -> rx.Component:
    return rx.cond(  # type: ignore[return-value]
        as_var(VIEW.counts["all"]) > 0,
        empty_state(t("No jobs here"), t("Choose another view, or look for another name."), icon_name="search"),
        empty_state(
            t("Nothing was loaded yet"),
            t(
                "Bring your products, brands and more from another program: send its file, see what becomes of it, then "
                "load it. Whatever was loaded can be taken back."
            ),
            action=link_button(t("Load data"), NEW, look="brand", icon_start="upload"),
            icon_name="database",
        ),
    )
