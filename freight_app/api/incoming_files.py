"""A file in the body of a request, on its way to disk: no more of it is held than a piece or two.

The event loop takes what the network brings; a thread that writes asks it for the next piece. So the sender is slowed
down to the speed of the disk, and memory stays flat however large the file is.
"""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from typing import TypeVar

from fastapi import Request
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect

from freight_app.kit.errors import FreightError, InvalidInput, TooManyRequests

T = TypeVar("T")
MAX_AT_ONCE = 8
# So that one tenant leaves room for the others.
MAX_PER_TENANT = 2
# Networks pause, but whoever sends nothing for so long has gone, or means to keep the place.
SILENCE_S = 30
PIECE_BYTES = 256 * 1024
# What a form writes around its file.
MAX_FRAME_BYTES = 64 * 1024
MAX_NAME = 200


class CutOff(FreightError):
    """The sender went away before the file was whole. Nothing of it was kept."""

    code = "cut_off"


class SenderSilent(FreightError):
    """Nothing came for too long. Nothing of the file was kept."""

    code = "sender_silent"


class IncomingFile:
    """The name of the file, and its content as it comes."""

    def __init__(self, name: str, pieces: AsyncIterator[bytes]) -> None:
        self.name = name
        self.pieces = pieces


def announced_bytes(request: Request) -> int | None:
    """How long the body says it is; None when it does not say."""
    length = request.headers.get("content-length", "")
    return int(length) if length.isascii() and length.isdecimal() else None


async def open_incoming(request: Request, name: str) -> IncomingFile:
    """The file in a body: the whole of it, or the one file of a form. ``name`` goes before what the form says.

    Raises ``InvalidInput`` on ``file`` for a form without a file, with two, or that cannot be read.
    """
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind != b"multipart/form-data":
        return IncomingFile(_clean(name) or "upload", _body(request))
    form = _Form(options.get(b"boundary", b""))
    body = _body(request)
    first = b""
    while form.name is None:
        try:
            first += form.feed(await anext(body))
        except StopAsyncIteration:
            raise InvalidInput("file", "The form has no file.") from None
    return IncomingFile(_clean(name) or _clean(form.name) or "upload", _rest_of_form(form, first, body))


async def _rest_of_form(form: _Form, first: bytes, body: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for chunk in body:
        yield form.feed(chunk)
    if not form.is_whole:
        raise CutOff("The form ended before its file did.")


async def _body(request: Request) -> AsyncIterator[bytes]:
    """Raises ``CutOff`` when the sender goes away, and ``SenderSilent`` when nothing comes."""
    announced, came = announced_bytes(request), 0
    stream = request.stream()
    while True:
        try:
            async with asyncio.timeout(SILENCE_S):
                chunk = await anext(stream)
        except StopAsyncIteration:
            break
        except TimeoutError:
            raise SenderSilent(f"Nothing came for {SILENCE_S} seconds.") from None
        except ClientDisconnect:
            raise CutOff("The connection broke before the file was whole.") from None
        came += len(chunk)
        yield chunk
    if announced is not None and came != announced:
        raise CutOff("The body is shorter than it said.")


def _clean(name: str) -> str:
    name = "".join(char for char in name if char.isprintable())
    return name.replace("\\", "/").rsplit("/", 1)[-1].strip()[-MAX_NAME:]


class _Form:
    """The one file of a form. Texts that come with it are passed over."""

    def __init__(self, boundary: bytes) -> None:
        self.name: str | None = None
        self.is_whole = False
        self._in_file = False
        self._found: list[bytes] = []
        self._header = b""
        self._disposition = b""
        self._value = b""
        self._frame = 0
        if not boundary:
            raise InvalidInput("file", "The form does not say where its parts end (boundary).")
        self._parser = MultipartParser(
            boundary,
            {
                "on_header_field": self._on_header_field,
                "on_header_value": self._on_header_value,
                "on_header_end": self._on_header_end,
                "on_headers_finished": self._on_headers_finished,
                "on_part_data": self._on_part_data,
                "on_part_end": self._on_part_end,
            },
        )

    def feed(self, chunk: bytes) -> bytes:
        """What of the file was in a chunk of the form."""
        try:
            self._parser.write(chunk)
        except FormParserError:
            raise InvalidInput("file", "The form cannot be read.") from None
        found = b"".join(self._found)
        self._found.clear()
        return found

    def _on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]
        self._weigh(end - start)

    def _on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]
        self._weigh(end - start)

    def _on_header_end(self) -> None:
        if self._header.lower() == b"content-disposition":
            self._disposition = self._value
        self._header = self._value = b""

    def _on_headers_finished(self) -> None:
        _, options = parse_options_header(self._disposition)
        self._disposition = b""
        if b"filename" not in options:
            return
        if self.name is not None:
            raise InvalidInput("file", "Send one file at a time.")
        self.name = options[b"filename"].decode("utf-8", "replace")
        self._in_file = True

    def _on_part_data(self, data: bytes, start: int, end: int) -> None:
        if self._in_file:
            self._found.append(data[start:end])
        else:
            self._weigh(end - start)

    def _on_part_end(self) -> None:
        if self._in_file:
            self._in_file, self.is_whole = False, True

    def _weigh(self, length: int) -> None:
        """What is not the file is small, or it is no form of ours."""
        self._frame += length
        if self._frame > MAX_FRAME_BYTES:
            raise InvalidInput("file", "The form holds more than a file.")


