"""What the dialogs of several staff pages ask alike."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.ui.components.base import Live, Text
from freight_app.ui.components.buttons import button
from freight_app.ui.components.fields import text_field
from freight_app.ui.components.forms import form
from freight_app.ui.i18n import t
from freight_app.ui.shells.staff import big_number


def reason_buttons(reasons: dict[str, str], event: Any) -> rx.Component:
    """One big button a reason; ``event(code)`` is what it does."""
    return rx.el.div(
        *(
            button(t(words), size="xl", class_name="w-full justify-start", on_click=event(code))
            for code, words in reasons.items()
        ),
        class_name="grid gap-3",
    )


def own_words(event: Any, *, error: Live, label: Text, submit: Text) -> rx.Component:
    """A reason that is not in the list."""
    return form(
        text_field(label, "reason", error=error, size="staff", max_length=300, auto_complete="off"),
        button(submit, size="xl", type="submit", class_name="w-full"),
        on_submit=event,
        class_name="mt-5 border-t border-line pt-5",
    )


def handing_form(*, cash: Live, cash_label: Text, customer: Live, error: Live, on_submit: Any) -> rx.Component:
    """Who takes the parts, and what they owe: ``cash`` is empty when everything is paid."""
    return rx.fragment(
        rx.cond(
            cash != "",
            rx.fragment(
                big_number(cash, cash_label, size="md"),
                rx.el.p(t("Count the money before you hand over the parts."), class_name="mt-2 text-ink-2"),
            ),
            rx.el.p(t("Everything is paid, there is nothing to collect.")),
        ),
        form(
            text_field(
                t("Who takes it"),
                "recipient",
                error=error,
                size="staff",
                default_value=customer,
                max_length=120,
                auto_complete="off",
            ),
            button(
                rx.cond(cash != "", t("Money received, handed over"), t("Handed over")),
                look="act",
                size="staff",
                type="submit",
                class_name="w-full whitespace-normal",
            ),
            on_submit=on_submit,
            class_name="mt-4",
        ),
    )
