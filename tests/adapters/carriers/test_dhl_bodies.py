"""Every body of DHL that we were given says what it should, and none of its traps is fallen into.

The table says why. Bodies are read in place.
"""

from __future__ import annotations

import csv
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from freight_app.adapters.carriers.dhl_unified.units import status_of_event as status_in_unified
from freight_app.adapters.carriers.mydhl.units import status_of_event as status_in_mydhl
from freight_app.adapters.carriers.parsing import parse_answer
from freight_app.adapters.carriers.words import status_in_words
from freight_app.cli import app
from freight_app.shipping.dtos import CarrierShipment
from freight_app.shipping.errors import UnreadableAnswer
from freight_app.shipping.values import TrackingStatus as S

# Body, status, its events from the oldest to the newest, what the disagreement speaks of, and why.
BODIES = [
    (
        "unified_success_00340434292135100056",
        S.PENDING,
        [S.PENDING],
        "",
        "only announced: nobody has the parcel yet, although the body has an event",
    ),
    (
        "unified_success_12345678",
        S.DELIVERED,
        [S.PENDING, S.IN_TRANSIT, S.IN_TRANSIT, S.PENDING, S.DELIVERED],
        "",
        "two events have no statusCode and are read by their words; one was entered late, at its own time",
    ),
    (
        "unified_success_3SHM00001165430",
        S.DELIVERY_FAILED,
        [
            S.PENDING,
            S.IN_TRANSIT,
            S.IN_TRANSIT,
            S.IN_TRANSIT,
            S.IN_TRANSIT,
            S.IN_TRANSIT,
            S.OUT_FOR_DELIVERY,
            S.OUT_FOR_DELIVERY,
            S.DELIVERY_FAILED,
            S.DELIVERY_FAILED,
        ],
        "the header says transit",
        "the header says transit while the newest event is a failure; two events have the same second",
    ),
    (
        "unified_success_422891590640",
        S.DELIVERED,
        [S.DELIVERY_FAILED, S.READY_FOR_PICKUP, S.DELIVERED],
        "",
        "in Polish: 'transit' waits at a terminal for its receiver after an attempt that failed",
    ),
    (
        "unified_success_7777777770",
        S.PENDING,
        [S.PENDING],
        "its words say DELIVERED",
        "the id is a number; the code says pre-transit, a text DELIVERED: no text delivers, and both are shown",
    ),
    (
        "unified_success_JJD000390005893028175",
        S.DELIVERED,
        [S.PENDING, S.IN_TRANSIT, S.IN_TRANSIT, S.OUT_FOR_DELIVERY, S.DELIVERED],
        "",
        "times without an offset are German ones; 'transit' on the delivery vehicle is out for delivery",
    ),
    (
        "mydhl_response",
        S.DELIVERED,
        [S.PICKED_UP, S.DELIVERED],
        "",
        "date and time stand apart, the newest event first, codes are those of Express",
    ),
]


@pytest.mark.parametrize(("name", "status", "events", "disagreement", "why"), BODIES, ids=[row[0] for row in BODIES])
def test_a_body_says_where_its_shipment_is(
    shared_data: Path, name: str, status: S, events: list[S], disagreement: str, why: str
) -> None:
    answer = parse_answer(carrier_of(name), (shared_data / "dhl" / f"{name}.json").read_bytes())
    (shipment,) = answer.shipments
    assert shipment.status == status, why
    assert [event.status for event in shipment.events] == events, why
    assert (disagreement in shipment.disagreement) if disagreement else not shipment.disagreement, why
    times = [event.moment.at for event in shipment.events if event.moment.at]
    assert times == sorted(times), why
    assert len(times) == len(events), why


def test_every_body_of_the_data_is_in_the_table_or_refuses(shared_data: Path) -> None:
    refusals = {}
    for path in (shared_data / "dhl").glob("*.json"):
        answer = parse_answer(carrier_of(path.stem), path.read_bytes())
        if answer.refusal_code:
            refusals[path.stem] = answer.refusal_code
        else:
            assert path.stem in [row[0] for row in BODIES]
    assert refusals == {
        "mydhl_404": "not_found",
        "unified_error_not_found": "not_found",
        "unified_error_too_many_requests": "too_many_requests",
    }


