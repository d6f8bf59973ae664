"""The frame of the shop: search and car first, kinds of parts, account and cart; one column on phones."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.ui.components import client
from freight_app.ui.components.base import Child, Live, Text, as_var, cx, shown
from freight_app.ui.components.bell import bell
from freight_app.ui.components.buttons import icon_button, icon_link
from freight_app.ui.components.icons import icon
from freight_app.ui.components.overlays import local_sheet
from freight_app.ui.components.toasts import toast_region
from freight_app.ui.i18n import t, tn
from freight_app.ui.shells.parts import (
    WIDTH,
    account_menu,
    brand_mark,
    currency_choices,
    currency_menu,
    demo_banner,
    frame,
    language_menu,
    offline_strip,
    shown_prices,
    skip_link,
    staff_links,
    theme_choice,
)
from freight_app.ui.shells.state import ShellState
from freight_app.ui.storefront.cart_drawer import cart_drawer
from freight_app.ui.storefront.cart_parts import CART_UNDO
from freight_app.ui.storefront.cart_state import CART
from freight_app.ui.storefront.offline_parts import offline_cart, waiting_badge
from freight_app.ui.storefront.wish_parts import WISH_UNDO, wishes_link, wishes_of_page

_FIELD = (
    "relative flex w-full items-stretch rounded-md border border-ink-3/70 bg-surface shadow-low focus-within:border-brand "
    "focus-within:ring-2 focus-within:ring-brand/25"
)


def shop_page(
    *content: Child,
    search_in_header: bool = True,
    bottom_bar: Child | None = None,
    undo: dict[str, Any] | None = None,
    wide: bool = False,
    with_cart_sheet: bool = True,
    class_name: Text = "",
) -> rx.Component:
    """A page of the shop.

    ``search_in_header=False`` is for pages with a search of their own (home). ``bottom_bar`` is the page's main action on
    phones, for the thumb. ``wide`` leaves the content's width to the page. ``with_cart_sheet=False`` is for pages that show
    the cart themselves: there the cart in the header is a plain link.
    """
    undos = CART_UNDO | WISH_UNDO | (undo or {})
    return frame(
        skip_link(),
        shown_prices(),
        offline_strip(),
        demo_banner(),
        _header(search_in_header=search_in_header, opens_cart=with_cart_sheet),
        rx.el.main(*content, id="main", class_name=cx("" if wide else WIDTH, "min-h-[60dvh]", class_name)),
        _footer(with_bar=bottom_bar is not None),
        _bottom_bar(bottom_bar) if bottom_bar is not None else rx.fragment(),
        cart_drawer() if with_cart_sheet else rx.fragment(),
        wishes_of_page(),
        toast_region(undos),
        offline_cart(),
    )


def search_field(*, large: bool = False, with_car: bool = True) -> rx.Component:
    """The search of the shop with the visitor's car inside: the car is the context of every search."""
    height = "h-14" if large else "h-12"
    car = shown(ShellState.car_name != "", _car_in_field()) if with_car else rx.fragment()
    submit = rx.el.button(
        icon("search", "size-5"),
        rx.el.span(t("Search"), class_name="hidden sm:inline") if large else rx.fragment(),
        type="submit",
        aria_label=t("Search"),
        class_name=cx(
            "grid w-12 place-items-center rounded-sm bg-brand font-semibold text-brand-ink hover:brightness-110",
            "m-1 sm:w-auto sm:grid-flow-col sm:gap-2 sm:px-5" if large else "m-0.5",
        ),
    )
    return client.SearchBox.create(
        rx.el.span(car, class_name="contents"),
        rx.el.span(submit, class_name="contents"),
        items=ShellState.suggestions,
        action="/search",
        value=ShellState.asked,
        label=t("Search parts"),
        placeholder=t("Part, number or brand"),
        on_type=ShellState.suggest,
        class_name=f"{_FIELD} {height}",
        input_class_name="min-w-0 flex-1 bg-transparent ps-4 pe-2 text-base text-ink placeholder:text-ink-3 focus:outline-none",
    )


def _car_in_field() -> rx.Component:
    return rx.el.a(
        icon("car-front", "size-5 text-brand"),
        rx.el.span(ShellState.car_short_name, class_name="max-w-48 truncate"),
        icon("chevron-down", "size-4 text-ink-3"),
        href="/my-car",
        aria_label=t("My car: {car}. Change", car=ShellState.car_name),
        class_name=(
            "hidden items-center gap-2 rounded-s-md border-e border-line ps-4 pe-3 text-sm font-semibold whitespace-nowrap text-ink "
            "hover:bg-sunken md:flex"
        ),
    )


