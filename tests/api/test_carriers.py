"""Notices of carriers: signed ones are written down once, all others change nothing."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr
from sqlalchemy import func
from sqlmodel import select

from freight_app.adapters.carriers.registry import HouseCarriers
from freight_app.kit.house import House
from freight_app.shipping.models import Shipment, ShipmentEvent
from freight_app.shipping.polling.models import ShipmentAtCarrier
from freight_app.shipping.ports import Carriers
from tests.adapters.carriers.test_generic import FILE
from tests.shipping.polling.journeys import put_shipments

TOKEN = "a-long-token"
BODY = {
    "shipments": [
        {
            "id": "7777777770",
            "status": {"statusCode": "delivered", "status": "DELIVERED"},
            "events": [
                {"timestamp": "2026-03-02T08:00:00+01:00", "statusCode": "delivered", "status": "DELIVERED"},
                {"timestamp": "2026-03-01T08:00:00+01:00", "statusCode": "transit", "status": "on its way"},
            ],
        },
        {"id": "999", "events": [{"timestamp": "2026-03-01T08:00:00+01:00", "statusCode": "transit"}]},
    ]
}


@pytest.fixture
def carriers(house: House) -> House:
    """DHL's push and a described carrier's, both with a secret."""
    (house.settings.data_dir / "carriers").mkdir()
    (house.settings.data_dir / "carriers" / "rapid.yaml").write_text(FILE)
    settings = house.settings.model_copy(
        update={
            "dhl_unified_webhook_token": SecretStr(TOKEN),
            "carrier_secrets": SecretStr("rapid_key=k3y rapid_hook=h00k"),
        }
    )
    house.database.ports.provide(Carriers, HouseCarriers(settings, house.database))
    return house


def send(client: TestClient, body: Any, code: str = "dhl_unified", **headers: str) -> Any:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post(f"/api/v1/carriers/{code}/webhook", content=content, headers=named)


def count_events(house: House) -> int:
    with house.read() as uow:
        return uow.session.exec(select(func.count()).select_from(ShipmentEvent)).one()


def test_a_genuine_notice_is_written_down_once_however_often_it_comes(carriers: House, client: TestClient) -> None:
    put_shipments(carriers, ["7777777770"])
    first = send(client, BODY, x_freight_token=TOKEN)
    assert (first.status_code, first.json()["data"]) == (200, {"new_events": 2})
    assert send(client, BODY, x_freight_token=TOKEN).json()["data"] == {"new_events": 0}
    assert count_events(carriers) == 2
    with carriers.read() as uow:
        shipment = uow.session.exec(select(Shipment)).one()
        assert (shipment.status, shipment.tracking_number) == ("delivered", "7777777770")


@pytest.mark.parametrize("token", ["", "wrong", TOKEN + "x", "\u00e9"])
def test_a_notice_that_is_not_genuine_is_refused_and_changes_nothing(
    carriers: House, client: TestClient, token: str
) -> None:
    put_shipments(carriers, ["7777777770"])
    refused = client.post(
        "/api/v1/carriers/dhl_unified/webhook", json=BODY, headers={b"x-freight-token": token.encode("latin-1")}
    )
    assert (refused.status_code, refused.json()["error_code"]) == (401, "carrier_notice_not_genuine")
    assert count_events(carriers) == 0


@pytest.mark.parametrize("code", ["manual", "mydhl", "nobody", "..%2f..", "dhl_unified"])
def test_carriers_that_send_none_and_strangers_look_the_same(house: House, client: TestClient, code: str) -> None:
    # Without a token in the settings not even an empty one is right.
    assert send(client, BODY, code, x_freight_token="").status_code in (401, 404)


def test_a_described_carrier_signs_as_its_file_says(carriers: House, client: TestClient) -> None:
    put_shipments(carriers, ["RR123456789TN"], carrier="rapid_poste")
    body = b'{"colis": [{"numero": "RR123456789TN", "etat": "en cours d\'acheminement", "historique": []}]}'
    stamp = str(int(carriers.database.clock.now().timestamp()))
    signature = hmac.new(b"h00k", stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    named = {"x_signature": "sha256=" + signature, "x_time": stamp}
    assert send(client, body, "rapid_poste", **named).status_code == 200
    # It told of no event: the carrier is asked.
    with carriers.read() as uow:
        assert uow.session.exec(select(ShipmentAtCarrier.handed_at)).one() is not None
    assert send(client, body + b" ", "rapid_poste", **named).status_code == 401


def test_a_notice_is_bounded_and_must_be_readable(
    carriers: House, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert send(client, b"<html>", x_freight_token=TOKEN).status_code == 400
    monkeypatch.setattr("freight_app.api.carriers.MAX_NOTICE_BYTES", 100)
    assert send(client, BODY, x_freight_token=TOKEN).status_code == 413
    assert count_events(carriers) == 0
