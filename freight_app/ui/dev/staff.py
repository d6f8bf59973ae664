"""``/dev/staff``: the frame of the phone pages around samples."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.components.buttons import button
from freight_app.ui.shells.staff import big_number, result_bar, scan_field, staff_page


def page() -> rx.Component:
    return staff_page(
        big_number("A-04-2", "Shelf"),
        rx.el.div(
            rx.el.p("Brake pads, front", class_name="text-xl font-semibold"),
            rx.el.p(rx.el.bdi("0 986 494 524", class_name="ltr"), " Bosch", class_name="text-ink-2"),
        ),
        result_bar("Right part", note="2 of 4 taken"),
        result_bar("Wrong part", good=False, note="This is the rear axle"),
        title="Order FR-20418",
        back="/dev/components",
        progress="3 / 8",
        action=rx.fragment(
            scan_field(label="Scan the part", placeholder="Scan or type", on_scan=rx.noop()),
            button("Taken, next part", look="act", size="staff"),
            button("Missing", look="quiet", size="xl"),
        ),
    )
