"""One invoice beside the list, and the dialog that takes part of it back."""

from __future__ import annotations

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.ui.admin.invoices_state import InvoicesState
from freight_app.ui.components.base import Child, Live, as_var, code, shown
from freight_app.ui.components.buttons import button, link_button
from freight_app.ui.components.fields import input_class, text_area
from freight_app.ui.components.forms import form
from freight_app.ui.components.overlays import dialog, menu, menu_link
from freight_app.ui.components.price import price
from freight_app.ui.components.states import notice
from freight_app.ui.components.status import status_badge
from freight_app.ui.components.tables import fact, plain_cell, plain_table
from freight_app.ui.i18n import t
from freight_app.ui.shells.console import preview_sheet
from freight_app.ui.shells.parts import LANGUAGE_NAMES
from freight_app.ui.shells.state import ShellState

INVOICE: Live = InvoicesState.invoice


def invoice_sheet() -> rx.Component:
    """The invoice that is open."""
    return preview_sheet(
        rx.el.div(
            rx.el.div(
                status_badge("invoice", INVOICE.status),
                rx.el.span(INVOICE.issued, " · ", rx.el.bdi(INVOICE.by), class_name="num text-ink-2"),
                class_name="flex flex-wrap items-center gap-2 text-xs",
            ),
            _tools(),
            shown(
                INVOICE.reason != "",
                rx.el.p(
                    t("Reason"),
                    ": ",
                    rx.el.bdi(INVOICE.reason),
                    class_name="rounded-md bg-sunken px-3 py-2 text-sm text-pretty",
                ),
            ),
            _facts(),
            _lines(),
            _taxes(),
            _credits(),
            class_name="flex flex-col gap-4 px-5 py-4",
        ),
        open=InvoicesState.is_open,
        title=code(INVOICE.number),
        on_close=InvoicesState.close_invoice,
    )


def _tools() -> rx.Component:
    pdf = "/api/v1/invoices/" + INVOICE.number + ".pdf"
    may_issue = as_var(ShellState.permissions).contains(str(Permission.INVOICES_ISSUE))
    return rx.el.div(
        link_button(t("PDF"), pdf, look="brand", size="sm", icon_start="file-text", from_server=True, target="_blank"),
        menu(
            button(t("A copy in…"), look="plain", size="sm", icon_start="languages"),
            *(
                menu_link(name, pdf + f"?language={language}", from_server=True, target="_blank")
                for language, name in LANGUAGE_NAMES
            ),
            label=t("A copy in…"),
            side="start",
        ),
        shown(
            INVOICE.may_credit & may_issue,
            button(t("Credit note"), look="danger", size="sm", icon_start="undo-2", on_click=InvoicesState.ask_credit),
        ),
        class_name="flex flex-wrap gap-2",
    )


def _facts() -> rx.Component:
    def known(label: Child, value: Child, is_there: Live) -> Child:
        return shown(is_there, fact(label, value))  # type: ignore[arg-type]

    return rx.el.dl(
        fact(t("Customer"), rx.el.bdi(INVOICE.customer)),
        known(t("Contact"), rx.el.bdi(INVOICE.person), INVOICE.person != ""),
        known(t("Tax number"), code(INVOICE.tax_number), INVOICE.tax_number != ""),
        known(t("Address"), rx.el.bdi(INVOICE.address), INVOICE.address != ""),
        fact(
            t("Order"),
            rx.el.a(code(INVOICE.order), href=INVOICE.order_href, class_name="text-brand hover:underline"),
        ),
        known(t("Takes back"), code(INVOICE.refers_to), INVOICE.refers_to != ""),
        known(t("Due"), INVOICE.due, INVOICE.due != ""),
        class_name="divide-y divide-line text-sm",
    )


