"""The pieces that the cart's page and the checkout share."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.components.base import Child, Text, code, cx, shown
from freight_app.ui.components.buttons import Size, button, icon_button, link_button, text_button
from freight_app.ui.components.choices import stepper
from freight_app.ui.components.figures import progress_bar
from freight_app.ui.components.icons import icon
from freight_app.ui.components.price import price
from freight_app.ui.components.products import product_picture, stock_words
from freight_app.ui.components.states import empty_state, loading, notice, skeleton
from freight_app.ui.i18n import t
from freight_app.ui.storefront.cart_state import UNDO_ADD, UNDO_REMOVE, CartState

# What a page gives to its shell, so that "Undo" on the toast puts a line back.
CART_UNDO = {UNDO_REMOVE: CartState.undo_remove, UNDO_ADD: CartState.undo_add}


def cart_lines() -> rx.Component:
    """The lines of the cart with their steppers; how they lie depends on the room that they have, page or sheet."""
    return rx.el.div(
        rx.el.ul(rx.foreach(CartState.rows.lines, _line), class_name="divide-y divide-line"),
        class_name="@container",
        custom_attrs={"data-cart-lines": ""},
    )


def checkout_button(*, size: Size = "xl", class_name: Text = "") -> rx.Component:
    """On to the checkout, or why not yet."""
    problem = rx.el.p(
        t("Some parts cannot be ordered as they stand. Change or take them out to go on."),
        class_name=cx("text-sm font-medium text-warn", class_name),
    )
    too_small = button(
        t("Check out"),
        look="act",
        size=size,
        disabled=True,
        aria_describedby="minimum-order",
        class_name=cx("w-full", class_name),
    )
    return rx.cond(  # type: ignore[return-value]
        CartState.rows.can_check_out,
        link_button(t("Check out"), "/checkout", look="act", size=size, class_name=cx("w-full", class_name)),
        rx.cond(CartState.rows.has_problem, problem, too_small),
    )


def minimum_progress(*, class_name: Text = "") -> Child:
    """How far the cart is from what the shop takes an order for; nothing once it is there."""
    rows = CartState.rows
    return shown(
        rows.to_minimum != "",
        rx.el.div(
            rx.el.p(rows.to_minimum, id="minimum-order", class_name="num mb-1.5 text-sm text-ink-2"),
            progress_bar(rows.minimum_share, label=rows.to_minimum),  # type: ignore[arg-type]
            class_name=class_name,
        ),
    )


def cart_notices() -> Child:
    """What changed since the visitor last looked, and the button that takes it as it is."""
    return shown(
        CartState.rows.notices.length() > 0,  # type: ignore[attr-defined]
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


def left_over_notices() -> Child:
    """What could not be done of what was changed without a network: each stays until the visitor puts it away."""
    return rx.el.ul(
        rx.foreach(CartState.left_over, _left_over),
        aria_label=t("What could not be done"),
        class_name="grid gap-2 pb-3 empty:hidden",
    )


def _left_over(row: rx.vars.ObjectVar) -> rx.Component:
    link = rx.el.a(
        code(row.link),
        href=row.href,
        class_name="flex min-h-11 items-center font-semibold underline underline-offset-4",
    )
    put_away = icon_button("x", t("Put this away"), on_click=CartState.put_away(row.id))  # type: ignore[call-arg]
    return rx.el.li(notice(row.text, shown(row.href != "", link), icon_name="wifi-off", action=put_away))


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


def _line(line: rx.vars.ObjectVar) -> rx.Component:
    quantity = stepper(
        line.quantity,
        on_change=lambda value: CartState.set_quantity(line.product_id, value),  # type: ignore[call-arg]
        maximum=line.most,
        label=t("Quantity"),
        class_name="h-11 w-[7.5rem]",
    )
    remove = icon_button("trash", t("Take out, can be undone"), on_click=CartState.remove(line.product_id))  # type: ignore[call-arg]
    return rx.el.li(
        product_picture(
            line.image,
            "part",
            class_name="row-span-3 size-18 self-start @xl:row-span-2 @xl:size-20",
            image_class="size-full p-1",
        ),
        rx.el.div(
            rx.el.p(
                rx.el.a(line.name, href=line.href, class_name="hover:text-brand"),
                class_name="leading-snug font-semibold",
            ),
            rx.el.p(line.brand, " ", code(line.sku, "whitespace-nowrap"), class_name="text-sm text-ink-2"),
            class_name="min-w-0",
        ),
        rx.el.p(
            price(line.total, size="md", about=True),
            class_name="justify-self-end self-start text-right @xl:col-start-4 @xl:row-span-2 @xl:row-start-1 @xl:self-center",
        ),
        rx.el.p(_state(line), class_name="col-start-2 col-end-4 @xl:col-end-3 @xl:row-start-2 @xl:self-start"),
        rx.el.div(
            quantity,
            remove,
            class_name=(
                "col-start-2 col-end-4 flex items-center justify-between gap-1 @xl:col-start-3 @xl:col-end-4 @xl:row-span-2 "
                "@xl:row-start-1"
            ),
        ),
        class_name=(
            "grid grid-cols-[4.5rem_1fr_auto] items-center gap-x-4 gap-y-2 py-4 @xl:grid-cols-[5rem_1fr_auto_6.5rem] "
            "@xl:grid-rows-[auto_1fr] @xl:gap-y-1.5"
        ),
    )


def _state(line: rx.vars.ObjectVar) -> Child:
    problem = rx.el.span(
        icon("triangle-alert", "size-4"),
        line.problem,
        class_name="inline-flex items-center gap-1.5 text-sm font-medium text-warn",
    )
    waits = rx.el.span(
        icon("calendar-clock", "size-4"),
        line.wait,
        class_name="inline-flex items-center gap-1.5 text-sm font-medium text-ink-2",
    )
    return rx.cond(line.problem != "", problem, rx.cond(line.wait != "", waits, stock_words(line.available)))
