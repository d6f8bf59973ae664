"""No gateway, or one that is named but not set up: nothing can be paid by card."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn

from freight_app.kit.money import Money
from freight_app.orders.errors import GatewayRefused
from freight_app.orders.ports import (
    GatewayState,
    HostedPage,
    HostedPageRequest,
    NoticeClaim,
    RefundAnswer,
    RefundReach,
)


@dataclass(frozen=True, slots=True)
class NoGateway:
    """Implements ``orders.ports.PaymentGateway``. ``lacks`` names the settings that a named gateway still wants."""

    name: str = "none"
    lacks: tuple[str, ...] = ()
    moves_money: bool = False
    refund_reach: RefundReach = "none"

    def takes(self, currency: str) -> bool:
        return False

    def open_page(self, request: HostedPageRequest) -> HostedPage:
        self._refuse()

    def read_notice(self, headers: Mapping[str, str], fields: Mapping[str, str]) -> NoticeClaim:
        self._refuse()

    def ask_back(self, gateway_reference: str) -> GatewayState:
        self._refuse()

    def refund(self, gateway_reference: str, amount: Money, key: str) -> RefundAnswer:
        self._refuse()

    def check_connection(self) -> None:
        self._refuse()

    def _refuse(self) -> NoReturn:
        if self.lacks:
            raise GatewayRefused(f"The gateway {self.name} is not set up: {', '.join(self.lacks)}.")
        raise GatewayRefused("No card gateway is connected to this shop.")
