"""HTTP to a payment gateway: bounded in time, in tries and in size. It knows no gateway's fields."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from freight_app.kit.errors import OutsideFailure
from freight_app.orders.errors import GatewayRefused, OutcomeUnknown

MAX_ANSWER_BYTES = 512 * 1024
# Questions change nothing, so they are asked again at once; the worker tries for longer.
TRIES = 3
_BUSY = frozenset({408, 429})


@dataclass(frozen=True, slots=True)
class GatewayClient:
    """Asks one gateway. Nothing that it raises holds a key: headers are never quoted."""

    name: str
    base_url: str
    headers: Mapping[str, str] = field(repr=False)
    timeout_s: float = 10
    pause_s: float = 0.4
    sleep: Callable[[float], None] = time.sleep

    def ask(self, path: str) -> dict[str, Any]:
        """GET an answer; tried a few times. ``GatewayRefused`` for a clear no, else ``OutsideFailure``."""
        for attempt in range(1, TRIES):
            try:
                return self._send("GET", path, None)
            except GatewayRefused:
                raise
            except OutsideFailure:
                self.sleep(self.pause_s * 2**attempt)
        try:
            return self._send("GET", path, None)
        except OutcomeUnknown as error:
            # A question has no outcome.
            raise OutsideFailure(error.message) from error

    def tell(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """POST once. ``OutcomeUnknown`` when it may have been heard: the caller knows whether that matters."""
        return self._send("POST", path, body)

    def _send(self, method: str, path: str, body: dict[str, Any] | None) -> dict[str, Any]:
        timeout = httpx.Timeout(self.timeout_s, connect=min(5, self.timeout_s))
        try:
            with (
                httpx.Client(timeout=timeout, follow_redirects=False) as client,
                client.stream(method, f"{self.base_url.rstrip('/')}/{path}", json=body, headers=self.headers) as answer,
            ):
                content = self._read(answer)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.InvalidURL, httpx.UnsupportedProtocol):
            raise OutsideFailure(f"{self.name} cannot be reached.") from None
        except httpx.HTTPError as error:
            raise OutcomeUnknown(f"The answer of {self.name} was lost ({type(error).__name__}).") from None
        if answer.status_code in _BUSY:
            raise OutsideFailure(f"{self.name} is too busy ({answer.status_code}).")
        if answer.status_code >= 500:
            raise OutcomeUnknown(f"{self.name} failed ({answer.status_code}).")
        said = _read_json(content)
        if answer.status_code >= 300:
            raise GatewayRefused(f"{self.name} says no ({answer.status_code}): {_words_of(said)}")
        if said is None:
            raise OutcomeUnknown(f"The answer of {self.name} cannot be read.")
        return said

    def _read(self, answer: httpx.Response) -> bytes:
        """The clock runs over the whole answer: a drip of bytes must not keep a worker."""
        until = time.monotonic() + 2 * self.timeout_s
        content = b""
        for piece in answer.iter_bytes():
            content += piece
            if len(content) > MAX_ANSWER_BYTES or time.monotonic() > until:
                raise OutcomeUnknown(f"The answer of {self.name} has no end.")
        return content


def _read_json(content: bytes) -> dict[str, Any] | None:
    import json

    try:
        said = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None


def _words_of(said: dict[str, Any] | None) -> str:
    """The sentence of an error, wherever these gateways put it."""
    if said is None:
        return "without a reason"
    for name in ("message", "detail", "error"):
        if isinstance(said.get(name), str):
            return said[name][:200]
    errors = said.get("errors")
    if isinstance(errors, list) and errors and isinstance(errors[0], dict):
        return str(errors[0].get("message", "without a reason"))[:200]
    return "without a reason"
