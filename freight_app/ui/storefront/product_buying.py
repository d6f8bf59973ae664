"""The side of a product page where it is decided: fits, costs, is there, into the cart."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.components import client
from freight_app.ui.components.base import Child, Text, as_var, cx, shown
from freight_app.ui.components.buttons import button_class, link_button, text_link
from freight_app.ui.components.choices import stepper
from freight_app.ui.components.icons import icon
from freight_app.ui.components.price import old_price, price
from freight_app.ui.components.products import adds, stock_words
from freight_app.ui.components.states import notice
from freight_app.ui.i18n import t
from freight_app.ui.shells.parts import here
from freight_app.ui.shells.state import ShellState
from freight_app.ui.storefront.browser import AddButton
from freight_app.ui.storefront.cart_state import CART
from freight_app.ui.storefront.chat_button import product_chat_button
from freight_app.ui.storefront.list_keeping import keep_button
from freight_app.ui.storefront.page_parts import Shown, if_some
from freight_app.ui.storefront.product_reviews import rating_link
from freight_app.ui.storefront.product_state import ProductState

_product: Shown = ProductState.product
_unit: Shown = ProductState.unit_price


def buy_box() -> rx.Component:
    """Name, fit, price and delivery, in the order in which people decide."""
    return rx.el.div(
        rx.el.h1(
            _product.name,
            " ",
            rx.el.bdi(_product.maker),
            class_name="text-2xl font-semibold tracking-tight text-balance",
        ),
        rating_link(),
        _identity(),
        _replaced(),
        _fit(),
        rx.cond(_product.has_price, _price(), _ask()),
        if_some(_product.breaks, _price_breaks()),
        shown(
            (_product.wait != "") & (ProductState.quantity > _product.available),
            rx.el.p(
                icon("calendar-clock", "size-4"),
                t("Order it now: expected by {date}", date=_product.wait),
                class_name="mt-3 flex items-center gap-1.5 text-sm font-medium text-ink-2",
            ),
        ),
        shown(
            _product.can_add,
            _add_form(
                _quantity("w-32"), _add_button(t("Add to cart"), "flex-1"), class_name="mt-5 hidden gap-3 lg:flex"
            ),
        ),
        shown(as_var(ShellState.is_signed_in) & (_product.id > 0), _keep()),
        shown(
            _product.can_add,
            product_chat_button(_product.id, ProductState.quantity, class_name="mt-3"),
        ),
        _deliveries(),
    )


def _keep() -> rx.Component:
    """Onto a saved list, there or not: what is sold out is wanted again as well."""
    return keep_button(
        t("Add to a list"),
        "part",
        _product.id.to_string(),
        ProductState.quantity,
        look="plain",
        size="md",
        class_name="mt-2 -ms-3",
    )


def _identity() -> rx.Component:
    copy = client.CopyButton.create(
        rx.el.span(t("No."), " "),
        rx.el.bdi(_product.number, class_name="ltr"),
        icon("copy", "size-4"),
        value=_product.number,
        copied_label=t("copied"),
        custom_attrs={"aria-label": t("Copy the number {number}", number=_product.number)},
        class_name="flex h-11 items-center gap-1.5 hover:text-ink",
    )
    return rx.el.div(
        shown(
            _product.brand != "",
            rx.el.a(
                _product.brand,
                href=_product.brand_href,
                class_name="flex h-11 items-center font-medium text-brand underline-offset-4 hover:underline",
            ),
        ),
        copy,
        shown(
            _product.number != _product.sku,
            rx.el.span(t("Our reference"), " ", rx.el.bdi(_product.sku, class_name="ltr")),
        ),
        class_name="mt-1 flex flex-wrap items-center gap-x-4 text-sm text-ink-2",
    )


def _replaced() -> Child:
    successor = _product.replaced_by
    return rx.fragment(
        shown(
            successor.label != "",
            notice(
                t("This part is no longer made"),
                rx.el.p(
                    t("Its successor:"),
                    " ",
                    rx.el.a(
                        successor.label, href=successor.href, class_name="font-semibold underline underline-offset-4"
                    ),
                ),
                tone="info",
                icon_name="refresh-cw",
                class_name="mt-2",
            ),
        ),
        if_some(
            _product.replaces,
            rx.el.p(
                t("Replaces"),
                rx.foreach(
                    _product.replaces,
                    lambda one: rx.fragment(" ", rx.el.bdi(one.label, class_name="ltr font-medium text-ink")),
                ),
                class_name="mt-1 text-sm text-ink-2",
            ),
        ),
    )


def _fit() -> rx.Component:
    """Always with the reason, and for all but "fits" with the way out."""
    said = _product.fit

    def banner(icon_name: str, look: str, way_out: Child) -> rx.Component:
        return rx.el.div(
            icon(icon_name, "size-6"),
            rx.el.div(
                rx.el.p(said.title, class_name="font-semibold text-balance"),
                rx.el.p(said.reason, class_name="text-sm text-balance"),
                way_out,
                class_name="min-w-0 flex-1",
            ),
            class_name=cx("mt-2 flex gap-3 rounded-md px-4 py-3.5", look),
        )

    def link(look: str) -> rx.Component:
        return shown(  # type: ignore[return-value]
            said.way_out != "",
            rx.el.a(
                said.way_out,
                icon("arrow-right", "size-4"),
                href=said.href,
                class_name=cx(
                    "flex h-11 items-center gap-1.5 text-sm font-semibold underline-offset-4 hover:underline", look
                ),
            ),
        )

    choose = rx.el.a(
        said.way_out,
        icon("arrow-right", "size-4"),
        href="/my-car",
        class_name="flex h-11 items-center gap-1.5 text-sm font-semibold text-brand underline-offset-4 hover:underline",
    )
    return rx.match(  # type: ignore[return-value]
        said.kind,
        ("fits", banner("circle-check", "bg-good-soft text-good", rx.fragment())),
        ("does_not_fit", banner("circle-x", "bg-bad-soft text-bad", link(""))),
        ("unknown", banner("circle-help", "bg-sunken", link("text-brand"))),
        banner("car-front", "bg-sunken", choose),
    )


def _price() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            shown(_product.was_dearer, rx.el.p(old_price(_product.old_price))),
            price(_unit, size="xl", about=True),
            shown(_product.tax_words != "", rx.el.p(_product.tax_words, class_name="text-sm text-ink-2")),
        ),
        rx.el.div(
            stock_words(_product.available),
            rx.cond(
                _product.is_trade,
                rx.el.p(t("My price"), class_name="text-ink-2"),
                rx.el.p(
                    rx.cond(
                        ShellState.is_signed_in,
                        text_link(t("Open a garage account"), "/register/retailer"),
                        text_link(t("I have a garage account"), "/sign-in?next=" + here()),
                    ),
                    class_name="-mb-3",
                ),
            ),
            class_name="flex flex-col items-end text-end text-sm",
        ),
        class_name="mt-5 flex items-end justify-between gap-4",
    )


def _ask() -> rx.Component:
    """A part without a price cannot be ordered; there is a person who knows it."""
    return rx.el.div(
        rx.el.p(t("Ask for the price"), class_name="text-xl font-semibold tracking-tight"),
        rx.el.p(
            t("We look it up with the maker and tell you the price and the day."), class_name="text-ink-2 text-pretty"
        ),
        shown(
            _product.ask_href != "",
            rx.el.div(
                link_button(t("Call us"), _product.ask_href, look="brand", icon_start="phone", from_server=True),
                class_name="mt-4 hidden lg:block",
            ),
        ),
        class_name="mt-5",
    )


def _price_breaks() -> rx.Component:
    return rx.el.table(
        rx.el.caption(t("Price by quantity"), class_name="sr-only"),
        rx.el.tbody(rx.foreach(_product.breaks, _break), class_name="divide-y divide-line border-y border-line"),
        class_name="mt-4 w-full text-sm",
    )


def _break(step: Shown) -> rx.Component:
    holds = (ProductState.quantity >= step.first) & (ProductState.quantity <= step.last)
    return rx.el.tr(
        rx.el.th(
            rx.el.span(
                step.label,
                shown(holds, icon("check", "size-4 text-brand")),
                class_name=cx("flex items-center gap-2", rx.cond(holds, "font-semibold", "font-normal")),
            ),
            scope="row",
            class_name="ps-3 text-start",
        ),
        rx.el.td(rx.el.bdi(step.saving, class_name="num ltr"), class_name="text-end text-good"),
        rx.el.td(
            rx.el.bdi(step.price.whole, step.price.decimals, class_name="ltr"),
            class_name="num w-px ps-6 pe-3 text-right whitespace-nowrap",
        ),
        class_name=cx("h-11", rx.cond(holds, "bg-sunken font-semibold", "")),
    )


def _add_form(*children: Child, class_name: Text) -> rx.Component:
    """A form, so that the button takes the quantity that is shown, not the one that the server heard of last."""
    return rx.el.form(
        *children,
        on_submit=ProductState.add_to_cart,
        reset_on_submit=False,
        custom_attrs=adds(_product, image=_product.images[0]["thumb"]),
        class_name=class_name,
    )


def _quantity(width: str) -> rx.Component:
    return stepper(
        ProductState.quantity,
        name="quantity",
        on_change=ProductState.set_quantity,
        maximum=_product.most,
        class_name=width,
    )


def _add_button(label: Text, class_name: str) -> rx.Component:
    return AddButton.create(
        icon("shopping-cart", "size-5"),
        icon("check", "size-5"),
        rx.el.span(label),
        added_label=t("In your cart"),
        custom_attrs={"data-opens": CART},
        class_name=button_class("act", "lg", class_name),
    )


def _deliveries() -> Child:
    return if_some(
        ProductState.deliveries,
        rx.el.ul(
            rx.foreach(ProductState.deliveries, _delivery),
            class_name="mt-5 divide-y divide-line rounded-lg border border-line bg-surface text-sm",
        ),
    )


def _delivery(row: Shown) -> rx.Component:
    return rx.el.li(
        rx.cond(row.is_pickup, icon("store", "size-5 text-good"), icon("truck", "size-5 text-info")),
        rx.el.div(
            rx.el.p(row.title, class_name="font-semibold"),
            shown(row.hint != "", rx.el.p(row.hint, class_name="text-ink-2 text-balance")),
            class_name="min-w-0 flex-1",
        ),
        rx.el.span(row.fee, class_name="num font-medium"),
        class_name="flex items-start gap-3 px-4 py-3.5",
    )


def buy_bar() -> rx.Component:
    """On phones: the quantity and the button, under the thumb."""
    amount = _unit.whole + _unit.decimals + "\u00a0" + _unit.currency
    buying = _add_form(
        _quantity("w-[7.5rem]"),
        _add_button(t("Add, {amount}", amount=amount), "flex-1 px-3"),
        class_name="flex flex-1 items-center gap-3",
    )
    calling = shown(
        _product.ask_href != "",
        link_button(
            t("Call us"), _product.ask_href, look="brand", icon_start="phone", from_server=True, class_name="flex-1"
        ),
    )
    to_search = link_button(t("Look for another part"), "/search", class_name="flex-1")
    return rx.cond(  # type: ignore[return-value]
        _product.can_add,
        buying,
        rx.cond(_product.has_price | (_product.id == 0), to_search, rx.el.div(calling, class_name="flex flex-1")),
    )
