"""Files that only some people may see: kept under the hash of their content, outside the media folder."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from io import BytesIO
from pathlib import Path
from typing import Literal

from PIL import Image
from pydantic import BaseModel, ConfigDict

from freight_app.documents.images import read_picture
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.settings import Settings

# The longest side of a picture of a paper: its small print is still read.
PAPER_SIDE = 2000
_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
PaperKind = Literal["webp", "pdf"]


class StoredPaper(BaseModel):
    """A paper in the private folder."""

    model_config = ConfigDict(frozen=True)

    content_hash: str
    kind: PaperKind
    size_bytes: int


def store_paper(settings: Settings, content: bytes, *, max_bytes: int, field: str = "file") -> StoredPaper:
    """Keep the picture or PDF of a paper, by what it holds: a picture is made anew, without its metadata.

    Raises ``InvalidInput`` on ``field``. Slow: call it in a thread, before the unit of work opens.
    """
    if not content:
        raise InvalidInput(field, "The file is empty.")
    if len(content) > max_bytes:
        raise InvalidInput(field, "The file has at most {value} MB.", value=max_bytes // 2**20)
    kind: PaperKind = "pdf" if content.startswith(b"%PDF-") else "webp"
    kept = content if kind == "pdf" else _picture_of_paper(content, field)
    content_hash = hashlib.sha256(kept).hexdigest()
    _write_once(paper_file(settings, content_hash), kept)
    return StoredPaper(content_hash=content_hash, kind=kind, size_bytes=len(kept))


def paper_file(settings: Settings, content_hash: str) -> Path:
    """Where a paper is kept; ``NotFound`` for what is no hash."""
    if not _HASH.fullmatch(content_hash):
        raise NotFound("File")
    return settings.data_dir / "private" / content_hash[:2] / content_hash


def _picture_of_paper(content: bytes, field: str) -> bytes:
    picture = read_picture(content, field=field).convert("RGB")
    picture.thumbnail((PAPER_SIDE, PAPER_SIDE), Image.Resampling.LANCZOS)
    packed = BytesIO()
    picture.save(packed, "WEBP", quality=80, method=2)
    return packed.getvalue()


def _write_once(path: Path, content: bytes) -> None:
    """Write under a passing name and rename: a reader never sees half a file. Nobody but us can read it."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".tmp", delete=False) as passing:
        passing.write(content)
    os.replace(passing.name, path)
