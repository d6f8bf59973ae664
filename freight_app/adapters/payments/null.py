"""A gateway on which no money moves: its hosted page is a page of ours with two buttons, approve and decline.

It behaves like a real one: it keeps its own books, in a folder of the data directory, answers when asked, and sends
back what it took, once for each key. The page's address carries what it shows, signed, so that nobody changes the
amount on the way. That whoever has the address can approve is what a rehearsal is for; the orders room offers cards
through it in a demo shop alone.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlencode
from uuid import uuid4

from freight_app.accounts.signing import SigningKeys
from freight_app.kit.money import Money
from freight_app.orders.errors import GatewayRefused
from freight_app.orders.ports import (
    GatewayState,
    GatewayStatus,
    HostedPage,
    HostedPageRequest,
    NoticeClaim,
    RefundAnswer,
    RefundReach,
)

PAGE = "/pay"
LASTS = timedelta(minutes=20)
_FIELDS = ("name", "reference", "amount_minor", "currency", "order_number", "language", "return_path")
_writing = threading.Lock()


@dataclass(frozen=True, slots=True)
class RehearsalGateway:
    """Implements ``orders.ports.PaymentGateway``. ``folder`` holds its books, one small file a page."""

    keys: SigningKeys
    folder: Path
    name: str = "rehearsal"
    moves_money: bool = False
    refund_reach: RefundReach = "part"
    lacks: tuple[str, ...] = ()

    def takes(self, currency: str) -> bool:
        return True

    def open_page(self, request: HostedPageRequest) -> HostedPage:
        """An address of our own, with all that the page shows."""
        fields = {
            "name": uuid4().hex,
            "reference": request.reference,
            "amount_minor": str(request.amount.amount_minor),
            "currency": request.amount.currency,
            "order_number": request.order_number,
            "language": request.language,
            "return_path": request.return_path,
        }
        url = f"{PAGE}?{urlencode({**fields, 'signature': self._sign(fields)})}"
        return HostedPage(url, fields["name"], LASTS)

    def read_page(self, fields: Mapping[str, str]) -> HostedPageRequest:
        """What the page is to show; ``GatewayRefused`` when the address was tampered with."""
        if any(name not in fields for name in (*_FIELDS, "signature")):
            raise GatewayRefused("Something is missing in the address of the payment page.")
        if not hmac.compare_digest(self._sign(fields).encode(), fields["signature"].encode()):
            raise GatewayRefused("The address of the payment page was changed on its way.")
        return HostedPageRequest(
            reference=fields["reference"],
            amount=Money(int(fields["amount_minor"]), fields["currency"]),
            order_number=fields["order_number"],
            language=fields["language"],
            return_path=fields["return_path"],
        )

    def decide(self, fields: Mapping[str, str], outcome: Literal["approve", "decline"]) -> HostedPageRequest:
        """What the customer pressed on the page, written into the books; a page that is paid stays paid."""
        page = self.read_page(fields)
        with _writing:
            book = self._read(fields["name"]) or {
                "reference": page.reference,
                "amount_minor": page.amount.amount_minor,
                "currency": page.amount.currency,
                "status": GatewayStatus.OPEN,
                "refunds": {},
            }
            if book["status"] != GatewayStatus.PAID:
                book["status"] = GatewayStatus.PAID if outcome == "approve" else GatewayStatus.FAILED
                self._write(fields["name"], book)
        return page

    def read_notice(self, headers: Mapping[str, str], fields: Mapping[str, str]) -> NoticeClaim:
        """``?name=…``, as if a bank had sent it."""
        name = fields.get("name", "")
        if len(name) != 32 or not name.isalnum():
            raise GatewayRefused("The notice names no page of the rehearsal.")
        return NoticeClaim(name)

    def ask_back(self, gateway_reference: str) -> GatewayState:
        """A page on which nothing was pressed is open: the books know nothing of it."""
        book = self._read(gateway_reference)
        if book is None:
            return GatewayState(gateway_reference, "", GatewayStatus.OPEN, None)
        receipt = hashlib.sha256(book["reference"].encode()).hexdigest()[:12].upper()
        return GatewayState(
            gateway_reference,
            book["reference"],
            GatewayStatus(book["status"]),
            Money(book["amount_minor"], book["currency"]),
            f"TEST-{receipt}",
        )

    def refund(self, gateway_reference: str, amount: Money, key: str) -> RefundAnswer:
        with _writing:
            book = self._read(gateway_reference)
            if book is None or book["status"] != GatewayStatus.PAID or book["currency"] != amount.currency:
                raise GatewayRefused("Nothing was paid here that could go back.")
            if key not in book["refunds"]:
                if sum(book["refunds"].values()) + amount.amount_minor > book["amount_minor"]:
                    raise GatewayRefused("More would go back than was paid.")
                book["refunds"][key] = amount.amount_minor
                self._write(gateway_reference, book)
        return RefundAnswer(f"TEST-R-{hashlib.sha256(key.encode()).hexdigest()[:8].upper()}")

    def check_connection(self) -> None:
        """It is always there."""

    def _read(self, name: str) -> dict[str, Any] | None:
        if len(name) != 32 or not name.isascii() or not name.isalnum():
            return None
        try:
            return json.loads((self.folder / f"{name}.json").read_text())
        except FileNotFoundError:
            return None

    def _write(self, name: str, book: dict[str, Any]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        draft = self.folder / f"{name}.{uuid4().hex}.tmp"
        draft.write_text(json.dumps(book))
        os.replace(draft, self.folder / f"{name}.json")

    def _sign(self, fields: Mapping[str, str]) -> str:
        # Length before each value: no two sets of fields read the same.
        text = "".join(f"{len(fields[name])}:{fields[name]}" for name in _FIELDS)
        return hmac.new(self.keys.key_for("card rehearsal"), text.encode(), hashlib.sha256).hexdigest()
