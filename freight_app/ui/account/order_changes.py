"""What the page of one's own order has for changing it: two buttons, the sheets behind them, and what is on its way back."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.ui.account.frame import CARD
from freight_app.ui.account.order_changes_state import OwnOrderChangesState
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
                text_button(t("I keep it"), on_click=STATE.keep_it(back.number)),
            ),
            key=back.number,
            class_name="space-y-1 py-3",
        )

    return shown(
        as_var(OwnOrderChangesState.returns).length() > 0,
        rx.el.section(
            rx.el.h2(t("Going back"), class_name="font-semibold"),
            rx.el.ul(rx.foreach(as_var(OwnOrderChangesState.returns), one), class_name="mt-1 divide-y divide-line"),
            class_name=CARD,
        ),
    )


def change_sheets() -> rx.Component:
    """The sheet that is open."""
    return rx.fragment(_amend_sheet(), _return_sheet())


def _sheet(name: str, title: Text, *content: Child, do: Text, on_submit: Any, can: Any) -> rx.Component:
    form_id = f"own-{name}"
    return sheet(
        form(
            *content,
            rx.el.input(type="hidden", name="step", value=OwnOrderChangesState.step, read_only=True),
            shown(as_var(OwnOrderChangesState.trouble) != "", notice(as_var(OwnOrderChangesState.trouble))),
            on_submit=on_submit,
            id=form_id,
        ),
        open=OwnOrderChangesState.sheet == name,  # type: ignore[arg-type]
        on_close=OwnOrderChangesState.close,
        title=title,
        actions=[
            button(do, look="act", type="submit", form=form_id, disabled=~can),
            button(t("Leave it as it is"), look="plain", custom_attrs={"data-close": True}),
        ],
    )


def _line(line: Live, *told: Child) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.span(line.name, class_name="block font-medium text-pretty"),
            code(line.sku, "text-sm text-ink-2"),
            *told,
            class_name="min-w-0 flex-1",
        ),
        stepper(
            line.quantity,
            on_change=lambda quantity: STATE.set_quantity(line.line_id, quantity),
            label=t("Pieces of {part}", part=line.name),
            minimum=0,
            maximum=line.most,
        ),
        key=line.line_id.to_string(),
        class_name="flex flex-wrap items-center gap-3 py-3",
    )


def _amend_sheet() -> rx.Component:
    def line(one: Live) -> rx.Component:
        return _line(
            one, shown(one.quantity == 0, rx.el.span(t("Goes out of the order"), class_name="block text-sm text-warn"))
        )

    return _sheet(
        "amend",
        t("Change my order"),
        rx.el.ul(rx.foreach(as_var(OwnOrderChangesState.lines), line), class_name="divide-y divide-line"),
        rx.el.p(
            t("New total"),
            price(as_var(OwnOrderChangesState.total)),
            class_name="flex items-baseline justify-between gap-4 font-semibold",
        ),
        do=t("Change it"),
        on_submit=OwnOrderChangesState.amend,
        can=as_var(OwnOrderChangesState.can_be_done),
    )


def _return_sheet() -> rx.Component:
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
            on_change=lambda reason: STATE.set_reason(one.line_id, reason),
            class_name="mt-2",
        )
        return _line(
            one,
            rx.el.span(t("You have {count}", count=one.most), class_name="num ms-3 text-sm text-ink-2"),
            shown(one.quantity > 0, why),
        )

    return _sheet(
        "return",
        t("Send something back"),
        rx.el.p(
            t("Choose what goes back and why. The shop answers before you send it."),
            class_name="text-ink-2 text-pretty",
        ),
        rx.el.ul(rx.foreach(as_var(OwnOrderChangesState.lines), line), class_name="divide-y divide-line"),
        text_field(t("Note"), "note", optional=True, max_length=500),
        do=t("Ask the shop"),
        on_submit=OwnOrderChangesState.send_back,
        can=as_var(OwnOrderChangesState.pieces) > 0,
    )