def test_two_events_of_one_second_keep_the_carriers_order(shared_data: Path) -> None:
    body = (shared_data / "dhl" / "unified_success_3SHM00001165430.json").read_bytes()
    (shipment,) = parse_answer("dhl", body).shipments
    assert [event.text for event in shipment.events[6:8]] == ["OUT_FOR_DELIVERY", "PARCEL_HANDED_OVER_TO_COURIER"]


def test_what_a_body_says_of_its_shipment(shared_data: Path) -> None:
    (shipment,) = parse_answer("dhl", (shared_data / "dhl/unified_success_7777777770.json").read_bytes()).shipments
    assert (shipment.number, shipment.pieces, shipment.weight_kg) == ("7777777770", 8, 253.5)
    assert shipment.estimated_at is not None
    assert shipment.estimated_at.written == "2018-08-03T00:00:00Z"
    (ocean,) = parse_answer("dhl", (shared_data / "dhl/unified_success_12345678.json").read_bytes()).shipments
    assert (ocean.origin, ocean.destination, ocean.weight_kg) == ("JOHOR BAHRU, MY", "AUCKLAND, NZ", 2732.8)


def test_delivered_at_a_shop_is_ready_for_pickup_and_delivered_by_no_text() -> None:
    shop = unified(events=[event("2020-01-02T10:00:00Z", "delivered", "DELIVERED_AT_PARCELSHOP")])
    assert shop.status == S.READY_FOR_PICKUP
    collected = unified(events=[event("2020-01-02T10:00:00Z", "delivered", "COLLECTED_AT_PARCELSHOP")])
    assert collected.status == S.DELIVERED
    by_courier = unified(events=[event("2020-01-02T10:00:00Z", "transit", "PARCEL_PICKED_UP_AT_PARCELSHOP")])
    assert by_courier.status == S.PICKED_UP


@given(
    st.sampled_from(["pre-transit", "transit", "failure", "TRANSIT"]),
    st.sampled_from(["Delivered", "zugestellt", "DELIVERED_IN_MAILBOX", "bezorgd", "livré", "entregado"])
    | st.text(max_size=40),
)
def test_nothing_is_delivered_because_a_text_says_so(code: str, words: str) -> None:
    assert status_in_unified(code, words)[0] != S.DELIVERED


def test_several_shipments_of_one_answer_are_all_told() -> None:
    body = {"shipments": [shipment_body(1, []), shipment_body("2", []), "garbage", shipment_body("3", [])]}
    assert [one.number for one in parse_answer("dhl_unified", json.dumps(body).encode()).shipments] == ["1", "2", "3"]


def test_a_list_from_the_oldest_down_is_read_as_well() -> None:
    up = [
        event("2020-01-01T08:00:00Z", "transit", "a"),
        event("2020-01-02T08:00:00Z", "delivered", "b"),
        event("2020-01-02T08:00:00Z", "delivered", "c"),
    ]
    assert [one.text for one in unified(events=up).events] == ["a", "b", "c"]
    assert [one.text for one in unified(events=up[::-1]).events] == ["a", "b", "c"]


def test_times_with_and_without_offset_stand_in_one_order() -> None:
    events = [
        event("2020-06-01T09:30:00", "delivered", "delivered"),
        event("2020-06-01T06:00:00Z", "transit", "OUT_FOR_DELIVERY"),
        event("2020-06-01T04:00:00+02:00", "transit", "PARCEL_SORTED_AT_HUB"),
        event("not a time", "transit", "somewhere between"),
    ]
    shipment = unified(service="parcel-nl", events=events)
    assert [one.text for one in shipment.events][-2:] == ["OUT_FOR_DELIVERY", "delivered"]
    moment = shipment.events[-1].moment
    assert (moment.at.isoformat() if moment.at else "", moment.is_zone_assumed) == ("2020-06-01T07:30:00+00:00", True)


def test_a_header_that_is_newer_than_every_event_holds() -> None:
    header = {"statusCode": "delivered", "status": "Delivered", "timestamp": "2020-01-03T12:00:00Z"}
    shipment = unified(header, events=[event("2020-01-03T08:00:00Z", "transit", "OUT_FOR_DELIVERY")])
    assert shipment.status == S.DELIVERED
    assert "the header says delivered" in shipment.disagreement


