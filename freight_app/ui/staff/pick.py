"""``/staff/pick/[number]``: one order in somebody's hands, with the one thing to do next."""

from __future__ import annotations

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.ui.components.base import Child, Live, Text, as_var, code, server_link, shown
from freight_app.ui.components.buttons import button, button_class, link_button
from freight_app.ui.components.icons import icon
from freight_app.ui.components.overlays import dialog
from freight_app.ui.components.products import product_picture
from freight_app.ui.components.states import empty_state, loading, skeleton
from freight_app.ui.components.status import status_badge
from freight_app.ui.i18n import t, tn
from freight_app.ui.shells.staff import big_number, result_bar, scan_field, staff_page
from freight_app.ui.shells.state import ShellState
from freight_app.ui.staff.pick_state import PickState

WORK: Live = PickState.work
_WIDE = "w-full"


def page() -> rx.Component:
    unknown = empty_state(
        t("There is no such order"),
        t("Go back and choose it from the list."),
        action=link_button(t("Back to the work"), "/staff", look="brand"),
        icon_name="package-search",
    )
    waiting = loading(t("The order is being loaded"), skeleton("h-24 w-full"), skeleton("mt-4 h-40 w-full rounded-lg"))
    return staff_page(
        rx.cond(PickState.is_loaded, rx.cond(PickState.is_found, _order(), unknown), waiting),
        _missing_dialog(),
        _cash_dialog(),
        title=t("Order {number}", number=WORK.number),
        back="/staff",
        progress=rx.cond(WORK.status == "picking", f"{WORK.picked} / {WORK.pieces}", ""),
        action=shown(PickState.is_found, _action()),
    )


def _order() -> rx.Component:
    return rx.fragment(
        rx.el.div(
            status_badge("order", WORK.status),
            rx.el.span(WORK.customer, class_name="min-w-0 truncate font-semibold"),
            class_name="flex items-center gap-3",
        ),
        shown(
            PickState.answer != "",
            result_bar(PickState.answer, good=PickState.answer_is_good.to(bool)),  # type: ignore[attr-defined]
        ),
        shown((WORK.status == "picking") & (WORK.line.line_id > 0), _line()),
        shown(WORK.street != "", rx.el.p(WORK.street, class_name="text-xl font-semibold text-balance")),
        shown(
            WORK.phone != "",
            server_link(
                icon("phone", "size-6"),
                code(WORK.phone),
                href="tel:" + WORK.phone,
                class_name=button_class("quiet", "xl", _WIDE),
            ),
        ),
        shown(WORK.cash != "", big_number(WORK.cash, t("To collect"))),
        rx.el.p(t("Promised for {day}", day=WORK.promised), class_name="text-base text-ink-2"),
        rx.el.ul(rx.foreach(WORK.lines, _row), class_name="divide-y divide-line text-base"),
    )


def _line() -> rx.Component:
    return rx.el.section(
        big_number(WORK.line.place, t("Shelf")),
        rx.el.div(
            product_picture(WORK.line.image, "part", class_name="size-20 rounded-md", image_class="size-full p-1"),
            rx.el.div(
                rx.el.h2(WORK.line.name, class_name="text-xl font-semibold text-balance"),
                rx.el.p(code(WORK.line.sku), " ", code(WORK.line.maker), class_name="text-base text-ink-2"),
                rx.el.p(
                    tn("{count} piece to take", "{count} pieces to take", WORK.line.remaining),
                    class_name="mt-1 font-bold",
                ),
                class_name="min-w-0 flex-1",
            ),
            class_name="mt-4 flex items-start gap-4",
        ),
    )


