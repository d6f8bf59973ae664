"""``/staff/purchases/[number]``: goods of a purchase order, counted line by line, rejected ones with reason and photo."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.stock.dtos import MAX_QUANTITY
from freight_app.ui.components.base import Child, Live, Text, as_var, code, cx, shown
from freight_app.ui.components.buttons import button, link_button
from freight_app.ui.components.choices import select_field, stepper
from freight_app.ui.components.fields import text_field
from freight_app.ui.components.forms import form
from freight_app.ui.components.icons import icon
from freight_app.ui.components.media import file_drop
from freight_app.ui.components.overlays import dialog
from freight_app.ui.components.states import empty_state, loading, skeleton
from freight_app.ui.components.status import status
from freight_app.ui.i18n import t
from freight_app.ui.reasons import REJECTION_REASONS
from freight_app.ui.shells.staff import answer_bar, scan_field, staff_page
from freight_app.ui.staff.part_views import section_head
from freight_app.ui.staff.place_state import place_field
from freight_app.ui.staff.purchase_state import ReceivePurchaseState

CAME: Live = ReceivePurchaseState.came
STATE: Any = ReceivePurchaseState


def page() -> rx.Component:
    unknown = empty_state(
        t("There is no such purchase order"),
        t("Perhaps it was not sent to the supplier yet."),
        icon_name="package-search",
        action=link_button(t("Back to work"), "/staff", look="brand"),
    )
    waiting = loading(t("The purchase order is being loaded"), skeleton("h-14 w-full"), skeleton("mt-4 h-40 w-full"))
    return staff_page(
        rx.cond(ReceivePurchaseState.is_loaded, rx.cond(ReceivePurchaseState.is_found, _work(), unknown), waiting),
        _over_dialog(),
        title=rx.cond(CAME.number != "", CAME.number, t("Purchase order")),
        subtitle=CAME.supplier,
        back="/staff/receive",
        answers=ReceivePurchaseState,
        action=shown(CAME.takes_goods, _action()),
    )


def _work() -> rx.Component:
    return rx.fragment(
        rx.el.p(
            status("purchase", CAME.status),
            shown(CAME.due != "", rx.el.span(t("Due {day}", day=CAME.due), class_name="num text-ink-2")),
            class_name="flex flex-wrap items-center gap-x-4 gap-y-1 text-base",
        ),
        shown(CAME.note != "", rx.el.p(CAME.note, dir="auto", class_name="rounded-md bg-sunken px-4 py-3 text-base")),
        answer_bar(ReceivePurchaseState),
        shown(
            CAME.takes_goods,
            place_field(ReceivePurchaseState.set_location),
            text_field(
                t("Supplier's delivery note"),
                "delivery_note",
                size="staff",
                optional=True,
                default_value=ReceivePurchaseState.delivery_note,
                on_blur=ReceivePurchaseState.set_delivery_note,
                key=CAME.booked.length().to_string(),
                max_length=80,
                auto_complete="off",
            ),
        ),
        rx.el.ul(rx.foreach(CAME.lines, _line), class_name="divide-y divide-line"),
        _booked(),
    )


def _line(line: Live) -> rx.Component:
    return rx.el.li(
        rx.el.p(
            rx.el.span(line.name, class_name="min-w-0 flex-1 text-lg font-semibold text-balance"),
            rx.el.bdi(line.accepted, " / ", line.awaited, class_name="num ltr text-2xl font-bold"),
            class_name="flex items-start gap-3",
        ),
        rx.el.p(
            code(line.sku),
            shown(line.supplier_sku != "", rx.fragment(" · ", code(line.supplier_sku))),
            shown(line.shelf != "", rx.fragment(" · ", code(line.shelf, "font-bold text-ink"))),
            class_name="text-base text-ink-2",
        ),
        shown(CAME.takes_goods, _counting(line)),
        key=line.line_id.to_string(),
        class_name=rx.cond((line.awaited == 0) & (line.accepted == 0), "py-4 opacity-60", "py-4"),  # type: ignore[operator]
    )


def _counting(line: Live) -> rx.Component:
    wrong = rx.cond(line.is_rejecting, t("Nothing is wrong with it"), t("Something is wrong with it"))
    return rx.el.div(
        _counter(line, t("Good pieces"), "accepted", line.accepted),
        shown(
            (line.awaited > 0) & (line.accepted != line.awaited),  # type: ignore[operator]
            button(
                t("All {count} came", count=line.awaited),
                size="xl",
                icon_start="check-check",
                class_name="h-14 w-full",
                on_click=STATE.count_all(line.line_id),
            ),
        ),
        shown(line.is_rejecting, _rejecting(line)),
        button(
            wrong,
            size="xl",
            look="plain",
            icon_start="triangle-alert",
            class_name="h-14 w-full",
            on_click=STATE.turn_rejecting(line.line_id),
        ),
        class_name="mt-3 grid gap-3",
    )


def _rejecting(line: Live) -> rx.Component:
    return rx.el.div(
        _counter(line, t("Rejected pieces"), "rejected", line.rejected),
        select_field(
            t("Why"),
            "reason-" + line.line_id.to_string(),
            [(code_, t(word)) for code_, word in REJECTION_REASONS.items()],
            size="staff",
            value=line.reason,
            on_change=lambda reason: STATE.set_reason(line.line_id, reason),
        ),
        file_drop(
            action="/api/v1/uploads/receipt-photos",
            title=t("Take a photo"),
            hint=t("What is wrong should be seen on it."),
            max_megabytes=20,
            on_done=lambda sent: STATE.add_photo(line.line_id, sent),
        ),
        shown(
            line.photos.length() > 0,
            rx.el.p(
                icon("camera", "size-5 text-good"),
                t("Photos with it: {count}", count=line.photos.length()),
                class_name="flex items-center gap-2 text-base",
            ),
        ),
        class_name="grid gap-3 rounded-md border border-line p-3",
    )


def _counter(line: Live, label: Text, what: str, value: Live) -> rx.Component:
    return rx.el.div(
        rx.el.p(label, class_name="text-base text-ink-2"),
        stepper(
            value,
            on_change=lambda pieces: STATE.set_count(line.line_id, what, pieces),
            label=label,
            minimum=0,
            maximum=MAX_QUANTITY,
            big=True,
        ),
        class_name="space-y-1",
    )


def _booked() -> Child:
    def row(one: Live) -> rx.Component:
        return rx.el.li(
            rx.el.bdi(one.pieces, class_name="num ltr w-12 shrink-0 text-center text-xl font-bold"),
            rx.el.span(
                code(one.number, "block"),
                rx.el.span(
                    code(one.at),
                    " · ",
                    rx.el.bdi(one.by),
                    shown(one.rejected > 0, rx.fragment(" · ", t("{count} not kept", count=one.rejected))),
                    class_name="block text-base text-ink-2",
                ),
                class_name=cx("min-w-0 flex-1", rx.cond(one.is_undone, "text-ink-2 line-through", "")),
            ),
            rx.cond(
                one.is_undone,
                rx.el.span(t("Undone"), class_name="text-base text-ink-2"),
                shown(
                    one.may_undo,
                    button(
                        t("Undo"),
                        icon_start="undo-2",
                        size="xl",
                        class_name="px-4 text-base",
                        on_click=STATE.undo(one.number),
                    ),
                ),
            ),
            class_name="flex min-h-18 items-center gap-3 py-2",
        )

    return shown(
        CAME.booked.length() > 0,
        rx.el.section(
            section_head(t("Booked in so far")),
            rx.el.ul(rx.foreach(CAME.booked, row), class_name="divide-y divide-line"),
        ),
    )


def _over_dialog() -> rx.Component:
    return dialog(
        form(
            rx.el.p(
                t("More came than was ordered. Keep it only for a reason, or send it back."), class_name="text-base"
            ),
            text_field(t("Why it is kept"), "over_reason", size="staff", required=True, max_length=300),
            button(t("Keep it and book in"), look="act", size="staff", type="submit", class_name="w-full"),
            on_submit=ReceivePurchaseState.book_over,
        ),
        open=ReceivePurchaseState.asks_over,
        on_close=ReceivePurchaseState.close_over,
        title=t("More than ordered"),
    )


def _action() -> Child:
    return rx.fragment(
        scan_field(
            label=t("Scan the part"),
            placeholder=t("Scan or type a number"),
            on_scan=ReceivePurchaseState.scan,
            answered=as_var(ReceivePurchaseState.answered),
        ),
        button(
            t("Book in what was counted"),
            look="act",
            size="staff",
            class_name="w-full",
            disabled=ReceivePurchaseState.counted == 0,  # type: ignore[arg-type]
            on_click=ReceivePurchaseState.book,
        ),
    )
