"""News of the migration room."""

from __future__ import annotations

from dataclasses import dataclass

from freight_app.kit.events import Event


@dataclass(frozen=True, slots=True)
class JobEnded(Event):
    """A job succeeded, succeeded in part, failed or was cancelled; one that is tried again ends again."""

    job_id: int