def _row(line: Live) -> rx.Component:
    return rx.el.li(
        rx.el.span(
            rx.cond(line.remaining == 0, icon("circle-check", "size-5 text-good"), icon("circle-dashed", "size-5")),
            class_name="shrink-0 text-ink-3",
        ),
        rx.el.span(
            rx.el.span(line.name, class_name="block truncate"),
            rx.el.span(code(line.place), " ", code(line.sku), class_name="block text-sm text-ink-2"),
            class_name="min-w-0 flex-1",
        ),
        shown(line.missing > 0, rx.el.span(t("{count} missing", count=line.missing), class_name="text-sm text-warn")),
        rx.el.bdi(line.picked, " / ", line.quantity, class_name="num ltr"),
        class_name="flex min-h-14 items-center gap-3 py-2",
    )


def _action() -> Child:
    """The next step alone, for the thumb."""
    may_edit = as_var(ShellState.permissions).contains(str(Permission.ORDERS_EDIT))
    fetch = rx.fragment(
        scan_field(label=t("Scan the part"), placeholder=t("Scan or type"), on_scan=PickState.scan),
        _big(t("Taken, next part"), PickState.take(PickState.step)),  # type: ignore[call-arg]
        button(t("Missing"), size="xl", class_name=_WIDE, on_click=PickState.ask_missing),
    )
    theirs = rx.el.p(t("{name} has this order in hand", name=WORK.picker), class_name="text-center font-semibold")
    close = _big(t("Close the box"), PickState.pack(PickState.step))  # type: ignore[call-arg]
    deliver = _big(t("Give to the customer"), PickState.ask_cash)
    on_road = rx.fragment(
        deliver,
        button(
            t("Nobody there"),
            size="xl",
            class_name=_WIDE,
            on_click=PickState.nobody_there(PickState.step),  # type: ignore[call-arg]
        ),
    )
    leave = _big(t("Take it on the road"), PickState.give_to_driver(PickState.step))  # type: ignore[call-arg]
    return rx.match(  # type: ignore[return-value]
        WORK.status,
        ("pending", rx.cond(may_edit, _big(t("Confirm the order"), PickState.confirm(PickState.step)))),  # type: ignore[call-arg]
        ("confirmed", _big(t("Start picking"), PickState.start(PickState.step))),  # type: ignore[call-arg]
        ("picking", rx.cond(WORK.is_mine, rx.cond(WORK.line.line_id > 0, fetch, close), theirs)),
        ("packed", rx.cond(WORK.is_pickup, deliver, leave)),
        ("shipped", on_road),
        link_button(t("Back to the work"), "/staff", size="xl", class_name=_WIDE),
    )


def _big(label: Text, event: object) -> rx.Component:
    return button(label, look="act", size="staff", class_name=_WIDE, on_click=event)


def _missing_dialog() -> rx.Component:
    def because(label: Text, reason: str) -> rx.Component:
        return button(
            label,
            size="xl",
            class_name=_WIDE,
            on_click=PickState.mark_missing(PickState.step, reason),  # type: ignore[call-arg]
        )

    return dialog(
        rx.el.p(t("The customer does not pay for what is missing."), class_name="text-ink-2"),
        rx.el.div(
            because(t("Not on the shelf"), "not_there"),
            because(t("Damaged"), "damaged"),
            because(t("Another part lies there"), "wrong_part"),
            class_name="mt-4 grid gap-3",
        ),
        open=PickState.asks_missing,
        on_close=PickState.close_missing,
        title=t("Why is it missing?"),
    )


def _cash_dialog() -> rx.Component:
    return dialog(
        rx.cond(
            WORK.cash != "",
            rx.el.p(t("Count {amount} before you hand over the parts.", amount=WORK.cash)),
            rx.el.p(t("Everything is paid, there is nothing to collect.")),
        ),
        open=PickState.asks_cash,
        on_close=PickState.close_cash,
        title=t("Give order {number} to the customer?", number=WORK.number),
        actions=[
            button(
                rx.cond(WORK.cash != "", t("Money received"), t("Handed over")),
                look="act",
                on_click=PickState.deliver(PickState.step),  # type: ignore[call-arg]
            ),
        ],
    )
