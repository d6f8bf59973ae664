"""Tables of shipments: what travels, in which parcels, for which orders, and everything that happened on the way.

What a carrier says comes in through ``recording.record_answer`` alone, what staff change through ``editing`` and the
other verbs, which leave a row of ``ShipmentChange``.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from freight_app.kit.columns import Json, Table, UtcDateTime
from freight_app.shipping.values import Direction, EtaSource, EventSource, TrackingStatus, TransportMode


class Shipment(Table, table=True):
    """Goods on their way to us or from us. Times are of the newest news; plans are days of the shop's calendar."""

    __table_args__ = (
        sa.CheckConstraint("cost_minor IS NULL OR cost_minor >= 0", name="cost_not_negative"),
        sa.CheckConstraint(
            "customs_value_minor IS NULL OR customs_value_minor >= 0", name="customs_value_not_negative"
        ),
        sa.Index("ix_shipment_direction_status", "direction", "status"),
    )

    id: int | None = Field(default=None, primary_key=True)
    # Stands in the address of its page.
    public_id: str = Field(max_length=24, unique=True)
    # For people: SH-2026-00001.
    number: str = Field(max_length=20, unique=True)
    # Whoever holds it may follow the shipment without signing in.
    follow_token: str = Field(max_length=40, unique=True)
    direction: Direction = Field(sa_type=sa.String(12))  # type: ignore[call-overload]
    # The name of an adapter: dhl_unified, mydhl, manual, or of a carrier that the shop described itself.
    carrier: str = Field(max_length=40, index=True)
    tracking_number: str = Field(default="", max_length=60, index=True)
    service: str = Field(default="", max_length=80)

    status: TrackingStatus = Field(sa_type=sa.String(20))  # type: ignore[call-overload]
    status_since: datetime = Field(sa_type=UtcDateTime)
    # What the carrier sums up, and in a sentence where that differs from its newest event.
    header_status: TrackingStatus | None = Field(default=None, sa_type=sa.String(20))  # type: ignore[call-overload]
    disagreement: str = Field(default="", max_length=500)
    signed_by: str = Field(default="", max_length=120)

    origin: str = Field(default="", max_length=160)
    destination: str = Field(default="", max_length=160)
    mode: TransportMode = Field(default=TransportMode.ROAD, sa_type=sa.String(12))  # type: ignore[call-overload]
    incoterm: str = Field(default="", max_length=3)

    planned_departure_on: date | None = None
    planned_customs_on: date | None = None
    planned_arrival_on: date | None = Field(default=None, index=True)
    departed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    cleared_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    arrived_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    eta_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    eta_source: EtaSource | None = Field(default=None, sa_type=sa.String(12))  # type: ignore[call-overload]
    # How many arrivals of the same route and mode an estimate from history rests on.
    eta_sample: int = 0

    customs_declaration: str = Field(default="", max_length=60)
    customs_value_minor: int | None = Field(default=None, sa_type=sa.BigInteger)
    customs_currency: str | None = Field(default=None, max_length=3)
    origin_country: str = Field(default="", max_length=2)
    # What the way costs.
    cost_minor: int | None = Field(default=None, sa_type=sa.BigInteger)
    cost_currency: str | None = Field(default=None, max_length=3)
    note: str = Field(default="", max_length=1000)
    # The carrier's own label, kept under its hash.
    label_sha256: str | None = Field(default=None, max_length=64)

    # Nobody is told of what happens to it while it is muted.
    is_muted: bool = False
    # Written by whoever asks carriers: whether it is asked about at all, when next, when last.
    is_followed: bool = Field(default=True)
    next_poll_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    polled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    created_at: datetime = Field(sa_type=UtcDateTime, index=True)
    created_by: str = Field(max_length=200)
    created_by_user_id: int | None = None
    # Of two that edit the same form one is refused.
    revision: int = 1


