"""``/account/lists/[id]``: one list, each part as it stands today, and all that can be had into the cart."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.ui.account.frame import account_page
from freight_app.ui.account.lists_state import UNDO_LINE, ListState
from freight_app.ui.components.base import as_var, code, shown
from freight_app.ui.components.buttons import button, icon_button, link_button
from freight_app.ui.components.choices import stepper
from freight_app.ui.components.fields import text_field
from freight_app.ui.components.forms import form
from freight_app.ui.components.icons import icon
from freight_app.ui.components.navigation import pagination
from freight_app.ui.components.overlays import dialog
from freight_app.ui.components.price import price
from freight_app.ui.components.products import product_picture
from freight_app.ui.components.states import empty_state, loading, skeleton_rows
from freight_app.ui.i18n import t, tn
from freight_app.ui.storefront.page_parts import Shown

STATE: Any = ListState
_view: Shown = ListState.view


def page() -> rx.Component:
    unknown = empty_state(
        t("You have no such list"),
        t("It was deleted, or it belongs to another account."),
        action=link_button(t("My lists"), "/account/lists", look="brand"),
        icon_name="bookmark",
    )
    nothing = empty_state(
        t("Nothing on this list yet"),
        t("Put parts on it from their pages, with the bookmark beside the price."),
        action=link_button(t("Look for parts"), "/search", look="brand", icon_start="search"),
        icon_name="bookmark",
    )
    return account_page(
        rx.cond(
            as_var(ListState.is_loaded),
            rx.cond(as_var(ListState.is_found), rx.cond(_view.parts > 0, _list(), nothing), unknown),
            loading(t("The list is being loaded"), skeleton_rows(6)),
        ),
        _rename(),
        here="lists",
        title=rx.cond(_view.name != "", _view.name, t("My lists")),
        actions=shown(
            _view.id != "",
            button(t("Rename"), look="plain", size="md", icon_start="pencil", on_click=ListState.ask_name),
        ),
        undo={UNDO_LINE: ListState.undo_remove},
    )


def _list() -> rx.Component:
    return rx.fragment(
        rx.el.div(
            rx.el.div(
                rx.el.p(
                    tn("{count} part", "{count} parts", _view.parts),
                    class_name="num text-sm text-ink-2",
                ),
                shown(_view.good > 0, price(_view.total)),
                class_name="me-auto",
            ),
            button(t("Choose of them"), icon_start="zap", on_click=ListState.to_quick_order),
            button(
                tn("Put {count} part into the cart", "Put {count} parts into the cart", _view.good),
                look="act",
                icon_start="shopping-cart",
                disabled=_view.good == 0,
                on_click=ListState.put_into_cart,
            ),
            class_name="mb-4 flex flex-wrap items-center gap-3 max-sm:[&>button]:w-full",
        ),
        rx.el.ul(
            rx.foreach(_view.rows, _line),
            class_name="divide-y divide-line rounded-lg border border-line bg-surface",
        ),
        shown(
            _view.pages > 1,
            pagination(
                page=_view.page,
                pages=_view.pages,
                total=_view.parts,
                first=_view.first,
                last=_view.last,
                on_page=ListState.go_to,
            ),
        ),
    )


def _line(line: Shown) -> rx.Component:
    return rx.el.li(
        product_picture(line.image, "part", class_name="size-14 rounded-sm", image_class="size-full p-1"),
        rx.el.div(
            rx.el.a(line.name, href=line.href, class_name="block font-medium text-pretty hover:text-brand"),
            rx.el.p(rx.el.bdi(line.brand), " ", code(line.sku), class_name="text-sm text-ink-2"),
            shown(
                line.said != "",
                rx.el.p(
                    icon("triangle-alert", "size-4"),
                    line.said,
                    class_name="num flex items-center gap-1.5 text-sm font-medium text-warn",
                ),
            ),
            rx.el.input(
                default_value=line.note,
                on_blur=lambda value: STATE.set_note(line.product_id, value),
                placeholder=t("A note for yourself"),
                aria_label=t("Note for {name}", name=line.name),
                max_length=200,
                key=line.note,
                class_name=(
                    "-ms-2 mt-1 h-9 w-full max-w-md rounded-sm border border-transparent bg-transparent px-2 text-sm "
                    "placeholder:text-ink-3 hover:border-line focus:border-brand focus:outline-none"
                ),
            ),
            class_name="min-w-0 flex-1",
        ),
        rx.el.div(
            stepper(
                line.quantity,
                on_change=lambda value: STATE.set_quantity(line.product_id, value),
                label=t("Quantity of {number}", number=line.sku),
                small=True,
            ),
            rx.el.span(shown(line.has_total, price(line.total, size="md")), class_name="min-w-24 text-end"),
            rx.el.span(
                icon_button(
                    "arrow-up",
                    t("Move up"),
                    size="sm",
                    on_click=STATE.move(line.product_id, -1),
                    disabled=line.is_first,
                ),
                icon_button(
                    "arrow-down",
                    t("Move down"),
                    size="sm",
                    on_click=STATE.move(line.product_id, 1),
                    disabled=line.is_last,
                ),
                icon_button("trash", t("Take out, can be undone"), size="sm", on_click=STATE.remove(line.product_id)),
                class_name="inline-flex",
            ),
            class_name="flex flex-wrap items-center justify-end gap-2 max-sm:w-full",
        ),
        key=line.product_id.to_string(),
        class_name="flex flex-wrap items-start gap-x-4 gap-y-2 px-4 py-3 sm:flex-nowrap",
    )


def _rename() -> rx.Component:
    return dialog(
        form(
            text_field(
                t("Name"),
                "name",
                error=STATE.error,
                default_value=_view.name,
                max_length=80,
                auto_complete="off",
                required=True,
            ),
            id="rename-list",
            on_submit=ListState.rename,
        ),
        open=ListState.is_renaming,
        on_close=ListState.keep_name,
        title=t("Rename the list"),
        actions=[
            button(t("Save"), look="brand", type="submit", form="rename-list"),
            button(t("Cancel"), look="plain", custom_attrs={"data-close": True}),
        ],
    )
