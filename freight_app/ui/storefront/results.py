"""What a search finds: cards or a trade list, with everything to narrow it, in one address."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.components.base import Child, cx, shown
from freight_app.ui.components.buttons import button_class, link_button
from freight_app.ui.components.drawings import drawing
from freight_app.ui.components.icons import icon
from freight_app.ui.components.overlays import local_sheet, menu, menu_link
from freight_app.ui.components.states import empty_state, loading, notice, skeleton, skeleton_cards
from freight_app.ui.i18n import t, t_rich
from freight_app.ui.shells.shop import shop_page
from freight_app.ui.storefront.browser import PageTitle
from freight_app.ui.storefront.cart_state import CART, CartState
from freight_app.ui.storefront.notice_state import NoticeState
from freight_app.ui.storefront.page_parts import Shown, chip_off, if_some, not_here
from freight_app.ui.storefront.results_filters import filter_sheet, filters
from freight_app.ui.storefront.results_state import ResultsState
from freight_app.ui.storefront.trade_list import trade_list
from freight_app.ui.storefront.wish_parts import wishing_card

_view: Shown = ResultsState.view


def page() -> rx.Component:
    """``/search``."""
    return results_page(rx.fragment())


def results_page(above: Child, *, below_title: Child | None = None) -> rx.Component:
    """A list of parts with its filters; ``above`` stands over the title, ``below_title`` between title and list."""
    return shop_page(
        PageTitle.create(text=ResultsState.title),
        rx.cond(
            ResultsState.is_missing,
            not_here(
                t("This kind of part is not in the shop"),
                t("The address may be old. All kinds are on the first page."),
                link_button(t("To the first page"), "/", look="brand"),
            ),
            rx.el.div(
                above,
                _head(),
                below_title if below_title is not None else rx.fragment(),
                _understood(),
                _chips(),
                rx.el.div(
                    rx.el.aside(filters("side"), aria_label=t("Filter the list"), class_name="hidden lg:block"),
                    rx.el.div(_list(), class_name="min-w-0"),
                    class_name="mt-5 grid gap-8 lg:grid-cols-[15rem_1fr]",
                ),
                class_name="pt-4 lg:pt-6",
            ),
        ),
        bottom_bar=_phone_bar(),
    )


def _head() -> rx.Component:
    words = rx.cond(
        ResultsState.is_loaded,
        rx.el.p(_view.summary, role="status", class_name="text-ink-2"),
        rx.el.p(t("Looking through the shelves"), role="status", class_name="text-ink-2"),
    )
    return rx.el.div(
        rx.el.div(
            rx.cond(
                ResultsState.title != "",
                rx.el.h1(ResultsState.title, class_name="text-2xl font-semibold tracking-tight break-words"),
                skeleton("h-8 w-48"),
            ),
            words,
            class_name="min-w-0",
        ),
        rx.el.div(_sort_menu(), _view_switch(), class_name="hidden items-center gap-2 lg:flex"),
        class_name="flex flex-wrap items-end justify-between gap-x-6 gap-y-3",
    )


def _sort_menu() -> rx.Component:
    face = rx.el.button(
        icon("arrow-down-up", "size-4"),
        rx.cond(_view.sort_label != "", _view.sort_label, t("Best match")),
        icon("chevron-down", "size-4 text-ink-3"),
        type="button",
        class_name=button_class("quiet", "md"),
    )
    return menu(face, rx.foreach(_view.sorts, _sort), label=t("Order of the list"))


def _sort(choice: Shown) -> rx.Component:
    tick = rx.cond(choice.chosen, icon("check", "size-4 text-brand"), rx.fragment())
    return menu_link(choice.label, choice.href, end=tick)


def _view_switch() -> rx.Component:
    def way(name: str, label: rx.Var, href: rx.Var, on: rx.Var) -> rx.Component:
        return rx.el.a(
            icon(name, "size-5"),
            href=href,
            aria_label=label,
            title=label,
            aria_current=rx.cond(on, "true", "false"),
            class_name=cx(
                "grid size-10 place-items-center rounded-sm",
                rx.cond(on, "bg-brand-soft text-brand", "text-ink-2 hover:text-ink"),
            ),
        )

    return rx.el.div(
        way("layout-grid", t("Cards"), _view.cards_href, ~_view.is_list),
        way("rows-3", t("Trade list"), _view.list_href, _view.is_list),
        role="group",
        aria_label=t("View"),
        class_name="flex rounded-md border border-line bg-surface p-0.5",
    )


def _understood() -> rx.Component:
    """What was meant, where that is not what was typed."""
    said = _view.notice
    to_it = rx.el.a(rx.el.bdi(said.used), href=said.href, class_name="font-semibold underline underline-offset-4")
    replaced = notice(
        t("{number} is no longer made", number=said.typed),
        rx.el.p(t_rich("Its successor comes first in the list: {part}", part=to_it)),
        tone="info",
        icon_name="refresh-cw",
    )
    corrected = notice(
        t("Nothing is called “{words}”", words=said.typed),
        rx.el.p(t_rich("This is what we found for {words}.", words=rx.el.b(rx.el.bdi(said.used)))),
        tone="info",
        icon_name="search",
    )
    similar = notice(
        t("No part has exactly this number"),
        rx.el.p(t("These numbers are nearly the same. Compare them with the one on the old part.")),
        tone="info",
        icon_name="search",
    )
    part = notice(
        t("No number begins with “{words}”", words=said.typed),
        rx.el.p(t("These have it somewhere inside.")),
        tone="info",
        icon_name="search",
    )
    return rx.match(  # type: ignore[return-value]
        said.kind,
        ("replaced", rx.el.div(replaced, class_name="mt-4")),
        ("corrected", rx.el.div(corrected, class_name="mt-4")),
        ("similar", rx.el.div(similar, class_name="mt-4")),
        ("part", rx.el.div(part, class_name="mt-4")),
        rx.fragment(),
    )


def _chips() -> Child:
    return if_some(
        _view.chips,
        rx.el.div(
            rx.foreach(_view.chips, lambda chip: chip_off(chip.label, chip.href)),
            rx.el.a(
                t("Clear all"),
                href=_view.clear_href,
                class_name="inline-flex h-10 shrink-0 items-center px-2 text-sm font-medium text-brand underline-offset-4 hover:underline",
            ),
            class_name="-mx-4 mt-4 flex items-center gap-2 overflow-x-auto px-4 pb-1 sm:mx-0 sm:flex-wrap sm:px-0",
        ),
    )


def _list() -> rx.Component:
    return rx.cond(  # type: ignore[return-value]
        ~ResultsState.is_loaded,
        loading(t("The list is being loaded"), skeleton_cards(9)),
        rx.cond(
            ResultsState.has_failed,
            _failed(),
            rx.cond(
                _view.total > 0,
                rx.el.div(
                    rx.el.h2(t("Parts"), class_name="sr-only"),
                    rx.cond(_view.is_list, trade_list(), _cards()),
                    _pager(),
                    # The old list stays, dimmed, while the next one is on its way.
                    aria_busy=rx.cond(rx.State.is_hydrated, "false", "true"),
                    class_name="transition duration-150 aria-busy:opacity-60",
                ),
                _nothing(),
            ),
        ),
    )


def _cards() -> rx.Component:
    return rx.el.ul(
        rx.foreach(_view.rows, _card),
        class_name="grid gap-3 sm:grid-cols-2 sm:gap-4 xl:grid-cols-3",
    )


def _card(row: Shown) -> rx.Component:
    return wishing_card(
        row.card,
        on_add=CartState.add_one,
        on_ask=NoticeState.ask,
        opens=CART,
        show_fit=_view.has_car,
    )


def _failed() -> rx.Component:
    return empty_state(
        t("The list could not be read"),
        t("Something went wrong on our side. Your choices are still in the address."),
        icon_name="triangle-alert",
        action=link_button(t("Try again"), _view.cards_href, look="brand"),
    )


def _nothing() -> rx.Component:
    ways = rx.el.div(
        shown(_view.choices > 0, link_button(t("Clear all choices"), _view.clear_href, look="brand", size="md")),
        link_button(t("See all kinds"), "/", size="md"),
        class_name="flex flex-wrap justify-center gap-2",
    )
    picture = rx.el.span(
        drawing("part", "size-20"), class_name="grid size-28 place-items-center rounded-full bg-sunken"
    )
    return rx.el.div(
        empty_state(
            t("No part matches all of this"),
            rx.cond(
                _view.choices > 0,
                t("Take one choice away to see more."),
                t("Try fewer words, the number on the old part, or the kind of part."),
            ),
            picture=picture,
            action=ways,
        ),
        class_name="rounded-lg border border-line bg-surface",
    )


def _pager() -> rx.Component:
    def way(name: str, label: rx.Var, href: rx.Var) -> rx.Component:
        look = "grid size-11 place-items-center rounded-md border border-line bg-surface text-ink"
        return rx.cond(  # type: ignore[return-value]
            href != "",
            rx.el.a(
                icon(name, "size-5"),
                href=href,
                aria_label=label,
                class_name=f"{look} hover:border-ink-3 hover:bg-sunken",
            ),
            rx.el.span(icon(name, "size-5"), aria_hidden="true", class_name=f"{look} opacity-40"),
        )

    return rx.el.nav(
        rx.el.p(_view.range_text, class_name="num text-ink-2"),
        shown(
            _view.pages.length() > 1,
            rx.el.div(
                way("chevron-left", t("Page before"), _view.previous_href),
                rx.el.span(rx.foreach(_view.pages, _page_link), class_name="hidden gap-1 min-[360px]:flex"),
                way("chevron-right", t("Next page"), _view.next_href),
                class_name="flex gap-1",
            ),
        ),
        aria_label=t("Pages"),
        class_name="mt-6 flex items-center justify-between gap-4 text-sm",
    )


def _page_link(link: Shown) -> rx.Component:
    square = "num grid size-11 place-items-center rounded-md"
    return rx.cond(  # type: ignore[return-value]
        link.label == "",
        rx.el.span("…", aria_hidden="true", class_name="grid h-11 w-6 place-items-center text-ink-2"),
        rx.el.a(
            link.label,
            href=link.href,
            aria_current=rx.cond(link.current, "page", "false"),
            class_name=cx(
                square,
                rx.cond(
                    link.current, "bg-brand-soft font-semibold text-brand", "font-medium text-ink-2 hover:bg-sunken"
                ),
            ),
        ),
    )


def _phone_bar() -> rx.Component:
    face = "flex h-12 flex-1 items-center justify-center gap-2 text-sm font-semibold"
    filter_button = rx.el.button(
        icon("sliders-horizontal", "size-5 text-ink-2"),
        t("Filter"),
        shown(
            _view.choices > 0,
            rx.el.span(
                _view.choices,
                class_name="num grid size-5 place-items-center rounded-full bg-brand text-xs text-brand-ink",
            ),
        ),
        type="button",
        class_name=face,
    )
    sort_button = rx.el.button(
        icon("arrow-down-up", "size-5 text-ink-2"),
        rx.el.span(rx.cond(_view.sort_label != "", _view.sort_label, t("Best match")), class_name="truncate"),
        type="button",
        class_name=face,
    )
    sorts = rx.el.ul(
        rx.foreach(
            _view.sorts,
            lambda choice: rx.el.li(
                rx.el.a(
                    rx.el.span(choice.label, class_name="flex-1"),
                    rx.cond(choice.chosen, icon("check", "size-5 text-brand"), rx.fragment()),
                    href=choice.href,
                    class_name="flex min-h-12 items-center gap-3",
                )
            ),
        ),
        class_name="divide-y divide-line",
    )
    other_view = rx.el.a(
        rx.cond(_view.is_list, icon("layout-grid", "size-5 text-ink-2"), icon("rows-3", "size-5 text-ink-2")),
        href=rx.cond(_view.is_list, _view.cards_href, _view.list_href),
        aria_label=rx.cond(_view.is_list, t("Cards"), t("Trade list")),
        class_name="grid h-12 w-16 shrink-0 place-items-center",
    )
    return rx.el.div(
        filter_sheet(filter_button),
        local_sheet(sorts, trigger=sort_button, title=t("Order of the list"), side="bottom"),
        other_view,
        class_name="flex flex-1 divide-x divide-line",
    )
