"""The timetable as people see it: what runs when, how it went, and running something now."""

from __future__ import annotations

from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.work import timetable_queries as queries
from freight_app.work.timetable_dtos import TimetableRow
from freight_app.work.timetable_models import WorkTimetable
from freight_app.work.timetable_rules import is_late

# Raised by every start, end and wish, for pages that follow.
TIMETABLE_TOPIC = "timetable"


def list_timetable(uow: UnitOfWork) -> list[TimetableRow]:
    """Every recurring job, by name. Empty until a scheduler has run for the first time."""
    return [_view(uow, row) for row in queries.list_rows(uow)]


def ask_to_run(uow: UnitOfWork, name: str) -> TimetableRow:
    """Run a job now, besides its times: the leading scheduler starts it within two seconds.

    A job that runs at this moment runs once more afterwards. Raises ``NotFound``.
    """
    if not queries.ask(uow, name):
        raise NotFound("The job", name=name)
    row = queries.find_row(uow, name)
    if row is None:
        raise NotFound("The job", name=name)
    uow.touch(TIMETABLE_TOPIC)
    return _view(uow, row)


def _view(uow: UnitOfWork, row: WorkTimetable) -> TimetableRow:
    return TimetableRow(
        **{field: getattr(row, field) for field in TimetableRow.model_fields if field in WorkTimetable.model_fields},
        is_running=row.running_for is not None,
        is_late=is_late(uow.now(), row.next_run_at, row.asked_at),
    )