def test_a_scan_after_the_delivery_takes_nothing_back_and_a_return_does() -> None:
    header = {"statusCode": "delivered", "status": "Delivered", "timestamp": "2020-01-03T12:00:00Z"}
    before = [event("2020-01-03T12:00:00Z", "delivered", "Delivered")]
    late = unified(header, events=[event("2020-01-03T18:00:00Z", "transit", "PARCEL_SORTED_AT_HUB"), *before])
    assert (late.status, bool(late.disagreement)) == (S.DELIVERED, True)
    back = unified(header, events=[event("2020-01-04T18:00:00Z", "transit", "RETURNED_TO_SHIPPER"), *before])
    assert back.status == S.RETURN_TO_SENDER


def test_an_answer_without_events_says_what_its_header_says() -> None:
    assert unified({"statusCode": "transit", "description": "Clearance event"}).status == S.CUSTOMS
    assert unified({}).status == S.UNKNOWN
    assert unified({"statusCode": "unknown"}).status == S.UNKNOWN


def test_the_summary_of_express_is_of_the_question_and_not_of_the_shipment() -> None:
    events = [
        {
            "date": "2024-01-02",
            "time": "09:00:00",
            "GMTOffset": "+01:00",
            "typeCode": "WC",
            "description": "With courier",
        },
        {"date": "2024-01-01", "time": "23:30:00", "GMTOffset": "-05:00", "typeCode": "CD", "description": "Clearance"},
        {
            "date": "2024-01-02",
            "time": "04:00:00",
            "GMTOffset": "+00:00",
            "typeCode": "ZZ",
            "description": "Parcel on hold",
        },
    ]
    body = {
        "shipments": [
            {"shipmentTrackingNumber": 123, "status": "Success", "pieces": [{"events": events}, {"events": events[:1]}]}
        ]
    }
    (shipment,) = parse_answer("mydhl", json.dumps(body).encode()).shipments
    assert (shipment.number, shipment.header_status, shipment.disagreement) == ("123", None, "")
    assert [one.status for one in shipment.events] == [S.ON_HOLD, S.CUSTOMS, S.OUT_FOR_DELIVERY]


def test_express_codes_say_what_dhl_says_that_they_mean(shared_data: Path) -> None:
    rows = codes(shared_data, "express")
    unknown = {code for code, _ in rows if not code.isdigit() and status_in_mydhl(code, "") == S.UNKNOWN}
    assert unknown == set()
    for code, status in EXPRESS.items():
        assert status_in_mydhl(code, "") == status


EXPRESS = {
    "OK": S.DELIVERED,
    "NH": S.DELIVERY_FAILED,
    "CC": S.READY_FOR_PICKUP,
    "BR": S.IN_TRANSIT,
    "UD": S.CUSTOMS,
    "RT": S.RETURN_TO_SENDER,
    "WC": S.OUT_FOR_DELIVERY,
    "PD": S.IN_TRANSIT,
}


def test_nine_in_ten_of_the_sentences_of_all_services_are_understood(shared_data: Path) -> None:
    """The rest says nothing of a parcel's way ("a photo was taken"): the coarse code stands for it."""
    for service in ("ecommerce", "ecommerce-europe", "freight", "dgf", "ecommerce-ppl", "parcel-de"):
        sentences = [sentence for _, sentence in codes(shared_data, service)]
        unread = [sentence for sentence in sentences if status_in_words(sentence) is None]
        assert len(unread) <= max(2, len(sentences) * 0.1), (service, unread)
    for service, sentence, status in SENTENCES:
        assert status_in_words(sentence) == status, (service, sentence)


