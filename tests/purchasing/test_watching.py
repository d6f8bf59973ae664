"""The house tells of trouble with shipments, purchase orders and projects once, and of its end by itself."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from freight_app.accounts.permissions import Role
from freight_app.kit.actor import SYSTEM, Actor
from freight_app.kit.clock import StillClock
from freight_app.kit.house import House
from freight_app.messaging.alerts.attending import mute_alert
from freight_app.messaging.alerts.checking import run_checks
from freight_app.purchasing.orders.models import PurchaseOrder, PurchaseStatus
from freight_app.purchasing.projects.dtos import MilestoneDraft, ProjectDraft
from freight_app.purchasing.projects.milestones import add_milestone, finish_milestone
from freight_app.purchasing.projects.writing import create_project
from freight_app.purchasing.receiving.models import PurchaseReceipt
from freight_app.purchasing.watch_rules import predict_arrival
from freight_app.shipping.models import ShipmentEvent
from freight_app.shipping.values import EventSource, TrackingStatus, TransportMode
from freight_app.shipping.watch_limits import OURS, get_watch_limits, set_watch_limits
from freight_app.shipping.watching import quiet_days
from tests.purchasing.projects.things import add_purchase, add_shipment, add_supplier, person

TODAY = date(2026, 3, 2)


@pytest.fixture
def buyer(house: House) -> Actor:
    # With nobody else to tell, one trouble is one notification.
    return person(house, Role.BUYER, name="Mourad")[0]


def standing(house: House) -> dict[str, str]:
    """What stands now: subject by kind."""
    with house.read() as uow:
        rows = uow.session.connection().execute(
            sa.text("SELECT kind, subject_ref FROM alert WHERE status <> 'resolved' ORDER BY id")
        )
        return {row[0]: row[1] for row in rows}


def told(house: House) -> int:
    with house.read() as uow:
        return uow.session.connection().execute(sa.text("SELECT count(*) FROM notification")).scalar_one()


def look(house: House, times: int = 1) -> None:
    for _ in range(times):
        run_checks(house)


def test_every_trouble_with_a_shipment_is_named_for_what_it_is(house: House) -> None:
    long_ago = house.database.clock.now() - timedelta(days=5)
    with house.write(SYSTEM) as uow:
        add_shipment(uow, "SH-1", status=TrackingStatus.PENDING, planned_departure_on=TODAY - timedelta(2))
        add_shipment(uow, "SH-2", created_at=long_ago)
        add_shipment(uow, "SH-3", status=TrackingStatus.CUSTOMS, status_since=long_ago)
        add_shipment(uow, "SH-4", status=TrackingStatus.RETURN_TO_SENDER)
        add_shipment(uow, "SH-5", planned_arrival_on=TODAY - timedelta(1))
        add_shipment(uow, "SH-6", planned_arrival_on=TODAY, eta_at=uow.now() + timedelta(days=3))
        # Muted, arrived, in time, by sea: nothing to tell.
        add_shipment(uow, "SH-7", status=TrackingStatus.DELIVERY_FAILED, is_muted=True)
        add_shipment(uow, "SH-8", status=TrackingStatus.DELIVERED, planned_arrival_on=TODAY - timedelta(9))
        add_shipment(uow, "SH-9", planned_arrival_on=TODAY, eta_at=uow.now())
        add_shipment(uow, "SH-10", created_at=long_ago, mode=TransportMode.SEA)
    look(house)
    assert standing(house) == {
        "late_departure": "p-sh-1",
        "no_news": "p-sh-2",
        "customs_hold": "p-sh-3",
        "delivery_failed": "p-sh-4",
        "arrival_late": "p-sh-5",
        "predicted_late": "p-sh-6",
    }


def test_the_same_trouble_over_ten_looks_is_told_once_and_ends_by_itself(house: House, buyer: Actor) -> None:
    with house.write(SYSTEM) as uow:
        order = add_purchase(uow, "PO-1", promised_on=TODAY - timedelta(3), confirmed_at=uow.now())
        order_id = order.id
    look(house, times=10)
    assert standing(house) == {"purchase_order_overdue": "PO-1"}
    assert told(house) == 1
    with house.write(SYSTEM) as uow:
        uow.session.execute(
            sa.update(PurchaseOrder).where(sa.column("id") == order_id).values(status=PurchaseStatus.RECEIVED)
        )
    look(house)
    assert standing(house) == {}
    assert told(house) == 1, "its end is nothing to be told of"


def test_what_is_muted_stays_so_while_it_lasts(house: House, buyer: Actor, clock: StillClock) -> None:
    with house.write(SYSTEM) as uow:
        add_purchase(uow, "PO-1", promised_on=TODAY - timedelta(3), confirmed_at=uow.now())
    look(house)
    with house.write(buyer) as uow:
        alert_id = uow.session.connection().execute(sa.text("SELECT public_id FROM alert")).scalar_one()
        mute_alert(uow, alert_id, days=7, reason="They told us on the telephone.")
    for _ in range(5):
        clock.advance(timedelta(days=1))
        look(house, times=2)
    with house.read() as uow:
        states = [row[0] for row in uow.session.connection().execute(sa.text("SELECT status FROM alert"))]
    assert (states, told(house)) == (["muted"], 1)


def test_news_of_a_shipment_ends_its_silence(house: House) -> None:
    with house.write(SYSTEM) as uow:
        shipment = add_shipment(uow, "SH-1", created_at=uow.now() - timedelta(days=5))
        shipment_id = shipment.id or 0
    look(house)
    assert "no_news" in standing(house)
    with house.write(SYSTEM) as uow:
        uow.session.add(
            ShipmentEvent(
                shipment_id=shipment_id,
                position=1,
                status=TrackingStatus.IN_TRANSIT,
                occurred_at=uow.now(),
                source=EventSource.CARRIER,
                fingerprint="f",
                recorded_at=uow.now(),
                recorded_by="test",
            )
        )
    look(house)
    assert standing(house) == {}


def test_a_supplier_that_is_usually_late_is_expected_late_with_the_reason(house: House) -> None:
    with house.write(SYSTEM) as uow:
        supplier = add_supplier(uow)
        for number, days in enumerate((5, 4, 9), start=1):
            order = add_purchase(
                uow,
                f"PO-{number}",
                supplier=supplier,
                received=10,
                status=PurchaseStatus.RECEIVED,
                promised_on=date(2026, 1, 10),
            )
            uow.session.add(
                PurchaseReceipt(
                    number=f"GR-{number}",
                    order_id=order.id or 0,
                    location_id=1,
                    received_on=date(2026, 1, 10) + timedelta(days),
                    received_at=uow.now(),
                    received_by="test",
                )
            )
        add_purchase(
            uow, "PO-9", supplier=supplier, promised_on=TODAY + timedelta(10), confirmed_at=uow.now(), received=1
        )
    look(house)
    with house.read() as uow:
        row = uow.session.connection().execute(sa.text("SELECT kind, subject_ref, facts FROM alert")).one()
    assert row[:2] == ("purchase_order_predicted_late", "PO-9")
    for fact in ("2026-03-17", '"orders":"3"', '"days":"5"', '"worst_days":"9"'):
        assert fact in str(row[2]).replace("'", '"').replace(": ", ":")


def test_a_placed_order_without_an_answer_and_a_blocked_project_are_told(house: House, buyer: Actor) -> None:
    with house.write(buyer) as uow:
        project = create_project(
            uow, ProjectDraft(name="Garage", budget="1", starts_on=TODAY, due_on=TODAY + timedelta(30))
        )
        add_purchase(uow, "PO-1", expected_on=TODAY + timedelta(9), project_ref=project)
        milestone = add_milestone(
            uow,
            project,
            MilestoneDraft(
                name="Lift", due_on=TODAY + timedelta(5), blocking_kind="purchase_order", blocking_ref="PO-1"
            ),
        )
        uow.session.execute(
            sa.update(PurchaseOrder)
            .where(sa.column("number") == "PO-1")
            .values(placed_at=uow.now() - timedelta(days=4))
        )
    look(house, times=3)
    assert standing(house) == {
        "purchase_order_not_confirmed": "PO-1",
        "project_over_budget": project,
        "project_blocked": project,
    }
    assert told(house) == 3
    with house.write(buyer) as uow:
        finish_milestone(uow, project, milestone)
    look(house)
    assert "project_blocked" not in standing(house)


def test_the_shop_chooses_its_own_patience(house: House) -> None:
    admin = person(house, Role.ADMIN)[0]
    with house.write(SYSTEM) as uow:
        add_shipment(uow, "SH-1", planned_arrival_on=TODAY - timedelta(3))
    with house.write(admin) as uow:
        assert set_watch_limits(uow, {"arrival_late": 3}).quiet_sea == OURS.quiet_sea
    look(house)
    assert standing(house) == {}
    with house.write(admin) as uow:
        set_watch_limits(uow, {"arrival_late": 2})
    look(house)
    assert standing(house) == {"arrival_late": "p-sh-1"}
    with house.read() as uow:
        assert get_watch_limits(uow).arrival_late == 2


def test_how_long_a_shipment_may_be_silent_goes_by_how_it_travels() -> None:
    assert quiet_days(OURS, "in_transit", "air") < quiet_days(OURS, "in_transit", "sea")
    assert quiet_days(OURS, "pending", "sea") == OURS.announced


@given(st.lists(st.integers(-30, 90), max_size=40), st.dates(date(2026, 1, 1), date(2027, 1, 1)))
def test_a_prediction_needs_enough_orders_and_is_never_before_the_promise(days: list[int], due: date) -> None:
    found = predict_arrival(due, days)
    assert (found is None) == (len(days) < 3)
    if found is not None:
        assert found.expected_on >= due
        assert min(days) <= found.usual_days <= max(days)
        assert sum(day <= found.worst_days for day in days) >= 0.9 * len(days)
