"""Following an order by its link: the confirmation page and the tracking page read this one state."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace
from typing import Any, Literal

import reflex as rx

from freight_app.accounts.throttle import Throttle
from freight_app.kit.errors import NotFound, TooManyRequests
from freight_app.kit.house import current_house
from freight_app.orders import cancelling, payments, tracking
from freight_app.orders.dtos import PaymentMethod
from freight_app.orders.paying import card_pages
from freight_app.orders.ports import PaymentGateway
from freight_app.orders.shipping_out import follow_order
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import public
from freight_app.ui.i18n import translate
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.shipping_words import place_sentence
from freight_app.ui.storefront.order_rows import OrderView, order_view
from freight_app.ui.storefront.shipment_rows import leading_way
from freight_app.ui.visitor import Visitor, visitor


class OrderState(rx.State):
    """One order, found by the token of its link."""

    order: OrderView = OrderView()
    is_loaded: bool = False
    is_found: bool = True
    asks_to_cancel: bool = False
    find_trouble: str = ""
    typed_number: str = ""
    typed_phone: str = ""

    @rx.event
    @public
    async def load(self) -> None:
        """Read the order of the address; for somebody who comes from the bank's page, after asking the bank."""
        await self._load()

    async def _load(self) -> None:
        token = _token_of(self.router.url.path)
        if "paid" in self.router.url.query_parameters:
            with suppress(NotFound):
                await asyncio.to_thread(settle_on_return, visitor(), token)
        await self._read(token)

    @rx.event
    @public
    async def find(self, data: dict[str, Any]) -> Any:
        """The link of an order by its number and phone."""
        who = visitor()
        self.typed_number = str(data.get("number", ""))[:40]
        self.typed_phone = str(data.get("phone", ""))[:40]
        self.find_trouble = ""
        try:
            ip = self.router.session.client_ip
            token = await asyncio.to_thread(_find_token, who, self.typed_number, self.typed_phone, ip)
        except NotFound:
            self.find_trouble = translate("No order has this number and this phone. Check both.", who.language)
            return None
        except TooManyRequests as error:
            self.find_trouble = sentence_of(error, who.language)
            return None
        return rx.redirect(f"/track/{token}")

    @rx.event
    @public
    async def ask_to_cancel(self) -> None:
        self.asks_to_cancel = True

    @rx.event
    @public
    async def keep_order(self) -> None:
        self.asks_to_cancel = False

    @rx.event
    @public
    async def cancel(self) -> None:
        """Cancel while nobody has begun to pick."""
        who = visitor()
        self.asks_to_cancel = False
        await asyncio.to_thread(_cancel, who, self.order.token)
        await show_toast(self, translate("Order {number} was cancelled", who.language, number=self.order.number))
        await self._read(self.order.token)

    @rx.event
    @public
    async def pay(self) -> Any:
        """To the bank's page, for an order that waits for its card."""
        who = visitor()
        return rx.redirect(await asyncio.to_thread(open_bank_page, who, self.order.token))

    @rx.event
    @public
    async def pay_another_way(self, method: Literal["card", "bank_transfer", "cash_on_delivery"]) -> Any:
        """Choose another way while the order waits: to the bank's page, or with what a transfer needs."""
        who, token = visitor(), self.order.token
        await asyncio.to_thread(choose_way_to_pay, who, token, method, self.order.ways_tried)
        if method == "card":
            return rx.redirect(await asyncio.to_thread(open_bank_page, who, token))
        await self._read(token)
        return None

    @rx.event
    @public
    async def proof_sent(self, answer: dict[str, Any]) -> None:
        """The route has taken a proof of the transfer."""
        await show_toast(self, translate("Thank you. We look at it and write to you.", visitor().language))

    async def _read(self, token: str) -> None:
        who = visitor()
        try:
            self.order = await asyncio.to_thread(_track, who, token)
            self.is_found = True
        except NotFound:
            self.order, self.is_found = OrderView(), False
        self.is_loaded = True


def _token_of(path: str) -> str:
    return path.rstrip("/").rsplit("/", 1)[-1][:100]


def _track(who: Visitor, token: str) -> OrderView:
    house = current_house()
    with house.read(who.actor) as uow:
        view = order_view(tracking.track_order(uow, token), token, who.language, house.settings.time_zone)
        way = leading_way(follow_order(uow, token)) if not view.is_over else None
    if way is None or way.status == "pending":
        return view
    # What the carrier knows is nearer to where it is than what our own steps say.
    place = next((event.place for event in reversed(way.events) if event.place), "")
    return replace(view, sentence=place_sentence(way.status, place, who.language))


def _find_token(who: Visitor, number: str, phone: str, ip: str) -> str:
    with current_house().read(who.actor) as uow:
        # Numbers are in sequence: whoever guesses phones to them is slowed down.
        uow.port(Throttle).admit_lookup(ip)
        return tracking.find_tracking_token(uow, number, phone)


def _cancel(who: Visitor, token: str) -> None:
    with current_house().write(who.actor) as uow:
        cancelling.cancel_by_token(uow, token)


def choose_way_to_pay(who: Visitor, token: str, method: str, tried: int) -> None:
    """An order that waits is paid another way. Pressed twice on one page it is done once."""
    with current_house().write(who.actor) as uow:
        payments.change_payment_method(uow, token, PaymentMethod(method), key=f"another-way-{tried}-{method}")


def open_bank_page(who: Visitor, token: str) -> str:
    """The address of the gateway's page for an order that waits for its card; blocks, so call it in a thread."""
    house = current_house()
    with house.read(who.actor) as uow:
        request = card_pages.hosted_page_request(uow, token)
        known, gateway = card_pages.find_open_page(uow, request), uow.port(PaymentGateway)
    if known is not None:
        return known
    # The gateway may take seconds: outside of any unit of work.
    opened = gateway.open_page(request)
    with house.write(who.actor) as uow:
        card_pages.note_opened_page(uow, request, opened)
    return opened.url


def settle_on_return(who: Visitor, token: str) -> None:
    """The customer came back from the gateway's page: ask it now, so that the order says what happened."""
    house = current_house()
    with house.read(who.actor) as uow:
        pages = card_pages.pages_to_ask(uow, token)
    if not pages:
        return
    states = card_pages.ask(house.database.ports, pages)
    with house.write(who.actor) as uow:
        for state in states:
            card_pages.record_state(uow, state)
