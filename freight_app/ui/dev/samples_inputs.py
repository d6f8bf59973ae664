"""Samples: what is pressed, typed and chosen."""

from __future__ import annotations

from collections.abc import Sequence

import reflex as rx

from freight_app.ui.components.base import Child
from freight_app.ui.components.buttons import button, icon_button, icon_link, kbd, link_button, text_button, text_link
from freight_app.ui.components.choices import checkbox, choice_row, combobox_field, select_field, stepper, switch
from freight_app.ui.components.fields import (
    date_field,
    date_range,
    money_field,
    number_field,
    password_field,
    text_area,
    text_field,
)
from freight_app.ui.components.icons import icon, icon_paths
from freight_app.ui.components.overlays import (
    confirm_dialog,
    local_sheet,
    menu,
    menu_item,
    menu_link,
    menu_rule,
    sheet,
    tooltip,
)
from freight_app.ui.dev.state import GalleryState

_ROW = "flex flex-wrap items-center gap-3"
_GRID = "grid items-start gap-4 sm:grid-cols-2 lg:grid-cols-3"


def buttons() -> Sequence[Child]:
    return [
        rx.el.div(
            button("Add to cart", look="act", icon_start="shopping-cart"),
            button("Show parts", look="brand"),
            button("Keep", look="quiet"),
            button("Plain", look="plain"),
            button("Cancel the order", look="danger"),
            button("Sending", look="brand", loading=True),
            button("Not now", look="act", disabled=True),
            button("Press me", look="brand", loading=GalleryState.is_busy, on_click=GalleryState.work),
            class_name=_ROW,
        ),
        rx.el.div(
            button("Release", look="act", size="sm", keys="R"),
            button("New order", size="sm", icon_start="plus", keys="C"),
            button("Medium", size="md"),
            button("Large", size="xl", look="act"),
            button("Staff", size="staff", look="act"),
            class_name=_ROW,
        ),
        rx.el.div(
            link_button("A link", "/", look="quiet", icon_end="arrow-right"),
            text_link("All 64 kinds", "/", icon_end="chevron-right"),
            text_button("Clear"),
            icon_button("maximize-2", "Enlarge"),
            icon_button("x", "Close", size="sm"),
            icon_link("shopping-cart", "Cart", "/", count=3),
            icon_link("bell", "News", "/", count=120),
            kbd("Ctrl K"),
            class_name=_ROW,
        ),
    ]


def fields() -> Sequence[Child]:
    return [
        rx.el.div(
            text_field("Name", "s_name", auto_complete="name"),
            text_field(
                "Phone", "s_phone", type="tel", hint="The driver calls this number", default_value="+216 22 555 014"
            ),
            text_field(
                "E-mail", "s_mail", type="email", error="This is not an e-mail address.", default_value="amine@"
            ),
            password_field("Password", "s_password", hint="At least ten characters"),
            number_field("Weight", "s_weight", unit="kg", decimals=True),
            money_field("Price", "s_price", currency="TND", default_value="24.500"),
            date_field("Delivery day", "s_day"),
            date_range("Placed", "s_placed", from_props={}, to_props={}),
            text_field("Locked", "s_locked", read_only=True, default_value="FR-20418"),
            text_field("Off", "s_off", disabled=True, optional=True),
            text_area("Note for the driver", "s_note", optional=True, rows=3),
            text_field("Small", "s_small", size="sm"),
            class_name=_GRID,
        )
    ]


def choices() -> Sequence[Child]:
    return [
        rx.el.div(
            select_field("Make", "s_make", [("p", "Peugeot"), ("r", "Renault")], placeholder="Choose"),
            select_field("With an error", "s_make2", [("p", "Peugeot")], error="Choose one"),
            combobox_field(
                "Find a make", "s_combo", GalleryState.makes, value=GalleryState.make, on_pick=GalleryState.choose_make
            ),
            rx.el.div(
                stepper(GalleryState.quantity, on_change=GalleryState.set_amount, maximum=9),
                stepper(1, small=True),
                stepper(1, disabled=True),
                class_name=_ROW,
            ),
            rx.el.div(
                checkbox("I accept the terms", hint="They are short"), checkbox("Wrong", error="Tick this to go on")
            ),
            rx.el.div(
                switch("Only what fits my car", default_checked=True), switch("Mail me news", hint="Once a month")
            ),
            class_name=_GRID,
        ),
        rx.el.div(
            *(
                choice_row(
                    title,
                    "s_delivery",
                    value,
                    checked=GalleryState.delivery == value,
                    on_change=lambda _value, chosen=value: GalleryState.choose_delivery(chosen),
                    hint=hint,
                    end=price,
                    start=icon(symbol, "size-5 text-ink-3"),
                )
                for title, value, hint, price, symbol in (
                    ("Brought to you", "home", "Tomorrow, Wed 18 Nov", "7.000", "truck"),
                    ("Collect", "shop", "Today in Charguia, ready in 30 minutes", "Free", "store"),
                )
            ),
            class_name="flex max-w-xl flex-col gap-3",
        ),
    ]


def overlays() -> Sequence[Child]:
    return [
        rx.el.div(
            button("A question", on_click=GalleryState.toggle_dialog),
            button("A sheet", on_click=GalleryState.toggle_sheet),
            local_sheet(
                rx.el.p("Opened without the server."),
                trigger=button("A sheet of its own"),
                title="Filters",
                side="bottom",
            ),
            menu(
                icon_button("ellipsis", "More"),
                menu_item("Print", icon_name="printer"),
                menu_link("Open", "/", icon_name="external-link"),
                menu_rule(),
                menu_item("Cancel the order", icon_name="circle-x", danger=True),
                label="More",
                side="start",
            ),
            tooltip(icon_button("info", "About"), "Counted this morning"),
            button("Good news", on_click=GalleryState.say("good")),
            button("Bad news", on_click=GalleryState.say("bad")),
            rx.el.span("undone: ", GalleryState.undone, class_name="num text-sm text-ink-2"),
            class_name=_ROW,
        ),
        confirm_dialog(
            open=GalleryState.dialog_open,
            on_close=GalleryState.toggle_dialog,
            on_confirm=GalleryState.toggle_dialog,
            title="Cancel order FR-20418?",
            consequence="4 parts go back to the shelf and 1,468.615 TND are paid back to the card.",
            confirm="Cancel the order",
        ),
        sheet(
            rx.el.p("What is chosen stays in the list beside it."),
            open=GalleryState.sheet_open,
            on_close=GalleryState.toggle_sheet,
            title="Your cart",
            actions=[button("Order, 24.500 TND", look="act")],
        ),
    ]


def icons() -> Sequence[Child]:
    return [
        rx.el.ul(
            *(
                rx.el.li(
                    icon(name), rx.el.span(name, class_name="text-xs text-ink-2"), class_name="flex items-center gap-2"
                )
                for name in sorted(icon_paths())
            ),
            class_name="grid grid-cols-[repeat(auto-fill,minmax(10rem,1fr))] gap-2",
        )
    ]


SECTIONS = (
    ("Buttons and links", buttons),
    ("Fields", fields),
    ("Choices", choices),
    ("Over the page", overlays),
    ("Icons", icons),
)
