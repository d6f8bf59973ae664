"""What the page of one's own order has for changing it: two buttons, the sheets behind them, and what is on its way back."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.ui.account.frame import CARD
from freight_app.ui.account.order_changes_state import OwnOrderChangesState
from freight_app.ui.components.base import Child, Live, as_var, shown
from freight_app.ui.components.buttons import button
from freight_app.ui.components.choices import combobox_field
from freight_app.ui.components.price import price
from freight_app.ui.i18n import t
from freight_app.ui.storefront.return_sheet import change_sheet, chosen_line, return_sheet, returns_card

STATE: Any = OwnOrderChangesState


def change_buttons() -> rx.Component:
    """Change it, or send something back; neither where it is too early or too late for it."""
    return rx.fragment(
        shown(
            as_var(OwnOrderChangesState.may_amend),
            button(t("Change my order"), icon_start="pencil", on_click=STATE.open("amend"), class_name="w-full"),
        ),
        shown(
            as_var(OwnOrderChangesState.may_return),
            button(t("Send something back"), icon_start="undo-2", on_click=STATE.open("return"), class_name="w-full"),
        ),
    )


def own_returns() -> Child:
    """What became of everything that was to go back."""
    return returns_card(STATE, class_name=CARD)


def change_sheets() -> rx.Component:
    """The sheet that is open."""
    return rx.fragment(_amend_sheet(), return_sheet(STATE))


def _amend_sheet() -> rx.Component:
    return change_sheet(
        STATE,
        "amend",
        t("Change my order"),
        rx.el.ul(rx.foreach(as_var(OwnOrderChangesState.lines), _amended), class_name="divide-y divide-line"),
        combobox_field(
            t("Add a part"),
            "added",
            as_var(OwnOrderChangesState.found),
            on_pick=STATE.add_part,
            on_type=OwnOrderChangesState.find_part,
            placeholder=t("Number or name"),
            empty_text=t("Nothing answers to that"),
        ),
        rx.el.dl(
            rx.el.div(
                rx.el.dt(t("Total before")),
                rx.el.dd(price(as_var(OwnOrderChangesState.total_before), size="sm")),
                class_name="flex items-baseline justify-between gap-4 text-sm text-ink-2",
            ),
            rx.el.div(
                rx.el.dt(t("New total")),
                rx.el.dd(price(as_var(OwnOrderChangesState.total))),
                class_name="flex items-baseline justify-between gap-4 font-semibold",
            ),
            class_name="space-y-1",
        ),
        do=t("Change it"),
        on_submit=OwnOrderChangesState.amend,
        can=as_var(OwnOrderChangesState.can_be_done),
    )


def _amended(line: Live) -> rx.Component:
    told = rx.cond(
        line.missing > 0,
        rx.el.span(t("{count} are not in stock", count=line.missing), class_name="block text-sm text-bad"),
        rx.cond(
            line.quantity == 0,
            rx.el.span(t("Goes out of the order"), class_name="block text-sm text-warn"),
            rx.cond(
                line.line_id == 0,
                rx.el.span(t("New, at today's price"), class_name="block text-sm text-good"),
                rx.fragment(),
            ),
        ),
    )
    unit = rx.el.bdi(line.unit.whole, line.unit.decimals, class_name="num ltr ms-3 text-sm text-ink-2")
    return chosen_line(STATE, line, unit, told)