class ShipmentItem(Table, table=True):
    """Goods of an order or of a purchase order in a shipment. One order may be in many, one shipment hold many."""

    __table_args__ = (
        sa.UniqueConstraint("shipment_id", "subject_kind", "subject_ref", "line_ref"),
        sa.CheckConstraint("quantity > 0", name="quantity_positive"),
        sa.Index("ix_shipment_item_subject", "subject_kind", "subject_ref"),
    )

    id: int | None = Field(default=None, primary_key=True)
    shipment_id: int = Field(foreign_key="shipment.id", index=True)
    # A ``kit.subjects.Subject``: order or purchase_order, and its number.
    subject_kind: str = Field(max_length=20)
    subject_ref: str = Field(max_length=80)
    # The line of it, as its room calls it.
    line_ref: str = Field(default="", max_length=40)
    position: int
    product_id: int | None = Field(default=None, foreign_key="product.id", index=True)
    sku: str = Field(default="", max_length=64)
    name: str = Field(max_length=200)
    quantity: int
    hs_code: str = Field(default="", max_length=12)


class Parcel(Table, table=True):
    """A box, pallet or roll of a shipment. Weight in grams, sides in millimetres; None is not known."""

    __table_args__ = (
        sa.UniqueConstraint("shipment_id", "position"),
        sa.CheckConstraint("weight_g IS NULL OR weight_g > 0", name="weight_positive"),
        sa.CheckConstraint(
            "(length_mm IS NULL OR length_mm > 0) AND (width_mm IS NULL OR width_mm > 0) "
            "AND (height_mm IS NULL OR height_mm > 0)",
            name="sides_positive",
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    shipment_id: int = Field(foreign_key="shipment.id", index=True)
    # 1 is the first.
    position: int
    weight_g: int | None = None
    length_mm: int | None = None
    width_mm: int | None = None
    height_mm: int | None = None
    tracking_number: str = Field(default="", max_length=60)
    contents: str = Field(default="", max_length=300)


class ShipmentEvent(Table, table=True):
    """Something that happened on the way, in our words beside the carrier's own. It is never deleted.

    ``position`` is its place on the timeline. ``sort_at`` and ``came_after`` are what the place is worked out from:
    see ``rules.order_timeline``.
    """

    __table_args__ = (sa.UniqueConstraint("shipment_id", "fingerprint"),)

    id: int | None = Field(default=None, primary_key=True)
    shipment_id: int = Field(foreign_key="shipment.id", index=True)
    position: int
    status: TrackingStatus = Field(sa_type=sa.String(20))  # type: ignore[call-overload]
    code: str = Field(default="", max_length=60)
    text: str = Field(default="", max_length=1000)
    place: str = Field(default="", max_length=160)
    occurred_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # What the carrier wrote: its offset in minutes where it gave one, or the zone in which we read it.
    offset_minutes: int | None = None
    is_zone_assumed: bool = False
    written: str = Field(default="", max_length=60)
    doubt: str = Field(default="", max_length=300)
    source: EventSource = Field(sa_type=sa.String(12))  # type: ignore[call-overload]
    # Of the carrier's own code, text, place and time: the same event is never written twice.
    fingerprint: str = Field(max_length=32)
    sort_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # Fingerprints of events that the carrier wrote right before it, at the same moment.
    came_after: list[str] = Field(default_factory=list, sa_type=Json)  # type: ignore[call-overload]
    raw: dict[str, Any] = Field(default_factory=dict, sa_type=Json)  # type: ignore[call-overload]
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    recorded_by: str = Field(max_length=200)
    # Since when the carrier does not tell of it any more.
    dropped_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ShipmentChange(Table, table=True):
    """What a person did to a shipment: made, changed, cancelled, muted. ``before`` and ``after`` hold what differs."""

    id: int | None = Field(default=None, primary_key=True)
    shipment_id: int = Field(foreign_key="shipment.id", index=True)
    action: str = Field(max_length=24)
    before: dict[str, Any] = Field(default_factory=dict, sa_type=Json)  # type: ignore[call-overload]
    after: dict[str, Any] = Field(default_factory=dict, sa_type=Json)  # type: ignore[call-overload]
    changed_at: datetime = Field(sa_type=UtcDateTime)
    changed_by: str = Field(max_length=200)
    changed_by_user_id: int | None = None


class ShipmentCounter(Table, table=True):
    """The last number of a year. Raised inside the transaction, so no number is lost."""

    year: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    last: int
