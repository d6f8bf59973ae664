"""Paths into a JSON body: ``data.parcels[0].history``, with or without ``$.`` before it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_STEP = re.compile(r"\.?([^.\[\]]+)|\[(\d{1,4})\]")


def parse_path(path: str) -> tuple[str | int, ...]:
    """The steps of a path; none for "" and "$", the body itself. Raises ``ValueError``."""
    rest = path.strip().removeprefix("$")
    steps: list[str | int] = []
    place = 0
    while place < len(rest):
        found = _STEP.match(rest, place)
        if found is None:
            raise ValueError(f"{path!r} is not a path such as data.parcels[0].history")
        steps.append(found[1] if found[1] is not None else int(found[2]))
        place = found.end()
    return tuple(steps)


def find_at(body: Any, path: str) -> Any:
    """What lies there; None where something on the way is missing or of another kind."""
    value = body
    for step in parse_path(path):
        if isinstance(step, int):
            value = value[step] if isinstance(value, list) and step < len(value) else None
        else:
            value = value.get(step) if isinstance(value, Mapping) else None
    return value
