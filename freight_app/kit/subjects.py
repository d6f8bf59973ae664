"""What something is about: a thing of any room, as rooms below it may name it without knowing it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

SUBJECT_KINDS: Final = frozenset(
    {
        "order",
        "purchase_order",
        "shipment",
        "supplier",
        "project",
        "product",
        "customer",
        "retailer",
        "invoice",
    }
)


@dataclass(frozen=True, slots=True)
class Subject:
    """``kind`` is one of ``SUBJECT_KINDS``; ``ref`` stands in the address of its page: a number, a SKU, a public id."""

    kind: str
    ref: str

    def __post_init__(self) -> None:
        if self.kind not in SUBJECT_KINDS or not self.ref:
            raise ValueError(f"nothing can be about {self.kind!r} {self.ref!r}")

    def __str__(self) -> str:
        return f"{self.kind}:{self.ref}"
