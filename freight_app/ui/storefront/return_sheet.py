"""Sending something back, as an account and a guest's link both have it: the sheet, and what is on its way back.

``state`` is a ``ChangeSheet`` with ``lines``, ``pieces`` and ``returns``, and the handlers that are named here.
"""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.ui.components.base import Child, Live, Text, as_var, code, shown
from freight_app.ui.components.buttons import button, text_button
from freight_app.ui.components.choices import select_field, stepper
from freight_app.ui.components.fields import text_field
from freight_app.ui.components.forms import form
from freight_app.ui.components.overlays import sheet
from freight_app.ui.components.price import price
from freight_app.ui.components.states import notice
from freight_app.ui.components.status import status
from freight_app.ui.i18n import t
from freight_app.ui.reasons import RETURN_REASONS


def returns_card(state: Any, *, class_name: str) -> Child:
    """What became of everything that was to go back."""

    def one(back: Live) -> rx.Component:
        return rx.el.li(
            rx.el.p(
                code(back.number, "font-medium"),
                status("return", back.status),
                class_name="flex flex-wrap items-center justify-between gap-3",
            ),
            rx.el.ul(
                rx.foreach(
                    back.lines,
                    lambda line: rx.el.li(
                        rx.el.bdi(line.quantity, " ×", class_name="num ltr"),
                        " ",
                        rx.el.bdi(line.name),
                        " · ",
                        line.reason,
                    ),
                ),
                class_name="text-sm text-ink-2",
            ),
            rx.el.p(back.refusal, dir="auto", class_name="text-sm text-pretty empty:hidden"),
            shown(
                back.status == "settled",
                rx.el.p(
                    rx.cond(back.settlement == "refund", t("You get back"), t("Credited to you")),
                    " ",
                    price(back.amount, size="sm"),
                    class_name="text-sm",
                ),
            ),
            shown(
                (back.status == "requested") | (back.status == "approved"),
                text_button(t("I keep it"), on_click=state.keep_it(back.number)),
            ),
            key=back.number,
            class_name="space-y-1 py-3",
        )

    return shown(
        as_var(state.returns).length() > 0,
        rx.el.section(
            rx.el.h2(t("Going back"), class_name="font-semibold"),
            rx.el.ul(rx.foreach(as_var(state.returns), one), class_name="mt-1 divide-y divide-line"),
            class_name=class_name,
        ),
    )


def return_sheet(state: Any) -> rx.Component:
    """What goes back, how many of it, and why."""
    reasons: list[tuple[str, Text]] = [
        (str(value), t(word)) for value, word in RETURN_REASONS.items() if value != "not_delivered"
    ]

    def line(one: Live) -> rx.Component:
        why = select_field(
            t("Reason"),
            "reason-" + one.sku,
            reasons,
            hide_label=True,
            value=one.reason,
            on_change=lambda reason: state.set_reason(one.sku, reason),
            class_name="mt-2",
        )
        return chosen_line(
            state,
            one,
            rx.el.span(t("You have {count}", count=one.most), class_name="num ms-3 text-sm text-ink-2"),
            shown(one.quantity > 0, why),
        )

    return change_sheet(
        state,
        "return",
        t("Send something back"),
        rx.el.p(
            t("Choose what goes back and why. The shop answers before you send it."),
            class_name="text-ink-2 text-pretty",
        ),
        rx.el.ul(rx.foreach(as_var(state.lines), line), class_name="divide-y divide-line"),
        text_field(t("Note"), "note", optional=True, max_length=500),
        do=t("Ask the shop"),
        on_submit=state.send_back,
        can=as_var(state.pieces) > 0,
    )


def change_sheet(
    state: Any, name: str, title: Text, *content: Child, do: Text, on_submit: Any, can: Any
) -> rx.Component:
    """A sheet of a customer's order: what can be chosen, why it cannot be done, and the two ways out of it."""
    form_id = f"own-{name}"
    return sheet(
        form(
            *content,
            rx.el.input(type="hidden", name="step", value=state.step, read_only=True),
            shown(as_var(state.trouble) != "", notice(as_var(state.trouble))),
            on_submit=on_submit,
            id=form_id,
        ),
        open=state.sheet == name,
        on_close=state.close,
        title=title,
        actions=[
            button(do, look="act", type="submit", form=form_id, disabled=~can),
            button(t("Leave it as it is"), look="plain", custom_attrs={"data-close": True}),
        ],
    )


def chosen_line(state: Any, line: Live, *told: Child) -> rx.Component:
    """A part with how many of it are chosen."""
    return rx.el.li(
        rx.el.div(
            rx.el.span(line.name, class_name="block font-medium text-pretty"),
            code(line.sku, "text-sm text-ink-2"),
            *told,
            class_name="min-w-0 flex-1",
        ),
        stepper(
            line.quantity,
            on_change=lambda quantity: state.set_quantity(line.sku, quantity),
            label=t("Pieces of {part}", part=line.name),
            minimum=0,
            maximum=line.most,
        ),
        key=line.sku,
        class_name="flex flex-wrap items-center gap-3 py-3",
    )
