"""What a carrier answered, as it is understood here."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.components.base import Live, code, shown
from freight_app.ui.components.states import notice
from freight_app.ui.components.status import status, status_badge
from freight_app.ui.components.tables import plain_table
from freight_app.ui.i18n import t


def answer_box(answer: Live, events: Live) -> rx.Component:
    """The status, what contradicts it, and every event; nothing before anybody asked."""
    told = rx.el.div(
        rx.el.div(
            status_badge("tracking", answer.status),
            code(answer.number, "font-medium"),
            rx.el.span(answer.service, class_name="text-sm text-ink-2 empty:hidden"),
            class_name="flex flex-wrap items-center gap-3",
        ),
        shown(
            answer.expected != "",
            rx.el.p(t("Expected {moment}", moment=answer.expected), class_name="text-sm text-ink-2"),
        ),
        shown(
            answer.disagreement != "",
            notice(
                t("The carrier contradicts itself"),
                rx.el.p(answer.disagreement, dir="ltr", class_name="text-start"),
                tone="warn",
            ),
        ),
        shown(
            events.length() > 0,
            plain_table(
                [t("When"), t("Understood as"), t("What the carrier wrote"), t("Place")],
                rx.foreach(events, _event),
                caption=t("Events, the newest first"),
            ),
        ),
        class_name="flex flex-col gap-3",
    )
    nothing = notice(
        t("The carrier has nothing to tell"), rx.el.p(answer.refusal, dir="ltr", class_name="text-start"), tone="info"
    )
    return shown(answer.is_there, rx.cond(answer.refusal != "", nothing, told))  # type: ignore[return-value]


def _event(one: Live) -> rx.Component:
    return rx.el.tr(
        rx.el.td(rx.el.bdi(one.when), class_name="num px-4 py-2 align-top whitespace-nowrap"),
        rx.el.td(status("tracking", one.status), class_name="px-4 py-2 align-top"),
        rx.el.td(rx.el.bdi(one.said), class_name="px-4 py-2 align-top text-pretty"),
        rx.el.td(rx.el.bdi(one.place), class_name="px-4 py-2 align-top"),
    )
