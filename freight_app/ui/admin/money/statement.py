"""``/admin/payments/statement``: the bank's lines beside the payments that wait for them, confirmed in one go."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.ui.admin.money.statement_state import StatementState
from freight_app.ui.components.base import Live, code, shown
from freight_app.ui.components.buttons import button, icon_button
from freight_app.ui.components.choices import select_field
from freight_app.ui.components.fields import text_area, text_field
from freight_app.ui.components.forms import form
from freight_app.ui.components.media import file_drop
from freight_app.ui.components.overlays import local_sheet
from freight_app.ui.components.states import empty_state, loading, notice, skeleton_rows
from freight_app.ui.components.status import badge
from freight_app.ui.components.tables import data_table, select_cell, table_row, td, td_number, th
from freight_app.ui.i18n import t
from freight_app.ui.shells.console import console_page

STATE: Any = StatementState
ACTION = "/api/v1/payments/statements"


def _(text: str) -> str:
    """Marks a text for the extractor."""
    return text


REFUSALS = (
    _("A statement has at most 5 MB."),
    _("A statement has at most 5000 rows."),
    _("The statement is empty."),
    _("The statement is too large."),
    _("The statement cannot be read as a table."),
    _("The Excel file is damaged and cannot be read."),
    _("No heading was found with a date and an amount. Columns are: date, amount (or credit), text, reference."),
)


def page() -> rx.Component:
    return console_page(
        rx.cond(
            StatementState.is_loaded,
            rx.cond(STATE.view.lines.length() > 0, _matching(), _nothing()),
            loading(t("The lines are being loaded"), skeleton_rows(8)),
        ),
        title=t("Bank statement"),
        trail=[(t("Payments"), "/admin/payments")],
        actions=[_load_sheet()],
    )


def _load_sheet() -> rx.Component:
    return local_sheet(
        _load_form(),
        title=t("Load a bank statement"),
        side="end",
        trigger=button(t("Load a statement"), look="act", size="sm", icon_start="upload", keys="L"),
    )


def _load_form() -> rx.Component:
    return rx.el.div(
        file_drop(
            action=ACTION,
            title=t("Choose the statement"),
            hint=t("CSV or Excel from your bank, with columns for the date, the amount or credit, and the text."),
            accept=".csv,.txt,.xlsx",
            multiple=False,
            max_megabytes=5,
            on_done=StatementState.loaded,
            refusals={sentence: t(sentence) for sentence in REFUSALS},
        ),
        rx.el.p(t("Or paste lines from the page of your bank, with their heading."), class_name="text-sm text-ink-2"),
        form(
            text_area(
                t("Lines"),
                "lines",
                rows=6,
                required=True,
                dir="ltr",
                error=StatementState.field_error,
                placeholder="date;amount;text",
            ),
            text_field(t("Account"), "account", optional=True, hint=t("If you have several.")),
            button(t("Take the lines in"), look="brand", type="submit"),
            on_submit=StatementState.paste,
            key=STATE.pasted.to_string(),
        ),
        class_name="flex flex-col gap-4",
    )


def _nothing() -> rx.Component:
    return rx.el.div(
        empty_state(
            t("No line of the bank waits"),
            t("Load a statement: each amount that came in is put beside the order that it is likely for."),
            icon_name="landmark",
        ),
        rx.el.div(_load_form(), class_name="mx-auto max-w-xl px-5 pb-8"),
    )


def _matching() -> rx.Component:
    return rx.el.div(
        shown(STATE.trouble != "", notice(STATE.trouble, tone="bad", class_name="m-5 mb-0")),
        data_table(
            head=[
                th(""),
                th(t("Day")),
                th(t("Amount"), numeric=True),
                th(t("What the bank wrote"), class_name="sm:ps-6"),
                th(t("Payment")),
                th(""),
            ],
            rows=rx.foreach(STATE.view.lines, _row),
            caption=t("Lines of the bank"),
        ),
        rx.el.div(
            button(
                t("Record the ticked payments"),
                look="act",
                size="md",
                keys="S",
                on_click=StatementState.confirm(StatementState.step),  # type: ignore[call-arg]
            ),
            rx.el.p(
                t("What is missing stays awaited; what is too much is owed back."),
                class_name="text-sm text-ink-2 text-pretty",
            ),
            class_name="sticky bottom-0 z-10 flex flex-wrap items-center gap-3 border-t border-line bg-surface px-5 py-3",
        ),
    )


def _row(line: Live) -> rx.Component:
    sure = rx.match(
        line.sureness,
        ("certain", badge(t("Certain"), tone="good", icon_name="circle-check")),
        ("likely", badge(t("Likely"), tone="info", icon_name="circle-dot")),
        ("possible", badge(t("Possible"), tone="warn", icon_name="circle-help")),
        ("chosen", badge(t("Chosen by you"), tone="brand", icon_name="check")),
        rx.fragment(),
    )
    more = rx.cond(
        line.is_more,
        t("{amount} more than awaited", amount=line.difference),
        t("{amount} less than awaited", amount=line.difference),
    )
    return table_row(
        select_cell(
            checked=line.is_on,
            on_change=lambda value: StatementState.tick(line.id, value),  # type: ignore[call-arg]
            label=t("Take this line along"),
        ),
        td(line.day, label=t("Day"), class_name="num whitespace-nowrap max-sm:ps-8"),
        td_number(line.amount.whole, line.amount.decimals, label=t("Amount")),
        td(
            rx.el.div(
                rx.el.bdi(line.text, class_name="block text-pretty"),
                rx.el.span(code(line.reference), class_name="text-xs text-ink-2 empty:hidden"),
                class_name="min-w-0 max-sm:text-end",
            ),
            label=t("What the bank wrote"),
            class_name="py-1.5 sm:max-w-80 sm:ps-6",
        ),
        td(
            rx.el.div(
                select_field(
                    t("Payment"),
                    "payment",
                    STATE.view.choices,
                    placeholder=t("None"),
                    value=line.payment_id.to_string(),
                    on_change=lambda value: StatementState.choose(line.id, value),  # type: ignore[call-arg]
                    hide_label=True,
                    size="sm",
                    class_name="min-w-0 sm:w-72",
                ),
                rx.el.div(
                    sure,
                    shown(line.difference != "", rx.el.span(more, class_name="text-xs font-semibold text-warn")),
                    class_name="flex flex-wrap items-center gap-2 empty:hidden",
                ),
                class_name="flex min-w-0 flex-1 flex-col gap-1",
            ),
            class_name="py-1.5",
        ),
        td(
            icon_button("x", t("It is for no order"), size="sm", on_click=StatementState.put_aside(line.id)),  # type: ignore[call-arg]
            class_name="text-end",
        ),
        key=line.id,
    )
