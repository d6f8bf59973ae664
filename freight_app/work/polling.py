"""Delivery on SQLite: the look itself takes what is due, as much as there are free hands, and gives each a thread.

A thread goes on as long as there is something due: the commit that marks a task as done takes the next one, so that
a task costs one flush to the disk and not two.
"""

from __future__ import annotations

import threading

from freight_app.work.delivery import Hands
from freight_app.work.dtos import ClaimedTask


class Polling:
    def __init__(self, hands: Hands) -> None:
        self._hands = hands

    def start(self) -> None:
        """Nothing runs but the worker's own look."""

    def look(self) -> bool:
        free = self._hands.free()
        claimed = self._hands.claim(free) if free > 0 else []
        for task in claimed:
            threading.Thread(target=self._run, args=(task,), name=f"freight-task-{task.id}", daemon=True).start()
        return bool(claimed)

    def stop(self) -> None:
        """A worker that stops has no free hands."""

    def join(self, timeout_s: float) -> bool:
        """Nothing was delivered that the worker does not hold."""
        return True

    def _run(self, task: ClaimedTask) -> None:
        following: ClaimedTask | None = task
        while following is not None:
            following = self._hands.run(following, goes_on=True)
        self._hands.look_soon()
