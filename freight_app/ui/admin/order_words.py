"""How the console names the states and steps of an order."""

from __future__ import annotations

import reflex as rx

from freight_app.orders.dtos import PaymentMethod
from freight_app.ui.components.base import Live
from freight_app.ui.components.icons import icon
from freight_app.ui.components.status import badge, status, status_badge, status_word
from freight_app.ui.i18n import t

# What comes next for an order that waits for credit; the room says ``is_held`` and no next action.
HELD = "held"
# The same for one that waits for its company's approval.
UNAPPROVED = "unapproved"
PAYMENT_METHODS = tuple(map(str, PaymentMethod))


def order_status(order: Live) -> rx.Component:
    """The state in a table. An order that nothing but our yes is missing from does not wait for money."""
    to_confirm = rx.el.span(
        icon("circle-dashed", "size-3.5 text-info"),
        rx.el.span(t("To confirm")),
        class_name="inline-flex items-center gap-1.5 whitespace-nowrap",
    )
    held = rx.el.span(
        icon("hourglass", "size-3.5 text-warn"),
        rx.el.span(t("Over the credit limit")),
        class_name="inline-flex items-center gap-1.5 whitespace-nowrap",
    )
    unapproved = rx.el.span(
        icon("hourglass", "size-3.5 text-warn"),
        rx.el.span(t("Waits for its company")),
        class_name="inline-flex items-center gap-1.5 whitespace-nowrap",
    )
    return rx.match(  # type: ignore[return-value]
        order.next_action,
        ("confirm", to_confirm),
        (HELD, held),
        (UNAPPROVED, unapproved),
        status("order", order.status),
    )


def order_badge(order: Live) -> rx.Component:
    """The same beside a heading."""
    to_confirm = badge(t("To confirm"), tone="info", icon_name="circle-dashed")
    held = badge(t("Over the credit limit"), tone="warn", icon_name="hourglass")
    unapproved = badge(t("Waits for its company"), tone="warn", icon_name="hourglass")
    return rx.match(  # type: ignore[return-value]
        order.next_action,
        ("confirm", to_confirm),
        (HELD, held),
        (UNAPPROVED, unapproved),
        status_badge("order", order.status),
    )


def step_word(code: Live) -> rx.Var:
    """What happened when an order entered a state: it begins with being ordered, paid or not."""
    return rx.cond(code == "pending", t("Ordered"), status_word("order", code))  # type: ignore[return-value]


def order_step(code: Live) -> rx.Component:
    """The same in a list, with the state's icon."""
    ordered = rx.el.span(
        icon("shopping-cart", "size-3.5 text-brand"),
        rx.el.span(t("Ordered")),
        class_name="inline-flex items-center gap-1.5 whitespace-nowrap",
    )
    return rx.cond(code == "pending", ordered, status("order", code))  # type: ignore[return-value]


def next_word(action: Live) -> rx.Var:
    """What is to be done next with an order, as a verb."""
    return rx.match(  # type: ignore[return-value]
        action,
        ("await_payment", t("Wait for money")),
        ("confirm", t("Confirm")),
        ("start_picking", t("Pick")),
        ("pack", t("Pack")),
        ("hand_over", t("Hand over")),
        ("deliver", t("Deliver")),
        ("refund", t("Pay back")),
        (HELD, t("Release")),
        (UNAPPROVED, t("Wait for the company")),
        "",
    )


def payment_method_word(method: Live) -> rx.Var:
    """How an order is paid."""
    return rx.match(  # type: ignore[return-value]
        method,
        ("cash_on_delivery", t("Cash on delivery")),
        ("bank_transfer", t("Bank transfer")),
        ("card", t("Card")),
        ("on_account", t("On account")),
        "",
    )
