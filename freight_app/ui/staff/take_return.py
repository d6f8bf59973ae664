"""``/staff/return/[number]``: what a customer sends back, scanned piece by piece onto the shelf or into the bin."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.ui.components.base import Child, Live, as_var, code, shown
from freight_app.ui.components.buttons import button, link_button
from freight_app.ui.components.choices import stepper, switch
from freight_app.ui.components.states import empty_state, loading, skeleton
from freight_app.ui.components.status import status
from freight_app.ui.i18n import t
from freight_app.ui.shells.staff import answer_bar, scan_field, staff_page
from freight_app.ui.staff.place_state import place_field
from freight_app.ui.staff.take_return_state import TakeReturnState

BACK: Live = TakeReturnState.back
STATE: Any = TakeReturnState


def page() -> rx.Component:
    unknown = empty_state(
        t("There is no such return"),
        t("Its number stands on the page of the order, and on the customer's."),
        icon_name="package-search",
        action=link_button(t("Back to work"), "/staff", look="brand"),
    )
    waiting = loading(t("The return is being loaded"), skeleton("h-14 w-full"), skeleton("mt-4 h-40 w-full"))
    return staff_page(
        rx.cond(TakeReturnState.is_loaded, rx.cond(TakeReturnState.is_found, _work(), unknown), waiting),
        title=rx.cond(BACK.number != "", t("Return {number}", number=BACK.number), t("Return")),
        back="/staff",
        answers=TakeReturnState,
        action=shown(BACK.status == "approved", _action()),
    )


def _work() -> rx.Component:
    return rx.fragment(
        rx.el.p(
            rx.el.bdi(BACK.customer, class_name="font-semibold"),
            code(BACK.order),
            status("return", BACK.status),
            class_name="flex flex-wrap items-center gap-x-3 gap-y-1 text-base",
        ),
        answer_bar(TakeReturnState),
        shown(
            BACK.status == "approved",
            place_field(TakeReturnState.set_location),
            switch(
                t("The next ones are scrap"),
                hint=t("Broken, used or incomplete: nobody can sell it again."),
                checked=TakeReturnState.as_scrap,
                on_change=TakeReturnState.set_scrap,
            ),
        ),
        shown(
            BACK.status == "requested",
            rx.el.p(t("The office has not allowed this return yet."), class_name="text-base text-warn"),
        ),
        rx.el.ul(rx.foreach(BACK.lines, _line), class_name="divide-y divide-line"),
    )


def _line(line: Live) -> rx.Component:
    def counter(label: rx.Var, what: str, value: Live) -> rx.Component:
        return rx.el.div(
            rx.el.p(label, class_name="text-base text-ink-2"),
            stepper(
                value,
                on_change=lambda pieces: STATE.set_count(line.line_id, what, pieces),
                label=label,
                minimum=0,
                maximum=line.quantity,
                big=True,
            ),
            class_name="space-y-1",
        )

    return rx.el.li(
        rx.el.p(
            rx.el.span(line.name, class_name="min-w-0 flex-1 text-lg font-semibold"),
            rx.el.bdi(line.restocked + line.scrapped, " / ", line.quantity, class_name="num ltr text-2xl font-bold"),
            class_name="flex items-start gap-3",
        ),
        rx.el.p(code(line.sku), " · ", rx.el.bdi(line.reason), class_name="text-base text-ink-2"),
        shown(
            BACK.status == "approved",
            rx.el.div(
                counter(t("For the shelf"), "restocked", line.restocked),
                counter(t("Scrap"), "scrapped", line.scrapped),
                class_name="mt-3 grid gap-3",
            ),
        ),
        key=line.line_id.to_string(),
        class_name="py-4",
    )


def _action() -> Child:
    return rx.fragment(
        scan_field(
            label=t("Scan the part"),
            placeholder=t("Scan or type a number"),
            on_scan=TakeReturnState.scan,
            answered=as_var(TakeReturnState.answered),
        ),
        button(
            t("Book in what was counted"),
            look="act",
            size="staff",
            class_name="w-full",
            disabled=TakeReturnState.counted == 0,  # type: ignore[arg-type]
            on_click=TakeReturnState.book,
        ),
    )
