"""The worker: threads that take due tasks, keep their leases alive and rescue those of workers that died.

A lease lasts 10 s and is looked at every 2 s, so the tasks of a worker that was killed run again within 12 s.
Every 5 s it says in a row of its own that it lives and how much it does.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from datetime import datetime, timedelta

from freight_app.kit.db import Database, UnitOfWork
from freight_app.kit.ids import new_token
from freight_app.kit.logs import get_log
from freight_app.work import list_queries, queries
from freight_app.work.delivery import open_delivery
from freight_app.work.dtos import ClaimedTask
from freight_app.work.heavy import ComputePool
from freight_app.work.registry import REGISTRY, HeavyTask, Registry
from freight_app.work.running import LEASE, claim_in, claim_tasks, rescue_orphans, run_claimed, take_none

log = get_log("work")
# After the database was away: how long until the next look, in seconds.
PAUSE_AFTER_ERROR_S = 1.0
SAY_ALIVE_EVERY_S = 5.0
ASK_FOR_COMMITS_EVERY_S = 0.05


class Worker:
    """Runs tasks until ``stop``. Several workers, in one process or in many, share a queue safely."""

    def __init__(
        self,
        database: Database,
        *,
        registry: Registry = REGISTRY,
        threads: int = 4,
        lease: timedelta = LEASE,
        poll_s: float = 0.3,
        rescue_every_s: float = 2.0,
        heavy_processes: int = 1,
    ) -> None:
        self._database = database
        self._registry = registry
        self.threads = threads
        self._lease = lease
        self._poll_s = poll_s
        self._rescue_every_s = rescue_every_s
        self._token = new_token(16)
        self._started_at: datetime | None = None
        self._pool = ComputePool(heavy_processes)
        self._held: dict[int, ClaimedTask] = {}
        self._lock = threading.Lock()
        self._claiming = threading.Lock()
        self._stopping = threading.Event()
        self._wake = threading.Event()
        self._drained = threading.Event()
        self._delivery = open_delivery(database, self, poll_s=poll_s)
        self._loops = [
            threading.Thread(target=self._look_around, name="freight-worker", daemon=True),
            threading.Thread(target=self._keep_leases, name="freight-leases", daemon=True),
        ]

    def start(self) -> None:
        self._started_at = self._database.clock.now()
        self._delivery.start()
        for loop in self._loops:
            loop.start()

    def stop(self, timeout_s: float = 20.0) -> bool:
        """Take nothing more and wait for what runs; False when something still did after ``timeout_s``.

        What still runs then is not lost: its lease runs out and another worker does it.
        """
        deadline = time.monotonic() + timeout_s
        self._delivery.stop()
        self._stopping.set()
        self._wake.set()
        # Whoever claims at this moment holds what it gets before it lets go.
        if self._claiming.acquire(timeout=timeout_s):
            self._claiming.release()
        while self._count_held() and time.monotonic() < deadline:
            time.sleep(0.05)
        has_ended = self._delivery.join(max(0.0, deadline - time.monotonic()))
        drained = has_ended and not self._count_held()
        self._drained.set()
        for loop in self._loops:
            loop.join(max(0.0, deadline - time.monotonic()))
        self._pool.close()
        if drained:
            self._sign_off()
        return drained

    def free(self) -> int:
        return 0 if self._stopping.is_set() else self.threads - self._count_held()

    def wanted(self) -> dict[str, int | None]:
        return self._wanted()

    def claim(self, limit: int, *, look_first: bool = True) -> list[ClaimedTask]:
        def take(limit: int, kinds: dict[str, int | None]) -> list[ClaimedTask]:
            return claim_tasks(self._database, limit=limit, lease=self._lease, kinds=kinds, look_first=look_first)

        with self._claiming:
            if self._stopping.is_set():
                return []
            wanted, light = self.wanted(), self._registry.limits(heavy=False)
            if wanted == light:
                claimed = take(limit, light)
            else:
                # One of any kind, then light ones only: a second calculation might wait for the same process.
                claimed = take(1, wanted)
                if claimed and limit > 1:
                    claimed += take(limit - 1, light)
            # Held only once all went well: the lease of what nobody will run must run out.
            self._hold(claimed)
            return claimed

    def _claim_with(self, uow: UnitOfWork, ending: ClaimedTask) -> ClaimedTask | None:
        """Take a task for the thread whose task ends with this unit of work. A claim that fails must not undo that."""
        if self._stopping.is_set():
            return None
        try:
            claimed = claim_in(uow, kinds=self._wanted(besides=ending), limit=1, lease=self._lease)
        except Exception:
            log.exception("the next task could not be claimed")
            return None
        # Before anybody else may write, and so claim.
        uow.after_commit(lambda: self._hold(claimed))
        return claimed[0] if claimed else None

    def _wanted(self, *, besides: ClaimedTask | None = None) -> dict[str, int | None]:
        """All kinds while there is a process for a calculation, else the light ones: no thread is to wait for one.

        ``besides``: a task that is about to let go of its process.
        """
        has_process = self._count_held(heavy_only=True, besides=besides) < self._pool.size
        return self._registry.limits(heavy=None if has_process else False)

    def _hold(self, claimed: list[ClaimedTask]) -> None:
        with self._lock:
            self._held.update({task.id: task for task in claimed})

    def is_scarce(self, task: ClaimedTask) -> bool:
        handler = self._registry.find(task.kind)
        return handler is None or handler.at_most is not None or isinstance(handler, HeavyTask)

    def run(self, task: ClaimedTask, *, goes_on: bool = False) -> ClaimedTask | None:
        take_next = self._claim_with if goes_on else take_none
        try:
            return run_claimed(
                self._database, task, registry=self._registry, compute=self._pool.compute, take_next=take_next
            )
        except Exception:  # the lease runs out and the task is rescued
            log.exception("the end of a task could not be noted", kind=task.kind, task_id=task.id)
            return None
        finally:
            with self._lock:
                # A rescued task may have been claimed again by this very worker: its new lease stays.
                if self._held.get(task.id) is task:
                    del self._held[task.id]

    def look_soon(self) -> None:
        self._wake.set()

    def _look_around(self) -> None:
        rescue_at = 0.0
        while not self._stopping.is_set():
            pause = self._poll_s
            # Asked for before the look: what is committed from now on may not be seen by it.
            mark = self._database.commit_mark()
            try:
                if time.monotonic() >= rescue_at:
                    rescue_orphans(self._database, registry=self._registry)
                    rescue_at = time.monotonic() + self._rescue_every_s
                if self._delivery.look():
                    continue
            except Exception:  # a worker outlives a database that is away
                log.exception("the worker cannot reach its queue")
                pause = PAUSE_AFTER_ERROR_S
            self._rest(pause, mark)

    def _rest(self, pause_s: float, mark: int | None) -> None:
        """Until a look is asked for or, where the database tells of commits for nothing, until somebody commits."""
        step_s = pause_s if mark is None else min(pause_s, ASK_FOR_COMMITS_EVERY_S)
        deadline = time.monotonic() + pause_s
        while not self._wake.wait(step_s) and time.monotonic() < deadline:
            if mark is not None and self._database.commit_mark() != mark:
                break
        self._wake.clear()

    def _keep_leases(self) -> None:
        every_s = min(self._lease.total_seconds() / 3, SAY_ALIVE_EVERY_S)
        told_at: float | None = None
        while True:
            with self._lock:
                held = [(task.id, task.lease_token) for task in self._held.values()]
            is_told = told_at is not None and time.monotonic() - told_at < SAY_ALIVE_EVERY_S
            try:
                if held or not is_told:
                    with self._database.write() as uow:
                        queries.extend_leases(uow, held, self._lease)
                        if not is_told:
                            self._say_alive(uow, running=len(held))
                    told_at = told_at if is_told else time.monotonic()
            except Exception as error:  # noqa: BLE001 - the next beat may succeed
                log.warning("leases could not be extended", error=repr(error))
            if self._drained.wait(every_s):
                return

    def _say_alive(self, uow: UnitOfWork, *, running: int) -> None:
        row = {
            "token": self._token,
            "name": f"{socket.gethostname()}:{os.getpid()}"[:200],
            "started_at": self._started_at,
            "seen_at": uow.now(),
            "threads": self.threads,
            "running": running,
        }
        list_queries.write_worker(uow, row)

    def _sign_off(self) -> None:
        try:
            with self._database.write() as uow:
                list_queries.delete_worker(uow, self._token)
        except Exception as error:  # noqa: BLE001 - whoever is silent is soon left out anyway
            log.warning("the worker could not sign off", error=repr(error))

    def _count_held(self, *, heavy_only: bool = False, besides: ClaimedTask | None = None) -> int:
        with self._lock:
            if not heavy_only:
                return len(self._held)
            return sum(
                task is not besides and isinstance(self._registry.find(task.kind), HeavyTask)
                for task in self._held.values()
            )
