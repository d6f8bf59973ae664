"""Where jobs and batches may stand, and from where they may move where."""

from __future__ import annotations

from enum import StrEnum


class JobStatus(StrEnum):
    """``retrying``: it had ended, and somebody asked for another go. Batches use the same words."""

    QUEUED = "queued"
    RUNNING = "running"
    RETRYING = "retrying"
    SUCCEEDED = "succeeded"
    PARTIALLY_SUCCEEDED = "partially_succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


_ENDS = frozenset({JobStatus.SUCCEEDED, JobStatus.PARTIALLY_SUCCEEDED, JobStatus.FAILED, JobStatus.CANCELLED})
TRANSITIONS: dict[JobStatus, frozenset[JobStatus]] = {
    JobStatus.QUEUED: frozenset({JobStatus.RUNNING, JobStatus.FAILED, JobStatus.CANCELLED}),
    JobStatus.RUNNING: _ENDS,
    JobStatus.RETRYING: _ENDS | {JobStatus.RUNNING},
    JobStatus.SUCCEEDED: frozenset(),
    JobStatus.PARTIALLY_SUCCEEDED: frozenset({JobStatus.RETRYING}),
    JobStatus.FAILED: frozenset({JobStatus.RETRYING}),
    JobStatus.CANCELLED: frozenset({JobStatus.RETRYING}),
}
BATCH_TRANSITIONS: dict[JobStatus, frozenset[JobStatus]] = {
    JobStatus.QUEUED: frozenset({JobStatus.RUNNING, JobStatus.CANCELLED}),
    JobStatus.RUNNING: _ENDS | {JobStatus.RETRYING, JobStatus.QUEUED},
    # A second failure is told like the first.
    JobStatus.RETRYING: _ENDS | {JobStatus.RETRYING, JobStatus.RUNNING, JobStatus.QUEUED},
    JobStatus.SUCCEEDED: frozenset(),
    JobStatus.PARTIALLY_SUCCEEDED: frozenset(),
    JobStatus.FAILED: frozenset(),
    JobStatus.CANCELLED: frozenset({JobStatus.QUEUED}),
}
WORKING = (JobStatus.RUNNING, JobStatus.RETRYING)
LIVE = (JobStatus.QUEUED, *WORKING)
ENDED = tuple(status for status in JobStatus if status in _ENDS)


def states_before(status: JobStatus, transitions: dict[JobStatus, frozenset[JobStatus]]) -> tuple[JobStatus, ...]:
    """From where a status can be reached: the guard of every UPDATE that sets it."""
    return tuple(before for before, after in transitions.items() if status in after)


class UndoStatus(StrEnum):
    """``partly``: some records were left as somebody changed them since."""

    RUNNING = "running"
    DONE = "done"
    PARTLY = "partly"
