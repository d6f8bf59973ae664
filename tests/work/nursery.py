"""Gives birth to workers quickly: ``python -m tests.work.nursery URL FOLDER``; each line it reads is one more worker,
and says how long its leases last, in seconds.

The imports are done once; each worker is a fork of this process, which has neither threads nor connections.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.work import worker_process


@dataclass
class Nursery:
    """Workers of one test by their process ids."""

    process: subprocess.Popen[str]
    folder: Path
    alive: list[int] = field(default_factory=list)

    @classmethod
    def open(cls, database_url: str, folder: Path) -> Nursery:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.work.nursery", database_url, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return cls(process, folder)

    def bear(self, *, lease_s: float = worker_process.LEASE_S) -> int:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{lease_s}\n")
        self.process.stdin.flush()
        self.alive.append(int(self.process.stdout.readline()))
        return self.alive[-1]

    def kill(self, process_id: int) -> None:
        os.kill(process_id, signal.SIGKILL)
        self.alive.remove(process_id)

    def kill_one(self) -> None:
        self.kill(random.choice(self.alive))

    def end(self, process_id: int, *, within_s: float = 15) -> int:
        """Ask a worker to stop, and wait for the answer: 0 when it finished what it had begun."""
        os.kill(process_id, signal.SIGTERM)
        answer = self.folder / f"ended {process_id}"
        deadline = time.monotonic() + within_s
        while not answer.exists():
            assert time.monotonic() < deadline, "the worker did not stop"
            time.sleep(0.02)
        self.alive.remove(process_id)
        return int(answer.read_text())

    def close(self) -> None:
        while self.alive:
            self.kill_one()
        self.process.kill()
        self.process.wait()


def main() -> None:
    url, folder = sys.argv[1], Path(sys.argv[2])
    # Nobody waits for those that are killed.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        process_id = os.fork()
        if process_id == 0:
            # What a worker logs must not be read as its number.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            worker_process.work(url, folder, lease_s=float(line))
        sys.stdout.write(f"{process_id}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
