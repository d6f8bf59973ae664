"""Entries of the trail as they stand in pages: one line each, which unfolds to what was and what is."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.components import client
from freight_app.ui.components.base import Live, shown
from freight_app.ui.components.buttons import text_link
from freight_app.ui.components.icons import icon
from freight_app.ui.components.tables import plain_cell, plain_table
from freight_app.ui.i18n import t


def entry_list(entries: Live, *, with_thing: bool = True) -> rx.Component:
    """The entries in a list; j and k walk them, Enter unfolds one."""
    return client.RowKeys.create(
        rx.el.ul(rx.foreach(entries, lambda entry: _entry(entry, with_thing=with_thing))),
    )


def _entry(entry: Live, *, with_thing: bool) -> rx.Component:
    thing = (
        rx.el.span(
            rx.el.span(entry.kind, class_name="text-ink-2"),
            " ",
            rx.el.bdi(entry.thing, class_name="font-medium"),
            class_name="min-w-0 truncate",
        )
        if with_thing
        else rx.fragment()
    )
    fields = (
        rx.el.span(entry.fields, class_name="min-w-0 truncate text-ink-2 max-lg:hidden lg:w-48 lg:shrink-0")
        if with_thing
        else rx.fragment()
    )
    return rx.el.li(
        rx.el.details(
            rx.el.summary(
                icon(
                    "chevron-right",
                    "size-4 shrink-0 text-ink-3 transition duration-150 group-open/entry:rotate-90 rtl:group-open/entry:rotate-90",
                ),
                rx.el.span(
                    rx.el.span(
                        thing,
                        rx.el.span(entry.action, class_name="min-w-0 truncate"),
                        class_name="flex min-w-0 flex-1 flex-wrap gap-x-2 max-lg:basis-full sm:flex-nowrap",
                    ),
                    fields,
                    rx.el.span(rx.el.bdi(entry.actor), class_name="truncate lg:w-36 lg:shrink-0"),
                    rx.el.span(entry.at, class_name="num text-ink-2 lg:w-40 lg:shrink-0 lg:text-end"),
                    class_name="flex min-w-0 flex-1 flex-wrap items-center gap-x-4 gap-y-0.5 lg:flex-nowrap",
                ),
                custom_attrs={"data-open": True},
                class_name=(
                    "flex min-h-11 list-none items-center gap-3 px-5 py-2 hover:bg-paper sm:min-h-9.5 sm:py-1 "
                    "group-aria-[current=true]/row:bg-sunken [&::-webkit-details-marker]:hidden"
                ),
            ),
            _unfolded(entry),
            class_name="group/entry",
        ),
        key=entry.id.to_string(),
        custom_attrs={"data-row": True},
        class_name="group/row border-b border-line",
    )


def _unfolded(entry: Live) -> rx.Component:
    nothing = rx.el.span("–", class_name="text-ink-3")

    def side(text: Live, class_name: str = "") -> rx.Component:
        filled = rx.el.span(text, dir="auto", class_name="block whitespace-pre-line")
        return plain_cell(rx.cond(text != "", filled, nothing), class_name=f"{class_name} py-2 break-words")

    def change(one: rx.vars.ObjectVar) -> rx.Component:
        return rx.el.tr(
            plain_cell(one.field, class_name="w-1/4 py-2 align-top text-ink-2"),
            side(one.before, "w-3/8 align-top"),
            side(one.after, "w-3/8 align-top font-medium"),
        )

    return rx.el.div(
        plain_table(
            [t("What"), t("Before"), t("After")],
            rx.foreach(entry.changes, change),
            caption=t("What was changed"),
            class_name="[&_table]:table-fixed",
        ),
        rx.el.div(
            shown(entry.href != "", text_link(t("Go to it"), entry.href, icon_end="arrow-right")),
            text_link(t("All changes of it"), entry.trail_href),
            shown(
                entry.actor_href != "",
                text_link(t("All changes by {name}", name=entry.actor), entry.actor_href),
            ),
            class_name="flex flex-wrap gap-x-6",
        ),
        class_name="px-5 pb-2 sm:ps-12",
    )
