"""Why somebody may not say anything of a product, as facts."""

from __future__ import annotations

from freight_app.kit.errors import Conflict


class NotReceived(Conflict):
    """Only those who received the product, and kept some of it, speak of it."""

    code = "not_received"

    def __init__(self) -> None:
        super().__init__("Only somebody who received this part can say something of it.")
