"""Requests to real servers: what is sent, what comes back, and what is refused on the way."""

from __future__ import annotations

import gzip
import itertools
import logging
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import httpcore
import pytest

from freight_app.adapters.web.client import Timeouts, WebClient
from freight_app.migration.web_errors import (
    AddressNotAllowed,
    AnswerTooLarge,
    BadAnswer,
    ConnectionFailed,
    InvalidHeader,
    RedirectRefused,
    TimedOut,
    WebFailure,
)
from tests.adapters.web.servers import Answer, Asked, client_for, serving, speaking

HASTY = Timeouts(connect_s=0.5, read_s=0.3, total_s=0.6)


def test_what_is_asked_arrives_and_what_is_answered_comes_back() -> None:
    with serving(lambda _: Answer(201, b"taken", {"X-Count": "7"})) as server:
        client = client_for(server.port)
        answer = client.request("POST", f"{server.url}/in?a=b%20c", headers={"X-Key": "k"}, max_bytes=100, body=b"zeit")
    assert (answer.status, answer.body, answer.headers["x-count"]) == (201, b"taken", "7")
    assert answer.ms >= 0
    [asked] = server.asked
    assert (asked.method, asked.path, asked.body) == ("POST", "/in?a=b%20c", b"zeit")
    assert asked.headers == {
        "host": f"127.0.0.1:{server.port}",
        "x-key": "k",
        "user-agent": "Freight/1",
        "accept-encoding": "gzip",
        "connection": "close",
        "content-length": "4",
    }


def test_this_machine_is_refused_until_the_settings_allow_it() -> None:
    with serving(lambda _: Answer()) as server:
        for host in ("127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]"):
            with pytest.raises(AddressNotAllowed):
                client_for(server.port, hosts="").request(
                    "GET", f"http://{host}:{server.port}/", headers={}, max_bytes=100
                )
        client_for(server.port, hosts="localhost").request(
            "GET", f"http://localhost:{server.port}/", headers={}, max_bytes=100
        )
    assert len(server.asked) == 1


def test_the_name_goes_with_the_request_to_the_address_that_was_checked() -> None:
    with serving(lambda _: Answer()) as server:
        client = client_for(server.port, hosts="shop.test", resolve=lambda *_: ["127.0.0.1"])
        client.request("GET", f"http://Shop.test:{server.port}/", headers={}, max_bytes=100)
    assert server.asked[0].headers["host"] == f"shop.test:{server.port}"


def test_a_name_that_changes_its_address_after_the_check_gains_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    connected: list[str] = []

    def connect(_: object, host: str, port: int, *__: object, **___: object) -> httpcore.NetworkStream:
        connected.append(f"{host}:{port}")
        raise httpcore.ConnectError

    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect)
    answers = iter([["8.8.8.8"], ["127.0.0.1"]])
    client = WebClient(resolve=lambda *_: next(answers))
    with pytest.raises(ConnectionFailed):
        client.request("GET", "http://rebinding.example/", headers={}, max_bytes=100)
    assert connected == ["8.8.8.8:80"]
    # Asked again, it is checked again.
    with pytest.raises(AddressNotAllowed):
        client.request("GET", "http://rebinding.example/", headers={}, max_bytes=100)
    assert connected == ["8.8.8.8:80"]


