"""``/admin/products/[sku]`` and ``/admin/products/new``: a product with all that belongs to it."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.ui.admin.alert_strip import alert_strip
from freight_app.ui.admin.product_fields import GROUP, MAIN_FORM, main_form
from freight_app.ui.admin.product_fitments import UNDO_FITMENT, FitmentState, fitments_section
from freight_app.ui.admin.product_history import history_section, stock_section
from freight_app.ui.admin.product_pictures import UNDO_PICTURE, PicturesState, pictures_section
from freight_app.ui.admin.product_price_state import UNDO_PRICE, PricesState
from freight_app.ui.admin.product_prices import prices_section
from freight_app.ui.admin.product_state import UNDO_DELETE, UNDO_RESTORE, ProductState
from freight_app.ui.admin.products_rows import PATH
from freight_app.ui.admin.purchasing.product_cost import product_cost
from freight_app.ui.components.attachments import attachments
from freight_app.ui.components.base import Child, Live, as_var, code, shown
from freight_app.ui.components.buttons import button, link_button
from freight_app.ui.components.icons import icon
from freight_app.ui.components.navigation import tabs
from freight_app.ui.components.states import empty_state, loading, notice, skeleton
from freight_app.ui.components.status import status_badge
from freight_app.ui.i18n import t
from freight_app.ui.shells.console import console_page, sentence_head

VIEW: Live = ProductState.view
_TRAIL: list[tuple[Any, Any]] = [(t("Products"), PATH)]


def page() -> rx.Component:
    unknown = empty_state(
        t("There is no such part"),
        t("It may be written differently; look for it in the list."),
        action=link_button(t("All parts"), f"{PATH}?tab=all", look="brand"),
        icon_name="package-search",
    )
    return console_page(
        # One who comes from the empty form of a new part waits for this one.
        rx.cond(
            ProductState.is_loaded & ~as_var(ProductState.is_new),
            rx.cond(ProductState.is_found, _editor(), unknown),
            _waiting(),
        ),
        title=rx.cond(VIEW.sku == "", t("Part"), code(VIEW.sku)),  # type: ignore[arg-type]
        trail=_TRAIL,
        class_name="flex flex-col",
        undo={
            UNDO_DELETE: ProductState.restore,
            UNDO_RESTORE: ProductState.delete,
            UNDO_PICTURE: PicturesState.undo_removal,
            UNDO_PRICE: PricesState.undo,
            UNDO_FITMENT: FitmentState.undo_removal,
        },
    )


def new_page() -> rx.Component:
    form = rx.el.div(main_form(is_new=True), _save_bar(t("Save")), class_name=GROUP)
    return console_page(
        rx.cond(ProductState.is_loaded & as_var(ProductState.is_new), form, _waiting()),
        title=t("New product"),
        trail=_TRAIL,
        class_name="flex flex-col",
    )


def _waiting() -> rx.Component:
    return loading(t("The part is being loaded"), skeleton("m-5 h-24"), skeleton("m-5 h-64"), skeleton("m-5 h-40"))


def _editor() -> rx.Component:
    return rx.el.div(
        _head(),
        shown(ProductState.is_stale, _stale()),
        alert_strip("product", VIEW.sku),
        tabs(
            (t("Part"), main_form(is_new=False)),
            (t("Pictures"), pictures_section()),
            (t("Prices"), rx.fragment(prices_section(), product_cost(VIEW.sku))),
            (t("Vehicles"), fitments_section()),
            (t("Stock"), stock_section()),
            (t("Documents"), attachments("product", VIEW.sku)),
            (t("Changes"), history_section()),
            class_name="mb-0! px-3",
        ),
        _save_bar(t("Save")),
        class_name=GROUP,
    )


def _head() -> rx.Component:
    in_shop = link_button(t("See in the shop"), VIEW.shop_href, size="sm", icon_end="external-link", target="_blank")
    delete = button(t("Delete"), look="danger", size="sm", icon_start="trash", on_click=ProductState.delete)
    restore = button(t("Bring back"), size="sm", icon_start="undo-2", on_click=ProductState.restore)
    return sentence_head(
        rx.fragment(
            status_badge("product", VIEW.status),
            rx.el.span(t("Changed {moment}", moment=VIEW.changed), class_name="num"),
        ),
        VIEW.name,
        rx.fragment(
            code(VIEW.sku),
            shown(VIEW.replaces != "", " · ", t("takes the place of {skus}", skus=VIEW.replaces)),
        ),
        action=rx.fragment(shown(VIEW.is_in_shop, in_shop), rx.cond(VIEW.is_deleted, restore, delete)),
    )


def _stale() -> Child:
    return notice(
        t("Somebody changed this part in the meantime"),
        rx.el.p(
            t("What you typed is still here. Look at theirs, or save yours over it: only the fields that you changed.")
        ),
        rx.el.div(
            button(t("Show theirs, drop mine"), size="sm", on_click=ProductState.load_theirs),
            button(
                t("Save mine over it"),
                look="brand",
                size="sm",
                type="submit",
                form=MAIN_FORM,
                on_click=ProductState.keep_mine,
            ),
            class_name="mt-2 flex flex-wrap gap-2",
        ),
        tone="warn",
        class_name="m-5",
    )


def _save_bar(label: Any) -> rx.Component:
    """In sight wherever the page stands; it says whether something is not kept yet."""
    unsaved = rx.el.span(
        icon("circle-dot", "size-4 text-warn"),
        t("Not saved yet"),
        class_name="hidden items-center gap-1.5 font-medium group-has-[form[data-changed]]/editor:inline-flex",
    )
    kept = rx.el.span(
        icon("circle-check", "size-4 text-good"),
        t("Everything is saved"),
        class_name="inline-flex items-center gap-1.5 text-ink-2 group-has-[form[data-changed]]/editor:hidden",
    )

    def wrong(text: Any) -> rx.Component:
        return rx.el.span(
            icon("circle-alert", "size-4"),
            text,
            role="alert",
            class_name="inline-flex items-center gap-1.5 font-medium text-bad",
        )

    return rx.el.div(
        # At the start: what is told in a toast stands at the end and must not cover it.
        button(label, look="act", size="md", type="submit", form=MAIN_FORM),
        rx.cond(
            ProductState.has_errors,
            wrong(t("Some fields need another look")),
            rx.cond(
                ProductState.is_stale,
                wrong(t("Somebody changed this part in the meantime")),
                rx.fragment(unsaved, shown(~as_var(ProductState.is_new), kept)),
            ),
        ),
        class_name="sticky bottom-0 z-10 mt-auto flex min-h-16 flex-wrap items-center gap-3 border-t border-line bg-surface px-5 py-2 text-sm",
    )
