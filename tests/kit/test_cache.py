from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator

import pytest

from freight_app.kit.cache import Cache, MemoryCache, RedisCache, cached
from freight_app.kit.house import House
from tests.servers import free_port


@pytest.fixture(scope="module")
def redis_url() -> Iterator[str]:
    program = shutil.which("redis-server")
    assert program, "redis-server is missing: ./freight test installs it"
    port = free_port()
    server = subprocess.Popen(
        [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
        stdout=subprocess.DEVNULL,
    )
    url = f"redis://127.0.0.1:{port}/0"
    import redis

    client = redis.Redis.from_url(url)
    for _ in range(100):
        try:
            client.ping()
            break
        except redis.ConnectionError:
            time.sleep(0.05)
    yield url
    server.terminate()
    server.wait()


@pytest.fixture(params=["memory", "redis"])
def cache(request: pytest.FixtureRequest) -> Cache:
    if request.param == "memory":
        return MemoryCache()
    return RedisCache(request.getfixturevalue("redis_url"), prefix=f"test-{os.urandom(4).hex()}:")


def test_a_value_is_made_once_until_its_topic_is_touched(house: House, cache: Cache) -> None:
    made: list[int] = []

    def make() -> list[int]:
        made.append(1)
        return [len(made)]

    def look() -> list[int]:
        with house.read() as uow:
            return cached(uow, cache, "home", topics=("catalogue", "shop"), make=make)

    assert [look(), look(), look()] == [[1], [1], [1]]
    with house.write() as uow:
        uow.touch("orders")
    assert look() == [1]
    with house.write() as uow:
        uow.touch("shop")
    assert [look(), look()] == [[2], [2]]


def test_a_rolled_back_touch_keeps_the_cache(house: House, cache: Cache) -> None:
    def look(value: int) -> int:
        with house.read() as uow:
            return cached(uow, cache, "n", topics=("catalogue",), make=lambda: value)

    assert look(1) == 1
    with pytest.raises(RuntimeError), house.write() as uow:  # noqa: PT012 - the block is the unit of work
        uow.touch("catalogue")
        raise RuntimeError
    assert look(2) == 1


def test_the_memory_cache_forgets_the_least_used_first() -> None:
    cache = MemoryCache(max_entries=2)
    cache.set("a", 1, 60)
    cache.set("b", 2, 60)
    assert cache.get("a") == 1
    cache.set("c", 3, 60)
    assert [cache.get("a"), cache.get("b"), cache.get("c")] == [1, None, 3]


def test_an_entry_ends_with_its_time() -> None:
    cache = MemoryCache()
    cache.set("a", 1, -1)
    assert cache.get("a") is None
