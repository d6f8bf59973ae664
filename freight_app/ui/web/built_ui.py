"""The built UI on disk: written by ``launcher/ui_build.py``, read here once when the web server starts.

A release is a folder::

    release.json        what is in it, with the hashes that the content security policy needs
    html/<language>/…   one prerendered document per page and language; of a dynamic page its skeleton
    build/client/…      scripts, styles, pictures (hashed names under assets/), each with its .gz where that pays
    backend/…           Reflex's list of pages that create states
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel, ConfigDict

RELEASE_FILE = "release.json"
CLIENT_FOLDER = Path("build") / "client"
HTML_FOLDER = Path("html")
_MISSING = "The pages are not built: run `freight ui build`."


class DocumentEntry(BaseModel):
    """A prerendered document: its file and the CSP hashes of the scripts and style attributes written inside it."""

    model_config = ConfigDict(frozen=True)

    file: str
    script_hashes: list[str]
    style_hashes: list[str]


class Release(BaseModel):
    """What ``release.json`` says. ``documents`` maps language, then the route's path, to the document."""

    model_config = ConfigDict(frozen=True)

    source_hash: str
    documents: dict[str, dict[str, DocumentEntry]]


class UiNotBuilt(RuntimeError):
    """There is no built UI in the folder."""


@dataclass(frozen=True, slots=True)
class Document:
    """A page in one language, ready to send. ``title`` and ``head_end`` are where a head of its own is put in."""

    body: bytes
    compressed: bytes
    etag: str
    script_hashes: tuple[str, ...]
    style_hashes: tuple[str, ...]
    title: slice
    head_end: int
    # Of style sheets that are put into the head when it is served.
    sheet_hashes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StaticFile:
    path: Path
    media_type: str
    etag: str
    immutable: bool
    has_gzip: bool


@dataclass
class BuiltUi:
    """Every document and file by address. Lookups are exact: no address can leave the folder."""

    release: Release
    documents: dict[tuple[str, str], Document] = field(default_factory=dict)
    files: dict[str, StaticFile] = field(default_factory=dict)

    def find_document(self, language: str, route_path: str) -> Document | None:
        return self.documents.get((language, route_path))

    @property
    def languages(self) -> frozenset[str]:
        return frozenset(self.release.documents)


def read_release(folder: Path) -> Release:
    """What is in a built UI; raises ``UiNotBuilt`` when there is none."""
    try:
        return Release.model_validate_json((folder / RELEASE_FILE).read_bytes())
    except (OSError, ValueError):
        raise UiNotBuilt(_MISSING) from None


def load_built_ui(folder: Path) -> BuiltUi:
    """Read every document and list every file; raises ``UiNotBuilt`` when there is none."""
    folder = folder.resolve()
    built = BuiltUi(read_release(folder))
    for language, entries in built.release.documents.items():
        for address, entry in entries.items():
            built.documents[language, address] = _read_document(folder / HTML_FOLDER / entry.file, entry)
    client = folder / CLIENT_FOLDER
    for path in sorted(client.rglob("*")):
        if path.is_file() and path.suffix != ".gz":
            address = "/" + path.relative_to(client).as_posix()
            built.files[address] = _describe_file(path, immutable=address.startswith("/assets/"))
    return built


def _read_document(path: Path, entry: DocumentEntry) -> Document:
    body = path.read_bytes()
    head_end = body.index(b"</head>")
    title_start = body.find(b"<title>", 0, head_end)
    title_end = body.find(b"</title>", 0, head_end) + len(b"</title>") if title_start >= 0 else head_end
    return Document(
        body=body,
        compressed=gzip.compress(body, 6, mtime=0),
        etag=etag_of(body),
        script_hashes=tuple(entry.script_hashes),
        style_hashes=tuple(entry.style_hashes),
        title=slice(title_start if title_start >= 0 else head_end, title_end),
        head_end=head_end,
    )


def etag_of(body: bytes) -> str:
    """Weak: the same document, packed or not."""
    return f'W/"{hashlib.sha256(body).hexdigest()[:20]}"'


def _describe_file(path: Path, *, immutable: bool) -> StaticFile:
    stat = path.stat()
    return StaticFile(
        path=path,
        media_type=_media_type(path),
        etag=f'W/"{stat.st_mtime_ns:x}-{stat.st_size:x}"',
        immutable=immutable,
        has_gzip=path.with_name(path.name + ".gz").is_file(),
    )


def _media_type(path: Path) -> str:
    # The system's own table may lack these or differ from machine to machine.
    known = {
        ".js": "text/javascript; charset=utf-8",
        ".mjs": "text/javascript; charset=utf-8",
        ".css": "text/css; charset=utf-8",
        ".html": "text/html; charset=utf-8",
        ".json": "application/json",
        ".webmanifest": "application/manifest+json",
        ".svg": "image/svg+xml",
        ".webp": "image/webp",
        ".woff2": "font/woff2",
        ".xml": "application/xml",
        ".txt": "text/plain; charset=utf-8",
    }
    return known.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
