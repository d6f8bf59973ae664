"""Keeps the timetable in one process: leads if nobody else does, and starts what is due on threads of its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import House
from freight_app.kit.logs import get_log
from freight_app.work import timetable_queries as queries
from freight_app.work.leadership import Leadership, LeadershipLost
from freight_app.work.timetable_jobs import Job, by_name
from freight_app.work.timetable_running import free_forgotten, is_due, run_job, write_timetable

log = get_log("timetable")


class TimetableKeeper:
    """Does nothing by itself: ``lead`` and ``start_due_jobs`` are each called about once a second, by the scheduler.

    They are two calls, so that a lease is renewed while the other waits for the database. Both raise what the
    database raises; the next call makes it good. ``zone_of`` answers the shop's zone.
    """

    def __init__(
        self,
        house: House,
        jobs: Sequence[Job],
        zone_of: Callable[[UnitOfWork], ZoneInfo],
        *,
        leadership: Leadership | None = None,
        renew_every_s: float = 3.0,
    ) -> None:
        self.leadership = leadership or Leadership()
        self._house = house
        self._jobs = by_name(jobs)
        self._zone_of = zone_of
        self._renew_every_s = renew_every_s
        self._renew_at = 0.0
        self._written_for: tuple[str, str] | None = None
        self._running: set[str] = set()
        self._stopping = False
        # The first guards who leads, the second who runs: a renewal that waits must not hold up the end of a job.
        self._leading = threading.Lock()
        self._changed = threading.Condition()

    def lead(self) -> None:
        """Renew the lease when it is time to, or take it over when it is free."""
        with self._leading:
            now = time.monotonic()
            leads = self.leadership.holder is not None
            if (leads and now < self._renew_at) or (self._stopping and not leads):
                return
            if self.leadership.try_lead(self._house.database):
                self._renew_at = now + self._renew_every_s

    def start_due_jobs(self) -> None:
        """Start every job that is due and does not run, each on a thread. Does nothing while another leads."""
        holder = self.leadership.holder
        if holder is None or self._stopping:
            return
        with self._changed:
            # Before the look at the rows: a job that ends meanwhile must not seem forgotten.
            running = set(self._running)
        with self._house.read() as uow:
            zone = self._zone_of(uow)
        try:
            self._write_rows(zone, holder)
            due, forgotten = self._look(holder, running)
            if forgotten:
                with self._house.write() as uow:
                    free_forgotten(uow, forgotten, holder)
        except LeadershipLost:
            self.leadership.forget(holder)
            return
        for name in due:
            self._start(self._jobs[name], zone, holder)

    def stop(self, timeout_s: float = 20.0) -> bool:
        """Start nothing more, wait for what runs, then let another lead; False when a job still ran after the time.

        The lease is then kept until it runs out, so that nobody starts that job while it may still be at work.
        """
        deadline = time.monotonic() + timeout_s
        with self._changed:
            self._stopping = True
            drained = self._changed.wait_for(lambda: not self._running, max(0.0, deadline - time.monotonic()))
        if drained:
            with self._leading:
                self.leadership.resign(self._house.database)
        return drained

    def _write_rows(self, zone: ZoneInfo, holder: str) -> None:
        """Once a term, and when the shop moves to another zone."""
        if self._written_for == (holder, zone.key):
            return
        with self._house.write() as uow:
            write_timetable(uow, list(self._jobs.values()), zone, holder, leadership=self.leadership.name)
        self._written_for = (holder, zone.key)

    def _look(self, holder: str, running: set[str]) -> tuple[list[str], set[str]]:
        """What is due, the longest waiting first, and what is marked as running here though it does not run."""
        with self._house.read() as uow:
            rows = [row for row in queries.list_rows(uow) if row.name in self._jobs and row.name not in running]
            due = sorted((row.asked_at or row.next_run_at, row.name) for row in rows if is_due(uow, row))
            return [name for _, name in due], {row.name for row in rows if row.running_for == holder}

    def _start(self, job: Job, zone: ZoneInfo, holder: str) -> None:
        with self._changed:
            if self._stopping or job.name in self._running:
                return
            self._running.add(job.name)
        threading.Thread(
            target=self._run, args=(job, zone, holder), name=f"freight-job-{job.name}", daemon=True
        ).start()

    def _run(self, job: Job, zone: ZoneInfo, holder: str) -> None:
        try:
            run_job(self._house, job, zone, holder, leadership=self.leadership.name)
        except LeadershipLost:
            self.leadership.forget(holder)
        except Exception:  # the row still says that it runs; the next look frees it
            log.exception("the end of a job could not be noted", job=job.name)
        finally:
            with self._changed:
                self._running.discard(job.name)
                self._changed.notify_all()
