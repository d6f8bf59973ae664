"""The sources of rates: bodies as they send them, and servers that misbehave."""

from __future__ import annotations

import gzip
import json
import socket
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freight_app.adapters.fx import ecb, exchangerate, rate_source_for
from freight_app.adapters.fx.null import ManualRates
from freight_app.adapters.web.client import Timeouts
from freight_app.kit.errors import OutsideFailure
from freight_app.kit.settings import Settings
from freight_app.shop.currencies.ports import FoundRate, RateSource, WantedRates
from tests.adapters.web.servers import Answer, client_for, serving, speaking

FRIDAY = date(2024, 6, 28)
WANTED = WantedRates("TND", ("EUR", "USD"), FRIDAY)
# As the ECB published it on that day, cut to five currencies.
ECB_BODY = b"""<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
\t<gesmes:subject>Reference rates</gesmes:subject>
\t<gesmes:Sender>
\t\t<gesmes:name>European Central Bank</gesmes:name>
\t</gesmes:Sender>
\t<Cube>
\t\t<Cube time='2024-06-28'>
\t\t\t<Cube currency='USD' rate='1.0705'/>
\t\t\t<Cube currency='JPY' rate='171.94'/>
\t\t\t<Cube currency='GBP' rate='0.84638'/>
\t\t\t<Cube currency='TRY' rate='35.1868'/>
\t\t\t<Cube currency='IDR' rate='17487.21'/>
\t\t</Cube>
\t</Cube>
</gesmes:Envelope>"""
QUOTES = {
    "success": True,
    "terms": "https://exchangerate.host/terms",
    "timestamp": 1719592743,
    "source": "TND",
    "quotes": {"TNDEUR": 0.2976512, "TNDUSD": 0.3187},
}
QUOTES_BODY = json.dumps(QUOTES).encode()


def source(kind: str, port: int, **more: Any) -> RateSource:
    client = client_for(port, **more)
    if kind == "ecb":
        return ecb.EcbRates(client, f"http://127.0.0.1:{port}/daily.xml")
    return exchangerate.ExchangerateRates(client, f"http://127.0.0.1:{port}", "geheim-key")


def test_the_table_of_the_ecb_is_read_with_its_own_day() -> None:
    with serving(lambda _asked: Answer(body=ECB_BODY)) as server:
        found = source("ecb", server.port).fetch_rates(WANTED)
    assert [(one.quote, one.value) for one in found] == [
        ("USD", Decimal("1.0705")), ("JPY", Decimal("171.94")), ("GBP", Decimal("0.84638")),
        ("TRY", Decimal("35.1868")), ("IDR", Decimal("17487.21")),
    ]  # fmt: skip
    assert {(one.base, one.on) for one in found} == {("EUR", FRIDAY)}


def test_quotes_are_read_as_the_decimals_that_were_written() -> None:
    with serving(lambda _asked: Answer(body=QUOTES_BODY)) as server:
        found = source("exchangerate", server.port).fetch_rates(WANTED)
        [asked] = server.asked
    assert found == [
        FoundRate("TND", "EUR", Decimal("0.2976512"), FRIDAY), FoundRate("TND", "USD", Decimal("0.3187"), FRIDAY),
    ]  # fmt: skip
    assert urlsplit(asked.path).path == "/live"
    assert parse_qs(urlsplit(asked.path).query) == {
        "access_key": ["geheim-key"], "source": ["TND"], "currencies": ["EUR,USD"],
    }  # fmt: skip


BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">%s]><Cube time="2024-06-28">&j;</Cube>' % b"".join(
    b'<!ENTITY %c "%s">' % (ord("b") + i, b"&%c;" % (ord("a") + i) * 10) for i in range(9)
)
OUTSIDE = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    b'<Cube><Cube time="2024-06-28"><Cube currency="USD" rate="&e;"/></Cube></Cube>'
)
BAD_FOR_ECB = {
    "nothing": b"",
    "a page": b"<html><body>Please sign in</body></html>",
    "json": QUOTES_BODY,
    "cut off": ECB_BODY[:500],
    "a bomb": BOMB,
    "a file of ours": OUTSIDE,
    "a document type alone": ECB_BODY.replace(b"<gesmes:Envelope", b"<!DOCTYPE gesmes:Envelope><gesmes:Envelope", 1),
    "very deep": b"<Cube>" * 5000 + b"</Cube>" * 5000,
    "no day": ECB_BODY.replace(b" time='2024-06-28'", b""),
    "no such day": ECB_BODY.replace(b"2024-06-28", b"2024-06-31"),
    "no rates": ECB_BODY.replace(b"currency=", b"name="),
    "words for rates": b"<Cube><Cube time='2024-06-28'><Cube currency='USD' rate='N/A'/></Cube></Cube>",
    "not utf-8": ECB_BODY.replace(b"Reference", b"\xff\xfe\xff"),
}
BAD_QUOTES = {
    "nothing": b"",
    "a page": b"<html></html>",
    "a list": b"[1, 2]",
    "deep": b"[" * 100_000,
    "no": b'{"success": false, "error": {"code": 101, "info": "You have not supplied a valid API Access Key."}}',
    "no quotes": b'{"success": true, "timestamp": 1719592743}',
    "no day": b'{"success": true, "quotes": {"TNDEUR": 0.29}}',
    "no day of this world": b'{"success": true, "timestamp": 99999999999999999999, "quotes": {"TNDEUR": 0.29}}',
    "another base": b'{"success": true, "timestamp": 1719592743, "quotes": {"USDEUR": 0.93}}',
    "words": b'{"success": true, "timestamp": 1719592743, "quotes": {"TNDEUR": "soon", "TNDUSD": null}}',
    "truth as text": b'{"success": "true", "timestamp": 1719592743, "quotes": {"TNDEUR": 0.29}}',
}


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        *(pytest.param("ecb", body, id=f"ecb: {name}") for name, body in BAD_FOR_ECB.items()),
        *(pytest.param("exchangerate", body, id=f"quotes: {name}") for name, body in BAD_QUOTES.items()),
    ],
)
def test_a_body_that_is_no_table_is_a_failure_and_nothing_else(kind: str, body: bytes) -> None:
    started = time.monotonic()
    with serving(lambda _asked: Answer(body=body)) as server, pytest.raises(OutsideFailure) as failed:
        source(kind, server.port).fetch_rates(WANTED)
    assert time.monotonic() - started < 3
    assert "geheim" not in str(failed.value)


@pytest.mark.parametrize("kind", ["ecb", "exchangerate"])
@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(Answer(503), id="away"),
        pytest.param(Answer(404), id="moved"),
        pytest.param(Answer(302, headers={"Location": "http://169.254.169.254/"}), id="leads elsewhere"),
        pytest.param(Answer(body=b" " * 300_000 + ECB_BODY), id="without end"),
        pytest.param(Answer(body=gzip.compress(b" " * 50_000_000), headers={"Content-Encoding": "gzip"}), id="packed"),
    ],
)
def test_an_answer_that_is_none_is_a_failure(kind: str, answer: Answer) -> None:
    with serving(lambda _asked: answer) as server, pytest.raises(OutsideFailure) as failed:
        source(kind, server.port).fetch_rates(WANTED)
    assert "geheim" not in str(failed.value)


def test_a_server_that_drips_is_left_in_time() -> None:
    def drip(caller: socket.socket) -> None:
        caller.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n")
        for _ in range(100):
            caller.sendall(b" ")
            time.sleep(0.05)

    started = time.monotonic()
    with speaking(drip) as port, pytest.raises(OutsideFailure):
        source("ecb", port, timeouts=Timeouts(1, 0.5, 1)).fetch_rates(WANTED)
    assert time.monotonic() - started < 3


def test_huge_zero_and_negative_numbers_come_as_they_were_written_for_the_room_to_judge() -> None:
    body = QUOTES_BODY.replace(b"0.2976512", b"1e400").replace(b"0.3187", b"-0.0")
    assert [one.value for one in exchangerate.read_quotes(body, "TND")] == [Decimal("1e400"), Decimal("-0.0")]


@given(st.binary(max_size=400))
def test_no_bytes_bring_a_reader_down(body: bytes) -> None:
    readers: list[Callable[[], Any]] = [
        lambda: ecb.read_table(body),
        lambda: exchangerate.read_quotes(body, "TND"),
        lambda: ecb.read_table(ECB_BODY[:-200] + body),
        lambda: exchangerate.read_quotes(QUOTES_BODY[:60] + body, "TND"),
    ]
    for read in readers:
        try:
            found = read()
        except OutsideFailure:
            continue
        assert found


def test_settings_choose_the_source_and_a_missing_key_is_told(tmp_path: Path) -> None:
    def chosen(**settings: Any) -> RateSource:
        return rate_source_for(Settings(data_dir=tmp_path, _env_file=None, **settings))  # type: ignore[call-arg]

    assert chosen() == ManualRates()
    assert not chosen().is_connected
    assert chosen(rate_source="ecb").name == "ecb"
    assert chosen(rate_source="exchangerate") == ManualRates(lacks="FREIGHT_RATE_API_KEY")
    connected = chosen(rate_source="exchangerate", rate_api_key="geheim-key")
    assert connected.is_connected
    assert "geheim" not in repr(connected)
    with pytest.raises(OutsideFailure):
        ManualRates().fetch_rates(WANTED)


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/x", "http://169.254.169.254/latest", "file:///etc/passwd"])
def test_a_source_is_never_looked_for_inside_our_own_network(tmp_path: Path, url: str) -> None:
    settings = Settings(data_dir=tmp_path, rate_source="ecb", rate_base_url=url, _env_file=None)  # type: ignore[call-arg]
    with pytest.raises(OutsideFailure):
        rate_source_for(settings).fetch_rates(WANTED)
