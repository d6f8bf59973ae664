"""Answers that say why there is nothing: RFC 7807 problems, as both of DHL's APIs send them."""

from __future__ import annotations

from freight_app.adapters.carriers.bodies import Body, number, text
from freight_app.shipping.dtos import CarrierAnswer

_CODES = {401: "not_allowed", 403: "not_allowed", 404: "not_found", 429: "too_many_requests"}


def read_refusal(body: Body, carrier: str) -> CarrierAnswer | None:
    """None for a body that refuses nothing. A status beside shipments is theirs, not the answer's."""
    status = number(body, "status") or number(body, "statusCode")
    words = [part for part in (text(body, "title"), text(body, "detail") or text(body, "message")) if part]
    if "shipments" in body or (status is None and not words):
        return None
    if status is not None and status < 400:
        return None
    return CarrierAnswer(
        carrier=carrier, refusal_code=_CODES.get(int(status or 0), "refused"), refusal=": ".join(words) or "refused"
    )