def _header(*, search_in_header: bool, opens_cart: bool) -> rx.Component:
    cart = icon_link(
        "shopping-cart",
        tn("Cart, {count} part", "Cart, {count} parts", ShellState.cart_count),
        "/cart",
        count=ShellState.cart_count,
        class_name="-me-2.5 lg:me-0",
        id="cart-link",
        custom_attrs={"data-opens": CART, "aria-haspopup": "dialog"} if opens_cart else {},
    )
    tools = rx.el.div(
        language_menu(),
        rx.el.span(currency_menu(), class_name="hidden sm:inline-flex"),
        icon_link("package-search", t("Track an order"), "/track", class_name="hidden lg:grid"),
        wishes_link(),
        shown(ShellState.is_signed_in, bell()),
        rx.el.span(account_menu(), class_name="hidden sm:inline-flex"),
        rx.el.span(cart, waiting_badge(), class_name="relative inline-flex"),
        class_name="ms-auto flex items-center gap-0.5 lg:-me-2.5",
    )
    middle = (
        rx.el.div(search_field(), class_name="hidden flex-1 lg:block")
        if search_in_header
        else rx.el.nav(
            _kinds("rounded-md px-3 hover:bg-sunken"),
            aria_label=t("Kinds of parts"),
            class_name="hidden min-w-0 flex-1 xl:block",
        )
    )
    return rx.el.header(
        rx.el.div(
            rx.el.div(
                _phone_menu(),
                brand_mark(),
                middle,
                tools,
                class_name="flex h-14 items-center gap-2 lg:h-[4.5rem] xl:gap-8",
            ),
            rx.el.div(search_field(with_car=False), class_name="pb-3 lg:hidden") if search_in_header else rx.fragment(),
            class_name=WIDTH,
        ),
        *([_car_strip(), _kinds_row()] if search_in_header else []),
        class_name="no-print border-b border-line bg-surface",
    )


def _car_strip() -> rx.Component:
    """On phones the car has a line of its own under the search."""
    chosen = rx.el.div(
        icon("car-front", "size-5 text-brand"),
        rx.el.span(ShellState.car_name, class_name="min-w-0 flex-1 truncate font-medium"),
        rx.el.a(
            t("Change"),
            href="/my-car",
            class_name="flex h-11 items-center font-medium text-brand underline-offset-4 hover:underline",
        ),
        class_name=f"{WIDTH} flex h-11 items-center gap-2 text-sm",
    )
    none = rx.el.a(
        icon("car-front", "size-5 text-brand"),
        rx.el.span(t("Choose your car and see what fits"), class_name="min-w-0 flex-1 truncate font-medium"),
        icon("chevron-right", "size-4 text-ink-3"),
        href="/my-car",
        class_name=f"{WIDTH} flex h-11 items-center gap-2 text-sm",
    )
    return rx.el.div(
        rx.cond(ShellState.car_name != "", chosen, none), class_name="min-h-11 border-t border-line lg:hidden"
    )


def _kinds_row() -> rx.Component:
    place = shown(
        ShellState.opening_hours != "",
        rx.el.p(
            icon("map-pin", "size-4"),
            rx.el.span(ShellState.opening_hours, class_name="truncate"),
            class_name="ms-auto hidden min-w-0 items-center gap-2 ps-3 text-sm text-ink-2 xl:flex",
        ),
    )
    return rx.el.nav(
        rx.el.div(_kinds("px-3"), place, class_name=f"{WIDTH} flex min-h-11 items-center justify-between"),
        aria_label=t("Kinds of parts"),
        class_name="hidden border-t border-line lg:block",
    )


def _kinds(link_class: str) -> rx.Component:
    return rx.el.ul(
        rx.foreach(ShellState.categories[:9], lambda kind: _kind(kind, link_class)),
        class_name="-ms-3 flex overflow-hidden text-sm font-medium",
    )


def _kind(kind: Live, link_class: str) -> rx.Component:
    is_here = ShellState.path == kind.href
    return rx.el.li(
        rx.el.a(
            kind.name,
            href=kind.href,
            aria_current=rx.cond(is_here, "page", "false"),
            class_name=cx(
                "flex h-11 items-center whitespace-nowrap",
                link_class,
                rx.cond(
                    is_here,
                    "relative text-brand after:absolute after:inset-x-3 after:bottom-0 after:h-0.5 after:bg-brand",
                    "text-ink-2 hover:text-ink",
                ),
            ),
        )
    )


