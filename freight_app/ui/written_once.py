"""Views that many visitors are shown alike are written as JSON once, not for each of them.

Reflex writes what it sends with the standard library, dataclass by dataclass. Here orjson writes it, and a kept view goes
out as the text that it had the first time.
"""

from __future__ import annotations

import dataclasses
import threading
from collections import OrderedDict
from types import SimpleNamespace
from typing import Any, TypeVar

import orjson
import reflex as rx
from reflex_base.utils import format as reflex_format
from reflex_base.utils.serializers import serialize

View = TypeVar("View", bound=type)
_MOST_KEPT = 64
# Reflex has its own way with these.
_OPTIONS = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME

_views: set[type] = set()
_kept: OrderedDict[int, tuple[Any, orjson.Fragment]] = OrderedDict()
_lock = threading.Lock()


def written_once(view_type: View) -> View:
    """Class decorator for a frozen dataclass that is kept and given to many states: its JSON is kept with it."""
    _views.add(view_type)
    return view_type


def write_packet(value: Any, separators: tuple[str, str] | None = None, **options: Any) -> str:
    """What Reflex's own writer of packets makes, sooner."""
    try:
        return orjson.dumps(value, _write, _OPTIONS).decode()
    except TypeError:
        # Keys that are no text, numbers over 64 bits: rare, and Reflex has rules for them.
        return reflex_format.json_dumps(value, separators=separators, **options)


def speed_up_packets(app: rx.App) -> None:
    """Let the sockets of the app write what they send with ``write_packet``."""
    packets: Any = app.sio.packet_class if app.sio is not None else None
    if packets is not None:
        packets.json = SimpleNamespace(dumps=write_packet, loads=packets.json.loads)


def _write(value: Any) -> Any:
    """The plain form of what orjson does not know; the kept text of a view."""
    if type(value) in _views:
        return _text_of(value)
    return _plain(value)


def _plain(value: Any) -> Any:
    # A named tuple is a list to the standard library; orjson leaves it to us.
    return list(value) if isinstance(value, tuple) else serialize(value)


def _text_of(view: Any) -> orjson.Fragment:
    with _lock:
        known = _kept.get(id(view))
        # The kept view cannot be collected, so no other one gets its id.
        if known is not None and known[0] is view:
            _kept.move_to_end(id(view))
            return known[1]
    fields = {field.name: getattr(view, field.name) for field in dataclasses.fields(view)}
    text = orjson.Fragment(orjson.dumps(fields, _plain, _OPTIONS))
    with _lock:
        _kept[id(view)] = view, text
        if len(_kept) > _MOST_KEPT:
            _kept.popitem(last=False)
    return text
