"""A gateway on which no money moves: its hosted page is a page of ours with two buttons, approve and decline.

The page's address carries what it shows, signed, so that nobody changes the amount on the way. That whoever has the
address can approve is what a rehearsal is for; the orders room offers cards through it in a demo shop alone.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from freight_app.accounts.signing import SigningKeys
from freight_app.kit.money import Money
from freight_app.orders.errors import GatewayRefused
from freight_app.orders.ports import GatewayNotice, HostedPageRequest

PAGE = "/pay"
_FIELDS = ("reference", "amount_minor", "currency", "order_number", "language", "return_url")


@dataclass(frozen=True, slots=True)
class RehearsalGateway:
    """Implements ``orders.ports.PaymentGateway``."""

    keys: SigningKeys
    moves_money: bool = False

    def open_page(self, request: HostedPageRequest) -> str:
        """An address of our own, with all that the page shows."""
        fields = {
            "reference": request.reference,
            "amount_minor": str(request.amount.amount_minor),
            "currency": request.amount.currency,
            "order_number": request.order_number,
            "language": request.language,
            "return_url": request.return_url,
        }
        return f"{PAGE}?{urlencode({**fields, 'signature': self._sign(fields)})}"

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
            return_url=fields["return_url"],
        )

    def read_notice(self, fields: Mapping[str, str]) -> GatewayNotice:
        """The fields of the page with ``outcome``, which is ``approve`` or ``decline``."""
        page = self.read_page(fields)
        outcome = fields.get("outcome")
        if outcome not in ("approve", "decline"):
            raise GatewayRefused("The payment was neither approved nor declined.")
        receipt = hashlib.sha256(page.reference.encode()).hexdigest()[:12].upper()
        return GatewayNotice(
            reference=page.reference, approved=outcome == "approve", amount=page.amount, receipt=f"TEST-{receipt}"
        )

    def _sign(self, fields: Mapping[str, str]) -> str:
        # Length before each value: no two sets of fields read the same.
        text = "".join(f"{len(fields[name])}:{fields[name]}" for name in _FIELDS)
        return hmac.new(self.keys.key_for("card rehearsal"), text.encode(), hashlib.sha256).hexdigest()
