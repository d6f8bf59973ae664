"""The shipments of an order, as a card on its page in the console, and sending it by carrier."""

from __future__ import annotations

import asyncio
from typing import Any

import reflex as rx
from pydantic import ValidationError

from freight_app.accounts.permissions import Permission
from freight_app.kit.errors import FreightError, NotFound
from freight_app.kit.house import current_house
from freight_app.kit.ids import new_token
from freight_app.orders.shipping_out import ShipOrderRequest, list_order_shipments, ship_order
from freight_app.ui.admin.shipping.shipments_rows import CarrierChoice, ShipmentLine, carrier_choices, shipment_line
from freight_app.ui.components.base import Child, Live, as_var, code, shown
from freight_app.ui.components.buttons import button
from freight_app.ui.components.choices import select_field
from freight_app.ui.components.fields import date_field, text_field
from freight_app.ui.components.forms import form
from freight_app.ui.components.overlays import dialog
from freight_app.ui.components.states import notice
from freight_app.ui.components.status import status
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import t, translate
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.shells.console import panel
from freight_app.ui.shells.state import ShellState
from freight_app.ui.visitor import Visitor, visitor


class OrderShipmentsState(rx.State):
    """The shipments of the order that the page shows. ``step`` makes a second press do nothing."""

    rows: list[ShipmentLine] = []
    carriers: list[CarrierChoice] = []
    order: str = ""
    asks: bool = False
    trouble: str = ""
    step: str = ""

    @rx.event
    @guarded(Permission.ORDERS_READ)
    async def load(self, number: str) -> None:
        """Read the shipments of an order; none for a number that is no order's."""
        self.order, self.asks = number[:40], False
        try:
            self.rows = await asyncio.to_thread(_read, visitor(), self.order)
        except NotFound:
            self.rows = []

    @rx.event
    @guarded(Permission.ORDERS_FULFIL)
    async def ask(self) -> None:
        """The form for what is packed."""
        self.carriers = carrier_choices([], visitor().language)
        self.asks, self.trouble, self.step = True, "", new_token(12)

    @rx.event
    @guarded(Permission.ORDERS_FULFIL)
    async def close(self) -> None:
        self.asks = False

    @rx.event
    @guarded(Permission.ORDERS_FULFIL)
    async def ship(self, data: dict[str, Any]) -> object:
        """All that is not sent yet goes with a carrier; then the page of the shipment, for those who may see it."""
        who = visitor()
        try:
            request = ShipOrderRequest(
                carrier=str(data.get("carrier", "")),
                tracking_number=str(data.get("tracking_number", ""))[:80],
                planned_arrival_on=str(data.get("planned_arrival_on", "")) or None,  # type: ignore[arg-type]
            )
            public_id = await asyncio.to_thread(_ship, who, self.order, request, str(data.get("step", ""))[:40])
        except ValidationError:
            self.trouble = translate("Something in the form cannot be used. Look at the red fields.", who.language)
            return None
        except FreightError as error:
            self.trouble = sentence_of(error, who.language)
            return None
        self.asks = False
        if who.actor.may(Permission.SHIPPING_READ):
            return rx.redirect(f"/admin/shipments/{public_id}")
        self.rows = await asyncio.to_thread(_read, who, self.order)
        return None


def _read(who: Visitor, number: str) -> list[ShipmentLine]:
    house = current_house()
    with house.read(who.actor) as uow:
        found = list_order_shipments(uow, number)
    return [shipment_line(row, who.language, house.settings.time_zone) for row in found]


def _ship(who: Visitor, number: str, request: ShipOrderRequest, key: str) -> str:
    with current_house().write(who.actor) as uow:
        return ship_order(uow, number, request, key=key).public_id


def shipments_card(order: Live) -> Child:
    """The card of the order that the page shows; another order or another status reads it anew."""
    may_send = as_var(ShellState.permissions).contains(str(Permission.ORDERS_FULFIL))
    rows = as_var(OrderShipmentsState.rows)
    can_go = ((order.status == "packed") | (order.status == "shipped")) & (order.address != "") & may_send
    return rx.el.div(
        shown(
            (rows.length() > 0) | can_go,
            panel(
                t("Shipments"),
                rx.el.ul(
                    rx.foreach(OrderShipmentsState.rows, _row),
                    class_name="divide-y divide-line px-5 text-sm empty:hidden",
                ),
                shown(
                    can_go,
                    rx.el.div(
                        button(
                            t("Send by carrier"),
                            size="sm",
                            icon_start="truck",
                            on_click=OrderShipmentsState.ask,
                            class_name="max-sm:h-11",
                        ),
                        class_name="px-5 pt-2 pb-4",
                    ),
                ),
            ),
        ),
        _dialog(order),
        on_mount=OrderShipmentsState.load(order.number),  # type: ignore[call-arg]
        key=order.number + order.status,
    )


def _row(row: Live) -> rx.Component:
    return rx.el.li(
        rx.el.span(
            rx.el.a(code(row.number), href=row.href, class_name="font-medium text-brand hover:underline"),
            rx.el.span(rx.el.bdi(row.carrier), " ", code(row.tracking), class_name="block text-xs text-ink-2"),
            class_name="min-w-0 flex-1",
        ),
        rx.el.span(
            status("tracking", row.status),
            rx.el.span(row.late, class_name="block text-end text-xs text-bad empty:hidden"),
        ),
        class_name="flex items-center gap-3 py-2",
    )


def _dialog(order: Live) -> rx.Component:
    return dialog(
        form(
            shown(OrderShipmentsState.trouble != "", notice(OrderShipmentsState.trouble, tone="bad")),
            rx.el.p(t("All that is packed and not sent yet goes into it."), class_name="text-ink-2"),
            select_field(
                t("Carrier"),
                "carrier",
                OrderShipmentsState.carriers,  # type: ignore[arg-type]
                default_value="manual",
            ),
            text_field(t("Tracking number"), "tracking_number", optional=True, max_length=60, dir="ltr"),
            date_field(t("Planned arrival"), "planned_arrival_on", optional=True),
            rx.el.input(type="hidden", name="step", value=OrderShipmentsState.step, read_only=True),
            button(t("Send by carrier"), look="act", type="submit"),
            on_submit=OrderShipmentsState.ship,
            key=OrderShipmentsState.step,
        ),
        open=OrderShipmentsState.asks,
        on_close=OrderShipmentsState.close,
        title=t("Send order {number} by carrier", number=order.number),
    )
