"""Behind TLS the certificate must be made out to the name that was written, though an address is connected to."""

from __future__ import annotations

import ssl

import pytest

from freight_app.migration.web_errors import CertificateRefused, ConnectionFailed
from tests.adapters.web.conftest import Authority
from tests.adapters.web.servers import Answer, Server, client_for, serving


def ask(server: Server, host: str) -> int:
    client = client_for(server.port, hosts=f"{host},127.0.0.1", resolve=lambda *_: ["127.0.0.1"])
    return client.request("GET", f"https://{host}:{server.port}/", headers={}, max_bytes=100).status


@pytest.fixture
def trusted(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> Authority:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.certificate))
    return authority


def test_a_certificate_of_the_name_is_taken_and_the_name_is_told(trusted: Authority) -> None:
    told: list[str | None] = []
    context = trusted.issue("DNS:shop.test")
    context.sni_callback = lambda _, name, __: told.append(name)  # type: ignore[assignment]
    with serving(lambda _: Answer(), context) as server:
        assert ask(server, "shop.test") == 200
        assert server.asked[0].headers["host"] == f"shop.test:{server.port}"
    assert told == ["shop.test"]


def test_a_certificate_of_an_address_is_taken_for_the_address(trusted: Authority) -> None:
    with serving(lambda _: Answer(), trusted.issue("IP:127.0.0.1")) as server:
        assert ask(server, "127.0.0.1") == 200


@pytest.mark.parametrize("name", ["DNS:other.test", "IP:127.0.0.1"])
def test_a_certificate_of_another_name_is_refused(trusted: Authority, name: str) -> None:
    with serving(lambda _: Answer(), trusted.issue(name)) as server:
        with pytest.raises(CertificateRefused):
            ask(server, "shop.test")
        assert server.asked == []


def test_a_certificate_of_an_unknown_issuer_is_refused(authority: Authority) -> None:
    with serving(lambda _: Answer(), authority.issue("DNS:shop.test")) as server, pytest.raises(CertificateRefused):
        ask(server, "shop.test")


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion")
def test_old_tls_is_not_spoken(trusted: Authority) -> None:
    context = trusted.issue("DNS:shop.test")
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    with serving(lambda _: Answer(), context) as server, pytest.raises(ConnectionFailed):
        ask(server, "shop.test")


def test_plain_speech_behind_https_is_a_failed_connection() -> None:
    with serving(lambda _: Answer()) as server, pytest.raises(ConnectionFailed):
        ask(server, "shop.test")
