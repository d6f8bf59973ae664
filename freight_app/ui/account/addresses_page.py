"""``/account/addresses``: where one's parts are brought."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.ui.account.addresses_state import MAX_LABEL, UNDO_REMOVE, AddressesState
from freight_app.ui.account.frame import CARD, account_page
from freight_app.ui.components.base import Text, code, shown
from freight_app.ui.components.buttons import button, icon_button, text_button
from freight_app.ui.components.fields import text_field
from freight_app.ui.components.forms import form
from freight_app.ui.components.overlays import dialog
from freight_app.ui.components.states import empty_state, loading, notice, skeleton
from freight_app.ui.components.status import badge
from freight_app.ui.i18n import t
from freight_app.ui.storefront.address_fields import address_fields
from freight_app.ui.storefront.page_parts import Shown

FORM_ID = "address"


def page() -> rx.Component:
    add = button(t("Add an address"), look="brand", size="md", icon_start="plus", on_click=AddressesState.open_new)
    nothing = empty_state(
        t("No address yet"),
        t("Write down where your parts go, and the checkout fills itself in."),
        action=add,
        icon_name="map-pin",
    )
    has_some = AddressesState.cards.length() > 0  # type: ignore[attr-defined]
    waiting = loading(
        t("Your addresses are being loaded"),
        rx.el.div(skeleton("h-40 rounded-lg"), skeleton("h-40 rounded-lg"), class_name="grid gap-4 md:grid-cols-2"),
    )
    cards = rx.el.ul(rx.foreach(AddressesState.cards, _card), class_name="grid gap-4 md:grid-cols-2")
    return account_page(
        rx.cond(AddressesState.is_loaded, rx.cond(has_some, cards, nothing), waiting),
        _form(),
        here="addresses",
        title=t("My addresses"),
        actions=shown(has_some, add),
        undo={UNDO_REMOVE: AddressesState.undo_remove},
    )


def _card(address: Shown) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.h2(address.title, class_name="min-w-0 font-semibold text-pretty"),
            shown(address.is_default, badge(t("Comes first"), tone="good", icon_name="check")),
            class_name="flex flex-wrap items-center justify-between gap-2",
        ),
        shown(address.recipient != "", rx.el.p(rx.el.bdi(address.recipient), class_name="mt-1")),
        rx.el.p(rx.el.bdi(address.place), class_name="mt-1 text-pretty"),
        rx.el.p(code(address.phone, "num"), class_name="text-ink-2"),
        shown(address.note != "", rx.el.p(rx.el.bdi(address.note), class_name="text-sm text-ink-2 text-pretty")),
        rx.el.div(
            text_button(
                t("Change"),
                on_click=AddressesState.open_edit(address.id),  # type: ignore[call-arg, func-returns-value]
                aria_label=t("Change {name}", name=address.title),
            ),
            shown(
                ~address.is_default,
                text_button(t("Offer it first"), on_click=AddressesState.make_default(address.id)),  # type: ignore[call-arg, func-returns-value]
            ),
            icon_button(
                "trash",
                t("Take out, can be undone"),
                on_click=AddressesState.remove(address.id),  # type: ignore[call-arg, func-returns-value]
                class_name="ms-auto -me-3",
            ),
            class_name="mt-auto flex items-center gap-x-5 pt-3",
        ),
        key=address.id.to_string(),
        class_name=f"{CARD} flex flex-col pb-3",
    )


def _form() -> rx.Component:
    return dialog(
        form(
            shown(AddressesState.trouble != "", notice(AddressesState.trouble, tone="bad", class_name="sm:col-span-2")),
            text_field(
                t("What you call it"),
                "label",
                optional=True,
                default_value=AddressesState.label,
                placeholder=t("Home, work, the garage"),
                max_length=MAX_LABEL,
                auto_complete="off",
                class_name="sm:col-span-2",
            ),
            _field(t("Name"), "name", required=True, auto_complete="name", max_length=120),
            _field(
                t("Mobile, the driver calls it"), "phone", type="tel", required=True, auto_complete="tel", max_length=30
            ),
            *address_fields(_field),
            id=FORM_ID,
            on_submit=AddressesState.save,
            class_name="grid! gap-4 sm:grid-cols-2",
        ),
        open=AddressesState.is_open,
        on_close=AddressesState.close,
        title=rx.cond(AddressesState.editing > 0, t("Change the address"), t("A new address")),
        actions=[
            button(t("Save"), look="brand", type="submit", form=FORM_ID),
            button(t("Cancel"), look="plain", custom_attrs={"data-close": True}),
        ],
    )


def _field(label: Text, name: str, **props: Any) -> rx.Component:
    return text_field(
        label,
        name,
        error=getattr(AddressesState.errors, name),
        default_value=getattr(AddressesState.typed, name),
        **props,
    )
