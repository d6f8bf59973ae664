from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from freight_app.kit.settings import Settings
from freight_app.launcher import quick_look
from freight_app.launcher.quick_look import FIRST_START, needs_nothing, newest_revision
from freight_app.operations.revisions import code_revision


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A shop on its second start: database at the last revision, pages built."""
    monkeypatch.setattr(quick_look, "is_built", lambda _settings: True)
    put_revision(tmp_path, str(code_revision()))
    return Settings(data_dir=tmp_path, database_url="", _env_file=None)  # type: ignore[call-arg]


def put_revision(data_dir: Path, revision: str) -> None:
    connection = sqlite3.connect(data_dir / "freight.db")
    with connection:
        connection.execute("DROP TABLE IF EXISTS alembic_version")
        connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        connection.execute("INSERT INTO alembic_version VALUES (?)", (revision,))
    connection.close()


def test_the_newest_revision_is_the_one_that_alembic_finds() -> None:
    assert newest_revision() == code_revision()


def test_a_second_start_needs_nothing(settings: Settings) -> None:
    assert needs_nothing(settings)


def test_an_older_a_newer_and_a_missing_database_need_a_look(settings: Settings) -> None:
    for revision in ("fromthepast", "fromthefuture"):
        put_revision(settings.data_dir, revision)
        assert not needs_nothing(settings)
    (settings.data_dir / "freight.db").write_bytes(b"no database")
    assert not needs_nothing(settings)
    (settings.data_dir / "freight.db").unlink()
    assert not needs_nothing(settings)
    assert not (settings.data_dir / "freight.db").exists()


def test_a_first_start_that_was_cut_off_is_done_again(settings: Settings) -> None:
    (settings.data_dir / FIRST_START).touch()
    assert not needs_nothing(settings)


def test_pages_of_other_sources_are_built_first(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quick_look, "is_built", lambda _settings: False)
    assert not needs_nothing(settings)


def test_two_last_revisions_are_no_last_revision(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("revision: str = 'a1'\ndown_revision: str | None = None\n")
    (tmp_path / "b.py").write_text('revision = "b2"\ndown_revision = "a1"\n')
    assert newest_revision(tmp_path) == "b2"
    (tmp_path / "c.py").write_text('revision = "c3"\ndown_revision = "a1"\n')
    assert newest_revision(tmp_path) is None
