"""``/pay``: the rehearsal gateway's own page, where a card would be typed. Only a demo shop sends anybody here."""

from __future__ import annotations

import asyncio
from typing import Any, Literal

import reflex as rx

from freight_app.adapters.payments.null import RehearsalGateway
from freight_app.kit.house import current_house
from freight_app.kit.paths import local_path
from freight_app.orders.errors import GatewayRefused
from freight_app.orders.ports import HostedPageRequest, PaymentGateway
from freight_app.ui.components.buttons import button, link_button
from freight_app.ui.components.price import NO_PRICE, PriceView, price, price_view
from freight_app.ui.components.states import empty_state, loading, skeleton
from freight_app.ui.guard import public
from freight_app.ui.i18n import t
from freight_app.ui.shells.shop import shop_page
from freight_app.ui.visitor import visitor


class PayState(rx.State):
    """One attempt to pay, as its signed address tells it."""

    number: str = ""
    amount: PriceView = NO_PRICE
    is_loaded: bool = False
    is_genuine: bool = False
    _fields: dict[str, str] = {}

    @rx.event
    @public
    async def load(self) -> None:
        """Read the address; one that was changed on its way shows nothing."""
        who = visitor()
        self._fields = {name: str(value) for name, value in self.router.url.query_parameters.items()}
        try:
            shown = await asyncio.to_thread(_read_page, self._fields)
        except GatewayRefused:
            self.is_genuine = False
        else:
            self.number, self.amount, self.is_genuine = shown.order_number, price_view(shown.amount, who.language), True
        self.is_loaded = True

    @rx.event
    @public
    async def finish(self, outcome: Literal["approve", "decline"]) -> Any:
        """What the bank would say; back to the order."""
        path = await asyncio.to_thread(_record, self._fields, outcome)
        return rx.redirect(local_path(path, "/"))


def _gateway() -> RehearsalGateway:
    house = current_house()
    gateway = house.database.ports.get(PaymentGateway)
    if not isinstance(gateway, RehearsalGateway):
        raise GatewayRefused("This shop takes cards at its bank, not here.")
    return gateway


def _read_page(fields: dict[str, str]) -> HostedPageRequest:
    return _gateway().read_page(fields)


def _record(fields: dict[str, str], outcome: Literal["approve", "decline"]) -> str:
    """The bank's own books; answers where the customer goes back to, where we ask the bank like any other."""
    return _gateway().decide(fields, outcome).return_path


def page() -> rx.Component:
    choice = rx.el.div(
        rx.el.h1(
            t("Your bank's page, as a rehearsal"), class_name="text-2xl font-semibold tracking-tight text-balance"
        ),
        rx.el.p(t("No card is asked for and no money moves."), class_name="mt-1 text-ink-2"),
        rx.el.div(
            rx.el.p(t("Order"), " ", rx.el.bdi(PayState.number, class_name="ltr"), class_name="text-sm text-ink-2"),
            price(PayState.amount, size="xl"),
            class_name="mt-6 rounded-lg border border-line bg-surface p-5",
        ),
        rx.el.div(
            button(t("Approve"), look="act", on_click=PayState.finish("approve"), class_name="flex-1"),  # type: ignore[call-arg, func-returns-value]
            button(t("Decline"), look="quiet", on_click=PayState.finish("decline"), class_name="flex-1"),  # type: ignore[call-arg, func-returns-value]
            class_name="mt-4 flex gap-3",
        ),
        class_name="mx-auto mt-6 w-full max-w-[26rem] lg:mt-12",
    )
    refused = empty_state(
        t("This payment page is not genuine"),
        t("Its address was changed on the way. Nothing was paid; go to your order and try again."),
        action=link_button(t("Find my order"), "/track", look="brand"),
        icon_name="circle-alert",
    )
    return shop_page(
        rx.cond(
            PayState.is_loaded,
            rx.cond(PayState.is_genuine, choice, refused),
            loading(t("The payment page is being loaded"), skeleton("mt-12 h-40 w-full")),
        )
    )
