"""Pictures and files: the gallery of a product, files by drop, a value to copy."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.ui.components import client
from freight_app.ui.components.base import Child, Text, cx
from freight_app.ui.components.drawings import drawing
from freight_app.ui.components.icons import icon
from freight_app.ui.i18n import t


def gallery(images: rx.Var | list[dict[str, str]], *, label: Text, kind: rx.Var | str = "part") -> rx.Component:
    """Pictures of one thing: thumbnails, arrow keys, one to enlarge. ``images``: ``src, thumb, large, alt``; none shows the drawing."""
    empty = rx.el.figure(
        drawing(kind, "h-[74%] w-auto max-w-[74%] [--k:.55]", label=label),  # type: ignore[arg-type]
        class_name="grid grid-rows-1 aspect-[16/10] place-items-center rounded-lg bg-sunken sm:aspect-[16/11]",
    )
    return client.Gallery.create(
        empty,
        icon("maximize-2", "size-4.5"),
        icon("x", "size-5"),
        images=images,
        label=label,
        enlarge_label=t("Enlarge"),
        close_label=t("Close"),
        picture_label=t("Picture"),
        class_name="min-w-0",
    )


def file_drop(
    *,
    action: Text,
    title: Text,
    hint: Text = "",
    accept: str = "image/*",
    multiple: bool = True,
    max_megabytes: int = 10,
    name: str = "file",
    on_done: Any = None,
    refusals: dict[str, Text] | None = None,
    class_name: Text = "",
) -> rx.Component:
    """Files by drop or click, sent one by one to a server route; ``on_done`` gets the route's answer (its ``data``) for each.

    ``refusals`` says the route's English sentences in the page's language; another one reads "Could not be sent".
    """
    extra: dict[str, Any] = {"on_done": on_done} if on_done is not None else {}
    if refusals is not None:
        extra["refusals"] = refusals
    return client.FileDrop.create(
        icon("upload", "size-6 text-ink-3"),
        rx.el.span(title, class_name="font-semibold"),
        rx.el.span(hint, class_name="text-sm text-ink-2 text-pretty empty:hidden"),
        action=action,
        accept=accept,
        multiple=multiple,
        max_bytes=max_megabytes * 1_000_000,
        name=name,
        too_large_text=t("Larger than {limit} MB", limit=str(max_megabytes)),
        failed_text=t("Could not be sent"),
        class_name=cx(
            "flex min-h-32 flex-col items-center justify-center gap-1 rounded-lg border border-dashed border-ink-3 px-4 py-6 text-center transition "
            "duration-150 hover:border-brand focus-within:outline-2 focus-within:outline-brand",
            class_name,
        ),
        **extra,
    )


def copy_button(value: Text, *content: Child, label: Text = "", class_name: Text = "") -> rx.Component:
    """A number that one click copies, with a word that it was."""
    return client.CopyButton.create(
        *content,
        icon("copy", "size-4", label=label if isinstance(label, rx.Var) or label else t("Copy")),
        value=value,
        copied_label=t("Copied"),
        class_name=cx("inline-flex min-h-11 items-center gap-1.5 text-sm text-ink-2 hover:text-ink", class_name),
    )


def print_button(label: Text, *, class_name: Text = "") -> rx.Component:
    """Prints the page; what carries ``no-print`` stays on the screen."""
    return client.PrintButton.create(icon("printer", "size-5"), rx.el.span(label), class_name=class_name)
