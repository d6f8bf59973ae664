"""SMS, WhatsApp, chat and push against servers of our own: what is sent, and what each answer means."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import socket
import stat
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import http_ece
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from freight_app.adapters.chat.hooks import WebhookChat, read_hooks
from freight_app.adapters.outbox import FolderDoor
from freight_app.adapters.push.web_push import WebPusher
from freight_app.adapters.sms import text_sender_for
from freight_app.adapters.sms.http import HttpSms, read_fields
from freight_app.adapters.sms.twilio import TwilioSms
from freight_app.adapters.whatsapp.cloud import CloudWhatsApp
from freight_app.adapters.whatsapp.notices import SignedNotices
from freight_app.kit.errors import InvalidInput, OutsideFailure
from freight_app.kit.settings import Settings
from freight_app.messaging.errors import MayHaveGoneOut, MessageRefused, SubscriptionGone
from freight_app.messaging.models import MessageStatus
from freight_app.messaging.ports import PushAddress, RemembersKeys, ShortMessage
from tests.adapters.web.servers import Answer, client_for, serving, speaking

MESSAGE = ShortMessage(
    key="order_on_its_way:17:sms",
    to="+21698123456",
    title="F-20418",
    text="طلبيتك في الطريق & {secret}\tsoon",
    link="https://shop.example/track/abc",
    language="ar",
    sender_name="Garage Ennasr",
)


def test_a_gateway_gets_the_fields_that_the_settings_name() -> None:
    fields = read_fields("numero={to}&msg={text}&id={key}&header:Authorization=Bearer {secret}&type=1")
    with serving(lambda _: Answer(200, b'{"message_id": 71}')) as server:
        sms = HttpSms(
            client_for(server.port), url=f"{server.url}/send", fields=fields, sender="Ennasr", secret="s3cret"
        )
        assert sms.send(MESSAGE) == "sms:71"
    [asked] = server.asked
    said = {name: values[0] for name, values in parse_qs(asked.body.decode()).items()}
    assert said["numero"] == "+21698123456"
    # A text that looks like a place is no place.
    assert said["msg"] == "Garage Ennasr: طلبيتك في الطريق & {secret}\tsoon\nhttps://shop.example/track/abc"
    assert (said["id"], said["type"]) == (MESSAGE.key, "1")
    assert asked.headers["authorization"] == "Bearer s3cret"
    with pytest.raises(InvalidInput, match="text"):
        read_fields("numero={to}")


def test_twilio_is_spoken_to_as_it_asks() -> None:
    with serving(lambda _: Answer(201, b'{"sid": "SM1"}')) as server:
        sms = TwilioSms(client_for(server.port), account="AC1", secret="t", sender="+1555", base_url=server.url)
        assert sms.send(MESSAGE) == "sms:SM1"
    [asked] = server.asked
    assert asked.path == "/2010-04-01/Accounts/AC1/Messages.json"
    assert asked.headers["authorization"] == "Basic " + base64.b64encode(b"AC1:t").decode()
    assert parse_qs(asked.body.decode())["To"] == ["+21698123456"]


@pytest.mark.parametrize(
    ("status", "meaning"), [(429, OutsideFailure), (401, OutsideFailure), (503, MayHaveGoneOut), (400, MessageRefused)]
)
def test_what_an_answer_means_for_whoever_would_send_again(status: int, meaning: type[Exception]) -> None:
    with serving(lambda _: Answer(status, b'{"message": "no such number"}')) as server, pytest.raises(meaning) as said:
        TwilioSms(client_for(server.port), account="AC1", secret="t", base_url=server.url).send(MESSAGE)
    assert type(said.value) is meaning


def test_an_answer_that_was_lost_is_told_from_a_gateway_that_was_never_reached() -> None:
    with speaking(lambda caller: caller.close()) as port, pytest.raises(MayHaveGoneOut):
        TwilioSms(client_for(port), account="AC1", secret="t", base_url=f"http://127.0.0.1:{port}").send(MESSAGE)
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(OutsideFailure) as never:
        TwilioSms(client_for(port), account="AC1", secret="t", base_url=f"http://127.0.0.1:{port}").send(MESSAGE)
    assert not isinstance(never.value, MayHaveGoneOut)


def test_whatsapp_gets_the_approved_template_with_one_line_in_each_place() -> None:
    with serving(lambda _: Answer(200, b'{"messages": [{"id": "wamid.1"}]}')) as server:
        sender = CloudWhatsApp(client_for(server.port), phone_id="42", token="t", base_url=server.url)
        assert sender.send(MESSAGE) == "wamid.1"
    [asked] = server.asked
    said = json.loads(asked.body)
    assert (asked.path, said["to"], said["template"]["language"]) == ("/42/messages", "21698123456", {"code": "ar"})
    title, told = [place["text"] for place in said["template"]["components"][0]["parameters"]]
    assert (title, told) == ("F-20418", "طلبيتك في الطريق & {secret} soon https://shop.example/track/abc")


def notices(*statuses: dict[str, Any]) -> bytes:
    return json.dumps({"entry": [{"changes": [{"value": {"statuses": list(statuses)}}, {"value": 7}]}]}).encode()


def test_only_signed_notices_of_whatsapp_are_believed() -> None:
    body = notices(
        {"id": "wamid.1", "status": "delivered", "timestamp": "1772442000"},
        {"id": "wamid.2", "status": "failed", "timestamp": "1772442000", "errors": [{"title": "Not on WhatsApp"}]},
        {"id": "wamid.3", "status": "warming up", "timestamp": "1772442000"},
        {"id": "wamid.4", "status": "read", "timestamp": "yesterday"},
    )
    signature = "sha256=" + hmac.new(b"app", body, hashlib.sha256).hexdigest()
    found = SignedNotices("app").read(body, signature)
    assert found is not None
    assert [(one.provider_ref, one.status) for one in found] == [
        ("wamid.1", MessageStatus.DELIVERED),
        ("wamid.2", MessageStatus.FAILED),
    ]
    assert found[1].error == "Not on WhatsApp"
    for reader, given in (
        (SignedNotices("app"), "sha256=00"),
        (SignedNotices("app"), ""),
        (SignedNotices(""), signature),
    ):
        assert reader.read(body, given) is None
    assert SignedNotices("app").read(body + b" ", signature) is None


def test_a_chat_hook_gets_words_and_never_shows_its_address() -> None:
    with serving(lambda _: Answer(404, b"no_team")) as server:
        hooks = read_hooks(f"team={server.url}/services/T0/secret")
        chat = WebhookChat(client_for(server.port), hooks)
        with pytest.raises(MessageRefused) as refused:
            chat.send(ShortMessage("k", "team", "Stock <low>", "Filters & belts", "", "en", "Garage"))
    assert "secret" not in refused.value.message
    assert "secret" not in repr(chat)
    assert json.loads(server.asked[0].body) == {"text": "*Stock &lt;low&gt;*\nFilters &amp; belts"}


def browser(server_url: str) -> tuple[PushAddress, ec.EllipticCurvePrivateKey, bytes]:
    key, auth = ec.generate_private_key(ec.SECP256R1()), b"0123456789abcdef"
    point = key.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    encode = lambda raw: base64.urlsafe_b64encode(raw).rstrip(b"=").decode()  # noqa: E731
    return PushAddress(f"{server_url}/push/1", encode(point), encode(auth)), key, auth


def test_a_notice_is_read_by_its_browser_alone_and_signed_by_the_shop(tmp_path: Path) -> None:
    with serving(lambda _: Answer(201)) as server:
        address, key, auth = browser(server.url)
        pusher = WebPusher(client_for(server.port), tmp_path / "push.key", contact="shop@example.com")
        pusher.send(MESSAGE, address)
        pusher.send(MESSAGE, address)
    first, second = server.asked
    assert b"F-20418" not in first.body
    said = json.loads(http_ece.decrypt(first.body, private_key=key, auth_secret=auth, version="aes128gcm"))
    assert (said["title"], said["link"], said["dir"]) == ("F-20418", "https://shop.example/track/abc", "rtl")
    # A twin takes the first one's place, at the service and on the screen.
    assert first.headers["topic"] == second.headers["topic"]
    assert f"k={pusher.public_key()}" in first.headers["authorization"]
    file = tmp_path / "push.key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert WebPusher(client_for(1), file, contact="x@y.z").public_key() == pusher.public_key()


def test_a_browser_that_went_away_is_told_apart(tmp_path: Path) -> None:
    with serving(lambda _: Answer(410)) as server:
        pusher = WebPusher(client_for(server.port), tmp_path / "push.key", contact="shop@example.com")
        with pytest.raises(SubscriptionGone):
            pusher.send(MESSAGE, browser(server.url)[0])


def test_without_a_gateway_messages_stay_in_the_outbox_and_are_remembered(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, _env_file=None)  # type: ignore[call-arg]
    door = text_sender_for(settings)
    assert isinstance(door, FolderDoor)
    assert isinstance(door, RemembersKeys)
    assert not door.has_sent(MESSAGE.key)
    door.send(MESSAGE)
    door.send(MESSAGE)
    assert door.has_sent(MESSAGE.key)
    [file] = (tmp_path / "outbox" / "sms").iterdir()
    assert json.loads(file.read_text())["text"] == MESSAGE.text
