"""The sheet of one paper: the file itself, what is said of it, what it belongs to, its versions."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.ui.components.base import Child, Live, as_var, shown
from freight_app.ui.components.buttons import button, icon_button, link_button, text_button
from freight_app.ui.components.choices import checkbox, select_field
from freight_app.ui.components.data_client import ticker
from freight_app.ui.components.fields import date_field, number_field, text_field
from freight_app.ui.components.forms import form
from freight_app.ui.components.icons import icon
from freight_app.ui.components.overlays import sheet
from freight_app.ui.components.states import notice
from freight_app.ui.components.status import status
from freight_app.ui.i18n import t
from freight_app.ui.papers.drop import paper_drop
from freight_app.ui.papers.lines import dotted
from freight_app.ui.papers.sheet_state import PaperSheetState
from freight_app.ui.papers.words import KINDS, SUBJECTS
from freight_app.ui.shells.state import ShellState

PAPER: Live = PaperSheetState.paper
STATE: Any = PaperSheetState
# How often a page asks about a file that is being checked, in seconds.
ASK_EVERY_S = 2


def paper_sheet() -> rx.Component:
    """The paper that is open, over the page. One of it stands on each page that lists papers."""
    may_edit = as_var(ShellState.permissions).contains(str(Permission.DOCUMENTS_EDIT))
    return sheet(
        rx.el.div(
            ticker(
                seconds=rx.cond(PaperSheetState.is_open & (PAPER.state == "checking"), ASK_EVERY_S, 0),
                on_tick=PaperSheetState.look_again,
            ),
            shown(PAPER.is_deleted, _in_bin()),
            _file(),
            _subjects(may_edit),
            shown(may_edit & ~PAPER.is_deleted, _description()),
            _versions(may_edit),
            class_name="flex flex-col gap-5 text-sm",
        ),
        open=PaperSheetState.is_open,
        on_close=PaperSheetState.close,
        title=rx.cond(PAPER.title != "", PAPER.title, t("Document")),
        class_name="w-[min(48rem,100vw)]!",
    )


def gone_strip() -> Child:
    """What was thrown away a moment ago, and the way back."""
    return rx.el.div(
        shown(
            PaperSheetState.gone_id != "",
            rx.el.p(
                icon("trash", "size-4 text-ink-3"),
                rx.el.span(
                    t("“{title}” is in the bin", title=PaperSheetState.gone_title), class_name="min-w-0 flex-1 truncate"
                ),
                text_button(t("Take it back"), on_click=STATE.restore(PaperSheetState.gone_id)),
                class_name="flex items-center gap-2 rounded-md bg-sunken px-3",
            ),
        ),
        role="status",
        class_name="empty:hidden",
    )


def _in_bin() -> rx.Component:
    return notice(
        t("This document is in the bin"),
        rx.el.p(t("After a month it is gone for good.")),
        button(t("Take it back"), size="sm", icon_start="undo-2", on_click=STATE.restore(PAPER.id), class_name="mt-2"),
        tone="warn",
    )


def _file() -> rx.Component:
    """The file in the page: a PDF in the browser's own reader, a picture as it is, else what it is called."""
    pdf = rx.el.iframe(
        src=PAPER.file,
        title=PAPER.name,
        key=PAPER.file,
        class_name="h-[62dvh] w-full rounded-md border border-line bg-sunken max-sm:h-[45dvh]",
    )
    picture = rx.el.img(
        src=PAPER.file, alt=PAPER.title, class_name="max-h-[62dvh] w-full rounded-md bg-sunken object-contain"
    )
    other = rx.el.p(
        icon("file-text", "size-8 text-ink-3"),
        rx.el.bdi(PAPER.name, class_name="min-w-0 truncate"),
        class_name="flex items-center gap-3 rounded-md bg-sunken px-4 py-6",
    )
    opened = rx.fragment(
        rx.match(PAPER.form, ("pdf", pdf), ("picture", picture), other),
        rx.el.div(
            shown(
                PAPER.form != "other",
                link_button(
                    t("Open in a tab"),
                    PAPER.file,
                    size="sm",
                    icon_start="external-link",
                    from_server=True,
                    target="_blank",
                    class_name="max-sm:h-11",
                ),
            ),
            link_button(
                t("Save a copy"),
                PAPER.download,
                size="sm",
                icon_start="download",
                from_server=True,
                class_name="max-sm:h-11",
            ),
            rx.el.span(PAPER.note, class_name="text-ink-2 empty:hidden"),
            class_name="flex flex-wrap items-center gap-2",
        ),
    )
    checking = notice(
        t("This file is being checked"),
        rx.el.p(t("Scripts and hidden files are taken out of it. It opens here in a moment.")),
        tone="info",
    )
    refused = notice(t("This file was refused"), rx.el.p(PAPER.note), tone="bad")
    return rx.el.div(
        shown(
            PAPER.shown != PAPER.latest,
            rx.el.p(
                icon("rotate-ccw", "size-4 text-warn"),
                t("This is version {number}, not the latest.", number=PAPER.shown),
                text_button(t("Show the latest"), on_click=STATE.show_version(PAPER.latest)),
                class_name="flex flex-wrap items-center gap-2",
            ),
        ),
        rx.match(PAPER.state, ("ready", opened), ("checking", checking), refused),
        class_name="flex flex-col gap-3",
    )


