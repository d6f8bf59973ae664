"""Narrowing a list: the bar above it, chips of what is on, facets beside it."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.ui.components import client
from freight_app.ui.components.base import Child, Flag, Live, Text, as_var, cx, when
from freight_app.ui.components.buttons import kbd
from freight_app.ui.components.choices import tick
from freight_app.ui.components.icons import icon
from freight_app.ui.i18n import number, t


def filter_bar(*tools: Child, search: Child | None = None, chips: Child | None = None) -> rx.Component:
    """Search, tools at its end, and under them the chips of what is on."""
    return rx.el.div(
        rx.el.div(search or rx.fragment(), *tools, class_name="flex flex-wrap items-center gap-2"),
        rx.el.div(chips, class_name="flex flex-wrap items-center gap-1.5 empty:hidden")
        if chips is not None
        else rx.fragment(),
        class_name="flex flex-col gap-2 border-b border-line px-5 py-2.5",
    )


def find_field(*, value: Text, on_change: Any, placeholder: Text = "", key: str = "/") -> rx.Component:
    """Finds within the list that is shown. The slash key goes to it."""
    label = placeholder if isinstance(placeholder, rx.Var) or placeholder else t("Find in this list")
    return rx.el.label(
        icon("search", "size-4 text-ink-3"),
        client.FindInput.create(
            value=value,
            on_type=on_change,
            label=label,
            shortcut=key,
            class_name="w-full min-w-0 bg-transparent text-sm outline-none placeholder:text-ink-2",
        ),
        kbd(key),
        class_name="flex h-8 min-w-48 flex-1 items-center gap-2 rounded-sm border border-line px-2 focus-within:border-brand max-sm:h-11",
    )


def chip(label: Text, *, on: Flag = False, **props: Any) -> rx.Component:
    """A choice that is on or off, or a shortcut when it never is."""
    return rx.el.button(
        label,
        type="button",
        aria_pressed=when(on, "true", "false"),
        class_name=cx(
            "inline-flex h-9 items-center gap-1.5 rounded-full border px-3.5 text-sm font-medium whitespace-nowrap transition duration-150 max-sm:h-11",
            when(on, "border-brand/30 bg-brand-soft text-brand", "border-line bg-surface text-ink hover:border-ink-3"),
        ),
        **props,
    )


def chip_link(label: Child, href: Text) -> rx.Component:
    """A shortcut: a search that many make, a kind of part."""
    return rx.el.a(
        label,
        href=href,
        class_name="inline-flex h-9 items-center gap-1.5 rounded-full border border-line bg-surface px-3.5 text-sm font-medium text-ink transition duration-150 hover:border-ink-3 max-sm:h-11",
    )


def chip_on(label: Text, *, remove_label: Text = "", **props: Any) -> rx.Component:
    """A filter that is on; the whole chip removes it."""
    return rx.el.button(
        label,
        icon("x", "size-4"),
        type="button",
        aria_label=t("Remove {filter}", filter=label) if not _has(remove_label) else remove_label,
        class_name=(
            "inline-flex h-10 items-center gap-1.5 rounded-full border border-brand/30 bg-brand-soft ps-3.5 pe-2.5 text-sm font-medium "
            "whitespace-nowrap text-brand transition duration-150 hover:border-brand max-sm:h-11"
        ),
        **props,
    )


def console_chip(name: Text, value: Child, *, on_clear: Any) -> rx.Component:
    """A filter that is on, in the console: its name sunken, its value, a cross."""
    return rx.el.span(
        rx.el.span(name, class_name="flex items-center bg-sunken px-2 text-ink-2"),
        rx.el.span(value, class_name="num flex items-center ps-2 pe-1 font-medium"),
        rx.el.button(
            icon("x", "size-3.5"),
            type="button",
            on_click=on_clear,
            aria_label=t("Remove {filter}", filter=name),
            class_name="grid w-7 place-items-center text-ink-3 hover:bg-sunken hover:text-ink",
        ),
        class_name="inline-flex h-7 shrink-0 items-stretch overflow-hidden rounded-sm border border-line text-xs whitespace-nowrap",
    )


def add_filter_face(label: Text, keys: str = "F") -> rx.Component:
    """The dashed button that opens the menu of filters; give it to ``menu`` as its trigger."""
    return rx.el.button(
        icon("plus", "size-3.5"),
        label,
        kbd(keys),
        type="button",
        custom_attrs={"data-key": keys},
        class_name="inline-flex h-7 items-center gap-1 rounded-sm border border-dashed border-ink-3 px-2 text-xs font-medium whitespace-nowrap text-ink-2 hover:text-ink",
    )


def facet(title: Text, *options: Child, open: bool = True) -> rx.Component:
    """A group of options beside results, which folds."""
    return rx.el.details(
        rx.el.summary(
            rx.el.span(title, class_name="flex-1"),
            icon("chevron-down", "size-4 text-ink-3 transition duration-150 group-open:rotate-180"),
            class_name="flex min-h-11 list-none items-center text-sm font-semibold [&::-webkit-details-marker]:hidden",
        ),
        rx.el.div(*options, class_name="flex flex-col pb-3"),
        open=open,
        class_name="group border-b border-line",
    )


def facet_option(label: Child, count: Live, *, checked: Flag, on_change: Any, disabled: Flag = False) -> rx.Component:
    """An option with how many results it leaves; none left greys it out."""
    return rx.el.label(
        tick(checked=checked, on_change=on_change, disabled=disabled),
        rx.el.span(label, class_name="min-w-0 flex-1 truncate"),
        rx.el.span(number(count), class_name="num text-ink-2"),
        class_name=cx("flex min-h-11 items-center gap-3 text-sm sm:min-h-9.5", when(disabled, "text-ink-2", "")),
    )


def segmented(*options: tuple[str, str, Text], value: Live, on_change: Any) -> rx.Component:
    """A choice of two or three looks, as icons: ``(value, icon, label)``. ``on_change`` gets the value."""
    return rx.el.div(
        *(
            rx.el.button(
                icon(icon_name, "size-5"),
                type="button",
                aria_label=label,
                title=label,
                aria_pressed=rx.cond(as_var(value) == option, "true", "false"),
                on_click=on_change(option),
                class_name=cx(
                    "grid size-9.5 place-items-center rounded-sm",
                    rx.cond(as_var(value) == option, "bg-brand-soft text-brand", "text-ink-2 hover:text-ink"),
                ),
            )
            for option, icon_name, label in options
        ),
        role="group",
        class_name="inline-flex gap-0.5 rounded-md border border-line bg-surface p-0.5",
    )


def _has(text: Text) -> bool:
    return isinstance(text, rx.Var) or bool(text)
