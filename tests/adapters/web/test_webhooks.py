"""Messages reach their receiver with a signature that it can check by itself."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC, datetime
from pathlib import Path

import pytest

from freight_app import wiring
from freight_app.adapters.web.null import RememberingSender, SentWebhook
from freight_app.adapters.web.webhooks import WebWebhookSender
from freight_app.kit.db import Ports
from freight_app.kit.ids import new_webhook_secret
from freight_app.kit.settings import Settings
from freight_app.migration.ports import PageFetcher, WebhookAnswer, WebhookSender
from freight_app.migration.web_errors import AddressNotAllowed, RedirectRefused, TimedOut
from freight_app.migration.webhook_signing import sign_webhook
from tests.adapters.web.servers import Answer, client_for, serving

AT = datetime(2026, 3, 2, 9, 0, 0, 999_999, tzinfo=UTC)


def test_the_receiver_finds_the_signature_good() -> None:
    secret, body = new_webhook_secret(), '{"job":"زيت"}'.encode()
    with serving(lambda _: Answer(200, b"thanks\0" + "é".encode() * 500)) as server:
        sender = WebWebhookSender(client_for(server.port))
        answer = sender.send(f"{server.url}/hook", body, sign_webhook(secret, "msg_1", AT, body))
    [asked] = server.asked
    assert (asked.method, asked.path, asked.body) == ("POST", "/hook", body)
    assert asked.headers["content-type"] == "application/json"
    signed = f"{asked.headers['webhook-id']}.{asked.headers['webhook-timestamp']}.".encode() + asked.body
    expected = hmac.new(base64.b64decode(secret.removeprefix("whsec_")), signed, hashlib.sha256).digest()
    assert asked.headers["webhook-signature"] == f"v1,{base64.b64encode(expected).decode()}"
    assert (answer.status, answer.is_taken, answer.body_start[:9]) == (200, True, "thanks\ufffdéé")
    assert len(answer.body_start) <= 500


@pytest.mark.parametrize(("status", "taken"), [(200, True), (204, True), (400, False), (410, False), (503, False)])
def test_only_a_2xx_is_taken(status: int, taken: bool) -> None:
    with serving(lambda _: Answer(status, b"")) as server:
        assert WebWebhookSender(client_for(server.port)).send(server.url, b"{}", {}).is_taken is taken


def test_a_redirect_is_no_delivery() -> None:
    with serving(lambda _: Answer(307, b"", {"Location": "/elsewhere"})) as server:
        with pytest.raises(RedirectRefused):
            WebWebhookSender(client_for(server.port)).send(server.url, b"{}", {})
        assert len(server.asked) == 1


def test_the_null_twin_remembers_and_answers_as_it_is_told() -> None:
    sender: WebhookSender = RememberingSender([WebhookAnswer(503, 2, "busy"), TimedOut("a.example", 25)])
    assert sender.send("https://a.example/", b"1", {"X": "y"}) == WebhookAnswer(503, 2, "busy")
    with pytest.raises(TimedOut):
        sender.send("https://a.example/", b"2", {})
    assert sender.send("https://a.example/", b"3", {}).is_taken
    assert isinstance(sender, RememberingSender)
    assert sender.sent[0] == SentWebhook("https://a.example/", b"1", {"X": "y"})
    assert [sent.body for sent in sender.sent] == [b"1", b"2", b"3"]


def test_the_house_sends_as_its_settings_allow(tmp_path: Path) -> None:
    with serving(lambda _: Answer()) as server:
        for hosts, reaches in (("", False), ("127.0.0.0/8", True)):
            ports = Ports()
            settings = Settings(
                data_dir=tmp_path,
                allowed_private_hosts=hosts,
                allowed_web_ports=str(server.port),
                _env_file=None,  # type: ignore[call-arg]
            )
            wiring.provide_ports(ports, settings)
            if reaches:
                assert ports.get(WebhookSender).send(server.url, b"{}", {}).is_taken
                assert ports.get(PageFetcher).fetch(server.url, {}).body == b"{}"
            else:
                with pytest.raises(AddressNotAllowed):
                    ports.get(WebhookSender).send(server.url, b"{}", {})
                with pytest.raises(AddressNotAllowed):
                    ports.get(PageFetcher).fetch(server.url, {})
