"""The words for where a shipment is, the same for every carrier."""

from __future__ import annotations

from enum import StrEnum


class TrackingStatus(StrEnum):
    """``ready_for_pickup`` waits for its receiver at a counter or in a locker: nobody has it yet.

    ``delivered`` and ``return_to_sender`` end a journey; ``unknown`` is what a carrier said and nobody understood.
    """

    PENDING = "pending"
    PICKED_UP = "picked_up"
    IN_TRANSIT = "in_transit"
    CUSTOMS = "customs"
    OUT_FOR_DELIVERY = "out_for_delivery"
    READY_FOR_PICKUP = "ready_for_pickup"
    DELIVERY_FAILED = "delivery_failed"
    DELAYED = "delayed"
    ON_HOLD = "on_hold"
    DELIVERED = "delivered"
    RETURN_TO_SENDER = "return_to_sender"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


# What may still be scanned after a parcel was handed over, and does not take that back.
UNDER_WAY = frozenset(
    {TrackingStatus.PENDING, TrackingStatus.PICKED_UP, TrackingStatus.IN_TRANSIT, TrackingStatus.UNKNOWN}
)

# Where nothing more is awaited.
ENDED = frozenset({TrackingStatus.DELIVERED, TrackingStatus.RETURN_TO_SENDER, TrackingStatus.CANCELLED})
# What somebody should look at.
IN_TROUBLE = frozenset(
    {
        TrackingStatus.DELIVERY_FAILED,
        TrackingStatus.DELAYED,
        TrackingStatus.ON_HOLD,
        TrackingStatus.RETURN_TO_SENDER,
    }
)


class Direction(StrEnum):
    """``inbound`` is on its way to us, ``outbound`` to a customer."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"


class TransportMode(StrEnum):
    ROAD = "road"
    AIR = "air"
    SEA = "sea"
    RAIL = "rail"


class EtaSource(StrEnum):
    """Who says when it arrives: the carrier, our plan, how others of its route fared, or somebody of the staff."""

    CARRIER = "carrier"
    PLAN = "plan"
    HISTORY = "history"
    HAND = "hand"


class EventSource(StrEnum):
    """``carrier`` was asked, ``webhook`` told by itself, ``hand`` is our own staff."""

    CARRIER = "carrier"
    WEBHOOK = "webhook"
    HAND = "hand"


MANUAL = "manual"
INCOTERMS = ("EXW", "FCA", "FAS", "FOB", "CFR", "CIF", "CPT", "CIP", "DAP", "DPU", "DDP")
