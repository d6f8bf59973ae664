"""What is asked about shipments, and what is answered."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from freight_app.accounts.values import Country, Dto, Id, Line, Request, Written
from freight_app.kit.money import Money, currency_exponent
from freight_app.kit.pagination import PageRequest
from freight_app.shipping.values import INCOTERMS, Direction, EtaSource, EventSource, TrackingStatus, TransportMode

MAX_ITEMS, MAX_PARCELS = 200, 100
MAX_MINOR_ASKED = 10**15


def _incoterm(code: str) -> str:
    code = code.strip().upper()
    if code and code not in INCOTERMS:
        raise ValueError(f"{code!r} is no term of Incoterms 2020")
    return code


def _currency(code: str) -> str:
    try:
        currency_exponent(code)
    except Exception as error:
        raise ValueError(f"{code!r} is not an ISO 4217 currency") from error
    return code


CarrierCode = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{1,39}$")]
Incoterm = Annotated[str, AfterValidator(_incoterm)]
CurrencyCode = Annotated[str, Field(pattern=r"^[A-Z]{3}$"), AfterValidator(_currency)]
Place = Annotated[Line, Field(max_length=160)]
HsCode = Annotated[str, Field(pattern=r"^([0-9]{4,12})?$", max_length=12)]
Pieces = Annotated[int, Field(ge=1, le=1_000_000)]
Minor = Annotated[int, Field(ge=0, le=MAX_MINOR_ASKED)]
# A pallet of lead is two tons, a container twelve metres.
Grams = Annotated[int, Field(ge=1, le=40_000_000)]
Millimetres = Annotated[int, Field(ge=1, le=20_000)]


class ItemRequest(Request):
    """Goods in a shipment. ``kind`` and ``ref`` name the order or purchase order, ``line_ref`` its line."""

    kind: Literal["order", "purchase_order"]
    ref: Written = Field(max_length=80)
    line_ref: Line = Field(default="", max_length=40)
    product_id: Id | None = None
    sku: Line = Field(default="", max_length=64)
    name: Written = Field(max_length=200)
    quantity: Pieces
    hs_code: HsCode = ""


class ParcelRequest(Request):
    """Weight in grams, sides in millimetres."""

    weight_g: Grams | None = None
    length_mm: Millimetres | None = None
    width_mm: Millimetres | None = None
    height_mm: Millimetres | None = None
    tracking_number: Line = Field(default="", max_length=60)
    contents: Line = Field(default="", max_length=300)


class Receiver(Request):
    """Who gets it, as labels have it; what is not known is empty."""

    name: Line = Field(default="", max_length=120)
    line: Line = Field(default="", max_length=300)
    city: Line = Field(default="", max_length=120)
    region: Line = Field(default="", max_length=120)
    postal_code: Line = Field(default="", max_length=20)
    country: Line = Field(default="", max_length=60)
    phone: Line = Field(default="", max_length=30)


class ShipmentFields(Request):
    """What can be written about a shipment; in a change, what is not given stays."""

    carrier: CarrierCode = "manual"
    tracking_number: Line = Field(default="", max_length=60)
    service: Line = Field(default="", max_length=80)
    origin: Place = ""
    destination: Place = ""
    receiver: Receiver = Receiver()
    mode: TransportMode = TransportMode.ROAD
    incoterm: Incoterm = ""
    planned_departure_on: date | None = None
    planned_customs_on: date | None = None
    planned_arrival_on: date | None = None
    # An estimate by hand, which holds until it is taken back with None.
    eta_at: datetime | None = None
    customs_declaration: Line = Field(default="", max_length=60)
    customs_value_minor: Minor | None = None
    customs_currency: CurrencyCode | None = None
    origin_country: Country | Literal[""] = ""
    cost_minor: Minor | None = None
    cost_currency: CurrencyCode | None = None
    note: str = Field(default="", max_length=1000)
    items: list[ItemRequest] = Field(default_factory=list, max_length=MAX_ITEMS)
    parcels: list[ParcelRequest] = Field(default_factory=list, max_length=MAX_PARCELS)


class ShipmentRequest(ShipmentFields):
    direction: Direction


class ShipmentEdit(ShipmentFields):
    """``revision`` is that of the shipment when it was read: of two that edit it one is refused."""

    revision: int = Field(ge=1)


class HandEventRequest(Request):
    """Something that staff saw or were told. ``at`` has an offset."""

    status: TrackingStatus
    at: datetime
    place: Place = ""
    note: Line = Field(default="", max_length=300)


class ShipmentRef(Dto):
    public_id: str
    number: str


ListTab = Literal["inbound", "outbound", "trouble", "delivered", "all"]


class ShipmentQuery(PageRequest):
    """``late``: not there by the day that was planned. ``q`` searches numbers, places, goods and their orders."""

    tab: ListTab = "all"
    carrier: str = Field(default="", max_length=40)
    late: bool = False
    q: str = Field(default="", max_length=100)


class ShipmentRow(Dto):
    public_id: str
    number: str
    direction: Direction
    carrier: str
    tracking_number: str
    status: TrackingStatus
    status_since: datetime
    disagrees: bool
    origin: str
    destination: str
    planned_arrival_on: date | None
    arrived_at: datetime | None
    eta_at: datetime | None
    eta_source: EtaSource | None
    # Working days that it is, or was, behind its plan; None while it is not.
    days_late: int | None
    subjects: list[str]
    is_muted: bool


class ShipmentCounts(Dto):
    """How many are under way in each direction, need a look, came, and are late."""

    inbound: int
    outbound: int
    trouble: int
    delivered: int
    late: int
    all: int


class ItemView(Dto):
    kind: str
    ref: str
    line_ref: str
    product_id: int | None
    sku: str
    name: str
    quantity: int
    hs_code: str


class ParcelView(Dto):
    position: int
    weight_g: int | None
    length_mm: int | None
    width_mm: int | None
    height_mm: int | None
    tracking_number: str
    contents: str


class EventView(Dto):
    """``occurred_at`` is None where the carrier gave no time that can be read; ``written`` is what it wrote."""

    status: TrackingStatus
    code: str
    text: str
    place: str
    occurred_at: datetime | None
    offset_minutes: int | None
    is_zone_assumed: bool
    written: str
    doubt: str
    source: EventSource
    recorded_at: datetime
    recorded_by: str
    dropped_at: datetime | None
    raw: dict[str, Any]


class MilestoneView(Dto):
    """A day of the plan: ``name`` is departure, customs or arrival. ``variance`` is in working days, later is positive.

    While it is not reached and its day is over, ``variance`` counts to today and ``is_open`` says so.
    """

    name: Literal["departure", "customs", "arrival"]
    planned_on: date | None
    actual_at: datetime | None
    expected_at: datetime | None = None
    variance: int | None
    is_open: bool


class DisagreementView(Dto):
    """The carrier's summary and its newest event tell two stories; ``shown`` is the status that we go by."""

    header: TrackingStatus | None
    newest: TrackingStatus | None
    newest_text: str
    newest_at: datetime | None
    sentence: str
    shown: TrackingStatus


