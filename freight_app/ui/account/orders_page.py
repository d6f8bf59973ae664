"""``/account``: one's own orders, newest first, 25 a page; the page stands in the address."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import reflex as rx

from freight_app.kit.house import current_house
from freight_app.kit.languages import format_date, pick_text
from freight_app.kit.pagination import MAX_PAGE, Page, PageRequest
from freight_app.orders import own_orders
from freight_app.orders.dtos import OrderCard
from freight_app.ui.account.frame import account_page
from freight_app.ui.components.base import code
from freight_app.ui.components.buttons import link_button, text_link
from freight_app.ui.components.navigation import pagination
from freight_app.ui.components.price import NO_PRICE, PriceView, price, price_view
from freight_app.ui.components.states import empty_state, loading, skeleton_rows
from freight_app.ui.components.status import status_badge
from freight_app.ui.guard import signed_in
from freight_app.ui.i18n import t
from freight_app.ui.visitor import Visitor, signed_in_user, visitor

PER_PAGE = 25


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
    """The orders of whoever is signed in. ``first`` and ``last`` count from 1 over all pages."""

    rows: list[OwnOrderRow] = []
    page: int = 1
    pages: int = 1
    total: int = 0
    first: int = 0
    last: int = 0
    is_loaded: bool = False

    @rx.event
    @signed_in
    async def load(self) -> None:
        """The page of the address; what it cannot mean is the first, what is past the end is the last."""
        asked = self.router.url.query_parameters.get("page", "")
        self.page = min(max(int(asked), 1), MAX_PAGE) if asked.isdecimal() and len(asked) < 6 else 1
        self.rows, found = await asyncio.to_thread(_read, visitor(), signed_in_user().id, self.page)
        if self.page > found.pages:
            self.page = found.pages
            self.rows, found = await asyncio.to_thread(_read, visitor(), signed_in_user().id, self.page)
        self.total, self.pages = found.total, found.pages
        before = (self.page - 1) * PER_PAGE
        self.first, self.last = (before + 1, before + len(self.rows)) if self.rows else (0, 0)
        self.is_loaded = True


def _read(who: Visitor, user_id: int, page: int) -> tuple[list[OwnOrderRow], Page[OrderCard]]:
    house = current_house()
    with house.read(who.actor) as uow:
        found = own_orders.list_own_orders(uow, user_id, PageRequest(page=page, per_page=PER_PAGE))
    zone = house.settings.time_zone
    return [_row(order, who.language, zone) for order in found.items], found


def _row(order: OrderCard, language: str, zone: str) -> OwnOrderRow:
    return OwnOrderRow(
        number=order.number,
        href=f"/account/orders/{order.number}",
        placed=format_date(order.placed_at, language, zone=zone, width="long"),
        status="awaiting_payment" if order.awaits_payment else str(order.status),
        parts=", ".join(pick_text(names, language) for names in order.first_lines),
        pieces=order.piece_count,
        total=price_view(order.total, language),
    )


def page() -> rx.Component:
    nothing = empty_state(
        t("You have not ordered anything yet"),
        t("What you order stays here, with where it is and what it cost."),
        action=link_button(t("Look for parts"), "/search", look="brand", icon_start="search"),
        icon_name="package",
    )
    listed = rx.fragment(
        rx.el.ul(
            rx.foreach(OwnOrdersState.rows, _order),
            class_name="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface empty:hidden",
        ),
        rx.el.div(
            pagination(
                page=OwnOrdersState.page,
                pages=OwnOrdersState.pages,
                total=OwnOrdersState.total,
                first=OwnOrdersState.first,
                last=OwnOrdersState.last,
                href=lambda to: "/account?page=" + to.to_string(),
            ),
            class_name="mt-3",
        ),
    )
    return account_page(
        rx.cond(
            OwnOrdersState.is_loaded,
            rx.cond(OwnOrdersState.total > 0, listed, nothing),
            loading(t("Your orders are being loaded"), skeleton_rows(6)),
        ),
        here="orders",
        actions=text_link(t("My quotations"), "/account/quotations"),
        title=t("My orders"),
    )


def _order(order: rx.vars.ObjectVar) -> rx.Component:
    return rx.el.li(
        rx.el.a(
            rx.el.span(
                rx.el.span(code(order.number), class_name="font-semibold"),
                rx.el.span(order.placed, class_name="text-sm text-ink-2"),
                class_name="flex flex-wrap items-baseline gap-x-3",
            ),
            rx.el.span(order.parts, class_name="block truncate text-sm text-ink-2"),
            rx.el.span(
                status_badge("own_order", order.status),
                price(order.total, size="md"),
                class_name="mt-1 flex items-center justify-between gap-3",
            ),
            href=order.href,
            class_name="block min-w-0 px-4 py-4 hover:bg-sunken sm:px-5",
        )
    )
