"""Words of bills that come with goods."""

from __future__ import annotations

from enum import StrEnum


class CostKind(StrEnum):
    """What a bill is for, besides the goods themselves."""

    FREIGHT = "freight"
    DUTY = "duty"
    INSURANCE = "insurance"
    HANDLING = "handling"
    OTHER = "other"
