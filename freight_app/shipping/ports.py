"""What shipping needs from the outside world: carriers, each with what it can do, found by their code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from freight_app.kit.money import Money
from freight_app.shipping.dtos import CarrierAnswer


class Capability(StrEnum):
    TRACK = "track"
    RATE = "rate"
    SHIP = "ship"
    LABEL = "label"
    CANCEL = "cancel"
    PROOF = "proof"
    WEBHOOK = "webhook"


class Asker(StrEnum):
    """Who asks: a person waits for the answer, the clock can ask again later and leaves calls for people."""

    PERSON = "person"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class CarrierLimits:
    """What a carrier allows. None is no limit; days are UTC, as DHL counts them."""

    calls_a_day: int | None = None
    per_number_a_day: int | None = None
    seconds_between: float = 0.0


@dataclass(frozen=True, slots=True)
class CarrierProfile:
    """``lacks`` names the setting without which it cannot be asked; "" is set up. ``source`` says where it is from."""

    code: str
    name: str
    can: frozenset[Capability]
    limits: CarrierLimits = CarrierLimits()
    lacks: str = ""
    source: str = "built in"


@dataclass(frozen=True, slots=True)
class CarrierAddress:
    """One end of a journey, as labels have it. ``country`` is ISO 3166 with two letters."""

    name: str
    line: str
    city: str
    country: str
    postal_code: str = ""
    company: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class CarrierParcel:
    """Grams and millimetres."""

    weight_g: int
    length_mm: int
    width_mm: int
    height_mm: int


@dataclass(frozen=True, slots=True)
class CustomsItem:
    """A line of the customs declaration; ``value`` is of all its pieces."""

    name: str
    quantity: int
    hs_code: str
    value: Money
    origin_country: str
    weight_g: int


@dataclass(frozen=True, slots=True)
class RateRequest:
    """What would it cost to send these parcels, leaving on a day?"""

    origin: CarrierAddress
    destination: CarrierAddress
    parcels: tuple[CarrierParcel, ...]
    leaves_on: date
    is_declarable: bool = False


@dataclass(frozen=True, slots=True)
class CarrierRate:
    """One offer. ``price`` None: on request. ``arrives_at`` is local time as the carrier wrote it, "" unknown."""

    code: str
    name: str
    price: Money | None
    arrives_at: str = ""
    transit_days: int | None = None


@dataclass(frozen=True, slots=True)
class ShipmentOrder:
    """Parcels to be taken. ``reference`` is ours and stands on the label; ``product`` a code of ``CarrierRate``."""

    reference: str
    product: str
    origin: CarrierAddress
    destination: CarrierAddress
    parcels: tuple[CarrierParcel, ...]
    ready_at: datetime
    contents: str
    items: tuple[CustomsItem, ...] = ()
    incoterm: str = ""
    wants_pickup: bool = False


@dataclass(frozen=True, slots=True)
class CarrierPaper:
    """A paper of the carrier's: ``kind`` is ``label``, ``proof`` or the carrier's own word."""

    kind: str
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class MadeShipment:
    """What the carrier made of an order. ``parcel_numbers`` in the order of its parcels."""

    number: str
    parcel_numbers: tuple[str, ...] = ()
    papers: tuple[CarrierPaper, ...] = ()
    pickup_reference: str = ""


class Carrier(Protocol):
    """Somebody who carries parcels. What ``profile.can`` does not name raises ``CarrierCannot``.

    Everything else raises what ``carrier_errors`` has: ``CarrierFailure`` and its kinds, ``QuotaSpent``,
    ``CarrierPaused``, ``CarrierNotSetUp``, and ``UnreadableAnswer``. No error quotes an address, a header or a key.
    """

    @property
    def profile(self) -> CarrierProfile: ...

    def track(self, number: str, /) -> CarrierAnswer:
        """Where a shipment is. That the carrier does not know it is an answer with a ``refusal_code``."""
        ...

    def rate(self, request: RateRequest, /) -> Sequence[CarrierRate]: ...

    def ship(self, order: ShipmentOrder, /) -> MadeShipment:
        """Order a shipment, once. ``OutcomeUnknown`` when it may have been heard: look before ordering again."""
        ...

    def label(self, number: str, made_on: date, /) -> CarrierPaper: ...

    def cancel(self, pickup_reference: str, reason: str, /) -> None:
        """Call off the pickup that was ordered with a shipment."""
        ...

    def proof(self, number: str, /) -> CarrierPaper: ...

    def is_genuine(self, headers: Mapping[str, str], body: bytes, now: datetime, /) -> bool:
        """Whether the carrier itself sent this notice; header names are in small letters."""
        ...

    def read_notice(self, body: bytes, /) -> CarrierAnswer:
        """What a genuine notice says. Raises ``UnreadableAnswer``."""
        ...


@dataclass(frozen=True, slots=True)
class DryRun:
    """What a mapping makes of an example body, without asking anybody."""

    profile: CarrierProfile
    answer: CarrierAnswer | None


class Carriers(Protocol):
    """All carriers of this house."""

    def profiles(self) -> Sequence[CarrierProfile]:
        """By code; carriers described in files that cannot be read are left out."""
        ...

    def find(self, code: str, asker: Asker = Asker.PERSON, /) -> Carrier:
        """Raises ``UnknownCarrier``."""
        ...

    def try_mapping(self, content: str, example: bytes | None, /) -> DryRun:
        """Read a mapping and what it makes of an example. ``InvalidInput`` names the key; ``UnreadableAnswer``."""
        ...

    def broken_files(self) -> Sequence[tuple[str, str]]:
        """Files in the data folder that describe no carrier, each with a sentence that names the key."""
        ...
