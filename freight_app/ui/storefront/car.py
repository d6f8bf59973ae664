"""My car: choosing it, changing it, and the garage of those who have several."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.components.base import shown
from freight_app.ui.components.buttons import link_button
from freight_app.ui.components.states import loading, skeleton
from freight_app.ui.i18n import t
from freight_app.ui.shells.shop import shop_page
from freight_app.ui.storefront.car_picker import GARAGE_UNDO, car_picker, garage, without_car
from freight_app.ui.storefront.car_state import CarState
from freight_app.ui.storefront.page_parts import if_some


def page() -> rx.Component:
    """``/my-car``."""
    picker = rx.el.div(
        car_picker("page"), class_name="rounded-lg border border-line bg-surface p-5 shadow-low lg:sticky lg:top-6"
    )
    mine = rx.el.div(
        if_some(
            CarState.cars,
            rx.el.h2(t("My cars"), class_name="mb-3 text-xl font-semibold tracking-tight"),
            garage(),
            rx.el.div(
                link_button(t("Parts that fit"), "/search?fits=1", look="brand", icon_end="arrow-right"),
                without_car(),
                class_name="mt-4 flex flex-wrap items-center gap-x-6 gap-y-2",
            ),
        ),
        shown(
            CarState.cars.length() == 0,  # type: ignore[attr-defined]
            rx.el.div(
                rx.el.h2(t("Why we ask"), class_name="mb-2 text-xl font-semibold tracking-tight"),
                rx.el.ul(
                    rx.el.li(t("Every part then says whether it fits, and why.")),
                    rx.el.li(t("Lists can show only what fits.")),
                    rx.el.li(t("It is kept for this browser, and for your account once you sign in.")),
                    class_name="list-disc space-y-1.5 ps-5 text-ink-2",
                ),
            ),
        ),
    )
    return shop_page(
        rx.el.h1(t("My car"), class_name="pt-6 text-2xl font-semibold tracking-tight lg:pt-8"),
        rx.el.div(
            rx.cond(
                CarState.is_loaded,
                mine,
                loading(
                    t("Your cars are being loaded"),
                    skeleton("h-20 w-full rounded-lg"),
                    skeleton("mt-3 h-20 rounded-lg"),
                ),
            ),
            picker,
            class_name="mt-5 grid items-start gap-8 lg:grid-cols-[minmax(0,1fr)_25rem] lg:gap-12 [&>*:last-child]:max-lg:order-first",
        ),
        undo=GARAGE_UNDO,
    )
