"""What must hold before Freight starts. Each failing check says in one sentence what is wrong and what to do."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import socket
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path

from freight_app.kit.settings import PROJECT_ROOT, Settings

# Enough for a migration, a build of the pages and a day of orders.
LEAST_FREE_MB = 300
_RUN_LOCK = "freight.lock"


class CannotStart(RuntimeError):
    """Freight cannot start; the message is one sentence for the person at the terminal."""


def check_machine(settings: Settings) -> None:
    """Every check that needs no database. Raises ``CannotStart`` at the first that fails."""
    check_packages()
    check_workers(settings)
    check_disk(settings.data_dir)
    check_disk(settings.build_dir)
    check_port(settings.host, settings.port)


def check_packages(project: Path = PROJECT_ROOT / "pyproject.toml") -> None:
    """Every package that Freight names is installed (versions are the lock's business)."""
    named = tomllib.loads(project.read_text())["project"]["dependencies"]
    missing = [name for name in map(_package_name, named) if not _is_installed(name)]
    if missing:
        raise CannotStart(
            f"Python packages are missing: {', '.join(missing)}. Run ./freight again, or delete .venv and run it."
        )


def _package_name(requirement: str) -> str:
    for position, character in enumerate(requirement):
        if character in "<>=!~[; ":
            return requirement[:position]
    return requirement


def _is_installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def check_workers(settings: Settings) -> None:
    """Several web processes share what they know of visitors through Redis, or not at all."""
    if settings.web_workers > 1 and not settings.redis_url:
        raise CannotStart(
            f"FREIGHT_WEB_WORKERS={settings.web_workers} needs Redis: set FREIGHT_REDIS_URL, or run one web worker."
        )


def check_disk(folder: Path, least_free_mb: int = LEAST_FREE_MB) -> None:
    """The folder can be written to and its disk has room."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".probe-{os.getpid()}"
        probe.write_bytes(b"freight")
        probe.unlink()
    except OSError as failure:
        if failure.errno == errno.ENOSPC:
            raise CannotStart(disk_full_sentence(folder)) from None
        raise CannotStart(f"{folder} cannot be written to ({failure.strerror}).") from None
    if shutil.disk_usage(folder).free < least_free_mb * 1_000_000:
        raise CannotStart(disk_full_sentence(folder, least_free_mb))


def disk_full_sentence(folder: Path, least_free_mb: int = LEAST_FREE_MB) -> str:
    free_mb = shutil.disk_usage(folder).free // 1_000_000
    return f"The disk of {folder} is full: {free_mb} MB are left and Freight needs {least_free_mb} MB."


def check_port(host: str, port: int) -> None:
    """Nobody listens on the port, and we may."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As a server would: a port that is only cooling down after a stop is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError as failure:
            raise CannotStart(_port_sentence(host, port, failure)) from None


def _port_sentence(host: str, port: int, failure: OSError) -> str:
    if failure.errno == errno.EADDRINUSE:
        holder = _who_listens(port)
        return (
            f"Port {port} is already in use{f' by {holder}' if holder else ''}: "
            f"stop that program or choose another port, for example --port {port + 1}."
        )
    if failure.errno == errno.EACCES:
        return f"Port {port} needs administrator rights: choose one above 1023, for example --port 8000."
    return f"Freight cannot listen on {host}, port {port} ({failure.strerror})."


def _who_listens(port: int) -> str | None:
    import psutil

    try:
        for connection in psutil.net_connections("tcp"):
            listens = connection.status == psutil.CONN_LISTEN and connection.laddr and connection.laddr[1] == port
            if listens and connection.pid:
                return f"{psutil.Process(connection.pid).name()} (process {connection.pid})"
    except psutil.Error:
        return None
    return None


@contextmanager
def hold_data_folder(data_dir: Path) -> Iterator[None]:
    """One Freight per data folder, for as long as the block lasts; the system lets go when the process dies."""
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / _RUN_LOCK).open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.seek(0)
            holder = lock.read().strip() or "unknown"
            raise CannotStart(f"Freight already runs on {data_dir} (process {holder}).") from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield
