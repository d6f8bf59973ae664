"""Engines and units of work, the same on SQLite and on PostgreSQL.

One request, event or task is one unit of work is one commit; it is opened at the entrance (ui, api, worker, CLI) and
never inside a room. A *write* unit on SQLite starts with ``BEGIN IMMEDIATE``: two writers queue at the door instead of
failing in the middle. A *read* unit uses an engine of its own that cannot write.
"""

from __future__ import annotations

import sqlite3
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from types import FrameType
from typing import Any, TypeVar, cast

import sqlalchemy as sa
from sqlalchemy import event as sa_event
from sqlmodel import Session

from freight_app.kit.actor import SYSTEM, Actor
from freight_app.kit.clock import Clock, SystemClock
from freight_app.kit.columns import write_json
from freight_app.kit.events import Event, EventBus
from freight_app.kit.logs import get_log
from freight_app.kit.versions import raise_versions
from freight_app.kit.writers import WriteTurns

_log = get_log("db")
P = TypeVar("P")
# How long a write waits for another one in this process before it gives up, in seconds.
WRITE_QUEUE_TIMEOUT_S = 30
# Longer than this, others of the house notice: it is told who it was.
LONG_WRITE_S = 1.0
# How much longer than its turn one waits that gives way.
MAX_COURTESY_S = 1.0


class Ports:
    """Which adapter serves each port. Filled by ``wiring.py``, asked for by type."""

    def __init__(self) -> None:
        self._by_type: dict[type, object] = {}

    def provide(self, port: type[P], adapter: P) -> None:
        self._by_type[port] = adapter

    def get(self, port: type[P]) -> P:
        try:
            return cast("P", self._by_type[port])
        except KeyError:
            raise LookupError(f"no adapter is wired for {port.__name__}") from None


