"""A carrier of the tests' own on a local port, which answers as it is told: well, busy, broken, slow, cut off."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Call:
    method: str
    path: str
    params: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Given:
    """``slow_s`` before the answer; ``cut`` breaks off in the middle of the body."""

    status: int = 200
    body: bytes | str | Mapping[str, Any] = b"{}"
    headers: Mapping[str, str] = field(default_factory=dict)
    slow_s: float = 0
    cut: bool = False

    def content(self) -> bytes:
        if isinstance(self.body, bytes):
            return self.body
        return self.body.encode() if isinstance(self.body, str) else json.dumps(self.body).encode()


GARBAGE = Given(body=b"<html>Bad gateway</html>")
TOO_MANY = Given(429, {"status": 429, "title": "Too many requests"}, {"Retry-After": "2"})
BROKEN = Given(500, "oops")


@dataclass
class FakeCarrier:
    url: str
    calls: list[Call] = field(default_factory=list)


@contextlib.contextmanager
def fake_carrier(answer: Callable[[Call], Given]) -> Iterator[FakeCarrier]:
    """Answers each call by ``answer``, and remembers them all."""

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            call = Call(self.command, parts.path, dict(parse_qsl(parts.query)), headers, body)
            fake.calls.append(call)
            given = answer(call)
            if given.slow_s:
                time.sleep(given.slow_s)
            content = given.content()
            with contextlib.suppress(OSError):
                self.send_response(given.status)
                self.send_header("Content-Length", str(len(content)))
                for name, value in given.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content[: len(content) // 2] if given.cut else content)

        do_GET = do_POST = do_DELETE = _answer  # noqa: N815 - http.server names them

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            pass

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            pass

    with Quiet(("127.0.0.1", 0), Handler) as server:
        fake = FakeCarrier(f"http://127.0.0.1:{server.server_address[1]}")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield fake
        server.shutdown()
        thread.join()


def in_turn(*answers: Given) -> Callable[[Call], Given]:
    """One after the other; the last for good."""
    left = list(answers)
    return lambda _call: left.pop(0) if len(left) > 1 else left[0]
