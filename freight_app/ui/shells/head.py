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
    ]
