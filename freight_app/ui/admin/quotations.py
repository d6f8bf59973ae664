"""``/admin/quotations``: every quotation with what became of it, and writing one for a customer."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import reflex as rx
from pydantic import ValidationError

from freight_app.accounts.permissions import Permission
from freight_app.kit.errors import FreightError
from freight_app.kit.house import current_house
from freight_app.kit.ids import new_token
from freight_app.kit.pagination import PageRequest
from freight_app.orders.chats.buyers import find_buyers
from freight_app.orders.quotations.dtos import LineToQuote, QuotationRequest
from freight_app.orders.quotations.making import quote_for_customer
from freight_app.orders.quotations.reading import list_quotations
from freight_app.ui.admin.list_pages import PER_PAGE, PagerView, page_number, pager, pager_of
from freight_app.ui.components.base import Live, code, server_link, shown
from freight_app.ui.components.buttons import button
from freight_app.ui.components.choices import combobox_field
from freight_app.ui.components.fields import text_area
from freight_app.ui.components.states import empty_state, loading, notice, skeleton_rows
from freight_app.ui.components.status import status
from freight_app.ui.components.tables import data_table, table_row, td, td_number, th
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import t, translate
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.quotation_rows import QuotationRow, quotation_row
from freight_app.ui.shells.console import console_page, panel
from freight_app.ui.visitor import Visitor, visitor

_LINE = re.compile(r"([^\s;]+)(?:[\s;]+(\d{1,3}))?(?:[\s;]+(\d+(?:[.,]\d+)?))?")


class QuotationsState(rx.State):
    """A page of quotations, and the one that is being written."""

    rows: list[QuotationRow] = []
    pager: PagerView = PagerView()
    people: list[dict[str, str]] = []
    buyer: str = ""
    trouble: str = ""
    filled: int = 0
    is_loaded: bool = False
    _page: int = 1
    _key: str = ""

    @rx.event
    @guarded(Permission.ORDERS_READ)
    async def load(self) -> None:
        """Read what the address asks for."""
        self._page, self._key = page_number(self.router.url.query_parameters.get("page", "")), new_token(12)
        self.people, self.buyer, self.trouble = [], "", ""
        await self._read()

    @rx.event(supersedes=True)
    @guarded(Permission.ORDERS_EDIT)
    async def find_buyer(self, text: str) -> None:
        """Customers with an account who fit what is typed."""
        self.people = await asyncio.to_thread(_find, visitor(), text[:120])

    @rx.event
    @guarded(Permission.ORDERS_EDIT)
    async def choose_buyer(self, public_id: str) -> None:
        self.buyer = public_id[:40]

    @rx.event
    @guarded(Permission.ORDERS_EDIT)
    async def write(self, data: dict[str, Any]) -> None:
        """Number it and keep it; what cannot be quoted is said and nothing is numbered."""
        who = visitor()
        self.trouble = ""
        if not self.buyer:
            self.trouble = translate("Choose the customer first.", who.language)
            return
        try:
            request = QuotationRequest(
                buyer=self.buyer, lines=typed_lines(str(data.get("lines", ""))), language=who.language
            )
            number = await asyncio.to_thread(_write, who, request, self._key)
        except ValidationError:
            self.trouble = translate(
                "Write a product, how many, and a price if it is another one: one line each.", who.language
            )
            return
        except FreightError as error:
            self.trouble, self._key = sentence_of(error, who.language), new_token(12)
            return
        self._key, self.buyer, self.people = new_token(12), "", []
        self.filled += 1
        await self._read()
        await show_toast(self, translate("Quotation {number} is written", who.language, number=number))

    async def _read(self) -> None:
        self.rows, self.pager = await asyncio.to_thread(_read_rows, visitor(), self._page)
        self.is_loaded = True


def typed_lines(text: str) -> list[LineToQuote]:
    """``SKU quantity price`` on each line; one piece and the customer's price unless said otherwise."""
    found: list[LineToQuote] = []
    for line in text.splitlines():
        if not line.strip():
            continue
        match = _LINE.fullmatch(line.strip())
        sku, quantity, price = match.groups() if match else ("", None, None)
        found.append(LineToQuote(sku=sku, quantity=int(quantity or 1), unit_price=(price or "").replace(",", ".")))
    return found


