"""Konnect (https://konnect.network): Tunisian cards, e-DINAR and wallets on a page of theirs.

Its notices are not signed and its API has no refund, so notices are only hints and money goes back by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import quote

from freight_app.adapters.payments import konnect_fields
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

BASE_URL = "https://api.konnect.network/api/v2"


@dataclass(frozen=True, slots=True)
class KonnectGateway:
    """Implements ``orders.ports.PaymentGateway``."""

    client: GatewayClient
    wallet: str = field(repr=False)
    public_url: str
    name: str = "konnect"
    moves_money: bool = True
    refund_reach: RefundReach = "none"
    lacks: tuple[str, ...] = ()

    def takes(self, currency: str) -> bool:
        return currency in konnect_fields.CURRENCIES

    def open_page(self, request: HostedPageRequest) -> HostedPage:
        """A page that was opened without our hearing of it is harmless: nobody was sent there."""
        body = konnect_fields.page_body(request, wallet=self.wallet, public_url=self.public_url)
        try:
            url, name = konnect_fields.read_page(self.client.tell("payments/init-payment", body))
        except OutcomeUnknown as error:
            raise OutsideFailure(error.message) from error
        return HostedPage(url, name, timedelta(minutes=konnect_fields.PAGE_MINUTES))

    def read_notice(self, headers: Mapping[str, str], fields: Mapping[str, str]) -> NoticeClaim:
        return konnect_fields.read_notice(fields)

    def ask_back(self, gateway_reference: str) -> GatewayState:
        state = konnect_fields.read_state(self.client.ask(f"payments/{quote(gateway_reference, safe='')}"))
        if state.gateway_reference != gateway_reference:
            raise GatewayRefused("Konnect answered about another payment.")
        return state

    def refund(self, gateway_reference: str, amount: Money, key: str) -> RefundAnswer:
        raise GatewayRefused("Konnect's API sends no money back: do it by transfer or in cash.")

    def check_connection(self) -> None:
        """Asks for a payment that cannot be: a 404 says that our key was good."""
        try:
            self.client.ask(f"payments/{'0' * 24}")
        except GatewayRefused as error:
            if "(404)" not in error.message:
                raise
