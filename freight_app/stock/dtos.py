"""What the stock room asks for and answers."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from freight_app.kit.money import Money
from freight_app.kit.pagination import Page, PageRequest
from freight_app.stock.models import MovementKind, ReservationState

MAX_QUANTITY = 1_000_000
MAX_ID = 2**31 - 1


class Dto(BaseModel):
    model_config = ConfigDict(frozen=True)


class Request(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class StockLine(Request):
    """So many pieces of a product, wherever they lie."""

    product_id: int = Field(ge=1, le=MAX_ID)
    quantity: int = Field(ge=1, le=MAX_QUANTITY)


class ReceiptLine(StockLine):
    """Pieces that arrive at a location; ``shelf`` None leaves the shelf as it is."""

    location_id: int = Field(ge=1, le=MAX_ID)
    shelf: str | None = Field(default=None, max_length=40)


class Level(Dto):
    """A product over all locations. ``available`` is what may still be promised."""

    on_hand: int
    reserved: int
    available: int


NO_STOCK = Level(on_hand=0, reserved=0, available=0)


class LocatedLevel(Dto):
    """A product at one location."""

    product_id: int
    location_id: int
    location_code: str
    location_name: str
    shelf: str
    on_hand: int
    reserved: int
    available: int


class LevelRow(LocatedLevel):
    """A line of the stock list."""

    sku: str
    name: dict[str, str]
    brand: str | None


class Place(Dto):
    """Where reserved pieces wait for the picker."""

    product_id: int
    location_id: int
    location_code: str
    shelf: str
    quantity: int


class ReservationView(Dto):
    reference: str
    state: ReservationState
    expires_at: datetime | None
    places: list[Place]


class FoundPart(Dto):
    """A part that answers to what was scanned or typed, in one language; ``number`` is the maker's.

    ``is_named`` when a number names it, and not words that its name has.
    """

    product_id: int
    sku: str
    number: str | None
    name: str
    brand: str | None
    image_url: str | None
    is_named: bool


class MovementView(Dto):
    """A line of the ledger; ``on_hand_after`` is what lay at the location once it was written."""

    id: int
    product_id: int
    sku: str
    name: dict[str, str]
    location_code: str
    kind: MovementKind
    on_hand_change: int
    reserved_change: int
    on_hand_after: int
    reference: str
    reason: str
    moved_by: str
    moved_at: datetime


class OwnReceipt(Dto):
    """Pieces that the reader booked in; ``is_undone`` when they took them out again."""

    movement_id: int
    product_id: int
    sku: str
    name: dict[str, str]
    location_code: str
    quantity: int
    reference: str
    received_at: datetime
    is_undone: bool


class LowStockRow(Dto):
    """A product at or below its reorder point; ``reorder_quantity`` 0 means that nobody has set one."""

    product_id: int
    sku: str
    name: dict[str, str]
    brand: str | None
    on_hand: int
    reserved: int
    available: int
    reorder_point: int
    reorder_quantity: int


StockTab = Literal["all", "low", "out", "reserved"]
StockSort = Literal[
    "", "name", "-name", "on_hand", "-on_hand", "reserved", "-reserved", "available", "-available", "reorder_point",
    "-reorder_point",
]  # fmt: skip


class StockQuery(PageRequest):
    """A question to the stock of products.

    ``low``: no more than the reorder point left over all locations; ``out``: on sale, with nothing left to sell;
    ``reserved``: promised to somebody. With a location, figures and the last two are those of the location.
    ``sort`` empty is what the tab is for: the emptiest or the most promised first, else by name in ``language``.
    """

    tab: StockTab = "all"
    q: str = Field(default="", max_length=200)
    location_id: int | None = Field(default=None, ge=1, le=MAX_ID)
    sort: StockSort = ""
    language: str = Field(default="en", max_length=2)


class StockRow(Dto):
    """A product with what there is of it, at the location asked for or over all; ``places`` only where it ever was."""

    product_id: int
    sku: str
    name: dict[str, str]
    brand: str | None
    on_hand: int
    reserved: int
    available: int
    reorder_point: int
    reorder_quantity: int
    is_low: bool
    places: list[LocatedLevel]


class StockPage(Dto):
    """``tabs`` says how many each tab would show for the same question."""

    page: Page[StockRow]
    tabs: dict[StockTab, int]


class StockSummary(Dto):
    """The whole house. ``worth`` is what lies there at public prices, with tax; ``unpriced`` products are not in it."""

    worth: Money
    unpriced: int
    pieces: int
    pieces_reserved: int
    low: int
    out: int


class OpenReservation(Dto):
    """Pieces of a product that wait for a reference; without ``expires_at`` until further notice."""

    reference: str
    quantity: int
    location_code: str
    created_at: datetime
    expires_at: datetime | None


class ReorderRule(Dto):
    product_id: int
    reorder_point: int
    reorder_quantity: int


class LocationDraft(Request):
    code: str = Field(min_length=1, max_length=20, pattern=r"^[A-Za-z0-9-]+$")
    name: str = Field(min_length=1, max_length=120)
    address: str = Field(default="", max_length=300)
    position: int = Field(default=0, ge=0, le=1000)


class LocationView(Dto):
    id: int
    code: str
    name: str
    address: str
    position: int
    is_active: bool


class StockChange(Dto):
    """What an action of the staff left behind: the levels of every product that it touched."""

    levels: list[LocatedLevel]
