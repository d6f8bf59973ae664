"""Why something could not be done, as codes that every language has words for.

A reason is a code of one of these lists or what somebody wrote in their own words; both are kept in the same columns.
"""

from __future__ import annotations

from enum import StrEnum


class MissingReason(StrEnum):
    """Why a piece did not get into the box."""

    NOT_THERE = "not_there"
    DAMAGED = "damaged"
    WRONG_PART = "wrong_part"


class VisitReason(StrEnum):
    """Why the driver came back with the goods."""

    NOBODY_THERE = "nobody_there"
    REFUSED = "refused"
    NO_MONEY = "no_money"
    WRONG_ADDRESS = "wrong_address"


class ReturnReason(StrEnum):
    """Why a customer sends something back."""

    DOES_NOT_FIT = "does_not_fit"
    WRONG_PART = "wrong_part"
    DAMAGED = "damaged"
    DEFECTIVE = "defective"
    NOT_NEEDED = "not_needed"
    NOT_DELIVERED = "not_delivered"
    OTHER = "other"


RECEIVED_BY = "received_by: "


def note_of_recipient(name: str) -> str:
    """What the history says of the person who took the goods; empty without a name."""
    return f"{RECEIVED_BY}{' '.join(name.split())}" if name.strip() else ""
