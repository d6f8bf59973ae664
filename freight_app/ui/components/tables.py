"""Tables: dense, keyboard first (j, k, Enter, x), cards under 640 px.

::

    data_table(
        head=[select_all(...), th(t("Order"), sort=sort_of("number")), th(t("Total"), numeric=True), th(t("Status"))],
        rows=rx.foreach(State.rows, lambda row: table_row(td(...), td_number(...), href=row.href)),
        caption=t("Orders"),
    )

Cells of a phone card are labelled by their column: ``td(..., label=t("Total"))``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import reflex as rx

from freight_app.ui.components import client
from freight_app.ui.components.base import Child, Flag, Live, Text, cx, when
from freight_app.ui.components.buttons import button, icon_button
from freight_app.ui.components.choices import tick
from freight_app.ui.components.icons import icon
from freight_app.ui.components.overlays import MENU_ITEM, menu
from freight_app.ui.i18n import t, tn


def data_table(
    *,
    head: list[rx.Component],
    rows: Child,
    caption: Text,
    name: str = "",
    foot: Child | None = None,
    class_name: Text = "",
) -> rx.Component:
    """A table with a head that stays. Rows are ``table_row``; j and k walk them. ``name`` is that of its ``column_menu``."""
    return client.RowKeys.create(
        rx.el.table(
            rx.el.caption(caption, class_name="sr-only"),
            rx.el.thead(
                rx.el.tr(*head, class_name="h-8 [&>th]:font-medium"),
                class_name="sticky top-0 z-10 bg-sunken text-xs text-ink-2 max-sm:sr-only",
            ),
            rx.el.tbody(rows, class_name="max-sm:flex max-sm:flex-col max-sm:gap-2 max-sm:p-3"),
            class_name="w-full text-sm max-sm:block sm:[&_tr>*:last-child]:pe-5",
        ),
        foot or rx.fragment(),
        table=name,
        class_name=cx("min-w-0 overflow-x-auto", class_name),
    )


def column_menu(table: str, columns: Mapping[int, Text]) -> rx.Component:
    """Which columns of ``data_table(name=table)`` are shown; each browser keeps its own choice.

    ``columns`` are names by their place in a row, counted from 1, ticks and buttons included. The first one that names
    the row is never among them. Cards on phones are whole, so there is no menu there.
    """
    return menu(
        button(t("Columns"), look="plain", size="sm", icon_start="columns-3"),
        *(
            client.ColumnTick.create(
                icon("check", "size-4 text-brand invisible group-aria-checked:visible"),
                rx.el.span(label, class_name="flex-1"),
                table=table,
                place=place,
                class_name=MENU_ITEM + "group text-ink",
            )
            for place, label in columns.items()
        ),
        label=t("Columns that are shown"),
        class_name="max-sm:hidden",
    )


def th(
    label: Text,
    *,
    numeric: bool = False,
    sort: dict[str, Any] | None = None,
    class_name: Text = "",
    first: bool = False,
) -> rx.Component:
    """A column's head, or an empty cell over buttons. ``sort`` is ``{"direction": Var of "", "ascending", "descending", "on_click": event}``."""
    if isinstance(label, str) and not label:
        # A head without a name would be read out before each cell of its column.
        return rx.el.td(class_name=class_name)
    inner: Child = label
    extra: dict[str, Any] = {}
    if sort is not None:
        direction = rx.Var.create(sort["direction"]).to(str)
        arrow = rx.match(
            direction,
            ("ascending", icon("arrow-up", "size-3")),
            ("descending", icon("arrow-down", "size-3")),
            rx.fragment(),
        )
        inner = rx.el.button(
            label,
            arrow,
            type="button",
            on_click=sort["on_click"],
            class_name=cx(
                "inline-flex min-h-8 items-center gap-1 hover:text-ink", rx.cond(direction == "", "", "text-ink")
            ),
        )
        extra["aria_sort"] = rx.cond(direction == "", "none", direction)
    return rx.el.th(
        inner,
        scope="col",
        # "ltr" keeps the decimals of all rows in line in Arabic; "text-end" alone does not.
        dir="ltr" if numeric else None,
        class_name=cx(
            "px-2 whitespace-nowrap", "text-end" if numeric else "text-start", "ps-5" if first else "", class_name
        ),
        **extra,
    )


def table_row(
    *cells: rx.Component, selected: Flag = False, current: Flag = False, class_name: Text = "", **props: Any
) -> rx.Component:
    """One row: 38 px on wide pages, a card on phones. Give it ``key``; Enter opens the first link inside."""
    return rx.el.tr(
        *cells,
        custom_attrs={"data-row": True, **props.pop("custom_attrs", {})},
        aria_current=when(current, "true", "false"),
        aria_selected=when(selected, "true", "false"),
        class_name=cx(
            "group relative h-9.5 border-b border-line hover:bg-paper aria-[current=true]:bg-sunken aria-selected:bg-brand-soft/60 "
            "max-sm:flex max-sm:h-auto max-sm:flex-col max-sm:gap-1 max-sm:rounded-md max-sm:border max-sm:bg-surface max-sm:p-3 max-sm:has-data-select:[&>td:nth-child(2)]:ps-7",
            class_name,
        ),
        **props,
    )


def td(*content: Child, label: Text = "", class_name: Text = "", first: bool = False, **props: Any) -> rx.Component:
    """A cell of words."""
    return rx.el.td(
        _focus_line() if first else rx.fragment(),
        _card_label(label),
        *content,
        class_name=cx(
            "px-2 max-sm:flex max-sm:items-center max-sm:justify-between max-sm:gap-4 max-sm:px-0",
            "relative sm:ps-5" if first else "",
            class_name,
        ),
        **props,
    )


