"""Icons: Lucide, inlined where they stand.

An icon costs its own path and nothing else: no library in the bundle, no request, no flicker. Names are checked when a page
is compiled; ``freight_app.ui.dev.icons`` adds one. Icons that point in reading direction mirror in Arabic by themselves.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

import reflex as rx

from freight_app.ui.components.base import Text, cx, raw

MIRRORED = frozenset(
    {
        "arrow-left", "arrow-right", "arrow-up-right", "car", "chevron-left", "chevron-right", "corner-down-left",
        "external-link", "log-in", "log-out", "rotate-ccw", "send", "truck", "undo-2",
    }
)  # fmt: skip


@lru_cache(maxsize=1)
def icon_paths() -> dict[str, str]:
    """The inner SVG of every icon by its Lucide name."""
    return json.loads(Path(__file__).with_name("icon_paths.json").read_text(encoding="utf-8"))


def icon(name: str, class_name: Text = "size-5", *, label: Text = "") -> rx.Component:
    """An icon by its Lucide name. ``label`` speaks it; without one it is silent beside its word."""
    try:
        paths = icon_paths()[name]
    except KeyError:
        raise ValueError(f"no icon named {name!r}: add it with freight_app.ui.dev.icons") from None
    spoken = {"role": "img", "aria-label": label} if isinstance(label, rx.Var) or label else {"aria-hidden": "true"}
    drawn = {
        "viewBox": "0 0 24 24",
        "fill": "none",
        "stroke": "currentColor",
        "strokeWidth": "1.75",
        "strokeLinecap": "round",
        "strokeLinejoin": "round",
    }
    mirrored = "rtl:-scale-x-100" if name in MIRRORED else ""
    return rx.el.svg(
        class_name=cx("shrink-0", mirrored, class_name),
        custom_attrs={**drawn, **spoken, **raw(paths)},
    )


def icon_by(value: rx.Var, names: dict[str, str], class_name: Text = "size-5", *, otherwise: str) -> rx.Component:
    """The icon that belongs to a value known only in the browser, for example a status."""
    cases = [(key, icon(name, class_name)) for key, name in names.items()]
    return rx.match(value, *cases, icon(otherwise, class_name))  # type: ignore[return-value]


def spinner(class_name: Text = "size-5") -> rx.Component:
    """A turning ring for something that takes a moment."""
    return icon("loader-circle", cx("animate-spin", class_name))
