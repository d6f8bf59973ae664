"""At the checkout, when not everything is there: what is there is sent first, or everything at once."""

from __future__ import annotations

from typing import Literal

import reflex as rx

from freight_app.kit.languages import format_date
from freight_app.orders.dtos import CheckoutQuote, CheckoutRequest
from freight_app.ui.components.base import Child, shown
from freight_app.ui.components.choices import choice_row
from freight_app.ui.components.states import notice
from freight_app.ui.guard import public
from freight_app.ui.i18n import t

Ships = Literal["together", "first"]


class ShipsState(rx.State):
    """``until`` is the day for what is not there yet; empty when all of it is."""

    until: str = ""
    may_ship_first: bool = False
    ships: str = "together"

    @rx.event
    @public
    async def choose(self, ships: Ships) -> None:
        self.ships = str(ships)

    def _show(self, quote: CheckoutQuote, language: str) -> None:
        self.until = "" if quote.waits_until is None else format_date(quote.waits_until, language, width="full")
        self.may_ship_first = quote.may_ship_first

    def _chosen(self, request: CheckoutRequest) -> CheckoutRequest:
        wants_first = self.ships == "first" and self.may_ship_first
        return request.model_copy(update={"ships": "first" if wants_first else "together"})


def ships_choice() -> Child:
    """Nothing while all of the cart is there."""
    together = choice_row(
        t("Everything together"),
        "ships",
        "together",
        checked=ShipsState.ships == "together",
        on_change=ShipsState.choose("together"),  # type: ignore[call-arg]
        hint=t("Expected by {date}", date=ShipsState.until),
    )
    first = choice_row(
        t("What is there first"),
        "ships",
        "first",
        checked=ShipsState.ships == "first",
        on_change=ShipsState.choose("first"),  # type: ignore[call-arg]
        hint=t("The rest follows by {date}, at no further charge", date=ShipsState.until),
    )
    return shown(
        ShipsState.until != "",
        rx.el.div(
            notice(
                t("Some of it is not here yet"),
                t("We order it for you: expected by {date}.", date=ShipsState.until),
                tone="info",
                icon_name="calendar-clock",
            ),
            shown(
                ShipsState.may_ship_first,
                rx.el.div(
                    together,
                    first,
                    role="radiogroup",
                    aria_label=t("When it is sent"),
                    class_name="mt-3 grid gap-3",
                ),
            ),
            class_name="mt-5",
        ),
    )
