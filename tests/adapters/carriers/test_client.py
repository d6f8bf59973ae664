"""A carrier that misbehaves: what may pass is tried again, what would not is not, and nothing secret is told."""

from __future__ import annotations

import base64
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from freight_app.adapters.carriers.client import CarrierClient, Reply, read_retry_after
from freight_app.adapters.carriers.dhl_unified.client import DhlUnified
from freight_app.adapters.carriers.dhl_unified.client import profile_of as dhl_profile
from freight_app.adapters.carriers.mydhl.client import MyDhl, basic_auth
from freight_app.adapters.carriers.mydhl.client import profile_of as mydhl_profile
from freight_app.kit.money import Money
from freight_app.shipping.carrier_errors import (
    CarrierBusy,
    CarrierFailure,
    CarrierNotSetUp,
    CarrierRefused,
    CarrierUnreachable,
    KeyRefused,
    OutcomeUnknown,
)
from freight_app.shipping.errors import UnreadableAnswer
from freight_app.shipping.ports import CarrierAddress, CarrierParcel, CustomsItem, RateRequest, ShipmentOrder
from freight_app.shipping.values import TrackingStatus
from tests.adapters.carriers.fake_carrier import BROKEN, GARBAGE, TOO_MANY, FakeCarrier, Given, fake_carrier, in_turn

KEY = "s3cr3t-k3y"
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
GOOD = Given(body={"shipments": [{"id": "1", "status": {"statusCode": "transit", "status": "on its way"}}]})
TUNIS = CarrierAddress(name="Shop", line="12 rue de Marseille", city="Tunis", country="TN", phone="+21671000000")
PARIS = CarrierAddress(
    name="Amina Ben Salah",
    line="Appartement 14, 3 avenue de la République prolongée du Nord",
    city="Paris",
    country="FR",
    postal_code="75011",
    phone="+33100000000",
)
BOX = CarrierParcel(weight_g=1500, length_mm=300, width_mm=200, height_mm=150)


def client_of(fake: FakeCarrier, slept: list[float] | None = None, **more: Any) -> CarrierClient:
    waited = [] if slept is None else slept
    options = {"timeout_s": 0.4, "headers": {"DHL-API-Key": KEY}} | more
    return CarrierClient(carrier="DHL", base_url=fake.url, sleep=waited.append, **options)


def dhl(fake: FakeCarrier, slept: list[float] | None = None, **more: Any) -> DhlUnified:
    profile = dhl_profile(has_key=True, calls_a_day=250, has_webhook=False)
    return DhlUnified(profile, client_of(fake, slept, **more))


def mydhl(fake: FakeCarrier, **more: Any) -> MyDhl:
    profile = mydhl_profile(lacks="", calls_a_day=500)
    client = client_of(fake, headers=basic_auth("shop", KEY), **more)
    return MyDhl(profile, client, account="123456789", requestor="Freight")


@pytest.mark.parametrize("bad", [TOO_MANY, BROKEN, GARBAGE, Given(slow_s=0.8), Given(body=b"{" + b" " * 99, cut=True)])
def test_what_may_pass_is_asked_again_and_the_answer_that_comes_then_counts(bad: Given) -> None:
    slept: list[float] = []
    with fake_carrier(in_turn(bad, GOOD)) as fake:
        answer = dhl(fake, slept).track("00340434292135100186")
    assert answer.shipments[0].status == TrackingStatus.IN_TRANSIT
    assert len(fake.calls) == 2
    assert fake.calls[0].headers["dhl-api-key"] == KEY
    # As long as the carrier says, where it says so.
    assert slept == [2.0] if bad is TOO_MANY else 0 < slept[0] < 2


def test_a_carrier_that_stays_bad_is_asked_three_times_and_no_failure_quotes_the_key() -> None:
    with fake_carrier(lambda _call: BROKEN) as fake, pytest.raises(CarrierFailure) as failure:
        dhl(fake).track("1")
    assert len(fake.calls) == 3
    assert KEY not in str(failure.value) + repr(failure.value.details)
    assert fake.url not in str(failure.value)
    assert KEY not in repr(dhl(fake)._client)


def test_who_wants_to_be_left_alone_for_long_is_not_waited_for() -> None:
    slept: list[float] = []
    busy = Given(429, "{}", {"Retry-After": "600"})
    with fake_carrier(lambda _call: busy) as fake, pytest.raises(CarrierBusy) as failure:
        dhl(fake, slept).track("1")
    assert (len(fake.calls), slept, failure.value.retry_after_s) == (1, [], 600)


