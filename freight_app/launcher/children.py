"""Child processes that are kept running: started, watched, started again when they die, stopped together."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from freight_app.kit.settings import PROJECT_ROOT

_FIRST_PAUSE_S = 0.5
_LONGEST_PAUSE_S = 30.0
# A child that lived this long was healthy: its next death starts the pauses from the beginning.
_HEALTHY_AFTER_S = 60.0
_STOP_PATIENCE_S = 12.0
_LOG_LIMIT_BYTES = 10_000_000


@dataclass
class Child:
    """One ``freight <command>`` in a process group of its own, with its output in a log file."""

    command: str
    log: Path
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    deaths: int = 0
    start_again_at: float | None = field(default=None)

    def start(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > _LOG_LIMIT_BYTES:
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "freight_app", self.command],
                cwd=PROJECT_ROOT,
                env={**self.environment, _PARENT: str(os.getpid())},
                stdout=output,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        self.started_at = time.monotonic()
        self.start_again_at = None

    @property
    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def kill_group(self) -> None:
        """End the child and whatever it started, at once."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def last_words(self, lines: int = 15) -> str:
        """The end of the log, for a person who asks why it died."""
        try:
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])
        except OSError:
            return ""


class Children:
    """Keeps children running until told to stop."""

    def __init__(self, children: list[Child], tell: Callable[[str], None]) -> None:
        self.children = children
        self._tell = tell
        self.stopping = threading.Event()

    def start(self) -> None:
        """Start every child that does not run yet."""
        for child in self.children:
            if not child.is_alive:
                child.start()

    def watch(self, every_s: float = 0.2) -> None:
        """Start again what dies, after a pause that grows with each death in a row; returns when told to stop."""
        while not self.stopping.wait(every_s):
            for child in self.children:
                self.look_after(child)

    def look_after(self, child: Child) -> None:
        if child.is_alive:
            return
        now = time.monotonic()
        if child.start_again_at is None:
            if now - child.started_at > _HEALTHY_AFTER_S:
                child.deaths = 0
            pause = min(_LONGEST_PAUSE_S, _FIRST_PAUSE_S * 2**child.deaths)
            child.deaths += 1
            child.start_again_at = now + pause
            # What the dead one started would keep its port.
            child.kill_group()
            code = child.process.returncode if child.process else None
            self._tell(f"{child.command} stopped by itself (status {code}); it starts again in {pause:.1f} s.")
        elif now >= child.start_again_at:
            child.start()

    def stop(self) -> None:
        """Ask every child to end, wait, and end by force what does not."""
        self.stopping.set()
        for child in self.children:
            # The child alone: it tells its own workers, and they must not hear it twice.
            if child.process is not None:
                child.process.terminate()
        deadline = time.monotonic() + _STOP_PATIENCE_S
        for child in self.children:
            if child.process is None:
                continue
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.process.wait(max(0.1, deadline - time.monotonic()))
            child.kill_group()
            child.process.wait()


_PARENT = "FREIGHT_LAUNCHER_PID"


def end_with_launcher(every_s: float = 1.0) -> None:
    """In a child: end when the launcher is gone, even if it was killed and could not say so."""
    launcher = os.environ.get(_PARENT)
    if launcher is None or not hasattr(os, "getppid"):
        return

    def watch() -> None:
        while os.getppid() == int(launcher):
            time.sleep(every_s)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="end with launcher", daemon=True).start()
