"""Promise: web server and scheduler hold at most 400 MB together while idle, and 30 MB more for 100 visitors."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from benchmarks.catalogue import open_catalogue
from benchmarks.frame import Figure
from benchmarks.servers import ROOT, running_shop
from benchmarks.sockets import open_page

PRODUCTS = 10_000
LIMIT_MB = 400
LIMIT_PER_100_MB = 30
VISITORS = 200
SETTLE_S = 5
PAGES = tuple(f"/search?sort=newest&page={page}" for page in range(1, 21))


def run() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="freight-bench-") as folder:
        data_dir = Path(folder)
        open_catalogue(data_dir, PRODUCTS).database.dispose()
        env = os.environ | {"FREIGHT_DATA_DIR": folder, "FREIGHT_LOG_LEVEL": "error"}
        with running_shop(data_dir) as (web, port):
            scheduler = subprocess.Popen(
                [sys.executable, "-m", "freight_app.cli", "scheduler"], cwd=ROOT, env=env, stdout=subprocess.DEVNULL
            )
            try:
                time.sleep(SETTLE_S)
                web_mb, scheduler_mb = _resident_mb(web.pid), _resident_mb(scheduler.pid)
                # Caches fill with the first visitors; what the others need is what grows.
                few_mb = asyncio.run(_with_visitors(web.pid, port, VISITORS // 10))
                many_mb = asyncio.run(_with_visitors(web.pid, port, VISITORS))
            finally:
                scheduler.terminate()
                scheduler.wait(15)
    together = web_mb + scheduler_mb
    # Those of the first round are remembered for an hour: they count as the ground, not as visitors.
    per_100_mb = max(0.0, (many_mb - few_mb) / VISITORS * 100)
    return [
        Figure(
            name="memory idle, web + scheduler",
            figure=round(together),
            unit="MB",
            baseline=round(web_mb),
            ratio=round(together / LIMIT_MB, 2),
            target=f"<= {LIMIT_MB} MB",
            ok=together <= LIMIT_MB,
        ),
        Figure(
            name="memory for 100 connected visitors",
            figure=round(per_100_mb, 1),
            unit="MB",
            baseline=round(few_mb),
            ratio=round(per_100_mb / LIMIT_PER_100_MB, 2),
            target=f"<= {LIMIT_PER_100_MB} MB",
            ok=per_100_mb <= LIMIT_PER_100_MB,
        ),
    ]


async def _with_visitors(pid: int, port: int, count: int) -> float:
    """What the web server holds while so many look at a list each."""
    sockets = []
    for first in range(0, count, 10):
        sockets += await asyncio.gather(*(open_page(port, PAGES[n % len(PAGES)]) for n in range(first, first + 10)))
    await asyncio.sleep(SETTLE_S)
    held_mb = _resident_mb(pid)
    await asyncio.gather(*(socket.close() for socket in sockets))
    return held_mb


def _resident_mb(pid: int) -> float:
    """Of a process and its children, shared pages counted once each process (an upper bound)."""
    process = psutil.Process(pid)
    return sum(each.memory_info().rss for each in [process, *process.children(recursive=True)]) / 1e6
