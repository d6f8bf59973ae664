"""The frame of the console: side bar, top bar, work area; calm, dense, keyboard first.

The page is paper, the work area one sheet cut by lines. Under 1024 px the side bar becomes a sheet.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.ui.components.base import Child, Flag, Text, as_var, cx, shown
from freight_app.ui.components.bell import bell
from freight_app.ui.components.buttons import icon_button, kbd
from freight_app.ui.components.icons import icon
from freight_app.ui.components.overlays import local_sheet, menu, menu_link, menu_rule, menu_title
from freight_app.ui.components.palette import command_palette
from freight_app.ui.components.toasts import toast_region
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import number, t
from freight_app.ui.shells.navigation import PLACES, Place
from freight_app.ui.shells.parts import (
    demo_banner,
    frame,
    language_menu,
    offline_strip,
    sign_out_item,
    skip_link,
    theme_choice,
)
from freight_app.ui.shells.search import PaletteHit, find_anything
from freight_app.ui.shells.state import ShellState
from freight_app.ui.visitor import visitor


class PaletteState(rx.State):
    """What the palette found on the server."""

    hits: list[PaletteHit] = []

    @rx.event(supersedes=True)
    @guarded(Permission.DASHBOARD_READ)
    async def search(self, text: str) -> None:
        """Orders, parts and customers by what was typed."""
        self.hits = await asyncio.to_thread(find_anything, text[:80], visitor()) if len(text.strip()) > 1 else []


def console_page(
    *content: Child,
    title: Text,
    trail: list[tuple[Text, Text]] | None = None,
    actions: Sequence[Child] | None = None,
    preview: Child | None = None,
    undo: dict[str, Any] | None = None,
    class_name: Text = "",
) -> rx.Component:
    """A page of the console.

    ``trail`` are ``(label, href)`` of the pages above; ``actions`` stand at the end of the top bar, with one amber among them at
    most; ``preview`` is a panel at the end that does not block the list (``preview_sheet``); ``undo`` as in ``toast_region``.
    """
    return frame(
        skip_link(),
        rx.el.div(
            rx.el.aside(
                _side(),
                aria_label=t("Menu"),
                class_name="no-print sticky top-0 flex h-dvh w-54 shrink-0 flex-col px-3 pb-3 max-lg:hidden",
            ),
            rx.el.div(
                offline_strip(),
                demo_banner(),
                _top(title, trail or [], actions or []),
                rx.el.div(
                    rx.el.main(*content, id="main", class_name=cx("min-w-0 flex-1 text-sm", class_name)),
                    preview or rx.fragment(),
                    class_name="flex min-h-0 flex-1",
                ),
                class_name="flex min-h-dvh min-w-0 flex-1 flex-col border-s border-line bg-surface",
            ),
            class_name="flex",
        ),
        toast_region(undo),
    )


def preview_sheet(*content: Child, open: Flag, title: Child, on_close: Any, tools: Child | None = None) -> rx.Component:
    """The chosen row beside its list, without leaving it. Over the list on narrow pages."""
    return shown(  # type: ignore[return-value]
        open,
        rx.el.aside(
            rx.el.div(
                rx.el.h2(title, class_name="min-w-0 flex-1 truncate text-lg font-semibold"),
                tools or rx.fragment(),
                icon_button("x", t("Close"), size="sm", on_click=on_close, custom_attrs={"data-key": "q"}),
                class_name="sticky top-0 z-10 flex h-12 items-center gap-2 border-b border-line bg-surface px-5",
            ),
            rx.el.div(*content, class_name="min-h-0 flex-1 overflow-y-auto"),
            # j and k take it along (``RowKeys``).
            custom_attrs={"data-preview": True},
            class_name=(
                "no-print sticky top-12 flex h-[calc(100dvh-3rem)] w-88 shrink-0 flex-col border-s border-line bg-surface text-sm shadow-high animate-slide "
                "max-xl:fixed max-xl:inset-y-0 max-xl:end-0 max-xl:top-0 max-xl:z-30 max-xl:h-dvh max-xl:w-[min(22rem,100vw)]"
            ),
        ),
    )


def panel(
    title: Text, *content: Child, unit: Text = "", tools: Child | None = None, class_name: Text = ""
) -> rx.Component:
    """A part of the work area under a line: its name, what its numbers are, tools at the end."""
    return rx.el.section(
        rx.el.div(
            rx.el.h2(title, class_name="text-sm font-semibold"),
            rx.el.span(unit, class_name="text-xs text-ink-2 empty:hidden"),
            rx.el.div(tools, class_name="ms-auto flex items-center gap-2") if tools is not None else rx.fragment(),
            class_name="flex min-h-11 items-center gap-2 px-5",
        ),
        *content,
        class_name=cx("border-b border-line", class_name),
    )


def sentence_head(
    badge: Child, sentence: Child, consequence: Child = "", *, action: Child | None = None
) -> rx.Component:
    """How a detail page opens: badge and since when, one sentence that says the state and what ends it, the consequence, one action."""
    return rx.el.header(
        rx.el.div(badge, class_name="flex flex-wrap items-center gap-2 text-xs text-ink-2"),
        rx.el.div(
            rx.el.div(
                rx.el.h2(sentence, class_name="text-xl font-semibold text-balance"),
                rx.el.p(consequence, class_name="mt-1 text-sm text-ink-2 text-pretty empty:hidden"),
                # Actions stand under the sentence where there is no room for both.
                class_name="min-w-0 flex-1 basis-64",
            ),
            rx.el.div(action, class_name="flex flex-wrap items-center gap-2") if action is not None else rx.fragment(),
            class_name="mt-2 flex flex-wrap items-start gap-4",
        ),
        class_name="border-b border-line px-5 py-5",
    )


def _side() -> rx.Component:
    return rx.fragment(
        _shop_switch(),
        rx.el.nav(*_groups(), aria_label=t("Console"), class_name="flex flex-1 flex-col gap-px overflow-y-auto"),
        _person(),
    )


def _shop_switch() -> rx.Component:
    return menu(
        rx.el.button(
            rx.el.span(
                rx.cond(
                    ShellState.logo_url != "",
                    rx.el.img(src=ShellState.logo_url, alt="", class_name="size-7 object-contain"),
                    as_var(ShellState.shop_name)[0:1],
                ),
                # A logo stands on the page: made for paper, it may be lost on the shop's colour.
                class_name=cx(
                    "grid size-7 shrink-0 place-items-center overflow-hidden rounded-sm font-bold",
                    rx.cond(ShellState.logo_url != "", "", "bg-brand text-brand-ink"),
                ),
            ),
            rx.el.span(
                rx.el.span(ShellState.shop_name, class_name="block truncate text-sm leading-4.5 font-semibold"),
                rx.el.span(t("Console"), class_name="block truncate text-xs leading-4 text-ink-2"),
                class_name="min-w-0 flex-1 text-start",
            ),
            icon("chevrons-up-down", "size-3.5 text-ink-3"),
            type="button",
            class_name="flex h-11 w-full items-center gap-2.5 rounded-sm px-2 hover:bg-sunken",
        ),
        menu_link(t("Shop"), "/", icon_name="store"),
        menu_link(t("Staff pages"), "/staff", icon_name="clipboard-check"),
        label=t("Other places"),
        side="start",
        class_name="-mx-1 mt-2 mb-2 flex! w-[calc(100%+0.5rem)]",
    )


def _groups() -> list[rx.Component]:
    made: list[rx.Component] = []
    group = ""
    for place in PLACES:
        if place.group != group:
            group = place.group
            of_group = [other for other in PLACES if other.group == group]
            allowed = _allowed(of_group[0])
            for other in of_group[1:]:
                allowed = allowed | _allowed(other)
            made.append(rx.cond(allowed, rx.el.p(t(group), class_name="px-2 pt-4 pb-1 text-xs font-medium text-ink-2")))  # type: ignore[arg-type]
        made.append(rx.cond(_allowed(place), _place(place)))  # type: ignore[arg-type]
    return made


def _allowed(place: Place) -> rx.vars.BooleanVar:
    return as_var(ShellState.permissions).contains(str(place.permission))


def _place(place: Place) -> rx.Component:
    path = as_var(ShellState.path)
    is_here = (
        (path == place.href) if place.href == "/admin" else ((path == place.href) | path.startswith(place.href + "/"))
    )  # type: ignore[attr-defined]
    return rx.el.a(
        icon(place.icon, "size-4"),
        rx.el.span(t(place.label), class_name="flex-1 truncate"),
        _count(place) if place.count else rx.fragment(),
        href=place.href,
        aria_current=rx.cond(is_here, "page", "false"),
        class_name=cx(
            "flex h-8 shrink-0 items-center gap-2.5 rounded-sm px-2 text-sm max-lg:h-11",
            rx.cond(
                is_here,
                "bg-brand-soft font-semibold text-brand",
                "font-medium text-ink-2 hover:bg-sunken hover:text-ink",
            ),
        ),
    )


def _count(place: Place) -> rx.Component:
    """How many are there; red with a sign when someone must come."""
    counts, urgent = ShellState.counts[place.count], ShellState.urgent[place.count]
    return rx.el.span(
        rx.cond(
            urgent > 0,
            rx.el.span(
                icon("octagon-alert", "size-3.5"), number(urgent), class_name="inline-flex items-center gap-1 text-bad"
            ),
            rx.cond(counts > 0, number(counts), ""),
        ),
        class_name="num text-xs font-medium",
    )


def _person() -> rx.Component:
    return rx.el.div(
        rx.el.span(
            ShellState.initials,
            aria_hidden="true",
            class_name="grid size-7 shrink-0 place-items-center rounded-full bg-brand-soft text-xs font-semibold text-brand",
        ),
        rx.el.span(
            rx.el.span(ShellState.user_name, class_name="block truncate text-sm leading-4.5 font-medium"),
            rx.el.span(ShellState.role, class_name="block truncate text-xs leading-4 text-ink-2"),
            class_name="min-w-0 flex-1",
        ),
        rx.el.span(
            rx.el.span(language_menu(small=True), class_name="sm:hidden"),
            menu(
                icon_button("settings-2", t("My settings"), size="sm"),
                menu_link(t("My orders"), "/account", icon_name="package"),
                menu_link(t("My notifications"), "/account/notifications", icon_name="bell"),
                menu_rule(),
                menu_title(t("Appearance")),
                theme_choice(),
                menu_rule(),
                sign_out_item(),
                label=t("My settings"),
            ),
            class_name="flex items-center [&_[role=menu]]:top-auto [&_[role=menu]]:bottom-full [&_[role=menu]]:mb-1",
        ),
        class_name="flex items-center gap-2.5 border-t border-line ps-1 pt-3",
    )


def _top(title: Text, trail: list[tuple[Text, Text]], actions: Sequence[Child]) -> rx.Component:
    arrow = icon("chevron-right", "size-3.5 text-ink-3")
    crumbs = [
        rx.el.span(
            rx.el.a(label, href=href, class_name="truncate text-ink-2 hover:text-ink"),
            arrow,
            class_name="flex min-w-0 items-center gap-1.5 max-sm:hidden",
        )
        for label, href in trail
    ]
    return rx.el.header(
        rx.el.span(
            local_sheet(
                _side(),
                trigger=icon_button("menu", t("Menu"), custom_attrs={"aria-haspopup": "dialog"}),
                title=t("Menu"),
                side="start",
            ),
            class_name="-ms-3 lg:hidden",
        ),
        rx.el.nav(
            *crumbs,
            rx.el.h1(title, aria_current="page", class_name="truncate font-semibold"),
            aria_label=t("You are here"),
            class_name="flex min-w-0 flex-1 items-center gap-1.5",
        ),
        _search_button(),
        bell(size="sm"),
        # On a phone the name of the page and its action need the room; the menu of places has the languages there.
        rx.el.span(language_menu(small=True), class_name="max-sm:hidden"),
        *actions,
        class_name="no-print sticky top-0 z-20 flex h-12 shrink-0 items-center gap-2 border-b border-line bg-surface px-5 text-sm",
    )


def _search_button() -> rx.Component:
    rows = [
        rx.cond(
            _allowed(place),
            {
                "group": t("Pages"),
                "label": t(place.label),
                "hint": t(place.group) if place.group else "",
                "href": place.href,
                "keys": "",
            },
            {"group": "", "label": "", "hint": "", "href": "", "keys": ""},
        )
        for place in PLACES
    ]
    items = rx.Var.create(rows)
    allowed = rx.Var(
        f"{items!s}.filter((one) => one.href)", _var_type=list[dict[str, str]], _var_data=items._get_all_var_data()
    )
    return command_palette(
        allowed,
        results=PaletteState.hits,
        on_type=PaletteState.search,
        trigger=rx.el.button(
            icon("search", "size-4 text-ink-3"),
            rx.el.span(t("Search or jump to"), class_name="flex-1 truncate text-start max-md:sr-only"),
            rx.el.span(kbd("Ctrl K"), class_name="contents max-md:hidden"),
            type="button",
            class_name="flex h-8 items-center gap-2 rounded-sm border border-line bg-paper px-2 text-ink-2 hover:bg-sunken max-md:size-11 max-md:justify-center max-md:border-transparent max-md:bg-transparent md:w-64",
        ),
    )
