"""Servers under test, as processes of their own on free local ports."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parents[1]


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


@contextlib.contextmanager
def running(
    command: list[str], *, port: int, path: str, env: dict[str, str], cwd: Path = ROOT
) -> Iterator[subprocess.Popen[bytes]]:
    """Start a server, wait until ``path`` answers, and stop it by its own process id."""
    process = subprocess.Popen(
        command, cwd=cwd, env=os.environ | env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_until_up(f"http://127.0.0.1:{port}{path}", process)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until_up(url: str, process: subprocess.Popen[bytes], *, seconds: float = 60) -> None:
    """Return when the address answers 200; ``RuntimeError`` when the process ends or the time is over."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode} before it answered {url}")
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(url, timeout=2).status_code == 200:
                return
        time.sleep(0.1)
    raise RuntimeError(f"{url} did not answer within {seconds:.0f} s")


@contextlib.contextmanager
def running_shop(data_dir: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """The web process of the shop on a data folder; answers the process and its port."""
    port = free_port()
    env = {"FREIGHT_DATA_DIR": str(data_dir), "FREIGHT_PORT": str(port), "FREIGHT_LOG_LEVEL": "error"}
    command = [sys.executable, "-m", "freight_app.cli", "web"]
    with running(command, port=port, path="/api/v1/ready", env=env) as process:
        yield process, port


@contextlib.contextmanager
def running_baseline(database: Path, select: str) -> Iterator[int]:
    """The bare FastAPI application of ``baseline_app`` under the same server, Granian."""
    port = free_port()
    env = {"BASELINE_DATABASE_URL": f"sqlite:///{database}", "BASELINE_SELECT": select}
    command = [sys.executable, "-m", "granian", "--interface", "asgi", "--host", "127.0.0.1", "--port", str(port)]
    with running([*command, "benchmarks.baseline_app:app"], port=port, path="/products", env=env):
        yield port
