"""The ``Idempotency-Key`` header of submissions that change money or stock."""

from __future__ import annotations

from typing import Annotated

from fastapi import Header

IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=8,
        max_length=200,
        description="A key of your own for this submission; sent again, it answers the same result.",
    ),
]
