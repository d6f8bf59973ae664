"""The papers of one thing, as a panel of its page: dropped or photographed there, looked at, replaced, thrown away."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import quote

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.kit.subjects import SUBJECT_KINDS
from freight_app.ui.components.base import Child, Live, Text, as_var, cx, shown
from freight_app.ui.components.data_client import ticker
from freight_app.ui.components.icons import icon
from freight_app.ui.components.states import skeleton
from freight_app.ui.components.status import status
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import t
from freight_app.ui.papers.drop import Follows, paper_drop
from freight_app.ui.papers.lines import dotted
from freight_app.ui.papers.rows import PaperRow, read_attached
from freight_app.ui.papers.sheet import ASK_EVERY_S, gone_strip, paper_sheet
from freight_app.ui.papers.sheet_state import PaperSheetState
from freight_app.ui.shells.state import ShellState
from freight_app.ui.visitor import visitor

STATE: Any = PaperSheetState


class AttachmentsState(rx.State):
    """The papers of the thing whose page is open."""

    rows: list[PaperRow] = []
    upload_to: str = ""
    is_loaded: bool = False
    waits: bool = False
    _kind: str = ""
    _ref: str = ""

    @rx.event
    @guarded(Permission.DOCUMENTS_READ)
    async def load(self, kind: str, ref: str) -> None:
        """Read the papers of a thing; none for what no paper can belong to."""
        if kind not in SUBJECT_KINDS or not 0 < len(ref) <= 80:
            self.rows, self.is_loaded, self._kind = [], True, ""
            return
        self._kind, self._ref = kind, ref
        self.upload_to = f"/api/v1/documents?subject_kind={kind}&subject_ref={quote(ref, safe='')}"
        await self._read()

    @rx.event
    @guarded(Permission.DOCUMENTS_READ)
    async def refresh(self) -> None:
        """A paper came, was changed, or has been looked into."""
        if self._kind:
            await self._read()

    async def _read(self) -> None:
        self.rows = await asyncio.to_thread(read_attached, visitor(), self._kind, self._ref)
        self.waits = any(row.state == "checking" for row in self.rows)
        self.is_loaded = True


def attachments(subject_kind: str, subject_ref: Text) -> Child:
    """The panel of the papers of a thing, for those who may read papers; put it on the thing's page once.

    ``subject_ref`` is what stands in the page's address; while it is empty nothing is read.
    """
    can = as_var(ShellState.permissions).contains
    ref: Any = as_var(subject_ref)
    return shown(
        can(str(Permission.DOCUMENTS_READ)) & (ref != ""),
        rx.el.section(
            rx.el.div(
                rx.el.h2(t("Attached documents"), class_name="text-sm font-semibold"),
                class_name="flex min-h-11 items-center gap-2",
            ),
            # Whatever changes a paper in the sheet has the list read anew.
            Follows.create(value=PaperSheetState.changes, on_turn=AttachmentsState.refresh),
            ticker(seconds=rx.cond(AttachmentsState.waits, ASK_EVERY_S, 0), on_tick=AttachmentsState.refresh),
            gone_strip(),
            rx.cond(
                AttachmentsState.is_loaded,
                rx.el.ul(rx.foreach(AttachmentsState.rows, paper_item), class_name="divide-y divide-line empty:hidden"),
                skeleton("h-12 w-full"),
            ),
            shown(
                can(str(Permission.DOCUMENTS_EDIT)),
                rx.el.div(
                    paper_drop(
                        action=AttachmentsState.upload_to, on_done=AttachmentsState.refresh, choose=t("Add a document")
                    ),
                    class_name="mt-2",
                ),
            ),
            paper_sheet(),
            on_mount=AttachmentsState.load(subject_kind, ref),  # type: ignore[call-arg]
            key=ref,
            class_name="border-b border-line px-5 pb-4 text-sm",
        ),
    )


def paper_item(row: Live) -> rx.Component:
    """A paper in a list: its small picture, what it is, its state; a press opens it."""
    return rx.el.li(
        rx.el.button(
            paper_face(row),
            rx.el.span(
                rx.el.span(row.title, dir="auto", class_name="block truncate font-medium text-brand"),
                rx.el.span(row.kind, " · ", dotted(row.facts), class_name="block truncate text-xs text-ink-2"),
                rx.el.span(row.note, class_name="block text-xs text-bad empty:hidden"),
                expiry_line(row),
                class_name="min-w-0 flex-1",
            ),
            shown(row.state != "ready", status("document", row.state)),
            shown(row.is_shared, icon("eye", "size-4 text-ink-3", label=t("The customer sees it"))),
            shown(
                row.version > 1,
                rx.el.span(
                    t("Version {number}", number=row.version), class_name="num text-xs whitespace-nowrap text-ink-2"
                ),
            ),
            type="button",
            on_click=STATE.open_paper(row.id),
            class_name="flex min-h-14 w-full items-center gap-3 rounded-sm py-2 text-start hover:bg-sunken",
        ),
        key=row.id,
    )


def paper_face(row: Live) -> rx.Component:
    """The small picture of a paper, or the sign of what it is."""
    return rx.el.span(
        rx.cond(
            row.thumb != "",
            rx.el.img(src=row.thumb, alt="", loading="lazy", class_name="size-full object-cover"),
            rx.match(
                row.form,
                ("picture", icon("image", "size-5 text-ink-3")),
                ("pdf", icon("file-text", "size-5 text-bad")),
                icon("file-input", "size-5 text-ink-3"),
            ),
        ),
        class_name="grid size-10 shrink-0 place-items-center overflow-hidden rounded-sm bg-sunken",
    )


def expiry_line(row: Live) -> Child:
    """Until when a paper is valid; nothing for one that is valid for ever."""
    tone = rx.match(row.expiry, ("past", "text-bad"), ("soon", "text-warn"), "text-ink-2")
    return shown(
        row.expiry != "",
        rx.el.span(
            icon("calendar-clock", "size-3.5"),
            rx.cond(
                row.expiry == "past", t("Expired on {day}", day=row.expires), t("Valid until {day}", day=row.expires)
            ),
            class_name=cx("num flex items-center gap-1 text-xs", tone),
        ),
    )
