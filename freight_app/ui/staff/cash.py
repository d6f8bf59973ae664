"""``/staff/cash``: the cash in one's own bag, counted note by note and handed in at the office."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.ui.components.base import Live, as_var, cx, shown
from freight_app.ui.components.buttons import button
from freight_app.ui.components.fields import field_error, text_area
from freight_app.ui.components.forms import form
from freight_app.ui.components.icons import icon
from freight_app.ui.components.states import empty_state, loading, skeleton
from freight_app.ui.i18n import t
from freight_app.ui.shells.staff import answer_bar, big_number, staff_page
from freight_app.ui.staff.cash_state import BagState

STATE: Any = BagState
BAG: Live = BagState.bag
_FORM = "hand-in"


def page() -> rx.Component:
    waiting = loading(t("Your cash is being loaded"), skeleton("h-24 w-full"), skeleton("mt-4 h-40 w-full rounded-lg"))
    return staff_page(
        rx.cond(BagState.is_loaded, _bag(), waiting),
        title=t("Your cash"),
        back="/staff",
        on_refresh=BagState.load,
        answers=BagState,
        action=shown(as_var(BagState.is_loaded) & (BAG.receipts.length() > 0), _action()),
    )


def _bag() -> rx.Component:
    empty = empty_state(t("Your bag is empty"), t("What you take at the doors is listed here."), icon_name="wallet")
    full = rx.fragment(
        big_number(
            rx.el.bdi(BAG.amount.whole, BAG.amount.decimals, class_name="ltr num"),
            t("Should be in your bag, {currency}", currency=BAG.currency),
        ),
        rx.cond(BagState.is_counting, _counting(), _receipts()),
    )
    return rx.fragment(
        answer_bar(BagState),
        rx.cond(BAG.receipts.length() > 0, full, empty),
        shown(
            BAG.days.length() > 0,
            rx.el.section(
                rx.el.h2(t("Handed in lately"), class_name="mb-2 text-base font-semibold text-ink-2"),
                rx.el.ul(rx.foreach(BAG.days, _day), class_name="divide-y divide-line border-y border-line"),
            ),
        ),
    )


def _receipts() -> rx.Component:
    def row(receipt: Live) -> rx.Component:
        return rx.el.li(
            rx.el.div(
                rx.el.p(rx.el.bdi(receipt.customer), class_name="truncate font-semibold"),
                rx.el.p(
                    rx.el.bdi(receipt.number, class_name="ltr"),
                    " · ",
                    receipt.at,
                    class_name="num text-base text-ink-2",
                ),
                class_name="min-w-0 flex-1",
            ),
            rx.el.bdi(receipt.amount.whole, receipt.amount.decimals, class_name="num ltr font-semibold"),
            class_name="flex min-h-16 items-center gap-4 py-2",
        )

    return rx.el.ul(rx.foreach(BAG.receipts, row), class_name="divide-y divide-line border-y border-line")


def _counting() -> rx.Component:
    def row(piece: Live) -> rx.Component:
        return rx.el.label(
            rx.el.bdi(piece.label, class_name="num ltr w-24 text-xl font-semibold"),
            rx.el.span("×", class_name="text-ink-2", aria_hidden="true"),
            rx.el.input(
                type="text",
                input_mode="numeric",
                auto_complete="off",
                dir="ltr",
                default_value=piece.count,
                on_change=lambda value: BagState.count(piece.minor, value),  # type: ignore[call-arg]
                class_name=(
                    "num h-14 w-28 rounded-md border-2 border-ink-3/70 bg-surface px-4 text-center text-xl "
                    "focus:border-brand focus:outline-none"
                ),
            ),
            class_name="flex min-h-16 items-center justify-between gap-4 py-1",
        )

    tone = rx.match(BagState.sign, (0, "bg-good-soft text-good"), (1, "bg-warn-soft text-warn"), "bg-bad-soft text-bad")
    told = rx.match(
        BagState.sign,
        (0, t("It is right")),
        (1, t("{amount} too much", amount=BagState.difference)),
        t("{amount} missing", amount=BagState.difference),
    )
    return form(
        rx.el.input(type="hidden", name="step", value=BagState.step),
        rx.el.div(rx.foreach(BAG.pieces, row), class_name="divide-y divide-line border-y border-line"),
        field_error(STATE.errors["counts"]),
        rx.el.div(
            rx.el.p(
                rx.el.span(t("Counted")),
                rx.el.bdi(STATE.counted.whole, STATE.counted.decimals, class_name="num ltr text-2xl font-bold"),
                class_name="flex items-baseline justify-between gap-4",
            ),
            rx.el.p(
                rx.cond(BagState.sign == 0, icon("circle-check", "size-5"), icon("triangle-alert", "size-5")),  # type: ignore[arg-type]
                told,
                class_name="flex items-center gap-2 font-semibold",
            ),
            role="status",
            class_name=cx("rounded-lg px-4 py-3", tone),
        ),
        shown(
            BagState.sign != 0,  # type: ignore[arg-type]
            text_area(t("Why is it another amount?"), "reason", rows=2, error=STATE.errors["reason"]),
        ),
        on_submit=BagState.hand_in,
        id=_FORM,
    )


def _action() -> rx.Component:
    return rx.cond(  # type: ignore[return-value]
        BagState.is_counting,
        button(t("Hand in the cash"), look="act", size="staff", type="submit", form=_FORM, class_name="w-full"),
        button(t("Count the cash"), look="act", size="staff", on_click=BagState.begin, class_name="w-full"),
    )


def _day(day: Live) -> rx.Component:
    told = rx.cond(day.is_accepted, t("Counted by the office"), t("Waits for the office"))
    return rx.el.li(
        rx.el.div(
            rx.el.p(day.at, class_name="num"),
            rx.el.p(told, class_name="text-base text-ink-2"),
            shown(
                day.sign != 0,
                rx.el.p(
                    rx.cond(
                        day.sign > 0,
                        t("{amount} too much", amount=day.difference),
                        t("{amount} missing", amount=day.difference),
                    ),
                    class_name="text-base font-semibold text-bad",
                ),
            ),
        ),
        rx.el.bdi(day.amount.whole, day.amount.decimals, class_name="num ltr font-semibold"),
        class_name="flex items-center justify-between gap-4 py-3",
    )
