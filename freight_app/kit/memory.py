"""When Python looks for garbage: not while the house loads, and not through what lives as long as the process."""

from __future__ import annotations

import gc
import threading

# Enough time for the first visitor to be answered: looking through everything once takes a third of a second.
_REST_S = 5.0


def load_without_collecting() -> None:
    """Call before the big imports: collecting meanwhile finds nothing and costs a third of the start."""
    gc.disable()


def collect_from_now_on() -> None:
    """Call when everything is loaded. A little later what is left of loading is collected, and the rest set aside."""
    # Many short events: look less often than after every 700 new objects.
    gc.set_threshold(20_000, 20, 50)
    # All of it is young: without this the first look would go through everything at once.
    gc.freeze()
    gc.enable()
    timer = threading.Timer(_REST_S, _set_aside)
    timer.daemon = True
    timer.start()


def _set_aside() -> None:
    gc.unfreeze()
    gc.collect()
    gc.freeze()
