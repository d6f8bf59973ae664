"""How each row of a job ended: a list by outcome and key, and one record before and after in a side sheet."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any, Literal

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.kit.house import current_house
from freight_app.kit.pagination import Page
from freight_app.migration.dead_letters import pick_up_dead_letter
from freight_app.migration.dtos import RecordQuery, RecordView
from freight_app.migration.jobs import list_records
from freight_app.migration.loading import Outcome
from freight_app.ui.admin.data_jobs.own_data import own_tenant
from freight_app.ui.admin.list_pages import PagerView, pager_of
from freight_app.ui.components.base import Child, Live, Text, as_var, shown
from freight_app.ui.components.buttons import button
from freight_app.ui.components.filters import chip, find_field
from freight_app.ui.components.navigation import pagination
from freight_app.ui.components.overlays import sheet
from freight_app.ui.components.status import badge, status
from freight_app.ui.components.tables import data_table, row_button, table_row, td, th
from freight_app.ui.data_words import fault_text
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import t
from freight_app.ui.shells.console import panel
from freight_app.ui.visitor import Visitor, visitor

PER_PAGE = 20
Which = Literal["", "loaded", "skipped", "dead_letter", "stayed"]


@dataclass(frozen=True, slots=True)
class RecordRowView:
    row: int
    key: str
    outcome: str
    reason: str
    is_undone: bool
    is_dropped: bool
    stayed: str


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One fact of a record: what stood there, what stands there now."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RecordSheetView:
    row: int = 0
    key: str = ""
    outcome: str = ""
    reason: str = ""
    stayed: str = ""
    is_dropped: bool = False
    is_new: bool = False
    changes: list[ChangeView] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    cells: list[ChangeView] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class RecordsView:
    rows: list[RecordRowView] = field(default_factory=list)
    pager: PagerView = field(default_factory=PagerView)


class RecordsState(rx.State):
    """A page of the records of the job that ``JobState`` shows."""

    view: RecordsView = RecordsView()
    which: str = ""
    q: str = ""
    sheet: RecordSheetView = RecordSheetView()
    _job: str = ""
    _page: int = 1
    _found: list[RecordView] = []

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def narrow(self, which: Which) -> None:
        """Only records that ended so."""
        self.which, self._page = which, 1
        await self._again()

    @rx.event(supersedes=True)
    @guarded(Permission.DATA_LOAD)
    async def find(self, text: str) -> None:
        """Find by key while somebody types."""
        self.q, self._page = text[:100], 1
        await self._again()

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def turn_page(self, page: int) -> None:
        self._page = min(max(page, 1), self.view.pager.pages)
        await self._again()

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def open_record(self, row: int) -> None:
        """Open one record of the page beside the list."""
        found = next((one for one in self._found if one.row_number == row), None)
        self.sheet = view_record(found, visitor().language) if found else RecordSheetView()

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def close_record(self) -> None:
        self.sheet = RecordSheetView()

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def pick_up(self) -> None:
        """Have the dropped row of the sheet wait for somebody again."""
        if self._job and self.sheet.row:
            await asyncio.to_thread(pick_up, visitor(), self._job, self.sheet.row)
            self.sheet = RecordSheetView()
            await self._again()

    async def _open(self, job: str) -> None:
        self._job, self._page, self.which, self.q, self.sheet = job, 1, "", "", RecordSheetView()
        await self._again()

    async def _again(self) -> None:
        if self._job:
            found = await asyncio.to_thread(read_records, visitor(), self._job, self.which, self.q, self._page)
            self._found = found.items
            self.view = RecordsView([_row(one, visitor().language) for one in found.items], pager_of(found, ""))


def read_records(who: Visitor, job: str, which: str, q: str, page: int) -> Page[RecordView]:
    """``NotFound`` for a job that is not the shop's."""
    asked: dict[str, Any] = {"only_not_undone": True} if which == "stayed" else {}
    if which and which != "stayed":
        asked = {"outcome": Outcome(which)}
    with current_house().read(who.actor) as uow:
        return list_records(uow, own_tenant(uow), job, RecordQuery(q=q, page=page, per_page=PER_PAGE, **asked))


def pick_up(who: Visitor, job: str, row: int) -> None:
    """Raises ``NotFound`` and ``RecordNotEditable``."""
    with current_house().write(who.actor) as uow:
        pick_up_dead_letter(uow, own_tenant(uow), job, row)


def _row(one: RecordView, language: str) -> RecordRowView:
    return RecordRowView(
        row=one.row_number,
        key=one.record_key,
        outcome=str(one.outcome),
        reason=fault_text(one.reason_code, one.reason, one.facts, language),
        is_undone=one.undone_at is not None,
        is_dropped=one.dropped_at is not None,
        stayed=fault_text(one.undo_code, one.undo_reason, one.undo_facts, language),
    )


def view_record(one: RecordView, language: str) -> RecordSheetView:
    row = _row(one, language)
    before, after = one.before or {}, one.after or {}
    return RecordSheetView(
        row=row.row,
        key=row.key,
        outcome=row.outcome,
        reason=row.reason,
        stayed=row.stayed,
        is_dropped=row.is_dropped,
        is_new=one.before is None and one.after is not None,
        changes=[
            ChangeView(name, _written(before.get(name)), _written(after.get(name)))
            for name in dict.fromkeys((*after, *before))
            if not name.startswith("_")
        ],
        faults=[fault_text(fault.code, fault.sentence, fault.facts, language) for fault in one.errors or ()],
        cells=[ChangeView(name, "", _written(value)) for name, value in (one.raw or {}).items()],
    )


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return " | ".join(_written(one) for one in value)[:400]
    return str(value)[:400]


