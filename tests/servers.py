"""Real servers for the tests: a throw-away PostgreSQL cluster on a free port of this machine."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def find_postgres_bin() -> Path | None:
    """The folder with ``initdb``: Debian keeps it off PATH."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
    return versions[-1] if versions else None


@dataclass
class PostgresServer:
    """A cluster in a temporary folder, without fsync: it lives as long as one test run."""

    folder: Path
    port: int
    bin: Path

    @classmethod
    def start(cls) -> PostgresServer:
        bin_folder = find_postgres_bin()
        if bin_folder is None:
            raise RuntimeError("PostgreSQL is not installed: ./freight test installs it")
        folder = Path(tempfile.mkdtemp(prefix="freight-pg-", dir="/tmp"))
        folder.chmod(0o777)
        server = cls(folder, free_port(), bin_folder)
        server._run(
            "initdb", "-D", str(folder / "data"), "-U", "freight", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"
        )
        options = (
            f"-p {server.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off "
            "-c synchronous_commit=off -c full_page_writes=off -c max_connections=300 -c shared_buffers=64MB"
        )
        server._run("pg_ctl", "-D", str(folder / "data"), "-w", "-l", str(folder / "log"), "-o", options, "start")
        return server

    @property
    def url(self) -> str:
        return f"postgresql+psycopg://freight@127.0.0.1:{self.port}/postgres"

    def stop(self) -> None:
        with contextlib.suppress(subprocess.CalledProcessError):
            self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self.bin / program), *arguments]
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            command = ["runuser", "-u", "postgres", "--", *command]
        subprocess.run(command, check=True, capture_output=True, cwd="/tmp")  # noqa: S108
