"""Views that many visitors are shown alike are written as JSON once, not for each of them."""

from __future__ import annotations

import dataclasses
import threading
from collections import OrderedDict
from typing import Any, TypeVar

import reflex as rx

View = TypeVar("View", bound=type)
_MOST_KEPT = 256


def written_once(view_type: View) -> View:
    """Class decorator for a frozen dataclass that is kept and given to many states: its plain form is kept with it."""
    kept: OrderedDict[int, tuple[Any, Any]] = OrderedDict()
    lock = threading.Lock()

    def write(view: Any) -> Any:
        with lock:
            known = kept.get(id(view))
        # The kept view cannot be collected, so no other one gets its id.
        if known is not None and known[0] is view:
            return known[1]
        plain = _plain(view)
        with lock:
            kept[id(view)] = view, plain
            if len(kept) > _MOST_KEPT:
                kept.popitem(last=False)
        return plain

    write.__annotations__ = {"view": view_type}
    rx.serializer(write)
    return view_type


def _plain(value: Any) -> Any:
    """Dataclasses as Reflex writes them: objects of their fields."""
    if dataclasses.is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return value
