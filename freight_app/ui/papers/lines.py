"""Small facts in one line, each isolated, so that names and numbers stay whole in right-to-left text."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.ui.components.base import Child, Live, as_var


def dotted(parts: Any) -> Child:
    """``PDF · 3 pages · 1.2 MB`` of a list of texts."""

    def one(part: Live, place: Live) -> rx.Component:
        return rx.el.span(rx.cond(place > 0, " · ", ""), rx.el.bdi(part, class_name="num"))

    return rx.foreach(as_var(parts), one)
