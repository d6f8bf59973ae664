"""Requests as a server hands them over, message by message: what no client of the tests would send."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI

# The sender says nothing more, and stays.
SILENCE: dict[str, Any] = {"type": "silence"}
GONE: dict[str, Any] = {"type": "http.disconnect"}


def piece(body: bytes, *, is_last: bool = False) -> dict[str, Any]:
    return {"type": "http.request", "body": body, "more_body": not is_last}


def post(
    app: FastAPI, path: str, headers: dict[str, str], messages: Sequence[dict[str, Any]]
) -> tuple[int, dict[str, Any]]:
    """Status and JSON of the answer to a body that comes in these messages."""
    waiting = list(messages)
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        message = waiting.pop(0) if waiting else GONE
        if message is SILENCE:
            await asyncio.sleep(3600)
        return message

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 1),
        "server": ("shop.test", 80),
    }
    asyncio.run(app(scope, receive, send))
    body = b"".join(message.get("body", b"") for message in sent)
    return sent[0]["status"], json.loads(body)
