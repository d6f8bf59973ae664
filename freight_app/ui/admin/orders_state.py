"""The order list: what the address asks for, what is chosen, and what came in while somebody looks at it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import date
from typing import Any

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.kit.errors import FreightError, NotFound
from freight_app.kit.house import current_house
from freight_app.kit.ids import new_token
from freight_app.orders.fulfilment import confirm_order
from freight_app.ui.admin.live import watch
from freight_app.ui.admin.orders_address import TABS, Column, FilterName, OrdersAddress
from freight_app.ui.admin.orders_export import write_orders
from freight_app.ui.admin.orders_rows import (
    BoughtView,
    DetailView,
    FilterView,
    OrderRowView,
    OrdersView,
    read_filter_choices,
    read_order,
    read_orders,
    read_orders_again,
)
from freight_app.ui.components.price import NO_PRICE, PriceView
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import translate, translate_count
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.visitor import Visitor, visitor


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of several orders: those that went through, and the others by the reason why they did not."""

    done: list[str]
    refused: dict[str, list[str]]


class OrdersState(rx.State):
    """A page of orders, and the one beside it. ``step`` names what the page shows: a second tap on it does nothing."""

    tab: str = "open"
    q: str = ""
    sort: str = ""
    page: int = 1
    filters: FilterView = FilterView()
    rows: list[OrderRowView] = []
    counts: dict[str, int] = dict.fromkeys(TABS, 0)
    total: int = 0
    pages: int = 1
    first: int = 0
    last: int = 0
    worth: PriceView = NO_PRICE
    tab_addresses: dict[str, str] = {}
    page_address: str = ""
    arrived: int = 0
    chosen: list[str] = []
    preview: DetailView = DetailView()
    preview_lines: list[BoughtView] = []
    is_open: bool = False
    is_loaded: bool = False
    is_filtering: bool = False
    date_error: str = ""
    delivery_choices: list[dict[str, str]] = []
    city_choices: list[dict[str, str]] = []
    tag_choices: list[dict[str, str]] = []
    step: str = ""
    _address: OrdersAddress = OrdersAddress()
    _last_step: int = 0
    _new: list[str] = []

    @rx.event
    @guarded(Permission.ORDERS_READ)
    async def load(self) -> None:
        """Read what the address asks for; what it cannot mean is as if it were not there."""
        await self._load()

    @rx.event(supersedes=True)
    @guarded(Permission.ORDERS_READ)
    async def find(self, text: str) -> None:
        """Find by number, name or phone while somebody types."""
        self._address = self._address.but(q=text.replace("\0", "")[:100])
        await self._read()

    @rx.event
    @guarded(Permission.ORDERS_READ)
    async def keep_question(self, data: dict[str, Any]) -> object:
        """Enter puts the question into the address, to be shared and come back to; ``find`` has read it already."""
        del data
        return rx.redirect(self._address.url())

    @rx.event
    @guarded(Permission.ORDERS_READ)
    async def sort_by(self, column: Column) -> object:
        """Sort by a column; once more turns it round."""
        return rx.redirect(self._address.sorted_by(column).url())

    @rx.event
    @guarded(Permission.ORDERS_READ)
    async def open_filters(self) -> None:
        """Show the filters with what there is to choose from."""
        self.delivery_choices, self.city_choices, self.tag_choices = await asyncio.to_thread(
            read_filter_choices, visitor()
        )
        self.date_error = ""
        self.is_filtering = True

    @rx.event
    @guarded(Permission.ORDERS_READ)
    async def close_filters(self) -> None:
        self.is_filtering = False

    @rx.event
    @guarded(Permission.ORDERS_READ)
    async def apply_filters(self, data: dict[str, Any]) -> object:
        """Narrow the list; the address says by what."""
        asked = OrdersAddress.read(
            {name: str(data.get(name, "")) for name in ("payment", "paid", "delivery", "city", "tag")}
        )
        days = OrdersAddress.read({"from": str(data.get("placed_from", "")), "to": str(data.get("placed_to", ""))})
        if (days.placed_from or date.min) > (days.placed_to or date.max):
            self.date_error = translate("The first day is after the last one.", visitor().language)
            return None
        self.is_filtering = False
        narrowed = self._address.but(
            payment=asked.payment,
            paid=asked.paid,
            delivery=asked.delivery,
            city=asked.city,
            tag=asked.tag,
            placed_from=days.placed_from,
            placed_to=days.placed_to,
        )
        return rx.redirect(narrowed.url())

    @rx.event
    @guarded(Permission.ORDERS_READ)
    async def clear_filter(self, name: FilterName) -> object:
        """Take one filter off."""
        return rx.redirect(self._address.without(name).url())

    @rx.event
    @guarded(Permission.ORDERS_READ)
    async def clear_filters(self) -> object:
        """Take all filters off; tab and question stay."""
        return rx.redirect(OrdersAddress(tab=self._address.tab, q=self._address.q, sort=self._address.sort).url())

    @rx.event
    @guarded(Permission.ORDERS_READ)
    async def show_arrived(self) -> object:
        """Show what came in while the list was open, marked as new."""
        self._new = await asyncio.to_thread(_read_arrived, visitor(), self._address, self._last_step)
        if self._address.page > 1:
            return rx.redirect(self._address.but().url())
        await self._read()
        return None

    @rx.event
    @guarded(Permission.ORDERS_READ)
    async def choose(self, number: str, on: bool) -> None:
        """Tick a row, or take the tick away."""
        others = [chosen for chosen in self.chosen if chosen != number]
        self.chosen = [*others, number] if on and number in self._shown() else others

    @rx.event
    @guarded(Permission.ORDERS_READ)
    async def choose_page(self, on: bool) -> None:
        """Tick every row of the page, or none."""
        self.chosen = self._shown() if on else []

    @rx.event
    @guarded(Permission.ORDERS_READ)
    async def choose_none(self) -> None:
        self.chosen = []

    @rx.event
    @guarded(Permission.ORDERS_READ)
    async def open_preview(self, number: str) -> None:
        """Show an order beside the list."""
        self.preview, _ = await asyncio.to_thread(read_order, visitor(), number[:40])
        self.preview_lines = self.preview.lines
        self.is_open = True

    @rx.event
    @guarded(Permission.ORDERS_READ)
    async def close_preview(self) -> None:
        self.is_open = False

    @rx.event
    @guarded(Permission.ORDERS_EDIT)
    async def confirm(self, number: str, step: str) -> None:
        """Accept the order beside the list."""
        if step != self.step:
            return
        who = visitor()
        await asyncio.to_thread(_confirm, who, number[:40], step)
        await show_toast(self, translate("Order {number} is confirmed", who.language, number=number[:40]))
        self.is_open = False
        await self._read()

    @rx.event
    @guarded(Permission.ORDERS_EDIT)
    async def confirm_chosen(self, step: str) -> None:
        """Accept all chosen orders; those that cannot be accepted stay chosen and say why."""
        if step != self.step or not self.chosen:
            return
        who = visitor()
        outcome = await asyncio.to_thread(_confirm_each, who, self.chosen, step)
        if outcome.done:
            told = translate_count(
                "{count} order is confirmed", "{count} orders are confirmed", len(outcome.done), who.language
            )
            await show_toast(self, told)
        for reason, numbers in outcome.refused.items():
            await show_toast(self, f"{', '.join(numbers)}: {reason}", tone="bad")
        self.chosen = [number for numbers in outcome.refused.values() for number in numbers]
        await self._read()

    @rx.event
    @guarded(Permission.ORDERS_READ)
    async def export(self) -> object:
        """Give all orders of the view as a file for a spreadsheet."""
        text = await asyncio.to_thread(write_orders, visitor(), self._address)
        return rx.download(data=text, filename=f"orders-{self._address.tab}.csv")

    async def _load(self) -> None:
        self._address = OrdersAddress.read(self.router.url.query_parameters)
        self.is_open = self.is_filtering = False
        self.chosen = []
        await self._read()
        watch(self, Permission.ORDERS_READ)

    async def _follow(self) -> None:
        """Rows change where they stand; what came in is counted and waits for ``show_arrived``."""
        if not self.rows:
            await self._read()
            return
        found = await asyncio.to_thread(
            read_orders_again, visitor(), self._address, self.rows, after_step=self._last_step
        )
        self._show(found)
        self.arrived = len(found.arrived)
        if self.is_open:
            try:
                self.preview, _ = await asyncio.to_thread(read_order, visitor(), self.preview.number)
            except NotFound:
                self.is_open = False
            else:
                self.preview_lines = self.preview.lines

    async def _read(self) -> None:
        found = await asyncio.to_thread(read_orders, visitor(), self._address, new=self._new)
        self._new = []
        self._last_step, self.arrived = found.last_step, 0
        address = self._address
        self.tab, self.q, self.sort, self.page = address.tab, address.q, address.sort, address.page
        self.tab_addresses = {tab: address.but(tab=tab).url() for tab in TABS}
        self.page_address = address.but().url() + "&page="
        self.filters = found.filters
        self._show(found)
        self.chosen = [number for number in self.chosen if number in self._shown()]
        self.step = new_token(12)
        self.is_loaded = True

    def _show(self, found: OrdersView) -> None:
        """The figures and rows; nothing that somebody may be typing."""
        self.counts, self.worth = found.counts, found.worth
        self.total, self.pages, self.first, self.last = found.total, found.pages, found.first, found.last
        if self.rows != found.rows:
            self.rows = found.rows

    def _shown(self) -> list[str]:
        return [row.number for row in self.rows]


def _confirm(who: Visitor, number: str, step: str) -> None:
    with current_house().write(who.actor) as uow:
        confirm_order(uow, number, key=f"{step}:{number}")


def _confirm_each(who: Visitor, numbers: list[str], step: str) -> Outcome:
    """Each in a transaction of its own: one that cannot be confirmed does not hold up the others."""
    outcome = Outcome([], {})
    for number in numbers:
        try:
            _confirm(who, number, step)
            outcome.done.append(number)
        except FreightError as error:
            outcome.refused.setdefault(sentence_of(error, who.language), []).append(number)
    return outcome


def _read_arrived(who: Visitor, address: OrdersAddress, after_step: int) -> list[str]:
    return read_orders_again(who, address, [], after_step=after_step).arrived