@pytest.mark.parametrize(("status", "error"), [(401, KeyRefused), (403, KeyRefused), (302, CarrierRefused)])
def test_a_clear_no_is_not_asked_again(status: int, error: type[Exception]) -> None:
    no = Given(status, "{}", {"Location": "http://elsewhere.test/"})
    with fake_carrier(lambda _call: no) as fake, pytest.raises(error):
        dhl(fake).track("1")
    assert len(fake.calls) == 1


def test_an_answer_without_end_is_broken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("freight_app.adapters.carriers.client.MAX_ANSWER_BYTES", 1000)
    with fake_carrier(lambda _call: Given(body=b" " * 5000)) as fake, pytest.raises(CarrierFailure, match="no end"):
        dhl(fake, tries=1).track("1")


def test_nobody_at_home_is_told_as_such() -> None:
    with fake_carrier(lambda _call: GOOD) as fake:
        pass
    with pytest.raises(CarrierUnreachable):
        dhl(fake, tries=1).track("1")


def test_retry_after_has_two_forms_and_anything_else_says_nothing() -> None:
    assert read_retry_after("120", NOW) == 120
    assert read_retry_after("Mon, 02 Mar 2026 09:01:30 GMT", NOW) == 90
    assert read_retry_after("Mon, 02 Mar 2026 08:00:00 GMT", NOW) == 0
    assert read_retry_after("9" * 30, NOW) == 86_400
    assert [read_retry_after(odd, NOW) for odd in ("", "soon", "-5", "١٢")] == [None] * 4


def test_every_try_passes_the_turnstile_and_is_told_how_it_went() -> None:
    told: list[str] = []

    class Watch:
        def admit(self, number: str, /) -> float:
            told.append(f"admit {number}")
            return 0.25

        def tell_success(self) -> None:
            told.append("good")

        def tell_failure(self, error: Exception, /) -> None:
            told.append(type(error).__name__)

    slept: list[float] = []
    with fake_carrier(in_turn(GARBAGE, GOOD)) as fake:
        dhl(fake, slept, turnstile=Watch()).track("77")
    assert told == ["admit 77", "UnreadableAnswer", "admit 77", "good"]
    assert slept.count(0.25) == 2


def test_recorded_bodies_come_through_the_wire_as_they_are(shared_data: Path) -> None:
    known = (shared_data / "dhl" / "unified_success_7777777770.json").read_bytes()
    unknown = (shared_data / "dhl" / "unified_error_not_found.json").read_bytes()
    with fake_carrier(in_turn(Given(body=known), Given(404, unknown))) as fake:
        assert dhl(fake).track("7777777770").shipments[0].events
        assert dhl(fake).track("1").refusal_code == "not_found"
    assert fake.calls[0].params["trackingNumber"] == "7777777770"
    express = (shared_data / "dhl" / "mydhl_response.json").read_bytes()
    with fake_carrier(in_turn(Given(body=express))) as fake:
        assert mydhl(fake).track("a/../b").shipments
    assert fake.calls[0].path == "/shipments/a%2F..%2Fb/tracking"


def test_without_a_key_nobody_is_asked() -> None:
    profile = dhl_profile(has_key=False, calls_a_day=250, has_webhook=False)
    with fake_carrier(lambda _call: GOOD) as fake, pytest.raises(CarrierNotSetUp, match="FREIGHT_DHL_UNIFIED_KEY"):
        DhlUnified(profile, client_of(fake)).track("1")
    assert fake.calls == []


def test_rates_come_cheapest_first_in_the_currency_of_who_pays() -> None:
    products = [
        {"productCode": "Y", "productName": "EXPRESS 12:00", "totalPrice": [_price("BILLC", "TND", 210.5)]},
        {
            "productCode": "P",
            "productName": "EXPRESS WORLDWIDE",
            "totalPrice": [_price("BASEC", "EUR", 44.0), _price("BILLC", "TND", 148.1234)],
            "deliveryCapabilities": {"estimatedDeliveryDateAndTime": "2026-03-05T23:59:00", "totalTransitDays": "3"},
        },
        {"productCode": "X", "productName": "ON REQUEST", "totalPrice": [_price("BILLC", "TND", 0)]},
    ]
    request = RateRequest(TUNIS, PARIS, (BOX, BOX), date(2026, 3, 2), is_declarable=True)
    with fake_carrier(in_turn(Given(body={"products": products}))) as fake:
        rates = mydhl(fake).rate(request)
    assert [(rate.code, rate.price) for rate in rates] == [
        ("P", Money(148_123, "TND")), ("Y", Money(210_500, "TND")), ("X", None),
    ]  # fmt: skip
    assert rates[0].transit_days == 3
    asked = fake.calls[0]
    assert asked.headers["authorization"] == "Basic " + base64.b64encode(f"shop:{KEY}".encode()).decode()
    assert (asked.params["weight"], asked.params["height"], asked.params["isCustomsDeclarable"]) == (
        "3.000",
        "30",
        "true",
    )
    assert "originPostalCode" not in asked.params


