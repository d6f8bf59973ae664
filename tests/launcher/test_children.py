from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from freight_app.kit.db import Database
from freight_app.kit.settings import PROJECT_ROOT
from freight_app.launcher.children import Child, Children
from freight_app.launcher.migrations import upgrade_database


@pytest.fixture
def children(tmp_path: Path) -> Iterator[tuple[Children, list[str]]]:
    """The scheduler as a child: the lightest of the real ones."""
    migrate(tmp_path)
    environment = {**os.environ, "PYTHONPATH": str(PROJECT_ROOT), "FREIGHT_DATA_DIR": str(tmp_path)}
    told: list[str] = []
    kept = Children([Child("scheduler", tmp_path / "scheduler.log", environment)], told.append)
    kept.start()
    yield kept, told
    kept.stop()


def migrate(data_dir: Path) -> None:
    database = Database(f"sqlite:///{data_dir / 'freight.db'}")
    upgrade_database(database)
    database.dispose()


def wait_until(holds: Callable[[], bool], patience_s: float = 60) -> None:
    deadline = time.monotonic() + patience_s
    while not holds():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def test_a_child_that_is_killed_starts_again_after_a_pause_that_grows(children: tuple[Children, list[str]]) -> None:
    kept, told = children
    child = kept.children[0]
    for deaths, pause in ((1, "0.5"), (2, "1.0")):
        assert child.process
        first = child.process.pid
        os.kill(first, signal.SIGKILL)
        child.process.wait()
        kept.look_after(child)
        assert told[-1] == f"scheduler stopped by itself (status -9); it starts again in {pause} s."
        assert child.deaths == deaths
        assert not child.is_alive
        wait_until(lambda: (kept.look_after(child), child.is_alive)[1])
        assert child.process.pid != first


def test_a_stop_ends_every_child_within_its_patience(children: tuple[Children, list[str]]) -> None:
    kept, _ = children
    process = kept.children[0].process
    assert process
    wait_until(lambda: "the timetable is kept" in kept.children[0].last_words())
    kept.stop()
    assert process.returncode == 0
    assert kept.stopping.is_set()


def test_a_child_ends_when_its_launcher_was_killed(tmp_path: Path) -> None:
    migrate(tmp_path)
    launcher = textwrap.dedent(
        f"""
        import os, time
        from pathlib import Path
        from freight_app.launcher.children import Child, Children
        kept = Children([Child("scheduler", Path({str(tmp_path)!r}) / "log", dict(os.environ))], print)
        kept.start()
        print(kept.children[0].process.pid, flush=True)
        time.sleep(60)
        """
    )
    environment = {**os.environ, "PYTHONPATH": str(PROJECT_ROOT), "FREIGHT_DATA_DIR": str(tmp_path)}
    process = subprocess.Popen([sys.executable, "-c", launcher], env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    child = psutil.Process(int(process.stdout.readline()))
    wait_until(lambda: "the timetable is kept" in (tmp_path / "log").read_text())
    process.kill()
    process.wait()
    process.stdout.close()
    wait_until(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE)
