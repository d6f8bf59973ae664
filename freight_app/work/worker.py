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
from freight_app.work.dtos import ClaimedTask
from freight_app.work.heavy import ComputePool
from freight_app.work.registry import REGISTRY, HeavyTask, Registry
from freight_app.work.running import LEASE, claim_tasks, rescue_orphans, run_claimed

log = get_log("work")
# After the database was away: how long until the next look, in seconds.
PAUSE_AFTER_ERROR_S = 1.0
SAY_ALIVE_EVERY_S = 5.0


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
        self._threads = threads
        self._lease = lease
        self._poll_s = poll_s
        self._rescue_every_s = rescue_every_s
        self._token = new_token(16)
        self._started_at: datetime | None = None
        self._pool = ComputePool(heavy_processes)
        self._held: dict[int, ClaimedTask] = {}
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._wake = threading.Event()
        self._drained = threading.Event()
        self._loops = [
            threading.Thread(target=self._take_tasks, name="freight-worker", daemon=True),
            threading.Thread(target=self._keep_leases, name="freight-leases", daemon=True),
        ]

    def start(self) -> None:
        self._started_at = self._database.clock.now()
        for loop in self._loops:
            loop.start()

    def stop(self, timeout_s: float = 20.0) -> bool:
        """Take nothing more and wait for what runs; False when something still did after ``timeout_s``.

        What still runs then is not lost: its lease runs out and another worker does it.
        """
        deadline = time.monotonic() + timeout_s
        self._stopping.set()
        self._wake.set()
        self._loops[0].join(timeout_s)
        while self._count_held() and time.monotonic() < deadline:
            self._wake.wait(0.05)
            self._wake.clear()
        drained = not self._count_held()
        self._drained.set()
        self._loops[1].join(max(0.0, deadline - time.monotonic()))
        self._pool.close()
        if drained:
            self._sign_off()
        return drained

    def _take_tasks(self) -> None:
        rescue_at = 0.0
        while not self._stopping.is_set():
            pause = self._poll_s
            try:
                if time.monotonic() >= rescue_at:
                    rescue_orphans(self._database, registry=self._registry)
                    rescue_at = time.monotonic() + self._rescue_every_s
                free = self._threads - self._count_held()
                if free > 0 and self._start_tasks(free):
                    continue
            except Exception:  # a worker outlives a database that is away
                log.exception("the worker cannot reach its queue")
                pause = PAUSE_AFTER_ERROR_S
            self._wake.wait(pause)
            self._wake.clear()

    def _start_tasks(self, free: int) -> bool:
        light = self._registry.limits(heavy=False)
        claimed = claim_tasks(self._database, limit=free, lease=self._lease, kinds=light) if light else []
        # Apart from the others, so that no thread holds a calculation for which there is no process.
        heavy = self._registry.limits(heavy=True)
        room = min(free - len(claimed), self._pool.size - self._count_held(heavy_only=True))
        if heavy and room > 0:
            claimed += claim_tasks(self._database, limit=room, lease=self._lease, kinds=heavy)
        for task in claimed:
            with self._lock:
                self._held[task.id] = task
            threading.Thread(target=self._run, args=(task,), name=f"freight-task-{task.id}", daemon=True).start()
        return bool(claimed)

    def _run(self, task: ClaimedTask) -> None:
        try:
            run_claimed(self._database, task, registry=self._registry, compute=self._pool.compute)
        except Exception:  # the lease runs out and the task is rescued
            log.exception("the end of a task could not be noted", kind=task.kind, task_id=task.id)
        finally:
            with self._lock:
                # A rescued task may have been claimed again by this very worker: its new lease stays.
                if self._held.get(task.id) is task:
                    del self._held[task.id]
            self._wake.set()

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
            "threads": self._threads,
            "running": running,
        }
        list_queries.write_worker(uow, row)

    def _sign_off(self) -> None:
        try:
            with self._database.write() as uow:
                list_queries.delete_worker(uow, self._token)
        except Exception as error:  # noqa: BLE001 - whoever is silent is soon left out anyway
            log.warning("the worker could not sign off", error=repr(error))

    def _count_held(self, *, heavy_only: bool = False) -> int:
        with self._lock:
            if not heavy_only:
                return len(self._held)
            return sum(isinstance(self._registry.find(task.kind), HeavyTask) for task in self._held.values())
