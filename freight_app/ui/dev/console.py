"""``/dev/console``: the frame of the console around samples."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.components.buttons import button, kbd
from freight_app.ui.components.status import status_badge
from freight_app.ui.components.tables import facts
from freight_app.ui.dev.samples_data import figures, tables
from freight_app.ui.dev.state import GalleryState
from freight_app.ui.shells.console import console_page, panel, preview_sheet, sentence_head


def page() -> rx.Component:
    return console_page(
        sentence_head(
            rx.fragment(status_badge("order", "confirmed"), "since 10:02"),
            "Paid and waiting to be picked; all four lines are on the shelf in Tunis",
            "Promised for today, 18:00. Picking takes about 12 minutes.",
            action=button("Release to picking", look="act", size="sm", keys="R"),
        ),
        panel("Figures", *figures(), unit="against last Tuesday", tools=kbd("1")),
        panel("Orders", *tables()),
        title="FR-20418",
        trail=[("Orders", "/admin/orders")],
        actions=[button("Preview", size="sm", keys="P", on_click=GalleryState.toggle_sheet)],
        preview=preview_sheet(
            rx.el.div(
                facts(("Customer", "Mécanique El Amen"), ("Phone", rx.el.bdi("+216 71 284 119", class_name="ltr"))),
                class_name="px-5",
            ),
            open=GalleryState.sheet_open,
            title=rx.el.bdi("FR-20418", class_name="ltr"),
            on_close=GalleryState.toggle_sheet,
        ),
        undo={"sample": GalleryState.count_undo},
    )
