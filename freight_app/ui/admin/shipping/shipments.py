"""``/admin/shipments``: what is on its way; tab, filters, question and page stand in the address."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.kit.subjects import Subject
from freight_app.ui.admin.list_pages import PagerView, page_number, pager
from freight_app.ui.admin.live import watch
from freight_app.ui.admin.shipping.shipment_form import ShipmentFormState, shipment_form
from freight_app.ui.admin.shipping.shipments_rows import (
    FIRST_TAB,
    TABS,
    Asked,
    CarrierChoice,
    ShipmentLine,
    read_shipments,
)
from freight_app.ui.components.base import Live, Text, as_var, code, shown
from freight_app.ui.components.buttons import button
from freight_app.ui.components.filters import chip, console_chip, filter_bar, find_field
from freight_app.ui.components.icons import icon
from freight_app.ui.components.navigation import view_tab, view_tabs
from freight_app.ui.components.overlays import menu, menu_item
from freight_app.ui.components.states import empty_state, loading, skeleton_rows
from freight_app.ui.components.status import status
from freight_app.ui.components.tables import data_table, row_link, table_row, td, th
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import t
from freight_app.ui.shells.console import console_page
from freight_app.ui.shells.state import ShellState
from freight_app.ui.visitor import visitor


class ShipmentsState(rx.State):
    """A page of shipments by what the address asks for."""

    tab: str = FIRST_TAB
    carrier: str = ""
    carrier_label: str = ""
    late: bool = False
    q: str = ""
    rows: list[ShipmentLine] = []
    counts: dict[str, int] = dict.fromkeys((*TABS, "late"), 0)
    carriers: list[CarrierChoice] = []
    pager: PagerView = PagerView()
    is_loaded: bool = False
    _asked: Asked = Asked()

    @rx.event
    @guarded(Permission.SHIPPING_READ)
    async def load(self) -> None:
        """Read what the address asks for."""
        asked = self.router.url.query_parameters
        tab = asked.get("tab", "")
        self._asked = Asked(
            tab=tab if tab in TABS else FIRST_TAB,
            carrier=asked.get("carrier", "")[:40],
            late=asked.get("late", "") == "1",
            q=asked.get("q", "").replace("\0", "")[:100],
            page=page_number(asked.get("page", "")),
        )
        await self._read()
        await self._open_for(asked.get("for", "")[:120])
        watch(self, Permission.SHIPPING_READ)

    @rx.event(supersedes=True)
    @guarded(Permission.SHIPPING_READ)
    async def find(self, text: str) -> None:
        """Find by number, tracking number, place, part or order while somebody types."""
        self._asked = replace(self._asked, q=text.replace("\0", "")[:100], page=1)
        await self._read()

    @rx.event
    @guarded(Permission.SHIPPING_READ)
    async def keep_question(self, typed: dict[str, Any]) -> object:
        """Enter puts the question into the address."""
        del typed
        return rx.redirect(self._asked.address())

    @rx.event
    @guarded(Permission.SHIPPING_READ)
    async def choose_carrier(self, code: str) -> object:
        """Only shipments of this carrier; all for ""."""
        return rx.redirect(replace(self._asked, carrier=code[:40], page=1).address())

    @rx.event
    @guarded(Permission.SHIPPING_READ)
    async def turn_late(self) -> object:
        """Only what should be there already, or all again."""
        return rx.redirect(replace(self._asked, late=not self._asked.late, page=1).address())

    async def _follow(self) -> None:
        await self._read()

    async def _open_for(self, wanted: str) -> None:
        """``?for=purchase_order:PO-1`` opens the form for goods of it: other pages lead here."""
        kind, _, ref = wanted.partition(":")
        if kind in ("order", "purchase_order") and ref and visitor().actor.may(Permission.SHIPPING_EDIT):
            await (await self.get_state(ShipmentFormState))._open_for(Subject(kind, ref))

    async def _read(self) -> None:
        found = await asyncio.to_thread(read_shipments, visitor(), self._asked)
        self.rows, self.counts, self.carriers, self.pager = found.rows, found.counts, found.carriers, found.pager
        self.tab, self.carrier, self.late, self.q = (
            self._asked.tab,
            self._asked.carrier,
            self._asked.late,
            self._asked.q,
        )
        names = {choice.value: choice.label for choice in found.carriers}
        self.carrier_label = names.get(self.carrier, self.carrier)
        self.is_loaded = True


STATE: Any = ShipmentsState


def page() -> rx.Component:
    nothing = empty_state(
        t("Nothing here is on its way"),
        t("A shipment begins on the page of an order that is packed, on that of a purchase order, or here."),
        icon_name="truck",
    )
    may_edit = as_var(ShellState.permissions).contains(str(Permission.SHIPPING_EDIT))
    return console_page(
        _views(),
        _filters(),
        rx.cond(
            ShipmentsState.is_loaded,
            rx.cond(as_var(ShipmentsState.rows).length() > 0, _table(), nothing),
            loading(t("The shipments are being loaded"), skeleton_rows(10)),
        ),
        shipment_form(),
        title=t("Shipments"),
        actions=[
            shown(
                may_edit,
                button(
                    t("New shipment"),
                    look="act",
                    size="sm",
                    keys="C",
                    on_click=ShipmentFormState.open_new,
                    class_name="max-sm:h-11",
                ),
            )
        ],
    )


def _views() -> rx.Component:
    def view(label: Text, tab: str) -> rx.Component:
        return view_tab(
            label,
            "/admin/shipments" if tab == FIRST_TAB else f"/admin/shipments?tab={tab}",
            current=ShipmentsState.tab == tab,  # type: ignore[arg-type]
            count=ShipmentsState.counts[tab],
        )

    return view_tabs(
        view(t("Inbound"), "inbound"),
        view(t("Outbound"), "outbound"),
        view(t("In trouble"), "trouble"),
        view(t("Delivered"), "delivered"),
        view(t("All"), "all"),
    )


def _filters() -> rx.Component:
    return rx.el.form(
        filter_bar(
            menu(
                button(t("Carrier"), look="quiet", size="sm", icon_start="truck", class_name="max-sm:h-11"),
                rx.foreach(
                    ShipmentsState.carriers,
                    lambda choice: menu_item(choice.label, on_click=STATE.choose_carrier(choice.value)),
                ),
                label=t("Carrier"),
            ),
            chip(t("Late"), on=ShipmentsState.late, on_click=ShipmentsState.turn_late),  # type: ignore[arg-type]
            search=find_field(
                value=ShipmentsState.q,
                on_change=ShipmentsState.find,
                placeholder=t("Number, place, part or order"),
            ),
            chips=shown(
                ShipmentsState.carrier != "",
                console_chip(t("Carrier"), rx.el.bdi(ShipmentsState.carrier_label), on_clear=STATE.choose_carrier("")),
            ),
        ),
        on_submit=ShipmentsState.keep_question,
    )


def _table() -> rx.Component:
    return data_table(
        head=[
            th(t("Shipment"), first=True),
            th(t("Status")),
            th(t("From and to")),
            th(t("Carrier")),
            th(t("For")),
            th(t("Planned")),
            th(t("Expected"), class_name="sm:pe-5"),
        ],
        rows=rx.foreach(ShipmentsState.rows, shipment_row),
        caption=t("Shipments"),
        foot=rx.el.div(pager(ShipmentsState.pager), class_name="px-5 py-2"),
    )


def shipment_row(row: Live) -> rx.Component:
    """A shipment in a table, as a link to its page."""
    return table_row(
        td(row_link(row.number, row.href), first=True, class_name="whitespace-nowrap"),
        td(
            status("tracking", row.status),
            shown(
                row.disagrees,
                rx.el.span(
                    icon("triangle-alert", "size-3.5 text-warn"),
                    rx.el.span(t("two stories"), class_name="text-xs text-ink-2"),
                    class_name="ms-2 inline-flex items-center gap-1",
                ),
            ),
            label=t("Status"),
            class_name="whitespace-nowrap",
        ),
        td(
            rx.el.span(
                rx.el.bdi(row.origin),
                shown(
                    (row.origin != "") & (row.destination != ""), icon("arrow-right", "mx-1 inline size-3 text-ink-3")
                ),
                rx.el.bdi(row.destination),
                class_name="sm:block sm:max-w-64 sm:truncate",
            ),
            label=t("From and to"),
        ),
        td(
            rx.el.span(row.carrier, class_name="sm:block sm:max-w-40 sm:truncate"),
            label=t("Carrier"),
        ),
        td(code(row.subjects), label=t("For"), class_name="sm:max-w-40 sm:truncate"),
        td(row.planned, label=t("Planned"), class_name="num whitespace-nowrap"),
        td(
            rx.el.span(
                rx.el.span(row.expected, class_name="num block leading-4.5"),
                rx.el.span(row.expected_by, class_name="block text-xs leading-4 text-ink-2 empty:hidden"),
                rx.el.span(row.late, class_name="block text-xs leading-4 font-medium text-bad empty:hidden"),
                class_name="max-sm:text-end",
            ),
            label=t("Expected"),
            class_name="whitespace-nowrap sm:py-1 sm:pe-5",
        ),
        key=row.public_id,
    )
