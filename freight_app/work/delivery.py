"""How due tasks reach the threads of a worker: one port, and the one place where the database decides.

On SQLite a worker looks by itself. On PostgreSQL Procrastinate delivers *turns*, each of them leave to do one due task:
which one is settled only when it is claimed, by the same SQL on both. So order, fairness, limits, leases and
fences are the same, and a turn that comes twice, late or never does no harm.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from freight_app.kit.db import Database, UnitOfWork
from freight_app.work.dtos import ClaimedTask


class Hands(Protocol):
    """A worker, as a delivery sees it. Safe to call from any thread."""

    threads: int

    def free(self) -> int:
        """How many tasks could be begun now."""
        ...

    def wanted(self) -> dict[str, int | None]:
        """The kinds that could be begun now, each with how many of it may run over all workers."""
        ...

    def claim(self, limit: int, *, look_first: bool = True) -> list[ClaimedTask]:
        """Take up to so many due tasks: each must then be run. Nothing any more once the worker stops."""
        ...

    def run(self, task: ClaimedTask, *, goes_on: bool = False) -> ClaimedTask | None:
        """Do a claimed task on this thread, to its end; raises nothing. If it is to go on, answers another one that
        was taken with the same commit, and must be run next."""
        ...

    def look_soon(self) -> None:
        """Let the next look come at once."""
        ...

    def is_scarce(self, task: ClaimedTask) -> bool:
        """Whether the end of this task frees a place that others may be waiting for."""
        ...


class Delivery(Protocol):
    """Brings due tasks to a worker's hands."""

    def start(self) -> None: ...

    def look(self) -> bool:
        """Called a few times a second, by one thread: begin what is due and was not delivered. Answers whether to
        look again at once. Raises what the database raises."""
        ...

    def stop(self) -> None:
        """Deliver nothing more; waits for nothing."""
        ...

    def join(self, timeout_s: float) -> bool:
        """After ``stop``: wait until what was delivered is done, so long at most; answers whether it is."""
        ...


def announce(uow: UnitOfWork, due_at: datetime, *, number: int = 1) -> None:
    """So many tasks are due from ``due_at`` on, if this unit of work commits: let a worker hear of it at once.

    Of those that are due later nobody is told: the workers' look finds them when their time has come.
    """
    if number and uow.dialect == "postgresql" and due_at <= uow.now():
        from freight_app.work.turns import send_turns

        send_turns(uow, number)


def open_delivery(database: Database, hands: Hands, *, poll_s: float) -> Delivery:
    """The delivery of this database."""
    if database.is_sqlite:
        from freight_app.work.polling import Polling

        return Polling(hands)
    from freight_app.work.procrastinate_delivery import ProcrastinateDelivery

    return ProcrastinateDelivery(database, hands, poll_s=poll_s)
