"""What is kept is the same file for good: whole or absent, checked when it is read, swept when nobody kept it."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from freight_app.documents.errors import KeptFileDamaged
from freight_app.documents.kept_files import (
    FOLDER,
    LEFT_BEHIND_AFTER,
    StoredContent,
    find_kept,
    keep_file,
    open_kept,
    store_content,
)
from freight_app.kit.errors import NotFound
from freight_app.kit.house import House
from freight_app.operations.backup import backup
from freight_app.operations.restore import restore
from freight_app.scheduler import sweep_kept_files

CONTENT = b"%PDF-1.7 the invoice"


def keep(house: House, content: bytes = CONTENT, name: str = "INV-1.pdf") -> StoredContent:
    stored = store_content(house.settings, content)
    with house.write() as uow:
        keep_file(uow, stored, name=name, media_type="application/pdf")
    return stored


def files(house: House) -> list[Path]:
    return sorted(path for path in (house.settings.data_dir / FOLDER).rglob("*") if path.is_file())


def grow_old(path: Path) -> None:
    long_ago = time.time() - LEFT_BEHIND_AFTER.total_seconds() - 60
    os.utime(path, (long_ago, long_ago))


def test_the_same_content_is_one_file_under_its_first_name(house: House) -> None:
    stored = keep(house)
    assert keep(house, name="another.pdf") == stored
    with house.read() as uow:
        kept = find_kept(uow, stored.sha256)
        assert (kept.name, kept.media_type, kept.size) == ("INV-1.pdf", "application/pdf", len(CONTENT))
        assert kept.kept_at == uow.now()
        assert open_kept(uow, stored.sha256) == CONTENT
    assert [path.name for path in files(house)] == [stored.sha256]


def test_content_that_rotted_or_went_is_never_given_out(house: House) -> None:
    stored = keep(house)
    files(house)[0].write_bytes(CONTENT.replace(b"invoice", b"invoica"))
    with house.read() as uow, pytest.raises(KeptFileDamaged):
        open_kept(uow, stored.sha256)
    files(house)[0].unlink()
    with house.read() as uow, pytest.raises(KeptFileDamaged):
        open_kept(uow, stored.sha256)
    # Storing it again mends it.
    store_content(house.settings, CONTENT)
    with house.read() as uow:
        assert open_kept(uow, stored.sha256) == CONTENT


def test_no_row_without_its_content_and_no_way_out_of_the_folder(house: House) -> None:
    with house.write() as uow:
        with pytest.raises(KeptFileDamaged):
            keep_file(uow, StoredContent(sha256="0" * 64, size=3), name="x", media_type="text/plain")
        for wanted in ("../../freight.db", "0" * 63, "F" * 64, ""):
            with pytest.raises(NotFound):
                keep_file(uow, StoredContent(sha256=wanted, size=3), name="x", media_type="text/plain")
            with pytest.raises(NotFound):
                open_kept(uow, wanted)


def test_what_nobody_kept_is_swept_when_it_is_old(house: House) -> None:
    kept, orphan = keep(house), store_content(house.settings, b"rolled back")
    young = store_content(house.settings, b"its row is coming")
    again = store_content(house.settings, b"issued after all")
    draft = files(house)[0].with_name(".killed.part")
    draft.write_bytes(b"half")
    by_hash = {path.name: path for path in files(house)}
    for name in (kept.sha256, orphan.sha256, again.sha256, draft.name):
        grow_old(by_hash[name])
    # Stored again, it is young again: its row may be on its way.
    store_content(house.settings, b"issued after all")

    sweep_kept_files(house)

    assert {path.name for path in files(house)} == {kept.sha256, young.sha256, again.sha256}


def test_a_backup_brings_the_kept_files_back(house: House, backend: str, tmp_path: Path) -> None:
    stored = keep(house)
    target, manifest = backup(house, tmp_path / "shop.tar.gz")
    name = f"{FOLDER}/{stored.sha256[:2]}/{stored.sha256}"
    assert manifest.files[name].sha256 == stored.sha256
    if backend == "sqlite":
        restore(target, tmp_path / "elsewhere")
        assert (tmp_path / "elsewhere" / name).read_bytes() == CONTENT
