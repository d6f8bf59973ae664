"""What is in <head> of every page: language and light or dark before the first paint, fonts, icons, the manifest."""

from __future__ import annotations

from pathlib import Path

import reflex as rx

from freight_app.ui.components.base import raw
from freight_app.ui.components.drawings import built_file

# Written into the page rather than linked: a request for it would hold up every first paint. The build adds its hash to
# the content security policy.
_BOOT = Path(__file__).with_name("boot.js").read_text(encoding="utf-8")


def head_components() -> list[rx.Component]:
    """For ``rx.App(head_components=...)``."""
    return [
        rx.el.script(custom_attrs=raw(_BOOT)),
        rx.el.link(
            rel="preload",
            href=built_file("fonts/inter-latin.woff2"),
            custom_attrs={"as": "font", "type": "font/woff2", "crossOrigin": "anonymous"},
        ),
        rx.el.meta(name="color-scheme", content="light dark"),
        rx.el.link(rel="icon", href="/icons/icon.svg", type="image/svg+xml"),
        rx.el.link(rel="apple-touch-icon", href="/icons/apple-touch-icon.png"),
        # With cookies, so that it speaks the visitor's language.
        rx.el.link(
            rel="manifest", href="/api/v1/manifest.webmanifest", custom_attrs={"crossOrigin": "use-credentials"}
        ),
        rx.el.script(src="/pwa.js", custom_attrs={"defer": True}),
    ]
