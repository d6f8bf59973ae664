"""DHL Unified's words as ours.

Each event has a coarse code of DHL's, the same for all services, and the words of the service that wrote it. The
code says how far things have come and is not overruled in that: nothing is delivered because a text says so. The words
refine it: where "delivered" means that a parcel lies at a shop, it is ready for pickup, and nobody has it yet.
"""

from __future__ import annotations

from freight_app.adapters.carriers.words import fold_text, status_in_words
from freight_app.shipping.values import TrackingStatus as S

_BY_CODE = {
    "pre-transit": S.PENDING,
    "transit": S.IN_TRANSIT,
    "delivered": S.DELIVERED,
    "failure": S.DELIVERY_FAILED,
}
# What the words may make of a code.
_REFINED = {
    S.PENDING: {S.PENDING, S.CANCELLED, S.ON_HOLD, S.DELAYED},
    S.IN_TRANSIT: set(S) - {S.DELIVERED, S.PENDING, S.UNKNOWN},
    S.DELIVERED: {S.DELIVERED, S.READY_FOR_PICKUP, S.RETURN_TO_SENDER},
    S.DELIVERY_FAILED: {
        S.DELIVERY_FAILED, S.READY_FOR_PICKUP, S.CUSTOMS, S.ON_HOLD, S.DELAYED, S.RETURN_TO_SENDER, S.CANCELLED,
    },
}  # fmt: skip
# A header sums up: a failure in its words must not hide that it says transit.
_REFINED_HEADER = _REFINED | {
    S.IN_TRANSIT: {S.IN_TRANSIT, S.PICKED_UP, S.CUSTOMS, S.OUT_FOR_DELIVERY, S.READY_FOR_PICKUP},
    S.DELIVERY_FAILED: {S.DELIVERY_FAILED, S.RETURN_TO_SENDER},
}
# Where a service writes times without an offset, whose clock it means.
ZONES = {
    "parcel-de": "Europe/Berlin",
    "parcel-nl": "Europe/Amsterdam",
    "parcel-pl": "Europe/Warsaw",
    "svb": "Europe/Berlin",
}


def status_of_event(code: str, *words: str) -> tuple[S, str]:
    """What an event says, and where its words contradict its code; the first words that say something count."""
    return _read(code, words, _REFINED), _doubt(code, words)


def status_of_header(code: str, *words: str) -> S:
    return _read(code, words, _REFINED_HEADER)


def _read(code: str, words: tuple[str, ...], refined: dict[S, set[S]]) -> S:
    coarse = _coarse(code)
    allowed = refined[coarse] if coarse else None
    return next((found for found in (status_in_words(text, allowed) for text in words) if found), None) or (
        coarse or S.UNKNOWN
    )


def _coarse(code: str) -> S | None:
    return _BY_CODE.get(code.strip().casefold().replace("_", "-"))


def _doubt(code: str, words: tuple[str, ...]) -> str:
    if _coarse(code) not in (S.PENDING, S.IN_TRANSIT):
        return ""
    for said in words:
        if fold_text(said).startswith("delivered") and status_in_words(said) == S.DELIVERED:
            return f"its code says {code}, its words say {said}"
    return ""
