"""What happens when a handler fails: the log gets everything, the visitor a sentence."""

from __future__ import annotations

from freight_app.kit.logs import get_log

_log = get_log("ui")


def report_failure(exception: Exception) -> None:
    """Reflex calls it with whatever a handler raised."""
    _log.error("a handler failed", exc_info=exception)
