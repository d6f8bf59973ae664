"""Signatures are those that every library for Standard Webhooks checks."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta, timezone

import pytest

from freight_app.kit.errors import InvalidInput
from freight_app.kit.ids import new_webhook_secret
from freight_app.migration.webhook_signing import sign_webhook

# The worked example that the specification's own libraries are tested with.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
MESSAGE_ID = "msg_p5jXN8AQM9LWM0D4loKWxJek"
AT = datetime.fromtimestamp(1_614_265_330, UTC)
BODY = b'{"test": 2432232314}'


def test_the_example_of_the_specification_is_signed_as_it_says() -> None:
    assert sign_webhook(SECRET, MESSAGE_ID, AT, BODY) == {
        "webhook-id": MESSAGE_ID,
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_the_time_is_that_of_the_world_in_whole_seconds() -> None:
    there = (AT + timedelta(microseconds=999_999)).astimezone(timezone(timedelta(hours=1)))
    assert sign_webhook(SECRET, MESSAGE_ID, there, BODY) == sign_webhook(SECRET, MESSAGE_ID, AT, BODY)


def test_everything_that_is_sent_is_signed() -> None:
    def signature(secret: str = SECRET, message_id: str = MESSAGE_ID, at: datetime = AT, body: bytes = BODY) -> str:
        return sign_webhook(secret, message_id, at, body)["webhook-signature"]

    changed = [
        signature(secret=new_webhook_secret()),
        signature(message_id="msg_2"),
        signature(at=AT + timedelta(seconds=1)),
        signature(body=BODY + b" "),
    ]
    assert len({signature(), *changed}) == 5


def test_new_secrets_differ_and_can_be_signed_with() -> None:
    secrets = {new_webhook_secret() for _ in range(100)}
    assert len(secrets) == 100
    for secret in secrets:
        assert len(base64.b64decode(secret.removeprefix("whsec_"))) == 32
        sign_webhook(secret, MESSAGE_ID, AT, BODY)


@pytest.mark.parametrize(
    "secret",
    [
        *("", "whsec_", "whsec_short", "whsec_é" + "a" * 40, "whsec_" + "A" * 88),
        *("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2La!aSw",
    ],
)
def test_what_is_no_secret_is_refused_without_being_repeated(secret: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        sign_webhook(secret, MESSAGE_ID, AT, BODY)
    assert caught.value.field == "secret"
    assert not secret[6:] or secret[6:] not in str(caught.value)


@pytest.mark.parametrize("message_id", ["", "a.b", "a b", "é", "a\n", "x" * 101])
def test_an_id_that_could_be_read_two_ways_is_refused(message_id: str) -> None:
    with pytest.raises(InvalidInput):
        sign_webhook(SECRET, message_id, AT, BODY)
