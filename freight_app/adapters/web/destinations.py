"""From a URL that somebody wrote to a host, a port and the addresses that are safe to connect to."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_address
from queue import Empty, SimpleQueue

import httpx

from freight_app.adapters.web.addresses import HOST_NAME, Allowed
from freight_app.migration.web_errors import AddressNotAllowed, HostNotFound, InvalidUrl, PortNotAllowed, TimedOut

# All addresses of a host and port, in the order in which they should be tried. Raises ``OSError``.
Resolver = Callable[[str, int], list[str]]

_MAX_URL = 4_000
_MOST_ADDRESSES = 32
_PORTS = {"http": 80, "https": 443}
# What C libraries take for a number: then the whole name is an address in an old spelling.
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a URL leads. ``target`` is what is asked for there: path and query, which may hold a key."""

    scheme: str
    host: str
    port: int
    target: str = field(repr=False)

    @property
    def shown(self) -> str:
        return self.host if self.port == _PORTS[self.scheme] else f"{self.host}:{self.port}"

    @property
    def host_header(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


def read_url(url: str, allowed: Allowed) -> Destination:
    """Take a URL apart. Raises ``InvalidUrl``, without repeating the URL, and ``PortNotAllowed``."""
    if len(url) > _MAX_URL:
        raise InvalidUrl(f"it has more than {_MAX_URL} characters.")
    try:
        parts = httpx.URL(url)
        host = _read_host(parts.raw_host.decode("ascii"))
    except (httpx.InvalidURL, ValueError):
        raise InvalidUrl("it is not written as https://host/path.") from None
    if parts.scheme not in _PORTS:
        raise InvalidUrl("it does not begin with http:// or https://.", host=host)
    if parts.userinfo:
        raise InvalidUrl("a name and a password do not belong in it.", host=host)
    port = _PORTS[parts.scheme] if parts.port is None else parts.port
    if port not in allowed.ports:
        raise PortNotAllowed(host, port)
    return Destination(parts.scheme, host, port, parts.raw_path.decode("ascii"))


def find_addresses(where: Destination, allowed: Allowed, resolve: Resolver, timeout_s: float) -> tuple[str, ...]:
    """The addresses to connect to: every one that the name has is checked, and one that is refused refuses them all.

    Raises ``HostNotFound``, ``AddressNotAllowed`` and ``TimedOut``.
    """
    found = list(dict.fromkeys(_resolve(where, resolve, timeout_s)))[:_MOST_ADDRESSES]
    if not found:
        raise HostNotFound(where.shown)
    ways = []
    for address in found:
        way = allowed.find_way(where.host, address)
        if way is None:
            raise AddressNotAllowed(where.shown, address)
        ways.append(way)
    return tuple(ways)


def ask_resolver(host: str, port: int) -> list[str]:
    """What this machine's resolver says."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def _read_host(host: str) -> str:
    """The host in one spelling. ``ValueError`` for what is none, or an address in an old spelling."""
    if ":" in host:
        return str(IPv6Address(_without_zone(host)))
    host = host.lower().removesuffix(".")
    if _NUMBER.fullmatch(host.rpartition(".")[2]):
        return str(IPv4Address(host))
    if len(host) > 253 or not HOST_NAME.fullmatch(host):
        raise ValueError(host)
    return host


def _without_zone(host: str) -> str:
    if "%" in host:
        raise ValueError(host)
    return host


def _resolve(where: Destination, resolve: Resolver, timeout_s: float) -> list[str]:
    try:
        return [str(ip_address(where.host))]
    except ValueError:
        pass
    answers: SimpleQueue[list[str] | OSError] = SimpleQueue()

    def ask() -> None:
        try:
            answers.put(resolve(where.host, where.port))
        except (OSError, UnicodeError) as error:
            answers.put(OSError(str(error)))

    # The resolver of the C library knows no time limit of ours; its thread ends when it does.
    threading.Thread(target=ask, name=f"resolve {where.host}", daemon=True).start()
    try:
        answer = answers.get(timeout=timeout_s)
    except Empty:
        raise TimedOut(where.shown, timeout_s) from None
    if isinstance(answer, OSError):
        raise HostNotFound(where.shown) from None
    return answer