class UnitOfWork:
    """A transaction with what the rooms need in it: session, time, actor, news and ports."""

    def __init__(self, session: Session, clock: Clock, actor: Actor, bus: EventBus, ports: Ports) -> None:
        self.session = session
        self.actor = actor
        self.clock = clock
        self._bus = bus
        self._ports = ports
        self._topics: set[str] = set()
        self._after_commit: list[Callable[[], None]] = []

    @property
    def dialect(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self.session.get_bind().dialect.name

    def now(self) -> datetime:
        return self.clock.now()

    def port(self, port: type[P]) -> P:
        """The adapter that serves a port."""
        return self._ports.get(port)

    def publish(self, event: Event) -> None:
        """Tell the listeners, now, inside this transaction."""
        self._bus.dispatch(self, event)

    def touch(self, topic: str) -> None:
        """Raise the topic's version counter with this commit (caches, live pages)."""
        self._topics.add(topic)

    def has_touched(self, topic: str) -> bool:
        """Whether this unit changed what the topic speaks of: what is kept of it is then too old for it."""
        return topic in self._topics

    def after_commit(self, action: Callable[[], None]) -> None:
        """Run once the commit has held. For in-process effects only: durable ones are ``work`` tasks."""
        self._after_commit.append(action)

    def commit(self) -> None:
        self.session.flush()
        raise_versions(self.session, self._topics)
        self.session.commit()
        for action in self._after_commit:
            action()


class _Door:
    """One at a time, in the order of arrival. A plain lock lets whoever leaves in again before those who wait.

    Who ``gives_way`` lets all others in first, also those that are about to come, but waits no longer than a second
    more for that.
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._giving_way: deque[tuple[float, threading.Event]] = deque()
        self._is_taken = False
        self._expected = 0

    @contextmanager
    def expect(self) -> Iterator[None]:
        """Somebody will come within this block, and soon: whoever gives way waits for him outside."""
        with self._guard:
            self._expected += 1
        try:
            yield
        finally:
            with self._guard:
                self._expected -= 1
                if not self._is_taken:
                    self._let_next_in()

    @contextmanager
    def pass_through(self, timeout_s: float, *, gives_way: bool = False) -> Iterator[None]:
        """Wait for the turn, at most ``timeout_s`` (``TimeoutError``)."""
        self._enter(timeout_s, gives_way=gives_way)
        try:
            yield
        finally:
            with self._guard:
                self._let_next_in()

    def _let_next_in(self) -> None:
        following = self._pop_next()
        self._is_taken = following is not None
        if following is not None:
            following.set()

    def _pop_next(self) -> threading.Event | None:
        is_overdue = bool(self._giving_way) and time.monotonic() - self._giving_way[0][0] > MAX_COURTESY_S
        if self._waiting and not is_overdue:
            return self._waiting.popleft()
        if self._giving_way and (is_overdue or not self._expected):
            return self._giving_way.popleft()[1]
        return None

    def _enter(self, timeout_s: float, *, gives_way: bool) -> None:
        turn = threading.Event()
        entry = (time.monotonic(), turn)
        with self._guard:
            if not self._is_taken and not (gives_way and self._expected):
                self._is_taken = True
                return
            if gives_way:
                self._giving_way.append(entry)
            else:
                self._waiting.append(turn)
        # Nobody need pass for courtesy to end: who was expected may never come.
        if gives_way and not turn.wait(min(timeout_s, MAX_COURTESY_S)):
            with self._guard:
                if not self._is_taken:
                    self._let_next_in()
        if turn.wait(timeout_s):
            return
        with self._guard:
            if not turn.is_set():
                if gives_way:
                    self._giving_way.remove(entry)
                else:
                    self._waiting.remove(turn)
                raise TimeoutError("the database is too busy to write")


class Database:
    """The two engines of one database and the door to units of work on them."""

    def __init__(
        self,
        url: str,
        *,
        clock: Clock | None = None,
        bus: EventBus | None = None,
        ports: Ports | None = None,
        read_pool_size: int = 12,
    ) -> None:
        self.url = sa.make_url(url)
        self.clock = clock or SystemClock()
        self.bus = bus or EventBus()
        self.ports = ports or Ports()
        self._door = _Door()
        # SQLite counts commits of *other* connections, so the one that asks writes nothing.
        self._mark: sqlite3.Connection | None = None
        self._mark_guard = threading.Lock()
        if self.url.get_backend_name() == "sqlite":
            # One writer at a time: threads wait at our door, without polling the file lock.
            self._turns = WriteTurns(self.url.database or "")
            self.write_engine = _sqlite_engine(self.url, begin=self._turns.begin, pool_size=1)
            self.read_engine = _sqlite_engine(self.url, begin=_begin_reading, pool_size=read_pool_size, read_only=True)
        else:
            url_with_driver = self.url.set(drivername="postgresql+psycopg")
            self.write_engine = sa.create_engine(
                url_with_driver,
                pool_size=read_pool_size,
                max_overflow=8,
                pool_pre_ping=True,
                json_serializer=write_json,
            )
            self.read_engine = self.write_engine.execution_options(postgresql_readonly=True)

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    @contextmanager
    def write(self, actor: Actor = SYSTEM, *, gives_way: bool = False) -> Iterator[UnitOfWork]:
        """One unit of work: commits at the end of the block, rolls back on any error and raises it again.

        Long ones that nobody waits for give way: where there is one writer, others of this process go first.
        """
        wait_s = WRITE_QUEUE_TIMEOUT_S
        in_turn = self._door.pass_through(wait_s, gives_way=gives_way) if self.is_sqlite else nullcontext()
        with in_turn, Session(self.write_engine, expire_on_commit=False) as session:
            uow = UnitOfWork(session, self.clock, actor, self.bus, self.ports)
            if self.is_sqlite:
                self._turns.let_waiting_in()
                session.connection()
            began = time.monotonic()
            try:
                yield uow
                uow.commit()
            finally:
                if (seconds := time.monotonic() - began) > LONG_WRITE_S and self.is_sqlite:
                    _log.warning(
                        "a unit of work kept the writer for long", seconds=round(seconds, 1), where=_opened_by()
                    )

    def expect_write(self) -> AbstractContextManager[None]:
        """Within this block a short unit of work will be opened: where there is one writer, those that give way let it
        in first."""
        return self._door.expect() if self.is_sqlite else nullcontext()

    @contextmanager
    def read(self, actor: Actor = SYSTEM) -> Iterator[UnitOfWork]:
        """A consistent view that cannot write: an attempt fails in the database itself."""
        with Session(self.read_engine, expire_on_commit=False, autoflush=False) as session:
            yield UnitOfWork(session, self.clock, actor, self.bus, self.ports)
            session.rollback()

    def commit_mark(self) -> int | None:
        """A number that another commit, of any process, makes another one; None where the database has none to give.

        It takes microseconds and waits for nobody, so the event loop may ask.
        """
        if not self.is_sqlite or self.url.database in (None, "", ":memory:"):
            return None
        with self._mark_guard:
            try:
                if self._mark is None:
                    self._mark = sqlite3.connect(
                        str(self.url.database), timeout=0, isolation_level=None, check_same_thread=False
                    )
                return int(self._mark.execute("PRAGMA data_version").fetchone()[0])
            except sqlite3.Error:
                return None

    def checkpoint(self) -> None:
        """Fold SQLite's write-ahead log back into the file. Only the scheduler's process calls this."""
        if self.is_sqlite:
            # The raw connection: SQLAlchemy would begin a transaction first, and no checkpoint runs inside of one.
            connection = self.write_engine.raw_connection()
            try:
                connection.cursor().execute("PRAGMA wal_checkpoint(PASSIVE)")
            finally:
                connection.close()

    def dispose(self) -> None:
        self.write_engine.dispose()
        self.read_engine.dispose()
        if self.is_sqlite:
            self._turns.close()
        with self._mark_guard:
            if self._mark is not None:
                self._mark.close()
                self._mark = None


def _opened_by() -> str:
    """The function in whose ``with`` a unit of work ends: the nearest that is no plumbing of units of work."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and frame.f_code.co_filename.endswith(("contextlib.py", "kit/db.py", "kit/house.py")):
        frame = frame.f_back
    return frame.f_code.co_qualname if frame else "?"


def _begin_reading(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _sqlite_engine(
    url: sa.URL, *, begin: Callable[[sa.Connection], None], pool_size: int, read_only: bool = False
) -> sa.Engine:
    engine = sa.create_engine(
        url,
        poolclass=sa.pool.QueuePool,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=WRITE_QUEUE_TIMEOUT_S,
        connect_args={"check_same_thread": False},
        json_serializer=write_json,
    )

    @sa_event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        # The driver must not begin transactions on its own: BEGIN is ours, below.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA busy_timeout=5000")
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA temp_store=MEMORY")
        cursor.execute("PRAGMA cache_size=-16000")
        # Checkpoints belong to one process (DESIGN.md section 5, the WAL-reset bug): see Database.checkpoint.
        cursor.execute("PRAGMA wal_autocheckpoint=0")
        if read_only:
            cursor.execute("PRAGMA query_only=ON")
        else:
            # Nothing waits but the beginning, and that by itself (kit/writers.py).
            cursor.execute("PRAGMA busy_timeout=0")
        cursor.close()

    @sa_event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        begin(connection)

    return engine
