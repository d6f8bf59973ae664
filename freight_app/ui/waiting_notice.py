"""On any page of an order: what of it is not here yet, and doing without it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import reflex as rx

from freight_app.kit.errors import NotFound
from freight_app.kit.house import current_house
from freight_app.kit.ids import new_token
from freight_app.kit.languages import format_date, pick_text
from freight_app.orders.back_orders import cancelling, reading
from freight_app.orders.back_orders.dtos import WaitingLine
from freight_app.ui.components.base import Child, code, shown
from freight_app.ui.components.buttons import text_button
from freight_app.ui.components.states import notice
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import public
from freight_app.ui.i18n import t, translate
from freight_app.ui.visitor import Visitor, signed_in_user, visitor

OWN, STAFF = "/account/orders/", "/admin/orders/"


@dataclass(frozen=True, slots=True)
class WaitingRow:
    sku: str
    name: str
    waiting: int
    day: str


class WaitingState(rx.State):
    """The pieces of the order of the address that are not here. Whose order it may be is for the rooms to say."""

    rows: list[WaitingRow] = []
    asks: bool = False
    _key: str = ""

    @rx.event
    @public
    async def load(self) -> None:
        """Read what waits, as the customer, as staff, or as whoever holds the link."""
        who = visitor()
        self.asks, self._key = False, new_token(12)
        try:
            lines = await asyncio.to_thread(_read, who, self.router.url.path)
        except NotFound:
            lines = []
        self.rows = [
            WaitingRow(
                line.sku,
                pick_text(line.name, who.language),
                line.waiting,
                format_date(line.promised_on, who.language, width="long"),
            )
            for line in lines
        ]

    @rx.event
    @public
    async def ask(self) -> None:
        self.asks = True

    @rx.event
    @public
    async def do_without(self) -> object:
        """Take what waits off the order, and look at the page again."""
        who, path = visitor(), self.router.url.path
        await asyncio.to_thread(_cancel, who, path, self._key)
        await show_toast(self, translate("What was not here is taken off the order", who.language))
        self.rows, self.asks = [], False
        return rx.redirect(path, replace=True)


def waiting_notice() -> Child:
    """Nothing while everything of the order is here."""
    sure = rx.el.span(
        rx.el.span(t("Take these pieces off the order?"), class_name="font-medium"),
        text_button(t("Yes, do without them"), on_click=WaitingState.do_without),
        class_name="flex flex-wrap items-center gap-x-3",
    )
    return rx.el.div(
        shown(
            WaitingState.rows.length() > 0,  # type: ignore[attr-defined]
            notice(
                t("Some of it is not here yet"),
                rx.el.ul(
                    rx.foreach(
                        WaitingState.rows,
                        lambda row: rx.el.li(
                            t(
                                "{count} × {name}, expected by {date}",
                                count=row.waiting,
                                name=row.name,
                                date=row.day,
                            ),
                            " ",
                            code(row.sku),
                        ),
                    ),
                    class_name="mt-1 list-disc ps-4",
                ),
                rx.cond(
                    WaitingState.asks,
                    sure,
                    text_button(t("Do without them"), on_click=WaitingState.ask),
                ),
                tone="info",
                icon_name="calendar-clock",
                class_name="mt-4",
            ),
        ),
        on_mount=WaitingState.load,
    )


def _last(path: str) -> str:
    return path.rstrip("/").rsplit("/", 1)[-1][:100]


def _read(who: Visitor, path: str) -> list[WaitingLine]:
    with current_house().read(who.actor) as uow:
        if path.startswith(OWN):
            return reading.own_waiting(uow, signed_in_user().id, _last(path))
        if path.startswith(STAFF):
            return reading.order_waiting(uow, _last(path))
        return reading.waiting_by_token(uow, _last(path))


def _cancel(who: Visitor, path: str, key: str) -> None:
    with current_house().write(who.actor) as uow:
        if path.startswith(OWN):
            cancelling.cancel_own_waiting(uow, signed_in_user().id, _last(path), key=key)
        elif path.startswith(STAFF):
            cancelling.cancel_waiting(uow, _last(path), key=key)
        else:
            cancelling.cancel_waiting_by_token(uow, _last(path))
