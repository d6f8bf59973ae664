"""Pieces of an order that its tracking pages and the customer's account share. Each takes an ``OrderView`` of a state."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.ui.components.base import Child, Text, cx, shown
from freight_app.ui.components.buttons import button
from freight_app.ui.components.icons import icon, icon_by
from freight_app.ui.components.media import file_drop
from freight_app.ui.components.overlays import confirm_dialog
from freight_app.ui.components.states import notice
from freight_app.ui.components.timeline import timeline, timeline_event
from freight_app.ui.i18n import t
from freight_app.ui.storefront.page_parts import Shown


def order_promise(order: Shown) -> Child:
    """By when it is there, and whether that still holds."""
    sure = rx.cond(
        order.is_late,
        icon("triangle-alert", "mt-0.5 size-5 text-warn"),
        icon("calendar-clock", "mt-0.5 size-5 text-good"),
    )
    return shown(
        order.promise != "",
        rx.el.p(
            sure,
            rx.el.span(order.promise, class_name="text-pretty"),
            class_name="mt-2 flex items-start gap-2 text-ink-2",
        ),
    )


def _(text: str) -> str:
    """Marks a text for the extractor."""
    return text


# What the route says of a proof that it does not take.
PROOF_REFUSALS = (
    _("A picture is a JPEG, PNG, WebP or GIF file."),
    _("The picture is damaged and cannot be read."),
    _("A picture has at most 60 million pixels."),
    _("The file is empty."),
    _("At most 5 files can be sent for one order."),
    _("No bank transfer is awaited for this order."),
)


def _proof_drop(order: Shown, on_proof: Any) -> rx.Component:
    """A photo or PDF of the transfer, for the staff alone."""
    return file_drop(
        action=order.proof_action,
        title=t("Send a proof of the transfer"),
        hint=t("A photo or the PDF of your bank. Only the shop sees it; it helps us to find your money sooner."),
        accept="image/*,application/pdf",
        max_megabytes=8,
        on_done=on_proof,
        refusals={sentence: t(sentence) for sentence in PROOF_REFUSALS},
        class_name="mt-3 bg-surface",
    )


def awaited_money(order: Shown, *, on_pay: Any, on_other_way: Any, on_proof: Any) -> Child:
    """What an order waits for: room on the account, a transfer and where to send it, or the card, also after a no."""
    details = rx.el.pre(order.bank_details, class_name="ltr mt-2 font-sans whitespace-pre-wrap text-ink")
    until = rx.el.p(t("We keep the parts until {moment}.", moment=order.held_until), class_name="mt-1")
    return rx.el.div(
        shown(
            order.is_held,
            notice(
                t("It goes on as soon as there is room on your account."),
                rx.el.p(
                    t("Pay something on your account, or ask us to release it. The parts are kept for you meanwhile.")
                ),
                _other_ways(order, t("Or pay this order in advance:"), on_other_way),
                tone="warn",
                icon_name="hourglass",
                class_name="mt-4",
            ),
        ),
        shown(
            order.bank_details != "",
            notice(
                t("Transfer the amount and write {number} as the reason.", number=order.number),
                details,
                until,
                _proof_drop(order, on_proof),
                tone="info",
                icon_name="landmark",
                class_name="mt-4",
            ),
        ),
        shown(
            order.pays_by_card,
            notice(
                rx.cond(
                    order.is_declined,
                    t("The bank declined the card. Nothing was charged."),
                    t("The card was not charged yet."),
                ),
                until,
                action=button(
                    rx.cond(order.is_declined, t("Try again"), t("Pay by card")),
                    look="act",
                    size="md",
                    on_click=on_pay,
                ),
                icon_name="credit-card",
                class_name="mt-4",
            ),
        ),
        shown(~order.is_held, _other_ways(order, t("Or pay another way:"), on_other_way)),
    )


def _other_ways(order: Shown, title: Text, on_other_way: Any) -> Child:
    """A button for each way in which an order that waits can be paid instead."""

    def way(method: str, label: Text, icon_name: str) -> Child:
        return shown(
            order.other_ways.contains(method),  # type: ignore[attr-defined]
            button(label, size="md", icon_start=icon_name, on_click=on_other_way(method)),
        )

    return shown(
        order.other_ways.length() > 0,  # type: ignore[attr-defined]
        rx.el.div(
            rx.el.p(title, class_name="font-medium"),
            rx.el.div(
                way("card", t("Pay by card"), "credit-card"),
                way("bank_transfer", t("Bank transfer"), "landmark"),
                way("cash_on_delivery", t("Cash when you get it"), "banknote"),
                class_name="mt-2 flex flex-wrap gap-2",
            ),
            class_name="no-print mt-3",
        ),
    )


def order_way(order: Shown) -> Child:
    """The places on the way and where it stands among them."""
    rail = (
        "absolute start-[1.375rem] top-11 bottom-0 w-0.5 group-last:hidden sm:start-11 sm:end-0 sm:top-[1.3125rem] "
        "sm:bottom-auto sm:h-0.5 sm:w-auto"
    )

    def place(step: rx.vars.ObjectVar) -> rx.Component:
        look = rx.match(
            step.state,
            ("done", "bg-brand text-brand-ink"),
            ("now", "bg-surface text-brand ring-2 ring-brand ring-inset"),
            "bg-sunken text-ink-2",
        )
        mark = rx.cond(
            step.state == "done",
            icon("check", "size-5"),
            icon_by(
                step.icon,
                {name: name for name in ("clipboard-check", "package-search", "package-check", "store", "house")},
                otherwise="package",
            ),
        )
        return rx.el.li(
            rx.el.span(class_name=cx(rail, rx.cond(step.state == "done", "bg-brand", "bg-line"))),
            rx.el.span(mark, class_name=cx("relative grid size-11 shrink-0 place-items-center rounded-full", look)),
            rx.el.div(
                rx.el.p(step.title, class_name=cx("font-semibold", rx.cond(step.state == "now", "text-brand", ""))),
                rx.el.p(step.note, class_name="num text-sm text-ink-2"),
            ),
            aria_current=rx.cond(step.state == "now", "step", "false"),
            class_name="group relative flex gap-4 pb-6 last:pb-0 sm:flex-col sm:gap-3 sm:pb-0",
        )

    return shown(
        order.way.length() > 0,  # type: ignore[attr-defined]
        rx.el.ol(
            rx.foreach(order.way, place),
            class_name=(
                "mt-6 grid rounded-lg border border-line bg-surface px-5 py-5 sm:grid-cols-[1fr_1fr_1fr_auto] "
                "sm:px-7 sm:py-7"
            ),
        ),
    )


def order_history(order: Shown) -> rx.Component:
    """Everything that happened, newest first."""

    def event(step: rx.vars.ObjectVar) -> rx.Component:
        return timeline_event(
            step.title,
            at=step.time,
            note=step.day,
            mark=icon_by(
                step.icon,
                {name: name for name in ("truck", "house", "package-check", "clipboard-check", "circle-alert")},
                "size-4.5",
                otherwise="circle-check",
            ),
        )

    return rx.el.section(
        rx.el.h2(t("What happened"), class_name="mb-3 text-xl font-semibold tracking-tight"),
        timeline(rx.foreach(order.steps, event)),
    )


def cancel_dialog(order: Shown, *, open: Any, on_close: Any, on_confirm: Any) -> rx.Component:
    """Asked before an order is cancelled for good."""
    return confirm_dialog(
        open=open,
        on_close=on_close,
        on_confirm=on_confirm,
        title=t("Cancel order {number}?", number=order.number),
        consequence=t("The parts go back on sale. This cannot be taken back, but you can order again."),
        confirm=t("Cancel the order"),
    )
