"""Promise: web server and scheduler hold at most 400 MB together while idle."""

from __future__ import annotations

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

PRODUCTS = 10_000
LIMIT_MB = 400
SETTLE_S = 5


def run() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="freight-bench-") as folder:
        data_dir = Path(folder)
        open_catalogue(data_dir, PRODUCTS).database.dispose()
        env = os.environ | {"FREIGHT_DATA_DIR": folder, "FREIGHT_LOG_LEVEL": "error"}
        with running_shop(data_dir) as (web, _port):
            scheduler = subprocess.Popen(
                [sys.executable, "-m", "freight_app.cli", "scheduler"], cwd=ROOT, env=env, stdout=subprocess.DEVNULL
            )
            try:
                time.sleep(SETTLE_S)
                web_mb, scheduler_mb = _resident_mb(web.pid), _resident_mb(scheduler.pid)
            finally:
                scheduler.terminate()
                scheduler.wait(15)
    together = web_mb + scheduler_mb
    return [
        Figure(
            name="memory idle, web + scheduler",
            figure=round(together),
            unit="MB",
            baseline=round(web_mb),
            ratio=round(together / LIMIT_MB, 2),
            target=f"<= {LIMIT_MB} MB",
            ok=together <= LIMIT_MB,
        )
    ]


def _resident_mb(pid: int) -> float:
    """Of a process and its children, shared pages counted once each process (an upper bound)."""
    process = psutil.Process(pid)
    return sum(each.memory_info().rss for each in [process, *process.children(recursive=True)]) / 1e6
