"""A whole copy of the shop in one file, taken while it runs."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa

from freight_app.kit.errors import InvalidInput
from freight_app.kit.house import House
from freight_app.operations.archive import (
    FILE_FOLDERS,
    KEY_FILE,
    POSTGRES_FILE,
    SQLITE_FILE,
    Manifest,
    write_archive,
)
from freight_app.operations.errors import BackupFailed
from freight_app.operations.revisions import revision_of


def backup(house: House, target: Path) -> tuple[Path, Manifest]:
    """Write everything that cannot be made again into ``target``: database, pictures, issued papers, the signing key.

    ``target`` is a new file, or a folder in which the file is named after the moment. The shop goes on selling: the
    copy is one consistent view. Raises ``InvalidInput`` on ``target`` when it exists, ``BackupFailed`` otherwise.
    """
    made_at = house.database.clock.now()
    if target.is_dir():
        target = target / f"freight-{made_at:%Y%m%d-%H%M%S}.tar.gz"
    if target.exists():
        raise InvalidInput("target", "{target} exists already: a backup never replaces another.", target=target)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".freight-backup-", dir=target.parent) as scratch:
        copy = Path(scratch) / (SQLITE_FILE if house.database.is_sqlite else POSTGRES_FILE)
        if house.database.is_sqlite:
            revision = _copy_sqlite(Path(house.database.url.database or ""), copy)
        else:
            revision = _dump_postgres(house.database.url, copy)
        files = {copy.name: copy} | dict(_other_files(house.settings.data_dir))
        dialect = house.database.url.get_backend_name()
        return target, write_archive(target, files, made_at=made_at, revision=revision, dialect=dialect)


def _copy_sqlite(source: Path, copy: Path) -> str | None:
    """SQLite's online backup in one step: writers of a WAL database are not held up by it."""
    with contextlib.closing(sqlite3.connect(source)) as live, contextlib.closing(sqlite3.connect(copy)) as copied:
        live.execute("PRAGMA wal_autocheckpoint=0")
        live.backup(copied)
        copied.execute("PRAGMA journal_mode=DELETE")
        verdict = copied.execute("PRAGMA quick_check(1)").fetchone()[0]
    if verdict != "ok":
        raise BackupFailed(f"The copy of the database is damaged ({verdict}): the database itself may be.")
    engine = sa.create_engine(f"sqlite:///{copy}", poolclass=sa.pool.NullPool)
    with engine.connect() as connection:
        return revision_of(connection)


def _dump_postgres(url: sa.URL, copy: Path) -> str | None:
    engine = sa.create_engine(url.set(drivername="postgresql+psycopg"), poolclass=sa.pool.NullPool)
    with engine.connect() as connection:
        revision = revision_of(connection)
    run_postgres_program(["pg_dump", "--format=custom", "--no-owner", f"--file={copy}"], url)
    return revision


def run_postgres_program(command: list[str], url: sa.URL) -> None:
    """Run pg_dump or pg_restore on a database; raises ``BackupFailed`` with the program's last words.

    The password goes by the environment, which ``ps`` does not show.
    """
    address = url.set(drivername="postgresql", password=None).render_as_string()
    environment = {**os.environ, "PGPASSWORD": str(url.password or "")}
    try:
        done = subprocess.run(  # noqa: S603 - fixed programs, no shell
            [*command, f"--dbname={address}"], env=environment, capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        raise BackupFailed(f"{command[0]} is not installed: it comes with the package postgresql-client.") from None
    if done.returncode != 0:
        last_words = (done.stderr.strip() or "it did not say why").splitlines()[-1]
        raise BackupFailed(f"{command[0]} failed: {last_words}")


def _other_files(data_dir: Path) -> Iterator[tuple[str, Path]]:
    key = data_dir / KEY_FILE
    if key.is_file():
        yield KEY_FILE, key
    # After the database: what a row of it names lies on the disk already.
    for path in (path for folder in FILE_FOLDERS for path in sorted((data_dir / folder).rglob("*"))):
        # A name that begins with a dot is a file that is still being written.
        if path.is_file() and not path.name.startswith("."):
            yield path.relative_to(data_dir).as_posix(), path
