"""``/account/lists``: the lists that somebody keeps of what they order again and again."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.ui.account.frame import account_page
from freight_app.ui.account.lists_state import UNDO_DELETE, ListsState
from freight_app.ui.components.base import as_var, shown
from freight_app.ui.components.buttons import button, icon_button, link_button
from freight_app.ui.components.fields import text_field
from freight_app.ui.components.forms import form
from freight_app.ui.components.overlays import dialog
from freight_app.ui.components.states import empty_state, loading, skeleton_rows
from freight_app.ui.i18n import t, tn
from freight_app.ui.storefront.page_parts import Shown

STATE: Any = ListsState


def page() -> rx.Component:
    has_some = as_var(ListsState.rows).length() > 0
    make = button(t("New list"), look="brand", size="md", icon_start="plus", on_click=ListsState.open_new)
    nothing = empty_state(
        t("No lists yet"),
        t("Keep what you order again and again: from the cart, an order, or with the bookmark beside a part."),
        action=make,
        icon_name="bookmark",
    )
    lists = rx.el.ul(
        rx.foreach(ListsState.rows, _list),
        class_name="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface",
    )
    return account_page(
        rx.cond(
            as_var(ListsState.is_loaded),
            rx.cond(has_some, lists, nothing),
            loading(t("Your lists are being loaded"), skeleton_rows(4)),
        ),
        _new(),
        here="lists",
        title=t("My lists"),
        actions=rx.el.div(
            link_button(t("Quick order"), "/quick-order", size="md", icon_start="zap"),
            shown(has_some, make),
            class_name="flex flex-wrap gap-2",
        ),
        undo={UNDO_DELETE: ListsState.undo_delete},
    )


def _list(one: Shown) -> rx.Component:
    return rx.el.li(
        rx.el.a(
            rx.el.span(one.name, class_name="block truncate font-semibold"),
            rx.el.span(
                tn("{count} part", "{count} parts", one.parts),
                " · ",
                one.changed,
                class_name="num block text-sm text-ink-2",
            ),
            href=one.href,
            class_name="min-w-0 flex-1 px-4 py-3.5 hover:text-brand sm:px-5",
        ),
        icon_button("trash", t("Delete {name}, can be undone", name=one.name), on_click=STATE.delete(one.id)),
        key=one.id,
        class_name="flex items-center gap-2 pe-2 hover:bg-sunken",
    )


def _new() -> rx.Component:
    return dialog(
        form(
            text_field(
                t("Name"),
                "name",
                error=STATE.error,
                placeholder=t("Every week, Peugeot service"),
                max_length=80,
                auto_complete="off",
                required=True,
            ),
            id="new-list",
            on_submit=ListsState.create,
        ),
        open=ListsState.is_open,
        on_close=ListsState.close,
        title=t("New list"),
        actions=[
            button(t("Make the list"), look="brand", type="submit", form="new-list"),
            button(t("Cancel"), look="plain", custom_attrs={"data-close": True}),
        ],
    )
