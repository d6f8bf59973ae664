"""A backup holds the whole shop, and a restore gives it back or changes nothing."""

from __future__ import annotations

import io
import os
import sqlite3
import tarfile
import threading
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa

from freight_app.kit.db import Database
from freight_app.kit.errors import InvalidInput
from freight_app.kit.house import House
from freight_app.kit.versions import raise_versions, read_versions
from freight_app.operations.archive import Manifest, unpack_archive
from freight_app.operations.backup import backup
from freight_app.operations.errors import (
    BackupDamaged,
    BackupNewerThanCode,
    DatabaseNotEmpty,
    HouseIsRunning,
    OtherKindOfDatabase,
)
from freight_app.operations.restore import Restored, restore
from tests.conftest import POSTGRES_ENV

PICTURE = "media/ab/" + "ab" * 32 + "-96.webp"


@pytest.fixture
def shop(house: House) -> House:
    """A house with a row, a picture, a key, and things that no backup needs."""
    with house.write() as uow:
        raise_versions(uow.session, ["before"])
    data_dir = house.settings.data_dir
    (data_dir / PICTURE).parent.mkdir(parents=True)
    (data_dir / PICTURE).write_bytes(b"a picture")
    (data_dir / "media/ab/.being-written").write_bytes(b"half")
    (data_dir / "secret.key").write_text("the key")
    (data_dir / "outbox").mkdir()
    (data_dir / "outbox/mail.eml").write_text("a mail")
    return house


@pytest.fixture
def archive(shop: House, tmp_path: Path) -> Path:
    target, _ = backup(shop, tmp_path / "shop.tar.gz")
    return target


@pytest.fixture
def empty_url(backend: str, tmp_path: Path) -> Iterator[str]:
    """Where to restore to: nothing yet on SQLite, an empty database on PostgreSQL."""
    if backend == "sqlite":
        yield ""
        return
    name = f"restored_{uuid4().hex[:12]}"
    admin = sa.create_engine(os.environ[POSTGRES_ENV], isolation_level="AUTOCOMMIT", poolclass=sa.pool.NullPool)
    with admin.connect() as connection:
        connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
    yield sa.make_url(os.environ[POSTGRES_ENV]).set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def versions_in(url: str, *topics: str) -> dict[str, int]:
    database = Database(url)
    try:
        with database.read() as uow:
            return read_versions(uow.session, topics)
    finally:
        database.dispose()