def _price(kind: str, currency: str, amount: float) -> dict[str, Any]:
    return {"currencyType": kind, "priceCurrency": currency, "price": amount}


def order() -> ShipmentOrder:
    item = CustomsItem("Ball bearing 6308", 4, "8482.10", Money(120_000, "TND"), "DE", 600)
    return ShipmentOrder("SH-2026-00001", "P", TUNIS, PARIS, (BOX,), NOW, "Ball bearings", (item,), "DAP")


def test_a_shipment_is_made_with_its_label_and_its_customs_lines() -> None:
    label = base64.b64encode(b"%PDF-1.4 label").decode()
    made = {
        "shipmentTrackingNumber": 1234567890,
        "dispatchConfirmationNumber": "PRG200227000256",
        "packages": [{"referenceNumber": 1, "trackingNumber": "JD014600003889343955"}],
        "documents": [
            {"imageFormat": "PDF", "content": label, "typeCode": "label"},
            {"content": "&%!", "typeCode": "x"},
        ],
    }
    with fake_carrier(in_turn(Given(201, made))) as fake:
        found = mydhl(fake).ship(order())
    assert (found.number, found.parcel_numbers, found.pickup_reference) == (
        "1234567890", ("JD014600003889343955",), "PRG200227000256",
    )  # fmt: skip
    assert [(paper.kind, paper.media_type, paper.content) for paper in found.papers] == [
        ("label", "application/pdf", b"%PDF-1.4 label")
    ]
    said = fake.calls[0].json
    assert said["plannedShippingDateAndTime"] == "2026-03-02T09:00:00GMT+00:00"
    assert said["content"]["exportDeclaration"]["lineItems"][0]["price"] == 30.0
    assert said["customerDetails"]["receiverDetails"]["postalAddress"]["addressLine2"] == "prolongée du Nord"


@pytest.mark.parametrize("lost", [Given(500, "{}"), Given(201, slow_s=0.8), Given(201, b"<ok>")])
def test_an_order_whose_answer_is_lost_is_not_sent_again(lost: Given) -> None:
    with fake_carrier(lambda _call: lost) as fake, pytest.raises(OutcomeUnknown):
        mydhl(fake).ship(order())
    assert len(fake.calls) == 1


def test_an_order_that_was_not_heard_is_sent_again() -> None:
    made = Given(201, {"shipmentTrackingNumber": "1"})
    with fake_carrier(in_turn(TOO_MANY, made)) as fake:
        assert mydhl(fake).ship(order()).number == "1"


def test_a_refused_order_says_why_in_the_words_of_the_carrier() -> None:
    no = {"title": "Bad request", "detail": "Multiple problems", "additionalDetails": ["postalCode is missing"]}
    with (
        fake_carrier(lambda _call: Given(422, no)) as fake,
        pytest.raises(CarrierRefused, match="postalCode is missing"),
    ):
        mydhl(fake).ship(order())
    assert len(fake.calls) == 1


def test_a_proof_is_fetched_and_a_pickup_called_off() -> None:
    proof = {
        "documents": [{"encodingFormat": "PDF", "content": base64.b64encode(b"%PDF pod").decode(), "typeCode": "POD"}]
    }
    with fake_carrier(in_turn(Given(body=proof), Given(200, b""))) as fake:
        paper = mydhl(fake).proof("1234567890")
        mydhl(fake).cancel("PRG1", "not needed")
    assert (paper.kind, paper.content) == ("proof", b"%PDF pod")
    assert (fake.calls[1].method, fake.calls[1].path) == ("DELETE", "/pickups/PRG1")


def test_a_refusal_without_words_is_no_answer() -> None:
    with fake_carrier(lambda _call: Given(400, {"shipments": []})) as fake, pytest.raises(UnreadableAnswer):
        dhl(fake, tries=1).track("1")


def test_a_reply_does_not_show_its_content() -> None:
    assert "label" not in repr(Reply(200, b"label"))
