"""``/admin/reviews``: what people write about products; kind, tab, question and page stand in the address."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.ui.admin.list_pages import pager
from freight_app.ui.admin.reviews_sheet import opinion_dialogs, opinion_sheet
from freight_app.ui.admin.reviews_state import UNDO, ReviewDeskState
from freight_app.ui.components.base import Live, Text, as_var, code, cx, shown
from freight_app.ui.components.buttons import button
from freight_app.ui.components.filters import filter_bar, find_field
from freight_app.ui.components.icons import icon
from freight_app.ui.components.navigation import view_tab, view_tabs
from freight_app.ui.components.stars import stars
from freight_app.ui.components.states import empty_state, loading, skeleton_rows
from freight_app.ui.components.tables import (
    bulk_bar,
    data_table,
    row_button,
    select_all,
    select_cell,
    table_row,
    td,
    th,
)
from freight_app.ui.i18n import number, t
from freight_app.ui.shells.console import console_page

STATE: Any = ReviewDeskState
PATH = "/admin/reviews"


def page() -> rx.Component:
    nothing = empty_state(
        t("Nothing here"),
        t("What customers write about parts waits here until somebody has read it."),
        icon_name="star",
    )
    return console_page(
        _kinds(),
        _views(),
        rx.el.form(
            filter_bar(
                search=find_field(
                    value=ReviewDeskState.q, on_change=ReviewDeskState.find, placeholder=t("Words, name or number")
                )
            ),
            on_submit=ReviewDeskState.keep_question,
        ),
        rx.cond(
            ReviewDeskState.is_loaded,
            rx.cond(as_var(ReviewDeskState.rows).length() > 0, _table(), nothing),
            loading(t("The reviews are being loaded"), skeleton_rows(10)),
        ),
        _bulk(),
        opinion_dialogs(),
        title=t("Reviews"),
        preview=opinion_sheet(),
        undo={UNDO: ReviewDeskState.undo},
    )


def _kinds() -> rx.Component:
    def kind(label: Text, of: str) -> rx.Component:
        on = as_var(ReviewDeskState.kind) == of
        waiting = as_var(ReviewDeskState.waiting)[of]
        return rx.el.a(
            label,
            shown(waiting > 0, rx.el.span(number(waiting), class_name="num text-xs")),
            href=PATH if of == "review" else f"{PATH}?of={of}",
            aria_current=rx.cond(on, "page", "false"),
            class_name=cx(
                "inline-flex h-8 items-center gap-1.5 rounded-sm px-3 text-sm font-medium max-sm:h-11",
                rx.cond(on, "bg-brand-soft text-brand", "text-ink-2 hover:bg-sunken hover:text-ink"),
            ),
        )

    return rx.el.nav(
        kind(t("Reviews"), "review"),
        kind(t("Questions"), "question"),
        kind(t("Answers"), "answer"),
        aria_label=t("Kind"),
        class_name="flex gap-1 px-5 pt-3 pb-1",
    )


def _views() -> rx.Component:
    def view(label: Text, tab: str) -> rx.Component:
        kind = as_var(ReviewDeskState.kind)
        return view_tab(
            label,
            f"{PATH}?of=" + kind + f"&tab={tab}",
            current=ReviewDeskState.tab == tab,  # type: ignore[arg-type]
            count=ReviewDeskState.counts[tab],
            urgent=tab == "reported",
        )

    return view_tabs(
        view(t("Waiting"), "pending"),
        view(t("Published"), "published"),
        view(t("Not shown"), "rejected"),
        view(t("Reported"), "reported"),
    )


def _table() -> rx.Component:
    chosen = as_var(ReviewDeskState.chosen)
    return data_table(
        head=[
            select_all(
                checked=(chosen.length() > 0) & (chosen.length() == as_var(ReviewDeskState.rows).length()),
                on_change=ReviewDeskState.choose_page,
            ),
            th(t("Written by")),
            th(t("Words")),
            th(t("Part")),
            th(t("Since"), class_name="sm:pe-5"),
        ],
        rows=rx.foreach(ReviewDeskState.rows, _row),
        caption=t("Reviews"),
        foot=rx.el.div(pager(ReviewDeskState.pager), class_name="px-5 py-2"),
    )


def _row(row: Live) -> rx.Component:
    chosen = as_var(ReviewDeskState.chosen).contains(row.id)
    return table_row(
        select_cell(
            checked=chosen,
            on_change=lambda on: STATE.choose(row.id, on),
            label=t("Choose what {name} wrote", name=row.author),
        ),
        td(
            row_button(row.author, on_click=STATE.open_one(row.id)),
            shown(row.by_shop, icon("store", "ms-1.5 inline size-4 text-brand", label=t("The shop"))),
            class_name="whitespace-nowrap",
        ),
        td(
            rx.el.div(
                rx.el.span(
                    shown(row.stars.fill > 0, stars(row.stars, "h-3.5")),
                    shown(row.photo_count > 0, icon("camera", "size-4 text-ink-3", label=t("With pictures"))),
                    shown(
                        row.reports > 0,
                        rx.el.span(
                            icon("flag", "size-3.5"),
                            number(row.reports),
                            class_name="inline-flex items-center gap-1 text-xs font-medium text-bad",
                        ),
                    ),
                    rx.el.span(row.title, dir="auto", class_name="truncate font-medium empty:hidden"),
                    class_name="flex min-w-0 items-center gap-2 empty:hidden",
                ),
                rx.el.p(row.text, dir="auto", lang=row.language, class_name="line-clamp-2 text-ink-2"),
                class_name="min-w-0 py-1.5",
            ),
            class_name="w-full sm:max-w-0",
        ),
        td(
            rx.el.span(
                rx.el.span(row.product, class_name="block truncate"),
                code(row.sku, "text-xs text-ink-2"),
                class_name="min-w-0",
            ),
            label=t("Part"),
            class_name="sm:max-w-48",
        ),
        td(row.since, label=t("Since"), class_name="num whitespace-nowrap"),
        selected=chosen,
        key=row.id,
    )


def _bulk() -> rx.Component:
    return bulk_bar(
        button(
            t("Publish"),
            look="plain",
            size="sm",
            icon_start="check",
            on_click=ReviewDeskState.publish_chosen,
            class_name="max-sm:h-11",
        ),
        button(
            t("Do not show"),
            look="plain",
            size="sm",
            icon_start="circle-x",
            on_click=STATE.ask("reject_chosen"),
            class_name="max-sm:h-11",
        ),
        count=as_var(ReviewDeskState.chosen).length(),
        on_clear=ReviewDeskState.choose_none,
    )
