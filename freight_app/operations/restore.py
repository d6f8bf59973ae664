"""Putting a backup in the place of what is there. What was there is set aside, never deleted."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict

from freight_app.operations.archive import (
    FILE_FOLDERS,
    KEY_FILE,
    POSTGRES_FILE,
    SQLITE_FILE,
    Manifest,
    unpack_archive,
)
from freight_app.operations.backup import run_postgres_program
from freight_app.operations.errors import (
    BackupDamaged,
    BackupNewerThanCode,
    DatabaseNotEmpty,
    HouseIsRunning,
    OtherKindOfDatabase,
)
from freight_app.operations.revisions import known_revisions

DATABASE_FILE = "freight.db"


class Restored(BaseModel):
    """``set_aside`` is where the database that was there is now; None when there was none."""

    model_config = ConfigDict(frozen=True)

    manifest: Manifest
    set_aside: Path | None


def restore(source: Path, data_dir: Path, *, database_url: str = "", known: Collection[str] | None = None) -> Restored:
    """Make ``data_dir`` and the database what the backup holds; without a ``database_url`` it is SQLite in there.

    A PostgreSQL database must be empty. Everything is checked before anything is changed: raises ``BackupDamaged``,
    ``BackupNewerThanCode`` (``known`` are the revisions that this code can bring up to date),
    ``OtherKindOfDatabase``, ``HouseIsRunning`` or ``DatabaseNotEmpty``.
    """
    if not source.is_file():
        raise BackupDamaged(f"{source} is not there.")
    url = sa.make_url(database_url or f"sqlite:///{data_dir / DATABASE_FILE}")
    data_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".freight-restore-", dir=data_dir) as scratch:
        unpacked = Path(scratch)
        manifest = unpack_archive(source, unpacked)
        _refuse_newer(manifest, known_revisions() if known is None else known)
        if manifest.dialect != url.get_backend_name():
            raise OtherKindOfDatabase(
                f"The backup is of {manifest.dialect}, the settings name {url.get_backend_name()}: "
                "set FREIGHT_DATABASE_URL to a database of the same kind."
            )
        set_aside = None
        if manifest.dialect == "sqlite":
            _check_sqlite(unpacked / SQLITE_FILE)
            set_aside = _replace_sqlite(unpacked / SQLITE_FILE, Path(url.database or ""))
        else:
            _restore_postgres(unpacked / POSTGRES_FILE, url)
        _place_other_files(unpacked, data_dir)
    return Restored(manifest=manifest, set_aside=set_aside)


def _refuse_newer(manifest: Manifest, known: Collection[str]) -> None:
    if manifest.revision is not None and manifest.revision not in known:
        raise BackupNewerThanCode(
            f"The backup is at revision {manifest.revision}, which this version of Freight does not know. "
            "Restore it with the version that made it, or a later one.",
            revision=manifest.revision,
        )


def _check_sqlite(copy: Path) -> None:
    if not copy.is_file():
        raise BackupDamaged("The backup holds no database.")
    try:
        with contextlib.closing(sqlite3.connect(copy)) as connection:
            verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        verdict = str(error)
    if verdict != "ok":
        raise BackupDamaged(f"The database in the backup is damaged ({verdict}).")


def _replace_sqlite(copy: Path, database: Path) -> Path | None:
    set_aside = _set_aside(database) if database.exists() else None
    # By way of a draft beside it: the data folder and the database may lie on two disks.
    draft = database.with_name(f".{database.name}.restoring")
    shutil.copyfile(copy, draft)
    draft.chmod(0o600)
    with draft.open("rb") as written:
        os.fsync(written.fileno())
    os.replace(draft, database)
    _sync_folder(database.parent)
    return set_aside


def _set_aside(database: Path) -> Path:
    """Move a database away with all that belongs to it: a log that stayed would be read into the next one."""
    _fold_and_close(database)
    target = database.with_name(f"{database.name}.before-restore-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}")
    for suffix in ("", "-wal", "-shm"):
        part = database.with_name(database.name + suffix)
        if part.exists():
            os.replace(part, target.with_name(target.name + suffix))
    return target


def _fold_and_close(database: Path) -> None:
    """Bring the write-ahead log home; ``HouseIsRunning`` while any other connection is open anywhere."""
    try:
        with contextlib.closing(sqlite3.connect(database, timeout=0, isolation_level=None)) as connection:
            # In this mode SQLite gives a WAL database to one connection alone, or not at all.
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("COMMIT")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise HouseIsRunning("Freight is running on this database: stop it first.") from None
        raise
    except sqlite3.DatabaseError:
        # Damaged beyond reading: the very reason for a restore. It is set aside as it is.
        return


def _restore_postgres(dump: Path, url: sa.URL) -> None:
    if not dump.is_file():
        raise BackupDamaged("The backup holds no database.")
    engine = sa.create_engine(url.set(drivername="postgresql+psycopg"), poolclass=sa.pool.NullPool)
    tables = sa.inspect(engine).get_table_names()
    if tables:
        raise DatabaseNotEmpty("The database is not empty: a backup is restored into an empty one.", tables=len(tables))
    run_postgres_program(["pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", str(dump)], url)


def _place_other_files(unpacked: Path, data_dir: Path) -> None:
    """Pictures and papers are named by their content, so those that are there are the same; the key is replaced."""
    key = unpacked / KEY_FILE
    if key.is_file():
        os.replace(key, data_dir / KEY_FILE)
    for path in (path for folder in FILE_FOLDERS for path in sorted((unpacked / folder).rglob("*"))):
        if path.is_file():
            target = data_dir / path.relative_to(unpacked)
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(path, target)
    _sync_folder(data_dir)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
