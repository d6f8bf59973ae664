"""Where the demo's chance comes from: one seed, and a stream of its own for each concern.

Streams are named so that drawing one number more for prices does not move every customer to another town.
"""

from __future__ import annotations

import math
from random import Random

SEED = 20418


def random_stream(name: str) -> Random:
    """The same numbers for the same name, on every machine and at every start."""
    return Random(f"{SEED}:{name}")


def draw_poisson(rng: Random, mean: float) -> int:
    """How many independent events fall into a span where ``mean`` are expected (Knuth, TAOCP 2, 3.4.1)."""
    if mean <= 0:
        return 0
    if mean > 30:
        return max(0, round(rng.gauss(mean, math.sqrt(mean))))
    limit, count, product = math.exp(-mean), 0, rng.random()
    while product > limit:
        count += 1
        product *= rng.random()
    return count
