"""A light HTTP load from a process of its own: keep-alive connections over plain sockets, bounded in time.

A client library would cost more than the server it measures; these requests are bytes that are sent again and again.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import time
from dataclasses import dataclass

from benchmarks.frame import percentile


@dataclass(frozen=True, slots=True)
class LoadResult:
    """What ``clients`` connections saw: answers per second, and seconds per answer."""

    requests_per_s: float
    p50_s: float
    p95_s: float
    errors: int


def measure_load(
    host: str, port: int, paths: list[str], *, clients: int, seconds: float, cookie: str = ""
) -> LoadResult:
    """Each client asks for the paths in turn until the time is over; anything but 200 counts as an error."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_run, (host, port, paths, clients, seconds, cookie))


def _run(host: str, port: int, paths: list[str], clients: int, seconds: float, cookie: str) -> LoadResult:
    return asyncio.run(_drive(host, port, paths, clients, seconds, cookie))


async def _drive(host: str, port: int, paths: list[str], clients: int, seconds: float, cookie: str) -> LoadResult:
    more = f"Cookie: {cookie}\r\n" if cookie else ""
    requests = [
        f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nAccept: application/json\r\n{more}\r\n".encode()
        for path in paths
    ]
    times: list[float] = []
    errors = 0
    end = time.perf_counter() + seconds

    async def client(number: int) -> None:
        nonlocal errors
        reader, writer = await asyncio.open_connection(host, port)
        turn = number
        while time.perf_counter() < end:
            start = time.perf_counter()
            writer.write(requests[turn % len(requests)])
            turn += 1
            status = await _read_answer(reader)
            times.append(time.perf_counter() - start)
            errors += status != 200
        writer.close()

    start = time.perf_counter()
    await asyncio.gather(*(client(number) for number in range(clients)))
    took = time.perf_counter() - start
    return LoadResult(len(times) / took, percentile(times, 0.5), percentile(times, 0.95), errors)


async def _read_answer(reader: asyncio.StreamReader) -> int:
    head = await reader.readuntil(b"\r\n\r\n")
    status = int(head[9:12])
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            await reader.readexactly(int(value))
            return status
    while True:  # chunked
        size = int(await reader.readuntil(b"\r\n"), 16)
        await reader.readexactly(size + 2)
        if size == 0:
            return status
