"""Pieces that several pages of the shop share."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.ui.components.base import Child, Text, cx, shown
from freight_app.ui.components.drawings import drawing
from freight_app.ui.components.icons import icon
from freight_app.ui.i18n import t

Shown = Any
"""A value of state as a page sees it: a Var, whose fields no checker knows."""

_HEADING = "text-xl font-semibold tracking-tight text-balance"


def breadcrumb(crumbs: Shown, current: Child, *, current_is_last: bool = False) -> rx.Component:
    """The way from the shop to here. ``current_is_last`` when the last crumb is this very page."""
    steps = crumbs[:-1] if current_is_last else crumbs  # type: ignore[index]
    return rx.el.nav(
        rx.el.ol(
            _crumb(t("Shop"), "/"),
            rx.foreach(steps, lambda crumb: rx.fragment(_arrow(), _crumb(crumb.label, crumb.href))),
            _arrow(),
            rx.el.li(current, aria_current="page", class_name="flex h-11 items-center truncate"),
            class_name="flex items-center gap-1.5 overflow-hidden whitespace-nowrap",
        ),
        aria_label=t("You are here"),
        class_name="text-sm text-ink-2",
    )


def _arrow() -> rx.Component:
    return rx.el.li(icon("chevron-right", "size-3.5 text-ink-3"), aria_hidden="true", class_name="shrink-0")


def _crumb(label: Text, href: Text) -> rx.Component:
    return rx.el.li(rx.el.a(label, href=href, class_name="flex h-11 items-center hover:text-ink"))


def heading(text: Text, *, end: Child | None = None, id: str = "") -> rx.Component:
    """The heading of a section, with a way to all of it at its end."""
    return rx.el.div(
        rx.el.h2(text, id=id, class_name=_HEADING),
        end if end is not None else rx.fragment(),
        class_name="mb-4 flex items-center justify-between gap-4",
    )


def kind_tiles(tiles: Shown, *, small: bool = False) -> rx.Component:
    """Kinds of part as pictures with their counts."""
    return rx.el.ul(
        rx.foreach(tiles, lambda tile: _kind_tile(tile, small=small)),
        class_name="grid grid-cols-2 gap-3 sm:gap-4 md:grid-cols-4",
    )


def _kind_tile(tile: Shown, *, small: bool) -> rx.Component:
    height, size = ("h-28", "size-16 lg:size-20") if small else ("h-36 lg:h-40", "size-[5.5rem] lg:size-28")
    return rx.el.li(
        rx.el.a(
            rx.el.span(tile.name, class_name="relative z-10 max-w-[80%] leading-snug font-semibold text-balance"),
            rx.el.span(tile.count, class_name="num relative z-10 text-sm text-ink-2"),
            drawing(
                tile.drawing,  # type: ignore[arg-type]
                cx(
                    "absolute end-2.5 bottom-2 transition duration-200 group-hover:scale-[1.04] lg:end-4 lg:bottom-3",
                    size,
                ),
            ),
            href=tile.href,
            class_name=cx(
                "group relative flex flex-col overflow-hidden rounded-lg border border-line bg-surface p-4 transition "
                "duration-150 hover:border-ink-3 hover:shadow-low",
                height,
            ),
        )
    )


def chip_link(label: Child, href: Text, **props: Any) -> rx.Component:
    """A short cut, as a chip."""
    return rx.el.a(
        label,
        href=href,
        class_name=(
            "inline-flex h-9 items-center gap-1.5 rounded-full border border-line bg-surface px-3.5 text-sm font-medium text-ink "
            "transition duration-150 hover:border-ink-3 max-sm:h-11"
        ),
        **props,
    )


def chip_off(label: Child, href: Text) -> rx.Component:
    """A choice that is on; the whole chip takes it away."""
    return rx.el.a(
        label,
        icon("x", "size-4"),
        rx.el.span(t("take away"), class_name="sr-only"),
        href=href,
        class_name=(
            "inline-flex h-10 shrink-0 items-center gap-1.5 rounded-full border border-brand/30 bg-brand-soft ps-3.5 pe-2.5 text-sm "
            "font-medium whitespace-nowrap text-brand transition duration-150 hover:border-brand max-sm:h-11"
        ),
    )


def promise(is_pickup: rx.Var[bool], title: Text, hint: Text, end: Child | None = None) -> rx.Component:
    """How goods reach the customer, in one sentence."""
    return rx.el.li(
        rx.cond(is_pickup, icon("store", "size-6 text-brand"), icon("truck", "size-6 text-brand")),
        rx.el.div(
            rx.el.p(title, class_name="font-semibold text-balance"),
            rx.el.p(hint, class_name="text-sm text-ink-2 text-balance"),
            end if end is not None else rx.fragment(),
        ),
        class_name="flex gap-3 lg:flex-col lg:gap-2",
    )


def not_here(title: Text, why: Text, action: Child) -> rx.Component:
    """The page for a thing that is not in the shop."""
    return rx.el.div(
        rx.el.span(drawing("part", "size-20"), class_name="grid size-28 place-items-center rounded-full bg-sunken"),
        rx.el.h1(title, class_name="mt-5 text-2xl font-semibold tracking-tight text-balance"),
        rx.el.p(why, class_name="mt-1 max-w-md text-ink-2 text-pretty"),
        rx.el.div(action, class_name="mt-5"),
        class_name="flex flex-col items-center px-4 py-16 text-center",
    )


def if_some(items: Shown, *children: Child) -> Child:
    """The children while there is something in a list."""
    return shown(items.length() > 0, *children)  # type: ignore[attr-defined]
