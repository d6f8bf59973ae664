"""Facts that stop a conversion."""

from __future__ import annotations

from datetime import date

from freight_app.kit.errors import Conflict


class NoRate(Conflict):
    """Nothing is known between two currencies on a day, neither directly nor through a third one."""

    code = "no_rate"

    def __init__(self, base: str, quote: str, on: date) -> None:
        super().__init__(
            f"There is no exchange rate between {base} and {quote}, on {on} or before.",
            base=base,
            quote=quote,
            on=on.isoformat(),
        )
