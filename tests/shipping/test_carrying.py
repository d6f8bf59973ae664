"""What staff ask of carriers: a number at once, a label once, a proof that is kept; and a carrier of their own."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from pydantic import SecretStr
from sqlmodel import col, select

from freight_app.accounts.permissions import Permission
from freight_app.adapters.carriers.registry import HouseCarriers
from freight_app.kit.actor import Actor
from freight_app.kit.clock import StillClock
from freight_app.kit.errors import InvalidInput, NotAllowed, NotFound
from freight_app.kit.house import House
from freight_app.kit.money import Money
from freight_app.shipping import carrier_papers, carrying
from freight_app.shipping.carrier_dtos import AddressRequest, LabelRequest, ParcelSizes, RateQuestion
from freight_app.shipping.carrier_errors import CarrierCannot, CarrierNotSetUp
from freight_app.shipping.creating import create_shipment
from freight_app.shipping.models import Parcel, Shipment
from freight_app.shipping.polling import mappings, polling
from freight_app.shipping.ports import Carriers
from freight_app.shipping.shipment_dtos import ItemRequest, ParcelRequest, ShipmentRequest
from freight_app.shipping.values import Direction
from freight_app.work.running import run_due_tasks
from freight_app.work.service import list_dead_tasks
from tests.adapters.carriers.fake_carrier import BROKEN, Call, FakeCarrier, Given, fake_carrier
from tests.adapters.carriers.test_generic import BODY, FILE

SHIPPER = Actor(label="Sami", permissions=frozenset({Permission.SHIPPING_READ, Permission.SHIPPING_EDIT}))
READER = Actor(label="Rim", permissions=frozenset({Permission.SHIPPING_READ}))
OWNER = Actor(label="Olfa", permissions=SHIPPER.permissions | {Permission.SETTINGS_EDIT})
LABEL = b"%PDF-1.4 a label"
MADE = {
    "shipmentTrackingNumber": "1234567890",
    "dispatchConfirmationNumber": "PRG1",
    "packages": [{"trackingNumber": "JD01"}],
    "documents": [{"imageFormat": "PDF", "content": base64.b64encode(LABEL).decode(), "typeCode": "label"}],
}
PROOF = {"documents": [{"encodingFormat": "PDF", "content": base64.b64encode(b"%PDF pod").decode(), "typeCode": "POD"}]}
TRACKED = {"shipments": [{"shipmentTrackingNumber": "1234567890", "status": "Success", "events": [
    {"date": "2026-03-02", "time": "08:00:00", "typeCode": "PU", "description": "Picked up", "GMTOffset": "+01:00"}
]}]}  # fmt: skip
AT_HOME = AddressRequest(name="The shop", line="12 rue de Marseille", city="Tunis", country="TN", phone="71000000")
ABROAD = AddressRequest(
    name="Amina", line="3 rue Oberkampf", city="Paris", country="FR", postal_code="75011", phone="1"
)


def request(**changes: Any) -> LabelRequest:
    values = {
        "product": "P", "origin": AT_HOME, "destination": AT_HOME, "contents": "Bearings",
        "ready_at": datetime(2026, 3, 3, 9, tzinfo=UTC), "wants_pickup": True,
    }  # fmt: skip
    return LabelRequest.model_validate(values | changes)


@contextmanager
def express(house: House, answer: dict[str, Given] | None = None, **settings: Any) -> Iterator[FakeCarrier]:
    """DHL Express of the tests: what each path answers."""
    given = {"/shipments": Given(201, MADE), "/proof-of-delivery": Given(body=PROOF), "/tracking": Given(body=TRACKED)}
    given |= {"/pickups/PRG1": Given(200, b"")} | (answer or {})

    def by_path(call: Call) -> Given:
        return next(one for ending, one in given.items() if call.path.endswith(ending))

    with fake_carrier(by_path) as fake:
        named = {"mydhl_user": "shop", "mydhl_password": SecretStr("p"), "mydhl_account": "1", "mydhl_url": fake.url}
        known = house.settings.model_copy(update=named | settings)
        house.database.ports.provide(Carriers, HouseCarriers(known, house.database, sleep=lambda _s: None))
        yield fake


def open_shipment(house: House, *, carrier: str = "mydhl", number: str = "", goods: int = 0) -> str:
    parcel = ParcelRequest(weight_g=1500, length_mm=300, width_mm=200, height_mm=100)
    item = ItemRequest(kind="order", ref="FR-1", name="Bearing", quantity=goods, hs_code="848210") if goods else None
    wanted = ShipmentRequest(
        direction=Direction.OUTBOUND,
        carrier=carrier,
        tracking_number=number,
        parcels=[parcel],
        items=[item] if item else [],
    )
    with house.write(SHIPPER) as uow:
        return create_shipment(uow, wanted, key=f"{carrier}{number}").public_id


def order(house: House, public_id: str, wanted: LabelRequest | None = None) -> None:
    with house.write(SHIPPER) as uow:
        carrier_papers.order_label(uow, public_id, wanted or request())
    run_due_tasks(house.database)


def test_a_label_is_ordered_once_kept_and_the_shipment_followed_from_then_on(house: House) -> None:
    public_id = open_shipment(house)
    with express(house) as fake:
        order(house, public_id)
        with house.read(READER) as uow:
            paper = carrier_papers.open_paper(uow, public_id, "label")
            seen = carrying.view_at_carrier(uow, public_id)
            shipment = uow.session.exec(select(Shipment)).one()
            assert uow.session.exec(select(Parcel.tracking_number)).one() == "JD01"
            assert (paper.content, paper.media_type) == (LABEL, "application/pdf")
            assert paper.name == f"{shipment.number}-label.pdf"
            assert (shipment.tracking_number, shipment.is_followed) == ("1234567890", True)
            assert (seen.has_label, seen.pickup_reference, seen.last_error) == (True, "PRG1", "")
        with house.write(SHIPPER) as uow, pytest.raises(carrier_papers.LabelOrdered):
            carrier_papers.order_label(uow, public_id, request())
        # The proof, and the pickup called off.
        with house.write(SHIPPER) as uow:
            carrier_papers.fetch_proof(uow, public_id)
            carrier_papers.cancel_pickup(uow, public_id)
        run_due_tasks(house.database)
    with house.read(READER) as uow:
        assert carrier_papers.open_paper(uow, public_id, "proof").content == b"%PDF pod"
        assert carrying.view_at_carrier(uow, public_id).pickup_reference == ""
    assert [call.method for call in fake.calls if call.path != "/shipments/1234567890/tracking"] == [
        "POST", "GET", "DELETE",
    ]  # fmt: skip


@pytest.mark.parametrize("bad", [BROKEN, Given(422, {"detail": "postal code"}), Given(201, b"ok")])
def test_a_refused_or_lost_order_says_so_and_is_not_sent_again(house: House, bad: Given) -> None:
    public_id = open_shipment(house)
    with express(house, {"/shipments": bad}) as fake:
        order(house, public_id)
    with house.read(READER) as uow:
        seen = carrying.view_at_carrier(uow, public_id)
        assert (seen.has_label, bool(seen.last_error)) == (False, True)
        with pytest.raises(NotFound):
            carrier_papers.open_paper(uow, public_id, "label")
    with house.read() as uow:
        assert list_dead_tasks(uow) == []
    assert len(fake.calls) == 1


def test_across_a_border_the_goods_are_declared_with_all_of_their_value(house: House) -> None:
    public_id = open_shipment(house, goods=3)
    abroad = request(destination=ABROAD)
    with express(house) as fake:
        with house.write(SHIPPER) as uow, pytest.raises(InvalidInput) as refused:
            carrier_papers.order_label(uow, public_id, abroad)
        assert refused.value.field == "customs_value"
        with house.write() as uow:
            shipment = uow.session.exec(select(Shipment)).one()
            shipment.customs_value_minor, shipment.customs_currency, shipment.origin_country = 100_001, "TND", "DE"
            uow.session.add(shipment)
        order(house, public_id, abroad)
    content = fake.calls[0].json["content"]
    assert (content["declaredValue"], content["declaredValueCurrency"]) == (100.001, "TND")
    assert content["exportDeclaration"]["lineItems"][0]["commodityCodes"][0]["value"] == "848210"


def test_what_cannot_be_ordered_is_refused_before_anybody_is_asked(house: House) -> None:
    with express(house) as fake, house.write(SHIPPER) as uow:
        with pytest.raises(CarrierCannot):
            carrier_papers.order_label(uow, _open(uow, "dhl_unified"), request())
        with pytest.raises(InvalidInput, match="weight"):
            carrier_papers.order_label(uow, _open(uow, "mydhl", weight=None), request())
        with pytest.raises(InvalidInput, match="offset"):
            carrier_papers.order_label(uow, _open(uow, "mydhl"), request(ready_at=datetime(2026, 3, 3, 9)))  # noqa: DTZ001
        with pytest.raises(NotFound):
            carrier_papers.order_label(uow, "nobody's", request())
    with express(house, mydhl_user=""), house.write(SHIPPER) as uow, pytest.raises(CarrierNotSetUp):
        carrier_papers.order_label(uow, _open(uow, "mydhl", weight=7), request())
    with house.write(READER) as uow, pytest.raises(NotAllowed):
        carrier_papers.order_label(uow, "any", request())
    assert fake.calls == []


def _open(uow: Any, carrier: str, weight: int | None = 5) -> str:
    parcel = ParcelRequest(weight_g=weight, length_mm=10, width_mm=10, height_mm=10)
    wanted = ShipmentRequest(direction=Direction.OUTBOUND, carrier=carrier, parcels=[parcel])
    return create_shipment(uow, wanted, key=f"{carrier}{weight}").public_id


def test_asked_now_a_shipment_goes_before_all_others_and_its_answer_is_news(house: House) -> None:
    public_id = open_shipment(house, number="1234567890")
    with express(house) as fake:
        with house.write(SHIPPER) as uow:
            carrying.ask_now(uow, public_id)
            carrying.ask_now(uow, public_id)
            assert carrying.view_at_carrier(uow, public_id).is_being_asked
        assert run_due_tasks(house.database) == 1
        with house.write() as uow:
            assert polling.hand_out_questions(uow) == 0
    assert len(fake.calls) == 1
    with house.read(READER) as uow:
        seen = carrying.view_at_carrier(uow, public_id)
        assert seen.last_error == ""
        status = uow.session.exec(select(Shipment.status)).one()
    assert (status, seen.is_being_asked, seen.failures, seen.asked_at) == (
        "picked_up",
        False,
        0,
        house.database.clock.now(),
    )
    by_hand = open_shipment(house, carrier="manual")
    with house.write(SHIPPER) as uow, pytest.raises(InvalidInput):
        carrying.ask_now(uow, by_hand)


def test_a_number_that_stays_unknown_is_asked_less_and_given_up_after_two_months(
    house: House, clock: StillClock
) -> None:
    open_shipment(house, number="404")
    unknown = Given(404, {"status": 404, "title": "No shipment found", "detail": "none"})
    with express(house, {"/tracking": unknown}) as fake:
        waits = []
        for _ in range(6):
            with house.write() as uow:
                assert polling.hand_out_questions(uow) == 1
            run_due_tasks(house.database)
            with house.read() as uow:
                due = uow.session.exec(select(Shipment.next_poll_at)).one()
            assert due is not None
            waits.append((due - clock.now()) // timedelta(minutes=20))
            clock.set(due)
        assert waits == [1, 2, 4, 8, 16, 32]
        clock.advance(timedelta(days=60))
        with house.write() as uow:
            assert polling.hand_out_questions(uow) == 1
        run_due_tasks(house.database)
        with house.read() as uow:
            assert uow.session.exec(select(Shipment.is_followed)).one() is False
    assert len(fake.calls) == 7


def test_one_number_is_tried_and_only_the_call_is_written_down(house: House) -> None:
    with express(house):
        answer = carrying.try_number(house.database.ports, SHIPPER, "mydhl", " 1234567890 ")
        assert answer.shipments[0].events
        with house.read(READER) as uow:
            assert uow.session.exec(select(col(Shipment.id))).all() == []
            views = {one.code: one for one in carrying.list_carriers(uow)}
        assert (views["mydhl"].calls_used, views["mydhl"].calls_left) == (1, 499)
        assert views["dhl_unified"].lacks == "FREIGHT_DHL_UNIFIED_KEY"
        assert views["manual"].can == []
        with pytest.raises(NotAllowed):
            carrying.try_number(house.database.ports, READER, "mydhl", "1234567890")
        with pytest.raises(InvalidInput):
            carrying.try_number(house.database.ports, SHIPPER, "mydhl", "\0\0\0")


def test_a_price_is_asked_for_tomorrow(house: House) -> None:
    price = {"currencyType": "BILLC", "priceCurrency": "TND", "price": 99.5}
    rates = {"/rates": Given(body={"products": [{"productCode": "P", "totalPrice": [price]}]})}
    sizes = ParcelSizes(weight_g=500, length_mm=100, width_mm=100, height_mm=100)
    question = RateQuestion(
        origin_city="Tunis", origin_country="TN", destination_city="Paris", destination_country="FR", parcel=sizes
    )
    with express(house, rates) as fake:
        with house.read(READER) as uow:
            wanted = carrying.prepare_price(uow, question)
        found = carrying.ask_price(house.database.ports, READER, "mydhl", wanted)
        assert [rate.price for rate in found] == [Money(99_500, "TND")]
        with pytest.raises(CarrierCannot):
            carrying.ask_price(house.database.ports, READER, "dhl_unified", wanted)
    assert fake.calls[0].params["plannedShippingDate"] == date(2026, 3, 3).isoformat()


def test_a_carrier_of_ones_own_is_described_used_and_forgotten(house: House) -> None:
    with express(house, carrier_secrets=SecretStr("rapid_key=k3y")):
        with house.read(SHIPPER) as uow:
            assert mappings.try_mapping(uow, FILE, BODY.encode()).answer is not None
        with house.write(SHIPPER) as uow, pytest.raises(NotAllowed):
            # It would send secrets of the settings wherever the file says.
            mappings.keep_mapping(uow, FILE)
        with house.write(OWNER) as uow:
            assert mappings.keep_mapping(uow, FILE).profile.name == "Rapid-Poste"
        with house.read(READER) as uow:
            described = next(one for one in carrying.list_carriers(uow) if one.code == "rapid_poste")
            assert (described.is_uploaded, described.lacks) == (True, "")
        with house.write(OWNER) as uow:
            mappings.remove_mapping(uow, "rapid_poste")
        with house.write(OWNER) as uow, pytest.raises(NotFound):
            mappings.remove_mapping(uow, "rapid_poste")


def test_a_broken_file_of_the_data_folder_is_named_and_the_others_go_on(house: House) -> None:
    folder = house.settings.data_dir / "carriers"
    folder.mkdir()
    (folder / "good.yaml").write_text(FILE)
    (folder / "odd.yaml").write_text(FILE.replace("Africa/Tunis", "Tunis").replace("rapid_poste", "other"))
    with house.read(READER) as uow:
        assert [one.name for one in carrying.list_broken_files(uow)] == ["odd.yaml"]
        assert "times.zone" in carrying.list_broken_files(uow)[0].reason
        assert "rapid_poste" in {one.code for one in carrying.list_carriers(uow)}
