"""HTTP to a carrier: bounded in time, in size and in tries. It knows no carrier's fields.

Every try passes the turnstile first, which takes a call of the carrier's quota and says when it may go; afterwards it
hears how it went. Only what may pass is tried again: a carrier that is busy, fails or sends garbage, never one that
says no. Nothing that is raised quotes an address, a header or a body.
"""

from __future__ import annotations

import random
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Protocol, TypeVar

import certifi
import httpx
from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt

from freight_app.shipping.carrier_errors import (
    CarrierBusy,
    CarrierFailure,
    CarrierRefused,
    CarrierUnreachable,
    KeyRefused,
    OutcomeUnknown,
)
from freight_app.shipping.errors import UnreadableAnswer

T = TypeVar("T")
MAX_ANSWER_BYTES = 8 << 20  # a label or a proof of delivery is in it
# How long a person is kept waiting between two tries; who wants more is asked again later.
MAX_WAIT_S = 6.0
_FIRST_WAIT_S = 0.5
_LONGEST_PAUSE_S = 24 * 3600
_REFUSED = frozenset({401, 403, 407})


class Turnstile(Protocol):
    """Who may ask now. The same for all workers."""

    def admit(self, number: str, /) -> float:
        """Take one call; answers in how many seconds it may go. Raises ``QuotaSpent`` and ``CarrierPaused``."""
        ...

    def tell_success(self) -> None: ...

    def tell_failure(self, error: CarrierFailure | UnreadableAnswer, /) -> None: ...


class OpenTurnstile:
    """Lets everybody through: for carriers without limits, and for tests of one client."""

    def admit(self, _number: str, /) -> float:
        return 0.0

    def tell_success(self) -> None:
        pass

    def tell_failure(self, _error: CarrierFailure | UnreadableAnswer, /) -> None:
        pass


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer of any status that is not the carrier's own failure."""

    status: int
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class CarrierClient:
    """Asks one carrier. Without a ``base_url`` paths are whole addresses.

    ``transport`` is set where somebody else wrote the addresses down.
    """

    carrier: str
    base_url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    turnstile: Turnstile = field(default_factory=OpenTurnstile)
    timeout_s: float = 10.0
    total_s: float = 25.0
    tries: int = 3
    transport: httpx.BaseTransport | None = None
    sleep: Callable[[float], None] = time.sleep

    def ask(
        self,
        method: str,
        path: str,
        read: Callable[[Reply], T],
        *,
        params: Mapping[str, str] | None = None,
        body: object | None = None,
        number: str = "",
        is_repeatable: bool = True,
    ) -> T:
        """What ``read`` makes of the answer. ``number`` is the shipment whose own limit counts.

        What is not ``is_repeatable`` is sent again only when it surely was not heard; a lost answer is
        ``OutcomeUnknown``. Raises ``CarrierFailure``, ``UnreadableAnswer``, and what the turnstile raises.
        """

        def once() -> T:
            wait_s = self.turnstile.admit(number)
            if wait_s > 0:
                self.sleep(wait_s)
            try:
                found = read(self._send(method, path, params or {}, body, is_repeatable=is_repeatable))
            except (CarrierFailure, UnreadableAnswer) as error:
                self.turnstile.tell_failure(error)
                raise
            self.turnstile.tell_success()
            return found

        def may_pass(error: BaseException) -> bool:
            if isinstance(error, CarrierBusy | CarrierUnreachable):
                return (getattr(error, "retry_after_s", None) or 0) <= MAX_WAIT_S
            lost = isinstance(error, CarrierFailure | UnreadableAnswer)
            return is_repeatable and lost and not isinstance(error, CarrierRefused)

        retrying = Retrying(
            stop=stop_after_attempt(self.tries),
            retry=retry_if_exception(may_pass),
            wait=_wait_s,
            sleep=self.sleep,
            reraise=True,
        )
        return retrying(once)

    def _send(
        self, method: str, path: str, params: Mapping[str, str], body: object | None, *, is_repeatable: bool
    ) -> Reply:
        timeout = httpx.Timeout(self.timeout_s, connect=min(5.0, self.timeout_s))
        address = f"{self.base_url.rstrip('/')}/{path}" if self.base_url else path
        lost = CarrierFailure if is_repeatable else OutcomeUnknown
        try:
            with (
                httpx.Client(
                    timeout=timeout, follow_redirects=False, trust_env=False, transport=self.transport, verify=_trust()
                ) as client,
                client.stream(method, address, params=params or None, json=body, headers=dict(self.headers)) as answer,
            ):
                content = self._read(answer, lost)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.InvalidURL, httpx.UnsupportedProtocol):
            raise CarrierUnreachable(self.carrier, "it cannot be reached") from None
        except httpx.HTTPError as error:
            raise lost(self.carrier, f"its answer was lost ({type(error).__name__})") from None
        return self._judge(answer, content, lost)

    def _read(self, answer: httpx.Response, lost: type[CarrierFailure]) -> bytes:
        """The clock runs over the whole answer: a drip of bytes must not keep a worker."""
        until = time.monotonic() + self.total_s
        pieces: list[bytes] = []
        size = 0
        for piece in answer.iter_bytes():
            pieces.append(piece)
            size += len(piece)
            if size > MAX_ANSWER_BYTES or time.monotonic() > until:
                raise lost(self.carrier, "its answer has no end")
        return b"".join(pieces)

    def _judge(self, answer: httpx.Response, content: bytes, lost: type[CarrierFailure]) -> Reply:
        status = answer.status_code
        after_s = read_retry_after(answer.headers.get("retry-after", ""), datetime.now(UTC))
        if status == 429:
            raise CarrierBusy(self.carrier, "it is asked too often (429)", after_s)
        if status in _REFUSED:
            raise KeyRefused(self.carrier, f"it does not let us in ({status}): look at its key")
        if status >= 500 or status == 408:
            raise lost(self.carrier, f"it failed ({status})", after_s)
        if 300 <= status < 400:
            raise CarrierRefused(self.carrier, f"it sends us elsewhere ({status})")
        return Reply(status, content)


@cache
def _trust() -> ssl.SSLContext:
    """Read once: it takes longer than most answers."""
    trust = ssl.create_default_context()
    trust.load_verify_locations(certifi.where())
    return trust


def read_retry_after(written: str, now: datetime) -> int | None:
    """Seconds, from either form of the header: a number, or a date. None for what is neither."""
    written = written.strip()
    if written.isascii() and written.isdigit():
        return min(int(written[:9]), _LONGEST_PAUSE_S)
    try:
        moment = parsedate_to_datetime(written)
    except (ValueError, TypeError, IndexError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(max(0, round((moment - now).total_seconds())), _LONGEST_PAUSE_S)


def _wait_s(state: RetryCallState) -> float:
    """As long as the carrier says, else longer each time; chance parts those who failed together."""
    error = state.outcome.exception() if state.outcome else None
    said = getattr(error, "retry_after_s", None)
    if said:
        return float(said)
    wait = min(MAX_WAIT_S, _FIRST_WAIT_S * 2 ** (state.attempt_number - 1))
    return wait * (0.75 + random.random() / 2)  # noqa: S311 - spreads tries, guards nothing
