"""Where papers are dropped, chosen or photographed. The React side is ``assets/ui/papers.js``."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex.event import no_args_event_spec

from freight_app.kit.settings import get_settings
from freight_app.ui.components.base import Text
from freight_app.ui.components.buttons import button_class
from freight_app.ui.components.icons import icon
from freight_app.ui.i18n import t
from freight_app.ui.papers.words import REFUSALS

ACCEPT = ".pdf,.jpg,.jpeg,.png,.webp,.tif,.tiff,.xlsx,.docx,.csv,.txt"


class Follows(rx.Component):
    """Tells ``on_turn`` when its ``value`` becomes another one."""

    library = "$/public/ui/papers.js"
    tag = "Follows"
    value: rx.Var[int]
    on_turn: rx.EventHandler[no_args_event_spec]


class PaperDrop(rx.Component):
    """Files sent one after the other to a route, with ``source`` in its address; ``on_done`` after each that was taken."""

    library = "$/public/ui/papers.js"
    tag = "PaperDrop"
    action: rx.Var[str]
    accept: rx.Var[str]
    multiple: rx.Var[bool]
    max_bytes: rx.Var[int]
    texts: rx.Var[dict[str, str]]
    refusals: rx.Var[dict[str, str]]
    button_class_name: rx.Var[str]
    bar_class_name: rx.Var[str]
    on_done: rx.EventHandler[no_args_event_spec]


def paper_drop(*, action: Text, on_done: Any, choose: Text, multiple: bool = True) -> rx.Component:
    """A strip that takes files by drop, by choice, and by the camera where there is a finger to press with."""
    largest = get_settings().max_document_mb
    texts = {
        "choose": choose,
        "photograph": t("Photograph it"),
        "drop": t("or drop files here, {limit} MB at most", limit=str(largest)),
        "tooLarge": t("Larger than {limit} MB", limit=str(largest)),
        "failed": t("Could not be sent"),
        "progress": t("How much of {name} is sent", name="{name}"),
        "stop": t("Stop sending {name}", name="{name}"),
        "hide": t("Put {name} away", name="{name}"),
    }
    return PaperDrop.create(
        icon("upload", "size-4"),
        icon("camera", "size-4"),
        icon("x", "size-4"),
        action=action,
        accept=ACCEPT,
        multiple=multiple,
        max_bytes=largest * 2**20,
        texts=texts,
        refusals={sentence: t(sentence) for sentence in REFUSALS},
        on_done=on_done,
        button_class_name=button_class(
            "quiet", "sm", "cursor-pointer focus-within:outline-2 focus-within:outline-brand max-sm:h-11"
        ),
        bar_class_name="h-1.5 w-28 accent-brand",
        class_name="rounded-md border border-dashed border-ink-3/60 px-3 py-2.5 transition duration-150",
    )
