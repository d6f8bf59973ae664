"""DHL Express's event codes as ours.

Source: DHL Express's list of checkpoint codes. A clearance that ended is a parcel on its way again, and a part of a
shipment that was delivered is not the shipment.
"""

from __future__ import annotations

from freight_app.adapters.carriers.words import status_in_words
from freight_app.shipping.values import TrackingStatus as S

_BY_CODE: dict[str, S] = {
    code: status
    for status, codes in {
        S.PENDING: "SI SD RP",
        S.PICKED_UP: "PU SA",
        S.IN_TRANSIT: "AF AR BR CR DF FD PD PL RR SC TP TR HN AD",
        S.CUSTOMS: "BN CD IC UD CI",
        S.OUT_FOR_DELIVERY: "WC",
        S.READY_FOR_PICKUP: "CC",
        S.DELIVERY_FAILED: "BA CA CM DS MD ND NH RD LX",
        S.DELAYED: "MC MS SM TD",
        S.ON_HOLD: "HP OH SS CS PY HX",
        S.DELIVERED: "OK DD DL",
        S.RETURN_TO_SENDER: "RT",
    }.items()
    for code in codes.split()
}
# The summary of a shipment is one of these, or only says that the question was answered ("Success").
_HEADERS = {
    "pre-transit": S.PENDING,
    "transit": S.IN_TRANSIT,
    "in transit": S.IN_TRANSIT,
    "delivered": S.DELIVERED,
    "failure": S.DELIVERY_FAILED,
}


def status_of_event(code: str, words: str) -> S:
    """By its code; an unknown one by what is written beside it."""
    return _BY_CODE.get(code.strip().upper()) or status_in_words(words) or S.UNKNOWN


def status_of_header(words: str) -> S | None:
    """None where the carrier sums nothing up."""
    return _HEADERS.get(words.strip().casefold())
