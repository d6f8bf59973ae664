"""Files that people send, kept on disk: whole or not at all."""

from __future__ import annotations

import gzip
import hashlib
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from freight_app.migration.sources.errors import NotATable, SuspiciousArchive, TooLarge
from freight_app.migration.sources.landing import full_disk_told, settle, temporary_beside

_PIECE = 1 << 18
# Tables shrink to a tenth or a twentieth; what grows more than this is no table, once it is larger than a few pages.
MAX_RATIO = 200
RATIO_FROM_BYTES = 16 << 20
_DAMAGED = (zlib.error, EOFError, gzip.BadGzipFile, zipfile.BadZipFile, NotImplementedError, RuntimeError)


@dataclass(frozen=True, slots=True)
class StoredFile:
    """What lies on disk now; size and hash are of the content. ``packing``: empty, ``gzip`` or ``zip``, as it came."""

    path: Path
    size: int
    sha256: str
    packing: str = ""


def store_upload(chunks: Iterator[bytes], target: Path, max_bytes: int) -> StoredFile:
    """Write what is sent to ``target``, unpacked when it is gzip or a zip with one file in it.

    ``target`` appears when everything is written and safe on disk, and replaces what was there. Raises ``TooLarge``
    beyond ``max_bytes`` (sent or unpacked), ``SuspiciousArchive``, ``NoRoom`` and, for a damaged archive,
    ``NotATable``; then, and when ``chunks`` itself fails, nothing is left behind.
    """
    with temporary_beside(target) as sent, temporary_beside(target) as unpacked, full_disk_told():
        stored = _write(_limited(chunks, max_bytes, unpacked=False), sent, target)
        packing, opened = _find_packing(sent)
        kept = sent
        if opened is not None:
            try:
                with opened() as stream:
                    stored = _write(_unpack(stream, stored.size, max_bytes), unpacked, target, packing)
            except _DAMAGED as error:
                raise NotATable(target.name, "damaged_archive", "its packing is damaged or has a password.") from error
            kept = unpacked
        kept.replace(target)
        settle(target.parent)
    return stored


def _write(pieces: Iterator[bytes], path: Path, target: Path, packing: str = "") -> StoredFile:
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as stream:
        for piece in pieces:
            stream.write(piece)
            digest.update(piece)
            size += len(piece)
        stream.flush()
        # A full disk is often told only here.
        os.fsync(stream.fileno())
    return StoredFile(target, size, digest.hexdigest(), packing)


def _limited(pieces: Iterator[bytes], max_bytes: int, *, unpacked: bool) -> Iterator[bytes]:
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > max_bytes:
            raise TooLarge(max_bytes, unpacked=unpacked)
        yield piece


def _unpack(stream: IO[bytes], packed_size: int, max_bytes: int) -> Iterator[bytes]:
    size = 0
    for piece in _limited(iter(lambda: stream.read(_PIECE), b""), max_bytes, unpacked=True):
        size += len(piece)
        if size > max(RATIO_FROM_BYTES, packed_size * MAX_RATIO):
            raise SuspiciousArchive(MAX_RATIO)
        yield piece


def _find_packing(path: Path) -> tuple[str, Callable[[], IO[bytes]] | None]:
    """How to open what is packed. A zip with several files is kept as it is: a workbook is one."""
    with path.open("rb") as stream:
        start = stream.read(4)
    if start.startswith(b"\x1f\x8b"):
        return "gzip", lambda: gzip.open(path)  # type: ignore[return-value]
    if start != b"PK\x03\x04":
        return "", None
    try:
        with zipfile.ZipFile(path) as archive:
            names = [item for item in archive.infolist() if not item.is_dir() and _is_content(item.filename)]
    except zipfile.BadZipFile:
        return "", None
    if len(names) != 1:
        return "", None
    return "zip", lambda: zipfile.ZipFile(path).open(names[0])


def _is_content(name: str) -> bool:
    """Not one of the files that macOS and Windows add on their own."""
    return not name.startswith("__MACOSX/") and name.rsplit("/", 1)[-1] not in {".DS_Store", "Thumbs.db"}