def test_no_name_is_looked_up_but_by_the_resolver(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_up: list[str] = []
    ask = socket.getaddrinfo

    def getaddrinfo(host: str, *more: object, **options: object) -> list:
        looked_up.append(host)
        return ask(host, *more, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    with serving(lambda _: Answer()) as server:
        client = client_for(server.port, hosts="shop.test", resolve=lambda *_: ["127.0.0.1"])
        client.request("GET", f"http://shop.test:{server.port}/", headers={}, max_bytes=100)
    assert set(looked_up) == {"127.0.0.1"}


def test_the_next_address_is_tried_when_the_first_does_not_answer() -> None:
    with serving(lambda _: Answer()) as server:
        # Nobody listens on the first; the server is at the second.
        client = client_for(server.port, hosts="shop.test", resolve=lambda *_: ["127.0.0.9", "127.0.0.1"])
        assert client.request("GET", f"http://shop.test:{server.port}/", headers={}, max_bytes=100).status == 200


@pytest.mark.parametrize("status", [300, 301, 302, 303, 307, 308])
def test_a_redirect_is_told_and_not_followed(status: int) -> None:
    with serving(lambda _: Answer(status, b"", {"Location": "http://169.254.169.254/latest?key=k"})) as server:
        with pytest.raises(RedirectRefused) as caught:
            client_for(server.port).request("GET", f"{server.url}/", headers={}, max_bytes=100)
        assert len(server.asked) == 1
    assert (caught.value.status, caught.value.to_host) == (status, "169.254.169.254")
    assert "key" not in str(caught.value)


@pytest.mark.parametrize("status", [400, 401, 404, 429, 500, 503])
def test_a_status_that_means_trouble_is_an_answer(status: int) -> None:
    with serving(lambda _: Answer(status, b"no")) as server:
        answer = client_for(server.port).request("GET", f"{server.url}/", headers={}, max_bytes=100)
    assert (answer.status, answer.body) == (status, b"no")


def test_the_environment_leads_nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    netrc = tmp_path / ".netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password secret\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(netrc))
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    with serving(lambda _: Answer()) as server:
        client_for(server.port).request("GET", f"{server.url}/", headers={}, max_bytes=100)
    assert "authorization" not in server.asked[0].headers


def test_addresses_are_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    with serving(lambda _: Answer()) as server, caplog.at_level(logging.INFO):
        client_for(server.port).request("GET", f"{server.url}/?key=secret", headers={}, max_bytes=100)
    assert "secret" not in caplog.text


def test_an_answer_beyond_the_limit_is_refused_or_cut() -> None:
    with serving(lambda _: Answer(200, b"x" * 1_000)) as server:
        client = client_for(server.port)
        with pytest.raises(AnswerTooLarge):
            client.request("GET", server.url, headers={}, max_bytes=999)
        assert len(client.request("GET", server.url, headers={}, max_bytes=1_000).body) == 1_000
        assert client.request("GET", server.url, headers={}, max_bytes=10, cut=True).body == b"x" * 10


def test_a_packed_answer_is_unpacked_up_to_the_limit() -> None:
    def answer(asked: Asked) -> Answer:
        size = int(asked.path.removeprefix("/"))
        return Answer(200, gzip.compress(b"\0" * size), {"Content-Encoding": "gzip"})

    with serving(answer) as server:
        client = client_for(server.port)
        got = client.request("GET", f"{server.url}/1000000", headers={}, max_bytes=1_000_000)
        assert got.body == b"\0" * 1_000_000
        with pytest.raises(AnswerTooLarge):
            client.request("GET", f"{server.url}/100000000", headers={}, max_bytes=1_000_000)


@pytest.mark.parametrize(
    ("encoding", "body"),
    [("br", b"x"), ("gzip", b"no gzip"), ("gzip", gzip.compress(b"x" * 500, mtime=0)[:-9]), ("deflate", b"x")],
)
def test_an_answer_that_cannot_be_unpacked_is_told(encoding: str, body: bytes) -> None:
    with serving(lambda _: Answer(200, body, {"Content-Encoding": encoding})) as server, pytest.raises(BadAnswer):
        client_for(server.port).request("GET", server.url, headers={}, max_bytes=1_000)


def _say(*pieces: bytes, pause: float = 0.0) -> object:
    def speak(caller: socket.socket) -> None:
        for piece in pieces:
            caller.sendall(piece)
            time.sleep(pause)

    return speak


HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"


@pytest.mark.parametrize(
    ("speak", "failure"),
    [
        (lambda _: time.sleep(1.5), TimedOut),
        (_say(HEAD, *itertools.repeat(b"x", 20), pause=0.1), TimedOut),
        (_say(b"HTTP/1.1 200 OK\r\n", *itertools.repeat(b"X: y\r\n", 20), pause=0.1), TimedOut),
        (_say(HEAD, b"x"), BadAnswer),
        (_say(b"SSH-2.0-OpenSSH_9.2\r\n"), BadAnswer),
        (_say(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 200_000), BadAnswer),
        (_say(), BadAnswer),
    ],
    ids=["silent", "drips_body", "drips_headers", "ends_early", "no_http", "endless_header", "hangs_up"],
)
def test_a_server_that_misbehaves_is_left_in_time(speak: object, failure: type[WebFailure]) -> None:
    with speaking(speak) as port:  # type: ignore[arg-type]
        start = time.monotonic()
        with pytest.raises(failure):
            client_for(port, timeouts=HASTY).request("GET", f"http://127.0.0.1:{port}/", headers={}, max_bytes=10**7)
        assert time.monotonic() - start < 1.2


def test_a_port_where_nobody_listens_is_told() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        with pytest.raises(ConnectionFailed):
            client_for(port).request("GET", f"http://127.0.0.1:{port}/", headers={}, max_bytes=10)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("X", "a\r\nHost: b"), ("X", "a\0"), ("X", "é"), ("X Y", "a"), ("", "a"), ("X:", "a"), ("X\r\nY", "a")),
        *(("Host", "inner"), ("content-length", "0"), ("Transfer-Encoding", "chunked"), ("Connection", "keep-alive")),
    ],
)
def test_headers_that_would_change_the_request_are_refused(name: str, value: str) -> None:
    with serving(lambda _: Answer()) as server, pytest.raises(InvalidHeader):
        client_for(server.port).request("GET", server.url, headers={name: value}, max_bytes=10)
    assert server.asked == []


@pytest.fixture
def _no_leaks() -> Iterator[None]:
    before = len(list(Path("/proc/self/fd").iterdir()))
    yield
    assert len(list(Path("/proc/self/fd").iterdir())) <= before + 1


@pytest.mark.usefixtures("_no_leaks")
def test_connections_are_closed_however_a_request_ends() -> None:
    with serving(lambda asked: Answer(int(asked.path[1:]), b"x" * 100)) as server:
        client = client_for(server.port)
        for _ in range(10):
            client.request("GET", f"{server.url}/200", headers={}, max_bytes=100)
            client.request("GET", f"{server.url}/200", headers={}, max_bytes=10, cut=True)
            with pytest.raises(AnswerTooLarge):
                client.request("GET", f"{server.url}/200", headers={}, max_bytes=10)
            with pytest.raises(RedirectRefused):
                client.request("GET", f"{server.url}/302", headers={}, max_bytes=10)
