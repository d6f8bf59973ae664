"""Where the open product lies, and who changed what of it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import reflex as rx

from freight_app.accounts.audit import list_changes
from freight_app.accounts.dtos import AuditChange, AuditEntryView, AuditQuery
from freight_app.accounts.permissions import Permission
from freight_app.catalogue.dtos import ProductDetail
from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import current_house
from freight_app.kit.languages import format_moment, format_number
from freight_app.stock.service import located_levels_of
from freight_app.ui.components.base import Live, as_var, code, shown
from freight_app.ui.components.buttons import link_button
from freight_app.ui.components.navigation import pagination
from freight_app.ui.components.states import empty_state
from freight_app.ui.components.tables import data_table, table_row, td, td_number, th
from freight_app.ui.components.timeline import timeline, timeline_event
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import t, translate
from freight_app.ui.shells.console import panel
from freight_app.ui.visitor import Visitor, visitor

PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class StockRow:
    place: str
    shelf: str
    on_hand: str
    reserved: str
    available: str


@dataclass(frozen=True, slots=True)
class EntryView:
    """One change: what was done, by whom, and of which fields."""

    action: str
    at: str
    by: str
    what: str


@dataclass(frozen=True, slots=True)
class Known:
    """What the reader may know of the product beside the catalogue's own."""

    stock: list[StockRow] = field(default_factory=list)
    changes: list[EntryView] = field(default_factory=list)
    total: int = 0
    sees_stock: bool = False
    sees_changes: bool = False


