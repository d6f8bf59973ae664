"""The engine as the house wires it: its background tasks are known, and it hears what it has to hear."""

from __future__ import annotations

from freight_app.kit.events import EventBus
from freight_app.migration import announcing, batch_loading, farewell, finishing, splitting, undoing
from freight_app.migration.presets import moving

# Importing their modules is what makes the queue know them.
KINDS = (splitting.SPLIT, batch_loading.LOAD, finishing.FINISH, undoing.UNDO, announcing.WEBHOOK)


def subscribe(bus: EventBus) -> None:
    farewell.subscribe(bus)
    announcing.subscribe(bus)
    moving.subscribe(bus)
