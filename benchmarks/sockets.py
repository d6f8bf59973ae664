"""Visitors without browsers: real sockets that speak as our pages do, and change the page.

They run in a process of their own and read answers as text: a client that built objects of them would cost more than
the server that is measured.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import time
import uuid
from dataclasses import dataclass

from websockets.asyncio.client import ClientConnection, connect

from benchmarks.frame import percentile

_NAMESPACE = "/_event"
_STATE = "reflex___state____state"
_HYDRATE = f"{_STATE}.hydrate_and_load"
_CHANGE_PAGE = f"{_STATE}.reflex___state____on_load_internal_state.on_load_internal"
# The last word of every change of page, once everything that loads with it was sent.
_DONE = '"is_hydrated_rx_state_":true'
_LIMIT_S = 30


@dataclass(frozen=True, slots=True)
class SocketResult:
    """Changes of page per second, seconds of each, and how many were not answered in time."""

    changes_per_s: float
    p50_s: float
    p95_s: float
    errors: int


@dataclass(frozen=True, slots=True)
class Visit:
    """Who comes and what they do: ``clients`` walk through ``addresses``, resting ``pause_s`` on each."""

    port: int
    addresses: tuple[str, ...]
    clients: int
    seconds: float
    pause_s: float = 0.0


def measure_page_changes(visit: Visit) -> SocketResult:
    """Connect everybody, wait until they have their first page, then count for the time."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_run, (visit,))


def _run(visit: Visit) -> SocketResult:
    return asyncio.run(_drive(visit))


async def _drive(visit: Visit) -> SocketResult:
    times: list[float] = []
    errors = 0
    sockets: list[ClientConnection] = []
    # A few at a time, as people come.
    for first in range(0, visit.clients, 10):
        some = range(first, min(first + 10, visit.clients))
        sockets += await asyncio.gather(
            *(open_page(visit.port, visit.addresses[n % len(visit.addresses)]) for n in some)
        )
    start = time.perf_counter()
    end = start + visit.seconds

    async def walk(socket: ClientConnection, number: int) -> None:
        nonlocal errors
        # Not all in the same moment.
        await asyncio.sleep(visit.pause_s * number / visit.clients)
        while time.perf_counter() < end:
            number += 1
            began = time.perf_counter()
            try:
                await asyncio.wait_for(_change_page(socket, visit.addresses[number % len(visit.addresses)]), _LIMIT_S)
            except TimeoutError:
                errors += 1
            times.append(time.perf_counter() - began)
            await asyncio.sleep(visit.pause_s)

    await asyncio.gather(*(walk(socket, number) for number, socket in enumerate(sockets)))
    took = time.perf_counter() - start
    await asyncio.gather(*(socket.close() for socket in sockets))
    return SocketResult(len(times) / took, percentile(times, 0.5), percentile(times, 0.95), errors)


async def open_page(port: int, address: str) -> ClientConnection:
    """A tab with its first page loaded."""
    host = f"127.0.0.1:{port}"
    socket = await connect(
        f"ws://{host}{_NAMESPACE}/?token={uuid.uuid4()}&EIO=4&transport=websocket",
        origin=f"http://{host}",  # type: ignore[arg-type]
        additional_headers={"Cookie": f"freight_guest={uuid.uuid4().hex}", "Accept-Language": "en"},
        max_size=None,
        compression=None,
        ping_interval=None,
    )
    boot = {"event": {"name": _HYDRATE, "payload": {"hashes": []}, "router_data": _router_data(address)}}
    await socket.send(f"40{_NAMESPACE}," + json.dumps(boot))
    await asyncio.wait_for(_read_until_done(socket), _LIMIT_S)
    return socket


async def _change_page(socket: ClientConnection, address: str) -> None:
    event = {"name": _CHANGE_PAGE, "router_data": _router_data(address)}
    await socket.send(f"42{_NAMESPACE}," + json.dumps(["event", event]))
    await _read_until_done(socket)


def _router_data(address: str) -> dict[str, object]:
    path, _, query = address.partition("?")
    pairs = dict(pair.split("=", 1) for pair in query.split("&") if pair)
    return {"pathname": path, "asPath": address, "query": pairs}


async def _read_until_done(socket: ClientConnection) -> None:
    async for message in socket:
        text = str(message)
        if text == "2":  # the server asks whether we are still there
            await socket.send("3")
        elif _DONE in text:
            return