def td_number(*content: Child, label: Text = "", class_name: Text = "", **props: Any) -> rx.Component:
    """A cell of figures, whose decimals line up with those above in Arabic too."""
    return rx.el.td(
        _card_label(label),
        rx.el.bdi(*content, class_name="num"),
        dir="ltr",
        class_name=cx(
            "px-2 text-end whitespace-nowrap max-sm:flex max-sm:items-center max-sm:justify-between max-sm:gap-4 max-sm:px-0 rtl:max-sm:flex-row-reverse",
            class_name,
        ),
        **props,
    )


def row_link(text: Text, href: Text, *, is_code: bool = True, **props: Any) -> rx.Component:
    """What opens a row. The whole row is its target."""
    return rx.el.a(
        rx.el.bdi(text, class_name="ltr") if is_code else text,
        href=href,
        class_name="font-medium group-aria-[current=true]:text-brand after:absolute after:inset-0 hover:text-brand",
        **props,
    )


def row_button(text: Text, *, on_click: Any, **props: Any) -> rx.Component:
    """What opens a row beside the list. The whole row is its target, and Enter presses it."""
    return rx.el.button(
        text,
        type="button",
        on_click=on_click,
        custom_attrs={"data-open": True},
        class_name="text-start font-medium group-aria-[current=true]:text-brand after:absolute after:inset-0 hover:text-brand",
        **props,
    )


def select_cell(*, checked: Flag, on_change: Any, label: Text) -> rx.Component:
    """The tick of a row."""
    return rx.el.td(
        _focus_line(),
        rx.el.span(
            tick(small=True, checked=checked, on_change=on_change, aria_label=label),
            class_name="relative z-10 inline-grid",
        ),
        custom_attrs={"data-select": True},
        class_name="relative w-11 ps-5 max-sm:absolute max-sm:start-3 max-sm:top-3.5 max-sm:w-auto max-sm:ps-0",
    )


def select_all(*, checked: Flag, on_change: Any) -> rx.Component:
    """The tick in the head that takes every row of the page."""
    return rx.el.th(
        tick(small=True, checked=checked, on_change=on_change, aria_label=t("Choose all rows of this page")),
        class_name="w-11 ps-5 text-start",
    )


def bulk_bar(*actions: Child, count: Live, on_clear: Any, note: Child = "") -> rx.Component:
    """What can be done with the chosen rows, docked under the table; it covers no row and is there only while some are chosen."""
    return rx.cond(  # type: ignore[return-value]
        count > 0,
        rx.el.div(
            rx.el.p(tn("{count} chosen", "{count} chosen", count), class_name="font-semibold", role="status"),
            note or rx.fragment(),
            rx.el.div(*actions, class_name="ms-auto flex flex-wrap items-center gap-1"),
            icon_button("x", t("Choose none"), size="sm", on_click=on_clear),
            class_name="sticky bottom-0 z-10 flex min-h-12 flex-wrap items-center gap-3 border-t border-brand/40 bg-brand-soft px-5 text-sm",
        ),
    )


def plain_table(head: list[Text], rows: Child, *, caption: Text, class_name: Text = "") -> rx.Component:
    """A small table to read, in a box: fitment, price breaks, history. Rows are ``rx.el.tr`` of ``plain_cell``."""
    return rx.el.div(
        rx.el.table(
            rx.el.caption(caption, class_name="sr-only"),
            rx.el.thead(
                rx.el.tr(
                    *(
                        rx.el.th(label, scope="col", class_name="ps-4 text-start font-medium last:pe-4")
                        for label in head
                    ),
                    class_name="h-10",
                ),
                class_name="bg-sunken text-xs text-ink-2",
            ),
            rx.el.tbody(rows, class_name="divide-y divide-line"),
            class_name="w-full text-sm",
        ),
        class_name=cx("overflow-x-auto rounded-lg border border-line bg-surface", class_name),
    )


def plain_cell(*content: Child, class_name: Text = "", **props: Any) -> rx.Component:
    """A cell of ``plain_table``."""
    return rx.el.td(*content, class_name=cx("h-12 ps-4 last:pe-4", class_name), **props)


def facts(*pairs: tuple[Text, Child], class_name: Text = "") -> rx.Component:
    """Names and values, one pair a line: the measures of a part, the facts of an order."""
    return rx.el.dl(
        *(fact(name, value) for name, value in pairs), class_name=cx("divide-y divide-line text-sm", class_name)
    )


def fact(name: Text, value: Child) -> rx.Component:
    """One line of ``facts``, for ``rx.foreach``."""
    return rx.el.div(
        rx.el.dt(name, class_name="text-ink-2"),
        rx.el.dd(value, class_name="num min-w-0 text-end font-medium"),
        class_name="flex min-h-11 items-center justify-between gap-4",
    )


def _focus_line() -> rx.Component:
    """The line at the start of the row that j and k stand on."""
    return rx.el.span(
        aria_hidden="true",
        class_name="absolute inset-y-0 start-0 hidden w-[3px] bg-brand group-aria-[current=true]:block",
    )


def _card_label(label: Text) -> rx.Component:
    """On a phone card each value carries its column's name."""
    if not isinstance(label, rx.Var) and not label:
        return rx.fragment()
    return rx.el.span(label, class_name="text-ink-2 sm:hidden")
