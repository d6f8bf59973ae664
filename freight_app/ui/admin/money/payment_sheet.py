"""One payment beside the list, and the dialogs that send money back."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.ui.admin.money.payment_state import PaymentsState
from freight_app.ui.admin.money.payment_words import method_word, way_word
from freight_app.ui.components.base import Live, code, server_link, shown
from freight_app.ui.components.buttons import button, text_button, text_link
from freight_app.ui.components.choices import radio
from freight_app.ui.components.fields import money_field, text_area, text_field
from freight_app.ui.components.forms import form
from freight_app.ui.components.icons import icon
from freight_app.ui.components.overlays import dialog
from freight_app.ui.components.price import price
from freight_app.ui.components.states import notice
from freight_app.ui.components.status import status, status_badge
from freight_app.ui.components.tables import facts
from freight_app.ui.i18n import t
from freight_app.ui.shells.console import preview_sheet

STATE: Any = PaymentsState
DETAIL: Live = PaymentsState.detail
ROW: Live = DETAIL.row


def payment_sheet() -> rx.Component:
    """The payment that is open."""
    heading = "pt-2 font-semibold"
    return preview_sheet(
        rx.el.div(
            rx.el.div(
                status_badge("payment", ROW.status),
                rx.el.span(ROW.at, class_name="num text-ink-2"),
                class_name="flex items-center gap-2 text-xs",
            ),
            price(ROW.amount, size="xl"),
            _next_steps(),
            facts(
                (t("Customer"), rx.el.bdi(ROW.customer)),
                (t("Paid by"), method_word(ROW.method)),
                (t("Receipt"), code(ROW.receipt)),
                (t("Order's total"), rx.el.bdi(DETAIL.total, class_name="num ltr")),
                (t("Order"), text_link(ROW.number, ROW.href, class_name="num ltr")),
            ),
            shown(DETAIL.proofs.length() > 0, rx.el.h3(t("Proofs of the customer"), class_name=heading)),
            rx.el.ul(rx.foreach(DETAIL.proofs, _proof), class_name="flex flex-col gap-3 empty:hidden"),
            shown(DETAIL.refunds.length() > 0, rx.el.h3(t("Refunds"), class_name=heading)),
            rx.el.ul(
                rx.foreach(DETAIL.refunds, _refund),
                class_name="divide-y divide-line border-t border-line empty:hidden",
            ),
            rx.el.h3(t("What happened"), class_name=heading),
            rx.el.ol(rx.foreach(DETAIL.steps, _step), class_name="divide-y divide-line border-t border-line"),
            class_name="flex flex-col gap-4 px-5 py-4",
        ),
        open=PaymentsState.is_open,
        title=rx.el.bdi(ROW.number, class_name="ltr num"),
        on_close=PaymentsState.close_payment,
    )


def payment_dialogs() -> rx.Component:
    """Send money back; say what became of a refund; refuse a proof."""
    return rx.fragment(_refund_dialog(), _outcome_dialog(), _refusal_dialog())


def _next_steps() -> rx.Component:
    waits = (ROW.status == "pending") & (ROW.method == "bank_transfer")
    return rx.el.div(
        shown(
            DETAIL.ways.length() > 0,
            button(
                rx.cond(ROW.status == "refund_due", t("Pay back {amount}", amount=DETAIL.left_text), t("Refund")),
                look="act",
                size="sm",
                keys="R",
                on_click=PaymentsState.ask_refund,
            ),
        ),
        shown(
            DETAIL.may_keep,
            button(t("Keep it on the account"), size="sm", on_click=PaymentsState.keep_on_account(PaymentsState.step)),  # type: ignore[call-arg]
        ),
        shown(waits, text_link(t("Record the transfer in the order"), ROW.href)),
        class_name="flex flex-wrap items-center gap-3 empty:hidden",
    )


def _proof(proof: Live) -> rx.Component:
    picture = server_link(
        rx.el.img(
            src=proof.href,
            alt=t("Proof that the customer sent"),
            loading="lazy",
            class_name="max-h-72 w-full rounded-md border border-line object-contain",
        ),
        href=proof.href,
        target="_blank",
    )
    paper = server_link(
        icon("file-text", "size-5"),
        rx.el.bdi(proof.name, class_name="truncate"),
        href=proof.href,
        class_name="flex min-h-11 items-center gap-2 rounded-md border border-line px-3 text-brand hover:underline",
    )
    return rx.el.li(
        rx.cond(proof.is_picture, picture, paper),
        rx.el.p(t("Sent {moment}", moment=proof.at), class_name="num mt-1 text-xs text-ink-2"),
        rx.cond(
            proof.refusal != "",
            rx.el.p(
                rx.el.span(t("Refused"), class_name="font-medium text-bad"),
                ": ",
                rx.el.bdi(proof.refusal),
                class_name="text-sm text-pretty",
            ),
            text_button(t("This proof cannot be used"), on_click=PaymentsState.ask_refusal(proof.token)),  # type: ignore[call-arg]
        ),
    )


def _refund(refund: Live) -> rx.Component:
    return rx.el.li(
        rx.el.p(
            status("refund", refund.status, "font-medium"),
            rx.el.bdi(refund.amount, class_name="num ltr font-medium"),
            class_name="flex items-center justify-between gap-4",
        ),
        rx.el.p(way_word(refund.way), " · ", rx.el.bdi(refund.by), " · ", refund.at, class_name="text-ink-2"),
        rx.el.p(refund.reason, dir="auto", class_name="text-pretty empty:hidden"),
        rx.el.p(code(refund.receipt), class_name="text-ink-2 empty:hidden"),
        rx.el.p(refund.trouble, dir="ltr", class_name="text-bad text-pretty empty:hidden"),
        shown(
            refund.status == "sent",
            text_button(t("Say what became of it"), on_click=PaymentsState.ask_outcome(refund.id)),  # type: ignore[call-arg]
        ),
        class_name="flex flex-col gap-0.5 py-2.5",
    )


def _step(step: Live) -> rx.Component:
    return rx.el.li(
        rx.el.p(
            rx.cond(
                step.kind == "payment",
                status("payment", step.code, "font-medium"),
                status("refund", step.code, "font-medium"),
            ),
            rx.el.span(step.at, class_name="num text-ink-2"),
            class_name="flex items-center justify-between gap-4",
        ),
        rx.el.p(rx.el.bdi(step.by), class_name="text-ink-2"),
        rx.el.p(step.note, dir="auto", class_name="text-pretty break-words empty:hidden"),
        class_name="py-2.5",
    )


def _trouble() -> rx.Component:
    return shown(STATE.errors["form"] != "", notice(STATE.errors["form"], tone="bad"))  # type: ignore[return-value]


def _hidden_step() -> rx.Component:
    return rx.el.input(type="hidden", name="step", value=PaymentsState.step)


def _refund_dialog() -> rx.Component:
    def way_row(way: Live) -> rx.Component:
        return rx.el.label(
            radio(
                name="way",
                value=way,
                checked=STATE.way == way,
                on_change=PaymentsState.choose_way(way),  # type: ignore[call-arg]
            ),
            way_word(way),
            class_name="flex min-h-11 items-center gap-3",
        )

    by_gateway = notice(
        t("The gateway sends it. It can take some days until the customer sees it."), tone="info", class_name="mb-1"
    )
    return dialog(
        form(
            _trouble(),
            _hidden_step(),
            money_field(
                t("Amount"),
                "amount",
                currency=DETAIL.currency,
                default_value=DETAIL.left,
                required=True,
                error=STATE.errors["amount"],
                hint=t("At most {amount}", amount=DETAIL.left_text),
            ),
            rx.el.fieldset(
                rx.el.legend(t("How does it go back?"), class_name="mb-1 text-sm font-medium"),
                rx.foreach(DETAIL.ways, way_row),
            ),
            rx.cond(
                STATE.way == "gateway",
                by_gateway,
                text_field(
                    rx.cond(STATE.way == "cash", t("Receipt number, if there is one"), t("The bank's reference")),
                    "receipt",
                    error=STATE.errors["receipt"],
                ),
            ),
            text_area(t("Reason"), "reason", rows=2, required=True, error=STATE.errors["reason"]),
            button(t("Send it back"), look="act", type="submit"),
            on_submit=PaymentsState.refund,
        ),
        open=STATE.asks == "refund",
        on_close=PaymentsState.close_dialog,
        title=t("Refund to {customer}", customer=ROW.customer),
    )


def _refusal_dialog() -> rx.Component:
    return dialog(
        form(
            _trouble(),
            _hidden_step(),
            rx.el.p(
                t("The customer is written this reason. The transfer stays awaited."),
                class_name="text-ink-2 text-pretty",
            ),
            text_area(t("Reason"), "reason", rows=2, required=True, error=STATE.errors["reason"]),
            button(t("Refuse the proof"), look="act", type="submit"),
            on_submit=PaymentsState.refuse,
        ),
        open=STATE.asks == "refusal",
        on_close=PaymentsState.close_dialog,
        title=t("Refuse the proof of {customer}?", customer=ROW.customer),
    )


def _outcome_dialog() -> rx.Component:
    def answer(value: str, label: Any) -> rx.Component:
        return rx.el.label(
            radio(name="arrived", value=value, required=True), label, class_name="flex min-h-11 items-center gap-3"
        )

    return dialog(
        form(
            _trouble(),
            _hidden_step(),
            rx.el.p(
                t("The answer of the gateway was lost. Look at its own pages before you say anything here."),
                class_name="text-ink-2 text-pretty",
            ),
            rx.el.fieldset(
                rx.el.legend(t("Was the money sent back?"), class_name="mb-1 text-sm font-medium"),
                answer("yes", t("Yes, the gateway shows the refund")),
                answer("no", t("No, nothing was sent back")),
            ),
            text_field(t("Where did you see it?"), "note", required=True, error=STATE.errors["note"]),
            button(t("Save"), look="brand", type="submit"),
            on_submit=PaymentsState.tell_outcome,
        ),
        open=STATE.asks == "outcome",
        on_close=PaymentsState.close_dialog,
        title=t("What became of the refund?"),
    )
