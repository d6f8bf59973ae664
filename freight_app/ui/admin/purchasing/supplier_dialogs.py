"""The dialogs of a supplier's page: terms, a person, a price, the prices before it."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.ui.admin.purchasing.supplier_form import supplier_fields
from freight_app.ui.admin.purchasing.supplier_state import SupplierState
from freight_app.ui.components.base import Live, as_var, code, shown
from freight_app.ui.components.buttons import button
from freight_app.ui.components.choices import checkbox, combobox_field
from freight_app.ui.components.fields import date_field, money_field, number_field, text_field
from freight_app.ui.components.forms import form
from freight_app.ui.components.overlays import dialog
from freight_app.ui.components.tables import plain_cell, plain_table
from freight_app.ui.i18n import t

SUPPLIER: Live = SupplierState.supplier
CONTACT: Live = SupplierState.contact
OFFERED: Live = SupplierState.offered
ERRORS: Live = as_var(SupplierState.errors)
STATE: Any = SupplierState


def supplier_dialogs() -> rx.Component:
    return rx.fragment(_edit(), _contact(), _offer(), _history())


def _edit() -> rx.Component:
    return _dialog(
        "edit",
        t("Edit supplier"),
        form(
            supplier_fields(ERRORS, SUPPLIER),
            button(t("Save"), look="act", type="submit"),
            on_submit=SupplierState.save,
            key=SUPPLIER.public_id,
        ),
        class_name="sm:max-w-2xl",
    )


def _contact() -> rx.Component:
    return _dialog(
        "contact",
        rx.cond(CONTACT.contact_id > 0, t("Edit contact"), t("New contact")),
        form(
            text_field(
                t("Name"), "name", required=True, error=ERRORS["name"], default_value=CONTACT.name, max_length=120
            ),
            text_field(t("Role"), "role", optional=True, default_value=CONTACT.role, max_length=80),
            text_field(
                t("Email"), "email", type="email", error=ERRORS["email"], default_value=CONTACT.email, max_length=254
            ),
            text_field(t("Phone"), "phone", type="tel", optional=True, default_value=CONTACT.phone, max_length=40),
            checkbox(t("Gets our orders by mail"), name="gets_orders", default_checked=CONTACT.gets_orders),
            button(t("Save"), look="act", type="submit"),
            on_submit=SupplierState.save_contact,
            key=CONTACT.contact_id.to_string(),
        ),
    )


def _offer() -> rx.Component:
    which = rx.cond(
        OFFERED.product_id > 0,
        rx.fragment(
            rx.el.p(rx.el.bdi(OFFERED.name), " ", code(OFFERED.sku, "text-ink-2"), class_name="font-medium"),
            rx.el.input(type="hidden", name="sku", value=OFFERED.sku, read_only=True),
        ),
        combobox_field(
            t("Part"),
            "sku",
            SupplierState.found,
            on_type=SupplierState.find_part,
            placeholder=t("Part number or name"),
            error=ERRORS["sku"],
        ),
    )
    return _dialog(
        "offer",
        t("A price of {name}", name=SUPPLIER.name),
        form(
            which,
            rx.el.div(
                money_field(
                    t("Price of one"), "price", currency=SUPPLIER.currency, required=True, error=ERRORS["price"]
                ),
                text_field(
                    t("Their number"), "supplier_sku", optional=True, default_value=OFFERED.supplier_sku,
                    max_length=64, dir="ltr",
                ),
                number_field(
                    t("From how many"), "min_quantity", default_value="1", error=ERRORS["min_quantity"],
                    hint=t("They sell no fewer, or give this price from so many on."),
                ),
                number_field(
                    t("Packs of"), "pack_size", default_value=OFFERED.pack_size.to_string(), error=ERRORS["pack_size"]
                ),
                number_field(
                    t("Lead time"), "lead_time_days", unit=t("days"), optional=True, error=ERRORS["lead_time_days"]
                ),
                date_field(
                    t("Holds from"), "valid_from", optional=True, error=ERRORS["valid_from"],
                    hint=t("Today, when left empty."),
                ),
                date_field(t("Holds until"), "valid_until", optional=True, error=ERRORS["valid_until"]),
                class_name="grid gap-4 sm:grid-cols-2",
            ),
            button(t("Save the price"), look="act", type="submit"),
            shown(OFFERED.breaks.length() > 0, _ending()),
            on_submit=SupplierState.save_offer,
            key=OFFERED.product_id.to_string(),
        ),
        class_name="sm:max-w-xl",
    )  # fmt: skip


def _ending() -> rx.Component:
    def row(step: Live) -> rx.Component:
        return rx.el.li(
            rx.el.span(t("from {count}", count=step.min_quantity), class_name="text-ink-2"),
            rx.el.bdi(step.price, class_name="num ltr flex-1 font-medium"),
            button(t("Ends today"), size="sm", type="button", on_click=STATE.end_offer(step.offer_id)),
            class_name="flex items-center gap-3 py-1.5",
        )

    return rx.el.div(
        rx.el.h3(t("Prices now"), class_name="font-semibold"),
        rx.el.ul(rx.foreach(OFFERED.breaks, row), class_name="divide-y divide-line"),
        class_name="border-t border-line pt-3",
    )


def _history() -> rx.Component:
    def row(point: Live) -> rx.Component:
        return rx.el.tr(
            plain_cell(point.since, class_name="num whitespace-nowrap"),
            plain_cell(point.until, class_name="num whitespace-nowrap"),
            plain_cell(point.min_quantity, class_name="num"),
            plain_cell(rx.el.bdi(point.price, class_name="num ltr font-medium"), class_name="whitespace-nowrap"),
            plain_cell(rx.el.bdi(point.by)),
        )

    return _dialog(
        "history",
        t("Prices of {name}", name=OFFERED.name),
        plain_table(
            [t("Holds from"), t("Holds until"), t("From how many"), t("Price"), t("Written by")],
            rx.foreach(SupplierState.history, row),
            caption=t("Earlier prices"),
        ),
        class_name="sm:max-w-2xl",
    )


def _dialog(name: str, title: Any, *content: rx.Component, class_name: str = "") -> rx.Component:
    return dialog(
        *content,
        open=SupplierState.asks == name,  # type: ignore[arg-type]
        on_close=SupplierState.close,
        title=title,
        class_name=class_name,
    )
