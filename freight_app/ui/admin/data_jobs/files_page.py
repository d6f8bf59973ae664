"""``/admin/data/files``: what was sent and lies here still, to be loaded again or thrown away."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.accounts.tenants import find_house_tenant
from freight_app.kit.house import current_house
from freight_app.kit.languages import format_moment, format_number
from freight_app.kit.pagination import PageRequest
from freight_app.migration.uploading import delete_upload, list_uploads
from freight_app.shop.service import get_shop_profile
from freight_app.ui.admin.data_jobs.list_page import data_links
from freight_app.ui.admin.data_jobs.own_data import NEW, PATH, own_tenant, size_text
from freight_app.ui.admin.data_jobs.wizard_draft import step_href
from freight_app.ui.admin.list_pages import PER_PAGE, PagerView, page_number, pager, pager_of
from freight_app.ui.components.base import Live
from freight_app.ui.components.buttons import icon_button, link_button
from freight_app.ui.components.filters import filter_bar
from freight_app.ui.components.overlays import confirm_dialog
from freight_app.ui.components.states import empty_state, loading, skeleton_rows
from freight_app.ui.components.tables import data_table, row_link, table_row, td, td_number, th
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import t, translate
from freight_app.ui.shells.console import console_page
from freight_app.ui.visitor import Visitor, visitor

FILES = f"{PATH}/files"


@dataclass(frozen=True, slots=True)
class FileRow:
    id: str = ""
    name: str = ""
    href: str = ""
    size: str = ""
    count: str = ""
    who: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class FilesView:
    rows: list[FileRow] = field(default_factory=list)
    pager: PagerView = field(default_factory=PagerView)


class FilesState(rx.State):
    """A page of files; ``asked`` is the one that is about to go."""

    view: FilesView = FilesView()
    asked: FileRow = FileRow()
    is_loaded: bool = False
    _page: int = 1

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def load(self) -> None:
        self._page = page_number(self.router.url.query_parameters.get("page", ""))
        self.asked = FileRow()
        self.view = await asyncio.to_thread(read_files, visitor(), self._page)
        self.is_loaded = True

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def ask(self, public_id: str) -> None:
        """Open the question whether a file may go; an empty id closes it."""
        self.asked = next((row for row in self.view.rows if row.id == public_id), FileRow())

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def delete(self) -> None:
        asked, self.asked = self.asked, FileRow()
        if asked.id:
            await asyncio.to_thread(delete, visitor(), asked.id)
            self.view = await asyncio.to_thread(read_files, visitor(), self._page)
            await show_toast(self, translate("{name} is thrown away", visitor().language, name=asked.name))


def read_files(who: Visitor, page: int) -> FilesView:
    language = who.language
    with current_house().read(who.actor) as uow:
        tenant = find_house_tenant(uow)
        if tenant is None:
            return FilesView()
        found = list_uploads(uow, tenant.id, PageRequest(page=page, per_page=PER_PAGE))
        zone = get_shop_profile(uow).time_zone
    rows = [
        FileRow(
            id=one.public_id,
            name=one.name,
            href=step_href(one.public_id, "file"),
            size=size_text(one.size, language),
            count=format_number(one.shape.rows_estimate, language),
            who=one.created_by,
            when=format_moment(one.created_at, language, zone=zone),
        )
        for one in found.items
    ]
    return FilesView(rows, pager_of(found, FILES))


def delete(who: Visitor, public_id: str) -> None:
    """Raises ``NotFound`` and ``UploadInUse``."""
    with current_house().write(who.actor) as uow:
        delete_upload(uow, own_tenant(uow), public_id)


VIEW: Live = FilesState.view
ASKED: Live = FilesState.asked


def page() -> rx.Component:
    return console_page(
        filter_bar(data_links("files")),
        rx.cond(
            FilesState.is_loaded,
            rx.cond(VIEW.rows.length() > 0, _table(), _nothing()),
            loading(t("The files are being read"), skeleton_rows(6)),
        ),
        confirm_dialog(
            open=ASKED.id != "",
            on_close=FilesState.ask(""),  # type: ignore[call-arg]
            on_confirm=FilesState.delete,
            title=t("Throw {name} away?", name=ASKED.name),
            consequence=t("What was loaded from it stays in the shop."),
            confirm=t("Throw it away"),
        ),
        title=t("Files"),
        trail=[(t("Data"), PATH)],
        actions=[link_button(t("Load data"), NEW, look="act", size="sm", icon_start="upload", keys="N")],
    )


def _table() -> rx.Component:
    return rx.fragment(
        data_table(
            head=[
                th(t("Name"), first=True),
                th(t("Rows"), numeric=True),
                th(t("Size"), numeric=True),
                th(t("By")),
                th(t("When")),
                th(""),
            ],
            rows=rx.foreach(VIEW.rows, _row),
            caption=t("Files"),
        ),
        rx.el.div(pager(VIEW.pager), class_name="px-5 py-2"),
    )


def _row(row: Live) -> rx.Component:
    return table_row(
        td(row_link(row.name, row.href, is_code=False), first=True, class_name="break-all"),
        td_number(row.count, label=t("Rows")),
        td_number(row.size, label=t("Size")),
        td(row.who, label=t("By")),
        td(row.when, label=t("When"), class_name="num whitespace-nowrap text-ink-2"),
        td(
            icon_button(
                "trash",
                t("Throw {name} away", name=row.name),
                size="sm",
                on_click=FilesState.ask(row.id),  # type: ignore[call-arg]
                class_name="relative z-10 ms-auto max-sm:size-11",
            )
        ),
        key=row.id,
    )


def _nothing() -> rx.Component:
    return empty_state(
        t("No files yet"),
        t("What you send to be loaded lies here for two months, so that it can be loaded again."),
        action=link_button(t("Load data"), NEW, look="brand", icon_start="upload"),
        icon_name="file-text",
    )
