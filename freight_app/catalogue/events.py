"""What happens in the catalogue, told to whoever listens."""

from __future__ import annotations

from dataclasses import dataclass

from freight_app.kit.events import Event


@dataclass(frozen=True, slots=True)
class AvailabilityRose(Event):
    """There are pieces to sell of these products, and more of them than before."""

    product_ids: tuple[int, ...]
