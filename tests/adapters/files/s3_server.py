"""A store that speaks S3 and checks each signature by itself (AWS Signature Version 4)."""

from __future__ import annotations

import hashlib
import hmac
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import quote, unquote, urlsplit

KEY, SECRET, REGION = "shopkey", "shop/secret+1", "eu-west-3"
_AUTH = re.compile(
    r"AWS4-HMAC-SHA256 Credential=([^/]+)/(\d{8})/([^/]+)/s3/aws4_request, SignedHeaders=(\S+), Signature=(\w+)"
)


class Store:
    """``objects`` by path; ``refused`` counts requests whose signature was wrong; ``is_away`` answers 503."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.refused = 0
        self.is_away = False
        self.port = 0


def sign(method: str, path: str, query: str, headers: dict[str, str], signed: str, day: str, region: str) -> str:
    canonical = "\n".join(
        [
            method,
            quote(unquote(path), safe="/-_.~"),
            query,
            *(f"{name}:{' '.join(headers[name].split())}" for name in signed.split(";")),
            "",
            signed,
            headers["x-amz-content-sha256"],
        ]
    )
    scope = f"{day}/{region}/s3/aws4_request"
    text = "\n".join(["AWS4-HMAC-SHA256", headers["x-amz-date"], scope, hashlib.sha256(canonical.encode()).hexdigest()])
    key = f"AWS4{SECRET}".encode()
    for part in (day, region, "s3", "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    return hmac.new(key, text.encode(), "sha256").hexdigest()


@contextmanager
def s3_server() -> Iterator[Store]:
    store = Store()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - as it is called
            pass

        def _answer(self, status: int, body: bytes = b"", **headers: str) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def _error(self, status: int, code: str) -> None:
            body = f"<Error><Code>{code}</Code><Message>no</Message><Resource>x</Resource></Error>".encode()
            self._answer(status, body, **{"Content-Type": "application/xml"})

        def _serve(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            found = _AUTH.match(headers.get("authorization", ""))
            is_signed = (
                found is not None
                and found[1] == KEY
                and found[3] == REGION
                and found[5] == sign(self.command, parts.path, parts.query, headers, found[4], found[2], found[3])
                and headers["x-amz-content-sha256"] == hashlib.sha256(body).hexdigest()
            )
            if not is_signed:
                store.refused += 1
                self._error(403, "SignatureDoesNotMatch")
            elif store.is_away:
                self._error(503, "SlowDown")
            elif self.command == "PUT":
                store.objects[parts.path] = body
                self._answer(200, ETag='"1"')
            elif parts.path not in store.objects:
                self._error(404, "NoSuchKey")
            elif self.command == "DELETE":
                del store.objects[parts.path]
                self._answer(204)
            else:
                self._answer(
                    200, store.objects[parts.path], ETag='"1"', **{"Last-Modified": "Mon, 02 Mar 2026 09:00:00 GMT"}
                )

        do_GET = do_PUT = do_DELETE = do_HEAD = _serve  # noqa: N815 - named by the standard library

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    store.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield store
    finally:
        server.shutdown()
        server.server_close()
