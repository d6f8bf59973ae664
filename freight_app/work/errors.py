"""Errors of the work room."""

from __future__ import annotations

from freight_app.kit.errors import Conflict, FreightError


class GiveUp(FreightError):
    """Raised by a handler: trying again would not help, so the task dies at once with this reason."""

    code = "gave_up"


class TaskCancelled(FreightError):
    """Raised by a handler that was asked to stop and did: the task ends as cancelled.

    Raised unasked, it is a failed attempt like any other.
    """

    code = "task_cancelled"


class LeaseLost(FreightError):
    """The task was taken from this worker while it ran: whatever it did must not be committed."""

    code = "lease_lost"


class TaskNotDead(Conflict):
    """Only a dead task can be driven again."""

    code = "task_not_dead"


class TaskNotCancellable(Conflict):
    """The task has ended: there is nothing left to stop."""

    code = "task_not_cancellable"


class TaskNotEditable(Conflict):
    """Only a task that waits or is dead takes another payload: a running one has read its own."""

    code = "task_not_editable"


class TaskAlreadyLive(Conflict):
    """Another live task carries the same key, so the dead one has nothing left to do."""

    code = "task_already_live"
