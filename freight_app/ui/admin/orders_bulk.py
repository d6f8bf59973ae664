"""What the order list has for several orders at once: cancel, tag; and its kept questions."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.ui.admin.order_changes import tag_look
from freight_app.ui.admin.orders_bulk_state import OrdersBulkState
from freight_app.ui.admin.orders_state import OrdersState
from freight_app.ui.components.base import Child, Live, Text, as_var, cx, shown
from freight_app.ui.components.buttons import button, icon_button
from freight_app.ui.components.choices import checkbox
from freight_app.ui.components.fields import text_field
from freight_app.ui.components.forms import form
from freight_app.ui.components.overlays import dialog, menu, menu_item, menu_link, menu_rule
from freight_app.ui.i18n import t, tn

STATE: Any = OrdersBulkState
CHOSEN: Live = as_var(OrdersState.chosen)
ERRORS: Live = as_var(OrdersBulkState.errors)


def bulk_buttons() -> rx.Component:
    """Cancel and tag, for those who may."""
    return rx.fragment(
        button(
            t("Tag"),
            look="plain",
            size="sm",
            icon_start="tag",
            keys="T",
            on_click=STATE.ask("tag"),
            class_name="max-sm:h-11",
        ),
        button(
            t("Cancel"),
            look="plain",
            size="sm",
            icon_start="circle-x",
            on_click=STATE.ask("cancel"),
            class_name="max-sm:h-11",
        ),
    )


def saved_views_menu() -> rx.Component:
    """Questions that somebody keeps, one's own and shared ones, and the one that the list shows now."""

    def view(one: Live) -> rx.Component:
        return rx.el.div(
            menu_link(one.name, one.href, icon_name="bookmark"),
            rx.cond(
                one.is_own,
                icon_button("x", t("Forget {view}", view=one.name), size="sm", on_click=STATE.forget_view(one.id)),
                rx.el.span(one.saved_by, class_name="ps-2 text-xs text-ink-2"),
            ),
            class_name="flex items-center",
        )

    return menu(
        button(t("Views"), look="plain", size="sm", icon_start="bookmark", class_name="max-sm:h-11"),
        rx.foreach(as_var(OrdersBulkState.views), view),
        shown(as_var(OrdersBulkState.views).length() > 0, menu_rule()),
        menu_item(t("Keep this view"), icon_name="plus", on_click=STATE.ask("view")),
        label=t("Kept views"),
    )


def bulk_dialogs() -> rx.Component:
    """The dialog that is open."""
    count = CHOSEN.length()
    return rx.fragment(
        _question(
            "cancel",
            tn("Cancel {count} order?", "Cancel {count} orders?", count),
            rx.el.p(t("The parts go back on sale, and money that came is owed back."), class_name="text-ink-2"),
            text_field(t("Reason"), "reason", required=True, max_length=500, error=ERRORS["reason"]),
            do=button(t("Cancel them"), look="danger", type="submit"),
            on_submit=OrdersBulkState.cancel_chosen,
        ),
        _question(
            "tag",
            tn("Tag {count} order", "Tag {count} orders", count),
            text_field(t("Tag"), "tag", required=True, max_length=40, error=ERRORS["tag"]),
            do=button(t("Put it on"), look="act", type="submit"),
            on_submit=OrdersBulkState.tag_chosen,
        ),
        _question(
            "view",
            t("Keep this view"),
            text_field(t("Name"), "name", required=True, max_length=60, error=ERRORS["name"]),
            checkbox(t("Colleagues see it too"), name="is_shared"),
            do=button(t("Keep it"), look="act", type="submit"),
            on_submit=OrdersBulkState.save_view,
        ),
    )


def row_tags(tags: Live) -> Child:
    """The words on an order, small, in its row."""
    return rx.foreach(  # type: ignore[return-value]
        tags,
        lambda tag: rx.el.bdi(
            tag.name,
            class_name=cx("ms-1.5 inline-block rounded-full px-2 py-0.5 text-xs font-medium", tag_look(tag.look)),
        ),
    )


def _question(name: str, title: Text, *content: Child, do: rx.Component, on_submit: Any) -> rx.Component:
    return dialog(
        form(
            *content,
            rx.el.input(type="hidden", name="step", value=OrdersBulkState.step, read_only=True),
            do,
            on_submit=on_submit,
        ),
        open=OrdersBulkState.asks == name,  # type: ignore[arg-type]
        on_close=STATE.ask(""),
        title=title,
    )
