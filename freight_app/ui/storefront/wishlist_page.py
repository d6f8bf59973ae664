"""``/wishlist`` and ``/wishlist/[token]``: what is wished for, what it cost then and costs now, and the way into the cart."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.components.base import Child, code, cx, shown
from freight_app.ui.components.buttons import button, button_class, icon_button, link_button, text_button, text_link
from freight_app.ui.components.fields import text_field
from freight_app.ui.components.icons import icon
from freight_app.ui.components.media import copy_button
from freight_app.ui.components.price import old_price, price
from freight_app.ui.components.products import fit_mark, product_picture, stock_words
from freight_app.ui.components.states import empty_state, loading, skeleton
from freight_app.ui.i18n import t
from freight_app.ui.shells.shop import shop_page
from freight_app.ui.shells.state import ShellState
from freight_app.ui.storefront.cart_state import CART, CartState
from freight_app.ui.storefront.page_parts import Shown, not_here
from freight_app.ui.storefront.wish_state import UNDO_UNWISH
from freight_app.ui.storefront.wishlist_state import WishlistState


def page() -> rx.Component:
    """One's own list."""
    return shop_page(
        rx.el.div(
            rx.el.h1(t("My wish list"), class_name="text-2xl font-semibold tracking-tight"),
            shown(WishlistState.rows.length() > 0, _share()),  # type: ignore[attr-defined]
            class_name="flex min-h-12 flex-wrap items-center justify-between gap-x-4 gap-y-2 pt-5 pb-4 lg:pt-8",
        ),
        rx.cond(
            WishlistState.is_loaded,
            rx.cond(WishlistState.rows.length() > 0, rx.fragment(_keep_hint(), _list(own=True)), _nothing()),  # type: ignore[attr-defined]
            _waiting(),
        ),
        undo={UNDO_UNWISH: WishlistState.undo},
    )


def shared_page() -> rx.Component:
    """Somebody else's list, by its link."""
    return shop_page(
        rx.cond(
            WishlistState.is_missing,
            not_here(
                t("This list is not shared any more"),
                t("Whoever sent you the link has taken it back, or the address is not complete."),
                link_button(t("To the first page"), "/", look="brand"),
            ),
            rx.fragment(
                rx.el.div(
                    rx.el.h1(t("A wish list"), class_name="text-2xl font-semibold tracking-tight"),
                    rx.el.p(
                        t("Somebody shares with you what they wish for. Prices are yours, and of today."),
                        class_name="mt-1 text-ink-2 text-pretty",
                    ),
                    class_name="pt-5 pb-4 lg:pt-8",
                ),
                rx.cond(
                    WishlistState.is_loaded,
                    rx.cond(WishlistState.rows.length() > 0, _list(own=False), _nothing_shared()),  # type: ignore[attr-defined]
                    _waiting(),
                ),
            ),
        ),
    )


def _share() -> rx.Component:
    origin = rx.Var("(typeof location === 'undefined' ? '' : location.origin)", _var_type=str).to(str)
    return rx.cond(  # type: ignore[return-value]
        WishlistState.share_path != "",
        rx.el.div(
            copy_button(
                origin + WishlistState.share_path,
                icon("link", "size-4"),
                rx.el.span(t("Copy the link")),
                label=t("Copy the link to this list"),
                class_name="rounded-md border border-line bg-surface px-3.5 font-semibold",
            ),
            text_button(t("Stop sharing"), on_click=WishlistState.stop_sharing, class_name="text-ink-2"),
            class_name="flex flex-wrap items-center gap-3",
        ),
        button(t("Share by a link"), size="md", icon_start="share-2", on_click=WishlistState.share),
    )


def _keep_hint() -> Child:
    return shown(
        ~ShellState.is_signed_in,  # type: ignore[operator]
        rx.el.p(
            t("This list is kept on this device."),
            " ",
            text_link(t("Sign in to have it everywhere"), "/sign-in?next=%2Fwishlist"),
            class_name="mb-2 text-sm text-ink-2",
        ),
    )


def _list(*, own: bool) -> rx.Component:
    return rx.el.ul(
        rx.foreach(WishlistState.rows, lambda row: _row(row, own=own)),
        class_name="divide-y divide-line rounded-lg border border-line bg-surface",
    )


