"""Pages of shipments: the list, the form, one of them, the card of an order, and what its customer reads."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freight_app.accounts.permissions import Role
from freight_app.kit.actor import SYSTEM
from freight_app.kit.house import House
from freight_app.orders.queries import find_order
from freight_app.shipping.dtos import CarrierEvent, CarrierMoment, CarrierShipment
from freight_app.shipping.queries import find_by_number
from freight_app.shipping.recording import record_answer
from freight_app.shipping.shipment_dtos import ShipmentView
from freight_app.shipping.values import TrackingStatus
from freight_app.ui.admin.shipping.order_shipments import OrderShipmentsState
from freight_app.ui.admin.shipping.plan_chart import plan_chart
from freight_app.ui.admin.shipping.shipment_form import ShipmentFormState
from freight_app.ui.admin.shipping.shipment_state import ShipmentState
from freight_app.ui.admin.shipping.shipments import ShipmentsState
from freight_app.ui.storefront.follow_page import FollowState
from freight_app.ui.storefront.order_state import OrderState
from freight_app.ui.storefront.shipment_parts import OrderWaysState
from tests.orders.shopping import ADDRESS, bring_to_packed, open_shop, order
from tests.stock.goods import add_product, put_on_shelf
from tests.ui.tabs import Tab, signed_in_tab, where_to

S = TrackingStatus
TYPED: dict[str, Any] = {
    "direction": "inbound",
    "carrier": "mydhl",
    "tracking_number": "4471 9038 25",
    "origin": "Valeo, Cergy",
    "destination": "Tunis",
    "mode": "air",
    "incoterm": "FCA",
    "planned_departure_on": "2026-02-24",
    "planned_arrival_on": "2026-02-27",
    "customs_value": "6044,60",
    "customs_currency": "eur",
    "item0_kind": "purchase_order",
    "item0_ref": "PO-1",
    "item0_title": "Clutch kit",
    "item0_quantity": "24",
    "item0_hs_code": "8708.93",
    "parcel0_weight": "24,5",
    "parcel0_length": "60",
}


def opened(tab: Tab, typed: dict[str, Any]) -> str:
    """Write a shipment in the sheet; the address of its page."""
    tab.send(ShipmentFormState.open_new)
    return str(where_to(tab.send(ShipmentFormState.save, data=typed)))


def test_a_shipment_is_written_found_changed_and_ended(house: House) -> None:
    tab = signed_in_tab(house, Role.BUYER, path="/admin/shipments")
    tab.send(ShipmentsState.load)
    assert tab.state(ShipmentsState).rows == []
    tab.send(ShipmentFormState.open_new)
    tab.send(ShipmentFormState.save, data=TYPED | {"customs_currency": ""})
    assert tab.state(ShipmentFormState).errors["customs_currency"]
    tab.send(ShipmentFormState.save, data=TYPED | {"item0_hs_code": "soup"})
    assert tab.state(ShipmentFormState).errors["goods"]
    page = opened(tab, TYPED)
    tab.send(ShipmentsState.load)
    [row] = tab.state(ShipmentsState).rows
    assert (row.href, row.tracking, row.subjects, row.late) == (page, "4471903825", "PO-1", "1 working day late")
    tab.send(ShipmentsState.find, text="valeo")
    assert len(tab.state(ShipmentsState).rows) == 1

    one = signed_in_tab(house, Role.BUYER, path=page, name="Sonia")
    one.send(ShipmentState.load)
    shown = one.state(ShipmentState).page
    assert (shown.sentence, shown.value, shown.load) == (
        "The carrier does not have it yet",
        "6,044.60 EUR",
        "1 parcel · 24.5 kg",
    )
    assert [(goods.hs_code, goods.quantity) for goods in shown.goods] == [("870893", 24)]
    one.send(ShipmentState.ask_event)
    step = one.state(ShipmentState).step
    event = {"status": "customs", "at": "2026-03-02T09:30", "place": "Tunis", "note": "Papers missing", "step": step}
    one.send(ShipmentState.write_event, data=event)
    assert one.state(ShipmentState).page.sentence == "At customs in Tunis"
    one.send(ShipmentState.write_event, data=event | {"at": "2030-01-01T10:00", "step": "other-step"})
    assert one.state(ShipmentState).errors["at"] != ""
    one.send(ShipmentFormState.open_shipment, public_id=shown.public_id)
    form = one.state(ShipmentFormState).view
    assert (form.customs_value, form.parcels[0].weight, form.goods[0].ref) == ("6044.60", "24.5", "PO-1")
    one.send(ShipmentFormState.save, data=TYPED | {"destination": "Radès", "eta_at": "2026-03-09"})
    one.send(ShipmentState.load)
    assert one.state(ShipmentState).page.destination == "Radès"
    assert "by word of our staff" in one.state(ShipmentState).page.consequence
    one.send(ShipmentState.turn_news)
    assert one.state(ShipmentState).page.is_muted
    one.send(ShipmentState.ask_to_cancel)
    one.send(ShipmentState.cancel, data={"reason": "Sent back"})
    assert one.state(ShipmentState).page.status == "cancelled"


def test_both_stories_of_a_carrier_are_on_the_page(house: House) -> None:
    tab = signed_in_tab(house, Role.BUYER, path="/admin/shipments")
    page = opened(tab, TYPED)
    at = datetime(2026, 3, 1, 8, tzinfo=UTC)
    moment = CarrierMoment(written=at.isoformat(), at=at)
    events = (CarrierEvent(status=S.ON_HOLD, text="Clearance delayed", place="TUNIS", moment=moment),)
    said = CarrierShipment(number="1", status=S.ON_HOLD, header_status=S.IN_TRANSIT, disagreement="two", events=events)
    with house.write(SYSTEM) as uow:
        record_answer(uow, find_by_number(uow, "SH-2026-00001").id or 0, said, source="carrier")
    reader = signed_in_tab(house, Role.SALES, path=page)
    reader.send(ShipmentState.load)
    stories = reader.state(ShipmentState).page.stories
    assert (stories.is_there, stories.header, stories.shows_newest) == (True, "On the road", True)
    assert stories.newest == "On hold: Clearance delayed"


def test_an_order_goes_by_carrier_and_its_customer_follows_it(house: House) -> None:
    with house.write() as uow:
        open_shop(uow)
        part = add_product(uow, "HU-816", price="24.500")
        put_on_shelf(uow, part, 5)
    number = order(house, {part: 2}, delivery_method="delivery", address=ADDRESS).number
    bring_to_packed(house, number)
    tab = signed_in_tab(house, Role.ADMIN, path=f"/admin/orders/{number}")
    tab.send(OrderShipmentsState.load, number=number)
    tab.send(OrderShipmentsState.ask)
    step = tab.state(OrderShipmentsState).step
    page = str(where_to(tab.send(OrderShipmentsState.ship, data={"carrier": "manual", "step": step})))
    one = signed_in_tab(house, Role.BUYER, path=page)
    one.send(ShipmentState.load)
    seen = {"status": "out_for_delivery", "at": "2026-03-02T09:30", "place": "La Marsa", "note": "our own word"}
    one.send(ShipmentState.write_event, data=seen | {"step": "step-00001"})
    with house.read() as uow:
        token = find_order(uow, number).tracking_token
    guest = Tab(guest="g" * 40, path=f"/track/{token}", language="fr")
    guest.send(OrderState.load)
    guest.send(OrderWaysState.load_tracked, token=token)
    [way] = guest.state(OrderWaysState).ways
    assert way.sentence == guest.state(OrderState).order.sentence == "Dans la camionnette à La Marsa"
    assert (way.number, [event.text for event in way.events]) == ("SH-2026-00001", [""])
    follower = Tab(guest="g" * 40, path=one.state(ShipmentState).page.follow)
    follower.send(FollowState.load)
    assert follower.state(FollowState).way.sentence == "On the van in La Marsa"
    lost = Tab(guest="g" * 40, path="/follow/nothing")
    lost.send(FollowState.load)
    assert not lost.state(FollowState).is_found


MOMENTS = st.none() | st.integers(0, 7000).map(lambda hours: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hours))


@given(
    st.lists(st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 1)), min_size=3, max_size=3),
    st.lists(MOMENTS, min_size=4, max_size=4),
    st.sampled_from(list(TrackingStatus)),
)
def test_whatever_is_planned_and_happened_the_drawing_stays_on_its_days(
    plan: list[date | None], happened: list[datetime | None], status: TrackingStatus
) -> None:
    now = datetime(2026, 6, 1, 9, tzinfo=UTC)
    departed, cleared, arrived, eta = happened
    view = ShipmentView.model_construct(
        planned_departure_on=plan[0],
        planned_customs_on=plan[1],
        planned_arrival_on=plan[2],
        departed_at=departed,
        cleared_at=cleared,
        arrived_at=arrived,
        eta_at=eta,
        status=status,
        status_since=now - timedelta(days=2),
    )
    chart = plan_chart(view, now=now, zone="Africa/Tunis", off_days=frozenset({5, 6}), language="en")
    assert len(chart.days) <= 46
    assert chart.width == 100 * len(chart.days)
    assert all(bar.x >= 0 and bar.width > 0 and bar.x + bar.width <= chart.width for bar in chart.bars)
    assert -1 <= chart.now <= chart.width
    assert -1 <= chart.promise <= chart.width


@pytest.mark.parametrize("role", [Role.DRIVER, Role.CUSTOMER])
def test_who_may_not_see_shipments_sees_none(house: House, role: Role) -> None:
    tab = signed_in_tab(house, role, path="/admin/shipments")
    tab.send(ShipmentsState.load)
    assert not tab.state(ShipmentsState).is_loaded
