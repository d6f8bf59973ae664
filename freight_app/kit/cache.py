"""A cache that is never wrong for longer than a commit.

Entries are keyed by the version of the topic they were made from (see ``versions``): when a topic's number moves, its
old entries are simply never asked for again and age out. In process by default; Redis when a URL is set.
"""

from __future__ import annotations

import pickle
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Protocol, TypeVar, cast

from freight_app.kit.db import UnitOfWork
from freight_app.kit.versions import read_versions

T = TypeVar("T")


class Cache(Protocol):
    def get(self, key: str) -> Any | None: ...

    def set(self, key: str, value: Any, ttl_s: int) -> None: ...


class MemoryCache:
    """Least recently used entries go first; each lives at most its ``ttl_s``."""

    def __init__(self, max_entries: int = 2048) -> None:
        self._entries: OrderedDict[str, tuple[float, Any]] = OrderedDict()
        self._lock = threading.Lock()
        self._max_entries = max_entries

    def get(self, key: str) -> Any | None:
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                return None
            expires_at, value = entry
            if expires_at < time.monotonic():
                del self._entries[key]
                return None
            self._entries.move_to_end(key)
            return value

    def set(self, key: str, value: Any, ttl_s: int) -> None:
        with self._lock:
            self._entries[key] = (time.monotonic() + ttl_s, value)
            self._entries.move_to_end(key)
            while len(self._entries) > self._max_entries:
                self._entries.popitem(last=False)


class RedisCache:
    """Shared by several web workers. Values are pickled: only our own processes write to this database."""

    def __init__(self, url: str, prefix: str = "freight:") -> None:
        import redis

        self._redis = redis.Redis.from_url(url)
        self._prefix = prefix

    def get(self, key: str) -> Any | None:
        found = self._redis.get(self._prefix + key)
        return None if found is None else pickle.loads(cast("bytes", found))  # noqa: S301 - our own bytes

    def set(self, key: str, value: Any, ttl_s: int) -> None:
        self._redis.set(self._prefix + key, pickle.dumps(value), ex=ttl_s)


def cached(
    uow: UnitOfWork, cache: Cache, key: str, *, topics: tuple[str, ...], make: Callable[[], T], ttl_s: int = 300
) -> T:
    """The value of ``make()``, remembered until one of ``topics`` is touched by any process."""
    versions = read_versions(uow.session, topics)
    full_key = key + "@" + ",".join(f"{topic}={versions[topic]}" for topic in topics)
    found = cache.get(full_key)
    if found is None:
        found = make()
        cache.set(full_key, found, ttl_s)
    return cast("T", found)
