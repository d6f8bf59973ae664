"""Processes for calculations: one that runs for seconds would keep every other thread of this process waiting.

They are spawned, not forked: a fork would copy locks that other threads hold at that moment. The first calculation
therefore waits a second or two until its process stands.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from freight_app.work.registry import Payload


class ComputePool:
    """At most ``size`` calculations at once; no process exists before the first of them."""

    def __init__(self, size: int = 1) -> None:
        self.size = size
        self._pool: ProcessPoolExecutor | None = None
        self._lock = threading.Lock()
        self._is_closed = False

    def compute(self, compute: Callable[[Payload], Any], payload: Payload) -> Any:
        """Run ``compute(payload)`` in the pool and wait for it; whatever it raises is raised here.

        ``BrokenProcessPool`` when its process dies; the next calculation gets a new one.
        """
        pool = self._open()
        try:
            return pool.submit(compute, payload).result()
        except BrokenProcessPool:
            with self._lock:
                if self._pool is pool:
                    self._pool = None
            raise

    def close(self) -> None:
        """End the processes, and with them whatever they still compute."""
        with self._lock:
            self._is_closed = True
            pool, self._pool = self._pool, None
        if pool is None:
            return
        # The executor has no public way to end a calculation before Python 3.14.
        processes = list((getattr(pool, "_processes", None) or {}).values())
        pool.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            process.terminate()

    def _open(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._is_closed:
                raise RuntimeError("the worker is stopping")
            if self._pool is None:
                self._pool = ProcessPoolExecutor(
                    self.size, mp_context=multiprocessing.get_context("spawn"), initializer=_end_with_parent
                )
            return self._pool


def _end_with_parent() -> None:
    """A worker that was killed cannot end its processes: each looks after itself."""
    parent = multiprocessing.parent_process()

    def wait() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=wait, name="freight-parent-watch", daemon=True).start()
