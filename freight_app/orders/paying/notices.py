"""Notices of the gateway: written down, checked for our own signature, and then asked about. Never believed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from freight_app.accounts.signing import SigningKeys
from freight_app.kit.db import UnitOfWork
from freight_app.orders.errors import GatewayRefused
from freight_app.orders.paying import page_queries, queries
from freight_app.orders.paying.card_pages import ask_later
from freight_app.orders.paying.models import NoticeVerdict
from freight_app.orders.paying.signatures import is_signed
from freight_app.orders.ports import PaymentGateway

V = NoticeVerdict
KEEP_NOTICES = timedelta(days=180)
MAX_FIELDS = 30
# Parts of names whose values nobody needs to read in a log.
_SECRET = ("secret", "token", "key", "signature", "authorization", "cookie", "password", "card", "cvv", "pan")


def take_notice(
    uow: UnitOfWork,
    gateway_name: str,
    reference: str,
    signature: str,
    *,
    headers: Mapping[str, str],
    fields: Mapping[str, str],
) -> bool:
    """Write a notice down and have a worker ask the gateway; False for one that is not genuine, which changes nothing.

    The entrance answers a refusal only after this unit has committed: what was refused is written down too.
    """
    gateway = uow.port(PaymentGateway)
    kept = hide_secrets(fields)
    order_id = queries.order_id_of_reference(uow, reference)
    if not is_signed(uow.port(SigningKeys), gateway_name, reference, signature):
        page_queries.add_notice(
            uow, gateway_name, "", V.WRONG_SIGNATURE, kept, remark="The address was not signed by us."
        )
        return False
    if gateway_name != gateway.name:
        remark = "This gateway is not connected any more."
        page_queries.add_notice(uow, gateway_name, "", V.UNREADABLE, kept, order_id=order_id, remark=remark)
        return True
    try:
        claim = gateway.read_notice(headers, fields)
    except GatewayRefused as error:
        page_queries.add_notice(uow, gateway_name, "", V.UNREADABLE, kept, order_id=order_id, remark=error.message)
        return True
    notice_id = page_queries.add_notice(uow, gateway_name, claim.gateway_reference, V.WAITING, kept, order_id=order_id)
    ask_later(uow, claim.gateway_reference, reference=reference, notice_id=notice_id)
    return True


def hide_secrets(fields: Mapping[str, str]) -> dict[str, str]:
    """Fields as they may be kept and shown: bounded, and without what opens anything."""
    kept: dict[str, str] = {}
    for name, value in list(fields.items())[:MAX_FIELDS]:
        is_secret = any(part in name.lower() for part in _SECRET)
        kept[_plain(name)[:60]] = "***" if is_secret else _plain(str(value))[:300]
    return kept


def forget_notices(uow: UnitOfWork) -> int:
    """Throw away notices that are half a year old. Called by the clock."""
    return page_queries.delete_notices(uow, uow.now() - KEEP_NOTICES)


def _plain(text: str) -> str:
    # Zero characters, which PostgreSQL refuses.
    return text.replace("\0", "\ufffd")
