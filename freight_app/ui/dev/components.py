"""``/dev/components``: every component in its states, to look at. Only where ``FREIGHT_DEV_PAGES`` is on."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.components.buttons import button
from freight_app.ui.components.products import CardView, product_card, product_grid
from freight_app.ui.components.price import PriceView
from freight_app.ui.i18n import t
from freight_app.ui.shells.shop import shop_page


def page() -> rx.Component:
    return shop_page(
        rx.el.h1("Components", class_name="pt-6 text-2xl font-semibold"),
        rx.el.div(
            button(t("Add"), look="act"),
            button(t("Search"), look="brand"),
            button("Quiet"),
            class_name="flex gap-3 py-6",
        ),
        product_grid(
            *(
                product_card(
                    CardView(
                        i,
                        "x",
                        "Oil filter",
                        "Bosch P 3318",
                        "/p/x",
                        "oil",
                        "",
                        PriceView("24", ".500", "TND"),
                        PriceView("", "", ""),
                        i * 7,
                        "fits",
                        "",
                        True,
                        False,
                    )
                )
                for i in range(4)
            )
        ),
    )