def _lines() -> rx.Component:
    def line(row: Live) -> rx.Component:
        return rx.el.li(
            rx.el.span(
                rx.el.span(row.name, class_name="block text-pretty"),
                code(row.sku, "text-xs text-ink-2"),
                class_name="min-w-0 flex-1",
            ),
            rx.el.bdi(row.quantity, " × ", row.unit.whole, row.unit.decimals, class_name="num ltr text-ink-2"),
            rx.el.bdi(row.total.whole, row.total.decimals, class_name="num ltr"),
            key=row.field,
            class_name="flex gap-3 py-2",
        )

    return rx.el.section(
        rx.el.h3(t("Lines, with tax"), class_name="font-semibold"),
        rx.el.ul(rx.foreach(INVOICE.lines, line), class_name="mt-1 divide-y divide-line border-t border-line text-sm"),
    )


def _taxes() -> rx.Component:
    def row(tax: Live) -> rx.Component:
        return rx.el.tr(
            plain_cell(tax.rate, class_name="num"),
            *(
                plain_cell(rx.el.bdi(amount.whole, amount.decimals, class_name="num ltr"), class_name="text-end")
                for amount in (tax.net, tax.tax, tax.gross)
            ),
            key=tax.rate,
        )

    return rx.el.section(
        rx.el.h3(t("Tax by rate"), class_name="font-semibold"),
        plain_table(
            [t("Rate"), t("Net"), t("Tax"), t("With tax")],
            rx.foreach(INVOICE.taxes, row),
            caption=t("Tax by rate"),
            class_name="mt-2",
        ),
        rx.el.dl(
            fact(t("Net"), price(INVOICE.net, size="sm")),
            fact(t("Tax"), price(INVOICE.tax, size="sm")),
            fact(t("With tax"), price(INVOICE.total, size="md")),
            shown(INVOICE.has_credits, fact(t("Credited"), price(INVOICE.credited, size="sm"))),
            shown(INVOICE.is_invoice, fact(t("Open"), price(INVOICE.open, size="sm"))),
            class_name="mt-2 divide-y divide-line text-sm",
        ),
    )


def _credits() -> Child:
    def note(number: Live) -> rx.Component:
        return rx.el.li(
            rx.el.button(
                code(number),
                type="button",
                on_click=InvoicesState.open_invoice(number),  # type: ignore[call-arg]
                class_name="min-h-9 text-brand hover:underline",
            ),
            key=number,
        )

    return shown(
        INVOICE.credit_notes.length() > 0,
        rx.el.section(
            rx.el.h3(t("Credit notes"), class_name="font-semibold"),
            rx.el.ul(rx.foreach(INVOICE.credit_notes, note), class_name="text-sm"),
        ),
    )


def credit_dialog() -> rx.Component:
    """How many pieces of each line are taken back, and why."""

    def line(row: Live) -> Child:
        return shown(
            row.creditable > 0,
            rx.el.label(
                rx.el.span(
                    rx.el.span(row.name, class_name="block text-pretty"),
                    rx.el.span(
                        t("{count} can be credited", count=row.creditable_text), class_name="num text-xs text-ink-2"
                    ),
                    class_name="min-w-0 flex-1",
                ),
                rx.el.input(
                    type="text",
                    input_mode="numeric",
                    name=row.field,
                    default_value=row.creditable_text,
                    max_length=3,
                    dir="ltr",
                    auto_complete="off",
                    class_name=input_class("", "sm", "num w-20! text-end rtl:text-right"),
                ),
                class_name="flex items-center gap-3 border-b border-line py-2 text-sm",
            ),
        )

    return dialog(
        form(
            shown(InvoicesState.trouble != "", notice(InvoicesState.trouble, tone="bad")),  # type: ignore[arg-type]
            rx.el.p(
                t("Write 0 for what stays invoiced. What is credited can be invoiced again."),
                class_name="text-sm text-ink-2 text-pretty",
            ),
            rx.el.div(rx.foreach(INVOICE.lines, line), class_name="border-t border-line"),
            text_area(
                t("Reason"),
                "reason",
                rows=2,
                required=True,
                error=InvoicesState.reason_error,
                hint=t("It is printed on the credit note."),
                max_length=500,
            ),
            button(t("Issue the credit note"), look="danger", type="submit"),
            on_submit=InvoicesState.credit,
            key=InvoicesState.step,
        ),
        open=InvoicesState.asks_credit,  # type: ignore[arg-type]
        on_close=InvoicesState.close_credit,
        title=t("Credit note for {number}", number=INVOICE.number),
    )