def _subjects(may_edit: Any) -> rx.Component:
    def one(subject: Live) -> rx.Component:
        return rx.el.li(
            rx.el.span(subject.word, class_name="text-ink-2"),
            rx.el.a(rx.el.bdi(subject.title), href=subject.href, class_name="font-medium text-brand hover:underline"),
            shown(
                may_edit,
                icon_button(
                    "unlink",
                    t("Take it out of {thing}", thing=subject.title),
                    size="sm",
                    on_click=STATE.take_out(subject.kind, subject.ref),
                    class_name="max-sm:size-11",
                ),
            ),
            key=subject.kind + subject.ref,
            class_name="inline-flex min-h-9 items-center gap-1.5 rounded-full border border-line ps-3 pe-1",
        )

    filing = form(
        select_field(
            t("Belongs to"),
            "subject_kind",
            [(kind, t(word)) for kind, word in SUBJECTS.items()],
            hide_label=True,
            size="sm",
            class_name="min-w-36",
        ),
        text_field(
            t("Number or code"),
            "subject_ref",
            hide_label=True,
            placeholder=t("Number or code"),
            size="sm",
            required=True,
            max_length=80,
            error=as_var(PaperSheetState.errors)["subject_ref"],
            class_name="min-w-40 flex-1",
        ),
        button(t("File it"), size="sm", type="submit", icon_start="link", class_name="max-sm:h-11"),
        on_submit=PaperSheetState.file_to,
        key=PaperSheetState.changes,
        class_name="flex flex-wrap items-start gap-2",
    )
    return rx.el.section(
        rx.el.h3(t("Belongs to"), class_name="font-semibold"),
        rx.cond(
            as_var(PAPER.subjects).length() > 0,
            rx.el.ul(rx.foreach(PAPER.subjects, one), class_name="flex flex-wrap gap-2"),
            rx.el.p(
                icon("inbox", "size-4 text-warn"),
                t("Nothing yet: it waits to be filed."),
                class_name="flex items-center gap-2 text-ink-2",
            ),
        ),
        shown(may_edit & ~PAPER.is_deleted, filing),
        class_name="flex flex-col gap-2 border-t border-line pt-4",
    )


def _description() -> rx.Component:
    errors = as_var(PaperSheetState.errors)
    return rx.el.section(
        rx.el.h3(t("What it is"), class_name="font-semibold"),
        form(
            text_field(
                t("Title"),
                "title",
                size="sm",
                required=True,
                max_length=200,
                default_value=PAPER.title,
                error=errors["title"],
                class_name="sm:col-span-2",
            ),
            select_field(
                t("Kind"),
                "kind",
                [(str(kind), t(word)) for kind, word in KINDS.items()],
                size="sm",
                default_value=PAPER.kind,
                error=errors["kind"],
            ),
            date_field(
                t("Expires on"),
                "expires_on",
                size="sm",
                optional=True,
                default_value=PAPER.expires_on,
                error=errors["expires_on"],
            ),
            number_field(
                t("Remind me before"),
                "remind_days",
                unit=t("days"),
                size="sm",
                default_value=PAPER.remind_days.to_string(),
                error=errors["remind_days"],
            ),
            shown(
                PAPER.may_share,
                checkbox(
                    t("The customer of the order may see it"),
                    name="is_shared",
                    default_checked=PAPER.is_shared,
                    class_name="sm:col-span-2",
                ),
            ),
            rx.el.div(
                button(t("Save"), look="brand", size="sm", type="submit", class_name="max-sm:h-11"),
                button(
                    t("Delete"),
                    look="danger",
                    size="sm",
                    icon_start="trash",
                    on_click=PaperSheetState.delete,
                    class_name="max-sm:h-11",
                ),
                class_name="flex flex-wrap gap-2 sm:col-span-2",
            ),
            on_submit=PaperSheetState.describe,
            key=PAPER.id + as_var(PaperSheetState.changes).to_string(),
            class_name="grid gap-3 sm:grid-cols-2",
        ),
        class_name="flex flex-col gap-3 border-t border-line pt-4",
    )


def _versions(may_edit: Any) -> rx.Component:
    def one(version: Live) -> rx.Component:
        return rx.el.li(
            rx.el.span(t("Version {number}", number=version.number), class_name="num font-medium whitespace-nowrap"),
            rx.el.span(
                rx.el.span(rx.el.bdi(version.name), class_name="block truncate"),
                rx.el.span(dotted(version.facts), class_name="block text-xs text-ink-2"),
                rx.el.span(dotted(version.brought), class_name="block text-xs text-ink-2"),
                rx.el.span(version.note, class_name="block text-xs text-ink-2 empty:hidden"),
                class_name="min-w-0 flex-1",
            ),
            shown(version.state != "ready", status("document", version.state)),
            shown(
                version.number != PAPER.shown,
                text_button(t("Look"), on_click=STATE.show_version(version.number)),
            ),
            key=version.number,
            class_name="flex flex-wrap items-center gap-x-3 gap-y-1 py-2",
        )

    return rx.el.section(
        rx.el.h3(t("Versions"), class_name="font-semibold"),
        rx.el.ol(rx.foreach(PAPER.versions, one), class_name="divide-y divide-line"),
        shown(
            may_edit & ~PAPER.is_deleted,
            paper_drop(
                action="/api/v1/documents/" + PAPER.id + "/versions?after=" + PAPER.latest.to_string(),
                on_done=PaperSheetState.took_version,
                choose=t("Put in a new version"),
                multiple=False,
            ),
        ),
        class_name="flex flex-col gap-2 border-t border-line pt-4",
    )
