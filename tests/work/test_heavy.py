"""Calculations in a process of their own."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from typing import Any

import pytest

from freight_app.work.heavy import ComputePool

pytestmark = pytest.mark.race


def tell_process(payload: dict[str, Any]) -> tuple[int, Any]:
    if payload.get("dies"):
        os.kill(os.getpid(), signal.SIGKILL)
    if payload.get("fails"):
        raise ValueError("no such sum")
    return os.getpid(), payload["n"]


@pytest.fixture
def pool() -> Iterator[ComputePool]:
    opened = ComputePool()
    yield opened
    opened.close()


def test_a_calculation_runs_in_another_process_and_outlives_one_that_fails_or_dies(pool: ComputePool) -> None:
    first, number = pool.compute(tell_process, {"n": 7})
    assert number == 7
    assert first != os.getpid()
    with pytest.raises(ValueError, match="no such sum"):
        pool.compute(tell_process, {"fails": True})
    assert pool.compute(tell_process, {"n": 8}) == (first, 8)
    with pytest.raises(BrokenProcessPool):
        pool.compute(tell_process, {"dies": True})
    second, number = pool.compute(tell_process, {"n": 9})
    assert number == 9
    assert second != first


def test_a_closed_pool_computes_nothing_more(pool: ComputePool) -> None:
    process_id, _ = pool.compute(tell_process, {"n": 1})
    pool.close()
    with pytest.raises(RuntimeError, match="stopping"):
        pool.compute(tell_process, {"n": 1})
    assert process_id != os.getpid()
