"""Facts that stop a quick order."""

from __future__ import annotations

from freight_app.kit.errors import InvalidInput


class TooManyLines(InvalidInput):
    """More lines than a quick order takes; ``details`` has ``count`` and ``limit``."""

    code = "too_many_lines"

    def __init__(self, count: int, limit: int) -> None:
        super().__init__(
            "lines", f"A quick order takes {limit} lines at most. Send the list in parts.", count=count, limit=limit
        )
