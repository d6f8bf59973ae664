"""``/staff/stop/[number]``: one door, what it gets and what it owes."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.ui.components.base import Child, Live, as_var, code, server_link, shown
from freight_app.ui.components.buttons import button, button_class, link_button
from freight_app.ui.components.icons import icon
from freight_app.ui.components.overlays import dialog
from freight_app.ui.components.states import empty_state, loading, notice, skeleton
from freight_app.ui.components.status import status_badge
from freight_app.ui.i18n import t, tn
from freight_app.ui.reasons import VISIT_REASONS
from freight_app.ui.shells.staff import answer_bar, big_number, staff_page
from freight_app.ui.staff.dialog_parts import handing_form, own_words, reason_buttons
from freight_app.ui.staff.stop_state import StopState

STOP: Live = StopState.stop
STATE: Any = StopState
_WIDE = "w-full"


def page() -> rx.Component:
    unknown = empty_state(
        t("There is no such order"),
        t("Go back and choose it from the list."),
        action=link_button(t("Back to the work"), "/staff?list=road", look="brand", size="xl"),
        icon_name="package-search",
    )
    waiting = loading(t("The order is being loaded"), skeleton("h-24 w-full"), skeleton("mt-4 h-40 w-full rounded-lg"))
    return staff_page(
        rx.cond(StopState.is_loaded, rx.cond(StopState.is_found, _stop(), unknown), waiting),
        _deliver_dialog(),
        _failed_dialog(),
        _back_dialog(),
        title=rx.cond(
            STOP.at > 0,
            t("Stop {at} of {stops}", at=STOP.at, stops=STOP.stops),
            rx.cond(STOP.number != "", t("Order {number}", number=STOP.number), t("Order")),
        ),
        subtitle=rx.cond(STOP.number != "", t("Promised for {day}", day=STOP.promised), ""),
        back="/staff?list=road",
        on_refresh=StopState.load,
        answers=StopState,
        action=shown(as_var(StopState.is_found) & (STOP.number != ""), _action()),
    )


def _stop() -> rx.Component:
    return rx.fragment(
        rx.el.div(
            status_badge("order", STOP.status),
            code(STOP.number, "font-semibold"),
            shown(
                STOP.is_late & (STOP.status == "shipped"), rx.el.span(t("late"), class_name="font-semibold text-bad")
            ),
            class_name="flex flex-wrap items-center gap-3 text-base",
        ),
        rx.el.section(
            rx.el.h2(STOP.customer, class_name="text-2xl leading-tight font-semibold text-balance"),
            rx.el.p(rx.el.bdi(STOP.street), class_name="text-xl text-balance"),
            shown(STOP.hint != "", rx.el.p(rx.el.bdi(STOP.hint), class_name="text-ink-2")),
            class_name="space-y-1",
        ),
        rx.el.div(
            shown(STOP.map_href != "", _way(STOP.map_href, "navigation", t("Show the way"))),
            shown(STOP.phone != "", _way("tel:" + STOP.phone, "phone", t("Call"))),
            class_name="grid grid-cols-2 gap-3",
        ),
        rx.el.div(
            big_number(STOP.pieces, t("Parts"), size="md"),
            rx.cond(
                STOP.cash != "",
                big_number(STOP.cash, t("Cash to take, {currency}", currency=STOP.currency), size="md"),
                rx.el.p(
                    icon("circle-check", "size-6"),
                    t("Everything is paid"),
                    class_name="flex items-center gap-2 font-semibold text-good",
                ),
            ),
            class_name="-mx-4 grid grid-cols-[auto_minmax(0,1fr)] items-center gap-6 border-y border-line bg-surface px-4 py-3",
        ),
        answer_bar(StopState),
        shown(
            (STOP.failed_visits > 0) & (STOP.status == "shipped"),
            notice(
                tn("{count} visit in vain so far", "{count} visits in vain so far", STOP.failed_visits), tone="warn"
            ),
        ),
        shown(
            ~STOP.is_mine.to(bool) & (STOP.driver != "") & (STOP.status == "shipped"),
            rx.el.p(t("On the road with {name}", name=STOP.driver), class_name="text-base text-ink-2"),
        ),
    )


def _way(href: Live, icon_name: str, label: Live) -> rx.Component:
    return server_link(icon(icon_name, "size-6"), label, href=href, class_name=button_class("quiet", "xl", "px-3"))


def _action() -> Child:
    delivered = rx.el.button(
        icon("check", "size-7"),
        rx.el.span(t("Delivered"), class_name=rx.cond(STOP.cash != "", "flex-1 text-start", "")),
        rx.el.bdi(STOP.cash, class_name="num ltr empty:hidden"),
        type="button",
        on_click=STATE.ask("deliver"),
        class_name=(
            "flex h-16 w-full items-center justify-center gap-3 rounded-md bg-act px-6 text-xl font-bold text-act-ink shadow-low "
            "hover:brightness-95 active:translate-y-px"
        ),
    )
    on_road = rx.fragment(
        delivered,
        button(
            t("Could not be delivered"),
            icon_start="triangle-alert",
            size="xl",
            class_name=_WIDE,
            on_click=STATE.ask("failed"),
        ),
        shown(
            STOP.may_take_back,
            button(
                t("The parts are back here"),
                icon_start="undo-2",
                size="xl",
                look="plain",
                class_name=_WIDE,
                on_click=STATE.ask("back"),
            ),
        ),
    )
    onward = rx.cond(
        STOP.next_number != "",
        link_button(
            t("Next stop: {number}", number=STOP.next_number),
            "/staff/stop/" + STOP.next_number,
            look="act",
            size="staff",
            class_name=_WIDE,
        ),
        link_button(t("Back to the work"), "/staff", size="xl", class_name=_WIDE),
    )
    return rx.cond(STOP.status == "shipped", on_road, onward)  # type: ignore[return-value]


def _deliver_dialog() -> rx.Component:
    return dialog(
        handing_form(
            cash=STOP.cash,
            cash_label=t("Cash to take, {currency}", currency=STOP.currency),
            customer=STOP.customer,
            error=_error("recipient"),
            on_submit=StopState.deliver,
        ),
        open=as_var(StopState.asks) == "deliver",
        on_close=StopState.close,
        title=t("Give order {number} to the customer?", number=STOP.number),
    )


def _failed_dialog() -> rx.Component:
    return dialog(
        rx.el.p(t("The customer is told that you were there."), class_name="mb-4 text-ink-2"),
        reason_buttons(VISIT_REASONS, lambda code: STATE.note_failed_visit(StopState.step, code)),
        own_words(
            StopState.note_failed_visit_because,
            error=_error("reason"),
            label=t("Another reason"),
            submit=t("Write it down"),
        ),
        open=as_var(StopState.asks) == "failed",
        on_close=StopState.close,
        title=t("Why could it not be delivered?"),
    )


def _back_dialog() -> rx.Component:
    return dialog(
        rx.el.p(
            t("All parts of the order go back to stock, and the order ends. What was paid is owed to the customer."),
            class_name="mb-4 text-ink-2",
        ),
        reason_buttons(VISIT_REASONS, lambda code: STATE.take_back(StopState.step, code)),
        own_words(
            StopState.take_back_because, error=_error("reason"), label=t("Another reason"), submit=t("Take it back")
        ),
        open=as_var(StopState.asks) == "back",
        on_close=StopState.close,
        title=t("Why does order {number} come back?", number=STOP.number),
    )


def _error(name: str) -> Live:
    errors = as_var(StopState.errors)
    return rx.cond(errors.contains(name), errors[name], "")
