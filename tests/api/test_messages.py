"""From outside: what WhatsApp tells, the button of a mail program that ends the news, browsers that want notices."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from freight_app.accounts.permissions import Role
from freight_app.adapters.whatsapp.notices import SignedNotices
from freight_app.api.app import create_api
from freight_app.kit.house import House
from freight_app.kit.pagination import PageRequest
from freight_app.messaging import service
from freight_app.messaging.campaigns import consent, unsubscribing
from freight_app.messaging.models import Channel, MessageStatus
from freight_app.messaging.ports import ReceiptReader, ShortMessage, WhatsAppSender
from freight_app.work.running import run_due_tasks
from tests.accounts.people import PASSWORD, add_person

SECRET = "app-secret"


class Sender:
    def send(self, message: ShortMessage) -> str:
        return "wamid.7"


@pytest.fixture
def client(house: House) -> Iterator[TestClient]:
    house.database.ports.provide(ReceiptReader, SignedNotices(SECRET))
    house.database.ports.provide(WhatsAppSender, Sender())
    with TestClient(create_api(), base_url="http://shop.test") as opened:
        yield opened


def test_whatsapp_tells_that_a_message_arrived_if_it_is_really_whatsapp(house: House, client: TestClient) -> None:
    with house.write() as uow:
        data = {"number": "F-7", "link": "/track/x"}
        service.send_message(
            uow,
            template="order_on_its_way",
            to="98 123 456",
            language="fr",
            data=data,
            key="wa",
            channel=Channel.WHATSAPP,
        )
    run_due_tasks(house.database)
    told = {"id": "wamid.7", "status": "delivered", "timestamp": "1772442000"}
    body = json.dumps({"entry": [{"changes": [{"value": {"statuses": [told]}}]}]}).encode()
    signature = "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    for given in ("", "sha256=0", signature[:-1] + "g"):
        refused = client.post("/api/v1/messages/whatsapp", content=body, headers={"X-Hub-Signature-256": given})
        assert refused.status_code == 403
    answers = [
        client.post("/api/v1/messages/whatsapp", content=body, headers={"X-Hub-Signature-256": signature})
        for _ in range(2)
    ]
    assert [answer.json()["data"]["news"] for answer in answers] == [1, 0]
    with house.read() as uow:
        [message] = service.list_messages(uow, page=PageRequest()).items
    assert message.status == MessageStatus.DELIVERED
    asked = {"hub.mode": "subscribe", "hub.verify_token": "", "hub.challenge": "1"}
    assert client.get("/api/v1/messages/whatsapp", params=asked).status_code == 403


def test_the_button_of_a_mail_program_ends_the_news_without_signing_in(house: House, client: TestClient) -> None:
    person = add_person(house, "amel@example.com", Role.CUSTOMER)
    with house.write() as uow:
        consent.agree_to_news(uow, person.id, source="account")
        token = unsubscribing.make_token(uow, person.id, 1)

    def wants() -> bool:
        with house.read() as uow:
            return consent.wants_news(uow, person.id)

    # Programs that look at links by themselves change nothing.
    looked = client.get(f"/api/v1/unsubscribe/{token}", follow_redirects=False)
    assert (looked.status_code, looked.headers["location"], wants()) == (303, f"/unsubscribe/{token}", True)
    told = client.post(f"/api/v1/unsubscribe/{token}", data={"List-Unsubscribe": "One-Click"})
    assert (told.status_code, told.json()["data"]["address"], wants()) == (200, "a…@example.com", False)
    assert client.post(f"/api/v1/unsubscribe/{token}/undo").json()["data"]["is_wanted"] is True
    assert wants()
    assert client.post(f"/api/v1/unsubscribe/{token[:-3]}abc").status_code == 404


def test_a_browser_signs_up_for_notices_and_off_again(house: House, client: TestClient) -> None:
    add_person(house, "amel@example.com", Role.CUSTOMER)
    signed = client.post("/api/v1/auth/token", json={"email": "amel@example.com", "password": PASSWORD}).json()["data"]
    headers = {"Authorization": f"Bearer {signed['access_token']}"}
    assert len(client.get("/api/v1/push/key", headers=headers).json()["data"]["public_key"]) == 87
    wanted = {"endpoint": "https://push.example/1", "p256dh": "B" + "A" * 86, "auth": "A" * 22}
    assert client.post("/api/v1/push/subscriptions", json=wanted, headers=headers).status_code == 201
    refused = client.post("/api/v1/push/subscriptions", json={**wanted, "auth": "!" * 22}, headers=headers)
    assert refused.status_code == 422
    left = client.post("/api/v1/push/subscriptions/leave", json={"endpoint": "https://push.example/1"}, headers=headers)
    assert left.json()["data"]["subscribed"] is False
