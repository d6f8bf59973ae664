"""A local carrier described in a file: read, asked, understood, and believed only when its notices are signed."""

from __future__ import annotations

import base64
import hashlib
import hmac
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from freight_app.adapters.carriers.client import CarrierClient
from freight_app.adapters.carriers.generic.client import GenericCarrier
from freight_app.adapters.carriers.generic.mapping import read_mapping, read_secrets
from freight_app.adapters.carriers.generic.paths import find_at, parse_path
from freight_app.adapters.carriers.generic.translate import translate
from freight_app.kit.errors import InvalidInput
from freight_app.shipping.errors import UnreadableAnswer
from freight_app.shipping.ports import Capability
from freight_app.shipping.values import TrackingStatus
from tests.adapters.carriers.fake_carrier import Given, fake_carrier, in_turn

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
FILE = """
code: rapid_poste
name: Rapid-Poste
track:
  url: http://127.0.0.1:9/colis/{number}?lang=fr
  headers: {X-Api-Key: "{secret:rapid_key}"}
answer:
  shipment: colis[0]
  number: numero
  status: etat
  events: historique
  event: {code: code, text: libelle, place: bureau.ville, time: date}
  refusal: erreur
times: {format: "%d/%m/%Y %H:%M", zone: Africa/Tunis}
words: {"Livré": delivered, "EN COURS D'ACHEMINEMENT": in_transit, D7: delivery_failed}
limits: {calls_a_day: 400, seconds_between: 0.5}
webhook: {header: X-Signature, secret: rapid_hook, prefix: "sha256=", timestamp_header: X-Time}
"""
BODY = """{"colis": [{"numero": "RR123456789TN", "etat": "livre", "historique": [
  {"code": "", "libelle": "en cours d'acheminement", "bureau": {"ville": "Sfax"}, "date": "01/03/2026 08:15"},
  {"code": "D7", "libelle": "?", "bureau": {"ville": "Tunis"}, "date": "02/03/2026 09:00"},
  {"code": "", "libelle": "Remis au destinataire", "bureau": {}, "date": "demain"}
]}]}"""
SECRETS = {"rapid_key": "k3y", "rapid_hook": "h00k"}


def test_an_answer_is_read_by_the_paths_and_the_words_of_the_file() -> None:
    answer = translate(read_mapping(FILE), BODY)
    (shipment,) = answer.shipments
    assert shipment.number == "RR123456789TN"
    assert shipment.header_status == TrackingStatus.DELIVERED
    first, second, third = shipment.events
    # Tunis is an hour ahead of UTC.
    assert (first.status, first.place, first.moment.at) == (
        TrackingStatus.IN_TRANSIT, "Sfax", datetime(2026, 3, 1, 7, 15, tzinfo=UTC),
    )  # fmt: skip
    assert second.status == TrackingStatus.DELIVERY_FAILED
    # A time that cannot be read is kept as it was written.
    assert (third.moment.written, third.moment.at) == ("demain", None)


def test_nothing_to_tell_is_a_refusal_and_another_shape_is_no_answer() -> None:
    mapping = read_mapping(FILE)
    assert translate(mapping, '{"erreur": "Colis inconnu"}').refusal_code == "not_found"
    assert translate(mapping, '{"colis": [{"numero": 1, "etat": ""}], "erreur": "x"}').refusal == "x"
    for odd in ("[]", "7", "<html>", '{"colis": {}}', '{"colis": [{"numero": "1"}]}'):
        with pytest.raises(UnreadableAnswer):
            translate(mapping, odd)


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"code": "mydhl"}, "code"),
        ({"answer": {"events": "historique"}}, "answer"),
        ({"answer": {"status": "a..b["}}, "answer.status"),
        ({"times": {"zone": "Tunis"}}, "times.zone"),
        ({"times": {"format": "dd/mm"}}, "times.format"),
        ({"words": {"livré": "arrived"}}, "words.livré"),
        ({"track": {"url": "https://api.test/all"}}, "track"),
        ({"track": {"url": "ftp://api.test/{number}"}}, "track.url"),
        ({"track": {"url": "https://api.test/{number}?k={secret:rapid_key}"}}, "track.url"),
        ({"colour": "red"}, "colour"),
        ({"webhook": {"header": "X", "secret": "s", "algorithm": "md5"}}, "webhook.algorithm"),
    ],
)
def test_a_mistake_names_its_key(change: dict[str, Any], key: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_mapping(yaml.safe_dump(yaml.safe_load(FILE) | change))
    assert refused.value.field == key
    assert refused.value.message.startswith(key)


@pytest.mark.parametrize("odd", ["", "- a\n- b", "a: [", "a: &x 1\nb: *x", "!!python/object:os.system x", "a: \x00"])
def test_what_is_no_carrier_is_refused_without_being_run(odd: str) -> None:
    with pytest.raises(InvalidInput):
        read_mapping(odd)


@given(st.text(max_size=200))
def test_no_text_makes_the_reader_fall(text: str) -> None:
    with suppress(InvalidInput):
        assert read_mapping(text).code


@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=5),
        lambda part: st.lists(part) | st.dictionaries(st.text(max_size=3), part),
    )
)
def test_a_path_into_any_body_finds_something_or_none(body: Any) -> None:
    assert find_at(body, "$.colis[0].etat") is None or isinstance(body, dict)


