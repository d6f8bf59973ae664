"""The papers of an order, as a card on its page in the console: what was issued, and what can be printed or issued now."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.kit.house import current_house
from freight_app.kit.ids import new_token
from freight_app.kit.languages import format_date
from freight_app.orders.invoices.dtos import OrderPapers
from freight_app.orders.invoices.issuing import issue_invoice
from freight_app.orders.invoices.quotations import quote_order
from freight_app.orders.invoices.reading import papers_of_order
from freight_app.shop.calendar import today_of_shop
from freight_app.ui.admin.invoices_rows import status_of
from freight_app.ui.components.base import Child, Live, as_var, code, shown
from freight_app.ui.components.buttons import button, link_button
from freight_app.ui.components.price import NO_PRICE, PriceView, price, price_view
from freight_app.ui.components.status import status, status_word
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import t, translate
from freight_app.ui.shells.console import panel
from freight_app.ui.shells.state import ShellState
from freight_app.ui.visitor import Visitor, visitor

# Issues a paper for an order under a key, and answers its number.
Issue = Callable[[UnitOfWork, str, str], str]


@dataclass(frozen=True, slots=True)
class PaperRow:
    """``kind`` is a code of ``STATUSES["paper"]``; ``invoice_status`` is empty for papers that are no invoice."""

    number: str
    kind: str
    issued: str
    total: PriceView
    invoice_status: str
    href: str
    pdf: str


@dataclass(frozen=True, slots=True)
class PapersView:
    order: str = ""
    can_invoice: bool = False
    packing_slip: str = ""


class OrderDocumentsState(rx.State):
    """The papers of the order that the page shows. ``step`` makes a second press on the same button do nothing."""

    rows: list[PaperRow] = []
    view: PapersView = PapersView()
    step: str = ""

    @rx.event
    @guarded(Permission.ORDERS_READ)
    async def load(self, number: str) -> None:
        """Read the papers of an order; none for a number that is no order's."""
        try:
            await self._read(number[:40])
        except NotFound:
            self.rows, self.view = [], PapersView()

    @rx.event
    @guarded(Permission.INVOICES_ISSUE)
    async def invoice(self, step: str) -> None:
        """Invoice what is not invoiced yet."""
        await self._do(step, lambda uow, number, key: issue_invoice(uow, number, key=key).number)

    @rx.event
    @guarded(Permission.ORDERS_EDIT)
    async def quote(self, step: str) -> None:
        """Give the order out as a quotation."""
        await self._do(step, lambda uow, number, key: quote_order(uow, number, key=key).number)

    async def _do(self, step: str, act: Issue) -> None:
        if step != self.step:
            return
        who, order = visitor(), self.view.order
        number = await asyncio.to_thread(_write, who, order, step, act)
        await self._read(order)
        await show_toast(self, translate("{number} is issued", who.language, number=number))

    async def _read(self, number: str) -> None:
        self.rows, self.view = await asyncio.to_thread(read_papers, visitor(), number)
        self.step = new_token(12)


def read_papers(who: Visitor, number: str) -> tuple[list[PaperRow], PapersView]:
    """What was issued for an order, and what can be."""
    with current_house().read(who.actor) as uow:
        found = papers_of_order(uow, number)
        rows = paper_rows(uow, found, who.language)
    may_read = who.actor.may(Permission.INVOICES_READ)
    return (
        rows if may_read else [row for row in rows if not row.invoice_status],
        PapersView(
            order=number, can_invoice=found.can_invoice, packing_slip=f"/api/v1/papers/orders/{number}/packing-slip.pdf"
        ),
    )


def paper_rows(
    uow: UnitOfWork, found: OrderPapers, language: str, *, invoices: str = "/api/v1/invoices"
) -> list[PaperRow]:
    """Papers as rows, invoices first; ``invoices`` is where the PDFs of invoices are for whoever reads."""
    today = today_of_shop(uow)
    rows = [
        PaperRow(
            number=row.number,
            kind=str(row.kind),
            issued=format_date(row.issued_on, language),
            total=price_view(row.total, language),
            invoice_status=status_of(row, today),
            href=f"/admin/invoices?invoice={row.number}",
            pdf=f"{invoices}/{row.number}.pdf",
        )
        for row in found.invoices
    ]
    rows += [
        PaperRow(
            number=paper.number,
            kind=str(paper.kind),
            issued=format_date(paper.issued_on, language),
            total=price_view(paper.total, language) if paper.total else NO_PRICE,
            invoice_status="",
            href="",
            pdf=f"/api/v1/papers/{paper.number}.pdf",
        )
        for paper in found.papers
    ]
    return rows


def _write(who: Visitor, order: str, key: str, act: Issue) -> str:
    with current_house().write(who.actor) as uow:
        return act(uow, order, key)


def documents_card(order: Live) -> Child:
    """The card of the order that the page shows; another order or another status reads it anew."""
    can = as_var(ShellState.permissions).contains
    view: Live = OrderDocumentsState.view
    return rx.el.div(
        panel(
            t("Documents"),
            rx.el.ul(
                rx.foreach(OrderDocumentsState.rows, _paper),
                class_name="divide-y divide-line px-5 text-sm empty:hidden",
            ),
            rx.el.div(
                link_button(
                    t("Packing slip"),
                    view.packing_slip,
                    size="sm",
                    icon_start="printer",
                    from_server=True,
                    target="_blank",
                    class_name="max-sm:h-11",
                ),
                shown(
                    view.can_invoice & can(str(Permission.INVOICES_ISSUE)),
                    button(
                        t("Invoice it now"),
                        size="sm",
                        icon_start="receipt-text",
                        on_click=OrderDocumentsState.invoice(OrderDocumentsState.step),  # type: ignore[call-arg]
                        class_name="max-sm:h-11",
                    ),
                ),
                shown(
                    can(str(Permission.ORDERS_EDIT)),
                    button(
                        t("As a quotation"),
                        size="sm",
                        icon_start="file-text",
                        on_click=OrderDocumentsState.quote(OrderDocumentsState.step),  # type: ignore[call-arg]
                        class_name="max-sm:h-11",
                    ),
                ),
                class_name="flex flex-wrap gap-2 px-5 pt-2 pb-4",
            ),
        ),
        on_mount=OrderDocumentsState.load(order.number),  # type: ignore[call-arg]
        key=order.number + order.status,
    )


def _paper(row: Live) -> rx.Component:
    number = rx.cond(
        row.href != "",
        rx.el.a(
            code(row.number, "whitespace-nowrap"), href=row.href, class_name="font-medium text-brand hover:underline"
        ),
        rx.el.span(code(row.number, "whitespace-nowrap"), class_name="font-medium"),
    )
    return rx.el.li(
        rx.el.div(
            rx.el.p(status_word("paper", row.kind), " ", number),
            rx.el.p(
                rx.el.span(row.issued, class_name="num text-ink-2"),
                shown(row.invoice_status != "", status("invoice", row.invoice_status)),
                class_name="flex flex-wrap gap-x-3 text-xs",
            ),
            class_name="min-w-0 flex-1",
        ),
        shown(row.total.whole != "", price(row.total, size="sm")),
        link_button(
            t("PDF"), row.pdf, look="plain", size="sm", from_server=True, target="_blank", class_name="max-sm:h-11"
        ),
        key=row.number,
        class_name="flex items-center gap-3 py-2",
    )
