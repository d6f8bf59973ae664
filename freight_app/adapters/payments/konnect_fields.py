"""Konnect's fields and ours. Pure. Source: https://docs.konnect.network/docs/en/api-integration

Amounts are in millimes for TND and in cents for EUR and USD, which are our minor units. ``pending`` stands for not
paid, not tried and declined alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from freight_app.kit.money import Money
from freight_app.orders.errors import GatewayRefused
from freight_app.orders.ports import GatewayState, GatewayStatus, HostedPageRequest, NoticeClaim

CURRENCIES = frozenset({"TND", "EUR", "USD"})
PAGE_MINUTES = 20


def page_body(request: HostedPageRequest, *, wallet: str, public_url: str) -> dict[str, Any]:
    """What ``payments/init-payment`` takes. The amount is to be paid whole, and its fees are the shop's."""
    back = f"{public_url}{request.return_path}"
    return {
        "receiverWalletId": wallet,
        "token": request.amount.currency,
        "amount": request.amount.amount_minor,
        "type": "immediate",
        "description": request.order_number,
        "lifespan": PAGE_MINUTES,
        "checkoutForm": False,
        "addPaymentFeesToAmount": False,
        "orderId": request.reference,
        "webhook": f"{public_url}{request.notice_path}",
        "silentWebhook": True,
        "successUrl": back,
        "failUrl": back,
    }


def read_page(said: Mapping[str, Any]) -> tuple[str, str]:
    """(address, Konnect's name) of an opened page."""
    url, name = said.get("payUrl"), said.get("paymentRef")
    if not isinstance(url, str) or not url.startswith(("https://", "http://")) or not isinstance(name, str) or not name:
        raise GatewayRefused("Konnect opened no page.")
    return url, name[:120]


def read_notice(fields: Mapping[str, str]) -> NoticeClaim:
    """``GET …?payment_ref=5f9498735289e405fc7c18ac``: nothing else is in it, and nothing is signed."""
    name = fields.get("payment_ref", "")
    if not name or len(name) > 120 or not name.isascii() or not name.replace("-", "").replace("_", "").isalnum():
        raise GatewayRefused("The notice names no payment (payment_ref).")
    return NoticeClaim(name)


def read_state(said: Mapping[str, Any]) -> GatewayState:
    """The answer of ``payments/{id}``."""
    payment = said.get("payment")
    if not isinstance(payment, Mapping) or not isinstance(payment.get("id"), str):
        raise GatewayRefused("Konnect's answer holds no payment.")
    is_paid = payment.get("status") == "completed"
    # What has arrived; older answers have only what was asked for.
    came = payment.get("reachedAmount", payment.get("amount"))
    return GatewayState(
        gateway_reference=payment["id"],
        reference=str(payment.get("orderId") or ""),
        status=GatewayStatus.PAID if is_paid else GatewayStatus.OPEN,
        amount=read_amount(came, payment.get("token")),
        receipt=str(payment.get("shortId") or payment["id"])[:120],
    )


def read_amount(minor: Any, currency: Any) -> Money | None:
    """None for what is no whole amount in a known currency: it is then not the amount that we asked for."""
    if isinstance(minor, float) and minor.is_integer():
        minor = int(minor)
    if isinstance(minor, str) and minor.isascii() and minor.isdecimal() and len(minor) <= 15:
        minor = int(minor)
    if isinstance(minor, bool) or not isinstance(minor, int) or not 0 <= minor < 2**53 or currency not in CURRENCIES:
        return None
    return Money(minor, currency)
