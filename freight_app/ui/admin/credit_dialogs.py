"""The forms of one account: its terms, money that came, a correction, money given back."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.ui.admin.credit_account_state import CreditAccountState
from freight_app.ui.components.base import Child, Live, Text, as_var, shown
from freight_app.ui.components.buttons import button
from freight_app.ui.components.choices import checkbox, select_field
from freight_app.ui.components.fields import date_field, money_field, number_field, text_area, text_field
from freight_app.ui.components.forms import form
from freight_app.ui.components.overlays import dialog
from freight_app.ui.components.states import notice
from freight_app.ui.i18n import t

ACCOUNT: Live = CreditAccountState.page.company.account
ERRORS = as_var(CreditAccountState.errors)


def account_dialogs() -> rx.Component:
    return rx.fragment(_terms(), _payment(), _adjustment(), _refund())


def _dialog(what: str, title: Text, *fields: Child, submit: Text, on_submit: Any) -> rx.Component:
    """A form that is filled anew each time that it opens."""
    trouble = shown(ERRORS["form"] != "", notice(ERRORS["form"], tone="bad"))
    return dialog(
        form(
            trouble,
            *fields,
            button(submit, look="act", type="submit"),
            on_submit=on_submit,
            key=CreditAccountState.filled,
        ),
        open=CreditAccountState.opens == what,  # type: ignore[arg-type]
        on_close=CreditAccountState.close,
        title=title,
    )


def _terms() -> rx.Component:
    has_account = CreditAccountState.page.company.has_account  # type: ignore[attr-defined]
    return _dialog(
        "terms",
        rx.cond(has_account, t("Limit and terms"), t("Give credit")),  # type: ignore[arg-type]
        money_field(
            t("Limit"),
            "limit",
            currency=CreditAccountState.currency,
            required=True,
            error=ERRORS["limit"],
            default_value=ACCOUNT.limit_text,
            hint=t("What is invoiced and not paid, and what is ordered and not invoiced, together."),
        ),
        number_field(
            t("Days to pay"),
            "terms_days",
            required=True,
            error=ERRORS["terms_days"],
            default_value=rx.cond(has_account, ACCOUNT.terms_days.to_string(), "30"),
            hint=t("From the invoice to the day on which it is due."),
        ),
        checkbox(
            t("May order on account"),
            name="is_active",
            default_checked=rx.cond(has_account, ACCOUNT.is_active, True),
        ),
        checkbox(
            t("What is paid too much for an order stays on the account"),
            name="keeps_surplus",
            default_checked=rx.cond(has_account, ACCOUNT.keeps_surplus, False),
        ),
        text_field(t("Reason"), "reason", optional=True, max_length=500),
        rx.el.p(
            t(
                "A lower limit leaves what was ordered alone and holds the next order; a higher one lets what waits go on."
            ),
            class_name="text-sm text-ink-2 text-pretty",
        ),
        submit=t("Save"),
        on_submit=CreditAccountState.save_terms,
    )


def _payment() -> rx.Component:
    return _dialog(
        "payment",
        t("Take a payment"),
        _amount(),
        _method(),
        _day(t("Received on"), "received_on"),
        text_field(
            t("Reference"),
            "reference",
            optional=True,
            max_length=120,
            error=ERRORS["reference"],
            hint=t("The bank's, or the number of the cheque."),
        ),
        rx.el.p(
            t("It covers what is due first. Orders that wait go on as far as there is room again."),
            class_name="text-sm text-ink-2 text-pretty",
        ),
        submit=t("Book the payment"),
        on_submit=CreditAccountState.take_payment,
    )


def _adjustment() -> rx.Component:
    return _dialog(
        "adjust",
        t("Put the account right"),
        select_field(
            t("The company owes"),
            "direction",
            [("less", t("less: a write-off or a discount")), ("more", t("more: an opening balance or a fee"))],
            required=True,
            default_value="less",
        ),
        _amount(),
        _day(t("Dated"), "booked_on"),
        text_area(t("Reason"), "reason", rows=3, required=True, max_length=500, error=ERRORS["reason"]),
        submit=t("Book it"),
        on_submit=CreditAccountState.adjust,
    )


def _refund() -> rx.Component:
    return _dialog(
        "refund",
        t("Give back what was paid too much"),
        _amount(),
        _method(),
        _day(t("Paid on"), "paid_on"),
        text_area(t("Reason"), "reason", rows=3, required=True, max_length=500, error=ERRORS["reason"]),
        submit=t("Book it"),
        on_submit=CreditAccountState.refund,
    )


def _amount() -> rx.Component:
    return money_field(
        t("Amount"), "amount", currency=CreditAccountState.currency, required=True, error=ERRORS["amount"]
    )


def _method() -> rx.Component:
    return select_field(
        t("How"),
        "method",
        [
            ("bank_transfer", t("Bank transfer")),
            ("cash", t("Cash")),
            ("cheque", t("Cheque")),
            ("card", t("Card")),
        ],
        required=True,
        default_value="bank_transfer",
    )


def _day(label: Text, name: str) -> rx.Component:
    return date_field(
        label,
        name,
        required=True,
        error=ERRORS[name],
        default_value=CreditAccountState.today,
        max=CreditAccountState.today,
    )
