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