class PulledPieces(Iterator[bytes]):
    """What comes to the event loop, for a thread that asks for one piece after another."""

    def __init__(self, pieces: AsyncIterator[bytes], loop: asyncio.AbstractEventLoop) -> None:
        self._pieces = pieces
        self._loop = loop
        self._guard = threading.Lock()
        self._is_stopped = False
        self._asked: Future[bytes] | None = None

    def __next__(self) -> bytes:
        with self._guard:
            if self._is_stopped:
                raise CutOff("The request was given up.")
            self._asked = asyncio.run_coroutine_threadsafe(self._gather(), self._loop)
        try:
            piece = self._asked.result()
        except CancelledError:
            raise CutOff("The request was given up.") from None
        if not piece:
            raise StopIteration
        return piece

    def stop(self) -> None:
        """Nobody waits for the file any more: the thread is to stop as well."""
        with self._guard:
            self._is_stopped = True
            if self._asked is not None:
                self._asked.cancel()

    async def _gather(self) -> bytes:
        """Enough that asking costs little; empty at the end."""
        found, size = [], 0
        while size < PIECE_BYTES:
            chunk = await anext(self._pieces, None)
            if chunk is None:
                break
            found.append(chunk)
            size += len(chunk)
        return b"".join(found)


class UploadThreads:
    """Threads of their own for files that come in: a slow sender keeps nobody waiting but itself."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(MAX_AT_ONCE, thread_name_prefix="upload")
        self._at_once: Counter[str] = Counter()

    async def take(self, tenant: str, file: IncomingFile, keep: Callable[[Iterator[bytes]], T]) -> T:
        """``keep`` run in a thread with the pieces of the file. Raises ``TooManyRequests`` when no place is free.

        Call it on the event loop of the request.
        """
        if self._at_once.total() >= MAX_AT_ONCE or self._at_once[tenant] >= MAX_PER_TENANT:
            raise TooManyRequests(f"At most {MAX_PER_TENANT} files are sent at once. Try again in 5 s.", 5)
        loop = asyncio.get_running_loop()
        pulled = PulledPieces(file.pieces, loop)
        self._at_once[tenant] += 1
        try:
            return await loop.run_in_executor(self._threads, keep, pulled)
        finally:
            self._at_once[tenant] -= 1
            if not self._at_once[tenant]:
                del self._at_once[tenant]
            pulled.stop()


# One for all who send: the limits are those of the machine.
UPLOADS = UploadThreads()
