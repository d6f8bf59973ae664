"""What narrows the order list: chips of what is on, and the sheet to choose it in."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.admin.order_words import PAYMENT_METHODS, payment_method_word
from freight_app.ui.admin.orders_address import FilterName
from freight_app.ui.admin.orders_state import OrdersState
from freight_app.ui.components.base import Child, Live, Text, as_var, shown
from freight_app.ui.components.buttons import button, text_button
from freight_app.ui.components.choices import select_field
from freight_app.ui.components.fields import date_range
from freight_app.ui.components.filters import add_filter_face, console_chip
from freight_app.ui.components.forms import form
from freight_app.ui.components.overlays import sheet
from freight_app.ui.components.status import status_word
from freight_app.ui.i18n import t

FILTERS: Live = OrdersState.filters
# What the money of an order can be at; the cards' own middle state does not exist here.
_MONEY = ("pending", "paid", "declined", "refund_due", "refunded", "cancelled")


def filter_chips() -> rx.Component:
    """The filters that are on, each with its cross; the button that adds one."""

    def chip(label: Text, value: Child, name: FilterName, is_on: Live) -> Child:
        return shown(
            is_on,
            console_chip(label, value, on_clear=OrdersState.clear_filter(name)),  # type: ignore[call-arg]
        )

    return rx.fragment(
        chip(t("Paid by"), payment_method_word(FILTERS.payment), "payment", FILTERS.payment != ""),
        chip(t("Payment"), status_word("payment", FILTERS.paid), "paid", FILTERS.paid != ""),
        chip(t("Delivery"), FILTERS.delivery_name, "delivery", FILTERS.delivery != ""),
        chip(t("To"), FILTERS.city, "city", FILTERS.city != ""),
        chip(t("Tag"), FILTERS.tag, "tag", FILTERS.tag != ""),
        chip(t("Placed"), FILTERS.placed, "placed", FILTERS.placed != ""),
        rx.el.span(
            add_filter_face(t("Filter")),
            on_click=OrdersState.open_filters,
            class_name="contents max-sm:[&>button]:h-11",
        ),
        shown(
            FILTERS.count > 1,
            text_button(t("Clear"), on_click=OrdersState.clear_filters, class_name="min-h-7! text-xs"),
        ),
    )


def filter_sheet() -> rx.Component:
    """All filters at once; nothing changes before "Show the orders"."""
    anything = t("Any")
    return sheet(
        form(
            select_field(
                t("Paid by"),
                "payment",
                [(method, payment_method_word(method)) for method in PAYMENT_METHODS],
                placeholder=anything,
                default_value=FILTERS.payment,
            ),
            select_field(
                t("Payment"),
                "paid",
                [(code, status_word("payment", code)) for code in _MONEY],
                placeholder=anything,
                default_value=FILTERS.paid,
            ),
            select_field(
                t("Delivery"),
                "delivery",
                as_var(OrdersState.delivery_choices),
                placeholder=anything,
                default_value=FILTERS.delivery,
            ),
            select_field(
                t("To"), "city", as_var(OrdersState.city_choices), placeholder=anything, default_value=FILTERS.city
            ),
            select_field(
                t("Tag"), "tag", as_var(OrdersState.tag_choices), placeholder=anything, default_value=FILTERS.tag
            ),
            date_range(
                t("Placed"),
                "placed",
                error=OrdersState.date_error,
                from_props={"default_value": FILTERS.placed_from},
                to_props={"default_value": FILTERS.placed_to},
            ),
            button(t("Show the orders"), look="brand", type="submit", class_name="mt-2"),
            on_submit=OrdersState.apply_filters,
        ),
        open=OrdersState.is_filtering,  # type: ignore[arg-type]
        on_close=OrdersState.close_filters,
        title=t("Filter the orders"),
    )
