"""One process leads: a lease in the database, renewed while its holder lives, free for others when it ran out.

The lease alone is not enough: a process that was frozen does not know that its lease is over. So whatever only the
leader may do begins with ``require_leadership`` in the transaction that marks it as begun.
"""

from __future__ import annotations

import os
import socket
import threading
from datetime import timedelta

from freight_app.kit.db import Database, UnitOfWork
from freight_app.kit.errors import FreightError
from freight_app.kit.ids import new_token
from freight_app.kit.logs import get_log
from freight_app.work import timetable_queries as queries

TIMETABLE = "timetable"
LEASE = timedelta(seconds=10)
# No lease ends so far ahead: it was written by a clock that was wrong (a Pi without a battery wakes up in the past).
IMPLAUSIBLE_AFTER = 6
log = get_log("leadership")


class LeadershipLost(FreightError):
    """Another process leads by now, or could: what only the leader may do must not begin."""

    code = "leadership_lost"


class Leadership:
    """This process's part in the election for one name. Safe to use from several threads."""

    def __init__(self, name: str = TIMETABLE, *, lease: timedelta = LEASE) -> None:
        self.name = name
        self._lease = lease
        self._holder: str | None = None
        self._lock = threading.Lock()

    @property
    def holder(self) -> str | None:
        """The token of the present term; None while another leads. Only the database knows whether it still holds."""
        return self._holder

    def try_lead(self, database: Database) -> bool:
        """Renew the lease, or take one that is free or over; answers whether this process leads. Looks before it
        writes, so that one who waits costs no write lock."""
        with self._lock:
            if self._holder is not None:
                with database.write() as uow:
                    if queries.renew(uow, self.name, self._holder, self._lease):
                        return True
                log.warning("the leadership was lost", name=self.name)
                self._holder = None
            if not self._is_free(database):
                return False
            holder = new_token(16)
            with database.write() as uow:
                row = {
                    "name": self.name,
                    "holder": holder,
                    "pid": os.getpid(),
                    "host": socket.gethostname()[:255],
                    "until": uow.now() + self._lease,
                }
                taken = queries.take(uow, row, implausible_after=uow.now() + IMPLAUSIBLE_AFTER * self._lease)
            if taken:
                self._holder = holder
                log.info("this process leads", name=self.name)
            return taken

    def resign(self, database: Database) -> None:
        """Let another lead at once. Does nothing when this process does not lead."""
        with self._lock:
            holder, self._holder = self._holder, None
            if holder is not None:
                with database.write() as uow:
                    queries.release(uow, self.name, holder)

    def forget(self, holder: str) -> None:
        """The term of ``holder`` turned out to be over."""
        with self._lock:
            if self._holder == holder:
                self._holder = None

    def _is_free(self, database: Database) -> bool:
        with database.read() as uow:
            leader = queries.find_leader(uow, self.name)
            if leader is None or leader.holder is None:
                return True
            return not uow.now() < leader.until <= uow.now() + IMPLAUSIBLE_AFTER * self._lease


def require_leadership(uow: UnitOfWork, name: str, holder: str) -> None:
    """Raise ``LeadershipLost`` unless ``holder`` leads; it then leads until this unit of work has ended."""
    if not queries.leads(uow, name, holder):
        raise LeadershipLost("another process leads now", name=name)
