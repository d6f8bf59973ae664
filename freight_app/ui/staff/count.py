"""``/staff/count``: a stock take. Scan a shelf or a part, count, look at the difference, write it down."""

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
from freight_app.ui.i18n import t, tn
from freight_app.ui.shells.staff import answer_bar, big_number, scan_field, staff_page
from freight_app.ui.staff.count_state import CountState
from freight_app.ui.staff.part_views import part_choice, part_in_hand, section_head
from freight_app.ui.staff.place_state import place_field

PART: Live = CountState.part
STATE: Any = CountState
_COUNT_FORM, _CONFIRM_FORM = "count", "confirm-count"


def page() -> rx.Component:
    waiting = loading(t("The shelves are being loaded"), skeleton("h-14 w-full"), skeleton("mt-4 h-40 w-full"))
    return staff_page(
        rx.cond(CountState.is_loaded, _work(), waiting),
        title=t("Count the stock"),
        subtitle=rx.cond(CountState.shelf != "", t("Shelf {shelf}", shelf=CountState.shelf), ""),
        back="/staff",
        answers=CountState,
        action=_action(),
    )


def _work() -> rx.Component:
    counter = form(
        part_in_hand(PART),
        stepper(
            as_var(CountState.counted),
            on_change=CountState.set_counted,
            label=t("How many you counted"),
            name="counted",
            minimum=0,
            maximum=MAX_QUANTITY,
            big=True,
        ),
        field_error(_error("counted")),
        on_submit=CountState.compare,
        id=_COUNT_FORM,
    )
    nothing = empty_state(
        t("Scan a shelf or a part"),
        t("The number that the books have is shown after you have counted."),
        icon_name="scan-barcode",
    )
    return rx.fragment(
        shown(PART.product_id == 0, place_field(CountState.set_location)),
        answer_bar(CountState),
        rx.cond(
            PART.product_id > 0,
            rx.cond(CountState.compares, _comparison(), counter),
            rx.fragment(
                part_choice(as_var(CountState.candidates), STATE.choose),
                rx.cond(
                    as_var(CountState.lines).length() > 0,
                    _lines(),
                    rx.cond(as_var(CountState.candidates).length() > 0, rx.fragment(), nothing),
                ),
            ),
        ),
    )


def _comparison() -> rx.Component:
    difference = as_var(CountState.difference)
    fewer = tn("{count} fewer than the books", "{count} fewer than the books", -difference)
    more = tn("{count} more than the books", "{count} more than the books", difference)
    return form(
        part_in_hand(PART),
        rx.el.div(
            big_number(STATE.counted, t("Counted")),
            big_number(PART.on_hand, t("In the books")),
            class_name="grid grid-cols-2 gap-4",
        ),
        rx.el.p(
            rx.cond(difference == 0, icon("circle-check", "size-7"), icon("triangle-alert", "size-7")),
            rx.cond(difference == 0, t("The books agree"), rx.cond(difference < 0, fewer, more)),
            class_name=cx(
                "flex min-h-14 items-center gap-3 rounded-md px-4 text-xl font-bold",
                rx.cond(difference == 0, "bg-good-soft text-good", "bg-warn-soft text-warn"),
            ),
        ),
        shown(
            difference != 0,
            text_field(
                t("Why, if you know"), "reason", error=_error("reason"), optional=True, size="staff", max_length=300
            ),
        ),
        on_submit=CountState.confirm,
        id=_CONFIRM_FORM,
    )


def _lines() -> rx.Component:
    def row(line: Live) -> rx.Component:
        is_open = line.outcome == ""
        return rx.el.li(
            rx.el.button(
                rx.cond(is_open, icon("circle-dashed", "size-6"), icon("circle-check", "size-6 text-good")),
                rx.el.span(
                    rx.el.span(line.name, class_name="block truncate"),
                    rx.el.span(
                        code(line.sku),
                        rx.cond(is_open, rx.fragment(), rx.fragment(" · ", line.outcome)),
                        class_name="block truncate text-base text-ink-2",
                    ),
                    class_name="min-w-0 flex-1 text-start",
                ),
                icon("chevron-right", "size-6 text-ink-3"),
                type="button",
                on_click=STATE.choose(line.product_id),
                class_name="flex min-h-16 w-full items-center gap-3 py-2 text-ink",
            )
        )

    return rx.el.section(
        section_head(
            rx.cond(CountState.shelf != "", t("On shelf {shelf}", shelf=CountState.shelf), t("Counted so far"))
        ),
        rx.el.ul(rx.foreach(as_var(CountState.lines), row), class_name="divide-y divide-line"),
    )


def _action() -> Child:
    def submit(label: Live, form_id: str) -> rx.Component:
        return button(label, look="act", size="staff", type="submit", form=form_id, class_name="w-full")

    compare = rx.fragment(
        submit(t("Compare"), _COUNT_FORM),
        button(t("Leave this part"), size="xl", look="plain", class_name="w-full", on_click=CountState.leave),
    )
    confirm = rx.fragment(
        submit(rx.cond(as_var(CountState.difference) == 0, t("Write it down"), t("Correct the stock")), _CONFIRM_FORM),
        button(t("Count again"), size="xl", class_name="w-full", on_click=CountState.count_again),
    )
    leave_shelf = shown(
        CountState.shelf != "",  # type: ignore[arg-type]
        button(t("Leave this shelf"), size="xl", look="plain", class_name="w-full", on_click=CountState.leave),
    )
    return rx.fragment(
        shown(
            ~as_var(CountState.compares).to(bool),
            scan_field(
                label=t("Scan a shelf or a part"),
                placeholder=t("Scan or type a shelf or a part"),
                on_scan=CountState.scan,
                answered=as_var(CountState.answered),
            ),
        ),
        rx.cond(PART.product_id > 0, rx.cond(CountState.compares, confirm, compare), leave_shelf),
    )


def _error(name: str) -> Live:
    errors = as_var(CountState.errors)
    return rx.cond(errors.contains(name), errors[name], "")
