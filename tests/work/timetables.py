"""A scheduler on one thread, and jobs that count."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from freight_app.kit.house import House
from freight_app.kit.versions import raise_versions, read_versions
from freight_app.work.leadership import Leadership
from freight_app.work.timetable import list_timetable
from freight_app.work.timetable_dtos import TimetableRow
from freight_app.work.timetable_jobs import Job
from freight_app.work.timetable_running import run_job, write_timetable

TUNIS = ZoneInfo("Africa/Tunis")
HOUR = timedelta(hours=1)


class Keeper:
    """A scheduler on one thread: a new term for each, and ``tick`` runs what is due."""

    def __init__(self, house: House, *jobs: Job, zone: ZoneInfo = TUNIS) -> None:
        self.house, self.jobs, self.zone = house, jobs, zone
        self.leadership = Leadership()
        assert self.leadership.try_lead(house.database)
        with house.write() as uow:
            write_timetable(uow, jobs, zone, self.holder)

    @property
    def holder(self) -> str:
        assert self.leadership.holder is not None
        return self.leadership.holder

    def tick(self) -> list[str]:
        """The names of the jobs that ran."""
        assert self.leadership.try_lead(self.house.database)
        return [job.name for job in self.jobs if run_job(self.house, job, self.zone, self.holder)]

    def resign(self) -> None:
        self.leadership.resign(self.house.database)


def counting(name: str = "count", *, every: timedelta | None = HOUR, daily_at: str | None = None) -> Job:
    return Job(
        name=name,
        title=name.capitalize(),
        every=None if daily_at else every,
        daily_at=daily_at,
        work=lambda uow: raise_versions(uow.session, [name]),
    )


def count_of(house: House, name: str = "count") -> int:
    with house.read() as uow:
        return read_versions(uow.session, [name]).get(name, 0)


def rows_of(house: House) -> dict[str, TimetableRow]:
    with house.read() as uow:
        return {row.name: row for row in list_timetable(uow)}
