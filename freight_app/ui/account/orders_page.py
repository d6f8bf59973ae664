"""``/account``: one's own orders, newest first, 25 a page; the page stands in the address."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import reflex as rx

from freight_app.kit.house import current_house
from freight_app.kit.languages import format_date, pick_text
from freight_app.kit.pagination import MAX_PAGE, Page, PageRequest
from freight_app.orders import own_orders
from freight_app.orders.dtos import OrderCard
from freight_app.orders.spending.reading import count_to_decide
from freight_app.ui.account.frame import account_page
from freight_app.ui.account.order_state import order_lines_again
from freight_app.ui.components.base import code, shown
from freight_app.ui.components.buttons import icon_button, link_button, text_link
from freight_app.ui.components.navigation import pagination
from freight_app.ui.components.price import NO_PRICE, PriceView, price, price_view
from freight_app.ui.components.states import empty_state, loading, notice, skeleton_rows
from freight_app.ui.components.status import status_badge
from freight_app.ui.guard import signed_in
from freight_app.ui.i18n import t, tn
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
    buyer: str
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
    # Orders of one's company that wait for one's own yes or no.
    to_decide: int = 0
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
        self.to_decide = await asyncio.to_thread(_count_to_decide, visitor(), signed_in_user().id)
        before = (self.page - 1) * PER_PAGE
        self.first, self.last = (before + 1, before + len(self.rows)) if self.rows else (0, 0)
        self.is_loaded = True

    @rx.event
    @signed_in
    async def order_again(self, number: str) -> Any:
        """All of an order onto the quick order, where each part is as it stands today."""
        await asyncio.to_thread(order_lines_again, visitor(), number[:40], None)
        return rx.redirect("/quick-order")


def _read(who: Visitor, user_id: int, page: int) -> tuple[list[OwnOrderRow], Page[OrderCard]]:
    house = current_house()
    with house.read(who.actor) as uow:
        found = own_orders.list_own_orders(uow, user_id, PageRequest(page=page, per_page=PER_PAGE))
    zone = house.settings.time_zone
    return [_row(order, who.language, zone) for order in found.items], found


def _count_to_decide(who: Visitor, user_id: int) -> int:
    with current_house().read(who.actor) as uow:
        return count_to_decide(uow, user_id)


def _row(order: OrderCard, language: str, zone: str) -> OwnOrderRow:
    return OwnOrderRow(
        number=order.number,
        href=f"/account/orders/{order.number}",
        placed=format_date(order.placed_at, language, zone=zone, width="long"),
        status=_status(order),
        buyer=order.ordered_by,
        parts=", ".join(pick_text(names, language) for names in order.first_lines),
        pieces=order.piece_count,
        total=price_view(order.total, language),
    )


def _status(order: OrderCard) -> str:
    if order.awaits_approval:
        return "awaiting_approval"
    return "awaiting_payment" if order.awaits_payment else str(order.status)


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
    asked = shown(
        OwnOrdersState.to_decide > 0,
        notice(
            tn(
                "{count} order waits for your decision",
                "{count} orders wait for your decision",
                OwnOrdersState.to_decide,
            ),
            tone="info",
            icon_name="hourglass",
            action=text_link(t("Decide"), "/account/approvals"),
            class_name="mb-4",
        ),
    )
    return account_page(
        asked,
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
    again = icon_button(
        "rotate-ccw",
        t("Order {number} again", number=order.number),
        on_click=OwnOrdersState.order_again(order.number),  # type: ignore[call-arg, func-returns-value]
        class_name="mt-3 me-1",
    )
    return rx.el.li(
        rx.el.a(
            rx.el.span(
                rx.el.span(code(order.number), class_name="font-semibold"),
                rx.el.span(order.placed, class_name="text-sm text-ink-2"),
                rx.el.bdi(order.buyer, class_name="text-sm text-ink-2 empty:hidden"),
                class_name="flex flex-wrap items-baseline gap-x-3",
            ),
            rx.el.span(order.parts, class_name="block truncate text-sm text-ink-2"),
            rx.el.span(
                status_badge("own_order", order.status),
                price(order.total, size="md"),
                class_name="mt-1 flex items-center justify-between gap-3",
            ),
            href=order.href,
            class_name="block min-w-0 flex-1 px-4 py-4 sm:ps-5",
        ),
        again,
        class_name="flex items-start hover:bg-sunken",
    )
