"""The file format of a backup: one ``.tar.gz`` that says itself what it holds.

``database.sqlite`` or ``database.dump`` (PostgreSQL's custom format), ``secret.key`` when there is one, ``media/...``,
``kept/...``, ``attached/...`` and last ``manifest.json`` with the size and SHA-256 of every other file. An archive
without its last file was cut off.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import re
import shutil
import tarfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

from pydantic import BaseModel, ConfigDict, ValidationError

from freight_app.operations.errors import BackupDamaged

FORMAT = 1
SQLITE_FILE = "database.sqlite"
POSTGRES_FILE = "database.dump"
KEY_FILE = "secret.key"
# Pictures, papers that were issued, papers that people brought: all are named by their content.
FILE_FOLDERS = ("media", "kept", "attached")
MANIFEST_FILE = "manifest.json"
# The only names that are ever unpacked.
_NAME = re.compile(
    r"database\.(?:sqlite|dump)|secret\.key|(?:media|kept|attached)/[0-9A-Za-z][\w.-]*(?:/[0-9A-Za-z][\w.-]*){0,3}",
    re.ASCII,
)


class PackedFile(BaseModel):
    model_config = ConfigDict(frozen=True)

    size: int
    sha256: str


class Manifest(BaseModel):
    """``revision`` is where the database stood; ``dialect`` is ``sqlite`` or ``postgresql``."""

    model_config = ConfigDict(frozen=True)

    format: int
    made_at: datetime
    revision: str | None
    dialect: str
    files: dict[str, PackedFile]

    @property
    def size(self) -> int:
        """Bytes that the unpacked files take."""
        return sum(file.size for file in self.files.values())


class _HashingReader(io.RawIOBase):
    """Passes a file through and remembers what went by."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self._hash = hashlib.sha256()
        self._size = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        chunk = self._source.read(size)
        self._hash.update(chunk)
        self._size += len(chunk)
        return chunk

    def result(self) -> PackedFile:
        return PackedFile(size=self._size, sha256=self._hash.hexdigest())


def write_archive(
    target: Path, files: Mapping[str, Path], *, made_at: datetime, revision: str | None, dialect: str
) -> Manifest:
    """Pack files under their names. The target appears whole or not at all, readable by its owner only."""
    draft = target.with_name(f".{target.name}.part")
    packed: dict[str, PackedFile] = {}
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as output:
            with tarfile.open(fileobj=output, mode="w:gz", compresslevel=6) as archive:
                for name, path in files.items():
                    packed[name] = _add_file(archive, name, path)
                manifest = Manifest(format=FORMAT, made_at=made_at, revision=revision, dialect=dialect, files=packed)
                _add_bytes(archive, MANIFEST_FILE, manifest.model_dump_json(indent=1).encode())
            output.flush()
            os.fsync(output.fileno())
        os.replace(draft, target)
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def _add_file(archive: tarfile.TarFile, name: str, path: Path) -> PackedFile:
    with path.open("rb") as source:
        info = tarfile.TarInfo(name)
        stat = os.fstat(source.fileno())
        info.size, info.mtime, info.mode = stat.st_size, int(stat.st_mtime), 0o600
        reader = _HashingReader(source)
        archive.addfile(info, reader)
        return reader.result()


def _add_bytes(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(content), 0o600
    archive.addfile(info, io.BytesIO(content))


def unpack_archive(source: Path, folder: Path) -> Manifest:
    """Unpack into an empty folder and check every byte; raises ``BackupDamaged`` and says what is wrong."""
    found: dict[str, PackedFile] = {}
    manifest: Manifest | None = None
    with _reading(source) as archive:
        for member in archive:
            content = archive.extractfile(member) if member.isreg() else None
            if content is None:
                raise BackupDamaged(f"{source.name} holds {member.name!r}, which is no file of a backup.")
            if member.name == MANIFEST_FILE:
                manifest = _read_manifest(source, content.read())
            else:
                found[member.name] = _unpack_file(source, folder, member.name, content)
    if manifest is None:
        raise BackupDamaged(f"{source.name} has no manifest: it was cut off, or it is no backup.")
    if found != manifest.files:
        different = sorted(
            name for name in found.keys() | manifest.files.keys() if found.get(name) != manifest.files.get(name)
        )
        raise BackupDamaged(f"{source.name} is damaged: {different[0]} is not as it was written.", files=different)
    return manifest


def _unpack_file(source: Path, folder: Path, name: str, content: IO[bytes]) -> PackedFile:
    if not _NAME.fullmatch(name) or ".." in name:
        raise BackupDamaged(f"{source.name} holds {name!r}, which is no file of a backup.")
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    reader = _HashingReader(content)
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as output:
        shutil.copyfileobj(reader, output)  # type: ignore[misc]
        output.flush()
        os.fsync(output.fileno())
    return reader.result()


def _read_manifest(source: Path, content: bytes) -> Manifest:
    try:
        manifest = Manifest.model_validate_json(content)
    except ValidationError:
        raise BackupDamaged(f"The manifest of {source.name} cannot be read.") from None
    if manifest.format != FORMAT:
        raise BackupDamaged(f"{source.name} is a backup of format {manifest.format}; this Freight reads {FORMAT}.")
    return manifest


@contextmanager
def _reading(source: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(source, mode="r|gz") as archive:
            yield archive
    except (tarfile.TarError, gzip.BadGzipFile, EOFError, zlib.error):
        raise BackupDamaged(f"{source.name} is damaged or is no backup.") from None
