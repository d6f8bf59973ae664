"""Facts that stop an action of the catalogue."""

from __future__ import annotations

from freight_app.kit.errors import Conflict


class StaleVersion(Conflict):
    """Somebody else saved the thing since it was read; ``current_version`` is theirs."""

    code = "stale_version"

    def __init__(self, what: str, current_version: int) -> None:
        super().__init__(
            f"{what} was changed by somebody else in the meantime. Load it again and repeat your change.",
            current_version=current_version,
        )


class CategoryCycle(Conflict):
    """A category cannot be moved below itself."""

    code = "category_cycle"


class StillInUse(Conflict):
    """A brand or category that products or categories hang on cannot be removed."""

    code = "still_in_use"
