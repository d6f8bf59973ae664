"""Who is served, and what waits after a change: plain values, no database and no clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta


def promised_with_wait(today: date, way: date, lead_days: int) -> date:
    """The day for pieces that come in ``lead_days`` and then take the way that takes until ``way`` from today."""
    return way + timedelta(days=max(lead_days, 0)) if way >= today else today + timedelta(days=lead_days)


def waiting_after(before: int, after: int, waiting: int) -> int:
    """What still waits when a line goes from ``before`` pieces to ``after``: those that are not here go first."""
    return max(0, waiting - max(0, before - after))


def part_of_move(moved: Mapping[int, int], waiting: Mapping[int, int]) -> dict[int, int]:
    """How many of the pieces that leave for another order, by line, are pieces that wait: those go first."""
    found = {line_id: min(pieces, waiting.get(line_id, 0)) for line_id, pieces in moved.items()}
    return {line_id: pieces for line_id, pieces in found.items() if pieces}
