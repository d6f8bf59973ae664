"""``/account``: one's own orders, newest first, each leading to where it is."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import reflex as rx

from freight_app.kit.house import current_house
from freight_app.kit.languages import format_date, pick_text
from freight_app.kit.pagination import PageRequest
from freight_app.orders import own_orders
from freight_app.orders.dtos import OrderCard
from freight_app.ui.components.base import code, shown
from freight_app.ui.components.buttons import button, link_button
from freight_app.ui.components.price import NO_PRICE, PriceView, price, price_view
from freight_app.ui.components.states import empty_state, loading, skeleton_rows
from freight_app.ui.components.status import status_badge
from freight_app.ui.guard import signed_in
from freight_app.ui.i18n import t
from freight_app.ui.shells.shop import shop_page
from freight_app.ui.visitor import Visitor, signed_in_user, visitor

_PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class OwnOrderRow:
    """An order in the list."""

    number: str
    href: str
    placed: str
    status: str
    parts: str
    pieces: int
    total: PriceView = NO_PRICE


class OwnOrdersState(rx.State):
    """The orders of whoever is signed in."""

    rows: list[OwnOrderRow] = []
    has_more: bool = False
    is_loaded: bool = False
    _page: int = 1

    @rx.event
    @signed_in
    async def load(self) -> None:
        """The newest ones."""
        self._page = 1
        self.rows, self.has_more = await asyncio.to_thread(_read, visitor(), signed_in_user().id, 1)
        self.is_loaded = True

    @rx.event
    @signed_in
    async def load_more(self) -> None:
        """The ones before."""
        rows, self.has_more = await asyncio.to_thread(_read, visitor(), signed_in_user().id, self._page + 1)
        self._page += 1
        self.rows = [*self.rows, *rows]


def _read(who: Visitor, user_id: int, page: int) -> tuple[list[OwnOrderRow], bool]:
    house = current_house()
    with house.read(who.actor) as uow:
        found = own_orders.list_own_orders(uow, user_id, PageRequest(page=page, per_page=_PER_PAGE))
    zone = house.settings.time_zone
    return [_row(order, who.language, zone) for order in found.items], found.page < found.pages


def _row(order: OrderCard, language: str, zone: str) -> OwnOrderRow:
    return OwnOrderRow(
        number=order.number,
        href=f"/order/{order.tracking_token}",
        placed=format_date(order.placed_at, language, zone=zone, width="long"),
        status=str(order.status),
        parts=", ".join(pick_text(names, language) for names in order.first_lines),
        pieces=order.piece_count,
        total=price_view(order.total, language),
    )


def page() -> rx.Component:
    def row(order: rx.vars.ObjectVar) -> rx.Component:
        return rx.el.li(
            rx.el.a(
                rx.el.span(
                    rx.el.span(code(order.number), class_name="font-semibold"),
                    rx.el.span(order.placed, class_name="text-sm text-ink-2"),
                    class_name="flex flex-wrap items-baseline gap-x-3",
                ),
                rx.el.span(order.parts, class_name="block truncate text-sm text-ink-2"),
                rx.el.span(
                    status_badge("order", order.status),
                    price(order.total, size="md"),
                    class_name="mt-1 flex items-center justify-between gap-3",
                ),
                href=order.href,
                class_name="block min-w-0 px-4 py-4 hover:bg-sunken sm:px-5",
            )
        )

    nothing = empty_state(
        t("You have not ordered anything yet"),
        t("What you order stays here, with where it is and what it cost."),
        action=link_button(t("Look for parts"), "/search", look="brand", icon_start="search"),
        icon_name="package",
    )
    return shop_page(
        rx.el.h1(t("My orders"), class_name="pt-5 pb-4 text-2xl font-semibold tracking-tight lg:pt-8"),
        rx.cond(
            OwnOrdersState.is_loaded,
            rx.cond(
                OwnOrdersState.rows.length() > 0,  # type: ignore[attr-defined]
                rx.el.ul(
                    rx.foreach(OwnOrdersState.rows, row),
                    class_name="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface",
                ),
                nothing,
            ),
            loading(t("Your orders are being loaded"), skeleton_rows(6)),
        ),
        shown(OwnOrdersState.has_more, button(t("Show more"), on_click=OwnOrdersState.load_more, class_name="mt-4")),
    )