class HistoryState(rx.State):
    """Stock by place, and a page of the changes."""

    known: Known = Known()
    stock_href: str = ""
    page: int = 1
    pages: int = 1
    first: int = 0
    last: int = 0
    _id: int = 0

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def turn_to(self, page: int) -> None:
        """Another page of the changes."""
        self.page = min(max(page, 1), self.pages)
        await self._read()

    async def _load(self, detail: ProductDetail | None) -> None:
        if detail is None:
            return
        self._id, self.page = detail.id, 1
        self.stock_href = f"/admin/stock?q={quote(detail.sku, safe='')}"
        await self._read()

    async def _read(self) -> None:
        self.known = await asyncio.to_thread(_read_known, visitor(), self._id, self.page)
        self.pages = max(1, -(-self.known.total // PER_PAGE))
        before = (self.page - 1) * PER_PAGE
        self.first, self.last = (before + 1 if self.known.changes else 0), before + len(self.known.changes)


def _read_known(who: Visitor, product_id: int, page: int) -> Known:
    house = current_house()
    held = who.user.permissions if who.user else frozenset()
    with house.read(who.actor) as uow:
        stock = _stock(uow, product_id, who.language) if Permission.STOCK_READ in held else []
        entries, total = [], 0
        if Permission.AUDIT_READ in held:
            query = AuditQuery(entity="product", entity_id=str(product_id), page=page, per_page=PER_PAGE)
            found = list_changes(uow, query)
            entries = [_entry(entry, who.language, house.settings.time_zone) for entry in found.items]
            total = found.total
    return Known(stock, entries, total, Permission.STOCK_READ in held, Permission.AUDIT_READ in held)


def _stock(uow: UnitOfWork, product_id: int, language: str) -> list[StockRow]:
    return [
        StockRow(
            place=level.location_name,
            shelf=level.shelf,
            on_hand=format_number(level.on_hand, language),
            reserved=format_number(level.reserved, language),
            available=format_number(level.available, language),
        )
        for level in located_levels_of(uow, [product_id])[product_id]
    ]


def _entry(entry: AuditEntryView, language: str, zone: str) -> EntryView:
    parts = [_told(change, language) for change in entry.changes] if entry.action == "updated" else []
    return EntryView(
        action=translate(_ACTIONS.get(entry.action, _ACTIONS["updated"]), language),
        at=format_moment(entry.at, language, zone=zone),
        by=entry.actor,
        what=", ".join(parts),
    )


def _told(change: AuditChange, language: str) -> str:
    """A field by name, with its values where they are short and speak for themselves."""
    name = translate(_FIELDS.get(change.field, change.field), language)
    if change.field not in _SAID_WITH_VALUES:
        return name
    # Isolated and left to right: in Arabic the arrow would point from the new to the old.
    return f"{name}: \u2066{_value(change.before)} → {_value(change.after)}\u2069"


def _value(value: Any) -> str:
    return "–" if value in (None, "") else str(value)


def _(text: str) -> str:
    """Marks a text for the extractor; it is translated where it is shown."""
    return text


_ACTIONS = {
    "created": _("Written down"),
    "updated": _("Fields changed"),
    "deleted": _("Taken out of the shop"),
    "restored": _("Brought back"),
    "image_added": _("Picture added"),
    "image_removed": _("Picture removed"),
    "image_described": _("Picture described"),
    "images_ordered": _("Pictures put in order"),
    "images_set": _("Pictures set"),
    "fitment_set": _("Vehicles changed"),
}
_FIELDS = {
    "sku": _("SKU"),
    "mpn": _("Manufacturer's number"),
    "names": _("Names"),
    "descriptions": _("Descriptions"),
    "tags": _("Tags"),
    "attributes": _("Properties"),
    "brand_id": _("Brand"),
    "category_id": _("Category"),
    "tax_class": _("Tax class"),
    "weight_g": _("Weight in grams"),
    "is_universal": _("Fits every vehicle"),
    "replaced_by_id": _("Replaced by"),
    "status": _("Status"),
    "cross_references": _("Cross references"),
}
_SAID_WITH_VALUES = frozenset({"sku", "mpn", "tax_class", "weight_g"})


# --- the sections of the page


def stock_section() -> rx.Component:
    """What there is of it, place by place."""
    known: Live = HistoryState.known

    def row(level: Live) -> rx.Component:
        return table_row(
            td(level.place, first=True),
            td(code(level.shelf), label=t("Shelf")),
            td_number(level.on_hand, label=t("On hand")),
            td_number(level.reserved, label=t("Reserved")),
            td_number(level.available, label=t("Available")),
        )

    table = data_table(
        head=[
            th(t("Place"), first=True),
            th(t("Shelf")),
            th(t("On hand"), numeric=True),
            th(t("Reserved"), numeric=True),
            th(t("Available"), numeric=True),
        ],
        rows=rx.foreach(known.stock, row),
        caption=t("Stock"),
    )
    nothing = empty_state(
        t("Nothing on any shelf"), t("Stock comes in by receiving it, or by a count."), icon_name="warehouse"
    )
    to_stock = link_button(t("Open it in stock"), HistoryState.stock_href, size="sm", icon_end="arrow-right")
    return panel(
        t("Stock"),
        rx.cond(known.stock.length() > 0, table, nothing),
        tools=rx.cond(known.sees_stock, to_stock),
    )


def history_section() -> rx.Component:
    """Who changed what, newest first; for those who may read the trail."""
    known: Live = HistoryState.known

    def event(entry: Live) -> rx.Component:
        return timeline_event(
            rx.fragment(entry.action, shown(entry.what != "", rx.el.span(" · ", entry.what, class_name="font-normal"))),
            note=rx.el.span(entry.at, " · ", entry.by),
        )

    pages = shown(
        as_var(HistoryState.pages) > 1,
        pagination(
            page=HistoryState.page,
            pages=HistoryState.pages,
            total=known.total,
            first=HistoryState.first,
            last=HistoryState.last,
            on_page=HistoryState.turn_to,
        ),
    )
    hidden = rx.el.p(t("Only those who may read the trail of changes see them."), class_name="px-5 pb-5 text-ink-2")
    return panel(
        t("Changes"),
        rx.cond(
            known.sees_changes,
            rx.el.div(
                rx.el.div(timeline(rx.foreach(known.changes, event)), class_name="-ms-14"),
                pages,
                class_name="px-5 pb-5",
            ),
            hidden,
        ),
    )
