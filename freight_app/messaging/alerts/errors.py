"""What can go wrong with alerts."""

from __future__ import annotations

from freight_app.kit.errors import Conflict


class AlertStatusChange(Conflict):
    """Somebody else, or the trouble's own end, was quicker."""

    code = "alert_status_change"

    def __init__(self, public_id: str, start: str, wanted: str) -> None:
        super().__init__("The alert is no longer as it was shown.", id=public_id, status=start, wanted=wanted)
