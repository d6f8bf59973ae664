"""Samples: products, prices, states, pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import reflex as rx

from freight_app.ui.components.base import Child, code
from freight_app.ui.components.buttons import button, text_button
from freight_app.ui.components.drawings import Drawing, drawing
from freight_app.ui.components.media import copy_button, file_drop, gallery
from freight_app.ui.components.price import NO_PRICE, PriceView, old_price, price
from freight_app.ui.components.products import CardView, fit_mark, product_card, product_grid, stock_words
from freight_app.ui.components.stars import stars, stars_field, stars_line, stars_view
from freight_app.ui.components.states import empty_state, loading, notice, skeleton_cards, skeleton_rows

_CARD = CardView(
    id=1, sku="P3318", name="Oil filter", maker="Bosch P 3318", href="/p/P3318", drawing="oil", image="",
    price=PriceView("24", ".500", "TND", 24500), old_price=NO_PRICE, available=14, fit="fits", replaced_by="",
    has_price=True, was_dearer=False,
)  # fmt: skip
_DRAWINGS: tuple[Drawing, ...] = (
    "air",
    "battery",
    "belt",
    "bulb",
    "cabin",
    "car",
    "disc",
    "fuel",
    "oil",
    "pad",
    "part",
    "spark",
    "wiper",
)


def products() -> Sequence[Child]:
    cards = (
        _CARD,
        replace(
            _CARD,
            name="Battery 60 Ah 540 A, maintenance free, with handle and cover",
            maker="Varta D59",
            drawing="battery",
            available=3,
            fit="unknown",
            price=PriceView("1,248", ".500", "TND"),
            old_price=PriceView("1,279", ".000", "TND"),
            was_dearer=True,
        ),
        replace(
            _CARD, name="Fuel filter, diesel", maker="Delphi HDF 939", drawing="fuel", available=0, fit="does_not_fit"
        ),
        replace(
            _CARD,
            name="Brake discs, 2",
            maker="Brembo 09.A759.10",
            drawing="disc",
            available=40,
            has_price=False,
            price=NO_PRICE,
        ),
    )
    return [
        product_grid(
            *(product_card(card, on_add=lambda _id: rx.noop(), on_ask=lambda _id: rx.noop()) for card in cards)
        ),
        rx.el.div(
            fit_mark("fits"),
            fit_mark("does_not_fit"),
            fit_mark("unknown"),
            *(stock_words(left) for left in (0, 1, 2, 4, 11, 200)),
            class_name="flex flex-wrap items-center gap-4",
        ),
        rx.el.div(
            old_price(PriceView("56", ".500", "TND")),
            *(price(PriceView("1,468", ".615", "TND"), size=size) for size in ("sm", "md", "lg", "xl")),
            class_name="flex flex-wrap items-baseline gap-6",
        ),
    ]


def pictures() -> Sequence[Child]:
    return [
        rx.el.ul(
            *(
                rx.el.li(drawing(name, "size-24"), rx.el.p(name, class_name="text-center text-xs text-ink-2"))
                for name in _DRAWINGS
            ),
            class_name="flex flex-wrap gap-4",
        ),
        rx.el.div(
            gallery([], label="Oil filter Bosch P 3318", kind="oilxl"),
            rx.el.div(
                file_drop(
                    action="/api/v1/nowhere", title="Drop pictures here", hint="JPEG, PNG or WebP, 10 MB at most"
                ),
                copy_button("F 026 407 318", rx.el.span("No."), code("F 026 407 318")),
            ),
            class_name="grid gap-6 lg:grid-cols-2",
        ),
    ]


def states() -> Sequence[Child]:
    return [
        rx.el.div(
            notice(
                "Two prices have changed.", rx.el.p("Your cart shows the new ones; nothing was ordered."), tone="warn"
            ),
            notice(
                "The payment was declined.",
                rx.el.p("No money has moved. Try another card."),
                tone="bad",
                action=text_button("Try again"),
            ),
            notice("On its way.", rx.el.p("We mail you when it leaves."), tone="good"),
            notice("The shop closes at 18:00 today.", tone="info"),
            class_name="grid items-start gap-3 lg:grid-cols-2",
        ),
        empty_state(
            "No orders yet",
            "Orders that customers place appear here by themselves.",
            icon_name="clipboard-list",
            action=button("New order", look="brand", size="md"),
            class_name="rounded-lg border border-line bg-surface",
        ),
        loading("Looking for parts", skeleton_cards(4)),
        rx.el.div(loading("Reading orders", skeleton_rows(4)), class_name="rounded-lg border border-line bg-surface"),
    ]


def opinions() -> Sequence[Child]:
    return [
        rx.el.div(
            *(stars(stars_view(average, "en"), "h-5") for average in (0.5, 2.5, 4.3, 5)),
            stars_line(stars_view(4.3, "en", count=12)),
            class_name="flex flex-wrap items-center gap-6",
        ),
        rx.el.div(
            stars_field("How many stars?", "sample-stars", value=3),
            stars_field("Without one", "sample-stars-wrong", value=0, error="Choose one to five stars."),
            class_name="grid gap-6 sm:grid-cols-2",
        ),
    ]


SECTIONS = (
    ("Products and prices", products),
    ("Stars", opinions),
    ("Pictures and files", pictures),
    ("Waiting, empty, wrong", states),
)
