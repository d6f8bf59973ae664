"""Which addresses may be asked: those of the public internet, and what the settings add."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from freight_app.kit.errors import InvalidInput

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

WEB_PORTS = frozenset({80, 443})
HOST_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9_-]{1,63}(?<!-))*")
# Networks of one's own: what a name on the list of allowed hosts may lead to.
_OWN = tuple(
    map(ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "100.64.0.0/10"))
) + tuple(map(ip_network, ("::1/128", "fc00::/7")))
# IANA's registers of special addresses, written out: what Python calls global differs between its versions.
_NOT_PUBLIC = _OWN + tuple(
    map(
        ip_network,
        (
            "0.0.0.0/8",
            # Link-local, where clouds answer with the keys of the machine.
            "169.254.0.0/16",
            "168.63.129.16/32",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
            # Within the public part of IPv6: protocols' own (Teredo among them), documentation, 6to4.
            "2001::/23",
            "2001:db8::/32",
            "2002::/16",
            "3fff::/20",
        ),
    )
)
_PUBLIC_IPV6 = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Allowed:
    """What may be asked beyond the public internet on the ports of the web.

    ``hosts`` may lie in networks of one's own; ``networks`` are open whatever leads there, even link-local ones.
    """

    hosts: frozenset[str] = frozenset()
    networks: tuple[Network, ...] = ()
    ports: frozenset[int] = WEB_PORTS

    @classmethod
    def from_texts(cls, private_hosts: str, ports: str) -> Allowed:
        """Read two settings, their entries parted by commas. Raises ``InvalidInput`` naming the setting."""
        hosts: set[str] = set()
        networks: list[Network] = []
        for entry in _entries(private_hosts):
            name = entry.lower().removesuffix(".")
            try:
                networks.append(ip_network(entry))
            except ValueError as error:
                # What ends in a number was meant for an address.
                if not HOST_NAME.fullmatch(name) or name.rpartition(".")[2].isdigit():
                    sentence = f"{entry[:60]!r} is neither the name of a host nor a network such as 192.168.1.0/24."
                    raise InvalidInput("allowed_private_hosts", sentence) from error
                hosts.add(name)
        try:
            more = {int(entry) for entry in _entries(ports)}
        except ValueError:
            more = {0}
        if not more <= set(range(1, 65_536)):
            raise InvalidInput("allowed_web_ports", "Ports are numbers from 1 to 65535, parted by commas.")
        return cls(frozenset(hosts), tuple(networks), WEB_PORTS | more)

    def find_way(self, host: str, address: str) -> str | None:
        """The address to connect to, or None where it may not be asked."""
        if "%" in address:
            return None
        found = _plain(ip_address(address))
        if is_public(found) or any(found in network for network in self.networks):
            return str(found)
        return str(found) if host in self.hosts and any(found in network for network in _OWN) else None


def is_public(address: Address) -> bool:
    """Whether an address is one of the internet, and carries none inside itself that is not."""
    if isinstance(address, IPv6Address):
        if address in _NAT64:
            return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
        if address not in _PUBLIC_IPV6:
            return False
    return not any(address in network for network in _NOT_PUBLIC)


def _plain(address: Address) -> Address:
    """The IPv4 address that IPv6 spells ``::ffff:a.b.c.d``: connecting to either is the same."""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _entries(text: str) -> list[str]:
    return [entry.strip() for entry in text.split(",") if entry.strip()]
