"""httpx over the web client that is not led into our own network: for addresses that somebody else wrote down."""

from __future__ import annotations

import httpx

from freight_app.adapters.web.client import WebClient
from freight_app.migration.web_errors import AnswerTooLarge, BadAnswer, TimedOut, WebFailure

# What the client beneath writes by itself.
_BELOW = frozenset({"host", "connection", "content-length", "accept-encoding", "transfer-encoding", "user-agent"})


class GuardedTransport(httpx.BaseTransport):
    def __init__(self, client: WebClient, max_bytes: int) -> None:
        self._client = client
        self._max_bytes = max_bytes

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        headers = {name: value for name, value in request.headers.items() if name.lower() not in _BELOW}
        try:
            answer = self._client.request(
                request.method, str(request.url), headers=headers, body=request.read(), max_bytes=self._max_bytes
            )
        except (TimedOut, BadAnswer, AnswerTooLarge) as error:
            raise httpx.ReadError(type(error).__name__) from None
        except WebFailure as error:
            raise httpx.ConnectError(type(error).__name__) from None
        given = {name: value for name, value in answer.headers.items() if name not in ("content-encoding",)}
        return httpx.Response(answer.status, headers=given, content=answer.body)
