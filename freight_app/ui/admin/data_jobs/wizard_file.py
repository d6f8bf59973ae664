"""The first step for a file: it is sent, and what was understood of it can be put right."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any, Literal

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.kit.errors import FreightError
from freight_app.kit.house import current_house
from freight_app.kit.languages import format_number
from freight_app.migration.files import MAX_UPLOAD_BYTES
from freight_app.migration.sources.shapes import FileKind, SourceChoices
from freight_app.migration.uploading import keep_shape, look_again
from freight_app.ui.admin.data_jobs.own_data import size_text
from freight_app.ui.admin.data_jobs.wizard_draft import OpenFile, open_file, step_href
from freight_app.ui.admin.data_jobs.wizard_target_state import use_pipeline
from freight_app.ui.components.base import Child, Live, Text, shown
from freight_app.ui.components.buttons import link_button
from freight_app.ui.components.choices import select_field, switch
from freight_app.ui.components.data_client import data_drop
from freight_app.ui.components.fields import field_error, number_field
from freight_app.ui.components.icons import icon
from freight_app.ui.data_words import REFUSED_FILES, note_text
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import t, translate
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.visitor import Visitor, visitor

SHOWN_ROWS = 8
Choice = Literal["encoding", "delimiter", "has_header", "skip_rows", "sheet"]


def _(text: str) -> str:
    """Marks a text for the extractor."""
    return text


_ENCODINGS: dict[str, str] = {
    "utf-8": "UTF-8",
    "cp1252": _("Windows, Western (1252)"),
    "cp1256": _("Windows, Arabic (1256)"),
    "iso8859-1": _("ISO Latin 1"),
    "iso8859-15": _("ISO Latin 9, with the euro"),
    "iso8859-6": _("ISO Arabic"),
    "cp850": _("DOS, Western (850)"),
    "cp720": _("DOS, Arabic (720)"),
    "mac_roman": _("Mac, Western"),
    "utf-16": "UTF-16",
}
_DELIMITERS: dict[str, str] = {",": _("Comma ,"), ";": _("Semicolon ;"), "\t": _("Tab"), "|": _("Bar |")}
_KINDS: dict[str, str] = {
    "csv": _("Text table (CSV)"),
    "xlsx": _("Excel workbook"),
    "jsonl": _("JSON Lines"),
    "json": _("JSON list"),
    "pgdump": _("Dump of PostgreSQL"),
}


@dataclass(frozen=True, slots=True)
class FileView:
    """A file as it was understood. ``rows`` are the first ones, cell by cell."""

    id: str = ""
    name: str = ""
    kind: str = ""
    kind_name: str = ""
    size: str = ""
    count: int = 0
    encoding: str = ""
    delimiter: str = ""
    has_header: bool = True
    skip_rows: int = 0
    sheet: str = ""
    sheets: list[dict[str, str]] = field(default_factory=list)
    encodings: list[dict[str, str]] = field(default_factory=list)
    delimiters: list[dict[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    next_href: str = ""


class FileState(rx.State):
    """The file of the address; none before one was sent."""

    view: FileView = FileView()
    error: str = ""
    is_reading: bool = False
    # The pipeline that the file is to be loaded with, when one was chosen before the file.
    _pipeline: str = ""

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def took(self, public_id: str) -> object:
        """A file has come in: go on to what was understood of it."""
        opened = await asyncio.to_thread(open_file, visitor(), public_id[:40])
        if self._pipeline:
            await asyncio.to_thread(use_pipeline, visitor(), opened.upload.public_id, self._pipeline)
        return rx.redirect(step_href(opened.upload.public_id, "file"))

    @rx.event
    @guarded(Permission.DATA_LOAD)
    async def choose(self, what: Choice, value: str) -> AsyncIterator[None]:
        """Read the file otherwise, at once; what cannot be followed is said and changes nothing."""
        if not self.view.id or self.is_reading:
            return
        self.error, self.is_reading = "", True
        yield
        try:
            self._show(await asyncio.to_thread(read_again, visitor(), self.view.id, what, value))
        except FreightError as error:
            self.error = _refusal(error, visitor().language)
        finally:
            self.is_reading = False

    def _show(self, opened: OpenFile) -> None:
        self.view = view_file(opened, visitor().language)
        self.error = ""

    def _begin(self, pipeline: str) -> None:
        """No file yet; one that comes is loaded with this pipeline, if there is one."""
        self.view, self.error, self.is_reading, self._pipeline = FileView(), "", False, pipeline


def _refusal(error: FreightError, language: str) -> str:
    found = error.details.get("found", "")
    sentence = REFUSED_FILES.get(f"{error.code}.{found}") or REFUSED_FILES.get(error.code)
    return translate(sentence, language) if sentence else sentence_of(error, language)


def read_again(who: Visitor, public_id: str, what: Choice, value: str) -> OpenFile:
    """Read the file with one more choice, and keep both. Raises what ``sniff_file`` raises."""
    opened = open_file(who, public_id)
    changed: dict[str, Any] = {what: value[:100] or None}
    if what == "has_header":
        changed = {what: value == "yes"}
    elif what == "skip_rows":
        changed = {what: min(int(value), 10_000) if value.isascii() and value.isdecimal() else None}
    elif what == "delimiter":
        # Another cut makes other rows of the first lines.
        changed |= {"has_header": None, "skip_rows": None}
    choices = SourceChoices.model_validate(opened.draft.choices.model_dump() | changed)
    shape = look_again(opened.path, choices)
    with current_house().write(who.actor) as uow:
        keep_shape(uow, opened.tenant_id, public_id, shape)
    opened.having(choices=choices, trial="")
    return open_file(who, public_id)


def view_file(opened: OpenFile, language: str) -> FileView:
    upload, shape = opened.upload, opened.upload.shape
    encoding = shape.encoding.replace("_", "-").lower()
    encoding = {"utf-8-sig": "utf-8", "ascii": "utf-8"}.get(encoding, shape.encoding)
    encodings = dict(_ENCODINGS) if encoding in _ENCODINGS else {encoding: encoding, **_ENCODINGS}
    delimiters = (
        dict(_DELIMITERS) if shape.delimiter in _DELIMITERS else {shape.delimiter: shape.delimiter, **_DELIMITERS}
    )
    return FileView(
        id=upload.public_id,
        name=upload.name,
        kind=str(shape.kind),
        kind_name=translate(_KINDS[str(shape.kind)], language),
        size=size_text(upload.size, language),
        count=shape.rows_estimate,
        encoding=encoding,
        delimiter=shape.delimiter,
        has_header=shape.has_header,
        skip_rows=shape.skip_rows,
        sheet=shape.sheet,
        sheets=[
            {"value": sheet.name, "label": f"{sheet.name} ({format_number(sheet.rows_estimate, language)})"}
            for sheet in shape.sheets
        ],
        encodings=[{"value": name, "label": translate(word, language)} for name, word in encodings.items()],
        delimiters=[{"value": mark, "label": translate(word, language)} for mark, word in delimiters.items()],
        notes=[note_text(note.code, note.sentence, language) for note in shape.notes],
        columns=list(shape.columns),
        rows=[
            ["" if row.get(name) is None else str(row.get(name))[:80] for name in shape.columns]
            for row in shape.sample[:SHOWN_ROWS]
        ],
        next_href=step_href(upload.public_id, "target"),
    )


# --- the page

VIEW: Live = FileState.view


def drop_form() -> rx.Component:
    return rx.el.div(
        rx.el.h2(t("Which file do you want to load?"), class_name="mb-1 text-xl font-semibold"),
        rx.el.p(
            t(
                "An export of your old program, a price list of a supplier, a table of your own: as it is, without tidying."
            ),
            class_name="mb-4 max-w-2xl text-ink-2 text-pretty",
        ),
        data_drop(
            action="/api/v1/data/files",
            max_bytes=MAX_UPLOAD_BYTES,
            refusals={code: t(sentence) for code, sentence in REFUSED_FILES.items()},
            on_done=FileState.took,
        ),
        class_name="max-w-3xl",
    )


def understood_file() -> rx.Component:
    """What was made of the file, and what can be put right."""
    return rx.el.div(
        rx.el.header(
            rx.el.div(
                rx.el.h2(
                    rx.el.bdi(VIEW.name),
                    class_name="text-xl font-semibold break-words",
                ),
                rx.el.p(
                    t(
                        "{kind}, {size}, about {count} rows, {columns} columns",
                        kind=VIEW.kind_name,
                        size=VIEW.size,
                        count=VIEW.count,
                        columns=VIEW.columns.length(),
                    ),
                    class_name="num mt-1 text-ink-2",
                ),
                class_name="min-w-0 flex-1 basis-64",
            ),
            link_button(t("Another file"), "/admin/data/new", look="quiet", size="sm", icon_start="upload"),
            link_button(t("Go on"), VIEW.next_href, look="act", size="sm", icon_end="arrow-right", keys="G"),
            class_name="flex flex-wrap items-start gap-3",
        ),
        shown(VIEW.notes.length() > 0, _notes()),
        _corrections(),
        table_of_rows(VIEW.columns, VIEW.rows),
        class_name="flex flex-col gap-5 p-5",
    )


def _notes() -> rx.Component:
    return rx.el.ul(
        rx.foreach(
            VIEW.notes,
            lambda note: rx.el.li(
                icon("info", "mt-0.5 size-4 text-info"), rx.el.span(note), class_name="flex items-start gap-2"
            ),
        ),
        class_name="flex flex-col gap-1 rounded-md bg-info-soft px-4 py-3",
    )


def _corrections() -> rx.Component:
    """How the file is read, each in one field; a change reads it again."""
    busy = FileState.is_reading

    def choice(label: Text, name: Choice, options: Any, value: Any) -> Child:
        return select_field(
            label,
            name,
            options,
            value=value,
            size="sm",
            disabled=busy,
            on_change=lambda picked: FileState.choose(name, picked),  # type: ignore[call-arg, func-returns-value]
            class_name="w-56 max-sm:w-full",
        )

    is_text = (
        (VIEW.kind == FileKind.CSV.value) | (VIEW.kind == FileKind.JSON.value) | (VIEW.kind == FileKind.JSONL.value)
    )
    is_table = (VIEW.kind == FileKind.CSV.value) | (VIEW.kind == FileKind.XLSX.value)
    return rx.el.section(
        rx.el.h3(t("Is it read the right way?"), class_name="font-semibold"),
        rx.el.p(
            t("Look at the first rows below. If letters or columns look wrong, choose otherwise here."),
            class_name="text-ink-2",
        ),
        rx.el.div(
            shown(is_text, choice(t("Letters"), "encoding", VIEW.encodings, VIEW.encoding)),
            shown(
                VIEW.kind == FileKind.CSV.value,
                choice(t("Between cells"), "delimiter", VIEW.delimiters, VIEW.delimiter),
            ),
            shown(
                VIEW.sheets.length() > 1,
                choice(
                    rx.cond(VIEW.kind == FileKind.PGDUMP.value, t("Table"), t("Sheet")),
                    "sheet",
                    VIEW.sheets,
                    VIEW.sheet,
                ),
            ),
            shown(
                is_table,
                number_field(
                    t("Lines above the table"),
                    "skip_rows",
                    default_value=VIEW.skip_rows.to_string(),
                    key=VIEW.skip_rows.to_string(),
                    on_blur=lambda typed: FileState.choose("skip_rows", typed),  # type: ignore[call-arg, func-returns-value]
                    size="sm",
                    class_name="w-44 max-sm:w-full",
                ),
                rx.el.div(
                    switch(
                        t("The first row names the columns"),
                        checked=VIEW.has_header,
                        on_change=lambda on: FileState.choose("has_header", rx.cond(on, "yes", "no")),  # type: ignore[call-arg, func-returns-value]
                        disabled=busy,
                    ),
                    class_name="max-sm:w-full",
                ),
            ),
            class_name="mt-3 flex flex-wrap items-end gap-x-4 gap-y-3",
        ),
        field_error(FileState.error),
        class_name="flex flex-col gap-0.5 border-t border-line pt-4",
    )


def table_of_rows(columns: Live, rows: Live) -> rx.Component:
    """Cells as they stand in the source."""
    return rx.el.section(
        rx.el.h3(t("The first rows"), class_name="mb-2 font-semibold"),
        rx.el.div(
            rx.el.table(
                rx.el.caption(t("The first rows"), class_name="sr-only"),
                rx.el.thead(
                    rx.el.tr(
                        rx.foreach(
                            columns,
                            lambda name: rx.el.th(
                                rx.el.bdi(name),
                                scope="col",
                                class_name="px-3 text-start font-medium whitespace-nowrap",
                            ),
                        ),
                        class_name="h-8",
                    ),
                    class_name="bg-sunken text-xs text-ink-2",
                ),
                rx.el.tbody(
                    rx.foreach(
                        rows,
                        lambda cells: rx.el.tr(
                            rx.foreach(
                                cells,
                                lambda cell: rx.el.td(
                                    rx.el.bdi(cell), class_name="max-w-64 truncate px-3 whitespace-nowrap"
                                ),
                            ),
                            class_name="h-8.5 border-t border-line",
                        ),
                    )
                ),
                class_name="w-full text-sm",
            ),
            tab_index=0,
            role="region",
            aria_label=t("The first rows"),
            class_name="overflow-x-auto rounded-md border border-line",
        ),
    )
