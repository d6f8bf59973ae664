"""Flouci's fields and ours. Pure. Source: https://docs.flouci.com (API v2)

Amounts are in millimes; there is no currency, because it is always the Tunisian dinar.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from freight_app.adapters.payments.konnect_fields import read_amount
from freight_app.orders.errors import GatewayRefused, OutcomeUnknown
from freight_app.orders.ports import GatewayState, GatewayStatus, HostedPageRequest, NoticeClaim, RefundAnswer

CURRENCY = "TND"
PAGE_SECONDS = 1200
_STATUSES = {
    "SUCCESS": GatewayStatus.PAID,
    "PENDING": GatewayStatus.OPEN,
    "FAILURE": GatewayStatus.FAILED,
    "EXPIRED": GatewayStatus.EXPIRED,
    "REFUNDED": GatewayStatus.REFUNDED,
}


def page_body(request: HostedPageRequest, *, public_url: str) -> dict[str, Any]:
    """What ``v2/generate_payment`` takes."""
    back = f"{public_url}{request.return_path}"
    return {
        "amount": str(request.amount.amount_minor),
        "accept_card": True,
        "session_timeout_secs": PAGE_SECONDS,
        "success_link": back,
        "fail_link": back,
        "webhook": f"{public_url}{request.notice_path}",
        "developer_tracking_id": request.reference,
    }


def read_page(said: Mapping[str, Any]) -> tuple[str, str]:
    """(address, Flouci's name) of an opened page."""
    result = said.get("result")
    result = result if isinstance(result, Mapping) else {}
    url, name = result.get("link"), result.get("payment_id")
    if not isinstance(url, str) or not url.startswith(("https://", "http://")) or not isinstance(name, str) or not name:
        raise GatewayRefused("Flouci opened no page.")
    return url, name[:120]


def read_notice(fields: Mapping[str, str]) -> NoticeClaim:
    """``…?payment_id=…&success=…``; nothing is signed, and ``success`` is not believed."""
    name = fields.get("payment_id", "")
    if not name or len(name) > 120 or not name.isascii() or not name.replace("-", "").replace("_", "").isalnum():
        raise GatewayRefused("The notice names no payment (payment_id).")
    return NoticeClaim(name)


def read_state(gateway_reference: str, said: Mapping[str, Any]) -> GatewayState:
    """The answer of ``v2/verify_payment/{payment_id}``, which does not repeat the name that it was asked for."""
    result = said.get("result")
    if said.get("success") is not True or not isinstance(result, Mapping):
        raise GatewayRefused("Flouci's answer holds no payment.")
    return GatewayState(
        gateway_reference=gateway_reference,
        reference=str(result.get("developer_tracking_id") or ""),
        # A status that is new to us settles nothing.
        status=_STATUSES.get(str(result.get("status", "")).upper(), GatewayStatus.OPEN),
        amount=read_amount(result.get("amount"), CURRENCY),
        receipt=gateway_reference,
    )


def read_refund(said: Mapping[str, Any]) -> RefundAnswer:
    """The answer of ``v2/refund_payment``. Errors may come with HTTP 200 and ``status: error``."""
    if said.get("status") == "error":
        raise GatewayRefused(f"Flouci sends nothing back: {str(said.get('message', 'without a reason'))[:200]}")
    result = said.get("result")
    if not isinstance(result, Mapping) or not isinstance(result.get("refund_id"), str):
        raise OutcomeUnknown("Flouci's answer does not say whether the money goes back.")
    return RefundAnswer(result["refund_id"][:120])
