"""The way of a parcel on the pages of a customer."""

from __future__ import annotations

import asyncio
from typing import Any

import reflex as rx

from freight_app.kit.errors import NotFound
from freight_app.kit.house import current_house
from freight_app.orders.shipping_out import follow_order
from freight_app.ui.components.base import Child, Text, code, cx, server_link, shown
from freight_app.ui.components.buttons import button_class
from freight_app.ui.components.icons import icon
from freight_app.ui.components.status import status, status_badge
from freight_app.ui.guard import public
from freight_app.ui.i18n import t
from freight_app.ui.storefront.shipment_rows import WayView, way_view
from freight_app.ui.visitor import Visitor, visitor

Shown = Any
_CARD = "rounded-lg border border-line bg-surface p-5"


class OrderWaysState(rx.State):
    """The shipments of the order that the page shows."""

    ways: list[WayView] = []

    @rx.event
    @public
    async def load_tracked(self, token: str) -> None:
        """Of an order, by its link; none for a link that we never gave out."""
        try:
            self.ways = await asyncio.to_thread(_read, visitor(), token[:100])
        except NotFound:
            self.ways = []


def order_ways(order: Shown) -> Child:
    """Where the parcels of an order are, once a carrier has them."""
    return rx.el.div(
        rx.foreach(OrderWaysState.ways, lambda way: rx.el.section(way_card(way, level="h2"), class_name=_CARD)),
        on_mount=OrderWaysState.load_tracked(order.token),  # type: ignore[call-arg]
        key=order.number + order.sentence,
        class_name="mt-6 space-y-4 empty:hidden",
    )


def way_card(way: Shown, *, level: str) -> rx.Component:
    """One shipment: the sentence, the promise, what to do, what happened, and the carrier's own words."""
    heading = rx.el.h1 if level == "h1" else rx.el.h2
    size = "text-2xl lg:text-3xl" if level == "h1" else "text-lg"
    return rx.fragment(
        rx.el.p(
            status_badge("tracking", way.status),
            rx.el.span(way.since, class_name="num"),
            rx.el.span(rx.el.bdi(way.carrier), " ", code(way.tracking), class_name="empty:hidden"),
            class_name="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-ink-2",
        ),
        heading(way.sentence, class_name=f"mt-2 max-w-[44rem] font-semibold tracking-tight text-balance {size}"),
        shown(
            way.promise != "",
            rx.el.p(
                rx.cond(
                    way.is_sure, icon("circle-check", "mt-1 size-4 text-good"), icon("clock", "mt-1 size-4 text-ink-3")
                ),
                rx.el.span(way.promise, class_name="text-pretty"),
                class_name="mt-2 flex items-start gap-2 text-ink-2",
            ),
        ),
        rx.el.p(way.late, class_name="mt-1 text-warn text-pretty empty:hidden"),
        rx.el.p(way.doubt, class_name="mt-1 text-warn text-pretty empty:hidden"),
        _events(way, level),
        rx.el.div(
            _title(t("Something not right?"), level),
            rx.el.p(way.advice, class_name="mt-1 text-sm text-ink-2 text-pretty"),
            shown(
                way.phone != "",
                server_link(
                    icon("phone", "size-4"),
                    t("Call the shop"),
                    href="tel:" + way.phone,
                    class_name=button_class("quiet", "lg", "mt-3 w-full sm:w-auto"),
                ),
            ),
            class_name="no-print mt-4 border-t border-line pt-4",
        ),
    )


def _title(text: Text, level: str, class_name: str = "") -> rx.Component:
    """One step below the sentence of the card, whichever that is."""
    return (rx.el.h2 if level == "h1" else rx.el.h3)(text, class_name=cx("font-semibold", class_name))


def _events(way: Shown, level: str) -> Child:
    def event(one: Shown) -> rx.Component:
        return rx.el.li(
            rx.el.span(one.at, class_name="num w-36 shrink-0 text-sm text-ink-2"),
            rx.el.span(
                status("tracking", one.status, "font-medium"),
                rx.el.span(rx.el.bdi(one.place), class_name="block text-sm text-ink-2 empty:hidden"),
                class_name="min-w-0 flex-1",
            ),
            class_name="flex flex-wrap gap-x-3 border-b border-line py-2.5 last:border-b-0",
        )

    def raw(one: Shown) -> rx.Component:
        return rx.el.li(
            rx.el.span(one.written, class_name="num"),
            " ",
            rx.el.b(one.code),
            " ",
            one.text,
            " ",
            rx.el.span(one.place, class_name="text-ink-2"),
            class_name="border-b border-line py-1.5 last:border-b-0",
        )

    return shown(
        way.events.length() > 0,
        rx.el.div(
            _title(t("What happened"), level, "mt-5"),
            rx.el.ol(rx.foreach(way.events, event), class_name="mt-1"),
            rx.el.details(
                rx.el.summary(
                    t("Events as the carrier sent them, {count}", count=way.events.length()),
                    icon("chevron-down", "size-4 text-ink-3 transition duration-150 group-open:rotate-180"),
                    class_name=(
                        "flex min-h-11 list-none items-center justify-between gap-2 text-sm font-medium text-brand "
                        "[&::-webkit-details-marker]:hidden"
                    ),
                ),
                rx.el.ol(rx.foreach(way.events, raw), dir="ltr", class_name="font-mono text-xs break-words"),
                class_name="group",
            ),
        ),
    )


def _read(who: Visitor, token: str) -> list[WayView]:
    house = current_house()
    with house.read(who.actor) as uow:
        found = follow_order(uow, token)
    return [way_view(one, who.language, house.settings.time_zone) for one in found]
