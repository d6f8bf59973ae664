"""Answers to what guests read of the catalogue, kept as bytes until the catalogue or the shop changes.

A page of the list costs a few milliseconds to find, check and write, and between two changes the shop is asked for the
same pages again and again. Nothing is served that a commit has overtaken: the versions are read after the request came.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from freight_app.api.security import SESSION_COOKIE, language_of
from freight_app.kit import kept
from freight_app.kit.house import current_house
from freight_app.kit.versions import read_versions

TOPICS = ("catalogue", "shop")
MAX_ANSWERS = 1024
MAX_BYTES = 64 * 1024 * 1024

Headers = list[tuple[bytes, bytes]]
Moment = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer with status 200, as it was sent the first time."""

    headers: Headers
    body: bytes

    @property
    def etag(self) -> str:
        return next((value.decode("latin-1") for name, value in self.headers if name == b"etag"), "")


class MomentReader:
    """The versions of the topics and the minute, read by one thread for all who ask at the same time.

    Who asks while a read is under way waits for the next one: what was committed before the question is always seen.
    Where the database can say that nothing was committed at all, nothing is read.
    """

    def __init__(self) -> None:
        self._known: tuple[kept.Moment | None, Moment] = None, ()
        self._running: asyncio.Task[Moment] | None = None
        self._next: asyncio.Task[Moment] | None = None

    async def read(self) -> Moment:
        commits = kept.read_moment(current_house().database)
        if commits is not None and commits == self._known[0]:
            return self._known[1]
        if self._next is None:
            self._next = asyncio.create_task(self._read_after(self._running))
        return await asyncio.shield(self._next)

    async def _read_after(self, before: asyncio.Task[Moment] | None) -> Moment:
        if before is not None:
            await asyncio.wait([before])
        self._running, self._next = self._next, None
        commits = kept.read_moment(current_house().database)
        moment = await asyncio.to_thread(_read_moment)
        self._known = commits, moment
        return moment


def _read_moment() -> Moment:
    with current_house().read() as uow:
        versions = read_versions(uow.session, TOPICS)
        # An offer's old price is struck through until a minute that only the clock knows.
        return (*(versions[topic] for topic in TOPICS), int(uow.now().timestamp()) // 60)


class KeptAnswers:
    """ASGI in front of the API. Who shows a session or a token is never answered from here: prices may be their own."""

    def __init__(self, app: ASGIApp, prefixes: tuple[str, ...]) -> None:
        self._app = app
        self._prefixes = prefixes
        self._moments = MomentReader()
        self._answers: OrderedDict[tuple[str, ...], Answer] = OrderedDict()
        self._moment: Moment = ()
        self._bytes = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith(self._prefixes):
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        if "authorization" in request.headers or SESSION_COOKIE in request.cookies:
            await self._app(scope, receive, send)
            return
        moment = await self._moments.read()
        self._forget_before(moment)
        key = (scope["path"], scope["query_string"].decode("latin-1"), language_of(request, None))
        answer = self._answers.get(key)
        if answer is None:
            await self._app(scope, receive, self._keeping(key, moment, send))
        else:
            self._answers.move_to_end(key)
            await _send_answer(answer, request.headers.get("if-none-match", ""), send)

    def _keeping(self, key: tuple[str, ...], moment: Moment, send: Send) -> Send:
        """Sends on, and keeps what was sent if it is a whole answer made at the moment that was read."""
        headers: Headers | None = None
        body = b""

        async def send_and_keep(message: Message) -> None:
            nonlocal headers, body
            if message["type"] == "http.response.start" and message["status"] == 200:
                # A cookie is for the one who got it.
                is_for_all = all(name.lower() != b"set-cookie" for name, _ in message["headers"])
                headers = list(message["headers"]) if is_for_all else None
            elif message["type"] == "http.response.body" and headers is not None:
                body += message.get("body", b"")
                # A change while it was made: it may hold the newer state, so it is kept for neither.
                if not message.get("more_body") and await self._moments.read() == moment == self._moment:
                    self._keep(key, Answer(headers, body))
            await send(message)

        return send_and_keep

    def _keep(self, key: tuple[str, ...], answer: Answer) -> None:
        if key not in self._answers:
            self._answers[key] = answer
            self._bytes += len(answer.body)
        while len(self._answers) > MAX_ANSWERS or self._bytes > MAX_BYTES:
            _, oldest = self._answers.popitem(last=False)
            self._bytes -= len(oldest.body)

    def _forget_before(self, moment: Moment) -> None:
        if moment != self._moment:
            self._answers.clear()
            self._bytes = 0
            self._moment = moment


async def _send_answer(answer: Answer, known: str, send: Send) -> None:
    if answer.etag and answer.etag in known:
        headers = [pair for pair in answer.headers if pair[0] not in (b"content-length", b"content-type")]
        await send({"type": "http.response.start", "status": 304, "headers": headers})
        await send({"type": "http.response.body", "body": b""})
        return
    await send({"type": "http.response.start", "status": 200, "headers": list(answer.headers)})
    await send({"type": "http.response.body", "body": answer.body})
