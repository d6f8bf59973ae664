"""Answers that are files: made while they are sent, so that their length costs no memory, or whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager

from fastapi.responses import Response, StreamingResponse

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


def pdf_answer(content: bytes, name: str) -> Response:
    """A paper that the browser shows, under a name to save it by. Characters of ``name`` are ASCII."""
    return Response(content, media_type="application/pdf", headers=_headers(name, "inline"))


def _download(pieces: Iterator[str], name: str, media_type: str) -> StreamingResponse:
    return StreamingResponse(pieces, media_type=media_type, headers=_headers(name, "attachment"))


def _headers(name: str, disposition: str) -> dict[str, str]:
    return {
        "Content-Disposition": f'{disposition}; filename="{name}"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
