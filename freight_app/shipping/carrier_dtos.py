"""What is asked about carriers, and what is answered."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from freight_app.accounts.values import Country, Dto, Line, Request, Written


class CarrierView(Dto):
    """A carrier with what it can do, what of its calls is used today (UTC), and how it does.

    ``lacks`` names the setting without which it is not asked. ``calls_left`` is None where there is no limit.
    """

    code: str
    name: str
    can: list[str]
    lacks: str
    source: str
    is_uploaded: bool
    calls_a_day: int | None
    calls_used: int
    calls_left: int | None
    per_number_a_day: int | None
    followed: int
    under_way: int
    last_success_at: datetime | None
    last_failure_at: datetime | None
    last_error: str
    # Until when nobody asks, because it fails or wants to be left alone.
    closed_until: datetime | None


class BrokenFile(Dto):
    """A file of the data folder that describes no carrier, and why."""

    name: str
    reason: str


class ShipmentAtCarrierView(Dto):
    """What asking about one shipment came to. ``is_being_asked``: a worker is about to."""

    carrier: str
    carrier_name: str
    can: list[str]
    lacks: str
    is_being_asked: bool
    asked_at: datetime | None
    next_at: datetime | None
    failures: int
    last_error: str
    has_label: bool
    has_proof: bool
    pickup_reference: str


class AddressRequest(Request):
    """One end of a journey, as the label has it."""

    name: Written = Field(max_length=70)
    line: Written = Field(max_length=135)
    city: Written = Field(max_length=45)
    country: Country
    postal_code: Line = Field(default="", max_length=12)
    company: Line = Field(default="", max_length=80)
    phone: Written = Field(max_length=25)
    email: Line = Field(default="", max_length=70)


class ParcelSizes(Request):
    """Grams and millimetres."""

    weight_g: int = Field(ge=1, le=1_000_000)
    length_mm: int = Field(ge=1, le=3_000)
    width_mm: int = Field(ge=1, le=3_000)
    height_mm: int = Field(ge=1, le=3_000)


class LabelRequest(Request):
    """Have the carrier take a shipment. Parcels, goods and their value for customs are those of the shipment."""

    product: str = Field(pattern=r"^[A-Z0-9]{1,6}$")
    origin: AddressRequest
    destination: AddressRequest
    contents: Written = Field(max_length=70)
    ready_at: datetime
    wants_pickup: bool = False


class RateQuestion(Request):
    """What would it cost? Only places count, not who lives there."""

    origin_city: Written = Field(max_length=45)
    origin_country: Country
    origin_postal_code: Line = Field(default="", max_length=12)
    destination_city: Written = Field(max_length=45)
    destination_country: Country
    destination_postal_code: Line = Field(default="", max_length=12)
    parcel: ParcelSizes
