"""What a place says while it waits, when it is empty, and when something is wrong."""

from __future__ import annotations

from typing import Literal

import reflex as rx

from freight_app.ui.components.base import Child, Text, cx
from freight_app.ui.components.icons import icon

Tone = Literal["good", "warn", "bad", "info", "plain"]

_TONES: dict[Tone, tuple[str, str]] = {
    "good": ("bg-good-soft text-good", "circle-check"),
    "warn": ("bg-warn-soft text-warn", "triangle-alert"),
    "bad": ("bg-bad-soft text-bad", "octagon-alert"),
    "info": ("bg-info-soft text-info", "info"),
    "plain": ("bg-sunken text-ink", "info"),
}


def notice(
    title: Text,
    *children: Child,
    tone: Tone = "warn",
    action: Child | None = None,
    icon_name: str = "",
    class_name: Text = "",
) -> rx.Component:
    """What happened, then what is safe. Bad ones speak at once, others when the reader pauses."""
    look, default_icon = _TONES[tone]
    return rx.el.div(
        icon(icon_name or default_icon, "mt-0.5 size-5"),
        rx.el.div(rx.el.p(title, class_name="font-semibold"), *children, class_name="min-w-0 flex-1 text-pretty"),
        action or rx.fragment(),
        role="alert" if tone == "bad" else "status",
        class_name=cx("flex items-start gap-3 rounded-md px-4 py-3 text-sm", look, class_name),
    )


def empty_state(
    title: Text,
    why: Text,
    *,
    action: Child | None = None,
    icon_name: str = "inbox",
    picture: Child | None = None,
    class_name: Text = "",
) -> rx.Component:
    """What this place is, why it is empty, and the one thing to do about it."""
    return rx.el.div(
        picture
        or rx.el.span(
            icon(icon_name, "size-6 text-ink-2"), class_name="grid size-14 place-items-center rounded-full bg-sunken"
        ),
        rx.el.p(title, class_name="mt-2 text-lg font-semibold text-balance"),
        rx.el.p(why, class_name="max-w-md text-ink-2 text-pretty"),
        rx.el.div(action, class_name="mt-3") if action is not None else rx.fragment(),
        class_name=cx("flex flex-col items-center gap-1 px-4 py-12 text-center", class_name),
    )


def skeleton(class_name: Text) -> rx.Component:
    """A grey box in the place and size of what is coming."""
    return rx.el.div(aria_hidden="true", class_name=cx("animate-pulse rounded-sm bg-sunken", class_name))


def loading(label: Text, *boxes: Child, class_name: Text = "") -> rx.Component:
    """Skeletons with the sentence that says what is awaited, for those who cannot see them."""
    return rx.el.div(rx.el.p(label, role="status", class_name="sr-only"), *boxes, class_name=class_name)


def skeleton_lines(count: int = 3) -> rx.Component:
    """Lines of text that are coming."""
    widths = ("w-full", "w-11/12", "w-4/5", "w-2/3")
    return rx.el.div(
        *(skeleton(f"h-4 {widths[i % len(widths)]}") for i in range(count)), class_name="flex flex-col gap-2.5"
    )


def skeleton_rows(count: int = 8) -> rx.Component:
    """Table rows that are coming."""
    row = [skeleton("h-4 w-20"), skeleton("h-4 flex-1"), skeleton("h-4 w-24"), skeleton("h-4 w-28")]
    return rx.el.div(
        *(rx.el.div(*row, class_name="flex h-9.5 items-center gap-4 border-b border-line px-5") for _ in range(count))
    )


def skeleton_cards(count: int = 8) -> rx.Component:
    """Product cards that are coming, in the same boxes."""
    card = rx.el.div(
        skeleton("h-32 w-24 rounded-md sm:h-auto sm:aspect-[4/3] sm:w-auto"),
        rx.el.div(
            skeleton("h-4 w-1/2"),
            skeleton("h-5 w-5/6"),
            skeleton("h-6 w-24"),
            class_name="flex flex-1 flex-col gap-2 pt-1",
        ),
        class_name="flex gap-3.5 rounded-lg border border-line bg-surface p-2.5 sm:flex-col sm:gap-3 sm:p-3",
    )
    return rx.el.div(*([card] * count), class_name="grid gap-3 sm:grid-cols-2 sm:gap-4 lg:grid-cols-4")
