"""A small card gateway over real HTTP that speaks as Konnect and as Flouci do, and misbehaves when it is told to."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

KONNECT_KEY = "wallet:konnect-secret"
FLOUCI_KEY = "Bearer public:flouci-secret"
# How the next answers go wrong. ``lost``: it is done, but the connection breaks before the answer.
Mood = Literal["slow", "broken", "busy", "garbage", "lost", "refuses", "endless"]
SLOW_S = 1.2
_BAD_ANSWERS: dict[Mood, tuple[int, bytes]] = {
    "slow": (200, b"{}"),
    "broken": (500, b"<h1>Internal error</h1>"),
    "busy": (429, b'{"message": "too many requests"}'),
    "garbage": (200, b"\xff<html>captive portal</html>"),
    "refuses": (400, b'{"message": "not today"}'),
    "endless": (200, b" " * 2_000_000),
}


@dataclass
class Page:
    name: str
    reference: str
    amount: int
    currency: str
    paid: bool = False
    failed: bool = False
    refunds: int = 0
    # What it says of an amount instead of the truth.
    said_amount: Any = None
    said_currency: str | None = None
    said_reference: str | None = None


@dataclass
class GatewayServer:
    """Its books, and how it is disposed."""

    url: str = ""
    pages: dict[str, Page] = field(default_factory=dict)
    moods: list[Mood] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    refuses_keys: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def behave(self, *moods: Mood) -> None:
        """So many of the next answers go wrong, in this order."""
        self.moods[:] = moods

    def pay(self, name: str) -> None:
        self.pages[name].paid = True

    @property
    def only_page(self) -> Page:
        assert len(self.pages) == 1
        return next(iter(self.pages.values()))

    def mood(self) -> Mood | None:
        with self._lock:
            return self.moods.pop(0) if self.moods else None

    def answer(self, method: str, path: str, headers: Any, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        self.heard.append(f"{method} {path}")
        if path.startswith("/v2/"):
            return self._as_flouci(path.removeprefix("/v2/"), headers, body)
        return self._as_konnect(path.strip("/"), headers, body)

    def _as_konnect(self, path: str, headers: Any, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if headers.get("x-api-key") != KONNECT_KEY:
            return 401, {"errors": [{"code": "unauthorized", "message": "bad key"}]}
        if path == "payments/init-payment":
            name = self._open(body["orderId"], int(body["amount"]), body["token"])
            return 200, {"payUrl": f"{self.url}/page/{name}", "paymentRef": name}
        page = self.pages.get(path.removeprefix("payments/"))
        if page is None:
            return 404, {"errors": [{"message": "no such payment"}]}
        amount = page.amount if page.said_amount is None else page.said_amount
        return 200, {
            "payment": {
                "id": page.name,
                "status": "completed" if page.paid else "pending",
                "amountDue": 0 if page.paid else page.amount,
                "reachedAmount": amount if page.paid else 0,
                "amount": amount,
                "token": page.said_currency or page.currency,
                "shortId": f"K-{page.name[:6]}",
                "orderId": page.said_reference or page.reference,
                "transactions": [],
            }
        }

    def _as_flouci(self, path: str, headers: Any, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if headers.get("authorization") != FLOUCI_KEY:
            return 401, {"message": "bad keys"}
        if path == "generate_payment":
            name = self._open(body["developer_tracking_id"], int(body["amount"]), "TND")
            result = {"success": True, "payment_id": name, "link": f"{self.url}/page/{name}"}
            return 200, {"result": result, "code": 0, "version": "2"}
        if path == "refund_payment":
            page = self.pages[body["payment_id"]]
            if page.refunds or not page.paid:
                return 200, {"status": "error", "message": "Payment cannot be refunded"}
            page.refunds += 1
            result = {"refund_id": f"ref_{page.name}", "amount": str(page.amount), "status": "success"}
            return 200, {"result": result, "status": "success"}
        found = self.pages.get(path.removeprefix("verify_payment/"))
        if found is None:
            return 404, {"success": False, "message": "no such payment"}
        status = "REFUNDED" if found.refunds else "SUCCESS" if found.paid else "FAILURE" if found.failed else "PENDING"
        result = {"status": status, "amount": found.amount, "developer_tracking_id": found.reference, "type": "card"}
        return 200, {"success": True, "result": result}

    def _open(self, reference: str, amount: int, currency: str) -> str:
        name = f"{len(self.pages):024x}"
        self.pages[name] = Page(name, reference, amount, currency)
        return name


@contextmanager
def serve_gateway() -> Iterator[GatewayServer]:
    server = GatewayServer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._handle("GET", {})

        def do_POST(self) -> None:
            length = int(self.headers.get("content-length", 0))
            self._handle("POST", json.loads(self.rfile.read(length)))

        def _handle(self, method: str, body: dict[str, Any]) -> None:
            mood = server.mood()
            if mood in _BAD_ANSWERS:
                time.sleep(SLOW_S if mood == "slow" else 0)
                self._send(*_BAD_ANSWERS[mood])
                return
            status, said = server.answer(method, self.path, self.headers, body)
            if mood == "lost":
                self.connection.close()
            else:
                self._send(status, json.dumps(said).encode())

        def _send(self, status: int, content: bytes) -> None:
            try:
                self.send_response(status)
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)
            except OSError:
                pass

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name in the base
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    server.url = f"http://127.0.0.1:{http.server_port}"
    thread = threading.Thread(target=http.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        thread.join()
        http.server_close()
