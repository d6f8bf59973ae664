"""The pieces that the cart's drawer, its page and the checkout share."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.components.base import Child, code, shown
from freight_app.ui.components.buttons import icon_button, link_button, text_button
from freight_app.ui.components.choices import stepper
from freight_app.ui.components.icons import icon
from freight_app.ui.components.overlays import sheet
from freight_app.ui.components.price import price
from freight_app.ui.components.products import product_picture, stock_words
from freight_app.ui.components.states import empty_state, loading, notice, skeleton
from freight_app.ui.i18n import t, tn
from freight_app.ui.storefront.cart_rows import CartRow
from freight_app.ui.storefront.cart_state import CartState

# What a page gives to its shell, so that "Undo" on the toast puts a line back.
CART_UNDO = {"cart": CartState.undo_remove}


def cart_lines(*, compact: bool = False) -> rx.Component:
    """The lines of the cart with their steppers."""
    return rx.el.ul(
        rx.foreach(CartState.rows.lines, lambda line: _line(line, compact=compact)),
        class_name="divide-y divide-line",
    )


def cart_notices() -> rx.Component:
    """What changed since the visitor last looked, and the button that takes it as it is."""
    return shown(
        CartState.rows.notices.length() > 0,
        notice(
            t("Something changed since you put it in."),
            rx.el.ul(
                rx.foreach(CartState.rows.notices, rx.el.li),
                class_name="mt-1 list-disc ps-4",
            ),
            rx.el.p(t("Nothing is charged until you place the order."), class_name="mt-1"),
            icon_name="tag",
            action=text_button(t("All right"), on_click=CartState.accept_changes, class_name="text-warn"),
        ),
    )


def empty_cart(action: Child) -> rx.Component:
    return empty_state(
        t("Your cart is empty"),
        t("What you add stays here, on this device and in your account, until you order it."),
        icon_name="shopping-cart",
        action=action,
    )


def cart_loading() -> rx.Component:
    line = rx.el.div(
        skeleton("size-18 rounded-md"),
        rx.el.div(skeleton("h-5 w-2/3"), skeleton("h-4 w-1/3"), class_name="flex flex-1 flex-col gap-2"),
        skeleton("h-11 w-28 rounded-md"),
        class_name="flex items-center gap-4 py-4",
    )
    return loading(t("The cart is being loaded"), line, line, line)


def cart_drawer() -> rx.Component:
    """The cart at the end side of any shop page."""
    return sheet(
        rx.cond(
            CartState.rows.piece_count > 0,
            rx.el.div(cart_notices(), cart_lines(compact=True), class_name="space-y-2"),
            empty_cart(link_button(t("Look for parts"), "/search", on_click=CartState.close_drawer)),
        ),
        open=CartState.drawer_open,
        on_close=CartState.close_drawer,
        title=tn("Cart, {count} piece", "Cart, {count} pieces", CartState.rows.piece_count),
        actions=[
            rx.cond(
                CartState.rows.piece_count > 0,
                rx.el.div(
                    _subtotal(),
                    rx.el.div(
                        link_button(t("To the cart"), "/cart", class_name="flex-1", on_click=CartState.close_drawer),
                        link_button(
                            t("Check out"),
                            "/checkout",
                            look="brand",
                            class_name="flex-1",
                            on_click=CartState.close_drawer,
                        ),
                        class_name="flex gap-3",
                    ),
                    class_name="w-full space-y-3",
                ),
            )
        ],
    )


def _subtotal() -> rx.Component:
    return rx.el.div(
        rx.el.span(t("Parts, without delivery"), class_name="text-sm text-ink-2"),
        price(CartState.rows.subtotal),
        class_name="flex items-baseline justify-between",
    )


def _line(line: rx.Var[CartRow], *, compact: bool) -> rx.Component:
    remove = icon_button("trash-2", t("Take out, can be undone"), on_click=CartState.remove(line.product_id), size="md")
    quantity = stepper(
        line.quantity,
        on_change=lambda value: CartState.set_quantity(line.product_id, value),
        label=t("Quantity"),
        class_name="h-11 w-[7.5rem]",
    )
    state = rx.cond(
        line.problem != "",
        rx.el.span(
            icon("triangle-alert", "size-4"),
            line.problem,
            class_name="inline-flex items-center gap-1.5 text-sm font-medium text-warn",
        ),
        stock_words(line.available),
    )
    grid = "grid grid-cols-[4.5rem_1fr_auto] items-center gap-x-4 gap-y-2 py-4"
    wide = " sm:grid-cols-[5rem_1fr_auto_6.5rem] sm:grid-rows-[auto_1fr] sm:gap-y-1.5"
    place = {
        "picture": "row-span-3 size-18 self-start" + ("" if compact else " sm:row-span-2 sm:size-20"),
        "price": "justify-self-end self-start text-right"
        + ("" if compact else " sm:col-start-4 sm:row-span-2 sm:row-start-1 sm:self-center"),
        "state": "col-start-2 col-end-4" + ("" if compact else " sm:col-end-3 sm:row-start-2 sm:self-start"),
        "tools": "col-start-2 col-end-4 flex items-center justify-between gap-1"
        + ("" if compact else " sm:col-start-3 sm:col-end-4 sm:row-span-2 sm:row-start-1"),
    }
    return rx.el.li(
        product_picture(line.image, "part", class_name=place["picture"], image_class="size-full p-1"),
        rx.el.div(
            rx.el.p(
                rx.el.a(line.name, href=line.href, class_name="hover:text-brand"),
                class_name="leading-snug font-semibold",
            ),
            rx.el.p(line.brand, " ", code(line.sku), class_name="text-sm text-ink-2"),
            class_name="min-w-0",
        ),
        rx.el.p(price(line.total, size="md"), class_name=place["price"]),
        rx.el.p(state, class_name=place["state"]),
        rx.el.div(quantity, remove, class_name=place["tools"]),
        class_name=grid + ("" if compact else wide),
    )