# --- the section of the page

VIEW: Live = RecordsState.view
SHEET: Live = RecordsState.sheet


def records_panel(has_stayed: rx.Var) -> rx.Component:
    def only(label: Text, which: Which) -> rx.Component:
        return chip(label, on=as_var(RecordsState.which) == which, on_click=RecordsState.narrow(which))  # type: ignore[call-arg]

    return panel(
        t("Rows"),
        rx.el.div(
            rx.el.div(
                only(t("All"), ""),
                only(t("Loaded"), "loaded"),
                only(t("Skipped"), "skipped"),
                only(t("Left over"), "dead_letter"),
                shown(has_stayed, only(t("Had to stay"), "stayed")),
                class_name="flex flex-wrap gap-1.5",
            ),
            find_field(
                value=RecordsState.q, on_change=RecordsState.find, placeholder=t("What tells it apart, e.g. its SKU")
            ),
            class_name="flex flex-wrap items-center gap-3 px-5 pb-3",
        ),
        rx.cond(VIEW.rows.length() > 0, _table(), rx.el.p(t("No rows here."), class_name="px-5 pb-5 text-ink-2")),
        _sheet(),
    )


def _table() -> rx.Component:
    pager: Live = VIEW.pager
    return rx.fragment(
        data_table(
            head=[th(t("Row"), first=True), th(t("Record")), th(t("How it ended")), th(t("Why"))],
            rows=rx.foreach(VIEW.rows, _table_row),
            caption=t("Rows"),
        ),
        rx.el.div(
            pagination(
                page=pager.page,
                pages=pager.pages,
                total=pager.total,
                first=pager.first,
                last=pager.last,
                on_page=RecordsState.turn_page,
            ),
            class_name="px-5 py-2",
        ),
    )


def _table_row(row: Live) -> rx.Component:
    return table_row(
        td(
            row_button(row.row.to_string(), on_click=RecordsState.open_record(row.row)),  # type: ignore[call-arg]
            first=True,
            class_name="num",
        ),
        td(
            rx.el.bdi(row.key),
            label=t("Record"),
            class_name=rx.cond(row.key == "", "max-sm:hidden!", "break-all"),
        ),
        td(
            rx.el.span(
                status("record", row.outcome),
                shown(row.is_dropped, badge(t("dropped"), icon_name="trash")),
                shown(row.is_undone, badge(t("taken back"), icon_name="undo-2")),
                class_name="inline-flex flex-wrap items-center gap-2",
            ),
            label=t("How it ended"),
        ),
        td(
            row.reason,
            shown(row.stayed != "", rx.el.span(row.stayed, class_name="block text-warn")),
            label=t("Why"),
            class_name=rx.cond(
                (row.reason == "") & (row.stayed == ""),
                "max-sm:hidden!",
                "text-ink-2 text-pretty sm:max-w-md sm:py-1.5",
            ),
        ),
        key=row.row.to_string(),
    )


def _sheet() -> Child:
    def change(one: Live) -> rx.Component:
        return rx.el.div(
            rx.el.dt(one.name, class_name="ltr text-xs text-ink-2"),
            rx.el.dd(
                shown(
                    one.before != "",
                    rx.el.del_(rx.el.bdi(one.before), class_name="block break-words text-ink-2"),
                ),
                rx.el.bdi(one.after, class_name="block font-medium break-words"),
            ),
            class_name="py-2",
        )

    return sheet(
        rx.el.div(
            status("record", SHEET.outcome),
            shown(
                SHEET.is_dropped,
                rx.el.div(
                    rx.el.p(t("Somebody dropped it: it need not be loaded."), class_name="min-w-0 flex-1 text-pretty"),
                    button(
                        t("Have it wait again"),
                        size="sm",
                        icon_start="undo-2",
                        on_click=RecordsState.pick_up,
                        class_name="max-sm:h-11",
                    ),
                    class_name="flex flex-wrap items-center gap-3 rounded-md bg-sunken px-3 py-2",
                ),
            ),
            shown(SHEET.reason != "", rx.el.p(SHEET.reason, class_name="text-pretty")),
            shown(SHEET.stayed != "", rx.el.p(SHEET.stayed, class_name="text-warn")),
            shown(
                SHEET.faults.length() > 0,
                rx.el.ul(
                    rx.foreach(SHEET.faults, lambda fault: rx.el.li(fault, class_name="text-bad")),
                    class_name="flex flex-col gap-1",
                ),
            ),
            shown(
                SHEET.changes.length() > 0,
                rx.el.section(
                    rx.el.h3(rx.cond(SHEET.is_new, t("It is new"), t("Before and after")), class_name="font-semibold"),
                    rx.el.dl(rx.foreach(SHEET.changes, change), class_name="divide-y divide-line"),
                ),
            ),
            shown(
                SHEET.cells.length() > 0,
                rx.el.section(
                    rx.el.h3(t("Its cells"), class_name="font-semibold"),
                    rx.el.dl(rx.foreach(SHEET.cells, change), class_name="divide-y divide-line"),
                ),
            ),
            class_name="flex flex-col gap-4 text-sm",
        ),
        open=SHEET.row > 0,
        on_close=RecordsState.close_record,
        title=t("Row {row}", row=SHEET.row),
    )