class ChangeView(Dto):
    action: str
    changed_at: datetime
    changed_by: str
    fields: list[str]


class ShipmentView(Dto):
    """A shipment in full, for staff."""

    public_id: str
    number: str
    follow_token: str
    direction: Direction
    carrier: str
    tracking_number: str
    service: str
    status: TrackingStatus
    status_since: datetime
    signed_by: str
    origin: str
    destination: str
    receiver: Receiver
    mode: TransportMode
    incoterm: str
    planned_departure_on: date | None
    planned_customs_on: date | None
    planned_arrival_on: date | None
    departed_at: datetime | None
    cleared_at: datetime | None
    arrived_at: datetime | None
    eta_at: datetime | None
    eta_source: EtaSource | None
    eta_sample: int
    days_late: int | None
    customs_declaration: str
    customs_value: Money | None
    origin_country: str
    cost: Money | None
    note: str
    label_sha256: str | None
    is_muted: bool
    is_followed: bool
    polled_at: datetime | None
    next_poll_at: datetime | None
    created_at: datetime
    created_by: str
    revision: int
    disagreement: DisagreementView | None
    milestones: list[MilestoneView]
    events: list[EventView]
    items: list[ItemView]
    parcels: list[ParcelView]
    changes: list[ChangeView]


class FollowedShipment(Dto):
    """A shipment for whoever holds its link: nothing of customs, costs, people or other orders."""

    number: str
    carrier: str
    tracking_number: str
    status: TrackingStatus
    status_since: datetime
    direction: Direction
    destination_city: str
    planned_arrival_on: date | None
    arrived_at: datetime | None
    eta_at: datetime | None
    eta_source: EtaSource | None
    eta_sample: int
    is_late: bool
    disagrees: bool
    parcel_count: int
    events: list[EventView]
    shop_name: str
    shop_phone: str
