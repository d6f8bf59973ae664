"""The stock as the console shows it, written for one language: rows of the list, and one product in full."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import quote

from freight_app.kit.house import current_house
from freight_app.kit.languages import format_date, format_moment, format_number, pick_text
from freight_app.kit.pagination import MAX_PAGE, PageRequest
from freight_app.stock import service
from freight_app.stock.dtos import LocatedLevel, MovementView, OpenReservation, StockQuery, StockRow, StockSummary
from freight_app.stock.locations import list_locations
from freight_app.ui.components.price import NO_PRICE, PriceView, price_view
from freight_app.ui.reasons import reason_text
from freight_app.ui.visitor import Visitor

PER_PAGE = 25
MOVEMENTS_PER_PAGE = 10


@dataclass(frozen=True, slots=True)
class StockRowView:
    """``where`` is the first place of the product, ``more_places`` how many others there are."""

    id: int
    sku: str
    name: str
    where: str
    shelf: str
    more_places: int
    on_hand: str
    reserved: str
    available: str
    reorder_point: str
    is_low: bool
    is_out: bool


@dataclass(frozen=True, slots=True)
class SummaryView:
    worth: PriceView = NO_PRICE
    unpriced: int = 0
    pieces: int = 0
    low: int = 0
    out: int = 0
    reserved: int = 0


@dataclass(frozen=True, slots=True)
class PlaceView:
    """A location to choose."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class StockView:
    """A page of a tab; ``first`` and ``last`` count from 1 over all pages."""

    rows: list[StockRowView]
    counts: dict[str, int]
    total: int
    pages: int
    first: int
    last: int
    summary: SummaryView
    locations: list[PlaceView]


@dataclass(frozen=True, slots=True)
class LevelView:
    location_id: int
    code: str
    name: str
    shelf: str
    on_hand: str
    reserved: str
    available: str


@dataclass(frozen=True, slots=True)
class WaitingView:
    """An order that was promised pieces."""

    reference: str
    href: str
    quantity: str
    location: str
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class ProductStockView:
    """One product: its figures over all locations, where it lies, who waits for it."""

    id: int = 0
    sku: str = ""
    name: str = ""
    brand: str = ""
    product_href: str = ""
    on_hand: str = ""
    reserved: str = ""
    available: str = ""
    reorder_point: int = 0
    reorder_quantity: int = 0
    is_low: bool = False
    is_out: bool = False
    first_place: str = ""
    levels: list[LevelView] = field(default_factory=list)
    places: list[PlaceView] = field(default_factory=list)
    waiting: list[WaitingView] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class MovementRow:
    id: int
    kind: str
    location: str
    change: str
    reserved_change: str
    after: str
    reference: str
    reason: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class LedgerView:
    """A page of a product's movements, newest first."""

    rows: list[MovementRow] = field(default_factory=list)
    page: int = 1
    pages: int = 1
    total: int = 0
    first: int = 0
    last: int = 0


def read_stock(who: Visitor, query: StockQuery) -> StockView:
    """One page of a tab, the figures of the whole house, and the locations to choose from."""
    with current_house().read(who.actor) as uow:
        found = service.list_stock(uow, query)
        summary = service.sum_up_stock(uow)
        locations = list_locations(uow)
    page = found.page
    return StockView(
        rows=[_row(row, who.language) for row in page.items],
        counts={str(tab): count for tab, count in found.tabs.items()},
        total=page.total,
        pages=page.pages,
        first=query.offset + 1 if page.items else 0,
        last=query.offset + len(page.items),
        summary=_summary(summary, who.language),
        locations=[place_view(place.id, place.name, place.code) for place in locations],
    )


