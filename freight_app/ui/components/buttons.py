"""Buttons and links. Amber (``act``) is spent once per page, on the one action that matters."""

from __future__ import annotations

from typing import Any, Literal

import reflex as rx

from freight_app.ui.components.base import Child, Flag, Live, Text, cx, server_link, shown, when
from freight_app.ui.components.icons import icon, spinner

Look = Literal["act", "brand", "quiet", "plain", "danger"]
Size = Literal["sm", "md", "lg", "xl", "staff"]

_FRAME = (
    "inline-flex items-center justify-center gap-2 font-semibold whitespace-nowrap transition duration-150 "
    "active:translate-y-px disabled:opacity-50 disabled:shadow-none disabled:active:translate-y-0 aria-disabled:opacity-50"
)
_LOOKS: dict[Look, str] = {
    "act": "bg-act text-act-ink shadow-low hover:brightness-95",
    "brand": "bg-brand text-brand-ink shadow-low hover:brightness-110",
    "quiet": "border border-line bg-surface text-ink hover:border-ink-3 hover:bg-sunken",
    "plain": "text-ink-2 hover:bg-sunken hover:text-ink",
    "danger": "border border-bad/40 bg-surface text-bad hover:border-bad hover:bg-bad-soft",
}
_SIZES: dict[Size, str] = {
    "sm": "h-8 rounded-sm px-2.5 text-sm gap-1.5",
    "md": "h-11 rounded-md px-4 text-sm",
    "lg": "h-12 rounded-md px-5 text-base",
    "xl": "h-14 rounded-md px-6 text-lg",
    "staff": "h-16 rounded-md px-6 text-xl font-bold",
}
_ICON_SIZES: dict[Size, str] = {"sm": "size-4", "md": "size-4.5", "lg": "size-5", "xl": "size-5", "staff": "size-6"}


def button_class(look: Look = "quiet", size: Size = "lg", class_name: Text = "") -> Any:
    """The classes of a button, for an element that is one in looks only."""
    return cx(_FRAME, _SIZES[size], _LOOKS[look], class_name)


def button(
    label: Text,
    *,
    look: Look = "quiet",
    size: Size = "lg",
    icon_start: str = "",
    icon_end: str = "",
    keys: str = "",
    loading: Flag = False,
    disabled: Flag = False,
    class_name: Text = "",
    **props: Any,
) -> rx.Component:
    """A button. ``loading`` keeps its width, turns a ring and takes no second press; ``keys``, one letter, presses it and is shown."""
    size_of_icon = _ICON_SIZES[size]
    start: Child = icon(icon_start, size_of_icon) if icon_start else rx.fragment()
    if isinstance(loading, rx.Var) or loading:
        start = when(loading, spinner(size_of_icon), start)
    return rx.el.button(
        start,
        rx.el.span(label),
        icon(icon_end, size_of_icon) if icon_end else rx.fragment(),
        kbd(keys, on_action=look in ("act", "brand")) if keys else rx.fragment(),
        type=props.pop("type", "button"),
        disabled=_either(loading, disabled),
        aria_busy=loading if isinstance(loading, rx.Var) else None,
        class_name=button_class(look, size, class_name),
        custom_attrs=_pressed_by(keys) | props.pop("custom_attrs", {}),
        **props,
    )


def link_button(
    label: Text,
    href: Text,
    *,
    look: Look = "quiet",
    size: Size = "lg",
    icon_start: str = "",
    icon_end: str = "",
    keys: str = "",
    from_server: bool = False,
    class_name: Text = "",
    **props: Any,
) -> rx.Component:
    """A link that looks like a button. ``from_server`` loads the page instead of staying in the app (downloads, sign-out)."""
    size_of_icon = _ICON_SIZES[size]
    make = server_link if from_server else rx.el.a
    return make(
        icon(icon_start, size_of_icon) if icon_start else rx.fragment(),
        rx.el.span(label),
        icon(icon_end, size_of_icon) if icon_end else rx.fragment(),
        kbd(keys, on_action=look in ("act", "brand")) if keys else rx.fragment(),
        href=href,
        class_name=button_class(look, size, class_name),
        custom_attrs=_pressed_by(keys) | props.pop("custom_attrs", {}),
        **props,
    )


