"""What a benchmark answers, and how a list of them is run and printed."""

from __future__ import annotations

import gc
import importlib
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from freight_app.kit.logs import configure_logs

# In the order in which they are run: the cheap ones first.
NAMES = (
    *("bundle", "queue", "data_jobs", "search", "listing", "ui_event", "checkout", "memory", "upload_memory"),
    *("buyers", "papers", "together", "quick_order", "first_paint"),
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number. ``ratio`` is figure / baseline (or its inverse where the promise says so)."""

    name: str
    figure: float
    unit: str
    baseline: float | None
    ratio: float | None
    target: str
    ok: bool

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def run_benchmarks(names: tuple[str, ...], say: Callable[[str], None]) -> list[Figure]:
    """Run the named benchmarks, all when none is named; ``ValueError`` for a name that is not one."""
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        raise ValueError(f"no benchmark {', '.join(unknown)}; there are {', '.join(NAMES)}")
    # A line for each task would be measured with it.
    configure_logs("WARNING")
    figures: list[Figure] = []
    for name in names or NAMES:
        say(f"{name} ...")
        figures += importlib.import_module(f"benchmarks.{name}").run()
        gc.collect()
    return figures


def median_seconds(action: Callable[[], object], *, rounds: int) -> float:
    return statistics.median(timed_rounds(action, rounds=rounds))


def timed_rounds(action: Callable[[], object], *, rounds: int) -> list[float]:
    """Seconds of each round, after one round that warms caches."""
    action()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return times


def percentile(values: list[float], share: float) -> float:
    """The value below which ``share`` of the values lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, round(share * len(ordered)) - 1))]
