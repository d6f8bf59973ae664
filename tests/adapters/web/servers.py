"""Real servers for the web client: plain, behind TLS, or speaking whatever bytes a test writes."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from freight_app.adapters.web.addresses import Allowed
from freight_app.adapters.web.client import Timeouts, WebClient


@dataclass(frozen=True)
class Asked:
    """A request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Answer:
    status: int = 200
    body: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Server:
    port: int
    asked: list[Asked] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextlib.contextmanager
def serving(answer: Callable[[Asked], Answer], context: ssl.SSLContext | None = None) -> Iterator[Server]:
    """A server on a free port of this machine, behind TLS with a context."""

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            asked = Asked(self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, body)
            server.asked.append(asked)
            given = answer(asked)
            self.send_response(given.status)
            for name, value in {"Content-Length": str(len(given.body)), **given.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            with contextlib.suppress(OSError):
                self.wfile.write(given.body)

        do_GET = do_POST = _answer  # noqa: N815 - http.server names them

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            pass

    class Quiet(ThreadingHTTPServer):
        def handle_error(self, request: Any, client_address: Any) -> None:
            # A client that refuses the certificate or the rest of an answer hangs up.
            pass

    with Quiet(("127.0.0.1", 0), Handler) as http:
        if context is not None:
            http.socket = context.wrap_socket(http.socket, server_side=True)
        server = Server(http.server_address[1])
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield server
        http.shutdown()
        thread.join()


@contextlib.contextmanager
def speaking(speak: Callable[[socket.socket], None]) -> Iterator[int]:
    """A port where every caller, once it has asked, is given to ``speak``."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(10)

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    caller, _ = listening.accept()
                    with caller, contextlib.suppress(OSError):
                        caller.recv(65_536)
                        speak(caller)

        threading.Thread(target=serve, daemon=True).start()
        yield listening.getsockname()[1]


def client_for(port: int, *, hosts: str = "127.0.0.1", timeouts: Timeouts | None = None, **more: Any) -> WebClient:
    """A client that may reach a server of the tests."""
    return WebClient(Allowed.from_texts(hosts, str(port)), timeouts or Timeouts(2, 2, 4), **more)
