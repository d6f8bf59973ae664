"""The section of the editor with prices in force, their chart and their history."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.ui.admin.product_price_state import PricesState
from freight_app.ui.components.base import Child, Live, as_var, cx, shown
from freight_app.ui.components.buttons import button, icon_button
from freight_app.ui.components.choices import select_field
from freight_app.ui.components.fields import money_field, number_field, text_field
from freight_app.ui.components.figures import chart_frame, line_chart
from freight_app.ui.components.forms import form
from freight_app.ui.components.navigation import pagination
from freight_app.ui.components.overlays import dialog
from freight_app.ui.components.states import empty_state
from freight_app.ui.components.tables import data_table, table_row, td, td_number, th
from freight_app.ui.i18n import t
from freight_app.ui.shells.console import panel

CHART: Live = PricesState.chart
TYPED: Live = PricesState.typed
ERRORS: Live = PricesState.errors


def prices_section() -> rx.Component:
    """What it costs for whom, and how that came about."""
    return rx.fragment(
        panel(
            t("Prices in force"),
            rx.cond(
                as_var(PricesState.rows).length() > 0,
                _prices(),
                empty_state(
                    t("No price yet"),
                    t("Without a price, customers can only ask for one."),
                    action=button(t("Set a price"), look="brand", on_click=PricesState.ask_new),
                    icon_name="tag",
                ),
            ),
            unit=t("with tax, for one piece"),
            tools=button(t("Set a price"), size="sm", icon_start="plus", on_click=PricesState.ask_new),
        ),
        shown(CHART.points != "", _chart()),
        panel(
            t("Changes of prices"),
            rx.cond(
                as_var(PricesState.total) > 0,
                _history(),
                rx.el.p(t("Nothing has changed yet."), class_name="px-5 pb-5 text-ink-2"),
            ),
        ),
        _set_dialog(),
        _withdrawal_dialog(),
    )


def _prices() -> rx.Component:
    def row(price: Live) -> rx.Component:
        return table_row(
            td(price.group_name, first=True),
            td_number(price.quantity, label=t("From quantity")),
            td_number(price.amount.whole, price.amount.decimals, label=t("Price")),
            td(rx.el.bdi(price.currency), label=t("Currency")),
            td(
                rx.el.span(
                    icon_button("pencil", t("Change the price"), size="sm", on_click=PricesState.ask_change(price.key)),  # type: ignore[call-arg]
                    icon_button(
                        "trash", t("Withdraw the price"), size="sm", on_click=PricesState.ask_withdrawal(price.key)
                    ),  # type: ignore[call-arg]
                    class_name="flex justify-end gap-1",
                )
            ),
            key=price.key,
        )

    return data_table(
        head=[
            th(t("For whom"), first=True),
            th(t("From quantity"), numeric=True),
            th(t("Price"), numeric=True),
            th(t("Currency")),
            th(""),
        ],
        rows=rx.foreach(PricesState.rows, row),
        caption=t("Prices in force"),
    )


def _chart() -> rx.Component:
    return rx.el.div(
        chart_frame(
            t("How the price moved"),
            rx.el.div(
                rx.el.div(
                    rx.el.bdi(CHART.highest, class_name="num"),
                    shown(CHART.lowest != CHART.highest, rx.el.bdi(CHART.lowest, class_name="num")),
                    class_name=cx(
                        "flex w-24 shrink-0 flex-col py-2 text-end text-xs text-ink-2",
                        rx.cond(CHART.lowest != CHART.highest, "justify-between", "justify-center"),
                    ),
                ),
                line_chart(CHART.points, label=CHART.label, class_name="h-40 min-w-0 flex-1"),
                class_name="flex gap-3",
            ),
            unit=CHART.unit,
            period=CHART.period,
            tools=rx.cond(
                as_var(PricesState.series).length() > 1,
                select_field(
                    t("Which price"),
                    "series",
                    PricesState.series,  # type: ignore[arg-type]
                    value=PricesState.shown_series,
                    on_change=PricesState.choose_series,
                    hide_label=True,
                    size="sm",
                ),
            ),
        ),
        class_name="border-b border-line",
    )


def _history() -> rx.Component:
    def row(change: Live) -> rx.Component:
        return table_row(
            td(change.at, class_name="num whitespace-nowrap", first=True),
            td(change.by, label=t("Who"), class_name="truncate sm:max-w-40"),
            td(change.group_name, label=t("For whom"), class_name="whitespace-nowrap"),
            td_number(change.quantity, label=t("From quantity")),
            td_number(rx.cond(change.before == "", "–", change.before), label=t("Before")),
            td_number(rx.cond(change.after == "", "–", change.after), label=t("After")),
            td(change.reason, label=t("Why"), class_name="sm:max-w-72"),
        )

    return data_table(
        head=[
            th(t("When"), first=True),
            th(t("Who")),
            th(t("For whom")),
            th(t("From quantity"), numeric=True),
            th(t("Before"), numeric=True),
            th(t("After"), numeric=True),
            th(t("Why")),
        ],
        rows=rx.foreach(PricesState.changes, row),
        caption=t("Changes of prices"),
        foot=rx.el.div(
            pagination(
                page=PricesState.page,
                pages=PricesState.pages,
                total=PricesState.total,
                first=PricesState.first,
                last=PricesState.last,
                on_page=PricesState.turn_to,
            ),
            class_name="px-5 py-2",
        ),
    )


def _set_dialog() -> Child:
    def whose(**extra: Any) -> rx.Component:
        return rx.fragment(
            select_field(
                t("For whom"),
                "group",
                PricesState.groups,  # type: ignore[arg-type]
                default_value=TYPED.group,
                error=ERRORS.group,
                **extra,
            ),
            rx.el.div(
                select_field(
                    t("Currency"),
                    "currency",
                    PricesState.currencies,  # type: ignore[arg-type]
                    default_value=TYPED.currency,
                    **extra,
                ),
                number_field(
                    t("From quantity"),
                    "min_quantity",
                    default_value=TYPED.min_quantity,
                    error=ERRORS.min_quantity,
                    **extra,
                ),
                class_name="grid grid-cols-2 gap-3",
            ),
        )

    return dialog(
        form(
            rx.cond(TYPED.is_known, whose(disabled=True), whose()),
            money_field(
                t("Price with tax"),
                "amount",
                currency="",
                default_value=TYPED.amount,
                error=ERRORS.amount,
                required=True,
                auto_focus=True,
            ),
            _reason_field(),
            button(t("Put in force"), look="brand", type="submit"),
            on_submit=PricesState.keep,
            key=as_var(PricesState.form_key).to_string(),
        ),
        open=as_var(PricesState.asks) == "set",
        on_close=PricesState.close,
        title=rx.cond(TYPED.is_known, t("Change the price"), t("Set a price")),
    )


def _withdrawal_dialog() -> Child:
    row: Live = PricesState.withdrawing
    return dialog(
        form(
            rx.el.p(
                t("From now on nobody buys at this price. The history keeps it."), class_name="text-ink-2 text-pretty"
            ),
            _reason_field(),
            button(t("Withdraw the price"), look="danger", type="submit"),
            on_submit=PricesState.withdraw,
            key=as_var(PricesState.form_key).to_string(),
        ),
        open=as_var(PricesState.asks) == "withdraw",
        on_close=PricesState.close,
        title=t(
            "Withdraw {amount} {currency} for {group}?",
            amount=row.amount.whole + row.amount.decimals,
            currency=row.currency,
            group=row.group_name,
        ),
    )


def _reason_field() -> rx.Component:
    return text_field(
        t("Why"),
        "reason",
        hint=t("For the history: a new list, the supplier, an offer."),
        error=ERRORS.reason,
        required=True,
        max_length=300,
    )
