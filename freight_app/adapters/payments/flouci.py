"""Flouci (https://flouci.com): Tunisian cards and Flouci wallets on a page of theirs, in dinars.

Its notices are not signed. A refund takes back all of a payment, and has no key of ours: after a lost answer the
payment is asked about before it is tried again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote

from freight_app.adapters.payments import flouci_fields
from freight_app.adapters.payments.client import GatewayClient
from freight_app.kit.errors import OutsideFailure
from freight_app.kit.money import Money
from freight_app.orders.errors import GatewayRefused, OutcomeUnknown
from freight_app.orders.ports import (
    GatewayState,
    HostedPage,
    HostedPageRequest,
    NoticeClaim,
    RefundAnswer,
    RefundReach,
)

BASE_URL = "https://developers.flouci.com/api"


@dataclass(frozen=True, slots=True)
class FlouciGateway:
    """Implements ``orders.ports.PaymentGateway``."""

    client: GatewayClient
    public_url: str
    name: str = "flouci"
    moves_money: bool = True
    refund_reach: RefundReach = "whole"
    lacks: tuple[str, ...] = ()

    def takes(self, currency: str) -> bool:
        return currency == flouci_fields.CURRENCY

    def open_page(self, request: HostedPageRequest) -> HostedPage:
        """A page that was opened without our hearing of it is harmless: nobody was sent there."""
        if not self.takes(request.amount.currency):
            raise GatewayRefused("Flouci takes Tunisian dinars only.")
        body = flouci_fields.page_body(request, public_url=self.public_url)
        try:
            url, name = flouci_fields.read_page(self.client.tell("v2/generate_payment", body))
        except OutcomeUnknown as error:
            raise OutsideFailure(error.message) from error
        return HostedPage(url, name, timedelta(seconds=flouci_fields.PAGE_SECONDS))

    def read_notice(self, headers: Mapping[str, str], fields: Mapping[str, str]) -> NoticeClaim:
        return flouci_fields.read_notice(fields)

    def ask_back(self, gateway_reference: str) -> GatewayState:
        said = self.client.ask(f"v2/verify_payment/{quote(gateway_reference, safe='')}")
        return flouci_fields.read_state(gateway_reference, said)

    def refund(self, gateway_reference: str, amount: Money, key: str) -> RefundAnswer:
        """All of the payment: the room asks for nothing less of this gateway."""
        return flouci_fields.read_refund(self.client.tell("v2/refund_payment", {"payment_id": gateway_reference}))

    def check_connection(self) -> None:
        """Asks for a payment that cannot be: any no but 401 and 403 says that our keys were good."""
        try:
            self.client.ask(f"v2/verify_payment/{'0' * 24}")
        except GatewayRefused as error:
            if "(401)" in error.message or "(403)" in error.message:
                raise
