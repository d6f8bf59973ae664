"""What carriers and staff tell lands on one timeline, once, and moves the shipment as far as it should."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta

import pytest

from freight_app.kit.actor import SYSTEM, Actor
from freight_app.kit.clock import StillClock
from freight_app.kit.errors import InvalidInput, NotAllowed
from freight_app.kit.events import Event
from freight_app.kit.house import House
from freight_app.kit.subjects import Subject
from freight_app.shipping.creating import create_shipment
from freight_app.shipping.dtos import CarrierEvent, CarrierMoment, CarrierShipment
from freight_app.shipping.editing import cancel_shipment, change_shipment, follow_shipment, mute_shipment
from freight_app.shipping.errors import NumberFollowedAlready, ShipmentChanged, ShipmentEnded
from freight_app.shipping.events import ShipmentDelivered, ShipmentInTrouble, ShipmentMoved
from freight_app.shipping.hand_events import add_event
from freight_app.shipping.queries import find_shipment
from freight_app.shipping.reading import (
    count_shipments,
    follow_by_token,
    get_shipment,
    list_shipments,
    list_shipments_about,
)
from freight_app.shipping.recording import RecordedNews, record_answer
from freight_app.shipping.shipment_dtos import (
    HandEventRequest,
    ItemRequest,
    ParcelRequest,
    ShipmentEdit,
    ShipmentQuery,
    ShipmentRequest,
    ShipmentView,
)
from freight_app.shipping.values import Direction, EtaSource, TrackingStatus

S = TrackingStatus
# A Monday; the clock of the tests stands at 9:00.
MONDAY = datetime(2026, 3, 2, 8, tzinfo=UTC)


def told(hours: int, status: TrackingStatus, text: str) -> CarrierEvent:
    at = MONDAY - timedelta(days=5) + timedelta(hours=hours)
    return CarrierEvent(status=status, text=text, moment=CarrierMoment(written=at.isoformat(), at=at))


PICKED = told(0, S.PICKED_UP, "Picked up")
SORTED = told(5, S.IN_TRANSIT, "Sorted")
HELD = told(20, S.CUSTOMS, "Clearance event")
DELAYED = told(30, S.DELAYED, "Clearance delayed")
HANDED = told(50, S.DELIVERED, "Delivered")


def answer(*events: CarrierEvent, header: TrackingStatus | None = None, **fields: object) -> CarrierShipment:
    status = events[-1].status if events else header or S.UNKNOWN
    return CarrierShipment(number="1Z", status=status, header_status=header, events=events, **fields)  # type: ignore[arg-type]


def make(house: House, number: str = "4471 9038 25", **fields: object) -> str:
    given: dict[str, object] = {"direction": Direction.INBOUND, "carrier": "mydhl", "tracking_number": number, **fields}
    with house.write(SYSTEM) as uow:
        return create_shipment(uow, ShipmentRequest.model_validate(given), key=f"k-{number}").public_id


def record(house: House, public_id: str, said: CarrierShipment, source: str = "carrier") -> RecordedNews:
    with house.write(SYSTEM) as uow:
        return record_answer(uow, find_shipment(uow, public_id).id or 0, said, source=source)


def read(house: House, public_id: str) -> ShipmentView:
    with house.read(SYSTEM) as uow:
        return get_shipment(uow, public_id)


def texts(view: ShipmentView) -> list[str]:
    return [event.text for event in view.events]


@pytest.fixture
def news(house: House) -> list[Event]:
    heard: list[Event] = []
    for kind in (ShipmentMoved, ShipmentDelivered, ShipmentInTrouble):
        house.database.bus.subscribe(kind, lambda _uow, event: heard.append(event))
    return heard


def test_a_shipment_lives_from_its_first_scan_to_the_door(house: House, news: list[Event]) -> None:
    one = make(house, planned_departure_on=date(2026, 2, 24), planned_arrival_on=date(2026, 2, 27))
    assert read(house, one).status == S.PENDING
    assert record(house, one, answer(PICKED)) == RecordedNews(1, S.PENDING, S.PICKED_UP)
    assert record(house, one, answer(PICKED)) == RecordedNews(0, S.PICKED_UP, S.PICKED_UP)
    assert record(house, one, answer(PICKED, SORTED, HELD, DELAYED)).new_events == 3
    # An answer that was overtaken changes nothing but is no reason to forget what is newer.
    assert record(house, one, answer(SORTED), source="webhook") == RecordedNews(0, S.DELAYED, S.DELAYED)
    done = record(house, one, answer(PICKED, SORTED, HELD, DELAYED, HANDED, signed_by="R. Ben Salah"))
    assert (done.new_events, done.status_after) == (1, S.DELIVERED)
    view = read(house, one)
    assert texts(view) == ["Picked up", "Sorted", "Clearance event", "Clearance delayed", "Delivered"]
    assert not any(event.dropped_at for event in view.events)
    assert (view.departed_at, view.cleared_at, view.arrived_at) == (
        PICKED.moment.at,
        HANDED.moment.at,
        HANDED.moment.at,
    )
    assert view.signed_by == "R. Ben Salah"
    assert [type(event).__name__ for event in news] == [
        "ShipmentMoved",
        "ShipmentMoved",
        "ShipmentInTrouble",
        "ShipmentMoved",
        "ShipmentDelivered",
    ]
    # It left a day late and arrived on the Friday that was planned.
    assert [(stone.name, stone.variance) for stone in view.milestones] == [
        ("departure", 1),
        ("customs", None),
        ("arrival", 0),
    ]


def test_an_event_that_the_carrier_takes_back_stays_and_is_marked(house: House, clock: StillClock) -> None:
    one = make(house)
    record(house, one, answer(PICKED, SORTED, HANDED))
    record(house, one, answer(PICKED, SORTED, header=S.IN_TRANSIT))
    view = read(house, one)
    assert [(event.text, event.dropped_at) for event in view.events] == [
        ("Picked up", None),
        ("Sorted", None),
        ("Delivered", clock.now()),
    ]
    assert (view.status, view.arrived_at) == (S.IN_TRANSIT, None)
    record(house, one, answer(PICKED, SORTED, HANDED))
    assert read(house, one).status == S.DELIVERED
    assert not any(event.dropped_at for event in read(house, one).events)


def test_what_the_header_says_against_the_newest_event_is_shown(house: House) -> None:
    one = make(house)
    sentence = "the header says transit, the newest event failure"
    record(house, one, answer(PICKED, DELAYED, header=S.IN_TRANSIT, disagreement=sentence))
    found = read(house, one).disagreement
    assert found is not None
    assert (found.header, found.newest, found.shown, found.sentence) == (S.IN_TRANSIT, S.DELAYED, S.DELAYED, sentence)
    with house.read(SYSTEM) as uow:
        assert [row.disagrees for row in list_shipments(uow, ShipmentQuery(tab="trouble")).items] == [True]
    record(house, one, answer(PICKED, DELAYED, HANDED, header=S.DELIVERED))
    assert read(house, one).disagreement is None


def test_the_carriers_estimate_is_taken_from_its_newest_word_and_a_hand_goes_before(house: House) -> None:
    one = make(house, planned_arrival_on=date(2026, 3, 4))
    assert read(house, one).eta_source == EtaSource.PLAN
    first, later = MONDAY + timedelta(days=3), MONDAY + timedelta(days=4)
    record(house, one, answer(PICKED, estimated_at=CarrierMoment(written="x", at=first)))
    record(house, one, answer(PICKED, SORTED, estimated_at=CarrierMoment(written="y", at=later)))
    record(house, one, answer(PICKED, estimated_at=CarrierMoment(written="x", at=first)), source="webhook")
    view = read(house, one)
    assert (view.eta_at, view.eta_source) == (later, EtaSource.CARRIER)
    by_hand = MONDAY + timedelta(days=9)
    with house.write(SYSTEM) as uow:
        change_shipment(uow, one, ShipmentEdit(revision=view.revision, eta_at=by_hand))
    record(house, one, answer(PICKED, SORTED, HELD, estimated_at=CarrierMoment(written="y", at=later)))
    assert read(house, one).eta_source == EtaSource.HAND
    with house.write(SYSTEM) as uow:
        change_shipment(uow, one, ShipmentEdit(revision=2, eta_at=None))
    assert (read(house, one).eta_at, read(house, one).eta_source) != (by_hand, EtaSource.HAND)


def test_a_route_that_is_always_late_says_so_in_the_estimate(house: House, clock: StillClock) -> None:
    way = {"origin": "Valeo, Cergy", "destination": "Tunis", "carrier": "manual", "mode": "sea"}
    for days in (2, 4, 9):
        one = make(house, number=f"R{days}", planned_arrival_on=date(2026, 2, 10), **way)
        at = datetime(2026, 2, 10, 9, tzinfo=UTC) + timedelta(days=days)
        with house.write(SYSTEM) as uow:
            add_event(uow, one, HandEventRequest(status=S.DELIVERED, at=at, place="Tunis"), key=f"done{days}")
    view = read(house, make(house, number="new", planned_arrival_on=date(2026, 3, 10), **way))
    assert (view.eta_at, view.eta_source, view.eta_sample) == (
        datetime(2026, 3, 14, 11, tzinfo=UTC),
        EtaSource.HISTORY,
        3,
    )


def test_staff_and_carrier_share_one_timeline_and_the_newest_of_all_holds(house: House, clock: StillClock) -> None:
    one = make(house)
    record(house, one, answer(PICKED, SORTED, header=S.IN_TRANSIT))
    seen = HandEventRequest(status=S.ON_HOLD, at=MONDAY - timedelta(hours=1), place="Radès", note="Papers missing")
    for _ in range(2):
        with house.write(SYSTEM) as uow:
            add_event(uow, one, seen, key="once")
    # Older than what staff saw: it takes its place, and takes nothing back.
    record(house, one, answer(PICKED, SORTED, HELD, header=S.CUSTOMS))
    view = read(house, one)
    assert texts(view) == ["Picked up", "Sorted", "Clearance event", "Papers missing"]
    assert view.status == S.ON_HOLD
    later = seen.model_copy(update={"at": clock.now() + timedelta(hours=1)})
    with house.write(SYSTEM) as uow, pytest.raises(InvalidInput, match="not happened"):
        add_event(uow, one, later, key="later")


def test_what_staff_write_within_one_minute_stands_in_the_order_in_which_they_wrote_it(house: House) -> None:
    one = make(house, carrier="manual")
    told_by_hand = [S.PICKED_UP, S.IN_TRANSIT, S.CUSTOMS, S.OUT_FOR_DELIVERY, S.DELIVERED]
    for status in told_by_hand:
        with house.write(SYSTEM) as uow:
            add_event(uow, one, HandEventRequest(status=status, at=MONDAY, place="Tunis"), key=f"e-{status}")
        assert read(house, one).status == status
    assert [event.status for event in read(house, one).events] == told_by_hand


def test_two_that_hear_the_same_news_at_once_write_it_once(house: House) -> None:
    one = make(house)
    start = threading.Barrier(4)
    found: list[int] = []

    def hear() -> None:
        start.wait()
        found.append(record(house, one, answer(PICKED, SORTED, HELD)).new_events)

    threads = [threading.Thread(target=hear) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [0, 0, 0, 3]
    assert len(read(house, one).events) == 3


def test_one_shipment_carries_many_orders_and_one_order_travels_in_many(house: House) -> None:
    def item(ref: str, pieces: int) -> dict[str, object]:
        return ItemRequest(kind="order", ref=ref, line_ref="7", sku="OF-1", name="Filter", quantity=pieces).model_dump()

    parcel = ParcelRequest(weight_g=61_400, length_mm=600, width_mm=400, height_mm=400).model_dump()
    both = make(house, number="A1", items=[item("F-1", 3), item("F-2", 1)], parcels=[parcel, parcel])
    rest = make(house, number="A2", items=[item("F-1", 2)])
    with house.read(SYSTEM) as uow:
        about = list_shipments_about(uow, Subject("order", "F-1"))
        assert [row.public_id for row in about] == [both, rest]
        assert about[0].subjects == ["F-1", "F-2"]
        assert [row.public_id for row in list_shipments(uow, ShipmentQuery(q="f-2")).items] == [both]
    assert [parcel.position for parcel in read(house, both).parcels] == [1, 2]
    edit = ShipmentEdit(revision=1, parcels=[ParcelRequest(weight_g=5)], customs_currency="EUR", customs_value_minor=7)
    with house.write(SYSTEM) as uow:
        change_shipment(uow, both, edit)
    view = read(house, both)
    assert [item.ref for item in view.items] == ["F-1", "F-2"]
    assert ([parcel.weight_g for parcel in view.parcels], str(view.customs_value)) == ([5], "0.07 EUR")
    assert view.changes[0].fields == ["customs_currency", "customs_value_minor", "parcels"]
    with house.write(SYSTEM) as uow, pytest.raises(ShipmentChanged):
        change_shipment(uow, both, edit)


def test_what_must_not_be_is_refused_and_leaves_nothing(house: House) -> None:
    one = make(house, number="DUP 1")
    with pytest.raises(NumberFollowedAlready):
        make(house, number="dup1")
    with pytest.raises(InvalidInput, match="order"):
        make(house, number="B", planned_departure_on=date(2026, 3, 9), planned_arrival_on=date(2026, 3, 8))
    with house.write(Actor("visitor")) as uow, pytest.raises(NotAllowed):
        mute_shipment(uow, one, mute=True)
    manual = make(house, number="", carrier="manual")
    with house.write(SYSTEM) as uow, pytest.raises(InvalidInput, match="asked"):
        follow_shipment(uow, manual, follow=True)
    with house.write(SYSTEM) as uow:
        cancel_shipment(uow, manual, reason="Sent with the driver")
    with house.write(SYSTEM) as uow, pytest.raises(ShipmentEnded):
        cancel_shipment(uow, manual, reason="again")
    # A number is free again once its shipment does not travel.
    with house.write(SYSTEM) as uow:
        cancel_shipment(uow, one, reason="Wrong number")
    make(house, number="DUP1 ")
    with house.read(SYSTEM) as uow:
        counts = count_shipments(uow)
    assert (counts.all, counts.inbound, counts.outbound, counts.trouble) == (3, 1, 0, 0)


def test_late_is_counted_in_working_days_and_listed(house: House, clock: StillClock) -> None:
    # Friday to Monday: a weekend lies between them in Tunis.
    make(house, planned_arrival_on=date(2026, 2, 27))
    make(house, number="other", planned_arrival_on=date(2026, 3, 2))
    with house.read(SYSTEM) as uow:
        late = list_shipments(uow, ShipmentQuery(late=True)).items
        assert [(row.tracking_number, row.days_late) for row in late] == [("4471903825", 1)]
        assert count_shipments(uow).late == 1


def test_whoever_holds_the_link_sees_the_way_and_nothing_of_the_trade(house: House) -> None:
    one = make(house, customs_value_minor=100, customs_currency="EUR", cost_minor=5, cost_currency="TND", note="secret")
    record(house, one, answer(PICKED))
    token = read(house, one).follow_token
    with house.read() as uow:
        followed = follow_by_token(uow, token)
    assert followed.status == S.PICKED_UP
    told_outside = followed.model_dump_json()
    assert "secret" not in told_outside
    assert "customs_value" not in told_outside
    assert "system" not in told_outside
