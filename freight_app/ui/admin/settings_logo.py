"""The shop's logo: taken in by the server, shown on both papers, removed. Each takes effect at once and can be undone."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.ui.admin.settings_frame import drawn_box
from freight_app.ui.components.base import Live, Text, shown
from freight_app.ui.components.buttons import button
from freight_app.ui.components.forms import form_section
from freight_app.ui.components.media import file_drop
from freight_app.ui.i18n import t
from freight_app.ui.shells.brand import DARK_PAPER, LIGHT_PAPER
from freight_app.ui.shells.state import ShellState

ACTION = "/api/v1/shop/logo"
MAX_MEGABYTES = 5


def _(text: str) -> str:
    """Marks a text for the extractor; it is translated where it is shown."""
    return text


# What the route says of a file that it does not take (api/shop_logo.py, documents/images.py).
REFUSALS = (
    _("A picture is a JPEG, PNG, WebP or GIF file."),
    _("The picture is damaged and cannot be read."),
    _("A logo has at most 5 MB."),
)


def logo_section(url: Live, *, on_done: Any, on_remove: Any) -> rx.Component:
    """``on_done`` gets the answer of the server once it has a new logo."""
    papers = rx.el.div(
        _on_paper(t("On light pages"), LIGHT_PAPER, url),
        _on_paper(t("On dark pages"), DARK_PAPER, url),
        class_name="grid gap-4 sm:grid-cols-2",
    )
    remove = button(t("Remove the logo"), look="danger", size="md", on_click=on_remove, class_name="self-start")
    return form_section(
        t("Logo"),
        shown(url != "", papers),
        file_drop(
            action=ACTION,
            title=rx.cond(url != "", t("Another logo"), t("Choose a logo")),
            hint=t("Drop a picture here, or choose a file. PNG or WebP without a background is best."),
            accept="image/png,image/webp,image/jpeg,image/gif",
            multiple=False,
            max_megabytes=MAX_MEGABYTES,
            name="logo",
            on_done=on_done,
            refusals={sentence: t(sentence) for sentence in REFUSALS},
        ),
        shown(url != "", remove),
        hint=t("Without one the first letter of the name stands on the shop's colour."),
    )


def _on_paper(title: Text, ground: str, url: Live) -> rx.Component:
    """The logo as large as it is at the head of a page, twice. Drawn, because a page has one paper at a time."""
    picture = rx.el.svg(
        drawn_box(1, 1, 298, 94, radius=10, fill=ground, line="var(--line)"),
        rx.el.svg.image(href=url, x=20, y=24, width=260, height=48, preserve_aspect_ratio="xMidYMid meet"),
        view_box="0 0 300 96",
        class_name="w-full",
        custom_attrs={"role": "img", "aria-label": ShellState.shop_name},
    )
    return rx.el.figure(picture, rx.el.figcaption(title, class_name="mt-1.5 text-sm font-medium"), class_name="min-w-0")
