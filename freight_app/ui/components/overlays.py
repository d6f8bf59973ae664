"""What opens over the page: dialog, side sheet, menu, tooltip. Native <dialog>, so focus is kept inside and given back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import reflex as rx

from freight_app.ui.components import client
from freight_app.ui.components.base import Child, Flag, Text, cx, server_link
from freight_app.ui.components.buttons import button, icon_button
from freight_app.ui.components.icons import icon
from freight_app.ui.i18n import t

_SURFACE = "bg-surface text-ink shadow-high p-0 border-0"
_DIALOG = (
    f"{_SURFACE} m-auto w-[min(32rem,calc(100vw-2rem))] max-h-[90dvh] rounded-lg open:flex flex-col animate-rise "
    "max-sm:mb-0 max-sm:w-full max-sm:max-w-full max-sm:rounded-b-none"
)
_SHEETS: dict[str, str] = {
    "end": f"{_SURFACE} ms-auto me-0 my-0 h-dvh max-h-dvh w-[min(26rem,100vw)] max-w-full open:flex flex-col animate-slide",
    "start": f"{_SURFACE} ms-0 me-auto my-0 h-dvh max-h-dvh w-[min(22rem,88vw)] open:flex flex-col animate-slide [--toward:-1] rtl:[--toward:1]",
    "bottom": f"{_SURFACE} mx-auto mb-0 mt-auto w-full max-w-2xl max-h-[88dvh] rounded-t-lg open:flex flex-col animate-rise",
}


def dialog(
    *children: Child,
    open: Flag,
    on_close: Any,
    title: Text,
    actions: Sequence[Child] | None = None,
    class_name: Text = "",
) -> rx.Component:
    """A question or a short task over the page. ``open`` is state; Esc, the cross and a click outside call ``on_close``."""
    return client.Dialog.create(
        _head(title),
        _body(*children),
        _toast_slot(),
        _foot(actions),
        open=open,
        on_close=on_close,
        label=title,
        class_name=cx(_DIALOG, class_name),
    )


def confirm_dialog(
    *, open: Flag, on_close: Any, on_confirm: Any, title: Text, consequence: Text, confirm: Text, danger: bool = True
) -> rx.Component:
    """Only for what cannot be undone. ``title`` names the thing in the question, ``confirm`` is the verb."""

    return dialog(
        rx.el.p(consequence, class_name="text-ink-2 text-pretty"),
        open=open,
        on_close=on_close,
        title=title,
        actions=[
            button(confirm, look="danger" if danger else "brand", on_click=on_confirm),
            button(t("Keep it as it is"), look="plain", custom_attrs={"data-close": True}),
        ],
    )


def sheet(
    *children: Child,
    open: Flag,
    on_close: Any,
    title: Text,
    side: Literal["start", "end", "bottom"] = "end",
    actions: Sequence[Child] | None = None,
    class_name: Text = "",
) -> rx.Component:
    """A panel at a side: cart, filters, preview. Sides are those of the reading direction."""
    return client.Dialog.create(
        _head(title),
        _body(*children),
        _toast_slot(),
        _foot(actions),
        open=open,
        on_close=on_close,
        label=title,
        class_name=cx(_SHEETS[side], class_name),
    )


def local_sheet(
    *children: Child,
    title: Text,
    trigger: rx.Component | None = None,
    opened_by: str = "",
    on_look: Any = None,
    side: Literal["start", "end", "bottom"] = "start",
    actions: Sequence[Child] | None = None,
    class_name: Text = "",
) -> rx.Component:
    """A sheet that opens in the browser alone: navigation, filters on phones. Works offline.

    What opens it is its trigger, or anything on the page with ``data-opens="<opened_by>"``; ``on_look`` is told when a link did.
    """
    extra: dict[str, Any] = {"on_look": on_look} if on_look is not None else {}
    if opened_by:
        extra["opened_by"] = opened_by
    return client.LocalDialog.create(
        _head(title),
        _body(*children),
        _toast_slot(),
        _foot(actions),
        trigger=trigger if trigger is not None else rx.fragment(),
        label=title,
        **extra,
        class_name=cx(_SHEETS[side], class_name),
    )


def local_dialog(
    *children: Child, trigger: rx.Component, title: Text, actions: Sequence[Child] | None = None, class_name: Text = ""
) -> rx.Component:
    """A dialog that its trigger opens in the browser alone. Put ``data-close`` on what ends it."""
    return client.LocalDialog.create(
        _head(title),
        _body(*children),
        _toast_slot(),
        _foot(actions),
        trigger=trigger,
        label=title,
        class_name=cx(_DIALOG, class_name),
    )


def menu(
    trigger: rx.Component, *items: Child, label: Text, side: Literal["start", "end"] = "end", class_name: Text = ""
) -> rx.Component:
    """A list of actions behind a button. Arrow keys, Home, End, first letters, Esc."""
    return client.Menu.create(
        *items,
        trigger=trigger,
        label=label,
        class_name=cx("inline-flex", class_name),
        panel_class_name=(
            f"absolute top-full {side}-0 z-30 mt-1 min-w-48 rounded-md border border-line bg-surface p-1.5 shadow-high animate-rise"
        ),
    )


MENU_ITEM = "flex min-h-10 w-full items-center gap-2.5 rounded-sm px-2.5 text-start text-sm whitespace-nowrap hover:bg-sunken focus:bg-sunken focus:outline-none disabled:opacity-50 "


def menu_item(label: Text, *, icon_name: str = "", danger: bool = False, end: Child = "", **props: Any) -> rx.Component:
    """An action of a menu."""
    return rx.el.button(
        icon(icon_name, "size-4 text-ink-3") if icon_name else rx.fragment(),
        rx.el.span(label, class_name="flex-1"),
        end or rx.fragment(),
        type="button",
        role="menuitem",
        tab_index=-1,
        class_name=MENU_ITEM + ("text-bad" if danger else "text-ink"),
        **props,
    )


def menu_link(
    label: Text,
    href: Text,
    *,
    icon_name: str = "",
    from_server: bool = False,
    current: bool = False,
    end: Child = "",
    **props: Any,
) -> rx.Component:
    """A place that a menu leads to."""

    make = server_link if from_server else rx.el.a
    return make(
        icon(icon_name, "size-4 text-ink-3") if icon_name else rx.fragment(),
        rx.el.span(label, class_name="flex-1"),
        icon("check", "size-4 text-brand") if current else end or rx.fragment(),
        href=href,
        role="menuitem",
        tab_index=-1,
        class_name=MENU_ITEM + "text-ink",
        **props,
    )


def menu_rule() -> rx.Component:
    """A line between groups of a menu."""
    return rx.el.div(role="separator", class_name="my-1.5 h-px bg-line")


def menu_title(text: Text) -> rx.Component:
    """What a group of a menu is about."""
    return rx.el.p(text, class_name="px-2.5 pt-1.5 pb-1 text-xs font-medium text-ink-2")


def tooltip(child: rx.Component, text: Text, *, side: Literal["top", "bottom"] = "top") -> rx.Component:
    """A word about a thing on hover and on focus; never the only place where something is said."""
    place = "bottom-full mb-1.5" if side == "top" else "top-full mt-1.5"
    return rx.el.span(
        child,
        rx.el.span(
            text,
            role="tooltip",
            class_name=(
                f"pointer-events-none absolute start-1/2 {place} z-40 w-max max-w-60 -translate-x-1/2 rounded-sm bg-ink px-2 py-1 text-xs "
                "text-paper opacity-0 shadow-high transition duration-150 rtl:translate-x-1/2 group-hover/tip:opacity-100 "
                "group-focus-within/tip:opacity-100"
            ),
        ),
        class_name="group/tip relative inline-flex",
    )


def _head(title: Text) -> rx.Component:
    return rx.el.div(
        rx.el.h2(title, class_name="min-w-0 flex-1 text-lg font-semibold text-balance"),
        icon_button("x", t("Close"), custom_attrs={"data-close": True}, class_name="-me-2.5 shrink-0"),
        class_name="flex items-center gap-3 border-b border-line px-5 py-2",
    )


def _body(*children: Child) -> rx.Component:
    return rx.el.div(*children, class_name="min-h-0 flex-1 overflow-y-auto px-5 py-4")


def _toast_slot() -> rx.Component:
    """Where toasts stand while it is open (``toast_region``)."""
    return rx.el.div(custom_attrs={"data-toasts": True}, class_name="contents")


def _foot(actions: Sequence[Child] | None) -> rx.Component:
    if not actions:
        return rx.fragment()
    return rx.el.div(
        *actions,
        class_name="flex flex-row-reverse flex-wrap items-center justify-start gap-3 border-t border-line px-5 py-3",
    )
