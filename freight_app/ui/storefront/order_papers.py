"""The papers of an order for its customer: invoice, credit notes and delivery note, as a card with downloads."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import reflex as rx

from freight_app.kit.errors import NotFound
from freight_app.kit.house import current_house
from freight_app.kit.languages import format_date
from freight_app.orders.invoices.dtos import OrderPapers
from freight_app.orders.invoices.reading import papers_by_token, papers_of_own_order
from freight_app.ui.components.base import Child, code, shown
from freight_app.ui.components.buttons import link_button
from freight_app.ui.components.price import NO_PRICE, PriceView, price, price_view
from freight_app.ui.components.status import status_word
from freight_app.ui.guard import public, signed_in
from freight_app.ui.i18n import t
from freight_app.ui.storefront.page_parts import Shown
from freight_app.ui.visitor import Visitor, signed_in_user, visitor


@dataclass(frozen=True, slots=True)
class OwnPaper:
    """``kind`` is a code of ``STATUSES["paper"]``."""

    number: str
    kind: str
    issued: str
    total: PriceView
    pdf: str


class OrderPapersState(rx.State):
    """The papers of the order that the page shows."""

    rows: list[OwnPaper] = []

    @rx.event
    @signed_in
    async def load_own(self, number: str) -> None:
        """Of one's own order; that of somebody else has none."""
        try:
            self.rows = await asyncio.to_thread(_read_own, visitor(), signed_in_user().id, number[:40])
        except NotFound:
            self.rows = []

    @rx.event
    @public
    async def load_tracked(self, token: str) -> None:
        """Of a guest's order, by its link."""
        try:
            self.rows = await asyncio.to_thread(_read_tracked, visitor(), token[:60])
        except NotFound:
            self.rows = []


def papers_card(order: Shown, *, load: Any, status: Shown, class_name: str) -> Child:
    """The card, once there is a paper. ``load`` reads them when the order or its status becomes another."""
    return rx.el.div(
        shown(
            OrderPapersState.rows.length() > 0,  # type: ignore[attr-defined]
            rx.el.section(
                rx.el.h2(t("Documents"), class_name="font-semibold"),
                rx.el.ul(rx.foreach(OrderPapersState.rows, _paper), class_name="mt-1 divide-y divide-line text-sm"),
                class_name=class_name,
            ),
        ),
        on_mount=load,
        key=order.number + status,
        class_name="contents",
    )


def _paper(row: Shown) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.p(
                status_word("paper", row.kind),
                " ",
                code(row.number, "font-medium whitespace-nowrap"),
                class_name="text-pretty",
            ),
            rx.el.p(row.issued, class_name="num text-xs text-ink-2"),
            class_name="min-w-0 flex-1",
        ),
        shown(row.total.whole != "", price(row.total, size="sm")),
        link_button(t("PDF"), row.pdf, size="sm", from_server=True, target="_blank", class_name="max-sm:h-11"),
        key=row.number,
        class_name="flex items-center gap-3 py-2",
    )


def _read_own(who: Visitor, user_id: int, number: str) -> list[OwnPaper]:
    with current_house().read(who.actor) as uow:
        found = papers_of_own_order(uow, user_id, number)
    return _invoices(found, who.language, "/api/v1/invoices") + [
        OwnPaper(
            number=paper.number,
            kind=str(paper.kind),
            issued=format_date(paper.issued_on, who.language),
            total=price_view(paper.total, who.language) if paper.total else NO_PRICE,
            pdf=f"/api/v1/papers/{paper.number}.pdf",
        )
        for paper in found.papers
    ]


def _read_tracked(who: Visitor, token: str) -> list[OwnPaper]:
    with current_house().read(who.actor) as uow:
        found = papers_by_token(uow, token)
    return _invoices(found, who.language, f"/api/v1/invoices/track/{token}")


def _invoices(found: OrderPapers, language: str, where: str) -> list[OwnPaper]:
    return [
        OwnPaper(
            number=row.number,
            kind=str(row.kind),
            issued=format_date(row.issued_on, language),
            total=price_view(row.total, language),
            pdf=f"{where}/{row.number}.pdf",
        )
        for row in found.invoices
    ]
