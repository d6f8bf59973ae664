"""Gives birth to workers quickly: ``python -m tests.work.nursery URL FOLDER``; each line it reads is one more worker.

The imports are done once; each worker is a fork of this process, which has neither threads nor connections.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from tests.work import worker_process


def main() -> None:
    url, folder = sys.argv[1], Path(sys.argv[2])
    # Nobody waits for those that are killed.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for _ in sys.stdin:
        process_id = os.fork()
        if process_id == 0:
            # What a worker logs must not be read as its number.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            worker_process.work(url, folder)
        sys.stdout.write(f"{process_id}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