def _row(row: Shown, *, own: bool) -> rx.Component:
    card = row.card
    add = rx.el.button(
        icon("shopping-cart", "size-5"),
        rx.el.span(t("Move to cart") if own else t("Add to cart")),
        type="button",
        on_click=(WishlistState.move_to_cart if own else CartState.add_one)(card.id),
        custom_attrs={"data-opens": CART},
        aria_label=t("Put {product} into the cart", product=card.maker),
        class_name=button_class("quiet", "md", "max-sm:flex-1"),
    )
    to_part = link_button(t("See the part"), card.href, size="md", class_name="max-sm:flex-1")
    return rx.el.li(
        product_picture(card.image, card.drawing, class_name="size-20 self-start sm:size-24", drawing_class="size-16"),
        rx.el.div(
            rx.el.p(code(card.maker, "truncate"), class_name="flex text-sm text-ink-2"),
            rx.el.h2(
                rx.el.a(card.name, href=card.href, class_name="hover:text-brand"),
                class_name="leading-snug font-semibold",
            ),
            rx.el.div(
                shown(row.is_gone, rx.el.span(t("No longer sold"), class_name="text-sm font-medium text-ink-2")),
                shown(~row.is_gone, stock_words(card.available)),
                shown(WishlistState.has_car & ~row.is_gone, fit_mark(card.fit)),
                class_name="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1",
            ),
            _note(row) if own else rx.fragment(),
            class_name="min-w-0",
        ),
        rx.el.div(
            _prices(row, own=own),
            rx.el.div(
                rx.cond(row.can_buy, add, to_part),
                icon_button("trash", t("Take off, can be undone"), on_click=WishlistState.remove(card.id))  # type: ignore[call-arg, func-returns-value]
                if own
                else rx.fragment(),
                class_name="flex items-center gap-1",
            ),
            class_name="col-span-2 flex flex-wrap items-center justify-between gap-3 sm:col-span-1 sm:flex-col sm:items-end",
        ),
        key=card.id.to_string(),
        class_name="grid grid-cols-[5rem_1fr] gap-x-4 gap-y-3 px-4 py-4 sm:grid-cols-[6rem_1fr_auto] sm:px-5",
    )


def _prices(row: Shown, *, own: bool) -> rx.Component:
    """The price now; the one of then where it was another one, in words beside the arrow."""

    def then(icon_name: str, words: rx.Var, look: str) -> rx.Component:
        return rx.el.span(
            icon(icon_name, "size-4"),
            words,
            old_price(row.seen),
            class_name=cx("inline-flex items-center gap-1.5 text-sm", look),
        )

    said = rx.match(
        row.change,
        ("down", then("arrow-down", t("Cheaper than when you saved it:"), "text-good")),
        ("up", then("arrow-up", t("Dearer than when you saved it:"), "text-ink-2")),
        rx.fragment(),
    )
    ask = rx.el.span(t("Ask for the price"), class_name="text-sm font-medium text-ink-2")
    return rx.el.div(
        rx.cond(row.card.has_price, price(row.card.price), ask),
        said if own else rx.fragment(),
        class_name="flex flex-col items-start gap-0.5 sm:items-end",
    )


def _note(row: Shown) -> rx.Component:
    write = rx.el.form(
        text_field(
            t("Note"), "note", hide_label=True, default_value=row.note, max_length=300, size="sm", class_name="flex-1"
        ),
        button(t("Keep"), size="sm", type="submit"),
        text_button(t("Cancel"), on_click=WishlistState.stop_note),
        on_submit=WishlistState.save_note,
        reset_on_submit=False,
        class_name="mt-1 flex flex-wrap items-center gap-2",
    )
    read = rx.el.div(
        shown(row.note != "", rx.el.p(row.note, class_name="text-sm break-words text-pretty")),
        text_button(
            rx.cond(row.note != "", t("Change the note"), t("Write a note")),
            icon_start="pencil",
            on_click=WishlistState.start_note(row.card.id),  # type: ignore[call-arg, func-returns-value]
            class_name="text-ink-2",
        ),
        rx.el.span(t("Since {day}", day=row.added), class_name="num text-sm text-ink-2"),
        class_name="mt-1 flex flex-wrap items-center gap-x-4",
    )
    return rx.cond(WishlistState.noting == row.card.id, write, read)  # type: ignore[return-value]


def _nothing() -> rx.Component:
    return empty_state(
        t("Nothing is on your list yet"),
        t("Press the heart on a part: it stays here, and we tell you when it costs less."),
        icon_name="heart",
        action=link_button(t("Look for parts"), "/search", look="brand", icon_start="search"),
    )


def _nothing_shared() -> rx.Component:
    return empty_state(
        t("This list is empty"),
        t("Nothing is wished for at the moment."),
        icon_name="heart",
        action=link_button(t("Look for parts"), "/search", look="brand", icon_start="search"),
    )


def _waiting() -> rx.Component:
    line = rx.el.div(
        skeleton("size-20 rounded-md"),
        rx.el.div(skeleton("h-5 w-2/3"), skeleton("h-4 w-1/3"), class_name="flex flex-1 flex-col gap-2"),
        skeleton("h-11 w-28 rounded-md"),
        class_name="flex items-center gap-4 py-4",
    )
    return loading(t("Your wishes are being loaded"), line, line, line)