def text_link(
    label: Text, href: Text, *, icon_end: str = "", from_server: bool = False, class_name: Text = "", **props: Any
) -> rx.Component:
    """A link in running text or at the end of a heading; 44 px high to touch."""
    make = server_link if from_server else rx.el.a
    return make(
        label,
        icon(icon_end, "size-4") if icon_end else rx.fragment(),
        href=href,
        class_name=cx(
            "inline-flex min-h-11 items-center gap-1 text-sm font-medium text-brand underline-offset-4 hover:underline",
            class_name,
        ),
        **props,
    )


def text_button(label: Text, *, icon_start: str = "", class_name: Text = "", **props: Any) -> rx.Component:
    """A button that reads as a link: "Change", "Clear", "Try again"."""
    return rx.el.button(
        icon(icon_start, "size-4") if icon_start else rx.fragment(),
        label,
        type=props.pop("type", "button"),
        class_name=cx(
            "inline-flex min-h-11 items-center gap-1 text-sm font-medium text-brand underline-offset-4 hover:underline "
            "disabled:opacity-50",
            class_name,
        ),
        **props,
    )


_SQUARE = (
    "grid place-items-center text-ink-2 transition duration-150 hover:bg-sunken hover:text-ink disabled:opacity-50"
)
_SQUARES = {"sm": "size-8 rounded-sm", "md": "size-11 rounded-md", "staff": "size-14 rounded-md"}


def icon_button(
    name: str, label: Text, *, size: Literal["sm", "md", "staff"] = "md", class_name: Text = "", **props: Any
) -> rx.Component:
    """A square button with an icon alone; ``label`` is what it says to those who cannot see it, and its tooltip."""
    return rx.el.button(
        icon(name, "size-4" if size == "sm" else "size-5"),
        type=props.pop("type", "button"),
        aria_label=label,
        title=label,
        class_name=cx(_SQUARE, _SQUARES[size], class_name),
        **props,
    )


def icon_link(
    name: str,
    label: Text,
    href: Text,
    *,
    size: Literal["sm", "md", "staff"] = "md",
    count: Live = 0,
    from_server: bool = False,
    class_name: Text = "",
    **props: Any,
) -> rx.Component:
    """A square link with an icon alone, and a count on its corner when there is one."""
    make = server_link if from_server else rx.el.a
    return make(
        icon(name, "size-4" if size == "sm" else "size-5"),
        shown(count > 0, count_badge(count)),
        href=href,
        aria_label=label,
        title=label,
        class_name=cx(_SQUARE, _SQUARES[size], "relative", class_name),
        **props,
    )


def count_badge(count: Live) -> rx.Component:
    """The number on an icon's corner; 99 and more reads 99+."""
    text = when(count > 99, "99+", count if isinstance(count, rx.Var) else str(count))
    return rx.el.span(
        text,
        aria_hidden="true",
        class_name=(
            "num ltr absolute end-1 top-1 grid h-[1.125rem] min-w-[1.125rem] place-items-center rounded-full bg-brand px-1 "
            "text-[0.6875rem] leading-none font-bold text-brand-ink ring-2 ring-surface"
        ),
    )


def kbd(keys: str, *, on_action: bool = False) -> rx.Component:
    """Keys that do the same: ``"Ctrl K"`` shows two caps. Hidden where there is no keyboard, or no room for it."""
    look = "border-current/30" if on_action else "border-line bg-surface text-ink-2"
    caps = [
        rx.el.kbd(
            key,
            class_name=f"inline-grid h-5 min-w-5 place-items-center rounded-[4px] border px-1 font-sans text-xs leading-none {look}",
        )
        for key in keys.split()
    ]
    return rx.el.span(*caps, aria_hidden="true", class_name="ltr hidden gap-0.5 sm:pointer-fine:inline-flex")


def _pressed_by(keys: str) -> dict[str, Any]:
    """One letter really presses the button (``KeyPresses`` in every frame); combinations are shown and handled elsewhere."""
    return {"data-key": keys.lower(), "aria-keyshortcuts": keys} if len(keys) == 1 else {}


def _either(first: Flag, second: Flag) -> Flag:
    """One of two conditions, of which either may be known only in the browser."""
    if isinstance(first, rx.Var) or isinstance(second, rx.Var):
        return rx.Var.create(first).to(bool) | rx.Var.create(second).to(bool)
    return first or second
