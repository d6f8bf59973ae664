"""No source of rates: the table that staff keep by hand is all there is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from freight_app.kit.errors import OutsideFailure
from freight_app.shop.currencies.ports import FoundRate, WantedRates


@dataclass(frozen=True, slots=True)
class ManualRates:
    """``lacks`` names the setting without which the source that was chosen cannot be asked."""

    lacks: str = ""
    name: str = "manual"
    is_connected: bool = False

    def fetch_rates(self, _wanted: WantedRates) -> Sequence[FoundRate]:
        raise OutsideFailure("No source of rates is connected.")
