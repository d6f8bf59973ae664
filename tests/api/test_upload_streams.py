"""Files over a real socket: memory stays flat, and a connection that is cut leaves nothing."""

from __future__ import annotations

import hashlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Self

import httpx
import psutil
import pytest

from tests.api.data_server import DataServer, serving

MEGABYTES = 300
LIMIT_MB = 200
# A megabyte of rows.
BLOCK = b"".join(b"S%07d,%d,Filtre \xc3\xa0 huile\n" % (number, number % 97) for number in range(34_000))[: 1 << 20]
BLOCK = BLOCK[: BLOCK.rindex(b"\n") + 1]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[DataServer]:
    with serving(tmp_path_factory.mktemp("server"), sqlite_template) as server:
        yield server


def resident_mb(pid: int) -> float:
    process = psutil.Process(pid)
    return sum(each.memory_info().rss for each in [process, *process.children(recursive=True)]) / 1e6


class Watch:
    """The most memory that a process held while it was watched."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self.before_mb = resident_mb(pid)
        self.most_mb = self.before_mb

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._is_over.wait(0.02):
            self.most_mb = max(self.most_mb, resident_mb(self._pid))

    @property
    def above_mb(self) -> float:
        return self.most_mb - self.before_mb


def test_a_large_file_takes_little_memory(server: DataServer) -> None:
    digest = hashlib.sha256(b"sku,quantity,name\n")

    def body() -> Iterator[bytes]:
        yield b"sku,quantity,name\n"
        for _ in range(MEGABYTES):
            digest.update(BLOCK)
            yield BLOCK

    # The first request of all loads what the later ones need.
    small = httpx.post(f"{server.address}/uploads", content=b"a,b\n1,2\n", headers=server.headers)
    assert small.status_code == 201, small.text
    with Watch(server.process.pid) as watch:
        answer = httpx.post(f"{server.address}/uploads", content=body(), headers=server.headers, timeout=300)
    assert answer.status_code == 201, answer.text
    assert answer.json()["data"]["sha256"] == digest.hexdigest()
    assert watch.above_mb < LIMIT_MB, f"{watch.above_mb:.0f} MB above idle"


@pytest.mark.parametrize("is_chunked", [True, False])
def test_a_connection_that_is_cut_leaves_nothing(server: DataServer, is_chunked: bool) -> None:
    length = b"Transfer-Encoding: chunked" if is_chunked else b"Content-Length: 50000000"
    head = b"\r\n".join(
        [
            b"POST /api/v1/uploads HTTP/1.1",
            b"Host: shop.test",
            f"Authorization: Bearer {server.secret}".encode(),
            length,
            b"\r\n",
        ]
    )
    sent = b"%x\r\n%s\r\n" % (len(BLOCK), BLOCK) if is_chunked else BLOCK
    before = server.files()
    listed = httpx.get(f"{server.address}/uploads", headers=server.headers).json()["pagination"]["total"]
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.sendall(head + sent * 3)
        wait_until(lambda: server.files() != before)
    wait_until(lambda: server.files() == before)
    assert httpx.get(f"{server.address}/uploads", headers=server.headers).json()["pagination"]["total"] == listed


def wait_until(holds: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come to be"
        time.sleep(0.05)
