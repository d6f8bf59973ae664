"""Workers of a wired house in processes of their own, to be killed.

``python -m tests.messaging.campaigns.worker URL FOLDER MAILER``: each line it reads is one
more. Their mailer writes into a ledger that outlives them.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from datetime import timedelta
from pathlib import Path

from freight_app.kit.settings import Settings
from freight_app.messaging.ports import Mail, Mailer
from freight_app.wiring import open_house
from freight_app.work.worker import Worker

LEASE_S = 1.5


class LedgerMailer:
    """One line a mail that went out, written by one ``write`` with ``O_APPEND``: a kill leaves a whole line or none."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def send(self, mail: Mail) -> None:
        descriptor = os.open(self._file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.write(descriptor, f"{mail.key} {mail.to}\n".encode())
        os.close(descriptor)
        # A far server takes its time to say that it has it: this is where a kill hurts.
        time.sleep(0.004)


class RememberingMailer(LedgerMailer):
    def has_sent(self, key: str) -> bool:
        try:
            return f"{key} " in self._file.read_text()
        except FileNotFoundError:
            return False


MAILERS = {"remembers": RememberingMailer, "forgets": LedgerMailer}


def work(url: str, folder: Path, mailer: str) -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    house = open_house(Settings(database_url=url, data_dir=folder, _env_file=None))  # type: ignore[call-arg]
    house.database.ports.provide(Mailer, MAILERS[mailer](folder / "ledger"))  # type: ignore[type-abstract, call-arg]
    worker = Worker(house.database, lease=timedelta(seconds=LEASE_S), rescue_every_s=0.3)
    worker.start()
    signal.sigwait({signal.SIGTERM})
    worker.stop(10)
    os._exit(0)


def main() -> None:
    url, folder, mailer = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for _ in sys.stdin:
        process_id = os.fork()
        if process_id == 0:
            # What a worker logs must not be read as its number.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            work(url, folder, mailer)
        sys.stdout.write(f"{process_id}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
