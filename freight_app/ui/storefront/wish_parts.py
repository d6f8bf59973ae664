"""The heart and the tick of comparing, for cards and for the page of a part; the tray at the foot of every page."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.ui.components.base import Child, Live, cx
from freight_app.ui.components.buttons import icon_link
from freight_app.ui.components.icons import icon
from freight_app.ui.components.products import product_card
from freight_app.ui.i18n import t, tn
from freight_app.ui.storefront.wish_client import CompareTick, CompareTray, Heart, WishSync
from freight_app.ui.storefront.wish_state import UNDO_UNWISH, WishState

# What every page of the shop gives to its shell, so that "Undo" on the toast puts a wish back.
WISH_UNDO = {UNDO_UNWISH: WishState.undo}
_PRESSED = "aria-pressed:text-brand [&[aria-pressed=true]_svg]:fill-current"


def wishing_card(card: Live, **more: Any) -> rx.Component:
    """A product's card that can be wished for and put beside others. ``more`` goes to ``product_card``."""
    return product_card(card, corner=_heart(card), beside_stock=_card_tick(card), **more)


def _heart(card: Live) -> Child:
    return Heart.create(
        icon("heart", "size-5"),
        product=card.id,  # type: ignore[attr-defined]
        label=t("On my wish list: {product}", product=card.maker),  # type: ignore[attr-defined]
        on_toggle=WishState.toggle,
        class_name=cx(
            "absolute end-1 top-1 z-10 grid size-11 place-items-center rounded-full text-ink-2 transition duration-150 "
            "hover:text-brand sm:end-4 sm:top-4 sm:size-10 sm:bg-surface/85",
            _PRESSED,
        ),
    )


def _card_tick(card: Live) -> Child:
    return rx.cond(card.kind != "", _tick(card, "relative z-10 -my-1.5 h-9 text-sm"))  # type: ignore[attr-defined]


def _tick(card: Live, class_name: str) -> rx.Component:
    return CompareTick.create(
        icon("scale", "size-4"),
        rx.el.span(t("Compare")),
        sku=card.sku,
        name=card.maker,
        image=card.image,
        kind=card.kind,
        label=t("Compare {product}", product=card.maker),
        full_label=t("Four parts at most stand side by side. Take one out first."),
        class_name=cx(
            "inline-flex items-center gap-1.5 font-medium text-ink-2 transition duration-150 hover:text-ink "
            "aria-pressed:font-semibold aria-pressed:text-brand aria-disabled:opacity-60",
            class_name,
        ),
    )


def part_actions(part: Live) -> rx.Component:
    """On the page of a part: keep it, compare it."""
    heart = Heart.create(
        icon("heart", "size-5"),
        rx.el.span(t("Wish for it")),
        rx.el.span(t("On your wish list")),
        product=part.id,
        label=t("On my wish list: {product}", product=part.maker),
        on_toggle=WishState.toggle,
        class_name=cx(
            "inline-flex h-11 items-center gap-2 text-sm font-medium text-ink-2 transition duration-150 hover:text-ink",
            _PRESSED,
        ),
    )
    return rx.el.div(
        rx.cond(part.id > 0, heart),
        rx.cond(part.kind != "", _tick(part, "h-11 gap-2 text-sm")),
        class_name="mt-2 flex flex-wrap items-center gap-x-6",
    )


def wishes_link() -> rx.Component:
    """In the header of wide pages; phones have it in the menu."""
    count = WishState.ids.length()  # type: ignore[attr-defined]
    return icon_link(
        "heart",
        tn("Wish list, {count} part", "Wish list, {count} parts", count),
        "/wishlist",
        count=count,
        class_name="hidden lg:grid",
    )


def wishes_of_page() -> rx.Component:
    """Once on every page of the shop: what the hearts show, and the tray of what is compared."""
    return rx.fragment(
        WishSync.create(ids=WishState.ids, known=WishState.is_known, turn=WishState.turn),
        CompareTray.create(
            icon("wrench", "size-5 text-ink-3"),
            icon("x", "size-3.5"),
            icon("scale", "size-5"),
            label=t("Parts to compare"),
            compare_label=t("Compare"),
            more_label=t("Tick one more to compare."),
            out_label=t("Take out:"),
            clear_label=t("Clear"),
            class_name=(
                "no-print fixed inset-x-0 bottom-[4.25rem] z-20 flex items-center gap-3 border-t border-line bg-surface px-4 py-2 "
                "shadow-high lg:inset-x-auto lg:start-6 lg:bottom-4 lg:w-[36rem] lg:rounded-lg lg:border"
            ),
            item_class_name=(
                "relative grid size-11 shrink-0 place-items-center rounded-sm bg-sunken [&>img]:size-full [&>img]:object-contain "
                "[&>img]:p-1"
            ),
            out_class_name=(
                "absolute -end-1.5 -top-1.5 grid size-6 place-items-center rounded-full border border-line bg-surface text-ink-2 "
                "hover:text-ink"
            ),
            go_class_name=(
                "ms-auto inline-flex h-11 items-center gap-2 rounded-md bg-brand px-4 text-sm font-semibold whitespace-nowrap "
                "text-brand-ink hover:brightness-110"
            ),
            clear_class_name="h-11 px-2 text-sm font-medium text-ink-2 underline-offset-4 hover:text-ink hover:underline",
        ),
    )
