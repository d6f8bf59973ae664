"""Whose turn it is to write on SQLite: between processes, and between the threads of one."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from freight_app.kit import db
from freight_app.kit.db import Database

pytestmark = pytest.mark.race

# Writes without a pause until its standard input ends: each unit is longer than the time between two of them.
_WRITE_WITHOUT_PAUSE = """
import sys, threading, time
import sqlalchemy as sa
from freight_app.kit.db import Database
database = Database(sys.argv[1])
over = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), over.set()), daemon=True).start()
while not over.is_set():
    with database.write() as uow:
        uow.session.connection().execute(sa.text("UPDATE number SET n = n + 1 WHERE id = 1"))
        time.sleep(0.05)
        sys.stdout.write(".")
        sys.stdout.flush()
"""


@pytest.fixture
def shared(tmp_path: Path) -> Database:
    database = Database(f"sqlite:///{tmp_path / 'freight.db'}")
    with database.write() as uow:
        uow.session.connection().execute(sa.text("CREATE TABLE number (id INTEGER PRIMARY KEY, n INTEGER)"))
        uow.session.connection().execute(sa.text("INSERT INTO number VALUES (1, 0), (2, 0)"))
    return database


def test_a_process_that_waits_is_let_in_by_one_that_writes_without_a_pause(shared: Database) -> None:
    command = [sys.executable, "-c", _WRITE_WITHOUT_PAUSE, str(shared.url)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        assert other.stdout.read(1) == b"."
        # By luck a few of so many would come in as well; without being let in, most of them would not within 5 s.
        for _ in range(20):
            with shared.write() as uow:
                uow.session.connection().execute(sa.text("UPDATE number SET n = n + 1 WHERE id = 2"))
        other.stdin.close()
        written = 1 + len(other.stdout.read())
    with shared.read() as uow:
        counts = uow.session.connection().execute(sa.text("SELECT n FROM number ORDER BY id")).scalars().all()
    assert counts == [written, 20]
    # They took turns: nobody was kept out while the other wrote again and again.
    assert written <= 200


@pytest.mark.parametrize(("courtesy_s", "place"), [(60.0, 4), (0.0, 0)])
def test_who_gives_way_goes_after_all_others_but_not_for_ever(
    monkeypatch: pytest.MonkeyPatch, courtesy_s: float, place: int
) -> None:
    monkeypatch.setattr(db, "MAX_COURTESY_S", courtesy_s)
    door = db._Door()
    order: list[str] = []

    def write(name: str) -> None:
        with door.pass_through(30, gives_way=name == "long"):
            order.append(name)

    threads: list[threading.Thread] = []
    with door.pass_through(30):
        for name in ("long", "a", "b", "c", "d"):
            threads.append(threading.Thread(target=write, args=(name,)))
            threads[-1].start()
            while len(door._waiting) + len(door._giving_way) < len(threads):
                time.sleep(0.001)
    for thread in threads:
        thread.join()
    assert order.index("long") == place
    assert [name for name in order if name != "long"] == ["a", "b", "c", "d"]
