"""What lies over every page of the app: the lines that say that the connection is lost or that there is a new version, and the
last resort when a page breaks.

``freight_app.py`` gives ``WRAPS`` to ``rx.App(app_wraps=...)``. Reflex's own overlays need Radix and eval, which our pages do
without.
"""

from __future__ import annotations

from collections.abc import Callable

import reflex as rx
from reflex_components_core.base.error_boundary import ErrorBoundary
from reflex_components_core.core.banner import has_connection_errors

from freight_app.ui.components import client
from freight_app.ui.components.base import server_link
from freight_app.ui.components.buttons import button_class
from freight_app.ui.components.icons import icon, spinner
from freight_app.ui.i18n import t


def connection_notice() -> rx.Component:
    """The socket is away: what is on screen stays, and answers will come when it is back."""
    return rx.el.div(
        spinner("size-4"),
        rx.el.span(t("The connection is lost. What you see stays; we are trying again.")),
        role="status",
        class_name=(
            "no-print pointer-events-none fixed start-1/2 bottom-4 z-50 flex -translate-x-1/2 items-center gap-2.5 rounded-full bg-ink px-4 py-2.5 text-sm "
            "text-paper shadow-high animate-rise rtl:translate-x-1/2 "
            # The staff's pages say it themselves, where it does not cover the button for the thumb.
            "[body:has(#staff)_&]:hidden "
            # So does the strip at the top of a page that is known to be without a network.
            "[body:has(.offline-strip)_&]:hidden"
        ),
    )


def new_version_notice() -> rx.Component:
    """The page is older than the server after an upgrade. What is typed is the reader's to finish first."""
    return client.NewVersion.create(
        icon("refresh-cw", "size-4 shrink-0"),
        rx.el.span(t("There is a new version of this page. Finish what you are typing, then load it again.")),
        reload_label=t("Load it again"),
        reload_class_name="min-h-11 shrink-0 px-2 font-semibold underline underline-offset-4",
        class_name=(
            "no-print fixed inset-x-0 top-0 z-50 flex flex-wrap items-center justify-center gap-x-3 bg-ink px-4 py-1 text-sm text-paper "
            "shadow-high animate-rise"
        ),
    )


def _overlay(stateful: bool) -> rx.Component | None:
    if not stateful:
        return None
    return rx.fragment(rx.cond(has_connection_errors, connection_notice()), new_version_notice())


def broken_page() -> rx.Component:
    """A page that fell over in the browser: what is safe, and the ways on. Reflex's own shows the error and styles by itself."""
    return rx.el.main(
        rx.el.h1(t("This page stopped working"), class_name="text-2xl font-semibold tracking-tight text-balance"),
        rx.el.p(
            t("Your cart and your orders are safe. We have been told what happened."),
            class_name="mt-2 text-ink-2 text-pretty",
        ),
        rx.el.div(
            server_link(t("Load it again"), href="", class_name=button_class("brand")),
            server_link(t("Go to the shop"), href="/", class_name=button_class("quiet")),
            class_name="mt-6 flex flex-wrap justify-center gap-3",
        ),
        role="alert",
        class_name="mx-auto flex min-h-dvh max-w-xl flex-col items-center justify-center px-4 text-center text-ink",
    )


WRAPS: dict[tuple[int, str], Callable[[bool], rx.Component | None]] = {
    (55, "ErrorBoundary"): lambda _stateful: ErrorBoundary.create(fallback_render=broken_page()),
    (5, "Overlay"): _overlay,
}
