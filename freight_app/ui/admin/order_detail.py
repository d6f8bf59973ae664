"""``/admin/orders/[number]``: one order, what happened to it, and the one thing to do next."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.ui.admin.alert_strip import alert_strip
from freight_app.ui.admin.credit_release import release_button, release_dialog
from freight_app.ui.admin.order_changes import change_buttons, change_sheets, tags_panel
from freight_app.ui.admin.order_detail_state import OrderDetailState
from freight_app.ui.admin.order_documents import documents_card
from freight_app.ui.admin.order_words import HELD, UNAPPROVED, order_badge, payment_method_word, step_word
from freight_app.ui.admin.shipping.order_shipments import shipments_card
from freight_app.ui.components.attachments import attachments
from freight_app.ui.components.base import Child, Live, Text, as_var, code, shown
from freight_app.ui.components.buttons import button, link_button
from freight_app.ui.components.fields import text_field
from freight_app.ui.components.forms import form
from freight_app.ui.components.overlays import dialog
from freight_app.ui.components.price import price
from freight_app.ui.components.states import empty_state, loading, skeleton
from freight_app.ui.components.status import status, status_word
from freight_app.ui.components.tables import data_table, fact, facts, table_row, td, td_number, th
from freight_app.ui.components.timeline import timeline, timeline_event
from freight_app.ui.i18n import t
from freight_app.ui.shells.console import console_page, panel, sentence_head
from freight_app.ui.shells.state import ShellState
from freight_app.ui.waiting_notice import waiting_notice

ORDER: Live = OrderDetailState.order


def page() -> rx.Component:
    unknown = empty_state(
        t("There is no such order"),
        t("It may be written differently; look for it in the list."),
        action=link_button(t("All orders"), "/admin/orders", look="brand"),
        icon_name="package-search",
    )
    waiting = loading(t("The order is being loaded"), skeleton("h-24 w-full"), skeleton("mt-4 h-64 w-full"))
    return console_page(
        rx.cond(OrderDetailState.is_loaded, rx.cond(OrderDetailState.is_found, _order(), unknown), waiting),
        _cancel_dialog(),
        _receipt_dialog(),
        change_sheets(),
        release_dialog(),
        title=code(ORDER.number),  # type: ignore[arg-type]
        trail=[(t("Orders"), "/admin/orders")],
    )


def _order() -> rx.Component:
    return rx.fragment(
        sentence_head(
            rx.fragment(order_badge(ORDER), rx.el.span(ORDER.since, class_name="num")),
            t("Order {number} for {name}", number=ORDER.number, name=ORDER.customer),
            t("Promised for {day}", day=ORDER.promised),
            action=_actions(),
        ),
        alert_strip("order", ORDER.number),
        rx.el.div(waiting_notice(), class_name="px-5 has-[[role=status]]:pb-4"),
        rx.el.div(
            rx.el.div(
                _lines(),
                attachments("order", ORDER.number),
                _happened(),
                class_name="min-w-0 lg:border-e lg:border-line",
            ),
            rx.el.aside(_facts(), _money(), shipments_card(ORDER), documents_card(ORDER), tags_panel()),
            class_name="grid lg:grid-cols-[minmax(0,1fr)_22rem]",
        ),
    )


def _actions() -> rx.Component:
    """What the reader may do: cancel, and the one next step."""
    can = as_var(ShellState.permissions).contains
    may_edit, may_record = can(str(Permission.ORDERS_EDIT)), can(str(Permission.PAYMENTS_RECORD))
    confirm = button(
        t("Confirm"),
        look="act",
        size="sm",
        keys="R",
        on_click=OrderDetailState.confirm(OrderDetailState.step),  # type: ignore[call-arg]
        class_name="max-sm:h-11",
    )
    work = link_button(
        t("Go on with it"), "/staff/pick/" + ORDER.number, look="act", size="sm", class_name="max-sm:h-11"
    )
    next_step = rx.match(
        ORDER.next_action,
        ("confirm", shown(may_edit, confirm)),
        ("await_payment", shown(ORDER.awaits_transfer & may_record, _money_button(t("Transfer received")))),
        ("refund", shown(may_record, _money_button(t("Pay back")))),
        (HELD, release_button(ORDER.number)),
        (UNAPPROVED, rx.fragment()),
        ("", rx.fragment()),
        shown(can(str(Permission.ORDERS_FULFIL)), work),
    )
    return rx.fragment(
        change_buttons(),
        shown(
            ORDER.may_cancel & may_edit,
            button(
                t("Cancel the order"),
                look="danger",
                size="sm",
                on_click=OrderDetailState.ask_to_cancel,
                class_name="max-sm:h-11",
            ),
        ),
        shown(ORDER.awaits_difference & may_record, _money_button(t("Difference received"))),
        next_step,
    )


def _money_button(label: Any) -> rx.Component:
    return button(label, look="act", size="sm", on_click=OrderDetailState.ask_receipt, class_name="max-sm:h-11")


def _lines() -> rx.Component:
    def row(line: Live) -> rx.Component:
        return table_row(
            td(
                rx.el.span(line.name),
                " ",
                code(line.sku, "text-ink-2"),
                rx.el.span(line.missing_why, class_name="block text-warn empty:hidden"),
                first=True,
            ),
            td_number(line.quantity, label=t("Quantity")),
            td_number(line.picked, label=t("Picked")),
            td_number(line.missing, label=t("Missing")),
            td_number(line.unit.whole, line.unit.decimals, label=t("Price")),
            td_number(line.total.whole, line.total.decimals, label=t("Total"), class_name="sm:pe-5"),
        )

    return panel(
        t("Parts"),
        data_table(
            head=[
                th(t("Part"), first=True),
                *(th(name, numeric=True) for name in (t("Quantity"), t("Picked"), t("Missing"), t("Price"))),
                th(t("Total"), numeric=True, class_name="sm:pe-5"),
            ],
            rows=rx.foreach(ORDER.lines, row),
            caption=t("Parts"),
        ),
    )


def _happened() -> rx.Component:
    def event(entry: Live) -> rx.Component:
        title = rx.match(
            entry.kind,
            ("status", step_word(entry.code)),
            ("payment", status_word("payment", entry.code)),
            ("delivery_failed", t("Could not be delivered")),
            ("amendment", t("Order changed")),
            ("return", t("Return: {state}", state=status_word("return", entry.code))),
            ("tagged", t("Tag put on")),
            ("untagged", t("Tag taken off")),
            ("held", t("Over the credit limit")),
            ("released", t("Released")),
            t("Note"),
        )
        return timeline_event(
            title,
            at=entry.time,
            note=rx.el.span(
                rx.el.span(entry.day, shown(entry.by != "", rx.fragment(" · ", entry.by))),
                rx.el.span(entry.text, class_name="block text-ink empty:hidden"),
            ),
        )

    return panel(
        t("What happened"),
        rx.el.div(
            form(
                text_field(
                    t("A note for colleagues"),
                    "text",
                    size="sm",
                    required=True,
                    max_length=1000,
                    error=as_var(OrderDetailState.errors)["text"],
                ),
                button(t("Write it down"), size="sm", type="submit", class_name="self-start max-sm:h-11"),
                _step_field(),
                on_submit=OrderDetailState.write_note,
                # A new key makes a new, empty form; an unwritten note stays where it was typed.
                key=OrderDetailState.note_step,
            ),
            timeline(rx.foreach(ORDER.events, event)),
            class_name="space-y-4 px-5 pb-5",
        ),
    )


def _facts() -> rx.Component:
    return panel(
        t("Customer"),
        rx.el.dl(
            fact(t("Customer"), ORDER.customer),
            _known(t("Company"), ORDER.company, rx.el.bdi(ORDER.company)),
            _known(t("Ordered by"), ORDER.buyer, rx.el.bdi(ORDER.buyer)),
            _known(t("Approved by"), ORDER.approved_by, rx.el.bdi(ORDER.approved_by)),
            fact(t("Phone"), code(ORDER.phone)),
            _known(t("Email"), ORDER.email, code(ORDER.email)),
            fact(t("Delivery"), ORDER.delivery),
            _known(t("Address"), ORDER.address, rx.el.bdi(ORDER.address)),
            fact(t("Placed"), ORDER.placed),
            _known(t("Picked by"), ORDER.picker),
            _known(t("Driver"), ORDER.driver),
            _known(t("Note"), ORDER.customer_note),
            class_name="divide-y divide-line px-5 text-sm",
        ),
    )


def _known(name: Text, value: Live, told: Child | None = None) -> Child:
    """A fact that not every order has."""
    return shown(value != "", fact(name, told if told is not None else value))


def _money() -> Child:
    return panel(
        t("Payment"),
        facts(
            (t("Status"), status("payment", ORDER.payment)),
            (t("Paid by"), payment_method_word(ORDER.payment_method)),
            (t("Parts"), price(ORDER.goods, size="sm")),
            (t("Delivery"), price(ORDER.fee, size="sm")),
            (t("Missing"), price(ORDER.short, size="sm")),
            (t("Returned"), price(ORDER.returned, size="sm")),
            (t("Tax in it"), price(ORDER.tax, size="sm")),
            (t("Total"), price(ORDER.total, size="sm")),
            (t("To pay"), price(ORDER.to_pay, size="sm")),
            class_name="px-5",
        ),
        rx.el.p(ORDER.shown, class_name="px-5 pb-3 text-ink-2 text-pretty empty:hidden"),
    )


def _step_field() -> rx.Component:
    """Sends along what the page showed when the form was sent."""
    return rx.el.input(type="hidden", name="step", value=OrderDetailState.step, read_only=True)


def _cancel_dialog() -> rx.Component:
    return dialog(
        form(
            rx.el.p(t("The parts go back on sale, and money that came is owed back."), class_name="text-ink-2"),
            text_field(
                t("Reason"),
                "reason",
                required=True,
                max_length=500,
                error=as_var(OrderDetailState.errors)["reason"],
            ),
            _step_field(),
            button(t("Cancel the order"), look="danger", type="submit"),
            on_submit=OrderDetailState.cancel,
        ),
        open=OrderDetailState.asks_to_cancel,
        on_close=OrderDetailState.close_dialogs,
        title=t("Cancel order {number}?", number=ORDER.number),
    )


def _receipt_dialog() -> rx.Component:
    return dialog(
        form(
            text_field(
                t("The bank's reference"),
                "receipt",
                required=True,
                max_length=120,
                error=as_var(OrderDetailState.errors)["receipt"],
            ),
            _step_field(),
            button(t("Record it"), look="brand", type="submit"),
            on_submit=OrderDetailState.record_money,
        ),
        open=OrderDetailState.asks_receipt,
        on_close=OrderDetailState.close_dialogs,
        title=t("Money for order {number}", number=ORDER.number),
    )
