"""The command palette: Ctrl-K, type, Enter."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.ui.components import client
from freight_app.ui.components.base import Live, Text
from freight_app.ui.components.icons import icon
from freight_app.ui.i18n import t


def command_palette(
    items: Live,
    *,
    results: Live = None,
    on_type: Any = None,
    trigger: rx.Component,
    placeholder: Text = "",
) -> rx.Component:
    """Places and things by name. ``items`` are filtered in the browser, ``results`` come from the server for what was typed.

    Both are rows of ``group, label, hint, href, keys``.
    """
    events = {"on_type": on_type} if on_type is not None else {}
    return client.Palette.create(
        icon("search", "size-5 text-ink-3"),
        items=items,
        results=results if results is not None else [],
        label=t("Search or jump to"),
        placeholder=placeholder
        if isinstance(placeholder, rx.Var) or placeholder
        else t("A page, an order, a part, a customer"),
        empty_text=t("Nothing matches. Try fewer letters."),
        trigger=trigger,
        class_name="mx-auto mt-[12vh] mb-auto w-[min(36rem,calc(100vw-2rem))] max-sm:m-0 max-sm:h-dvh max-sm:max-h-dvh max-sm:w-full max-sm:max-w-full max-sm:rounded-none max-sm:border-0 rounded-md border border-line bg-surface p-0 text-ink shadow-high animate-rise",
        **events,
    )
