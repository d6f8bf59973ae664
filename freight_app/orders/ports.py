"""What orders need from the outside world: somebody who takes cards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Literal, Protocol

from freight_app.kit.money import Money


@dataclass(frozen=True, slots=True)
class HostedPageRequest:
    """What the gateway's page must know. ``reference`` is ours and names one attempt to pay.

    ``return_path`` is where the customer comes back to, ``notice_path`` where the gateway tells us of the payment:
    addresses of this shop without its host, which the adapter knows.
    """

    reference: str
    amount: Money
    order_number: str
    language: str
    return_path: str
    notice_path: str = ""


@dataclass(frozen=True, slots=True)
class HostedPage:
    """An opened page: where the customer goes, the gateway's own name for it, and how long it takes money."""

    url: str
    gateway_reference: str
    lasts: timedelta


@dataclass(frozen=True, slots=True)
class NoticeClaim:
    """What a notice speaks about. It is never believed: ``ask_back`` says what is true."""

    gateway_reference: str


class GatewayStatus(StrEnum):
    """``open``: not paid yet, or declined where the gateway does not tell the two apart."""

    OPEN = "open"
    PAID = "paid"
    FAILED = "failed"
    EXPIRED = "expired"
    REFUNDED = "refunded"


@dataclass(frozen=True, slots=True)
class GatewayState:
    """What the gateway says when asked by us. ``reference`` is ours, empty when it does not keep it."""

    gateway_reference: str
    reference: str
    status: GatewayStatus
    amount: Money | None
    receipt: str = ""


@dataclass(frozen=True, slots=True)
class RefundAnswer:
    """The gateway has taken the refund; ``receipt`` is its name for it."""

    receipt: str


# What a gateway sends back by itself: nothing, only all of a payment at once, or any part of it.
RefundReach = Literal["none", "whole", "part"]


class PaymentGateway(Protocol):
    """Cards are typed at the gateway, never at ours. Calls may take seconds: outside any unit of work.

    They raise ``OutsideFailure`` when the gateway does not answer and nothing has happened, ``GatewayRefused`` when it
    says no, and ``OutcomeUnknown`` when it may have done what it was asked.
    """

    @property
    def name(self) -> str: ...

    @property
    def moves_money(self) -> bool:
        """False for a rehearsal: then cards are offered in a demo shop alone."""
        ...

    @property
    def refund_reach(self) -> RefundReach: ...

    @property
    def lacks(self) -> tuple[str, ...]:
        """Names of the settings without which it cannot work; empty when it can."""
        ...

    def takes(self, currency: str) -> bool:
        """Whether it can be paid in this currency at all."""
        ...

    def open_page(self, request: HostedPageRequest) -> HostedPage: ...

    def read_notice(self, headers: Mapping[str, str], fields: Mapping[str, str]) -> NoticeClaim:
        """Of which payment a notice speaks; ``GatewayRefused`` when it cannot be read."""
        ...

    def ask_back(self, gateway_reference: str) -> GatewayState: ...

    def refund(self, gateway_reference: str, amount: Money, key: str) -> RefundAnswer:
        """Send money back. Several calls with one ``key`` send it once, as far as the gateway can tell."""
        ...

    def check_connection(self) -> None:
        """Ask the gateway whether it knows us; raises what is wrong."""
        ...
