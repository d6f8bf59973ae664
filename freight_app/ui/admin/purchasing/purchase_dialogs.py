"""The dialogs of a purchase order: its terms, the supplier's answer, closing short, cancelling."""

from __future__ import annotations

from typing import Any, Literal

import reflex as rx

from freight_app.ui.admin.purchasing.purchase_state import PurchaseState
from freight_app.ui.admin.purchasing.words import incoterm_options
from freight_app.ui.components.base import Live, as_var, code, shown
from freight_app.ui.components.buttons import button
from freight_app.ui.components.choices import select_field
from freight_app.ui.components.fields import date_field, input_class, number_field, text_area, text_field
from freight_app.ui.components.forms import form
from freight_app.ui.components.overlays import dialog
from freight_app.ui.components.states import notice
from freight_app.ui.i18n import t

ORDER: Live = PurchaseState.order
ERRORS: Live = as_var(PurchaseState.errors)
STATE: Any = PurchaseState


def purchase_dialogs() -> rx.Component:
    return rx.fragment(_terms(), _confirm(), _close(), _cancel())


def _terms() -> rx.Component:
    return _dialog(
        "terms",
        t("Terms of {number}", number=ORDER.number),
        rx.el.div(
            date_field(
                t("Wanted for"), "expected_on", optional=True, error=ERRORS["expected_on"],
                default_value=ORDER.expected_text,
            ),
            number_field(
                t("Pays within"), "payment_terms_days", unit=t("days"), error=ERRORS["payment_terms_days"],
                default_value=ORDER.payment_days_text,
            ),
            select_field(t("Incoterm"), "incoterm", incoterm_options(), default_value=ORDER.incoterm),
            text_field(
                t("Named place"), "incoterm_place", optional=True, default_value=ORDER.incoterm_place, max_length=120
            ),
            text_field(
                t("Project"), "project_ref", optional=True, default_value=ORDER.project_ref, max_length=40, dir="ltr"
            ),
            text_area(
                t("Note to the supplier"), "note", rows=3, optional=True, error=ERRORS["note"],
                default_value=ORDER.note, max_length=2000, class_name="sm:col-span-2",
            ),
            class_name="grid gap-4 sm:grid-cols-2",
        ),
        do=button(t("Save"), look="act", type="submit"),
        on_submit=PurchaseState.save_terms,
    )  # fmt: skip


def _confirm() -> rx.Component:
    def row(line: Live) -> rx.Component:
        def cell(name: str, label: Any, value: Live, *, kind: Literal["text", "date"] = "text") -> rx.Component:
            return rx.el.label(
                rx.el.span(label, class_name="text-xs text-ink-2"),
                rx.el.input(
                    type=kind,
                    name=name + line.line_id.to_string(),
                    default_value=value,
                    input_mode="decimal" if kind == "text" else None,
                    auto_complete="off",
                    dir="ltr" if kind == "text" else None,
                    class_name=input_class("", "sm", "num text-end max-sm:h-11"),
                ),
                class_name="flex min-w-0 flex-col gap-1",
            )

        return rx.el.li(
            rx.el.p(rx.el.bdi(line.name), " ", code(line.sku, "text-ink-2"), class_name="font-medium"),
            rx.el.div(
                cell(
                    "quantity-",
                    t("Quantity"),
                    rx.cond(
                        line.confirmed_quantity != "",
                        line.confirmed_quantity,
                        (line.quantity - line.closed).to_string(),
                    ),
                ),
                cell("price-", t("Price of one"), line.confirmed_price_text),
                cell("day-", t("Another day"), "", kind="date"),
                class_name="mt-1 grid grid-cols-3 gap-2",
            ),
            key=line.line_id.to_string(),
            class_name="py-2.5",
        )

    return _dialog(
        "confirm",
        t("What {name} answered", name=ORDER.supplier),
        rx.el.div(
            date_field(
                t("Promised for"), "promised_on", required=True, error=ERRORS["promised_on"],
                default_value=ORDER.promised_text,
            ),
            text_field(
                t("Supplier's number"), "reference", optional=True, default_value=ORDER.reference, max_length=80,
                dir="ltr",
            ),
            class_name="grid gap-4 sm:grid-cols-2",
        ),
        rx.el.p(t("Change only what they confirmed otherwise."), class_name="text-sm text-ink-2"),
        rx.el.ul(rx.foreach(ORDER.lines, row), class_name="divide-y divide-line border-y border-line"),
        do=button(t("Write the answer down"), look="act", type="submit"),
        on_submit=PurchaseState.confirm,
        class_name="sm:max-w-2xl",
    )  # fmt: skip


def _close() -> rx.Component:
    return _dialog(
        "close",
        t("Close {number} with what came?", number=ORDER.number),
        rx.el.p(t("What has not come is not awaited any more."), class_name="text-ink-2"),
        _reason(),
        do=button(t("Close short"), look="danger", type="submit"),
        on_submit=PurchaseState.close_short,
    )


def _cancel() -> rx.Component:
    return _dialog(
        "cancel",
        t("Cancel purchase order {number}?", number=ORDER.number),
        shown(
            ORDER.is_awaited,
            rx.el.p(t("The supplier has it already: tell them yourself."), class_name="text-ink-2"),
        ),
        _reason(),
        do=button(t("Cancel it"), look="danger", type="submit"),
        on_submit=PurchaseState.cancel,
    )


def _reason() -> rx.Component:
    return text_field(t("Reason"), "reason", required=True, max_length=500, error=ERRORS["reason"])


def _dialog(
    name: str, title: Any, *content: Any, do: rx.Component, on_submit: Any, class_name: str = ""
) -> rx.Component:
    return dialog(
        form(
            *content,
            rx.el.input(type="hidden", name="step", value=PurchaseState.step, read_only=True),
            shown(ERRORS["form"] != "", notice(ERRORS["form"], tone="warn")),  # type: ignore[arg-type]
            do,
            on_submit=on_submit,
        ),
        open=PurchaseState.asks == name,  # type: ignore[arg-type]
        on_close=STATE.ask(""),
        title=title,
        class_name=class_name,
    )
