"""URLs as people and attackers write them, and what names lead to."""

from __future__ import annotations

import time

import pytest

from freight_app.adapters.web.addresses import Allowed
from freight_app.adapters.web.destinations import find_addresses, read_url
from freight_app.migration.web_errors import AddressNotAllowed, HostNotFound, InvalidUrl, PortNotAllowed, TimedOut

ALLOWED = Allowed.from_texts("", "8080")


@pytest.mark.parametrize(
    ("url", "scheme", "host", "port", "target", "host_header"),
    [
        ("https://shop.example/a?b=c#d", "https", "shop.example", 443, "/a?b=c", "shop.example"),
        ("HTTP://Shop.Example.:8080", "http", "shop.example", 8080, "/", "shop.example:8080"),
        ("https://shop.example:443/", "https", "shop.example", 443, "/", "shop.example"),
        ("https://متجر.example/é", "https", "xn--pgbep1f.example", 443, "/%C3%A9", "xn--pgbep1f.example"),
        ("http://127。0。0。1/", "http", "127.0.0.1", 80, "/", "127.0.0.1"),
        ("http://[2606:4700:0:0::1111]/", "http", "2606:4700::1111", 80, "/", "[2606:4700::1111]"),
        ("http://[2606:4700::1]:8080/", "http", "2606:4700::1", 8080, "/", "[2606:4700::1]:8080"),
        ("http://a_b.example/", "http", "a_b.example", 80, "/", "a_b.example"),
    ],
)
def test_a_url_is_taken_apart(url: str, scheme: str, host: str, port: int, target: str, host_header: str) -> None:
    where = read_url(url, ALLOWED)
    assert (where.scheme, where.host, where.port, where.target) == (scheme, host, port, target)
    assert where.host_header == host_header


@pytest.mark.parametrize(
    "url",
    [
        *(
            "ftp://a.example/",
            "file:///etc/passwd",
            "gopher://a.example/",
            "javascript:alert(1)",
            "//a.example/",
            "a.example",
        ),
        *("", "http://", "http:///path", "http://a..b/", "http://-a.example/", "http://a.example\t/", "http://a b/"),
        *("http://user@a.example/", "http://user:pass@a.example/", "http://public.example\\@127.0.0.1/"),
        *("http://127%2e0.0.1/", "http://[fe80::1%25eth0]/", "http://[::1", "http://a.example:port/"),
        *("http://2130706433/", "http://0x7f000001/", "http://0x7f.1/", "http://127.1/", "http://0177.0.0.1/"),
        *(
            "http://1.2.3.4.5/",
            "http://a.example.0x1/",
            "http://256.1.1.1/",
            "http://ⓛocalhost/",
            "http://a.example/\0",
        ),
        "http://" + "a" * 64 + ".example/",
        "http://a.example/" + "a" * 4_000,
    ],
)
def test_what_is_no_plain_address_of_the_web_is_refused(url: str) -> None:
    with pytest.raises(InvalidUrl):
        read_url(url, ALLOWED)


@pytest.mark.parametrize("port", [0, 22, 25, 6379, 8081, 99_999])
def test_ports_that_are_not_the_webs_are_refused(port: int) -> None:
    with pytest.raises(PortNotAllowed):
        read_url(f"http://a.example:{port}/", ALLOWED)


def test_a_refused_url_is_not_repeated_in_the_error() -> None:
    for url in ("http://user:hunter2@a.example/", "ftp://a.example/?key=hunter2", "http://a b/?key=hunter2"):
        with pytest.raises(InvalidUrl) as caught:
            read_url(url, ALLOWED)
        assert "hunter2" not in f"{caught.value!r} {caught.value.details}"
    assert "hunter2" not in repr(read_url("http://a.example/?key=hunter2", ALLOWED))


def test_one_forbidden_address_of_many_refuses_the_host() -> None:
    where = read_url("http://a.example/", ALLOWED)
    with pytest.raises(AddressNotAllowed) as caught:
        find_addresses(where, ALLOWED, lambda *_: ["1.1.1.1", "10.0.0.1", "8.8.8.8"], 1)
    # Where a name leads inside our network is nothing to tell.
    assert "10.0.0.1" not in f"{caught.value} {caught.value.details}"


def test_all_addresses_of_a_host_are_given_once_in_their_order() -> None:
    where = read_url("http://a.example/", ALLOWED)
    found = find_addresses(where, ALLOWED, lambda *_: ["8.8.8.8", "::ffff:1.1.1.1", "8.8.8.8"], 1)
    assert found == ("8.8.8.8", "1.1.1.1")


def test_an_address_that_is_written_out_is_not_looked_up() -> None:
    def ask(*_: object) -> list[str]:
        raise AssertionError("asked")

    assert find_addresses(read_url("http://8.8.8.8/", ALLOWED), ALLOWED, ask, 1) == ("8.8.8.8",)
    with pytest.raises(AddressNotAllowed):
        find_addresses(read_url("http://[::ffff:7f00:1]/", ALLOWED), ALLOWED, ask, 1)


@pytest.mark.parametrize("answer", [[], OSError("no such name"), UnicodeError("label too long")])
def test_a_name_without_an_address_is_told(answer: list[str] | Exception) -> None:
    def ask(*_: object) -> list[str]:
        if isinstance(answer, Exception):
            raise answer
        return answer

    with pytest.raises(HostNotFound):
        find_addresses(read_url("http://a.example/", ALLOWED), ALLOWED, ask, 1)


def test_a_resolver_that_hangs_is_not_waited_for() -> None:
    start = time.monotonic()
    with pytest.raises(TimedOut):
        find_addresses(read_url("http://a.example/", ALLOWED), ALLOWED, lambda *_: time.sleep(2) or [], 0.1)
    assert time.monotonic() - start < 1
