"""``/dev/components``: every component in its states, to look at. Only where ``FREIGHT_DEV_PAGES`` is on.

Its texts are English samples, not translated; change the language in the header to look at right-to-left.
"""

from __future__ import annotations

import reflex as rx

from freight_app.ui.dev import samples_data, samples_inputs, samples_shop
from freight_app.ui.dev.state import GalleryState
from freight_app.ui.shells.shop import shop_page

_SECTIONS = (*samples_inputs.SECTIONS, *samples_shop.SECTIONS, *samples_data.SECTIONS)


def page() -> rx.Component:
    return shop_page(
        rx.el.h1("Components", class_name="pt-6 pb-2 text-2xl font-semibold tracking-tight"),
        rx.el.nav(
            *(
                rx.el.a(title, href=f"#{_anchor(title)}", class_name="text-brand hover:underline")
                for title, _ in _SECTIONS
            ),
            aria_label="Sections",
            class_name="flex flex-wrap gap-x-4 gap-y-1 text-sm",
        ),
        *(_section(title, make) for title, make in _SECTIONS),
        undo={"sample": GalleryState.count_undo},
    )


def _section(title: str, make) -> rx.Component:  # type: ignore[no-untyped-def]
    return rx.el.section(
        rx.el.h2(title, class_name="mb-4 text-xl font-semibold tracking-tight"),
        rx.el.div(*make(), class_name="flex flex-col gap-6"),
        id=_anchor(title),
        class_name="mt-12",
    )


def _anchor(title: str) -> str:
    return title.lower().replace(" ", "-").replace(",", "")
