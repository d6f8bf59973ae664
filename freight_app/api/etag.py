"""ETags of catalogue reads: the version counter of the topic and what was asked, so 304 costs one tiny query."""

from __future__ import annotations

import hashlib

from fastapi import Request, Response
from starlette.exceptions import HTTPException

from freight_app.kit.db import UnitOfWork
from freight_app.kit.versions import read_versions


def tag_of(uow: UnitOfWork, topic: str, *asked: str) -> str:
    number = read_versions(uow.session, [topic])[topic]
    digest = hashlib.sha256("\x1f".join([str(number), *asked]).encode()).hexdigest()[:20]
    return f'"{digest}"'


def not_modified(request: Request, response: Response, etag: str) -> None:
    """Mark the answer, or end with 304 when the caller already holds it."""
    headers = {"ETag": etag, "Cache-Control": "private, no-cache", "Vary": "Authorization, Cookie"}
    if etag in request.headers.get("if-none-match", ""):
        raise HTTPException(304, headers=headers)
    response.headers.update(headers)