def read_product_stock(who: Visitor, product_id: int) -> ProductStockView:
    """One product in full."""
    house = current_house()
    with house.read(who.actor) as uow:
        row = service.get_stock(uow, product_id)
        waiting = service.list_open_reservations(uow, product_id)
    zone, language = house.settings.time_zone, who.language
    return ProductStockView(
        id=row.product_id,
        sku=row.sku,
        name=pick_text(row.name, language) or row.sku,
        brand=row.brand or "",
        product_href="/admin/products/" + quote(row.sku, safe=""),
        on_hand=format_number(row.on_hand, language),
        reserved=format_number(row.reserved, language),
        available=format_number(row.available, language),
        reorder_point=row.reorder_point,
        reorder_quantity=row.reorder_quantity,
        is_low=row.is_low,
        is_out=row.available <= 0,
        first_place=str(fullest.location_id) if (fullest := _fullest(row)) else "",
        levels=[_level(place, language) for place in row.places],
        places=[place_view(place.location_id, place.location_name, place.location_code) for place in row.places],
        waiting=[_waiting(one, language, zone) for one in waiting],
    )


def read_ledger(who: Visitor, product_id: int, page: int) -> LedgerView:
    """A page of the movements of a product."""
    house = current_house()
    request = PageRequest(page=min(max(page, 1), MAX_PAGE), per_page=MOVEMENTS_PER_PAGE)
    with house.read(who.actor) as uow:
        found = service.list_movements(uow, request, product_id=product_id)
    return LedgerView(
        rows=[_movement(one, who.language, house.settings.time_zone) for one in found.items],
        page=request.page,
        pages=found.pages,
        total=found.total,
        first=request.offset + 1 if found.items else 0,
        last=request.offset + len(found.items),
    )


def place_view(location_id: int, name: str, code: str) -> PlaceView:
    """A location as a choice."""
    return PlaceView(str(location_id), f"{name} ({code})")


def signed(change: int, language: str) -> str:
    """``+5`` or ``−3``; empty for nothing."""
    if change == 0:
        return ""
    return ("+" if change > 0 else "\N{MINUS SIGN}") + format_number(abs(change), language)


def _fullest(row: StockRow) -> LocatedLevel | None:
    """Where most of it lies is where somebody looks first."""
    return max(row.places, key=lambda place: place.on_hand, default=None)


def _row(row: StockRow, language: str) -> StockRowView:
    place = _fullest(row)
    return StockRowView(
        id=row.product_id,
        sku=row.sku,
        name=pick_text(row.name, language) or row.sku,
        where=place.location_code if place else "",
        shelf=place.shelf if place else "",
        more_places=max(0, len(row.places) - 1),
        on_hand=format_number(row.on_hand, language),
        reserved=format_number(row.reserved, language) if row.reserved else "",
        available=format_number(row.available, language),
        reorder_point=format_number(row.reorder_point, language) if row.reorder_point else "",
        is_low=row.is_low,
        is_out=row.available <= 0,
    )


def _summary(summary: StockSummary, language: str) -> SummaryView:
    return SummaryView(
        worth=price_view(summary.worth, language),
        unpriced=summary.unpriced,
        pieces=summary.pieces,
        low=summary.low,
        out=summary.out,
        reserved=summary.pieces_reserved,
    )


def _level(level: LocatedLevel, language: str) -> LevelView:
    return LevelView(
        location_id=level.location_id,
        code=level.location_code,
        name=level.location_name,
        shelf=level.shelf,
        on_hand=format_number(level.on_hand, language),
        reserved=format_number(level.reserved, language),
        available=format_number(level.available, language),
    )


def _waiting(one: OpenReservation, language: str, zone: str) -> WaitingView:
    return WaitingView(
        reference=one.reference,
        href="/admin/orders/" + quote(one.reference, safe=""),
        quantity=format_number(one.quantity, language),
        location=one.location_code,
        since=format_date(one.created_at, language, zone=zone),
        until=format_moment(one.expires_at, language, zone=zone, width="short") if one.expires_at else "",
    )


def _movement(movement: MovementView, language: str, zone: str) -> MovementRow:
    return MovementRow(
        id=movement.id,
        kind=str(movement.kind),
        location=movement.location_code,
        change=signed(movement.on_hand_change, language),
        reserved_change=signed(movement.reserved_change, language),
        after=format_number(movement.on_hand_after, language),
        reference=movement.reference,
        reason=reason_text(movement.reason, language),
        by=movement.moved_by,
        at=format_moment(movement.moved_at, language, zone=zone, width="short"),
    )
