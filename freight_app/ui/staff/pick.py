"""``/staff/pick/[number]``: one order at the shelves, with the one thing to do next."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.ui.components.base import Child, Flag, Live, Text, as_var, code, cx, shown
from freight_app.ui.components.buttons import button, link_button
from freight_app.ui.components.icons import icon
from freight_app.ui.components.products import product_picture
from freight_app.ui.components.states import empty_state, loading, notice, skeleton
from freight_app.ui.components.status import status_badge
from freight_app.ui.i18n import t
from freight_app.ui.shells.staff import answer_bar, big_number, scan_field, staff_page
from freight_app.ui.shells.state import ShellState
from freight_app.ui.staff.pick_dialogs import pick_dialogs
from freight_app.ui.staff.pick_state import PickState

WORK: Live = PickState.work
LINE: Live = PickState.line
NEXT: Live = PickState.next_line
STATE: Any = PickState
_WIDE = "w-full"


def page() -> rx.Component:
    unknown = empty_state(
        t("There is no such order"),
        t("Go back and choose it from the list."),
        action=link_button(t("Back to the work"), "/staff", look="brand", size="xl"),
        icon_name="package-search",
    )
    waiting = loading(t("The order is being loaded"), skeleton("h-24 w-full"), skeleton("mt-4 h-40 w-full rounded-lg"))
    is_picking = as_var(PickState.is_found) & (WORK.status == "picking")
    return staff_page(
        rx.cond(
            PickState.is_loaded, rx.cond(PickState.is_found, rx.cond(is_picking, _walk(), _order()), unknown), waiting
        ),
        *pick_dialogs(),
        title=rx.cond(WORK.number != "", t("Order {number}", number=WORK.number), t("Order")),
        subtitle=WORK.customer,
        back="/staff",
        under_head=shown(is_picking, _walk_bar()),
        on_refresh=PickState.load,
        answers=PickState,
        action=shown(PickState.is_found, _action()),
    )


def _walk_bar() -> rx.Component:
    """One mark a line: done, in hand, open."""

    def mark(line: Live) -> rx.Component:
        tone = rx.cond(line.remaining == 0, "bg-brand", rx.cond(line.line_id == LINE.line_id, "bg-act", "bg-line"))
        return rx.el.span(class_name=cx("h-2 min-w-0.5 flex-1 rounded-full", tone))

    return rx.el.div(
        rx.el.div(rx.foreach(WORK.lines, mark), aria_hidden="true", class_name="flex min-w-0 flex-1 gap-1"),
        rx.el.p(
            t("{done} of {total}", done=WORK.done_lines, total=WORK.lines.length()),
            class_name="num text-base font-semibold whitespace-nowrap",
        ),
        class_name="-mt-1 flex items-center gap-3 pb-3",
    )


def _walk() -> rx.Component:
    """Where to go, what to take, how many, and how the last scan was answered."""
    return rx.fragment(
        rx.cond(
            WORK.is_mine,
            rx.fragment(
                shown(LINE.place != "", big_number(LINE.place, t("Shelf"))),
                rx.el.div(
                    product_picture(LINE.image, "part", class_name="size-20 rounded-md", image_class="size-full p-1"),
                    rx.el.div(
                        rx.el.h2(LINE.name, class_name="text-xl leading-tight font-semibold text-balance"),
                        rx.el.p(code(LINE.sku, "text-lg font-semibold wrap-anywhere")),
                        rx.el.p(code(LINE.maker, "text-base text-ink-2 wrap-anywhere")),
                        class_name="min-w-0 flex-1 space-y-0.5",
                    ),
                    class_name="flex items-start gap-4",
                ),
                _counter(),
                answer_bar(PickState),
                _side_actions(),
            ),
            rx.fragment(
                notice(t("{name} has this order in hand", name=WORK.picker), tone="info"), answer_bar(PickState)
            ),
        ),
        _all_lines(),
        shown(
            WORK.is_mine,
            button(t("Put the order back"), size="xl", look="plain", class_name=_WIDE, on_click=STATE.ask("put_back")),
        ),
    )


def _counter() -> rx.Component:
    is_full = LINE.remaining == 0
    return rx.el.div(
        _step_button("minus", t("One less"), STATE.take_out(PickState.step, 1), LINE.picked == 0),
        rx.el.div(
            rx.el.p(
                rx.el.bdi(LINE.picked, class_name="num text-6xl leading-none font-bold"),
                rx.el.span(t("of {count}", count=LINE.quantity), class_name="text-xl font-semibold"),
                class_name="flex items-baseline gap-2.5",
            ),
            shown(is_full, icon("circle-check", "size-8")),
            class_name=cx(
                "flex min-h-24 flex-1 items-center justify-center gap-3 rounded-md px-3",
                rx.cond(is_full, "bg-good-soft text-good", "bg-sunken text-ink"),
            ),
        ),
        _step_button("plus", t("One more, without scanning"), STATE.take(PickState.step, 1), is_full),
        shown(
            LINE.missing > 0,
            rx.el.p(
                t("{count} missing", count=LINE.missing),
                " · ",
                LINE.missing_why,
                class_name="w-full text-base font-semibold text-warn",
            ),
        ),
        class_name="flex flex-wrap items-center gap-3",
    )


def _step_button(icon_name: str, label: Text, event: Any, disabled: Flag) -> rx.Component:
    return rx.el.button(
        icon(icon_name, "size-7"),
        type="button",
        aria_label=label,
        disabled=disabled,
        on_click=event,
        class_name=(
            "grid size-18 shrink-0 place-items-center rounded-md border border-line bg-surface hover:border-ink-3 "
            "disabled:opacity-40 active:translate-y-px"
        ),
    )


def _side_actions() -> rx.Component:
    def action(icon_name: str, label: Text, event: Any, disabled: Flag = False) -> rx.Component:
        return rx.el.button(
            icon(icon_name, "size-5"),
            rx.el.span(label),
            type="button",
            disabled=disabled,
            on_click=event,
            # As wide as its word: French ones are long.
            class_name=(
                "flex h-14 flex-auto items-center justify-center gap-2 rounded-md border border-line bg-surface px-2 text-base "
                "font-semibold hover:border-ink-3 disabled:opacity-50 active:translate-y-px"
            ),
        )

    return rx.el.div(
        action("package-x", t("Missing"), STATE.ask("missing"), LINE.remaining == 0),
        action("undo-2", t("Undo"), STATE.take_out(PickState.step, 0), ~as_var(PickState.may_undo).to(bool)),
        action("message-square", t("Note"), STATE.ask("note")),
        class_name="flex gap-2",
    )


def _all_lines() -> rx.Component:
    def row(line: Live) -> rx.Component:
        is_here = line.line_id == LINE.line_id
        return rx.el.li(
            rx.el.button(
                rx.cond(
                    line.remaining > 0,
                    icon("circle-dashed", "size-6"),
                    rx.cond(
                        line.missing > 0,
                        icon("package-x", "size-6 text-warn"),
                        icon("circle-check", "size-6 text-good"),
                    ),
                ),
                rx.el.span(
                    rx.el.span(line.name, class_name="block truncate"),
                    rx.el.span(
                        code(line.place, "font-semibold text-ink"),
                        " ",
                        code(line.sku),
                        class_name="block truncate text-base text-ink-2",
                    ),
                    shown(
                        line.missing > 0,
                        rx.el.span(
                            t("{count} missing", count=line.missing),
                            " · ",
                            line.missing_why,
                            class_name="block text-base font-semibold text-warn",
                        ),
                    ),
                    class_name="min-w-0 flex-1 text-start",
                ),
                rx.el.bdi(line.picked, " / ", line.quantity, class_name="num ltr font-semibold"),
                type="button",
                disabled=(WORK.status != "picking") | ~WORK.is_mine.to(bool),
                aria_current=rx.cond(is_here, "true", "false"),
                on_click=STATE.go_to(line.line_id),
                class_name=cx(
                    "flex min-h-16 w-full items-center gap-3 px-2 py-2 text-ink",
                    rx.cond(is_here & (WORK.status == "picking"), "rounded-md bg-brand-soft", ""),
                ),
            )
        )

    return rx.el.section(
        rx.el.h2(t("Everything in this order"), class_name="mb-1 text-base font-semibold text-ink-2"),
        rx.el.ul(rx.foreach(WORK.lines, row), class_name="-mx-2 divide-y divide-line"),
    )


def _order() -> rx.Component:
    """An order that nobody is picking: where it is, what is due, what is in it."""
    return rx.fragment(
        rx.el.div(
            status_badge("order", WORK.status),
            rx.el.span(
                t("Promised for {day}", day=WORK.promised),
                class_name=rx.cond(WORK.is_late, "font-semibold text-bad", "text-ink-2"),
            ),
            class_name="flex flex-wrap items-center gap-3 text-base",
        ),
        answer_bar(PickState),
        shown(
            (WORK.cash != "") & ((WORK.status == "packed") | (WORK.status == "picking")),
            big_number(WORK.cash, t("To collect"), size="md"),
        ),
        shown(
            WORK.customer_note != "",
            notice(t("The customer wrote"), rx.el.p(WORK.customer_note), tone="plain"),
        ),
        _all_lines(),
    )


def _action() -> Child:
    """The next step alone, for the thumb."""
    may_edit = as_var(ShellState.permissions).contains(str(Permission.ORDERS_EDIT))
    home = link_button(t("Back to the work"), "/staff", size="xl", class_name=_WIDE)
    close = _big(t("Close the box"), STATE.pack(PickState.step))
    walk_on = rx.el.button(
        rx.el.span(t("Next shelf"), class_name="flex-1 text-start"),
        code(NEXT.place, "text-2xl"),
        icon("arrow-right", "size-6"),
        type="button",
        on_click=STATE.go_to(NEXT.line_id),
        class_name=(
            "flex h-16 w-full items-center gap-3 rounded-md bg-act px-6 text-xl font-bold text-act-ink shadow-low "
            "hover:brightness-95 active:translate-y-px"
        ),
    )
    by_eye = button(
        t("All here, without scanning"), size="xl", class_name=_WIDE, on_click=STATE.take(PickState.step, 0)
    )
    fetch = rx.fragment(
        scan_field(
            label=t("Scan the part"),
            placeholder=t("Scan or type"),
            on_scan=PickState.scan,
            answered=as_var(PickState.answered),
            queue="pick-" + WORK.number,
        ),
        rx.cond(LINE.remaining > 0, by_eye, rx.cond(NEXT.line_id > 0, walk_on, close)),
    )
    counter = STATE.ask("counter")
    packed = rx.cond(
        WORK.is_pickup,
        _big(t("Give to the customer"), counter),
        rx.fragment(
            _big(t("Give it to the driver"), STATE.ask("driver")),
            button(t("The customer is at the counter"), size="xl", class_name=_WIDE, on_click=counter),
        ),
    )
    return rx.match(  # type: ignore[return-value]
        WORK.status,
        ("pending", rx.cond(may_edit, _big(t("Confirm the order"), STATE.confirm(PickState.step)), home)),
        ("confirmed", _big(t("Start picking"), STATE.start(PickState.step))),
        ("picking", rx.cond(WORK.is_mine, fetch, home)),
        ("packed", packed),
        home,
    )


def _big(label: Text, event: object) -> rx.Component:
    return button(label, look="act", size="staff", class_name=_WIDE, on_click=event)
