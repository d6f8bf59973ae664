"""``/admin/data/pipelines``: ways of loading that were kept; one is used, looked back at, or thrown away."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.accounts.tenants import find_house_tenant
from freight_app.kit.house import current_house
from freight_app.kit.languages import format_moment
from freight_app.kit.pagination import MAX_PER_PAGE, PageRequest
from freight_app.migration.dtos import PipelineView
from freight_app.migration.pipelines import delete_pipeline, list_pipelines, list_versions
from freight_app.shop.service import get_shop_profile
from freight_app.ui.admin.data_jobs.list_page import data_links
from freight_app.ui.admin.data_jobs.own_data import NEW, PATH, own_tenant, target_title
from freight_app.ui.admin.list_pages import list_address
from freight_app.ui.components.base import Live
from freight_app.ui.components.buttons import icon_button, link_button
from freight_app.ui.components.filters import filter_bar
from freight_app.ui.components.overlays import confirm_dialog, sheet
from freight_app.ui.components.states import empty_state, loading, skeleton_rows
from freight_app.ui.components.tables import data_table, row_button, table_row, td, td_number, th
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import t, tn, translate
from freight_app.ui.shells.console import console_page
from freight_app.ui.visitor import Visitor, visitor


@dataclass(frozen=True, slots=True)
class PipelineRow:
    id: str = ""
    name: str = ""
    target: str = ""
    version: int = 0
    when: str = ""
    who: str = ""
    fields: int = 0
    use_href: str = ""


class PipelinesState(rx.State):
    """All pipelines; ``opened`` has the versions of one, ``asked`` is the one that is about to go."""

    rows: list[PipelineRow] = []
    opened: list[PipelineRow] = []
    asked: PipelineRow = PipelineRow()
    is_loaded: bool = False

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def load(self) -> None:
        self.rows = await asyncio.to_thread(read_pipelines, visitor())
        self.opened, self.asked, self.is_loaded = [], PipelineRow(), True

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def open_versions(self, public_id: str) -> None:
        """Show every version of a pipeline, the latest first."""
        self.opened = await asyncio.to_thread(read_versions, visitor(), public_id[:40])

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def close_versions(self) -> None:
        self.opened = []

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def ask(self, public_id: str) -> None:
        """Open the question whether a pipeline may go; an empty id closes it."""
        self.asked = next((row for row in self.rows if row.id == public_id), PipelineRow())

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def delete(self) -> None:
        asked, self.asked = self.asked, PipelineRow()
        if asked.id:
            await asyncio.to_thread(delete, visitor(), asked.id)
            self.rows = await asyncio.to_thread(read_pipelines, visitor())
            await show_toast(self, translate("{name} is thrown away", visitor().language, name=asked.name))


def read_pipelines(who: Visitor) -> list[PipelineRow]:
    with current_house().read(who.actor) as uow:
        tenant = find_house_tenant(uow)
        if tenant is None:
            return []
        found = list_pipelines(uow, tenant.id, PageRequest(per_page=MAX_PER_PAGE)).items
        zone = get_shop_profile(uow).time_zone
        return [_row(one, target_title(uow, one.target, who.language), who.language, zone) for one in found]


def read_versions(who: Visitor, public_id: str) -> list[PipelineRow]:
    """``NotFound`` for a pipeline that is not the shop's."""
    with current_house().read(who.actor) as uow:
        found = list_versions(uow, own_tenant(uow), public_id)
        zone = get_shop_profile(uow).time_zone
        return [_row(one, target_title(uow, one.target, who.language), who.language, zone) for one in found]


def delete(who: Visitor, public_id: str) -> None:
    with current_house().write(who.actor) as uow:
        delete_pipeline(uow, own_tenant(uow), public_id)


def _row(one: PipelineView, target: str, language: str, zone: str) -> PipelineRow:
    return PipelineRow(
        id=one.public_id,
        name=one.name,
        target=target,
        version=one.version,
        when=format_moment(one.updated_at, language, zone=zone),
        who=one.created_by,
        fields=len(one.plan.get("mapping", {}).get("fields", {})),
        use_href=list_address(NEW, pipeline=one.public_id),
    )


ASKED: Live = PipelinesState.asked
OPENED: Live = PipelinesState.opened


def page() -> rx.Component:
    rows: Live = PipelinesState.rows
    return console_page(
        filter_bar(data_links("pipelines")),
        rx.cond(
            PipelinesState.is_loaded,
            rx.cond(rows.length() > 0, _table(rows), _nothing()),
            loading(t("The pipelines are being read"), skeleton_rows(6)),
        ),
        _versions(),
        confirm_dialog(
            open=ASKED.id != "",
            on_close=PipelinesState.ask(""),  # type: ignore[call-arg]
            on_confirm=PipelinesState.delete,
            title=t("Throw {name} away?", name=ASKED.name),
            consequence=t("What was loaded with it stays, and so do its jobs."),
            confirm=t("Throw it away"),
        ),
        title=t("Pipelines"),
        trail=[(t("Data"), PATH)],
        actions=[link_button(t("Load data"), NEW, look="act", size="sm", icon_start="upload", keys="N")],
    )


def _table(rows: Live) -> rx.Component:
    return data_table(
        head=[
            th(t("Name"), first=True),
            th(t("What")),
            th(t("Version"), numeric=True),
            th(t("Kept")),
            th(t("By")),
            th(""),
        ],
        rows=rx.foreach(rows, _table_row),
        caption=t("Pipelines"),
    )


def _table_row(row: Live) -> rx.Component:
    return table_row(
        td(row_button(row.name, on_click=PipelinesState.open_versions(row.id)), first=True),  # type: ignore[call-arg]
        td(row.target, label=t("What")),
        td_number(row.version, label=t("Version")),
        td(row.when, label=t("Kept"), class_name="num whitespace-nowrap text-ink-2"),
        td(row.who, label=t("By")),
        td(
            rx.el.span(
                link_button(t("Use it"), row.use_href, size="sm", class_name="relative z-10 max-sm:h-11"),
                icon_button(
                    "trash",
                    t("Throw {name} away", name=row.name),
                    size="sm",
                    on_click=PipelinesState.ask(row.id),  # type: ignore[call-arg]
                    class_name="relative z-10 max-sm:size-11",
                ),
                class_name="flex items-center justify-end gap-1",
            )
        ),
        key=row.id,
    )


def _versions() -> rx.Component:
    def one(version: Live) -> rx.Component:
        return rx.el.li(
            rx.el.p(t("Version {version}", version=version.version), class_name="num font-semibold"),
            rx.el.p(tn("{count} field", "{count} fields", version.fields)),
            rx.el.p(rx.el.bdi(version.when), " · ", rx.el.bdi(version.who), class_name="num text-xs text-ink-2"),
            class_name="py-2.5",
        )

    return sheet(
        rx.el.ol(rx.foreach(OPENED, one), class_name="divide-y divide-line text-sm"),
        open=OPENED.length() > 0,
        on_close=PipelinesState.close_versions,
        title=rx.cond(OPENED.length() > 0, OPENED[0].name, ""),
    )


def _nothing() -> rx.Component:
    return empty_state(
        t("No pipelines yet"),
        t(
            "When you load a file, keep how it is read under a name. The next file of its kind is then loaded with one press."
        ),
        action=link_button(t("Load data"), NEW, look="brand", icon_start="upload"),
        icon_name="route",
    )
