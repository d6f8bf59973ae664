"""``/admin/categories``: the tree of the shop, named in each language and put in order by buttons or by hand."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.ui.admin.categories_sheet import category_sheet
from freight_app.ui.admin.categories_state import CategoriesState
from freight_app.ui.components import client
from freight_app.ui.components.base import Live, cx, shown
from freight_app.ui.components.buttons import button, icon_button
from freight_app.ui.components.drawings import drawing
from freight_app.ui.components.filters import filter_bar, find_field
from freight_app.ui.components.icons import icon
from freight_app.ui.components.states import empty_state, loading, skeleton_rows
from freight_app.ui.components.tables import row_button
from freight_app.ui.i18n import t, tn
from freight_app.ui.shells.console import console_page

_INDENTS = ("ps-0", "ps-3 sm:ps-7", "ps-6 sm:ps-14", "ps-9 sm:ps-21", "ps-12 sm:ps-28", "ps-15 sm:ps-35")


def page() -> rx.Component:
    new: Any = CategoriesState.open_new("")  # type: ignore[call-arg]
    nothing = empty_state(
        t("No categories yet"),
        t("Categories are the shelves of the shop: three levels are enough for most. Make the first one."),
        action=button(t("New category"), look="brand", on_click=new),
        icon_name="list-tree",
    )
    not_found = empty_state(
        t("No category is called so"), t("Look for fewer letters, in any language."), icon_name="package-search"
    )
    tree = rx.cond(CategoriesState.rows.length() > 0, _tree(), not_found)  # type: ignore[attr-defined]
    return console_page(
        rx.el.form(
            filter_bar(
                button(t("Fold or open all"), look="plain", size="sm", on_click=CategoriesState.fold_all),
                search=find_field(
                    value=CategoriesState.q, on_change=CategoriesState.find, placeholder=t("Name in any language")
                ),
            ),
            on_submit=CategoriesState.keep_question,
        ),
        rx.cond(
            CategoriesState.is_loaded,
            rx.cond(CategoriesState.total > 0, tree, nothing),
            loading(t("The categories are being loaded"), skeleton_rows(12)),
        ),
        category_sheet(),
        title=t("Categories"),
        actions=[button(t("New category"), look="act", size="sm", icon_start="plus", keys="C", on_click=new)],
        undo={"move": CategoriesState.undo_move},
    )


def _tree() -> rx.Component:
    return client.RowKeys.create(
        client.DragRows.create(
            rx.el.ul(rx.foreach(CategoriesState.rows, _row), aria_label=t("Categories")),
            on_move=CategoriesState.drop,
        )
    )


def _row(row: Live) -> rx.Component:
    indent = rx.match(row.depth, *enumerate(_INDENTS), _INDENTS[-1])
    return rx.el.li(
        rx.el.span(
            icon("grip-vertical", "size-4"),
            aria_hidden="true",
            custom_attrs={"data-grip": True, "draggable": "true"},
            class_name="relative z-10 -ms-3 hidden h-full w-4 shrink-0 cursor-grab items-center text-ink-3 opacity-0 group-hover:opacity-100 pointer-fine:flex",
        ),
        rx.el.span(
            _fold(row),
            drawing(row.drawing, "size-8 shrink-0 [--k:2.4]"),
            rx.el.span(
                row_button(row.name, on_click=CategoriesState.open_category(row.slug)),  # type: ignore[call-arg]
                class_name=cx(
                    "min-w-0 [&>button]:max-w-full [&>button]:truncate [&>button]:align-bottom",
                    rx.cond(row.depth == 0, "[&>button]:font-semibold", ""),
                ),
            ),
            shown(
                row.missing != "",
                rx.el.span(
                    icon("languages", "size-3.5"),
                    t("Name missing: {languages}", languages=row.missing),
                    class_name="inline-flex items-center gap-1 text-xs whitespace-nowrap text-warn max-sm:hidden",
                ),
            ),
            class_name=cx("flex min-w-0 flex-1 items-center gap-2", indent),
        ),
        rx.el.span(
            tn("{count} part", "{count} parts", row.product_count),
            class_name="num shrink-0 text-ink-2",
        ),
        rx.el.span(
            icon_button(
                "arrow-up",
                t("Up"),
                size="sm",
                disabled=row.is_first,
                on_click=CategoriesState.move_up(row.slug),  # type: ignore[call-arg]
            ),
            icon_button(
                "arrow-down",
                t("Down"),
                size="sm",
                disabled=row.is_last,
                on_click=CategoriesState.move_down(row.slug),  # type: ignore[call-arg]
            ),
            icon_button(
                "plus",
                t("New category in it"),
                size="sm",
                disabled=~row.may_have_children,
                on_click=CategoriesState.open_new(row.slug),  # type: ignore[call-arg]
            ),
            # On a phone the sheet has these, with room for a thumb.
            class_name="relative z-10 flex shrink-0 max-sm:hidden",
        ),
        custom_attrs={"data-row": True, "data-branch": row.slug, "data-path": row.path},
        class_name=(
            "group relative flex h-11 items-center gap-3 border-y border-b-line border-t-transparent px-5 text-sm hover:bg-paper "
            "aria-[current=true]:bg-sunken data-[drop=after]:border-b-brand data-[drop=before]:border-t-brand data-[drop=inside]:bg-brand-soft"
        ),
        key=row.slug,
    )


def _fold(row: Live) -> rx.Component:
    look = "relative z-10 grid size-8 shrink-0 place-items-center rounded-sm text-ink-2 hover:bg-sunken max-sm:size-11"
    return rx.cond(  # type: ignore[return-value]
        row.has_children,
        rx.el.button(
            rx.el.span(
                icon("chevron-down", "size-4"),
                class_name=cx("transition duration-150", rx.cond(row.is_folded, "-rotate-90 rtl:rotate-90", "")),
            ),
            type="button",
            aria_expanded=rx.cond(row.is_folded, "false", "true"),
            aria_label=rx.cond(row.is_folded, t("Open {name}", name=row.name), t("Fold {name}", name=row.name)),
            on_click=CategoriesState.fold(row.slug),  # type: ignore[call-arg]
            class_name=look,
        ),
        rx.el.span(class_name="size-8 shrink-0 max-sm:size-11"),
    )
