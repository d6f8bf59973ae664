"""``/account/quotations``: what one asked the price of, and until when it holds."""

from __future__ import annotations

import asyncio

import reflex as rx

from freight_app.kit.house import current_house
from freight_app.kit.pagination import PageRequest
from freight_app.orders.quotations.reading import list_own_quotations
from freight_app.ui.account.frame import CARD, account_page
from freight_app.ui.admin.list_pages import PagerView, page_number, pager, pager_of
from freight_app.ui.components.base import Live, code
from freight_app.ui.components.buttons import link_button, text_link
from freight_app.ui.components.price import price
from freight_app.ui.components.states import empty_state, loading, skeleton
from freight_app.ui.components.status import status
from freight_app.ui.guard import signed_in
from freight_app.ui.i18n import t
from freight_app.ui.quotation_rows import QuotationRow, quotation_row
from freight_app.ui.visitor import Visitor, signed_in_user, visitor

PER_PAGE = 20


class QuotationsState(rx.State):
    """A page of one's own quotations."""

    rows: list[QuotationRow] = []
    pager: PagerView = PagerView()
    is_loaded: bool = False

    @rx.event
    @signed_in
    async def load(self) -> None:
        page = page_number(self.router.url.query_parameters.get("page", ""))
        self.rows, self.pager = await asyncio.to_thread(_read, visitor(), page)
        self.is_loaded = True


def _read(who: Visitor, page: int) -> tuple[list[QuotationRow], PagerView]:
    with current_house().read(who.actor) as uow:
        found = list_own_quotations(uow, signed_in_user().id, PageRequest(page=page, per_page=PER_PAGE))
    return [quotation_row(one, who.language) for one in found.items], pager_of(found, "/account/quotations")


def page() -> rx.Component:
    nothing = empty_state(
        t("You have no quotations"),
        t("In the cart you can ask for one: its prices hold until the day on it."),
        icon_name="file-text",
        action=link_button(t("See the cart"), "/cart", look="brand"),
    )
    return account_page(
        rx.cond(
            QuotationsState.is_loaded,
            rx.cond(
                QuotationsState.rows.length() > 0,  # type: ignore[attr-defined]
                rx.fragment(
                    rx.el.ul(rx.foreach(QuotationsState.rows, _row), class_name="divide-y divide-line " + CARD),
                    pager(QuotationsState.pager),
                ),
                nothing,
            ),
            loading(t("Your quotations are being loaded"), skeleton("h-48 rounded-lg")),
        ),
        here="orders",
        title=t("My quotations"),
        actions=text_link(t("My orders"), "/account"),
    )


def _row(row: Live) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.a(code(row.number), href=row.href, class_name="font-semibold text-brand hover:underline"),
            rx.el.p(t("Holds until {date}", date=row.until), class_name="text-sm text-ink-2"),
            class_name="min-w-0 flex-1",
        ),
        status("quotation", row.state),
        price(row.total, size="md"),
        key=row.number,
        class_name="flex flex-wrap items-center gap-x-4 gap-y-1 py-3",
    )
