"""Keeping the timetable's rows: what the code lists, what is due, one run from its start to its end.

A run is marked as started in one commit, together with the proof that its process still leads, and its next time is
set there. So a process that dies in the middle leaves a row that says so, and the next leader makes it good.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from zoneinfo import ZoneInfo

from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import House
from freight_app.kit.logs import get_log
from freight_app.work import timetable_queries as queries
from freight_app.work.leadership import TIMETABLE, LeadershipLost, require_leadership
from freight_app.work.timetable import TIMETABLE_TOPIC
from freight_app.work.timetable_jobs import Job, by_name
from freight_app.work.timetable_models import RunStatus, WorkTimetable
from freight_app.work.timetable_rules import next_run

log = get_log("timetable")
CUT_OFF = "It was cut off in the middle: its process stopped, or the database was away."


def write_timetable(
    uow: UnitOfWork, jobs: Sequence[Job], zone: ZoneInfo, holder: str, *, leadership: str = TIMETABLE
) -> None:
    """Bring the rows to what the code lists: done by each leader at the beginning of its term.

    A new job that runs every so often is due at once, a daily one at its next time. A job whose rhythm is the same
    keeps its next time, whenever that was. Runs that an earlier leader left in the middle are made good.
    """
    require_leadership(uow, leadership, holder)
    listed = by_name(jobs)
    rows = {row.name: row for row in queries.lock_rows(uow)}
    queries.delete_rows(uow, rows.keys() - listed.keys())
    for name, job in listed.items():
        row = rows.get(name)
        if row is None:
            _add_row(uow, job, zone)
        else:
            _bring_up_to_date(uow, row, job, zone)
            if row.running_for not in (None, holder):
                free_cut_off(uow, row)
    uow.touch(TIMETABLE_TOPIC)


def _add_row(uow: UnitOfWork, job: Job, zone: ZoneInfo) -> None:
    due_at = uow.now() if job.daily_at is None else next_run(uow.now(), every=None, daily_at=job.daily_at, zone=zone)
    row = WorkTimetable(name=job.name, title=job.title, next_run_at=due_at)
    row.every_s, row.daily_at, row.zone = _rhythm(job, zone)
    uow.session.add(row)


def _bring_up_to_date(uow: UnitOfWork, row: WorkTimetable, job: Job, zone: ZoneInfo) -> None:
    row.title = job.title
    is_changed = _rhythm(job, zone) != (row.every_s, row.daily_at, row.zone)
    latest = next_run(uow.now(), every=job.every, daily_at=job.daily_at, zone=zone)
    # What is due stays due. An interval never waits longer than itself, even if the clock was set back.
    if row.next_run_at > uow.now() and (is_changed or (job.every is not None and row.next_run_at > latest)):
        row.next_run_at = latest
    row.every_s, row.daily_at, row.zone = _rhythm(job, zone)
    uow.session.add(row)
    uow.session.flush()


def _rhythm(job: Job, zone: ZoneInfo) -> tuple[int | None, str | None, str | None]:
    return job.every_s, job.daily_at, zone.key if job.daily_at else None


def free_cut_off(uow: UnitOfWork, row: WorkTimetable) -> None:
    """Note that a run ended with its process; it is due again at once, unless the run before it failed as well.

    Otherwise a job that kills its process would do so with every start, and nothing else would ever run.
    """
    if row.running_for is None:
        return
    again_at = row.next_run_at if row.last_status == RunStatus.FAILED else min(row.next_run_at, uow.now())
    if queries.mark_cut_off(uow, row.name, row.running_for, error=CUT_OFF, next_run_at=again_at):
        log.warning("a job was cut off", job=row.name)
        uow.touch(TIMETABLE_TOPIC)


def free_forgotten(uow: UnitOfWork, names: Collection[str], holder: str) -> None:
    """Free jobs of this leader of which it knows that they do not run: their end could not be noted."""
    for row in queries.lock_rows(uow):
        if row.name in names and row.running_for == holder:
            free_cut_off(uow, row)


def is_due(uow: UnitOfWork, row: WorkTimetable) -> bool:
    return row.running_for is None and (row.next_run_at <= uow.now() or row.asked_at is not None)


def start_run(uow: UnitOfWork, job: Job, zone: ZoneInfo, holder: str, *, leadership: str = TIMETABLE) -> bool:
    """Mark a job as running and set its next time; False when it is not due or runs. Raises ``LeadershipLost``."""
    require_leadership(uow, leadership, holder)
    row = queries.find_row(uow, job.name)
    if row is None or not is_due(uow, row):
        return False
    again_at = row.next_run_at
    # Asked for before its time: that time stays.
    if again_at <= uow.now():
        again_at = next_run(uow.now(), every=job.every, daily_at=job.daily_at, zone=zone)
    uow.touch(TIMETABLE_TOPIC)
    return queries.mark_started(uow, row, holder, again_at)


def run_job(house: House, job: Job, zone: ZoneInfo, holder: str, *, leadership: str = TIMETABLE) -> bool:
    """Run a job if it is due, and note how it ended; answers whether it ran.

    A job that fails is noted with its reason and raises nothing. Raises ``LeadershipLost`` before it began, and what
    the database raises when it is away.
    """
    with house.write() as uow:
        if not start_run(uow, job, zone, holder, leadership=leadership):
            return False
    started = time.monotonic()
    try:
        if job.work is not None:
            with house.write() as uow:
                job.work(uow)
                _note_end(uow, job, holder, started)
        elif job.run is not None:
            job.run(house)
            with house.write() as uow:
                _note_end(uow, job, holder, started)
    except LeadershipLost:
        log.warning("a job ended after its process was given up", job=job.name)
    except Exception as error:
        log.exception("a job failed", job=job.name)
        reason = f"{type(error).__name__}: {error}"[: queries.MAX_ERROR_LENGTH]
        with house.write() as uow:
            queries.mark_finished(uow, job.name, holder, duration_ms=_since_ms(started), error=reason)
            uow.touch(TIMETABLE_TOPIC)
    return True


def _note_end(uow: UnitOfWork, job: Job, holder: str, started: float) -> None:
    """Refusing here takes back the job's own unit: another process was asked to do it again."""
    if not queries.mark_finished(uow, job.name, holder, duration_ms=_since_ms(started), error=None):
        raise LeadershipLost("another process has this job now", job=job.name)
    uow.touch(TIMETABLE_TOPIC)


def _since_ms(started: float) -> int:
    return round((time.monotonic() - started) * 1000)
