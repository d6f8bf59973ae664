"""One request to an address that somebody else wrote down.

httpcore is asked below httpx's client, because that follows redirects, reads proxies and passwords from the
environment and logs whole URLs: here nothing of it can happen.
"""

from __future__ import annotations

import re
import ssl
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlsplit

import certifi
import httpcore

from freight_app.adapters.web.addresses import Allowed
from freight_app.adapters.web.destinations import Destination, Resolver, ask_resolver, find_addresses, read_url
from freight_app.adapters.web.pinned import Deadline, PinnedBackend
from freight_app.migration.web_errors import (
    AnswerTooLarge,
    BadAnswer,
    CertificateRefused,
    ConnectionFailed,
    InvalidHeader,
    RedirectRefused,
    TimedOut,
)

USER_AGENT = "Freight/1"
_TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_VALUE = re.compile(r"[\t\x20-\x7e]*")
_OURS = frozenset(
    {"host", "connection", "content-length", "transfer-encoding", "accept-encoding", "upgrade", "te", "expect"}
)
_UNPACKED_PIECE = 1 << 18


@dataclass(frozen=True, slots=True)
class Timeouts:
    """In seconds: until connected, between two pieces of the answer, and for everything together."""

    connect_s: float = 10
    read_s: float = 30
    total_s: float = 120


@dataclass(frozen=True, slots=True)
class WebAnswer:
    """Names of ``headers`` are in small letters; of a name that came twice the values are joined with a comma."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    ms: int


@dataclass(frozen=True)
class WebClient:
    """Asks public hosts and ``allowed`` ones. A connection serves one request, so that each is checked anew."""

    allowed: Allowed = field(default_factory=Allowed)
    timeouts: Timeouts = field(default_factory=Timeouts)
    resolve: Resolver = ask_resolver

    def request(
        self, method: str, url: str, *, headers: Mapping[str, str], max_bytes: int, body: bytes = b"", cut: bool = False
    ) -> WebAnswer:
        """The answer, whatever its status but a redirect. With ``cut`` only the first ``max_bytes`` bytes are read.

        Raises a ``WebFailure``; without ``cut``, ``AnswerTooLarge`` for a longer one.
        """
        start = time.monotonic()
        deadline = Deadline.after(self.timeouts.total_s)
        where = read_url(url, self.allowed)
        sent = _check_headers(headers, where)
        addresses = find_addresses(where, self.allowed, self.resolve, self.timeouts.connect_s)
        with _failures_told(where, self.timeouts), self._connect(where, addresses, deadline) as pool:
            request = httpcore.Request(
                method,
                httpcore.URL(scheme=where.scheme, host=where.host, port=where.port, target=where.target),
                headers=[("Host", where.host_header), *sent, *([("Content-Length", str(len(body)))] if body else [])],
                content=body or None,
                extensions={"timeout": {"connect": self.timeouts.connect_s, "read": self.timeouts.read_s}},
            )
            response = pool.handle_request(request)
            try:
                found = _read_headers(response.headers)
                if 300 <= response.status < 400:
                    raise RedirectRefused(where.shown, response.status, _host_of(found.get("location", "")))
                content = _read_body(response, found, where, max_bytes, cut=cut)
            finally:
                response.close()
        return WebAnswer(response.status, found, content, round((time.monotonic() - start) * 1_000))

    def _connect(self, where: Destination, addresses: tuple[str, ...], deadline: Deadline) -> httpcore.ConnectionPool:
        return httpcore.ConnectionPool(
            ssl_context=self._trust if where.scheme == "https" else None,
            max_connections=1,
            network_backend=PinnedBackend(addresses, deadline),
        )

    @cached_property
    def _trust(self) -> ssl.SSLContext:
        # What this machine trusts too: a shop's own server may have a certificate of the shop's own.
        trust = ssl.create_default_context()
        trust.load_verify_locations(certifi.where())
        return trust


def _check_headers(headers: Mapping[str, str], where: Destination) -> list[tuple[str, str]]:
    for name, value in headers.items():
        if not _TOKEN.fullmatch(name) or not _VALUE.fullmatch(value) or name.lower() in _OURS:
            raise InvalidHeader(name, host=where.shown)
    given = {name.lower() for name in headers}
    ours = {"User-Agent": USER_AGENT, "Accept-Encoding": "gzip", "Connection": "close"}
    return [*headers.items(), *((name, value) for name, value in ours.items() if name.lower() not in given)]


@contextmanager
def _failures_told(where: Destination, timeouts: Timeouts) -> Iterator[None]:
    try:
        yield
    except httpcore.TimeoutException:
        raise TimedOut(where.shown, timeouts.total_s) from None
    except httpcore.NetworkError as error:
        # Its pool takes the cause off, and leaves the context.
        if isinstance(error.__context__, ssl.SSLCertVerificationError):
            raise CertificateRefused(where.shown, error.__context__.verify_message) from None
        raise ConnectionFailed(where.shown) from None
    except (httpcore.ProtocolError, zlib.error):
        raise BadAnswer(where.shown) from None


def _read_headers(headers: list[tuple[bytes, bytes]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in headers:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        found[key] = f"{found[key]}, {text}" if key in found else text
    return found


def _host_of(location: str) -> str:
    """Only the host: where a server sends us may carry a key."""
    try:
        return (urlsplit(location).hostname or "")[:253]
    except ValueError:
        return ""


def _read_body(
    response: httpcore.Response, headers: Mapping[str, str], where: Destination, max_bytes: int, *, cut: bool
) -> bytes:
    pieces: list[bytes] = []
    size = 0
    for piece in _unpack(response, headers.get("content-encoding", ""), where):
        pieces.append(piece)
        size += len(piece)
        if size > max_bytes:
            if cut:
                break
            raise AnswerTooLarge(where.shown, max_bytes)
    return b"".join(pieces)[:max_bytes]


def _unpack(response: httpcore.Response, encoding: str, where: Destination) -> Iterator[bytes]:
    """The content in pieces of bounded size: a small packed answer may be made to fill the memory."""
    pieces = response.iter_stream()
    encoding = encoding.strip().lower()
    if encoding in {"", "identity"}:
        yield from pieces
        return
    if encoding not in {"gzip", "x-gzip"}:
        raise BadAnswer(where.shown)
    unpacker = zlib.decompressobj(wbits=31)
    for piece in pieces:
        yield unpacker.decompress(piece, _UNPACKED_PIECE)
        while unpacker.unconsumed_tail:
            yield unpacker.decompress(unpacker.unconsumed_tail, _UNPACKED_PIECE)
    yield unpacker.flush()
    if not unpacker.eof:
        raise BadAnswer(where.shown)
