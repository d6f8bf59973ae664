"""``/admin/carriers``: who carries parcels, what of their calls is used, and whether they answer."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.admin.shipping.carriers_describe import describe_sheet
from freight_app.ui.admin.shipping.carriers_parts import answer_box
from freight_app.ui.admin.shipping.carriers_state import RATE_ERRORS, CarriersState
from freight_app.ui.admin.tenants_fields import gauge
from freight_app.ui.components.base import Child, Live, Text, code, shown
from freight_app.ui.components.buttons import button
from freight_app.ui.components.choices import select_field
from freight_app.ui.components.fields import number_field, text_field
from freight_app.ui.components.forms import form
from freight_app.ui.components.states import loading, notice, skeleton_rows
from freight_app.ui.components.status import badge
from freight_app.ui.components.tables import data_table, plain_table, table_row, td, td_number, th
from freight_app.ui.i18n import number, t
from freight_app.ui.shells.console import console_page

STATE: Live = CarriersState
_FORM = "flex! flex-row! flex-wrap items-start gap-4"


def page() -> rx.Component:
    return console_page(
        rx.cond(STATE.is_loaded, _content(), loading(t("The carriers are being loaded"), skeleton_rows(4))),
        describe_sheet(),
        title=t("Carriers"),
        trail=[(t("Shipments"), "/admin/shipments")],
        actions=[
            shown(
                STATE.may_describe,
                button(
                    t("Describe a carrier"), look="act", size="sm", icon_start="plus", keys="C", on_click=STATE.open_new
                ),
            )
        ],
    )


def _content() -> rx.Component:
    return rx.el.div(
        _table(),
        rx.foreach(STATE.broken, _broken),
        shown(STATE.may_edit & (STATE.trackers.length() > 0), _part(t("Try a number"), _try())),
        shown(STATE.raters.length() > 0, _part(t("What would a parcel cost?"), _rates())),
    )


def _part(title: Text, *content: Child) -> rx.Component:
    return rx.el.section(
        rx.el.h2(title, class_name="text-base font-semibold"),
        rx.el.div(*content, class_name="mt-3 flex flex-col gap-4"),
        class_name="max-w-5xl border-t border-line px-5 py-6",
    )


def _table() -> rx.Component:
    return data_table(
        head=[
            th(t("Carrier"), first=True),
            th(t("State")),
            th(t("Calls today")),
            th(t("Shipments followed"), numeric=True),
            th(t("Last answer")),
            th(""),
        ],
        rows=rx.foreach(STATE.rows, _row),
        caption=t("Carriers"),
    )


def _row(row: Live) -> rx.Component:
    return table_row(
        td(
            rx.el.div(
                rx.el.span(rx.el.bdi(row.name), class_name="font-medium"),
                rx.el.span(row.abilities, class_name="block text-xs text-ink-2 text-pretty"),
                class_name="min-w-0 py-2",
            ),
            first=True,
            class_name="sm:max-w-96",
        ),
        td(
            rx.el.div(
                rx.match(
                    row.state,
                    ("ready", badge(t("Answers"), tone="good", icon_name="circle-check")),
                    ("by_hand", badge(t("By hand"), icon_name="user-round")),
                    ("not_set_up", badge(t("Not set up"), tone="warn", icon_name="key-round")),
                    ("closed", badge(t("Left alone for now"), tone="bad", icon_name="circle-pause")),
                    badge(t("No calls left today"), tone="warn", icon_name="hourglass"),
                ),
                shown(
                    row.lacks != "",
                    rx.el.span(
                        t("Missing: {setting}", setting=row.lacks), class_name="block text-xs text-ink-2 break-all"
                    ),
                ),
                shown(
                    row.closed_until != "",
                    rx.el.span(t("until {moment}", moment=row.closed_until), class_name="num block text-xs text-ink-2"),
                ),
                class_name="flex flex-col items-start gap-1 py-2 max-sm:items-end",
            ),
            label=t("State"),
        ),
        td(
            rx.cond(row.state == "by_hand", "–", gauge(row, t("Calls today"))),
            label=t("Calls today"),
            class_name="py-1.5",
        ),
        td_number(number(row.followed), label=t("Shipments followed")),
        td(
            rx.el.div(
                rx.el.span(rx.cond(row.succeeded != "", row.succeeded, t("Never")), class_name="num whitespace-nowrap"),
                shown(
                    row.error != "",
                    rx.el.span(
                        t("Failed {moment}:", moment=row.failed),
                        " ",
                        rx.el.span(row.error, dir="ltr"),
                        class_name="block text-xs text-bad text-pretty",
                    ),
                ),
                class_name="py-2 max-sm:text-end",
            ),
            label=t("Last answer"),
            class_name="sm:max-w-80",
        ),
        td(
            shown(
                row.is_uploaded & STATE.may_describe,
                button(t("Forget"), look="plain", size="sm", on_click=STATE.remove(row.code)),
            ),
            class_name="pe-5",
        ),
        key=row.code,
    )


def _broken(one: Live) -> rx.Component:
    return notice(
        t("The file {name} describes no carrier", name=one.name),
        rx.el.p(one.reason, dir="ltr", class_name="text-start"),
        tone="warn",
        class_name="mx-5 my-3",
    )


def _try() -> rx.Component:
    return rx.fragment(
        rx.el.p(
            t("Asks at once and shows what the carrier says. It takes one of the day's calls and changes no shipment."),
            class_name="max-w-2xl text-sm text-ink-2 text-pretty",
        ),
        form(
            select_field(t("Carrier"), "carrier", STATE.trackers, class_name="w-56"),
            text_field(t("Tracking number"), "number", required=True, max_length=60, dir="ltr", class_name="w-72"),
            button(t("Ask"), size="md", type="submit", icon_start="search", class_name="mt-7"),
            on_submit=STATE.try_it,
            class_name=_FORM,
        ),
        shown(STATE.trouble != "", notice(STATE.trouble, tone="bad")),
        answer_box(STATE.answer, STATE.events),
    )


def _rates() -> rx.Component:
    errors: dict[str, Live] = {name: STATE.rate_errors[name] for name in RATE_ERRORS}

    def place(label: Text, name: str, most: int, width: str, *, required: bool = True) -> rx.Component:
        return text_field(label, name, max_length=most, required=required, error=errors[name], class_name=width)

    def size(label: Text, name: str, field: str, unit: Text) -> rx.Component:
        return number_field(
            label, name, unit=unit, decimals=True, max_length=8, error=errors[field], required=True, class_name="w-36"
        )

    return rx.fragment(
        form(
            select_field(t("Carrier"), "rater", STATE.raters, class_name="w-56"),
            place(t("From town"), "origin_city", 45, "w-48"),
            place(t("From country, two letters"), "origin_country", 2, "w-48"),
            place(t("From postal code"), "origin_postal_code", 12, "w-40", required=False),
            place(t("To town"), "destination_city", 45, "w-48"),
            place(t("To country, two letters"), "destination_country", 2, "w-48"),
            place(t("To postal code"), "destination_postal_code", 12, "w-40", required=False),
            size(t("Weight"), "weight", "weight_g", "kg"),
            size(t("Length"), "length", "length_mm", "cm"),
            size(t("Width"), "width", "width_mm", "cm"),
            size(t("Height"), "height", "height_mm", "cm"),
            button(t("Ask for prices"), size="md", type="submit", class_name="mt-7"),
            on_submit=STATE.ask_rates,
            class_name=_FORM,
        ),
        shown(STATE.rate_errors["form"] != "", notice(STATE.rate_errors["form"], tone="bad")),
        shown(STATE.rate_trouble != "", notice(STATE.rate_trouble, tone="bad")),
        shown(
            STATE.rates.length() > 0,
            plain_table(
                [t("Service"), t("Price"), t("Expected")],
                rx.foreach(STATE.rates, _rate),
                caption=t("Prices of the carrier"),
            ),
        ),
    )


def _rate(one: Live) -> rx.Component:
    return rx.el.tr(
        rx.el.td(rx.el.bdi(one.name), " ", code(one.code, "text-ink-2"), class_name="px-4 py-2.5"),
        rx.el.td(rx.el.bdi(one.price), class_name="num px-4 py-2.5 whitespace-nowrap"),
        rx.el.td(rx.el.bdi(one.arrives), class_name="num px-4 py-2.5 whitespace-nowrap"),
        key=one.code,
    )
