"""Promise: while a tenant sends a file of 1 GB, the web process holds less than 200 MB above what it holds idle."""

from __future__ import annotations

import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
from fastapi import FastAPI

from benchmarks.frame import Figure
from benchmarks.servers import free_port, running
from freight_app import wiring
from freight_app.accounts.tenant_dtos import KeyDraft, KeyScope, TenantDraft
from freight_app.accounts.tenant_keys import create_key
from freight_app.accounts.tenants import create_tenant
from freight_app.kit.db import Database
from freight_app.kit.settings import Settings
from freight_app.launcher.migrations import upgrade_database

# A little less than the limit of 1 GB: the last block is whole.
FILE_MB = 1_020
LIMIT_MB = 200
LOOK_EVERY_S = 0.05
HEAD = b"sku,quantity,name\n"


def create() -> FastAPI:
    """The API alone, for the process under test."""
    from freight_app.api.app import create_api

    wiring.open_house()
    return create_api()


def run() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="freight-bench-") as folder:
        secret = _open_tenant(Path(folder))
        port = free_port()
        server = [sys.executable, "-m", "granian", "--interface", "asgi", "--factory", "--host", "127.0.0.1"]
        command = [*server, "--port", str(port), "benchmarks.upload_memory:create"]
        env = {"FREIGHT_DATA_DIR": folder, "FREIGHT_LOG_LEVEL": "error"}
        with running(command, port=port, path="/api/v1/live", env=env) as process:
            address, headers = f"http://127.0.0.1:{port}/api/v1/uploads", {"Authorization": f"Bearer {secret}"}
            # The first file of all loads what the others need.
            httpx.post(address, content=HEAD + b"A,1,b\n", headers=headers).raise_for_status()
            idle_mb = _resident_mb(process.pid)
            most_mb = _send_and_watch(process.pid, address, headers)
    above_mb = max(0.0, most_mb - idle_mb)
    return [
        Figure(
            name="memory for a file of 1 GB, above idle",
            figure=round(above_mb, 1),
            unit="MB",
            baseline=round(idle_mb),
            ratio=round(above_mb / LIMIT_MB, 2),
            target=f"< {LIMIT_MB} MB",
            ok=above_mb < LIMIT_MB,
        )
    ]


def _open_tenant(data_dir: Path) -> str:
    """A fresh database with one tenant; answers the secret of its key."""
    settings = Settings(data_dir=data_dir, _env_file=None)  # type: ignore[call-arg]
    database = Database(settings.resolved_database_url)
    upgrade_database(database)
    database.dispose()
    house = wiring.open_house(settings)
    with house.write() as uow:
        tenant = create_tenant(uow, TenantDraft(name="Nord"))
    with house.write() as uow:
        made = create_key(uow, tenant.public_id, KeyDraft(label="ERP", scopes=frozenset({KeyScope.JOBS_WRITE})))
    house.database.dispose()
    return made.secret


def _send_and_watch(pid: int, address: str, headers: dict[str, str]) -> float:
    """The most that the process held while the file came in."""
    is_over = threading.Event()
    seen: list[float] = []

    def look() -> None:
        while not is_over.wait(LOOK_EVERY_S):
            seen.append(_resident_mb(pid))

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        httpx.post(address, content=_file(), headers=headers, timeout=600).raise_for_status()
    finally:
        is_over.set()
        watcher.join()
    return max(seen)


def _file() -> Iterator[bytes]:
    row = b"S%07d,%d,Filtre \xc3\xa0 huile\n"
    block = b"".join(row % (number, number % 97) for number in range(32_000))
    yield HEAD
    for _ in range(FILE_MB * 1_000_000 // len(block)):
        yield block


def _resident_mb(pid: int) -> float:
    """Of a process and its children, shared pages counted once each process (an upper bound)."""
    process = psutil.Process(pid)
    return sum(each.memory_info().rss for each in [process, *process.children(recursive=True)]) / 1e6
