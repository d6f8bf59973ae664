"""``/admin/back-orders``: what customers wait for, to be bought, and which products may be ordered that way."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.house import current_house
from freight_app.kit.languages import format_date, format_moment, pick_text
from freight_app.orders.back_orders import allowing, reading
from freight_app.orders.back_orders.dtos import Demand, DemandQuery, TermRequest, TermView
from freight_app.shop.dtos import ShopProfile, ShopProfileUpdate
from freight_app.shop.service import get_shop_profile, update_shop_profile
from freight_app.ui.admin.list_pages import PER_PAGE, PagerView, page_number, pager, pager_of
from freight_app.ui.admin.live import watch
from freight_app.ui.components.base import Live, code, shown
from freight_app.ui.components.buttons import button, text_button
from freight_app.ui.components.choices import switch
from freight_app.ui.components.fields import text_field
from freight_app.ui.components.states import empty_state, loading, skeleton_rows
from freight_app.ui.components.tables import data_table, row_link, table_row, td, td_number, th
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import t, tn, translate
from freight_app.ui.shells.console import console_page, panel
from freight_app.ui.visitor import Visitor, visitor

PATH = "/admin/back-orders"


@dataclass(frozen=True, slots=True)
class DemandRow:
    sku: str
    name: str
    href: str
    waiting: int
    orders: int
    numbers: list[str]
    since: str
    promised: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class TermRow:
    sku: str
    name: str
    days: int
    is_own: bool


class BackOrdersState(rx.State):
    """A page of what is waited for, and the terms on which more may be ordered than there is."""

    rows: list[DemandRow] = []
    terms: list[TermRow] = []
    pager: PagerView = PagerView()
    is_on: bool = False
    days: str = ""
    errors: dict[str, str] = {"sku": "", "days": "", "own_days": ""}
    filled: int = 0
    is_loaded: bool = False
    _page: int = 1

    @rx.event
    @guarded(Permission.STOCK_READ)
    async def load(self) -> None:
        """Read what the address asks for."""
        self._page = page_number(self.router.url.query_parameters.get("page", ""))
        await self._read()
        watch(self, Permission.STOCK_READ)

    async def _follow(self) -> None:
        await self._read(only_rows=True)

    @rx.event
    @guarded(Permission.SETTINGS_EDIT)
    async def set_on(self, on: bool) -> None:
        """Whether customers may order more than there is at all."""
        await asyncio.to_thread(_update_shop, visitor(), ShopProfileUpdate(back_orders=on))
        await self._read()

    @rx.event
    @guarded(Permission.SETTINGS_EDIT)
    async def set_days(self, data: dict[str, Any]) -> None:
        """How long more of a product usually takes."""
        who = visitor()
        days = _typed_days(str(data.get("days", "")))
        self.errors = {**_NONE, "days": "" if days else translate(_DAYS, who.language)}
        if days:
            await asyncio.to_thread(_update_shop, who, ShopProfileUpdate(back_order_days=days))
            await self._read()
            await show_toast(self, translate("Saved", who.language))

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def allow(self, data: dict[str, Any]) -> None:
        """One more product may be ordered beyond the stock."""
        who = visitor()
        sku, typed = str(data.get("sku", "")).strip()[:64], str(data.get("own_days", "")).strip()
        days = _typed_days(typed)
        self.errors = _NONE
        if typed and not days:
            self.errors = {**_NONE, "own_days": translate(_DAYS, who.language)}
            return
        try:
            await asyncio.to_thread(_allow, who, sku, days)
        except (NotFound, InvalidInput):
            self.errors = {**_NONE, "sku": translate("No product has this number.", who.language)}
            return
        self.filled += 1
        await self._read()

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def stop(self, sku: str) -> None:
        """No more of a product than there is, from now on."""
        await asyncio.to_thread(_stop, visitor(), sku[:64])
        await self._read()

    async def _read(self, *, only_rows: bool = False) -> None:
        who = visitor()
        found, terms, shop = await asyncio.to_thread(_read_page, who, self._page)
        zone = current_house().settings.time_zone
        self.rows = [_demand_row(one, who.language, zone) for one in found.items]
        self.pager = pager_of(found, PATH)
        if not only_rows:
            self.terms = [_term_row(one, who.language) for one in terms]
            self.is_on, self.days = shop.back_orders, str(shop.back_order_days)
        self.is_loaded = True


_NONE = {"sku": "", "days": "", "own_days": ""}


def _(text: str) -> str:
    """Marks a text for the extractor."""
    return text


_DAYS = _("Write a number of days from 1 to 365.")


def _typed_days(text: str) -> int | None:
    """1 to 365; None for anything else."""
    text = text.strip()
    days = int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 0
    return days if 1 <= days <= 365 else None


def _read_page(who: Visitor, page: int) -> tuple[Any, list[TermView], ShopProfile]:
    with current_house().read(who.actor) as uow:
        found = reading.list_demand(uow, DemandQuery(page=page, per_page=PER_PAGE))
        return found, allowing.list_terms(uow), get_shop_profile(uow)


def _update_shop(who: Visitor, update: ShopProfileUpdate) -> None:
    with current_house().write(who.actor) as uow:
        update_shop_profile(uow, update)


def _allow(who: Visitor, sku: str, days: int | None) -> None:
    with current_house().write(who.actor) as uow:
        allowing.allow_back_orders(uow, sku, TermRequest(lead_days=days))


def _stop(who: Visitor, sku: str) -> None:
    with current_house().write(who.actor) as uow:
        allowing.stop_back_orders(uow, sku)


def _demand_row(one: Demand, language: str, zone: str) -> DemandRow:
    return DemandRow(
        sku=one.sku,
        name=pick_text(one.name, language),
        href=f"/admin/stock?q={one.sku}",
        waiting=one.waiting,
        orders=one.order_count,
        numbers=[order.number for order in one.orders],
        since=format_moment(one.since, language, zone=zone, width="short"),
        promised=format_date(one.promised_on, language, width="medium"),
        is_late=one.is_late,
    )


def _term_row(one: TermView, language: str) -> TermRow:
    return TermRow(sku=one.sku, name=pick_text(one.name, language), days=one.lead_days, is_own=one.is_own)


ERRORS: Live = BackOrdersState.errors


def page() -> rx.Component:
    return console_page(
        rx.cond(
            BackOrdersState.is_loaded,
            rx.fragment(
                panel(
                    t("Customers wait for"),
                    rx.cond(
                        BackOrdersState.rows.length() > 0,  # type: ignore[attr-defined]
                        _demand(),
                        empty_state(
                            t("Nobody waits for goods"),
                            t("What is ordered before it is here is listed by product, to be bought."),
                            icon_name="package-check",
                        ),
                    ),
                ),
                panel(t("What may be ordered before it is here"), _shop(), _terms()),
            ),
            loading(t("What is waited for is being loaded"), skeleton_rows(8)),
        ),
        title=t("Back-orders"),
    )


def _demand() -> rx.Component:
    return data_table(
        head=[
            th(t("Product"), first=True),
            th(t("Pieces"), numeric=True),
            th(t("Orders"), class_name="sm:ps-6"),
            th(t("Since")),
            th(t("Promised")),
        ],
        rows=rx.foreach(BackOrdersState.rows, _demand_line),
        caption=t("Customers wait for"),
        foot=rx.el.div(pager(BackOrdersState.pager), class_name="px-5 py-2"),
    )


def _demand_line(row: Live) -> rx.Component:
    return table_row(
        td(row_link(row.name, row.href, is_code=False), " ", code(row.sku), first=True),
        td_number(row.waiting, label=t("Pieces")),
        td(
            rx.el.span(tn("{count} order", "{count} orders", row.orders)),
            rx.el.span(
                rx.foreach(
                    row.numbers,
                    lambda number: rx.el.a(
                        code(number),
                        href="/admin/orders/" + number,
                        class_name="relative z-10 ms-2 text-brand hover:underline",
                    ),
                )
            ),
            label=t("Orders"),
            class_name="sm:ps-6",
        ),
        td(row.since, label=t("Since"), class_name="num whitespace-nowrap"),
        td(
            row.promised,
            shown(row.is_late, rx.el.span(" · ", t("late"), class_name="font-semibold text-bad")),
            label=t("Promised"),
            class_name="num whitespace-nowrap",
        ),
        key=row.sku,
    )


def _shop() -> rx.Component:
    return rx.el.div(
        switch(
            t("Customers may order more than there is"),
            hint=t("Of the products below. The day is shown as a promise, and whoever waits longest is served first."),
            checked=BackOrdersState.is_on,
            on_change=BackOrdersState.set_on,
        ),
        rx.el.form(
            text_field(
                t("Days until more is here"),
                "days",
                default_value=BackOrdersState.days,
                error=ERRORS["days"],
                input_mode="numeric",
                max_length=3,
                class_name="w-56",
            ),
            button(t("Save"), type="submit", size="md"),
            on_submit=BackOrdersState.set_days,
            reset_on_submit=False,
            key=BackOrdersState.days,
            class_name="mt-4 flex items-end gap-3",
        ),
        class_name="border-b border-line px-5 py-4",
    )


def _terms() -> rx.Component:
    return rx.el.div(
        rx.el.form(
            text_field(t("Product number"), "sku", error=ERRORS["sku"], required=True, max_length=64, dir="ltr"),
            text_field(
                t("Days of its own"),
                "own_days",
                error=ERRORS["own_days"],
                optional=True,
                input_mode="numeric",
                max_length=3,
            ),
            button(t("Allow"), type="submit", size="md", look="brand"),
            on_submit=BackOrdersState.allow,
            reset_on_submit=False,
            key=BackOrdersState.filled.to_string(),  # type: ignore[attr-defined]
            class_name="flex flex-wrap items-end gap-3 px-5 py-4",
        ),
        rx.el.ul(
            rx.foreach(
                BackOrdersState.terms,
                lambda row: rx.el.li(
                    rx.el.span(row.name, " ", code(row.sku), class_name="min-w-0 flex-1"),
                    rx.el.span(tn("{count} day", "{count} days", row.days), class_name="num text-ink-2"),
                    text_button(t("Stop"), on_click=BackOrdersState.stop(row.sku)),  # type: ignore[call-arg]
                    key=row.sku,
                    class_name="flex items-center gap-4 px-5 py-1",
                ),
            ),
            class_name="divide-y divide-line border-t border-line empty:hidden",
        ),
    )
