"""``/admin/settings/rates``: the currencies that prices can be looked at in, and the rates that they are converted by."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.admin.settings_frame import intro, settings_page, waiting
from freight_app.ui.admin.settings_rates_state import RateSettingsState
from freight_app.ui.components.base import Child, Live, Text, code, shown
from freight_app.ui.components.buttons import button
from freight_app.ui.components.choices import combobox_field, select_field
from freight_app.ui.components.fields import date_field, number_field
from freight_app.ui.components.forms import form
from freight_app.ui.components.navigation import pagination
from freight_app.ui.components.states import empty_state, notice
from freight_app.ui.components.status import badge
from freight_app.ui.components.tables import data_table, table_row, td, th
from freight_app.ui.i18n import t

STATE: Live = RateSettingsState
ERRORS: Live = RateSettingsState.errors


def page() -> rx.Component:
    return settings_page(
        rx.cond(RateSettingsState.is_loaded, _content(), waiting()),
        here="rates",
        undo={"rates": RateSettingsState.undo_offer},
    )


def _content() -> rx.Component:
    return rx.el.div(
        intro(
            t(
                "Visitors can look at prices in these currencies, marked as about. Everything is charged in {currency}: an order keeps the rate by which its total was shown.",
                currency=STATE.own,
            )
        ),
        _offered(),
        combobox_field(
            t("Show prices in one more currency"),
            "currency",
            STATE.others,
            on_pick=STATE.offer,
            placeholder=t("Name or code"),
            class_name="max-w-md px-5 py-6",
        ),
        _part(t("How prices are shown"), _rules()),
        _part(t("Write a rate by hand"), _by_hand()),
        _part(t("Where rates come from"), _source()),
        _part(t("All rates"), _history(), bare=True),
    )


def _part(title: Text, *content: Child, bare: bool = False) -> rx.Component:
    return rx.el.section(
        rx.el.h2(title, class_name="px-5 text-base font-semibold"),
        rx.el.div(*content, class_name="mt-3" if bare else "mt-3 max-w-3xl px-5"),
        class_name="border-t border-line py-6",
    )


def _offered() -> rx.Component:
    def row(one: Live) -> rx.Component:
        state = rx.match(
            one.state,
            ("shown", badge(t("Shown"), tone="good", icon_name="check")),
            ("old", badge(t("Too old, not shown"), tone="warn", icon_name="clock")),
            badge(t("No rate, not shown"), tone="warn", icon_name="circle-help"),
        )
        return table_row(
            td(rx.el.span(one.name, class_name="font-medium"), " ", code(one.code, "text-ink-2"), first=True),
            td(rx.el.span(one.rate, class_name="num whitespace-nowrap"), label=t("Shown at")),
            td(one.day, label=t("Of")),
            td(one.source, label=t("Source")),
            td(state, label=t("State")),
            td(
                button(t("Offer no more"), look="plain", size="sm", on_click=STATE.withdraw(one.code)),
                class_name="ps-6 pe-5",
            ),
            key=one.code,
        )

    return rx.cond(
        STATE.offered.length() > 0,
        data_table(
            head=[
                th(t("Currency"), first=True),
                th(t("Shown at")),
                th(t("Of")),
                th(t("Source")),
                th(t("State")),
                th(""),
            ],
            rows=rx.foreach(STATE.offered, row),
            caption=t("Currencies that prices are shown in"),
            class_name="max-w-5xl",
        ),
        rx.el.p(t("None yet: all prices are in {currency} alone.", currency=STATE.own), class_name="px-5 text-ink-2"),
    )  # type: ignore[return-value]


_ROW = "flex! flex-row! flex-wrap items-start gap-4"


def _rules() -> rx.Component:
    return form(
        number_field(
            t("Margin on top"),
            "margin",
            unit="%",
            decimals=True,
            hint=t("What a customer's bank takes as well."),
            default_value=STATE.margin,
            error=ERRORS["margin"],
            max_length=6,
            class_name="w-48",
        ),
        number_field(
            t("A rate is used for so many days"),
            "days",
            hint=t("An older one is not shown."),
            default_value=STATE.days,
            error=ERRORS["days"],
            max_length=3,
            class_name="w-64",
        ),
        button(t("Save"), size="md", type="submit", class_name="mt-7"),
        on_submit=STATE.save_rules,
        key="rules" + STATE.filled.to_string(),
        class_name=_ROW,
    )


def _by_hand() -> rx.Component:
    return form(
        select_field(t("One"), "base", STATE.bases, error=ERRORS["base"], class_name="w-56"),
        number_field(
            t("is worth"),
            "value",
            unit=STATE.own,
            decimals=True,
            error=ERRORS["value"],
            max_length=24,
            class_name="w-48",
        ),
        date_field(t("Holds from"), "rated_on", default_value=STATE.today, error=ERRORS["rated_on"], class_name="w-44"),
        button(t("Add"), size="md", type="submit", class_name="mt-7"),
        on_submit=STATE.add,
        key="rate" + STATE.filled.to_string(),
        class_name=_ROW,
    )


def _source() -> rx.Component:
    fetching: Live = STATE.fetching
    connected = rx.fragment(
        rx.el.p(
            rx.el.span(fetching.source, class_name="font-medium"),
            rx.el.span(fetching.fetched, class_name="text-ink-2"),
            class_name="flex flex-wrap gap-x-3",
        ),
        shown(
            fetching.trouble != "",
            notice(
                fetching.trouble, rx.el.p(fetching.reason, class_name="ltr text-sm"), tone="warn", class_name="mt-3"
            ),
        ),
        rx.el.p(fetching.lacking, class_name="mt-2 text-ink-2 text-pretty empty:hidden"),
        button(
            t("Fetch now"),
            size="sm",
            icon_start="refresh-cw",
            loading=fetching.is_under_way,
            on_click=STATE.fetch_now,
            class_name="mt-3",
        ),
    )
    by_hand = rx.el.p(
        t(
            "Rates are entered by hand. FREIGHT_RATE_SOURCE in the settings of the machine connects the European Central Bank or an exchange rate service, which are then asked every day."
        ),
        class_name="text-ink-2 text-pretty",
    )
    return rx.cond(fetching.is_connected, connected, by_hand)  # type: ignore[return-value]


def _history() -> rx.Component:
    def row(one: Live) -> rx.Component:
        return table_row(
            td(one.day, first=True),
            td(rx.el.span(one.rate, class_name="num whitespace-nowrap"), label=t("Exchange rate")),
            td(one.source, label=t("Source")),
            td(one.by, label=t("By")),
            td(rx.el.span(one.at, class_name="num text-ink-2"), label=t("Entered at")),
            key=one.key,
        )

    return rx.cond(
        STATE.total > 0,
        rx.fragment(
            data_table(
                head=[
                    th(t("Of"), first=True),
                    th(t("Exchange rate")),
                    th(t("Source")),
                    th(t("By")),
                    th(t("Entered at")),
                ],
                rows=rx.foreach(STATE.rows, row),
                caption=t("All rates"),
                class_name="max-w-5xl",
            ),
            rx.el.div(
                pagination(
                    page=STATE.page,
                    pages=STATE.pages,
                    total=STATE.total,
                    first=STATE.first,
                    last=STATE.last,
                    on_page=STATE.show_page,
                ),
                class_name="max-w-5xl px-5 py-3",
            ),
        ),
        empty_state(
            t("No rate yet"),
            t("Write the first one above: the newest of a day or before it holds."),
            icon_name="banknote",
        ),
    )  # type: ignore[return-value]
