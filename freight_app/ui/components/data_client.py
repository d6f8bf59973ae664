"""What loading data needs in the browser. The React side is ``assets/ui/data.js``."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex.event import no_args_event_spec, passthrough_event_spec

from freight_app.ui.components.base import Child, Text
from freight_app.ui.components.icons import icon
from freight_app.ui.i18n import t

_Text = passthrough_event_spec(str)
_Number = passthrough_event_spec(int)
_Cell = passthrough_event_spec(int, str, str)


class _Data(rx.Component):
    library = "$/public/ui/data.js"


class DataDrop(_Data):
    """One file, sent as the body of a request, with its rate; ``on_done`` gets the id that the route answers.

    ``refusals`` are sentences by the route's error code, or by ``code.found``.
    """

    tag = "DataDrop"
    action: rx.Var[str]
    accept: rx.Var[str]
    max_bytes: rx.Var[int]
    texts: rx.Var[dict[str, str]]
    refusals: rx.Var[dict[str, str]]
    cancel_class_name: rx.Var[str]
    bar_class_name: rx.Var[str]
    on_done: rx.EventHandler[_Text]


class Ticker(_Data):
    """Tells ``on_tick`` every so many ``seconds`` while somebody looks at the page; 0 is never."""

    tag = "Ticker"
    seconds: rx.Var[int]
    on_tick: rx.EventHandler[no_args_event_spec]


class MendGrid(_Data):
    """Rows by columns to be written into, by keyboard; ``on_edit`` gets row, column and text of a cell that was left."""

    tag = "MendGrid"
    columns: rx.Var[list[str]]
    rows: rx.Var[list[Any]]
    texts: rx.Var[dict[str, str]]
    label: rx.Var[str]
    on_edit: rx.EventHandler[_Cell]
    on_choose: rx.EventHandler[_Number]


def data_drop(*, action: str, max_bytes: int, refusals: dict[str, Text], on_done: Any) -> rx.Component:
    """Where a table is dropped or chosen."""
    texts = {
        "choose": t("Choose a file"),
        "starting": t("{done} of {total}", done="{done}", total="{total}"),
        "sending": t("{done} of {total}, {rate} a second", done="{done}", total="{total}", rate="{rate}"),
        "reading": t("It is here. Now it is being read …"),
        "cancel": t("Stop sending"),
        "failed": t("Could not be sent. Nothing was kept; try again."),
        "progress": t("How much of the file is sent"),
    }
    return DataDrop.create(
        icon("upload", "size-7 text-ink-3"),
        rx.el.span(t("Drop a file here, or choose one"), class_name="text-base font-semibold"),
        rx.el.span(
            t(
                "CSV, Excel (.xlsx), JSON Lines or a dump of PostgreSQL (.sql), also zipped. Nothing is changed in the shop yet."
            ),
            class_name="max-w-md text-sm text-ink-2 text-pretty",
        ),
        action=action,
        accept=".csv,.tsv,.txt,.xlsx,.jsonl,.ndjson,.json,.sql,.dump,.gz,.zip",
        max_bytes=max_bytes,
        texts=texts,
        refusals=refusals,
        on_done=on_done,
        cancel_class_name="min-h-11 text-sm font-medium text-brand underline-offset-4 hover:underline",
        bar_class_name=(
            "block h-3 w-full appearance-none overflow-hidden rounded-full bg-sunken [&::-webkit-progress-bar]:bg-sunken "
            "[&::-webkit-progress-value]:bg-brand [&::-moz-progress-bar]:bg-brand"
        ),
        class_name=(
            "flex min-h-52 cursor-pointer flex-col items-center justify-center gap-1.5 rounded-lg border border-dashed border-ink-3 px-4 py-8 "
            "text-center transition duration-150 hover:border-brand focus-within:outline-2 focus-within:outline-brand"
        ),
    )


def ticker(*, seconds: Any, on_tick: Any) -> Child:
    """Looks at the server again and again."""
    return Ticker.create(seconds=seconds, on_tick=on_tick)


def mend_grid(*, columns: Any, rows: Any, label: Text, on_edit: Any, on_choose: Any) -> rx.Component:
    """The rows that wait for somebody, to be written into."""
    texts = {
        "row": t("Row"),
        "state": t("What is wrong"),
        "empty": t("empty"),
        "waiting": t("Not saved yet"),
        "ready": t("Mended, to be tried again"),
        "choose": t("Choose row {row}", row="{row}"),
    }
    return MendGrid.create(
        columns=columns,
        rows=rows,
        label=label,
        texts=texts,
        on_edit=on_edit,
        on_choose=on_choose,
        class_name="min-w-0 overflow-x-auto",
    )
