"""What the pick page asks: why something is missing, a note, whether to give the order up, who takes it at the counter."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.ui.components.base import Live, Text, as_var
from freight_app.ui.components.buttons import button
from freight_app.ui.components.fields import text_area
from freight_app.ui.components.forms import form
from freight_app.ui.components.overlays import confirm_dialog, dialog
from freight_app.ui.i18n import t
from freight_app.ui.reasons import MISSING_REASONS
from freight_app.ui.staff.dialog_parts import handing_form, own_words, reason_buttons
from freight_app.ui.staff.pick_state import PickState

WORK: Live = PickState.work
LINE: Live = PickState.line
STATE: Any = PickState
_WIDE = "w-full"


def pick_dialogs() -> list[rx.Component]:
    """All of them; ``PickState.asks`` says which one is open."""
    return [_missing(), _note(), _put_back(), _counter(), _driver()]


def _missing() -> rx.Component:
    return _asked(
        "missing",
        rx.el.p(LINE.name, class_name="font-semibold"),
        rx.el.p(
            t(
                "{count} of {quantity} leave the stock. The customer does not pay for them.",
                count=LINE.remaining,
                quantity=LINE.quantity,
            ),
            class_name="mb-4 text-ink-2",
        ),
        reason_buttons(MISSING_REASONS, lambda code: STATE.mark_missing(PickState.step, code)),
        own_words(
            PickState.mark_missing_because, error=_error("reason"), label=t("Another reason"), submit=t("Report it")
        ),
        title=t("Why is it missing?"),
    )


def _note() -> rx.Component:
    return _asked(
        "note",
        form(
            text_area(t("A note for colleagues"), "text", error=_error("text"), max_length=1000),
            button(t("Write it down"), look="act", size="xl", type="submit", class_name=_WIDE),
            on_submit=PickState.write_note,
        ),
        title=t("Note"),
    )


def _put_back() -> rx.Component:
    return confirm_dialog(
        open=as_var(PickState.asks) == "put_back",
        on_close=PickState.close,
        on_confirm=STATE.put_back(PickState.step),
        title=t("Put order {number} back?", number=WORK.number),
        consequence=t("Put the parts back on their shelves. Somebody else can take the order then, with an empty box."),
        confirm=t("Put it back"),
    )


def _counter() -> rx.Component:
    return _asked(
        "counter",
        handing_form(
            cash=WORK.cash,
            cash_label=t("To collect"),
            customer=WORK.customer,
            error=_error("recipient"),
            on_submit=PickState.give_to_customer,
        ),
        title=t("Give order {number} to the customer?", number=WORK.number),
    )


def _driver() -> rx.Component:
    def name_button(driver: Live) -> rx.Component:
        return _who(driver.name, "truck", STATE.give_to_driver(PickState.step, driver.id))

    return _asked(
        "driver",
        rx.el.div(
            rx.foreach(as_var(PickState.drivers), name_button),
            _who(t("I take it myself"), "user-round", STATE.give_to_driver(PickState.step, 0)),
            class_name="grid gap-3",
        ),
        title=t("Who drives order {number}?", number=WORK.number),
    )


def _who(label: Text, icon_name: str, event: Any) -> rx.Component:
    return button(label, icon_start=icon_name, size="xl", class_name="w-full justify-start", on_click=event)


def _asked(question: str, *children: Any, title: Text) -> rx.Component:
    return dialog(*children, open=as_var(PickState.asks) == question, on_close=PickState.close, title=title)


def _error(name: str) -> Live:
    errors = as_var(PickState.errors)
    return rx.cond(errors.contains(name), errors[name], "")
