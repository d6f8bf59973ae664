"""The page for an address that leads nowhere."""

from __future__ import annotations

import reflex as rx


def page() -> rx.Component:
    return rx.el.main(rx.el.h1("Page not found"), rx.el.a("Home", href="/"))
