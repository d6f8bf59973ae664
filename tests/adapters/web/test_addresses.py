"""Which addresses are asked, and which never."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freight_app.adapters.web.addresses import Allowed, is_public
from freight_app.kit.errors import InvalidInput

FORBIDDEN = [
    "0.0.0.0",  # noqa: S104 - nothing is bound to it
    *("0.1.2.3", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254"),
    *("169.254.169.254", "168.63.129.16", "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.88.99.1"),
    *("192.168.0.1", "198.18.0.1", "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.1.1.1", "240.0.0.1"),
    *("255.255.255.255", "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1"),
    *("64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "100::1", "2001::1", "2001:0:7f00:1::", "2001:db8::1", "2002:7f00:1::"),
    *("2002:c000:204::", "3fff::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1", "5f00::1"),
]
PUBLIC = ["1.1.1.1", "8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a00:1450::1", "64:ff9b::808:808"]


@pytest.mark.parametrize("address", FORBIDDEN)
def test_addresses_that_are_not_of_the_internet_are_refused(address: str) -> None:
    assert Allowed().find_way("example.com", address) is None


@pytest.mark.parametrize("address", PUBLIC)
def test_addresses_of_the_internet_are_asked(address: str) -> None:
    assert Allowed().find_way("example.com", address) == address


@given(st.ip_addresses())
def test_nothing_is_public_that_python_knows_to_be_private(address: IPv4Address | IPv6Address) -> None:
    if address.is_private or address.is_loopback or address.is_link_local or address.is_multicast:
        assert not is_public(address)


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_hidden_in_ipv6_is_judged_as_itself(address: IPv4Address) -> None:
    allowed = Allowed()
    way = allowed.find_way("example.com", str(address))
    assert allowed.find_way("example.com", f"::ffff:{address}") == way
    hidden = str(IPv6Address(int(IPv6Address("64:ff9b::")) + int(address)))
    assert (allowed.find_way("example.com", hidden) is None) == (way is None)


def test_an_address_with_a_zone_is_refused() -> None:
    assert Allowed.from_texts("fe80::/10", "").find_way("router", "fe80::1%eth0") is None


def test_a_network_of_the_settings_is_open_and_its_neighbours_are_not() -> None:
    allowed = Allowed.from_texts(" 192.168.1.0/24 , fd00:1::/32,", "")
    assert allowed.find_way("any.example", "192.168.1.7") == "192.168.1.7"
    assert allowed.find_way("any.example", "::ffff:192.168.1.7") == "192.168.1.7"
    assert allowed.find_way("any.example", "fd00:1::5") == "fd00:1::5"
    assert allowed.find_way("any.example", "192.168.2.7") is None


def test_a_host_of_the_settings_may_lie_at_home_but_not_where_clouds_keep_their_keys() -> None:
    allowed = Allowed.from_texts("ERP.local., nas", "")
    assert allowed.find_way("erp.local", "10.1.2.3") == "10.1.2.3"
    assert allowed.find_way("erp.local", "169.254.169.254") is None
    assert allowed.find_way("erp.local", "224.0.0.1") is None
    assert allowed.find_way("other.local", "10.1.2.3") is None


def test_ports_of_the_settings_come_on_top() -> None:
    assert Allowed.from_texts("", "8080, 8443").ports == {80, 443, 8080, 8443}


@pytest.mark.parametrize(
    "text", ["192.168.1.1/24", "10.0.0.0/99", "http://erp", "erp:8080", "a b", "10.0.0", "é.local"]
)
def test_a_setting_that_names_nothing_is_told(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        Allowed.from_texts(text, "")
    assert caught.value.field == "allowed_private_hosts"


@pytest.mark.parametrize("text", ["x", "0", "65536", "80-90", "-1"])
def test_a_port_that_is_none_is_told(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        Allowed.from_texts("", text)
    assert caught.value.field == "allowed_web_ports"


def test_every_forbidden_example_is_an_address() -> None:
    assert len({ip_address(text) for text in FORBIDDEN}) == len(FORBIDDEN)
