"""Answers that are made while they are sent, so that their length costs no memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager

from fastapi.responses import StreamingResponse

from freight_app.accounts.tenant_dtos import TenantCaller
from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import current_house
from freight_app.migration.exporting import OpenRead


def reading_for(caller: TenantCaller) -> OpenRead:
    """Opens units that read, each for one piece of a long answer."""
    house, actor = current_house(), caller.actor()

    def open_read() -> AbstractContextManager[UnitOfWork]:
        return house.read(actor)

    return open_read


def csv_answer(pieces: Iterator[str], name: str) -> StreamingResponse:
    """A table to save under a name."""
    return _download(pieces, name, "text/csv; charset=utf-8")


def jsonl_answer(pieces: Iterator[str], name: str) -> StreamingResponse:
    """One JSON object a line, to save under a name."""
    return _download(pieces, name, "application/jsonl; charset=utf-8")


def _download(pieces: Iterator[str], name: str, media_type: str) -> StreamingResponse:
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return StreamingResponse(pieces, media_type=media_type, headers=headers)
