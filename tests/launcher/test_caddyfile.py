"""The Caddyfile with the real Caddy in front of a back end that says what it was asked."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from freight_app.kit.settings import PROJECT_ROOT
from tests.servers import free_port

SCRIPT = "console.log(1)"


class Echo(BaseHTTPRequestHandler):
    """Answers every request with its method and path."""

    def answer(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        self.rfile.read(length)
        forwarded = self.headers.get("x-forwarded-for")
        body = json.dumps({"asked": f"{self.command} {self.path}", "forwarded": forwarded, "fill": "x" * 2000}).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = answer  # noqa: N815 - the names that http.server calls

    def log_message(self, format: str, *_arguments: object) -> None:  # noqa: A002 - the name that http.server gives
        """Quiet."""


@dataclass
class Front:
    port: int
    output: Path
    backend: ThreadingHTTPServer

    def ask(self, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> HTTPResponse:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body=body, headers=named)
        return connection.getresponse()

    def log(self) -> str:
        time.sleep(0.2)
        return self.output.read_text()


@pytest.fixture
def front(tmp_path: Path) -> Iterator[Front]:
    caddy = shutil.which("caddy")
    assert caddy, "Caddy is not installed: ./freight test installs it"
    client = tmp_path / "build/ui/build/client"
    (client / "assets").mkdir(parents=True)
    (client / "assets/app-1.js").write_text(SCRIPT)
    (client / "assets/app-1.js.gz").write_bytes(gzip.compress(SCRIPT.encode()))
    (client / "offline.html").write_text("you are offline")
    backend = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=backend.serve_forever, daemon=True).start()
    port = free_port()
    environment = {
        **os.environ,
        "FREIGHT_SITE": f"http://127.0.0.1:{port}",
        "FREIGHT_PORT": str(backend.server_port),
        "FREIGHT_BUILD_DIR": str(tmp_path / "build"),
        "FREIGHT_CADDY_ADMIN": "off",
        "FREIGHT_MAX_BODY": "1MB",
        "XDG_DATA_HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path),
    }
    output = tmp_path / "caddy.log"
    with output.open("w") as log:
        process = subprocess.Popen(
            [caddy, "run", "--config", str(PROJECT_ROOT / "Caddyfile"), "--adapter", "caddyfile"],
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    front = Front(port, output, backend)
    try:
        wait_until_open(front, process)
        yield front
    finally:
        process.terminate()
        process.wait(10)
        backend.shutdown()
        backend.server_close()


def wait_until_open(front: Front, process: subprocess.Popen[bytes]) -> None:
    for _ in range(100):
        assert process.poll() is None, front.log()
        try:
            front.ask("/ping")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(front.log())


def test_hashed_files_come_from_the_disk_packed_and_for_ever(front: Front) -> None:
    answer = front.ask("/assets/app-1.js", Accept_Encoding="gzip")
    assert answer.status == 200
    assert answer.getheader("cache-control") == "public, max-age=31536000, immutable"
    assert answer.getheader("content-encoding") == "gzip"
    assert answer.getheader("server") is None
    assert gzip.decompress(answer.read()).decode() == SCRIPT
    assert front.ask("/assets/app-2.js").status == 404


@pytest.mark.parametrize("path", ["/", "/p/FLT-1", "/c/filters", "/cart", "/api/v1/x", "/auth/x", "/_event/?t=1"])
def test_everything_else_reaches_the_web_server(front: Front, path: str) -> None:
    answer = json.loads(front.ask(path).read())
    assert answer["asked"] == f"GET {path}"
    assert answer["forwarded"] == "127.0.0.1"


def test_a_body_that_is_too_large_is_refused(front: Front) -> None:
    assert front.ask("/api/v1/x", "POST", b"x" * 1000).status == 200
    assert front.ask("/api/v1/x", "POST", b"x" * 2_000_000).status >= 400


def test_the_log_holds_no_token(front: Front) -> None:
    front.ask("/_event/?token=SECRET1", Cookie="freight_session=SECRET2")
    front.ask("/track/SECRET3?x=SECRET4", Authorization="Bearer SECRET5")
    log = front.log()
    assert '"uri":"/_event/"' in log
    assert '"uri":"/track/"' in log
    assert "SECRET" not in log


def test_visitors_read_a_page_while_the_web_server_is_away(front: Front) -> None:
    front.backend.shutdown()
    front.backend.server_close()
    answer = front.ask("/cart?token=SECRET")
    assert (answer.status, answer.read()) == (503, b"you are offline")
    assert answer.getheader("cache-control") == "no-store"
    assert "SECRET" not in front.log()
