"""The door of the shop."""

from __future__ import annotations

import reflex as rx


def page() -> rx.Component:
    return rx.el.main(rx.el.h1("Freight"))
