"""What happened, newest first or last: a rail of dots with times."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.components.base import Child, Flag, Text, cx, when
from freight_app.ui.components.icons import icon


def timeline(*events: Child) -> rx.Component:
    """A list of ``timeline_event``."""
    return rx.el.ol(*events, class_name="flex flex-col")


def timeline_event(
    title: Child,
    *,
    at: Text = "",
    note: Child = "",
    mark: Child | None = None,
    expected: Flag = False,
    current: Flag = False,
) -> rx.Component:
    """One event: time, what, and more about it. Expected ones have a dashed rail and an empty dot."""
    dot = mark if mark is not None else rx.el.span(class_name="size-2 rounded-full bg-current")
    return rx.el.li(
        rx.el.span(at, class_name="num pt-1.5 text-end text-sm whitespace-nowrap text-ink-2"),
        rx.el.span(
            rx.el.span(
                dot,
                aria_hidden="true",
                class_name=cx(
                    "grid size-9 shrink-0 place-items-center rounded-full",
                    when(
                        current,
                        "bg-brand text-brand-ink",
                        when(expected, "border border-dashed border-ink-3 text-ink-3", "bg-brand-soft text-brand"),
                    ),
                ),
            ),
            rx.el.span(
                aria_hidden="true",
                class_name=cx(
                    "w-0 flex-1 border-s-2 group-last:hidden",
                    when(expected, "border-dashed border-line", "border-brand/40"),
                ),
            ),
            class_name="flex flex-col items-center",
        ),
        rx.el.span(
            rx.el.span(title, class_name=cx("block font-semibold text-pretty", when(expected, "text-ink-2", ""))),
            rx.el.span(note, class_name="block text-sm text-ink-2 text-pretty empty:hidden"),
            class_name="min-w-0 pt-1.5 pb-5",
        ),
        class_name="group grid grid-cols-[3.5rem_2.25rem_1fr] gap-x-3",
    )


def milestones(*steps: Child) -> rx.Component:
    """The way of a parcel, from us to the door."""
    return rx.el.ol(*steps, class_name="flex flex-col gap-0")


def milestone(
    title: Child, *, note: Child = "", icon_name: str = "check", state: rx.Var[str] | str = "done"
) -> rx.Component:
    """A place on the way: ``done``, ``now`` or ``ahead``."""
    looks = {
        "done": "bg-brand text-brand-ink",
        "now": "border-2 border-brand text-brand",
        "ahead": "bg-sunken text-ink-2",
    }
    look = rx.match(state, *looks.items(), looks["ahead"]) if isinstance(state, rx.Var) else looks[state]
    mark = (
        rx.cond(state == "done", icon("check", "size-5"), icon(icon_name, "size-5"))
        if isinstance(state, rx.Var)
        else icon("check" if state == "done" else icon_name, "size-5")
    )
    return rx.el.li(
        rx.el.span(
            rx.el.span(
                mark, aria_hidden="true", class_name=cx("grid size-10 shrink-0 place-items-center rounded-full", look)
            ),
            rx.el.span(aria_hidden="true", class_name="w-0.5 flex-1 bg-line group-last:hidden"),
            class_name="flex flex-col items-center",
        ),
        rx.el.span(
            rx.el.span(title, class_name="block font-semibold"),
            rx.el.span(note, class_name="block text-sm text-ink-2 empty:hidden"),
            class_name="min-w-0 pb-6 group-last:pb-0",
        ),
        aria_current=when(state == "now", "step", "false"),
        class_name="group flex gap-4",
    )
