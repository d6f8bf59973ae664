"""One return beside the list, and the dialogs of its next step."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.ui.admin.returns_state import ReturnsState
from freight_app.ui.components.base import Child, Live, Text, as_var, code, shown
from freight_app.ui.components.buttons import button, link_button
from freight_app.ui.components.choices import checkbox, select_field, stepper
from freight_app.ui.components.fields import money_field, text_field
from freight_app.ui.components.forms import form
from freight_app.ui.components.overlays import dialog
from freight_app.ui.components.price import price
from freight_app.ui.components.states import notice
from freight_app.ui.components.status import status, status_badge
from freight_app.ui.components.tables import facts
from freight_app.ui.i18n import t
from freight_app.ui.shells.console import preview_sheet
from freight_app.ui.shells.state import ShellState

BACK: Live = ReturnsState.back
STATE: Any = ReturnsState


def return_sheet() -> Child:
    """The return that is open."""
    return preview_sheet(
        rx.el.div(
            rx.el.div(
                status_badge("return", BACK.status),
                rx.el.span(BACK.since, class_name="num text-ink-2"),
                class_name="flex items-center gap-2 text-xs",
            ),
            shown(as_var(ShellState.permissions).contains(str(Permission.ORDERS_EDIT)), _next_steps()),
            facts(
                (t("Order"), rx.el.a(code(BACK.order), href="/admin/orders/" + BACK.order, class_name="text-brand")),
                (t("Customer"), rx.el.bdi(BACK.customer)),
                (t("Phone"), code(BACK.phone)),
                (t("Worth of what was counted"), price(BACK.worth, size="sm")),
            ),
            shown(
                BACK.status == "settled",
                facts(
                    (
                        rx.cond(BACK.settlement == "refund", t("Paid back"), t("Credit note")),
                        price(BACK.amount, size="sm"),
                    ),
                ),
            ),
            shown(BACK.note != "", rx.el.p(BACK.note, dir="auto", class_name="rounded-md bg-sunken px-3 py-2")),
            rx.el.ul(rx.foreach(BACK.lines, _line), class_name="divide-y divide-line border-y border-line"),
            rx.el.h3(t("What happened"), class_name="font-semibold"),
            rx.el.ol(rx.foreach(BACK.steps, _step), class_name="divide-y divide-line border-t border-line"),
            class_name="flex flex-col gap-4 px-5 py-4",
        ),
        open=ReturnsState.is_open,
        title=code(BACK.number),
        on_close=ReturnsState.close_return,
    )


def return_dialogs() -> rx.Component:
    """Refuse, call off, count, settle."""
    return rx.fragment(_refuse_dialog(), _cancel_dialog(), _count_dialog(), _settle_dialog())


def _next_steps() -> rx.Component:
    def ask(label: Text, what: str, **look: Any) -> rx.Component:
        return button(label, size="sm", on_click=STATE.ask(what), class_name="max-sm:h-11", **look)

    call_off = ask(t("Call it off"), "cancel", look="plain")
    return rx.el.div(
        rx.match(
            BACK.status,
            (
                "requested",
                rx.fragment(
                    button(
                        t("Allow it"),
                        look="act",
                        size="sm",
                        keys="A",
                        on_click=STATE.approve(ReturnsState.step),
                        class_name="max-sm:h-11",
                    ),
                    ask(t("Refuse"), "refuse", look="danger"),
                ),
            ),
            (
                "approved",
                rx.fragment(
                    ask(t("Count it in"), "count", look="act", keys="C"),
                    link_button(
                        t("Scan it in"),
                        "/staff/return/" + BACK.number,
                        size="sm",
                        icon_start="scan-barcode",
                        class_name="max-sm:h-11",
                    ),
                    call_off,
                ),
            ),
            ("received", ask(t("Settle it"), "settle", look="act", keys="S")),
            rx.fragment(),
        ),
        class_name="flex flex-wrap gap-2 empty:hidden",
    )


def _line(line: Live) -> rx.Component:
    return rx.el.li(
        rx.el.p(
            rx.el.bdi(line.name, class_name="min-w-0 flex-1 font-medium"),
            rx.el.bdi("× ", line.quantity, class_name="num ltr text-ink-2"),
            class_name="flex gap-3",
        ),
        rx.el.p(code(line.sku), " · ", rx.el.bdi(line.reason), class_name="text-ink-2"),
        shown(
            line.restocked + line.scrapped > 0,
            rx.el.p(
                t("{good} back on the shelf, {scrap} scrap", good=line.restocked, scrap=line.scrapped),
                class_name="num",
            ),
        ),
        class_name="py-2.5",
    )


def _step(step: Live) -> rx.Component:
    return rx.el.li(
        rx.el.p(
            status("return", step.status, "font-medium"),
            rx.el.span(step.at, class_name="num text-ink-2"),
            class_name="flex items-center justify-between gap-4",
        ),
        rx.el.p(step.by, class_name="text-ink-2"),
        rx.el.p(step.note, dir="auto", class_name="text-pretty empty:hidden"),
        class_name="py-2.5",
    )


def _question(name: str, title: Text, *content: Child, do: rx.Component, on_submit: Any) -> rx.Component:
    return dialog(
        form(
            *content,
            rx.el.input(type="hidden", name="step", value=ReturnsState.step, read_only=True),
            shown(as_var(ReturnsState.trouble) != "", notice(as_var(ReturnsState.trouble), tone="warn")),
            do,
            on_submit=on_submit,
        ),
        open=ReturnsState.asks == name,  # type: ignore[arg-type]
        on_close=STATE.ask(""),
        title=title,
    )


def _refuse_dialog() -> rx.Component:
    return _question(
        "refuse",
        t("Refuse return {number}?", number=BACK.number),
        text_field(t("Reason"), "reason", required=True, max_length=500, hint=t("The customer reads it.")),
        do=button(t("Refuse it"), look="danger", type="submit"),
        on_submit=ReturnsState.refuse,
    )


def _cancel_dialog() -> rx.Component:
    return _question(
        "cancel",
        t("Call off return {number}?", number=BACK.number),
        text_field(t("Note"), "note", optional=True, max_length=500),
        do=button(t("Call it off"), look="danger", type="submit"),
        on_submit=ReturnsState.cancel,
    )


def _count_dialog() -> rx.Component:
    def counter(label: Text, line: Live, what: str, value: Live) -> rx.Component:
        return rx.el.div(
            rx.el.span(label, class_name="text-xs text-ink-2"),
            stepper(
                value,
                on_change=lambda pieces: STATE.set_count(line.line_id, what, pieces),
                label=label,
                minimum=0,
                maximum=line.quantity,
                small=True,
            ),
            class_name="flex flex-col gap-1",
        )

    def row(line: Live) -> rx.Component:
        return rx.el.li(
            rx.el.p(
                rx.el.bdi(line.name, class_name="min-w-0 flex-1 font-medium"),
                rx.el.span(t("{count} announced", count=line.quantity), class_name="num text-sm text-ink-2"),
                class_name="flex gap-3",
            ),
            rx.el.div(
                counter(t("For the shelf"), line, "restocked", line.restocked),
                counter(t("Scrap"), line, "scrapped", line.scrapped),
                class_name="mt-2 flex gap-4",
            ),
            key=line.line_id.to_string(),
            class_name="py-3",
        )

    counting: Live = ReturnsState.counting
    return _question(
        "count",
        t("What came with {number}?", number=BACK.number),
        rx.el.ul(rx.foreach(counting.lines, row), class_name="divide-y divide-line"),
        do=button(t("Book it in"), look="act", type="submit"),
        on_submit=ReturnsState.count,
    )


def _settle_dialog() -> rx.Component:
    return _question(
        "settle",
        t("Settle return {number}", number=BACK.number),
        rx.cond(
            BACK.may_credit,
            select_field(
                t("How"),
                "settlement",
                [("refund", t("Pay the money back")), ("credit_note", t("Credit note"))],
            ),
            rx.el.p(
                t("The money is paid back: this customer has no account on which it could stay."),
                class_name="text-sm text-ink-2 text-pretty",
            ),
        ),
        money_field(
            t("For the goods"),
            "amount",
            currency=BACK.currency,
            default_value=BACK.worth_text,
            hint=t("Less when they came back worse; never more than they cost."),
        ),
        shown(
            BACK.has_fee,
            checkbox(
                rx.fragment(t("Give the delivery fee back too"), " ", price(BACK.fee_left, size="sm")),
                name="with_fee",
            ),
        ),
        do=button(t("Settle it"), look="act", type="submit"),
        on_submit=ReturnsState.settle,
    )