def files_in(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def rewrite(source: Path, target: Path, changes: dict[str, bytes | None]) -> Path:
    """The archive with members replaced, left out (None) or added."""
    with tarfile.open(source) as old, tarfile.open(target, "w:gz") as new:
        for member in old.getmembers():
            content = old.extractfile(member)
            assert content is not None
            body = changes.pop(member.name, content.read())
            if body is not None:
                member.size = len(body)
                new.addfile(member, io.BytesIO(body))
        for name, body in changes.items():
            info = tarfile.TarInfo(name)
            info.size = len(body or b"")
            new.addfile(info, io.BytesIO(body or b""))
    return target


def test_a_shop_comes_back_as_it_was(shop: House, archive: Path, empty_url: str, tmp_path: Path) -> None:
    with shop.write() as uow:
        raise_versions(uow.session, ["after"])
    elsewhere = tmp_path / "elsewhere"
    restored = restore(archive, elsewhere, database_url=empty_url)

    assert restored.set_aside is None
    assert restored.manifest.dialect == shop.database.url.get_backend_name()
    assert restored.manifest.made_at == shop.database.clock.now()
    url = empty_url or f"sqlite:///{elsewhere / 'freight.db'}"
    assert versions_in(url, "before", "after") == {"before": 1, "after": 0}
    assert (elsewhere / PICTURE).read_bytes() == b"a picture"
    assert (elsewhere / "secret.key").read_text() == "the key"
    assert (elsewhere / "secret.key").stat().st_mode & 0o077 == 0
    assert set(files_in(elsewhere)) - {"freight.db", "freight.db-wal", "freight.db-shm"} == {PICTURE, "secret.key"}


def test_the_archive_holds_what_cannot_be_made_again_and_is_for_its_owner(archive: Path, backend: str) -> None:
    with tarfile.open(archive) as opened:
        names = opened.getnames()
    database = {"sqlite": "database.sqlite", "postgresql": "database.dump"}[backend]
    assert names == [database, "secret.key", PICTURE, "manifest.json"]
    assert archive.stat().st_mode & 0o077 == 0
    assert files_in(archive.parent / "nowhere") == []
    assert not [path for path in archive.parent.iterdir() if path.name.startswith(".freight")]


def test_a_folder_as_target_gets_a_file_named_after_the_moment(shop: House, tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir()
    target, manifest = backup(shop, tmp_path / "backups")
    assert target == tmp_path / "backups" / "freight-20260302-090000.tar.gz"
    assert unpack_archive(target, tmp_path / "unpacked") == manifest


def test_a_backup_never_replaces_another(shop: House, archive: Path) -> None:
    before = archive.read_bytes()
    with pytest.raises(InvalidInput) as refused:
        backup(shop, archive)
    assert refused.value.field == "target"
    assert archive.read_bytes() == before


@pytest.mark.race
def test_a_backup_of_a_busy_shop_is_one_consistent_view(shop: House, tmp_path: Path, empty_url: str) -> None:
    """Two counters always move together; a backup must never see one without the other."""
    stop = threading.Event()

    def sell() -> None:
        while not stop.is_set():
            with shop.write() as uow:
                raise_versions(uow.session, ["left"])
                uow.session.flush()
                raise_versions(uow.session, ["right"])

    seller = threading.Thread(target=sell)
    seller.start()
    try:
        target, _ = backup(shop, tmp_path / "busy.tar.gz")
    finally:
        stop.set()
        seller.join()
    elsewhere = tmp_path / "elsewhere"
    restore(target, elsewhere, database_url=empty_url)
    found = versions_in(empty_url or f"sqlite:///{elsewhere / 'freight.db'}", "left", "right")
    assert found["left"] == found["right"]


@pytest.mark.parametrize(
    "changes",
    [
        {PICTURE: b"another picture"},
        {PICTURE: None},
        {"manifest.json": None},
        {"manifest.json": b"{}"},
        {"media/ab/added.webp": b"added"},
        {"../escaped": b"out"},
        {"media/../../escaped": b"out"},
        {"/etc/escaped": b"out"},
    ],
    ids=["changed", "missing", "cut off", "no manifest", "added", "upwards", "upwards inside", "absolute"],
)
def test_a_damaged_backup_changes_nothing(
    archive: Path, empty_url: str, tmp_path: Path, changes: dict[str, bytes | None]
) -> None:
    damaged = rewrite(archive, tmp_path / "damaged.tar.gz", dict(changes))
    elsewhere = tmp_path / "a" / "b" / "elsewhere"
    with pytest.raises(BackupDamaged):
        restore(damaged, elsewhere, database_url=empty_url)
    assert files_in(tmp_path / "a") == []


@pytest.mark.parametrize("kept_share", [0.0, 0.3, 0.95])
def test_a_file_that_was_cut_off_changes_nothing(
    archive: Path, empty_url: str, tmp_path: Path, kept_share: float
) -> None:
    whole = archive.read_bytes()
    (tmp_path / "short.tar.gz").write_bytes(whole[: int(len(whole) * kept_share)])
    with pytest.raises(BackupDamaged):
        restore(tmp_path / "short.tar.gz", tmp_path / "elsewhere", database_url=empty_url)
    assert files_in(tmp_path / "elsewhere") == []


def test_a_link_in_a_backup_is_refused(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "evil.tar.gz", "w:gz") as evil:
        link = tarfile.TarInfo("media/link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc"
        evil.addfile(link)
    with pytest.raises(BackupDamaged, match="is no file of a backup"):
        restore(tmp_path / "evil.tar.gz", tmp_path / "elsewhere")
    assert files_in(tmp_path / "elsewhere") == []


def test_what_is_not_there_cannot_be_restored(tmp_path: Path) -> None:
    with pytest.raises(BackupDamaged, match="is not there"):
        restore(tmp_path / "none.tar.gz", tmp_path / "elsewhere")
    assert not (tmp_path / "elsewhere").exists()


def test_a_backup_of_a_later_freight_is_refused(archive: Path, empty_url: str, tmp_path: Path) -> None:
    with tarfile.open(archive) as opened:
        content = opened.extractfile("manifest.json")
        assert content is not None
        manifest = Manifest.model_validate_json(content.read()).model_copy(update={"revision": "9999"})
    later = rewrite(archive, tmp_path / "later.tar.gz", {"manifest.json": manifest.model_dump_json().encode()})
    with pytest.raises(BackupNewerThanCode) as refused:
        restore(later, tmp_path / "elsewhere", database_url=empty_url)
    assert refused.value.details["revision"] == "9999"
    assert files_in(tmp_path / "elsewhere") == []
    restore(later, tmp_path / "elsewhere", database_url=empty_url, known={"9999"})


def test_a_backup_goes_back_into_a_database_of_its_kind(archive: Path, backend: str, tmp_path: Path) -> None:
    other = "postgresql://localhost/shop" if backend == "sqlite" else ""
    with pytest.raises(OtherKindOfDatabase):
        restore(archive, tmp_path / "elsewhere", database_url=other)
    assert files_in(tmp_path / "elsewhere") == []


class TestOnSqlite:
    @pytest.fixture
    def backend(self) -> str:
        return "sqlite"

    def restore_in_place(self, house: House, archive: Path) -> Restored:
        return restore(archive, house.settings.data_dir, database_url=house.settings.resolved_database_url)

    def test_a_running_shop_is_not_replaced(self, shop: House, archive: Path) -> None:
        with shop.write() as uow:
            raise_versions(uow.session, ["after"])
        with pytest.raises(HouseIsRunning):
            self.restore_in_place(shop, archive)
        assert versions_in(shop.settings.resolved_database_url, "after") == {"after": 1}

    def test_what_was_there_is_set_aside_whole(self, shop: House, archive: Path) -> None:
        with shop.write() as uow:
            raise_versions(uow.session, ["after"])
        shop.database.dispose()
        restored = self.restore_in_place(shop, archive)
        assert restored.set_aside is not None
        assert versions_in(shop.settings.resolved_database_url, "before", "after") == {"before": 1, "after": 0}
        assert versions_in(f"sqlite:///{restored.set_aside}", "before", "after") == {"before": 1, "after": 1}

    def test_a_database_damaged_beyond_reading_is_set_aside_too(self, shop: House, archive: Path) -> None:
        shop.database.dispose()
        broken = Path(shop.database.url.database or "")
        broken.write_bytes(b"this is no database" * 100)
        broken.with_name(broken.name + "-wal").write_bytes(b"nor is this a log")
        restored = self.restore_in_place(shop, archive)
        assert restored.set_aside is not None
        assert restored.set_aside.read_bytes() == b"this is no database" * 100
        assert versions_in(shop.settings.resolved_database_url, "before") == {"before": 1}

    def test_a_backup_with_a_broken_database_is_refused(self, shop: House, archive: Path, tmp_path: Path) -> None:
        """The archive is as it was written, but what was written is no database."""
        from freight_app.operations.archive import write_archive

        (tmp_path / "garbage").write_bytes(b"garbage" * 1000)
        write_archive(
            tmp_path / "broken.tar.gz",
            {"database.sqlite": tmp_path / "garbage"},
            made_at=shop.database.clock.now(),
            revision=None,
            dialect="sqlite",
        )
        shop.database.dispose()
        with pytest.raises(BackupDamaged, match="The database in the backup is damaged"):
            self.restore_in_place(shop, tmp_path / "broken.tar.gz")
        assert versions_in(shop.settings.resolved_database_url, "before") == {"before": 1}

    def test_the_copy_needs_no_log_beside_it(self, archive: Path, tmp_path: Path) -> None:
        unpack_archive(archive, tmp_path / "unpacked")
        copy = sqlite3.connect(f"file:{tmp_path / 'unpacked' / 'database.sqlite'}?mode=ro&immutable=1", uri=True)
        assert copy.execute("SELECT topic, number FROM version_counter").fetchall() == [("before", 1)]
        copy.close()


class TestOnPostgres:
    @pytest.fixture
    def backend(self) -> str:
        return "postgresql"

    def test_a_database_with_tables_is_not_restored_over(self, shop: House, archive: Path) -> None:
        url = shop.settings.resolved_database_url
        with shop.write() as uow:
            raise_versions(uow.session, ["after"])
        with pytest.raises(DatabaseNotEmpty):
            restore(archive, shop.settings.data_dir, database_url=url)
        assert versions_in(url, "after") == {"after": 1}
