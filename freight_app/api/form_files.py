"""Small files in a form, held in memory: pictures, papers, sheets. What is large goes through ``incoming_files``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import Request
from starlette.datastructures import UploadFile

from freight_app.api.incoming_files import MAX_FRAME_BYTES, announced_bytes
from freight_app.kit.errors import InvalidInput

# Texts that come with a file are passed over; so many of them are no attack.
_MAX_FIELDS = 5


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as it came. ``name`` is what its sender calls it: never a path of ours."""

    name: str
    content: bytes


def file_form(field: str = "file", *, many: bool = False) -> dict[str, Any]:
    """What the documentation says of a form with a file, for ``openapi_extra=``."""
    file = {"type": "string", "format": "binary"}
    schema = {
        "type": "object",
        "required": [field],
        "properties": {field: {"type": "array", "items": file} if many else file},
    }
    return {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": schema}}}}


async def read_file(request: Request, max_bytes: int, *, field: str = "file") -> SentFile:
    """The one file of a form. It is read only now: what a stranger sends never reaches the disk.

    Raises ``InvalidInput`` on ``field``.
    """
    too_large = f"The file has at most {max_bytes // 2**20} MB."
    return (await _read(request, max_bytes, field, most=1, too_large=too_large))[0]


async def read_files(request: Request, max_bytes: int, *, most: int, field: str = "file") -> list[SentFile]:
    """The files of a form, ``most`` at most, of ``max_bytes`` on average. Raises ``InvalidInput`` on ``field``."""
    return await _read(request, max_bytes, field, most=most, too_large="These files are too large together.")


async def _read(request: Request, max_bytes: int, field: str, *, most: int, too_large: str) -> list[SentFile]:
    length = announced_bytes(request)
    if length is None:
        raise InvalidInput(field, "Say how long the request is (Content-Length).")
    if length > most * max_bytes + MAX_FRAME_BYTES:
        raise InvalidInput(field, too_large)
    async with request.form(max_files=most, max_fields=_MAX_FIELDS) as form:
        files = [file for file in form.getlist(field) if isinstance(file, UploadFile)]
        if not files:
            raise InvalidInput(field, "Choose a file.")
        sent = [SentFile(file.filename or "file", await file.read()) for file in files]
    if most == 1 and len(sent[0].content) > max_bytes:
        raise InvalidInput(field, too_large)
    return sent
