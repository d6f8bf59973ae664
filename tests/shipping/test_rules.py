"""What holds of a shipment, whichever way round its carrier lists the events."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from freight_app.shipping.dtos import CarrierEvent, CarrierMoment
from freight_app.shipping.rules import order_events, status_of
from freight_app.shipping.values import TrackingStatus

START = datetime(2026, 1, 1, tzinfo=UTC)


@given(st.lists(st.integers(0, 20), max_size=12))
def test_events_go_from_the_oldest_to_the_newest_and_none_is_lost(hours: list[int]) -> None:
    upwards = [event(hour, place) for place, hour in enumerate(sorted(hours))]
    # Both ways round give one order, also of those within one second, unless all are: then it is the newest first.
    if len(set(hours)) > 1:
        assert order_events(upwards) == order_events(upwards[::-1]) == tuple(upwards)
    else:
        assert order_events(upwards[::-1]) == tuple(upwards)
    mixed = upwards[1::2] + upwards[::2]
    assert sorted(entry.text for entry in order_events(mixed)) == sorted(entry.text for entry in upwards)


def test_an_event_without_a_time_stays_behind_the_one_that_it_followed() -> None:
    lost = CarrierEvent(status=TrackingStatus.UNKNOWN, text="?", moment=CarrierMoment(written=""))
    assert order_events([event(3, 1), lost, event(1, 0)]) == (event(1, 0), lost, event(3, 1))


def test_nothing_said_is_unknown() -> None:
    assert status_of((), None) == TrackingStatus.UNKNOWN


def event(hour: int, place: int) -> CarrierEvent:
    at = START + timedelta(hours=hour)
    return CarrierEvent(
        status=TrackingStatus.IN_TRANSIT, text=str(place), moment=CarrierMoment(written=at.isoformat(), at=at)
    )
