"""Delivery on PostgreSQL: a worker of Procrastinate, whose jobs are turns.

It hears of a turn when the transaction that sent it commits, and of what was due later or lost its turn by the look:
a task came due or waited for a place, a worker died with its turn, the clocks of two machines differ.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress

from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import DeleteJobCondition, Status

from freight_app.kit.db import Database
from freight_app.kit.logs import get_log
from freight_app.work.claim_queries import has_claimable
from freight_app.work.delivery import Hands
from freight_app.work.dtos import ClaimedTask
from freight_app.work.turns import QUEUE, TURN, is_turn_waiting, send_turns

log = get_log("work")
# How often Procrastinate says that a worker lives, and after what silence its turns are thrown away, in seconds. Its
# tasks do not wait for that: their leases are shorter.
HEARTBEAT_S = 5.0
SILENT_AFTER_S = 30.0
PAUSE_AFTER_ERROR_S = 1.0


class ProcrastinateDelivery:
    def __init__(self, database: Database, hands: Hands, *, poll_s: float) -> None:
        self._database = database
        self._hands = hands
        self._poll_s = poll_s
        # Turns that ask for a task, and tasks that one of them claimed for the others.
        self._asking = 0
        self._set_aside: deque[ClaimedTask] = deque()
        self._claiming = threading.Lock()
        self._guard = threading.Lock()
        self._is_stopping = False
        self._loop = asyncio.new_event_loop()
        self._serving: asyncio.Task[None] | None = None
        self._thread = threading.Thread(target=self._run_loop, name="freight-procrastinate", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def look(self) -> bool:
        """Make good what has no turn. Those turns go on, so that a few are enough for whatever has piled up."""
        free = self._hands.free()
        if free <= 0:
            return False
        with self._database.read() as uow:
            if is_turn_waiting(uow) or not has_claimable(uow, self._hands.wanted()):
                return False
        with self._database.write() as uow:
            send_turns(uow, free, goes_on=True)
        return False

    def stop(self) -> None:
        self._is_stopping = True
        with suppress(RuntimeError):  # it has ended by itself
            self._loop.call_soon_threadsafe(self._stop_serving)

    def join(self, timeout_s: float) -> bool:
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _run_loop(self) -> None:
        try:
            self._serving = self._loop.create_task(self._serve())
            with suppress(asyncio.CancelledError):
                self._loop.run_until_complete(self._serving)
        finally:
            self._loop.close()

    def _stop_serving(self) -> None:
        if self._serving is not None:
            # Procrastinate's worker then fetches nothing more and waits for the turns that it gave out.
            self._serving.cancel()

    async def _serve(self) -> None:
        while not self._is_stopping:
            try:
                await self._work()
            except Exception:  # a worker outlives a database that is away
                log.exception("the worker cannot reach its queue")
                await asyncio.sleep(PAUSE_AFTER_ERROR_S)

    async def _work(self) -> None:
        app = App(connector=self._connector())
        app.task(name=TURN, queue=QUEUE)(self._do_turn)
        async with app.open_async():
            clearing = asyncio.create_task(self._clear_away(app))
            try:
                await app.run_worker_async(
                    queues=[QUEUE],
                    concurrency=self._hands.threads,
                    fetch_job_polling_interval=self._poll_s,
                    update_heartbeat_interval=HEARTBEAT_S,
                    stalled_worker_timeout=SILENT_AFTER_S,
                    delete_jobs=DeleteJobCondition.ALWAYS.value,
                    install_signal_handlers=False,
                )
            finally:
                clearing.cancel()

    def _connector(self) -> PsycopgConnector:
        url = self._database.url.set(drivername="postgresql")
        return PsycopgConnector(
            conninfo=url.render_as_string(hide_password=False),
            min_size=1,
            max_size=min(self._hands.threads, 4) + 1,
            # A turn that a crash of the database undoes is made good by the look: nobody waits for the disk.
            kwargs={"options": "-c synchronous_commit=off"},
        )

    async def _do_turn(self, *, goes_on: bool = False) -> None:
        await _on_thread(self._loop, lambda: self._take_turn(goes_on=goes_on))

    def _take_turn(self, *, goes_on: bool) -> None:
        while task := self._claim():
            self._hands.run(task)
            if not goes_on and not self._hands.is_scarce(task):
                return

    def _claim(self) -> ClaimedTask | None:
        """One task, if any is due. Claims of all workers go through one lock: turns that come together share one."""
        with self._guard:
            self._asking += 1
        with self._claiming:
            try:
                if not self._set_aside:
                    self._set_aside.extend(self._hands.claim(self._asking, look_first=False))
                return self._set_aside.popleft() if self._set_aside else None
            finally:
                with self._guard:
                    self._asking -= 1

    async def _clear_away(self, app: App) -> None:
        """Throw away the turns of workers that fell silent: what they were for has a lease, or is found by the look."""
        while True:
            await asyncio.sleep(HEARTBEAT_S)
            # Another worker may do the same at this moment; and what fails now is done in five seconds.
            with suppress(ConnectorException):
                for job in await app.job_manager.get_stalled_jobs(queue=QUEUE, seconds_since_heartbeat=SILENT_AFTER_S):
                    await app.job_manager.finish_job(job, Status.FAILED, delete_job=True)


async def _on_thread(loop: asyncio.AbstractEventLoop, work: Callable[[], None]) -> None:
    """Do some work on a thread of its own. Not one of an executor: Python would wait for it at its own end, and a
    task that takes longer than the worker's patience must not keep the process."""
    done: asyncio.Future[None] = loop.create_future()

    def finish(error: Exception | None) -> None:
        if done.cancelled():
            return
        if error is None:
            done.set_result(None)
        else:
            done.set_exception(error)

    def run() -> None:
        error: Exception | None = None
        try:
            work()
        except Exception as raised:  # noqa: BLE001 - whoever waits for the work gets it
            error = raised
        with suppress(RuntimeError):  # the loop has ended: nobody waits any more
            loop.call_soon_threadsafe(finish, error)

    threading.Thread(target=run, name="freight-turn", daemon=True).start()
    await done
