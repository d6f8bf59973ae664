"""What orders need from the outside world: somebody who takes cards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from freight_app.kit.money import Money


@dataclass(frozen=True, slots=True)
class HostedPageRequest:
    """What the gateway's page must know. ``reference`` is ours and names one attempt to pay."""

    reference: str
    amount: Money
    order_number: str
    language: str
    return_url: str


@dataclass(frozen=True, slots=True)
class GatewayNotice:
    """What the gateway says about a payment, once the adapter has found it genuine."""

    reference: str
    approved: bool
    amount: Money
    receipt: str


class PaymentGateway(Protocol):
    """Cards are typed at the gateway, never at ours. Both calls may take seconds: outside any unit of work."""

    @property
    def moves_money(self) -> bool:
        """False for a rehearsal: then cards are offered in a demo shop alone."""
        ...

    def open_page(self, request: HostedPageRequest) -> str:
        """The address of the page to send the customer to; ``OutsideFailure`` when the gateway does not answer."""
        ...

    def read_notice(self, fields: Mapping[str, str]) -> GatewayNotice:
        """The meaning of a notice as the gateway posted it; ``GatewayRefused`` when it is not genuine."""
        ...
