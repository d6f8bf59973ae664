"""Why pieces that came are not kept."""

from __future__ import annotations

from enum import StrEnum


class RejectionReason(StrEnum):
    """The usual reasons; whoever receives may also write their own."""

    DAMAGED = "damaged"
    WRONG_PART = "wrong_part"
    BAD_QUALITY = "bad_quality"
    EXPIRED = "expired"
    NOT_ORDERED = "not_ordered"
