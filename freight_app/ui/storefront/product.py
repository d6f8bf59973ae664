"""One part: what it looks like, whether it fits, what it costs, when it is there, and everything known about it."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.components import client
from freight_app.ui.components.base import Child
from freight_app.ui.components.buttons import link_button
from freight_app.ui.components.drawings import drawing
from freight_app.ui.components.icons import icon
from freight_app.ui.components.states import loading, skeleton
from freight_app.ui.i18n import t
from freight_app.ui.shells.shop import shop_page
from freight_app.ui.storefront.browser import PageTitle
from freight_app.ui.storefront.cart_state import CART, CartState
from freight_app.ui.storefront.list_keeping import keep_dialog
from freight_app.ui.storefront.notice_parts import tell_me
from freight_app.ui.storefront.notice_state import NoticeState
from freight_app.ui.storefront.page_parts import Shown, breadcrumb, heading, if_some, not_here
from freight_app.ui.storefront.product_buying import buy_bar, buy_box
from freight_app.ui.storefront.product_facts import cross_references, description, fitment_table, measures
from freight_app.ui.storefront.product_reviews import opinions
from freight_app.ui.storefront.product_state import ProductState
from freight_app.ui.storefront.recent_parts import recent_parts
from freight_app.ui.storefront.together_parts import bought_together
from freight_app.ui.storefront.wish_parts import part_actions, wishing_card

_product: Shown = ProductState.product


def page() -> rx.Component:
    """``/p/[sku]``."""
    return shop_page(
        rx.cond(
            ProductState.is_missing,
            not_here(
                t("This part is not in the shop"),
                t("It may have been taken off the shelves, or the address is not complete. Search for its number."),
                link_button(t("To the first page"), "/", look="brand"),
            ),
            rx.cond(ProductState.is_loaded, _part(), _waiting()),
        ),
        keep_dialog(),
        bottom_bar=buy_bar(),
    )


def _part() -> rx.Component:
    return rx.el.div(
        PageTitle.create(text=_product.name + " " + _product.maker),
        rx.el.div(breadcrumb(_product.crumbs, rx.el.bdi(_product.maker)), class_name="pt-1 lg:pt-3"),
        rx.el.div(
            rx.el.div(_gallery(), class_name="min-w-0"),
            rx.el.div(
                rx.el.div(buy_box(), part_actions(_product), tell_me(_product), class_name="lg:sticky lg:top-6"),
                class_name="lg:row-span-2",
            ),
            rx.el.div(
                description(),
                measures(),
                fitment_table(),
                cross_references(),
                class_name="min-w-0 space-y-10 lg:pt-4",
            ),
            class_name="grid gap-x-12 gap-y-4 sm:gap-y-6 lg:grid-cols-[minmax(0,1fr)_26rem]",
        ),
        opinions(),
        bought_together(),
        _related(),
        recent_parts(),
    )


def _gallery() -> rx.Component:
    drawn = rx.el.div(
        drawing(_product.drawing, "h-[74%] w-auto [--k:.55]"),
        class_name="grid grid-rows-1 aspect-[16/10] place-items-center rounded-lg bg-sunken sm:aspect-[16/11]",
    )
    return client.Gallery.create(
        drawn,
        icon("maximize-2", "size-4.5"),
        icon("x", "size-5"),
        images=_product.images,
        label=t("Pictures"),
        enlarge_label=t("Enlarge"),
        close_label=t("Close"),
        picture_label=t("Picture"),
    )


def _related() -> Child:
    return if_some(
        ProductState.related,
        rx.el.section(
            heading(rx.cond(ProductState.related_fit, t("These fit your car"), t("Of the same kind")), id="related"),
            rx.el.ul(
                rx.foreach(
                    ProductState.related,
                    lambda card: wishing_card(
                        card,
                        on_add=CartState.add_one,
                        on_ask=NoticeState.ask,
                        opens=CART,
                        show_fit=ProductState.has_car,
                    ),
                ),
                class_name="grid gap-3 sm:grid-cols-2 sm:gap-4 lg:grid-cols-4",
            ),
            aria_labelledby="related",
            class_name="mt-12",
        ),
    )


def _waiting() -> rx.Component:
    return loading(
        t("The part is being loaded"),
        rx.el.div(
            skeleton("aspect-[16/10] rounded-lg sm:aspect-[16/11]"),
            rx.el.div(
                skeleton("h-9 w-4/5"), skeleton("h-5 w-2/5"), skeleton("h-20 rounded-md"), skeleton("h-10 w-1/3"), skeleton("h-12"),
                class_name="flex flex-col gap-4",
            ),
            class_name="grid gap-x-12 gap-y-4 pt-12 lg:grid-cols-[minmax(0,1fr)_26rem]",
        ),
    )  # fmt: skip
