"""Requests of anybody, whose body is read only as far as it may go: else it is in memory before any check."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.requests import ClientDisconnect
from starlette.types import Message

from freight_app.api.incoming_files import CutOff
from freight_app.migration.sources.errors import TooLarge

MAX_BYTES = 64 * 1024


class SmallBody(APIRoute):
    """For ``APIRouter(route_class=SmallBody)``: a body of more than ``MAX_BYTES`` is refused with 413."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def read_and_handle(request: Request) -> Response:
            body = await _read(request)

            async def replay() -> Message:
                return {"type": "http.request", "body": body, "more_body": False}

            return await handle(Request(request.scope, replay))

        return read_and_handle


async def _read(request: Request) -> bytes:
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > MAX_BYTES:
                raise TooLarge(MAX_BYTES)
    except ClientDisconnect:
        raise CutOff("The connection broke before the body was whole.") from None
    return bytes(body)
