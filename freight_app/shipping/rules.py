"""What holds of a shipment, from all that a carrier says about it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from freight_app.shipping.dtos import CarrierEvent
from freight_app.shipping.values import UNDER_WAY, TrackingStatus

_DAWN = datetime.min.replace(tzinfo=UTC)


def order_events(events: Sequence[CarrierEvent]) -> tuple[CarrierEvent, ...]:
    """From the oldest to the newest. At equal times, which carriers give to the second, their own order decides.

    Lists come either way round: which way this one goes is read off its first and last time that differ. Without such
    a pair it goes from the newest down, as most do. An event without a time stays behind the one it followed.
    """
    times = [event.moment.at for event in events if event.moment.at is not None]
    goes_up = bool(times) and times[0] < times[-1]
    upwards = list(events) if goes_up else list(reversed(events))
    known, keyed = _DAWN, []
    for place, event in enumerate(upwards):
        known = event.moment.at or known
        keyed.append((known, place, event))
    return tuple(event for _, _, event in sorted(keyed, key=lambda entry: entry[:2]))


def status_of(
    events: Sequence[CarrierEvent], header: TrackingStatus | None, header_at: datetime | None = None
) -> TrackingStatus:
    """What holds now: the newest event, or a header that is newer than all of them.

    ``events`` are ordered. A parcel that was handed over stays so when it is scanned once more afterwards, as long as
    the header says so too; a failure or a return after it counts.
    """
    if not events:
        return header or TrackingStatus.UNKNOWN
    newest = events[-1]
    if header is not None and header_at is not None and newest.moment.at is not None and header_at > newest.moment.at:
        return header
    was_delivered = any(event.status == TrackingStatus.DELIVERED for event in events)
    if newest.status in UNDER_WAY and was_delivered and header == TrackingStatus.DELIVERED:
        return TrackingStatus.DELIVERED
    return newest.status