def test_paths_are_names_and_places() -> None:
    assert parse_path("$.data.parcels[0].history") == ("data", "parcels", 0, "history")
    assert parse_path("") == parse_path("$") == ()


def test_secrets_are_named_and_what_is_missing_is_told() -> None:
    secrets = read_secrets("rapid_key=abc= other=1 broken =none")
    assert secrets == {"rapid_key": "abc=", "other": "1"}
    mapping = read_mapping(FILE)
    assert mapping.profile(secrets, "x").lacks == ""
    assert mapping.profile({}, "x").lacks == "FREIGHT_CARRIER_SECRETS (rapid_key)"
    assert mapping.profile(secrets, "x").can == {Capability.TRACK}
    assert mapping.profile(SECRETS, "x").can == {Capability.TRACK, Capability.WEBHOOK}


def test_the_carrier_is_asked_as_the_file_says() -> None:
    with fake_carrier(in_turn(Given(body=BODY), Given(404, "no"))) as fake:
        carrier = carrier_of(FILE.replace("http://127.0.0.1:9", fake.url))
        assert carrier.track("RR 1/2").shipments[0].number == "RR123456789TN"
        assert carrier.track("0").refusal_code == "not_found"
    assert (fake.calls[0].path, fake.calls[0].params) == ("/colis/RR%201%2F2", {"lang": "fr"})
    assert fake.calls[0].headers["x-api-key"] == "k3y"


def test_a_notice_is_believed_only_with_the_signature_of_its_body_and_time() -> None:
    carrier, body = carrier_of(FILE), BODY.encode()
    stamp = str(int(NOW.timestamp()))
    signed = {"x-time": stamp, "x-signature": "sha256=" + _sign(stamp.encode() + b"." + body)}
    assert carrier.is_genuine(signed, body, NOW)
    assert carrier.is_genuine(signed, body, NOW + timedelta(seconds=299))
    assert not carrier.is_genuine(signed, body, NOW + timedelta(seconds=301))
    assert not carrier.is_genuine(signed, body + b" ", NOW)
    assert not carrier.is_genuine(signed | {"x-time": str(int(stamp) + 1)}, body, NOW)
    assert not carrier.is_genuine(signed | {"x-signature": _sign(stamp.encode() + b"." + body)}, body, NOW)
    assert not carrier.is_genuine({}, body, NOW)
    assert not carrier_of(FILE, {"rapid_key": "k"}).is_genuine(signed, body, NOW)
    assert carrier.read_notice(body).shipments[0].number == "RR123456789TN"


def test_other_ways_to_sign() -> None:
    body = b"{}"
    plain = FILE.split("webhook:", maxsplit=1)[0]
    by_token = carrier_of(plain + "webhook: {kind: token, header: X-Token, secret: rapid_hook}")
    assert by_token.is_genuine({"x-token": "h00k"}, body, NOW)
    assert not by_token.is_genuine({"x-token": "h00k!"}, body, NOW)
    in_base64 = carrier_of(plain + "webhook: {header: X-Sig, secret: rapid_hook, encoding: base64, algorithm: sha1}")
    digest = base64.b64encode(hmac.new(b"h00k", body, hashlib.sha1).digest()).decode()
    assert in_base64.is_genuine({"x-sig": digest}, body, NOW)
    assert not carrier_of(plain).is_genuine({"x-sig": digest}, body, NOW)


def carrier_of(file: str, secrets: dict[str, str] | None = None) -> GenericCarrier:
    mapping, known = read_mapping(file), SECRETS if secrets is None else secrets
    client = CarrierClient(carrier="Rapid-Poste", base_url="", headers=mapping.headers_with(known), tries=1)
    return GenericCarrier(mapping.profile(known, "a file"), mapping, client, known)


def _sign(signed: bytes) -> str:
    return hmac.new(b"h00k", signed, hashlib.sha256).hexdigest()
