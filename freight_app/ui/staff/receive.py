"""``/staff/receive``: goods arrive. Scan, count, shelf, into stock; and what was booked in can be undone."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.stock.dtos import MAX_QUANTITY
from freight_app.ui.components.base import Child, Live, as_var, code, cx, shown
from freight_app.ui.components.buttons import button
from freight_app.ui.components.choices import stepper
from freight_app.ui.components.fields import field_error, text_field
from freight_app.ui.components.forms import form
from freight_app.ui.components.icons import icon
from freight_app.ui.components.states import empty_state, loading, skeleton
from freight_app.ui.i18n import t
from freight_app.ui.shells.staff import answer_bar, big_number, scan_field, staff_page
from freight_app.ui.staff.part_views import part_choice, part_in_hand, section_head
from freight_app.ui.staff.place_state import place_field
from freight_app.ui.staff.receive_state import ReceiveState

PART: Live = ReceiveState.part
STATE: Any = ReceiveState
_FORM = "receive"


def page() -> rx.Component:
    waiting = loading(t("The receipts are being loaded"), skeleton("h-14 w-full"), skeleton("mt-4 h-40 w-full"))
    return staff_page(
        rx.cond(ReceiveState.is_loaded, _work(), waiting),
        title=t("Receive goods"),
        back="/staff",
        answers=ReceiveState,
        action=_action(),
    )


def _work() -> rx.Component:
    has_part = PART.product_id > 0
    return rx.fragment(
        form(
            rx.el.div(
                place_field(ReceiveState.set_location),
                text_field(
                    t("Supplier's delivery note"),
                    "reference",
                    error=_error("reference"),
                    size="staff",
                    default_value=ReceiveState.reference,
                    max_length=80,
                    auto_complete="off",
                ),
                class_name="grid grid-cols-[minmax(0,3fr)_minmax(0,2fr)] items-end gap-3 *:only:col-span-2",
            ),
            shown(has_part, part_in_hand(PART), _how_many()),
            on_submit=ReceiveState.receive,
            id=_FORM,
        ),
        answer_bar(ReceiveState),
        shown(as_var(ReceiveState.new_level) >= 0, big_number(STATE.new_level, t("Now in stock here"))),
        part_choice(as_var(ReceiveState.candidates), STATE.choose),
        shown(~has_part & (as_var(ReceiveState.candidates).length() == 0), _awaited(), _receipts()),
    )


def _how_many() -> rx.Component:
    return rx.fragment(
        rx.el.div(
            rx.el.p(
                t("In stock here: {count}", count=PART.on_hand),
                class_name="text-base text-ink-2",
            ),
            stepper(
                as_var(ReceiveState.quantity),
                on_change=ReceiveState.set_quantity,
                label=t("How many pieces arrived"),
                name="quantity",
                maximum=MAX_QUANTITY,
                big=True,
            ),
            field_error(_error("quantity")),
            class_name="space-y-2",
        ),
        text_field(
            t("Shelf"),
            "shelf",
            error=_error("shelf"),
            optional=True,
            size="staff",
            default_value=PART.shelf,
            key=PART.product_id.to_string(),
            dir="ltr",
            max_length=40,
            auto_complete="off",
            auto_capitalize="characters",
        ),
    )


def _awaited() -> Child:
    """Orders whose goods are to come: each leads to where they are counted."""

    def row(order: Live) -> rx.Component:
        return rx.el.li(
            rx.el.a(
                rx.el.span(
                    rx.el.bdi(order.supplier, class_name="block truncate font-semibold"),
                    rx.el.span(
                        code(order.number),
                        shown(order.due != "", rx.fragment(" · ", order.due)),
                        shown(
                            order.is_late, rx.fragment(" ", rx.el.span(t("late"), class_name="font-semibold text-bad"))
                        ),
                        class_name="block text-base text-ink-2",
                    ),
                    class_name="min-w-0 flex-1",
                ),
                rx.el.bdi(order.pieces, class_name="num ltr text-xl font-bold"),
                icon("chevron-right", "size-6 text-ink-3"),
                href="/staff/purchases/" + order.number,
                class_name="flex min-h-18 items-center gap-3 py-2",
            )
        )

    return shown(
        as_var(ReceiveState.awaited).length() > 0,
        rx.el.section(
            section_head(t("Awaited from suppliers")),
            rx.el.ul(rx.foreach(ReceiveState.awaited, row), class_name="divide-y divide-line"),
        ),
    )


def _receipts() -> rx.Component:
    def row(receipt: Live) -> rx.Component:
        return rx.el.li(
            rx.el.bdi(receipt.quantity, class_name="num ltr w-12 shrink-0 text-center text-xl font-bold"),
            rx.el.span(
                rx.el.span(receipt.name, class_name="block truncate"),
                rx.el.span(
                    code(receipt.sku),
                    " · ",
                    code(receipt.at),
                    rx.cond(receipt.reference != "", rx.fragment(" · ", code(receipt.reference)), rx.fragment()),
                    class_name="block text-base text-ink-2",
                ),
                class_name=cx("min-w-0 flex-1", rx.cond(receipt.is_undone, "text-ink-2 line-through", "")),
            ),
            rx.cond(
                receipt.is_undone,
                rx.el.span(t("Undone"), class_name="text-base text-ink-2"),
                button(
                    t("Undo"),
                    icon_start="undo-2",
                    size="xl",
                    class_name="px-4 text-base",
                    on_click=STATE.undo(receipt.movement_id),
                ),
            ),
            class_name="flex min-h-18 items-center gap-3 py-2",
        )

    return rx.cond(  # type: ignore[return-value]
        as_var(ReceiveState.receipt_count) > 0,
        rx.el.section(
            section_head(t("Booked in by you in this shift: {count}", count=ReceiveState.receipt_count)),
            rx.el.ul(rx.foreach(as_var(ReceiveState.receipts), row), class_name="divide-y divide-line"),
        ),
        empty_state(
            t("Scan the first part"),
            t("Any number on the box will do: ours, the maker's, or its barcode."),
            icon_name="scan-barcode",
        ),
    )


def _action() -> Child:
    return rx.fragment(
        scan_field(
            label=t("Scan the part"),
            placeholder=t("Scan or type a number or a name"),
            on_scan=ReceiveState.scan,
            answered=as_var(ReceiveState.answered),
        ),
        shown(
            PART.product_id > 0,
            button(t("Put into stock"), look="act", size="staff", type="submit", form=_FORM, class_name="w-full"),
            button(t("Leave this part"), size="xl", look="plain", class_name="w-full", on_click=ReceiveState.leave),
        ),
    )


def _error(name: str) -> Live:
    errors = as_var(ReceiveState.errors)
    return rx.cond(errors.contains(name), errors[name], "")
