"""Collecting is off while the house loads, and on again in every process that stays."""

from __future__ import annotations

import gc
import time
import weakref
from collections.abc import Iterator

import pytest

from freight_app.kit import memory


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    threshold = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*threshold)
    gc.enable()


def test_garbage_is_looked_for_again_once_everything_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    class Ring:
        """Garbage that only a collection finds."""

        def __init__(self) -> None:
            self.ring = self

    monkeypatch.setattr(memory, "_REST_S", 0.0)
    memory.load_without_collecting()
    assert not gc.isenabled()
    left = weakref.ref(Ring())
    assert left() is not None
    memory.collect_from_now_on()
    assert gc.isenabled()
    deadline = time.monotonic() + 30
    while left() is not None and time.monotonic() < deadline:
        time.sleep(0.01)
    assert left() is None