def _phone_menu() -> rx.Component:
    row = "flex min-h-12 items-center gap-3 font-medium"

    def place(name: str, label: Text, href: str) -> rx.Component:
        return rx.el.li(rx.el.a(icon(name, "size-5 text-ink-3"), label, href=href, class_name=row))

    return rx.el.span(
        local_sheet(
            rx.el.nav(
                rx.el.ul(
                    rx.foreach(
                        ShellState.categories,
                        lambda kind: rx.el.li(
                            rx.el.a(
                                rx.el.span(kind.name, class_name="flex-1"),
                                rx.el.span(kind.count, class_name="num text-sm text-ink-2"),
                                href=kind.href,
                                class_name=row,
                            )
                        ),
                    ),
                    class_name="flex flex-col",
                ),
                aria_label=t("Kinds of parts"),
            ),
            rx.el.ul(
                rx.cond(
                    ShellState.is_signed_in,
                    rx.fragment(
                        place("package", t("My orders"), "/account"),
                        place("settings", t("My account"), "/account/settings"),
                    ),
                    place("log-in", t("Sign in"), "/sign-in"),
                ),
                place("heart", t("My wish list"), "/wishlist"),
                place("package-search", t("Track an order"), "/track"),
                place("car-front", t("My car"), "/my-car"),
                class_name="mt-3 flex flex-col border-t border-line pt-3",
            ),
            rx.el.div(*staff_links(), class_name="mt-3 empty:hidden"),
            shown(
                as_var(ShellState.currencies).length() > 0,
                rx.el.div(
                    rx.el.p(t("Show prices in"), class_name="pb-1 text-xs font-medium text-ink-2"),
                    currency_choices(),
                    class_name="mt-3 border-t border-line pt-3 sm:hidden",
                ),
            ),
            rx.el.div(
                rx.el.p(t("Appearance"), class_name="pb-1 text-xs font-medium text-ink-2"),
                theme_choice(),
                class_name="mt-3 border-t border-line pt-3",
            ),
            trigger=icon_button("menu", t("Menu"), custom_attrs={"aria-haspopup": "dialog"}),
            title=t("Menu"),
            side="start",
        ),
        class_name="-ms-2.5 xl:hidden",
    )


def _footer(*, with_bar: bool) -> rx.Component:
    link = "flex h-11 items-center gap-2 hover:text-ink sm:h-8"
    return rx.el.footer(
        rx.el.div(
            rx.el.div(
                rx.el.p(ShellState.shop_name, class_name="font-semibold text-ink"),
                rx.el.p(ShellState.tagline, class_name="empty:hidden"),
                rx.el.p(rx.el.bdi(ShellState.address)),
                rx.el.p(ShellState.opening_hours, class_name="empty:hidden"),
                class_name="flex min-w-0 flex-col gap-0.5",
            ),
            rx.el.nav(
                rx.el.a(t("All parts"), href="/search", class_name=link),
                rx.el.a(t("Track an order"), href="/track", class_name=link),
                rx.el.a(t("Open a garage account"), href="/register/retailer", class_name=link),
                aria_label=t("Help"),
                class_name="grid grid-cols-2 gap-x-6 sm:flex sm:items-center",
            ),
            rx.el.address(
                shown(
                    ShellState.phone != "",
                    rx.el.a(
                        icon("phone", "size-4"),
                        rx.el.bdi(ShellState.phone, class_name="num ltr"),
                        href="tel:" + as_var(ShellState.phone),
                        class_name=link,
                    ),
                ),
                shown(
                    ShellState.email != "",
                    rx.el.a(
                        icon("mail", "size-4"),
                        rx.el.bdi(ShellState.email, class_name="ltr"),
                        href="mailto:" + as_var(ShellState.email),
                        class_name=link,
                    ),
                ),
                class_name="flex flex-col not-italic",
            ),
            class_name=f"{WIDTH} flex flex-col gap-4 py-6 text-sm text-ink-2 sm:flex-row sm:items-start sm:justify-between",
        ),
        class_name=cx("no-print mt-12 border-t border-line bg-surface lg:mt-16", "max-lg:pb-20" if with_bar else ""),
    )


def _bottom_bar(content: Child) -> rx.Component:
    return rx.el.aside(
        content,
        aria_label=t("What you can do here"),
        class_name=(
            "no-print fixed inset-x-0 bottom-0 z-20 flex items-center gap-3 border-t border-line bg-surface px-4 py-2.5 shadow-high "
            "pb-[max(0.625rem,env(safe-area-inset-bottom))] lg:hidden"
        ),
    )