SENTENCES = [
    ("ecommerce", "DELIVERY ATTEMPTED; RETURNED FOR RE-DELIVERY", S.DELIVERY_FAILED),
    ("ecommerce", "CLEARED CUSTOMS", S.IN_TRANSIT),
    ("ecommerce", "HELD AT CUSTOMS", S.CUSTOMS),
    ("ecommerce", "PICKED UP BY CONSIGNEE FROM PICKUP LOCATION", S.DELIVERED),
    ("ecommerce", "AVAILABLE FOR PICKUP AT POST OFFICE", S.READY_FOR_PICKUP),
    ("ecommerce-europe", "The shipment has been handed over to the Parcelshop", S.READY_FOR_PICKUP),
    ("freight", "Shipment in warehouse - ready for self collection by consignee", S.READY_FOR_PICKUP),
    ("express", "Shipment is on hold", S.ON_HOLD),
    ("express", "Delivery attempted; recipient not home", S.DELIVERY_FAILED),
    ("express", "Awaiting collection by recipient as requested", S.READY_FOR_PICKUP),
    ("express", "Shipment picked up", S.PICKED_UP),
    ("express", "Processed for clearance at LEIPZIG - GERMANY", S.CUSTOMS),
    ("express", "Returned to shipper", S.RETURN_TO_SENDER),
    ("express", "Departed Facility in LEIPZIG - GERMANY", S.IN_TRANSIT),
    ("parcel-de", "Die Sendung wurde in das Zustellfahrzeug geladen", S.OUT_FOR_DELIVERY),
    ("parcel-de", "Die Sendung wurde erfolgreich zugestellt.", S.DELIVERED),
    ("parcel-de", "Die Sendung konnte nicht zugestellt werden", S.DELIVERY_FAILED),
    ("parcel-de", "Die Sendung liegt in der Filiale zur Abholung bereit", S.READY_FOR_PICKUP),
    ("parcel-de", "Die Sendung wird an den Absender zurückgesandt (Rücksendung)", S.RETURN_TO_SENDER),
    ("parcel-de", "Die Sendungsdaten wurden elektronisch übermittelt", S.PENDING),
    ("parcel-nl", "Bezorger is onderweg naar de ontvanger", S.OUT_FOR_DELIVERY),
    ("parcel-fr", "Votre colis est en cours de livraison", S.OUT_FOR_DELIVERY),
    ("parcel-fr", "Colis livré au destinataire", S.DELIVERED),
    ("parcel-es", "Envío entregado", S.DELIVERED),
]  # fmt: skip


NAMES = ["shipments", "events", "status", "timestamp", "id", "date", "details", "weight", "value", "location", "pieces"]
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=5),
    max_leaves=30,
)


@given(ANYTHING)
def test_a_body_of_any_shape_is_read_or_refused(content: Any) -> None:
    for carrier in ("dhl_unified", "mydhl"):
        assert len(parse_answer(carrier, json.dumps({"shipments": [content]}).encode()).shipments) <= 1
        with suppress(UnreadableAnswer):
            parse_answer(carrier, json.dumps(content).encode())


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff\xfe", b"<html>", b"{}", b"[" * 100_000])
def test_what_is_no_answer_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(UnreadableAnswer, match="no answer of dhl_unified"):
        parse_answer("dhl", content)


def test_the_command_tells_a_person_and_a_program(shared_data: Path, tmp_path: Path) -> None:
    path = str(shared_data / "dhl" / "unified_success_3SHM00001165430.json")
    told = CliRunner().invoke(app, ["carriers", "parse", "dhl_unified", path]).output
    assert told.splitlines()[0] == "3SHM00001165430 (parcel-nl): delivery_failed"
    assert "disagreement: the header says transit" in told
    as_json = json.loads(CliRunner().invoke(app, ["carriers", "parse", "DHL-Unified", path, "--json"]).output)
    assert [one["status"] for one in as_json["shipments"]] == ["delivery_failed"]
    assert CliRunner().invoke(app, ["carriers", "parse", "ups", path]).exit_code == 1
    assert CliRunner().invoke(app, ["carriers", "parse", "dhl", str(tmp_path / "missing")]).exit_code == 1


def carrier_of(name: str) -> str:
    return "mydhl" if name.startswith("mydhl") else "dhl_unified"


def codes(shared_data: Path, service: str) -> list[tuple[str, str]]:
    with (shared_data / "dhl" / "dhl_event_codes.csv").open(encoding="latin-1", newline="") as stream:
        return [(row[1], row[2]) for row in csv.reader(stream, delimiter=";") if row[0] == service]


def event(timestamp: str, code: str, words: str) -> dict[str, Any]:
    return {"timestamp": timestamp, "statusCode": code, "status": words}


def shipment_body(
    number: object, events: list[Any], header: object = None, service: str = "parcel-nl"
) -> dict[str, Any]:
    return {"id": number, "service": service, "status": header, "events": events}


def unified(header: object = None, events: list[Any] | None = None, service: str = "parcel-nl") -> CarrierShipment:
    body = {"shipments": [shipment_body("1", events or [], header, service)]}
    return parse_answer("dhl_unified", json.dumps(body).encode()).shipments[0]
