"""``/admin/purchases/[number]``: one purchase order, what it waits for, and the one thing to do next."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.ui.admin.alert_strip import alert_strip
from freight_app.ui.admin.purchasing.landed_panel import landed_panel
from freight_app.ui.admin.purchasing.purchase_dialogs import purchase_dialogs
from freight_app.ui.admin.purchasing.purchase_lines import lines_panel
from freight_app.ui.admin.purchasing.purchase_state import PurchaseState
from freight_app.ui.components.attachments import attachments
from freight_app.ui.components.base import Child, Live, Text, as_var, code, server_link, shown
from freight_app.ui.components.buttons import button, link_button
from freight_app.ui.components.price import price
from freight_app.ui.components.states import empty_state, loading, notice, skeleton
from freight_app.ui.components.status import badge, status_badge, status_word
from freight_app.ui.components.tables import fact
from freight_app.ui.components.timeline import timeline, timeline_event
from freight_app.ui.i18n import t, tn
from freight_app.ui.shells.console import console_page, panel, sentence_head
from freight_app.ui.shells.state import ShellState

ORDER: Live = PurchaseState.order
STATE: Any = PurchaseState
CAN = as_var(ShellState.permissions).contains
MAY_EDIT = CAN(str(Permission.PURCHASING_EDIT))


def page() -> rx.Component:
    unknown = empty_state(
        t("There is no such purchase order"),
        t("It may be written differently; look for it in the list."),
        icon_name="package-search",
        action=link_button(t("All purchase orders"), "/admin/purchases", look="brand"),
    )
    waiting = loading(t("The purchase order is being loaded"), skeleton("h-24 w-full"), skeleton("mt-4 h-64 w-full"))
    return console_page(
        rx.cond(PurchaseState.is_loaded, rx.cond(PurchaseState.is_found, _order(), unknown), waiting),
        purchase_dialogs(),
        title=code(ORDER.number),  # type: ignore[arg-type]
        trail=[(t("Purchase orders"), "/admin/purchases")],
    )


def _order() -> rx.Component:
    return rx.fragment(
        sentence_head(
            rx.fragment(status_badge("purchase", ORDER.status), rx.el.span(ORDER.since, class_name="num")),
            _sentence(),
            _consequence(),
            action=shown(MAY_EDIT, _actions()),
        ),
        alert_strip("purchase_order", ORDER.number),
        rx.el.div(
            rx.el.div(
                _notices(),
                lines_panel(),
                _receipts(),
                landed_panel(ORDER.number, ORDER.status + ORDER.receipts.length().to_string()),
                attachments("purchase_order", ORDER.number),
                _happened(),
                class_name="min-w-0 lg:border-e lg:border-line",
            ),
            rx.el.aside(_facts(), _paper()),
            class_name="grid lg:grid-cols-[minmax(0,1fr)_22rem]",
        ),
    )


def _sentence() -> rx.Component:
    name = ORDER.supplier
    return rx.match(  # type: ignore[return-value]
        ORDER.status,
        ("draft", t("A draft for {name}, to be approved", name=name)),
        ("approved", t("Approved: send it to {name}", name=name)),
        ("placed", t("{name} has the order: goods are awaited", name=name)),
        ("partially_received", t("Part of it came from {name}", name=name)),
        ("received", t("Everything came from {name}", name=name)),
        ("closed", t("Done with {name}", name=name)),
        t("Cancelled with {name}", name=name),
    )


def _consequence() -> rx.Component:
    return rx.cond(
        ORDER.is_awaited & (ORDER.promised_now != ""),
        rx.cond(
            ORDER.is_late,
            rx.el.span(
                t("Late: it was promised for {day}", day=ORDER.promised_now), class_name="font-semibold text-bad"
            ),
            t("Promised for {day}", day=ORDER.promised_now),
        ),
        rx.cond(
            ORDER.is_awaited & (ORDER.expected != ""),
            t("Wanted for {day}, not promised yet", day=ORDER.expected),
            "",
        ),
    )


def _actions() -> rx.Component:
    """The quiet steps, and the one next step in amber."""
    step = PurchaseState.step

    def quiet(label: Text, what: str) -> rx.Component:
        return button(label, size="sm", on_click=STATE.ask(what), class_name="max-sm:h-11")

    def act(label: Text, event: Any, keys: str) -> rx.Component:
        return button(label, look="act", size="sm", keys=keys, on_click=event, class_name="max-sm:h-11")

    receive = shown(
        CAN(str(Permission.STOCK_RECEIVE)),
        link_button(
            t("Receive goods"), "/staff/purchases/" + ORDER.number, look="act", size="sm", icon_start="package-plus",
            class_name="max-sm:h-11",
        ),
    )  # fmt: skip
    cancel = button(t("Cancel it"), look="danger", size="sm", on_click=STATE.ask("cancel"), class_name="max-sm:h-11")
    return rx.match(  # type: ignore[return-value]
        ORDER.status,
        (
            "draft",
            rx.fragment(
                cancel,
                shown(ORDER.may_approve & (ORDER.lines.length() > 0), act(t("Approve"), STATE.approve(step), "A")),
            ),
        ),
        (
            "approved",
            rx.fragment(
                cancel,
                button(t("Back to draft"), size="sm", on_click=STATE.to_draft(step), class_name="max-sm:h-11"),
                act(t("Send to the supplier"), STATE.place(step), "S"),
            ),
        ),
        ("placed", rx.fragment(cancel, quiet(t("Supplier's answer"), "confirm"), receive)),
        (
            "partially_received",
            rx.fragment(quiet(t("Close short"), "close"), quiet(t("Supplier's answer"), "confirm"), receive),
        ),
        ("received", act(t("Close the order"), STATE.complete(step), "C")),
        rx.fragment(),
    )


def _notices() -> rx.Component:
    over = rx.cond(
        ORDER.limit != "",
        t("You approve up to {limit}. Somebody with more rights has to approve this order.", limit=ORDER.limit),
        t("Somebody who may approve purchases has to approve this order."),
    )
    return rx.el.div(
        shown(
            (ORDER.status == "draft") & (ORDER.lines.length() > 0) & ~ORDER.may_approve,  # type: ignore[operator]
            notice(over, tone="info"),
        ),
        shown(
            ORDER.shortest != "",
            notice(t("{amount} are missing to the supplier's smallest order.", amount=ORDER.shortest), tone="warn"),
        ),
        shown(
            ORDER.order_contacts == 0,
            notice(
                t("Nobody at this supplier gets orders by mail: print the paper or add a contact."),
                tone="warn",
                action=link_button(t("Open the supplier"), ORDER.supplier_href, size="sm"),
            ),
        ),
        shown(
            ORDER.has_difference & ORDER.is_awaited,
            notice(
                t("The supplier confirmed other quantities or prices than were asked."),
                tone="warn",
                action=shown(
                    MAY_EDIT,
                    button(t("Order what they confirmed"), size="sm", on_click=STATE.accept(PurchaseState.step)),
                ),
            ),
        ),
        class_name="space-y-3 px-5 py-4 empty:hidden",
    )


def _receipts() -> Child:
    def line(one: Live) -> rx.Component:
        return rx.el.li(
            rx.el.span(
                rx.el.bdi(one.name, lang=ORDER.written_in),
                " ",
                code(one.sku, "text-ink-2"),
                class_name="min-w-0 flex-1",
            ),
            rx.el.span(t("{count} kept", count=one.accepted), class_name="num whitespace-nowrap"),
            shown(
                one.rejected > 0,
                rx.el.span(
                    t("{count} rejected: {reason}", count=one.rejected, reason=one.reason), class_name="num text-bad"
                ),
            ),
            rx.el.span(rx.foreach(one.photos, _photo), class_name="flex gap-1 empty:hidden"),
            class_name="flex flex-wrap items-center gap-x-4 gap-y-1 py-1.5",
        )

    def receipt(one: Live) -> rx.Component:
        return rx.el.li(
            rx.el.p(
                code(one.number, "font-medium"),
                rx.el.span(one.at, class_name="num text-ink-2"),
                rx.el.bdi(one.by, class_name="text-ink-2"),
                rx.el.bdi(one.place, class_name="text-ink-2"),
                shown(one.delivery_note != "", rx.el.span(t("Delivery note"), " ", code(one.delivery_note))),
                shown(one.is_undone, badge(t("Undone"), icon_name="undo-2")),
                class_name="flex flex-wrap items-center gap-x-3 gap-y-1",
            ),
            rx.el.p(rx.el.bdi(one.note), rx.el.bdi(one.undo_reason), class_name="text-ink-2 empty:hidden"),
            shown(
                one.over_reason != "",
                rx.el.p(t("More than ordered: {reason}", reason=one.over_reason), class_name="text-warn"),
            ),
            rx.el.ul(rx.foreach(one.lines, line), class_name="mt-1 divide-y divide-line border-t border-line"),
            key=one.number,
            class_name=rx.cond(one.is_undone, "py-3 opacity-60", "py-3"),
        )

    return shown(
        ORDER.has_receipts,
        panel(
            t("What came"),
            rx.el.ul(rx.foreach(ORDER.receipts, receipt), class_name="divide-y divide-line px-5 pb-3"),
        ),
    )


def _photo(address: Live) -> rx.Component:
    return server_link(
        rx.el.img(
            src=address,
            alt=t("Photo of what was rejected"),
            loading="lazy",
            class_name="size-10 rounded-sm object-cover",
        ),
        href=address,
        target="_blank",
    )


def _happened() -> rx.Component:
    def event(step: Live) -> rx.Component:
        return timeline_event(
            status_word("purchase", step.status),
            at=step.at,
            note=rx.el.span(
                rx.el.span(step.day, " · ", rx.el.bdi(step.by)),
                rx.el.bdi(step.note, class_name="block text-ink empty:hidden"),
            ),
        )

    return panel(t("What happened"), rx.el.div(timeline(rx.foreach(ORDER.steps, event)), class_name="px-5 pt-1 pb-5"))


def _facts() -> rx.Component:
    def known(name: Text, value: Live, told: Child | None = None) -> Child:
        return shown(value != "", fact(name, told if told is not None else value))

    return panel(
        t("Order"),
        rx.el.dl(
            fact(t("Supplier"), rx.el.a(rx.el.bdi(ORDER.supplier), href=ORDER.supplier_href, class_name="text-brand")),
            fact(t("Total"), price(ORDER.total, size="sm")),
            shown(
                ORDER.is_foreign,
                fact(
                    rx.cond(ORDER.rate != "", t("Worth, at the frozen rate"), t("Worth, at today's rate")),
                    price(ORDER.worth, size="sm"),
                ),
                known(
                    t("Frozen rate"),
                    ORDER.rate,
                    rx.fragment(
                        rx.el.bdi(ORDER.rate, class_name="num ltr"), " · ", rx.el.bdi(ORDER.rate_on, class_name="num")
                    ),
                ),
            ),
            known(t("Wanted for"), ORDER.expected),
            known(t("Promised first"), ORDER.promised),
            shown(ORDER.is_moved, fact(t("Promised now"), ORDER.promised_now)),
            known(t("Supplier's number"), ORDER.reference, code(ORDER.reference)),
            known(t("Incoterm"), ORDER.incoterm, rx.el.bdi(ORDER.incoterm, " ", ORDER.incoterm_place)),
            fact(t("Pays within"), tn("{count} day", "{count} days", ORDER.payment_days)),
            known(
                t("Project"),
                ORDER.project_ref,
                rx.el.a(code(ORDER.project_code), href="/admin/projects/" + ORDER.project_ref, class_name="text-brand"),
            ),
            known(t("Written"), ORDER.created),
            known(t("Approved by"), ORDER.approved),
            known(t("Placed"), ORDER.placed),
            known(t("Confirmed"), ORDER.confirmed),
            known(t("Note"), ORDER.note, rx.el.bdi(ORDER.note)),
            class_name="divide-y divide-line px-5 text-sm",
        ),
        tools=shown(
            MAY_EDIT & ORDER.is_unplaced,
            button(t("Edit"), size="sm", on_click=STATE.ask("terms"), class_name="max-sm:h-11"),
        ),
    )


def _paper() -> rx.Component:
    return panel(
        t("Paper"),
        rx.el.div(
            link_button(
                t("Open as PDF"), ORDER.pdf, size="sm", icon_start="file-text", from_server=True, target="_blank"
            ),
            shown(
                MAY_EDIT & ~ORDER.is_unplaced & (ORDER.status != "cancelled"),
                button(t("Mail it again"), size="sm", icon_start="send", on_click=STATE.send_again(PurchaseState.step)),
            ),
            rx.el.p(
                rx.cond(
                    ORDER.is_unplaced,
                    t("Marked as a draft until it is sent."),
                    tn("Goes to {count} address by mail.", "Goes to {count} addresses by mail.", ORDER.order_contacts),
                ),
                class_name="basis-full text-ink-2",
            ),
            class_name="flex flex-wrap gap-2 px-5 pb-5",
        ),
    )
