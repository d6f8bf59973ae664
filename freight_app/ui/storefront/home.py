"""The door of the shop: search first, then the car, kinds of part, where you left off, and what is cheaper now."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.components.base import Child, Text, as_var, cx, shown
from freight_app.ui.components.buttons import text_button, text_link
from freight_app.ui.components.drawings import drawing
from freight_app.ui.components.icons import icon
from freight_app.ui.components.price import price
from freight_app.ui.components.products import product_picture
from freight_app.ui.components.states import empty_state, loading, skeleton
from freight_app.ui.i18n import t
from freight_app.ui.shells.parts import WIDTH
from freight_app.ui.shells.shop import search_field, shop_page
from freight_app.ui.shells.state import ShellState
from freight_app.ui.storefront.car_picker import car_picker, chosen_car
from freight_app.ui.storefront.car_state import CarState
from freight_app.ui.storefront.cart_state import CART, CartState
from freight_app.ui.storefront.home_state import HomeState
from freight_app.ui.storefront.page_parts import Shown, chip_link, heading, if_some, kind_tiles, promise
from freight_app.ui.storefront.recent_parts import clear_recent, recent_part, while_remembered
from freight_app.ui.storefront.wish_parts import wishing_card

_view: Shown = HomeState.view
_SECTION = f"{WIDTH} mt-12"


def page() -> rx.Component:
    """``/``."""
    return shop_page(
        rx.el.section(
            _welcome(),
            rx.el.div(_my_car(), class_name="min-w-0"),
            class_name=f"{WIDTH} grid grid-cols-1 gap-x-12 gap-y-6 pt-7 pb-10 lg:grid-cols-[minmax(0,1fr)_25rem] lg:pt-10 lg:pb-14",
        ),
        rx.cond(_view.is_empty, _empty_shop(), _kinds()),
        while_remembered(if_some(_view.recent, _recent())),
        if_some(_view.offers, _shelf("offers", t("Lower prices now"), _view.offers, all_href="/search?on_offer=1")),
        if_some(_view.newest, _shelf("newest", t("New in the shop"), _view.newest, all_href="/search?sort=newest")),
        if_some(
            _view.promises, rx.el.section(_promises("border-t border-line pt-8"), class_name=f"{_SECTION} lg:hidden")
        ),
        search_in_header=False,
        wide=True,
    )


def _welcome() -> rx.Component:
    return rx.el.div(
        rx.el.h1(
            t("Find the part that fits your car"),
            class_name="text-2xl font-semibold tracking-tight text-balance lg:text-3xl",
        ),
        rx.el.p(
            rx.cond(HomeState.is_loaded, _view.stock_words, "\u00a0"),
            class_name="mt-2 text-base text-ink-2 text-balance lg:text-lg",
        ),
        rx.el.div(search_field(large=True), class_name="mt-5 lg:mt-7"),
        rx.el.div(
            shown(
                as_var(ShellState.is_retailer),
                rx.el.a(
                    icon("zap", "size-4"),
                    t("Quick order"),
                    href="/quick-order",
                    class_name=(
                        "inline-flex h-9 items-center gap-1.5 rounded-full bg-brand-soft px-3.5 font-semibold text-brand "
                        "hover:brightness-95 max-sm:h-11"
                    ),
                ),
            ),
            if_some(
                _view.short_cuts,
                rx.el.span(t("Straight to"), class_name="text-ink-2"),
                rx.foreach(_view.short_cuts, lambda one: chip_link(one.label, one.href)),
            ),
            class_name="mt-3 flex min-h-9 flex-wrap items-center gap-2 text-sm lg:mb-8",
        ),
        if_some(_view.promises, _promises("mt-auto hidden grid-cols-3 border-t border-line pt-6 lg:grid")),
        class_name="flex flex-col lg:pt-8",
    )


def _promises(class_name: str) -> rx.Component:
    return rx.el.ul(
        rx.foreach(
            _view.promises,
            lambda one: promise(
                one.is_pickup, one.title, rx.cond(one.hint != "", one.hint, t("for {fee}", fee=one.fee))
            ),
        ),
        class_name=cx("grid gap-6", class_name),
    )


def _my_car() -> rx.Component:
    card = "rounded-lg border border-line bg-surface shadow-low"
    chosen = rx.el.div(
        rx.el.div(
            rx.el.h2(t("My car"), class_name="text-sm font-semibold text-ink-2"),
            text_button(t("Change"), on_click=CarState.start_choosing, class_name="px-2"),
            class_name="flex items-center justify-between ps-5 pe-3 pt-3",
        ),
        rx.el.div(
            rx.el.div(chosen_car(), class_name="px-5 pb-5"),
            if_some(
                _view.car_parts,
                rx.el.div(
                    rx.el.p(t("Fit, and are in stock"), class_name="text-sm font-medium text-ink-2"),
                    rx.el.ul(rx.foreach(_view.car_parts, _car_part), class_name="divide-y divide-line"),
                    class_name="border-t border-line px-5 pt-3 pb-2 sm:max-lg:mb-4 sm:max-lg:border-s sm:max-lg:border-t-0 sm:max-lg:pt-0",
                ),
            ),
            class_name="sm:max-lg:grid sm:max-lg:grid-cols-2",
        ),
        shown(
            _view.fitting_words != "",
            rx.el.a(
                _view.fitting_words,
                icon("arrow-right", "size-5"),
                href="/search?fits=1",
                class_name="flex h-14 items-center justify-between rounded-b-lg border-t border-line px-5 font-semibold text-brand hover:bg-sunken",
            ),
        ),
        class_name=card,
    )
    picker = rx.el.div(car_picker("home"), class_name=f"{card} p-5")
    change = rx.el.div(car_picker("home", on_stop=CarState.stop_choosing), class_name=f"{card} p-5")
    waiting = rx.el.div(
        loading(
            t("Your car is being loaded"),
            skeleton("mx-auto h-24 w-56"),
            skeleton("mt-6 h-6 w-3/4"),
            skeleton("mt-2 h-4 w-1/2"),
        ),
        class_name=f"{card} min-h-72 p-5",
    )
    return rx.cond(  # type: ignore[return-value]
        ~CarState.is_loaded,
        waiting,
        rx.cond(CarState.car.id == 0, picker, rx.cond(CarState.is_choosing, change, chosen)),
    )


def _car_part(card: Shown) -> rx.Component:
    return rx.el.li(
        rx.el.a(
            product_picture(
                card.image,
                card.drawing,
                class_name="size-9 bg-transparent",
                image_class="size-full",
                drawing_class="size-8 [--k:2.2]",
            ),
            rx.el.span(card.name, class_name="min-w-0 flex-1 truncate"),
            price(card.price, size="md"),
            href=card.href,
            class_name="flex min-h-12 items-center gap-3 text-sm font-medium hover:text-brand",
        )
    )


def _kinds() -> rx.Component:
    waiting = loading(
        t("The kinds of parts are being loaded"),
        rx.el.div(
            *(skeleton("h-36 rounded-lg lg:h-40") for _ in range(8)),
            class_name="grid grid-cols-2 gap-3 sm:gap-4 md:grid-cols-4",
        ),
    )
    return rx.el.section(
        heading(
            t("Parts by kind"),
            id="kinds",
            end=rx.cond(
                HomeState.is_loaded, text_link(_view.kinds_words, "/search", icon_end="chevron-right"), rx.fragment()
            ),
        ),
        rx.cond(HomeState.is_loaded, kind_tiles(_view.tiles), waiting),
        aria_labelledby="kinds",
        class_name=WIDTH,
    )


def _recent() -> rx.Component:
    return rx.el.section(
        heading(t("Where you left off"), id="recent", end=clear_recent()),
        rx.el.ul(
            rx.foreach(_view.recent, recent_part),
            class_name="-mx-4 flex snap-x scroll-ps-4 gap-3 overflow-x-auto px-4 pb-1 sm:mx-0 sm:gap-4 sm:px-0 lg:grid lg:grid-cols-5",
        ),
        aria_labelledby="recent",
        class_name=_SECTION,
    )


def _shelf(name: str, title: Text, cards: Shown, *, all_href: str) -> Child:
    return rx.el.section(
        heading(title, id=name, end=text_link(t("All of them"), all_href, icon_end="chevron-right")),
        rx.el.ul(
            rx.foreach(
                cards,
                lambda card: wishing_card(card, on_add=CartState.add_one, opens=CART, show_fit=CarState.car.id > 0),
            ),
            class_name="grid gap-3 sm:grid-cols-2 sm:gap-4 lg:grid-cols-4",
        ),
        aria_labelledby=name,
        class_name=_SECTION,
    )


def _empty_shop() -> rx.Component:
    return rx.el.section(
        empty_state(
            t("The shelves are still empty"),
            t("There are no parts in this shop yet. Come back soon, or call us."),
            picture=rx.el.span(
                drawing("part", "size-20"), class_name="grid size-28 place-items-center rounded-full bg-sunken"
            ),
        ),
        class_name=WIDTH,
    )
