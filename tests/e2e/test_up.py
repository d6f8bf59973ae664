"""``freight up`` as a person runs it: the command, its two children, the way in and the way out."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest

from freight_app.kit.settings import PROJECT_ROOT
from tests.e2e.running_shop import ensure_pages, shop_settings
from tests.servers import free_port

_PATIENCE_S = 180


@dataclass
class Launched:
    """A running ``freight up`` and what it has said so far."""

    process: subprocess.Popen[str]
    port: int
    lines: list[str] = field(default_factory=list)

    @property
    def said(self) -> str:
        return "".join(self.lines)

    def child(self, command: str) -> psutil.Process:
        return next(one for one in psutil.Process(self.process.pid).children() if one.cmdline()[-1] == command)

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/ping", timeout=2) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False


def wait_until(holds: Callable[[], bool], why: Callable[[], str]) -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while not holds():
        assert time.monotonic() < deadline, why()
        time.sleep(0.05)


@contextlib.contextmanager
def launch(data_dir: Path, port: int, *options: str) -> Iterator[Launched]:
    environment = {**os.environ, "PYTHONPATH": str(PROJECT_ROOT), "FREIGHT_DATABASE_URL": "", "FREIGHT_REDIS_URL": ""}
    process = subprocess.Popen(
        [sys.executable, "-m", "freight_app", "up", "--port", str(port), "--data", str(data_dir), *options],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    launched = Launched(process, port)

    def listen() -> None:
        assert process.stdout
        launched.lines.extend(iter(process.stdout.readline, ""))

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    try:
        yield launched
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(30)
        listener.join(5)


@pytest.fixture(scope="module", autouse=True)
def pages(tmp_path_factory: pytest.TempPathFactory) -> None:
    ensure_pages(shop_settings(tmp_path_factory.mktemp("pages"), 8000))


def test_an_empty_shop_opens_survives_a_killed_child_and_ends_cleanly(tmp_path: Path) -> None:
    with launch(tmp_path, free_port(), "--empty") as shop:
        wait_until(lambda: "Ctrl-C stops" in shop.said or shop.process.poll() is not None, lambda: shop.said)
        assert f"Freight is open: http://127.0.0.1:{shop.port}" in shop.said
        assert re.search(rf"\(this link works once\): http://127\.0\.0\.1:{shop.port}/welcome/[\w-]{{43}}", shop.said)
        assert shop.answers()

        web = shop.child("web")
        everything = [web, *web.children(recursive=True), shop.child("scheduler")]
        os.kill(web.pid, signal.SIGKILL)
        wait_until(
            lambda: "web stopped by itself (status -9); it starts again in 0.5 s." in shop.said, lambda: shop.said
        )
        wait_until(shop.answers, lambda: shop.said)
        assert shop.child("web").pid != web.pid
        everything += [shop.child("web"), *shop.child("web").children(recursive=True)]

        shop.process.send_signal(signal.SIGTERM)
        assert shop.process.wait(15) == 0
        assert "Freight stops." in shop.said
        assert [one for one in everything if one.is_running() and one.status() != psutil.STATUS_ZOMBIE] == []
        assert not shop.answers()


def test_what_cannot_start_says_why_in_one_sentence_and_leaves_the_other_alone(tmp_path: Path) -> None:
    with launch(tmp_path / "one", free_port(), "--empty") as first:
        wait_until(lambda: "Ctrl-C stops" in first.said or first.process.poll() is not None, lambda: first.said)
        with launch(tmp_path / "two", first.port, "--empty") as second:
            assert second.process.wait(_PATIENCE_S) == 1
        assert re.fullmatch(rf"Port {first.port} is already in use by .*\n", second.said)
        with launch(tmp_path / "one", free_port()) as third:
            assert third.process.wait(_PATIENCE_S) == 1
        assert third.said == f"Freight already runs on {tmp_path / 'one'} (process {first.process.pid}).\n"
        assert first.answers()


def test_a_database_newer_than_the_code_is_left_alone(tmp_path: Path) -> None:
    database = sqlite3.connect(tmp_path / "freight.db")
    with database:
        database.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        database.execute("INSERT INTO alembic_version VALUES ('fromthefuture')")
    database.close()
    with launch(tmp_path, free_port()) as refused:
        assert refused.process.wait(_PATIENCE_S) == 1
    assert "The database is at revision fromthefuture, which this version of Freight does not know." in refused.said
    assert "Traceback" not in refused.said
    database = sqlite3.connect(tmp_path / "freight.db")
    assert database.execute("SELECT count(*) FROM sqlite_master WHERE type = 'table'").fetchone() == (1,)
    database.close()


def test_a_second_start_builds_nothing(tmp_path: Path) -> None:
    said = ""
    for _ in range(2):
        with launch(tmp_path, free_port(), "--empty") as shop:
            wait_until(lambda: shop.answers() or shop.process.poll() is not None, lambda: shop.said)
            assert shop.answers(), shop.said
            said = shop.said
    assert "Pages" not in said
