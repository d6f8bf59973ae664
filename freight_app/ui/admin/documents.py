"""``/admin/documents``: every paper of the shop, found by what it says, and those that wait to be filed."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.ui.admin.documents_state import PATH, DocumentsState
from freight_app.ui.admin.list_pages import pager
from freight_app.ui.components.attachments import expiry_line, paper_face
from freight_app.ui.components.base import Child, Live, Text, as_var, shown
from freight_app.ui.components.choices import select_field
from freight_app.ui.components.data_client import ticker
from freight_app.ui.components.filters import filter_bar, find_field
from freight_app.ui.components.navigation import view_tab, view_tabs
from freight_app.ui.components.states import empty_state, loading, skeleton_rows
from freight_app.ui.components.status import status
from freight_app.ui.components.tables import data_table, row_button, table_row, td, th
from freight_app.ui.i18n import t
from freight_app.ui.papers.drop import Follows, paper_drop
from freight_app.ui.papers.lines import dotted
from freight_app.ui.papers.sheet import ASK_EVERY_S, gone_strip, paper_sheet
from freight_app.ui.papers.sheet_state import PaperSheetState
from freight_app.ui.papers.words import KINDS
from freight_app.ui.shells.console import console_page
from freight_app.ui.shells.state import ShellState

STATE: Any = PaperSheetState


def page() -> rx.Component:
    nothing = empty_state(
        t("No documents here"),
        t("Invoices of suppliers, certificates and customs documents stand here once somebody adds or mails them."),
        icon_name="file-text",
    )
    return console_page(
        _views(),
        Follows.create(value=PaperSheetState.changes, on_turn=DocumentsState.refresh),
        ticker(seconds=rx.cond(DocumentsState.waits, ASK_EVERY_S, 0), on_tick=DocumentsState.refresh),
        rx.el.form(
            filter_bar(
                _kind_choice(),
                search=find_field(
                    value=DocumentsState.q,
                    on_change=DocumentsState.find,
                    placeholder=t("Words in a document, its title or a number"),
                ),
            ),
            on_submit=DocumentsState.keep_question,
        ),
        rx.el.div(gone_strip(), _drop(), class_name="flex flex-col gap-2 px-5 py-3 empty:hidden"),
        rx.cond(
            DocumentsState.is_loaded,
            rx.cond(as_var(DocumentsState.rows).length() > 0, _table(), nothing),
            loading(t("The documents are being loaded"), skeleton_rows(8)),
        ),
        paper_sheet(),
        title=t("Documents"),
    )


def _views() -> rx.Component:
    def view(label: Text, tab: str, *, urgent: bool = False) -> rx.Component:
        return view_tab(
            label,
            PATH if tab == "all" else f"{PATH}?tab={tab}",
            current=DocumentsState.tab == tab,  # type: ignore[arg-type]
            count=DocumentsState.counts[tab],
            urgent=urgent,
        )

    return view_tabs(
        view(t("All documents"), "all"),
        view(t("To file"), "to_file", urgent=True),
        view(t("Expiring"), "expiring", urgent=True),
        view(t("Bin"), "deleted"),
    )


def _kind_choice() -> rx.Component:
    kinds: list[tuple[str, Text]] = [("", t("All kinds")), *((str(kind), t(word)) for kind, word in KINDS.items())]
    return select_field(
        t("Kind"),
        "kind",
        kinds,
        hide_label=True,
        size="sm",
        value=DocumentsState.kind,
        on_change=DocumentsState.choose_kind,
        class_name="min-w-40",
    )


def _drop() -> Child:
    can = as_var(ShellState.permissions).contains
    return shown(
        can(str(Permission.DOCUMENTS_EDIT)),
        paper_drop(action="/api/v1/documents", on_done=DocumentsState.refresh, choose=t("Add a document")),
    )


def _table() -> rx.Component:
    return data_table(
        head=[
            th(t("Document"), first=True),
            th(t("Belongs to")),
            th(t("Validity")),
            th(t("Added"), class_name="sm:pe-5"),
        ],
        rows=rx.foreach(DocumentsState.rows, _row),
        caption=t("Documents"),
        foot=rx.el.div(pager(DocumentsState.pager), class_name="px-5 py-2"),
    )


def _row(row: Live) -> rx.Component:
    return table_row(
        td(
            rx.el.div(
                paper_face(row),
                rx.el.div(
                    rx.el.div(
                        row_button(row.title, on_click=STATE.open_paper(row.id)),
                        shown(row.state != "ready", status("document", row.state)),
                        class_name="flex flex-wrap items-center gap-2",
                    ),
                    rx.el.p(row.kind, " · ", dotted(row.facts), class_name="text-xs text-ink-2"),
                    rx.el.p(row.note, class_name="text-xs text-bad empty:hidden"),
                    rx.el.p(
                        rx.foreach(row.snippet, _snippet),
                        dir="auto",
                        class_name="mt-0.5 line-clamp-2 text-ink-2 empty:hidden",
                    ),
                    class_name="min-w-0 flex-1",
                ),
                class_name="flex min-w-0 items-start gap-3 py-2",
            ),
            first=True,
            class_name="w-full sm:max-w-0",
        ),
        td(
            rx.cond(
                as_var(row.subjects).length() > 0,
                rx.el.ul(rx.foreach(row.subjects, _subject)),
                status("document", "to_file"),
            ),
            label=t("Belongs to"),
            class_name="whitespace-nowrap",
        ),
        td(expiry_line(row), label=t("Validity"), class_name="whitespace-nowrap"),
        td(
            rx.el.p(dotted(row.brought), class_name="text-xs text-ink-2 sm:w-44"),
            label=t("Added"),
            class_name="sm:pe-5",
        ),
        key=row.id,
    )


def _snippet(part: Live) -> rx.Component:
    return rx.cond(
        part.is_hit,
        rx.el.mark(part.text, class_name="rounded-[3px] bg-warn-soft px-0.5 font-medium text-ink"),
        rx.el.span(part.text),
    )


def _subject(subject: Live) -> rx.Component:
    return rx.el.li(
        rx.el.span(subject.word, " ", class_name="text-ink-2"),
        rx.el.a(rx.el.bdi(subject.title), href=subject.href, class_name="text-brand hover:underline"),
        key=subject.kind + subject.ref,
    )