def _read_rows(who: Visitor, page: int) -> tuple[list[QuotationRow], PagerView]:
    with current_house().read(who.actor) as uow:
        found = list_quotations(uow, PageRequest(page=page, per_page=PER_PAGE))
    return [quotation_row(one, who.language) for one in found.items], pager_of(found, "/admin/quotations")


def _find(who: Visitor, text: str) -> list[dict[str, str]]:
    with current_house().read(who.actor) as uow:
        found = find_buyers(uow, text)
    return [
        {"value": one.public_id, "label": one.name, "hint": one.company or one.email} for one in found if one.public_id
    ]


def _write(who: Visitor, request: QuotationRequest, key: str) -> str:
    with current_house().write(who.actor) as uow:
        return quote_for_customer(uow, request, key=key).number


def page() -> rx.Component:
    nothing = empty_state(
        t("No quotations yet"),
        t("Customers ask for them in the cart, and you write them here."),
        icon_name="file-text",
    )
    return console_page(
        panel(t("A new quotation"), _form()),
        rx.cond(
            QuotationsState.is_loaded,
            rx.cond(QuotationsState.rows.length() > 0, _table(), nothing),  # type: ignore[attr-defined]
            loading(t("The quotations are being loaded"), skeleton_rows(8)),
        ),
        title=t("Quotations"),
    )


def _form() -> rx.Component:
    return rx.el.form(
        combobox_field(
            t("Customer"),
            "buyer",
            QuotationsState.people,  # type: ignore[arg-type]
            value=QuotationsState.buyer,
            on_pick=QuotationsState.choose_buyer,
            on_type=QuotationsState.find_buyer,
            placeholder=t("Phone, name or e-mail"),
        ),
        text_area(
            t("Parts"),
            "lines",
            rows=4,
            hint=t("One line each: product, how many, and a price if it is another one, for example HU-816 4 20.000."),
            max_length=8000,
            dir="ltr",
        ),
        shown(QuotationsState.trouble != "", notice(QuotationsState.trouble, tone="bad")),
        button(t("Write the quotation"), type="submit", look="brand", size="md", class_name="justify-self-start"),
        on_submit=QuotationsState.write,
        reset_on_submit=False,
        key=QuotationsState.filled.to_string(),  # type: ignore[attr-defined]
        class_name="grid max-w-2xl gap-4 px-5 py-4",
    )


def _table() -> rx.Component:
    return data_table(
        head=[
            th(t("Quotation"), first=True),
            th(t("Customer")),
            th(t("Written on")),
            th(t("Holds until")),
            th(t("Outcome")),
            th(t("Total"), numeric=True, class_name="sm:pe-5"),
        ],
        rows=rx.foreach(QuotationsState.rows, _row),
        caption=t("Quotations"),
        foot=rx.el.div(pager(QuotationsState.pager), class_name="px-5 py-2"),
    )


def _row(row: Live) -> rx.Component:
    return table_row(
        td(
            server_link(code(row.number), href=row.pdf, class_name="font-medium text-brand hover:underline"),
            first=True,
            class_name="whitespace-nowrap",
        ),
        td(rx.el.bdi(row.customer), label=t("Customer")),
        td(row.issued, label=t("Written on"), class_name="num whitespace-nowrap"),
        td(row.until, label=t("Holds until"), class_name="num whitespace-nowrap"),
        td(
            status("quotation", row.state),
            shown(
                row.order != "",
                rx.el.a(
                    code(row.order), href="/admin/orders/" + row.order, class_name="ms-2 text-brand hover:underline"
                ),
            ),
            label=t("Outcome"),
        ),
        td_number(row.total.whole, row.total.decimals, label=t("Total"), class_name="sm:pe-5"),
        key=row.number,
    )
