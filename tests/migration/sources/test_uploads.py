"""What people send is on disk whole, unpacked and counted, or not at all."""

from __future__ import annotations

import errno
import gzip
import hashlib
import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from freight_app.migration.sources.errors import NoRoom, NotATable, SuspiciousArchive, TooLarge
from freight_app.migration.sources.uploads import StoredFile, store_upload

CONTENT = "sku,name\nA,زيت\n".encode() * 1_000
LIMIT = 50_000_000


def pieces(content: bytes, size: int = 1_000) -> Iterator[bytes]:
    return (content[place : place + size] for place in range(0, len(content), size))


def zipped(**files: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__dot__", ".").replace("__slash__", "/"), content)
    return stream.getvalue()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize(
    ("sent", "packing"),
    [
        (CONTENT, ""),
        (gzip.compress(CONTENT, mtime=0), "gzip"),
        (gzip.compress(CONTENT[:5_000], mtime=0) + gzip.compress(CONTENT[5_000:], mtime=0), "gzip"),
        (zipped(parts__dot__csv=CONTENT), "zip"),
        (zipped(in__slash__parts__dot__csv=CONTENT, __MACOSX__slash__parts=b"x"), "zip"),
    ],
)
def test_what_is_sent_is_stored_unpacked(tmp_path: Path, sent: bytes, packing: str) -> None:
    target = tmp_path / "upload"
    stored = store_upload(pieces(sent), target, LIMIT)
    assert stored == StoredFile(target, len(CONTENT), hashlib.sha256(CONTENT).hexdigest(), packing)
    assert target.read_bytes() == CONTENT
    assert names(tmp_path) == ["upload"]


@pytest.mark.parametrize("sent", [zipped(a=b"1", b=b"2"), zipped(), b"PK\x03\x04 no zip at all", b""])
def test_what_is_no_packed_file_is_stored_as_it_is(tmp_path: Path, sent: bytes) -> None:
    stored = store_upload(pieces(sent), tmp_path / "upload", LIMIT)
    assert (stored.size, stored.packing) == (len(sent), "")
    assert (tmp_path / "upload").read_bytes() == sent


def test_a_new_file_replaces_the_old_one_only_when_it_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "upload"
    target.write_bytes(b"old")

    def breaks_off() -> Iterator[bytes]:
        yield b"new"
        assert target.read_bytes() == b"old"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        store_upload(breaks_off(), target, LIMIT)
    assert (target.read_bytes(), names(tmp_path)) == (b"old", ["upload"])
    store_upload(iter([b"new"]), target, LIMIT)
    assert target.read_bytes() == b"new"


def test_the_last_byte_that_is_allowed_is_taken_and_one_more_is_not(tmp_path: Path) -> None:
    assert store_upload(pieces(bytes(5_000)), tmp_path / "fits", 5_000).size == 5_000
    with pytest.raises(TooLarge) as refused:
        store_upload(pieces(bytes(5_001)), tmp_path / "beyond", 5_000)
    assert refused.value.details == {"max_bytes": 5_000, "unpacked": False}
    assert names(tmp_path) == ["fits"]


def test_a_sender_without_end_is_stopped_at_the_limit(tmp_path: Path) -> None:
    taken = 0

    def endless() -> Iterator[bytes]:
        nonlocal taken
        while True:
            taken += 1_000
            yield bytes(1_000)

    with pytest.raises(TooLarge):
        store_upload(endless(), tmp_path / "upload", 1_000_000)
    assert taken == 1_001_000
    assert names(tmp_path) == []


@pytest.mark.parametrize("pack", [gzip.compress, lambda content: zipped(x=content)])
def test_what_is_packed_is_measured_too(tmp_path: Path, pack) -> None:
    with pytest.raises(TooLarge) as refused:
        store_upload(iter([pack(CONTENT)]), tmp_path / "upload", len(CONTENT) - 1)
    assert refused.value.details["unpacked"] is True
    assert names(tmp_path) == []


@pytest.mark.parametrize("pack", [gzip.compress, lambda content: zipped(x=content)])
def test_a_bomb_is_not_unpacked(tmp_path: Path, pack) -> None:
    with pytest.raises(SuspiciousArchive):
        store_upload(iter([pack(bytes(60 << 20))]), tmp_path / "upload", 1 << 40)
    assert names(tmp_path) == []


def damaged(content: bytes) -> bytes:
    half = len(content) // 2
    return content[:half] + bytes(20) + content[half + 20 :]


@pytest.mark.parametrize(
    "sent",
    [
        gzip.compress(CONTENT, mtime=0)[:-20],
        damaged(gzip.compress(CONTENT, mtime=0)),
        damaged(zipped(x=os.urandom(5_000))),
        b"\x1f\x8b nothing of the kind",
    ],
)
def test_a_damaged_archive_is_refused_and_leaves_nothing(tmp_path: Path, sent: bytes) -> None:
    with pytest.raises(NotATable) as refused:
        store_upload(pieces(sent), tmp_path / "upload", LIMIT)
    assert refused.value.found == "damaged_archive"
    assert names(tmp_path) == []


def test_an_archive_with_a_password_is_refused(tmp_path: Path) -> None:
    sent = bytearray(zipped(x=CONTENT))
    # The flag that says so, in both of the places that tell of the file.
    sent[6] |= 1
    sent[sent.rindex(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(NotATable):
        store_upload(iter([bytes(sent)]), tmp_path / "upload", LIMIT)
    assert names(tmp_path) == []


def test_a_disk_that_is_full_at_the_last_moment_is_told_and_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(NoRoom):
        store_upload(pieces(CONTENT), tmp_path / "upload", LIMIT)
    assert names(tmp_path) == []


def test_a_write_that_the_system_refuses_for_want_of_room_leaves_nothing(tmp_path: Path) -> None:
    # A process of its own, because the system takes the limit back from nobody.
    program = """
import resource, signal, sys
from pathlib import Path
from freight_app.migration.sources.errors import NoRoom
from freight_app.migration.sources.uploads import store_upload
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    store_upload(iter([bytes(10_000)] * 50), Path(sys.argv[1]) / "upload", 10_000_000)
except NoRoom as told:
    print(told.code)
"""
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "no_room"
    assert names(tmp_path) == []


def test_other_failures_of_the_disk_are_not_called_a_full_one(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        store_upload(pieces(CONTENT), tmp_path / "no" / "folder" / "upload", LIMIT)
