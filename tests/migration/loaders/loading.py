"""Short ways to load records as the engine does, and to take them back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from freight_app.kit.house import House
from freight_app.migration.loading import (
    WAITS,
    Existing,
    Finisher,
    Landing,
    Loader,
    LoadRules,
    NewRecord,
    Outcome,
    Undoing,
    UndoLanding,
)

Values = dict[str, Any]


def load(
    house: House, loader: Loader, *rows: Values, existing: Existing = Existing.UPDATE, reference: str = "job-1"
) -> list[Landing]:
    """The rows as one batch, committed."""
    records = [NewRecord(row, loader.key_of(values), values) for row, values in enumerate(rows, start=1)]
    assert len({record.key for record in records}) == len(records)
    with house.write() as uow:
        landings = loader.load(uow, records, LoadRules(tenant_id=1, existing=existing, reference=reference))
    assert len(landings) == len(rows)
    return landings


def changes_of(loader: Loader, rows: Sequence[Values], landings: Sequence[Landing]) -> list[Undoing]:
    """What the record log keeps of the loaded ones, the last row first."""
    return [
        _kept(row, loader.key_of(values), landing)
        for row, (values, landing) in reversed(list(enumerate(zip(rows, landings, strict=True), start=1)))
        if landing.outcome is Outcome.LOADED
    ]


def finish(house: House, loader: Loader, rows: Sequence[Values], landings: Sequence[Landing]) -> list[Landing]:
    """The landings as they are when all rows are in."""
    assert isinstance(loader, Finisher)
    waiting = [place for place, landing in enumerate(landings) if landing.reason_code == WAITS]
    changes = [_kept(place + 1, loader.key_of(rows[place]), landings[place]) for place in waiting]
    with house.write() as uow:
        finished = loader.finish(uow, changes)
    final = list(landings)
    for place, landing in zip(waiting, finished, strict=True):
        final[place] = landing
    return final


def undo(house: House, loader: Loader, rows: Sequence[Values], landings: Sequence[Landing]) -> list[str]:
    """Take everything back; ``undone`` or the reason's code for each loaded row, in the order of the rows."""
    with house.write() as uow:
        undone = loader.undo(uow, changes_of(loader, rows, landings))
    return [_told(landing) for landing in reversed(undone)]


def outcomes(landings: Sequence[Landing]) -> list[str]:
    """``loaded``, or the outcome with the reason's code and field."""
    return [":".join(filter(None, (landing.outcome.value, landing.reason_code, landing.field))) for landing in landings]


def _kept(row: int, key: str, landing: Landing) -> Undoing:
    """As it comes out of the log again, which keeps JSON."""
    return Undoing(row, key, *json.loads(json.dumps([landing.before, landing.after])))


def _told(landing: UndoLanding) -> str:
    return "undone" if landing.is_undone else landing.reason_code
