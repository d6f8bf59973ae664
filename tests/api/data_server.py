"""The API in a process of its own under the server of production, for tests of what only a real socket does."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
from fastapi import FastAPI

from freight_app.accounts.tenant_dtos import TenantView
from freight_app.kit.house import set_house
from freight_app.kit.settings import PROJECT_ROOT, Settings
from freight_app.wiring import open_house
from tests.accounts.tenant_fixtures import add_key, add_tenant
from tests.servers import free_port


@dataclass(frozen=True)
class DataServer:
    process: subprocess.Popen[bytes]
    port: int
    data_dir: Path
    tenant: TenantView
    secret: str

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/v1"

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}"}

    def files(self) -> list[Path]:
        """What lies among the uploads, half-written files too."""
        return [path for path in (self.data_dir / "migration").rglob("*") if path.is_file()]


def create() -> FastAPI:
    """What the process serves."""
    from freight_app.api.app import create_api

    open_house()
    return create_api()


@contextlib.contextmanager
def serving(data_dir: Path, template: Path) -> Iterator[DataServer]:
    """A server on a fresh SQLite database with one tenant; stopped by its own process id."""
    data_dir.mkdir(parents=True, exist_ok=True)
    shutil.copy(template, data_dir / "freight.db")
    house = open_house(Settings(data_dir=data_dir, _env_file=None))  # type: ignore[call-arg]
    tenant = add_tenant(house, "Nord", allowed_targets=["*"])
    secret = add_key(house, tenant).secret
    house.database.dispose()
    set_house(None)
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "asgi", "--factory", "--host", "127.0.0.1"]
    process = subprocess.Popen(
        [*command, "--port", str(port), "tests.api.data_server:create"],
        cwd=PROJECT_ROOT,
        env=os.environ | {"FREIGHT_DATA_DIR": str(data_dir), "FREIGHT_LOG_LEVEL": "error"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(f"http://127.0.0.1:{port}/api/v1/live", process)
        yield DataServer(process, port, data_dir, tenant, secret)
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        assert process.poll() is None, "the server ended before it answered"
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(url, timeout=2).status_code == 200:
                return
        time.sleep(0.1)
    raise AssertionError(f"{url} did not answer")
