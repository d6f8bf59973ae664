"""``/admin/orders/print?numbers=F-1,F-2``: pick lists on paper, one order a sheet, each in the order of the shelves."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.kit.house import current_house
from freight_app.kit.languages import format_date, format_moment, pick_text
from freight_app.orders.pick_list import list_pick_orders
from freight_app.orders.staff_dtos import PickLine, PickOrder
from freight_app.ui.components.base import Live, code, shown
from freight_app.ui.components.buttons import button, link_button
from freight_app.ui.components.states import empty_state, loading, skeleton
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import t, tn
from freight_app.ui.shells.parts import frame, skip_link
from freight_app.ui.visitor import Visitor, visitor

MOST_LISTS = 50


@dataclass(frozen=True, slots=True)
class FetchView:
    """One line of a list: where it lies, what it is, how many are still to fetch."""

    place: str
    sku: str
    maker: str
    name: str
    quantity: int


@dataclass(frozen=True, slots=True)
class PickListView:
    number: str
    customer: str
    placed: str
    promised: str
    is_pickup: bool
    pieces: int
    lines: list[FetchView]


class PickListsState(rx.State):
    """The lists that the address names; unknown numbers are left out."""

    lists: list[PickListView] = []
    printed: str = ""
    is_loaded: bool = False

    @rx.event
    @guarded(Permission.ORDERS_FULFIL)
    async def load(self) -> None:
        numbers = [
            number.strip().upper()[:40] for number in self.router.url.query_parameters.get("numbers", "").split(",")
        ]
        wanted = list(dict.fromkeys(number for number in numbers if number and "\0" not in number))
        self.lists, self.printed = await asyncio.to_thread(_read, visitor(), wanted[:MOST_LISTS])
        self.is_loaded = True


def _read(who: Visitor, numbers: list[str]) -> tuple[list[PickListView], str]:
    house = current_house()
    with house.read(who.actor) as uow:
        orders = list_pick_orders(uow, numbers)
        printed = format_moment(uow.now(), who.language, zone=house.settings.time_zone, width="short")
    return [_list(order, who.language, house.settings.time_zone) for order in orders], printed


def _list(order: PickOrder, language: str, zone: str) -> PickListView:
    return PickListView(
        number=order.number,
        customer=order.customer_name,
        placed=format_moment(order.placed_at, language, zone=zone, width="short"),
        promised=format_date(order.promised_on, language),
        is_pickup=order.is_pickup,
        pieces=sum(map(_left, order.lines)),
        lines=[
            FetchView(
                place=line.shelf or line.location_code,
                sku=line.sku,
                maker=line.mpn or "",
                name=pick_text(line.name, language),
                quantity=_left(line),
            )
            for line in order.lines
            if _left(line) > 0
        ],
    )


def _left(line: PickLine) -> int:
    return line.quantity - line.picked_quantity - line.short_quantity


def page() -> rx.Component:
    waiting = loading(t("The pick lists are being loaded"), skeleton("mt-6 h-64 w-full"))
    nothing = empty_state(
        t("There is nothing to print"),
        t("Choose orders in the list, then print their pick lists."),
        action=link_button(t("All orders"), "/admin/orders?tab=to_pick", look="brand"),
        icon_name="printer",
    )
    return frame(
        skip_link(),
        rx.el.header(
            link_button(t("All orders"), "/admin/orders?tab=to_pick", size="sm", icon_start="arrow-left"),
            rx.el.h1(t("Pick lists"), class_name="flex-1 text-lg font-semibold"),
            button(
                t("Print"),
                look="brand",
                size="sm",
                icon_start="printer",
                keys="P",
                on_click=rx.Var("(() => window.print())").to(rx.vars.FunctionVar, rx.EventChain),  # type: ignore[arg-type]
            ),
            class_name="no-print mx-auto flex max-w-[52rem] items-center gap-3 px-4 py-3",
        ),
        rx.el.main(
            rx.cond(
                PickListsState.is_loaded,
                rx.cond(
                    PickListsState.lists.length() > 0,  # type: ignore[attr-defined]
                    rx.fragment(rx.foreach(PickListsState.lists, _sheet)),
                    nothing,
                ),
                waiting,
            ),
            id="main",
            class_name="mx-auto max-w-[52rem] space-y-6 px-4 pb-10 print:max-w-none print:space-y-0 print:p-0",
        ),
    )


def _sheet(one: rx.vars.ObjectVar[PickListView]) -> rx.Component:
    order: Live = one
    return rx.el.section(
        rx.el.div(
            rx.el.h2(code(order.number), class_name="text-3xl font-bold tracking-tight whitespace-nowrap"),
            rx.el.div(
                rx.el.p(order.customer, class_name="font-semibold"),
                rx.el.p(
                    rx.cond(order.is_pickup, t("The customer fetches it"), t("Goes out for delivery")),
                    " · ",
                    t("Promised for {day}", day=order.promised),
                ),
                class_name="text-end text-sm",
            ),
            class_name="flex items-start justify-between gap-6 border-b-2 border-ink pb-3",
        ),
        rx.el.table(
            rx.el.caption(
                t("Parts of order {number}, in the order of the shelves", number=order.number), class_name="sr-only"
            ),
            rx.el.thead(
                rx.el.tr(
                    *(
                        rx.el.th(label, scope="col", class_name="py-2 pe-3 text-start font-medium")
                        for label in (t("Shelf"), t("Part"), t("Number"))
                    ),
                    rx.el.th(t("Quantity"), scope="col", class_name="py-2 pe-3 text-end font-medium"),
                    rx.el.th(t("Taken"), scope="col", class_name="py-2 text-end font-medium"),
                    class_name="border-b border-line text-xs text-ink-2",
                ),
            ),
            rx.el.tbody(rx.foreach(order.lines, _line)),
            class_name="w-full text-sm",
        ),
        shown(order.pieces == 0, rx.el.p(t("Everything of this order is fetched already."), class_name="py-3 text-sm")),
        rx.el.p(
            tn("{count} piece", "{count} pieces", order.pieces),
            " · ",
            t("Ordered {moment}", moment=order.placed),
            " · ",
            t("Printed {moment}", moment=PickListsState.printed),
            class_name="mt-3 text-xs text-ink-2",
        ),
        class_name="break-after-page rounded-lg border border-line bg-surface p-5 last:break-after-auto print:rounded-none print:border-0 print:bg-transparent print:p-0",
    )


def _line(line: rx.vars.ObjectVar[FetchView]) -> rx.Component:
    one: Live = line
    return rx.el.tr(
        rx.el.td(code(one.place, "text-lg font-bold"), class_name="py-2.5 pe-3 whitespace-nowrap"),
        rx.el.td(one.name, class_name="py-2.5 pe-3"),
        rx.el.td(
            code(one.sku, "block"),
            shown(one.maker != "", code(one.maker, "block text-xs text-ink-2")),
            class_name="py-2.5 pe-3 whitespace-nowrap",
        ),
        rx.el.td(rx.el.bdi(one.quantity, class_name="num text-lg font-bold"), class_name="py-2.5 pe-3 text-end"),
        rx.el.td(
            rx.el.span(class_name="inline-block size-6 rounded-sm border-2 border-ink", aria_hidden="true"),
            class_name="py-2.5 text-end",
        ),
        class_name="break-inside-avoid border-b border-line",
    )
