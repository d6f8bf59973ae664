"""A file on its way in: whether there is room for it, then written to disk, understood, and noted down or not kept."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from freight_app.accounts.tenant_usage import check_quota, quota_left
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import FreightError
from freight_app.kit.settings import Settings
from freight_app.migration.dtos import UploadView
from freight_app.migration.files import MAX_UPLOAD_BYTES, uploads_folder
from freight_app.migration.sources.errors import NoRoom, TooLarge
from freight_app.migration.sources.shapes import FileShape
from freight_app.migration.sources.sniffing import sniff_file
from freight_app.migration.sources.uploads import StoredFile, store_upload
from freight_app.migration.uploading import keep_upload

# What uploads leave free: a shop whose disk is full cannot take orders either.
LEFT_FREE_BYTES = 256 << 20
_LOOK_EVERY_BYTES = 32 << 20


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file will lie, and how large it may be. ``is_quota``: it is the month that sets the limit."""

    path: Path
    max_bytes: int
    is_quota: bool


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file that lies on disk and is understood, but belongs to nobody yet."""

    name: str
    stored: StoredFile
    shape: FileShape


def find_place(uow: UnitOfWork, tenant_id: int, tenant_public_id: str, announced: int | None) -> Place:
    """Where to put a tenant's next file, of ``announced`` bytes if that is known.

    Raises ``TooLarge``, ``QuotaExceeded`` when the month has no room for it, and ``NoRoom`` when the disk has none.
    """
    if announced is not None and announced > MAX_UPLOAD_BYTES:
        raise TooLarge(MAX_UPLOAD_BYTES)
    # One byte at least: where nothing is left, nothing needs to be sent.
    check_quota(uow, tenant_id, bytes_=max(1, announced or 1))
    folder = uploads_folder(uow.port(Settings), tenant_public_id)
    if shutil.disk_usage(folder).free - (announced or 0) < LEFT_FREE_BYTES:
        raise NoRoom
    left = quota_left(uow, tenant_id).bytes
    is_quota = left is not None and left < MAX_UPLOAD_BYTES
    return Place(folder / str(uuid4()), left if is_quota and left is not None else MAX_UPLOAD_BYTES, is_quota)


def receive_file(name: str, pieces: Iterable[bytes], place: Place) -> ReceivedFile:
    """Write the pieces down and understand them; takes as long as they take to come, outside of any unit of work.

    Raises what ``store_upload`` and ``sniff_file`` raise, and whatever ``pieces`` raise; then nothing is left behind.
    """
    try:
        stored = store_upload(_leave_room(pieces, place.path.parent), place.path, place.max_bytes)
        return ReceivedFile(name, stored, sniff_file(place.path))
    except BaseException as error:
        place.path.unlink(missing_ok=True)
        if isinstance(error, FreightError):
            _name_as_sent(error, place.path.name, name)
        raise


def keep_file(uow: UnitOfWork, tenant_id: int, received: ReceivedFile) -> UploadView:
    """From now on the file is the tenant's."""
    return keep_upload(uow, tenant_id, received.name, received.stored, received.shape)


def throw_away(received: ReceivedFile) -> None:
    """Nobody came to own the file."""
    received.stored.path.unlink(missing_ok=True)


def refuse_size(uow: UnitOfWork, tenant_id: int, place: Place) -> None:
    """Say that it was the quota of the month that a file outgrew, if it was. Raises ``QuotaExceeded``."""
    if place.is_quota:
        check_quota(uow, tenant_id, bytes_=place.max_bytes + 1)


def _leave_room(pieces: Iterable[bytes], folder: Path) -> Iterator[bytes]:
    since_look = 0
    for piece in pieces:
        since_look += len(piece)
        if since_look >= _LOOK_EVERY_BYTES:
            since_look = 0
            if shutil.disk_usage(folder).free < LEFT_FREE_BYTES:
                raise NoRoom
        yield piece


def _name_as_sent(error: FreightError, ours: str, theirs: str) -> None:
    """The file lies under a name of ours; its owner knows it by theirs."""
    error.message = error.message.replace(ours, theirs)
    if error.details.get("name") == ours:
        error.details["name"] = theirs
