from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa

from freight_app.kit.house import House
from freight_app.kit.settings import Settings
from freight_app.launcher.doctor import Finding, examine, masked_settings
from freight_app.operations.rules import has_wal_reset_bug


@pytest.mark.parametrize(
    ("version", "affected"),
    [
        ("3.6.23", False),
        ("3.7.0", True),
        ("3.40.1", True),
        ("3.44.5", True),
        ("3.44.6", False),
        ("3.45.0", True),
        ("3.50.6", True),
        ("3.50.7", False),
        ("3.51.2", True),
        ("3.51.3", False),
        ("3.52.0", False),
    ],
)
def test_the_verdict_on_the_wal_reset_bug(version: str, affected: bool) -> None:
    assert has_wal_reset_bug(tuple(map(int, version.split(".")))) is affected


def test_no_secret_is_in_the_answer(tmp_path: Path) -> None:
    settings = Settings(
        data_dir=tmp_path,
        database_url="postgresql://freight:hunter2@127.0.0.1:1/freight",
        redis_url="redis://:hunter2@localhost/0",
        secret_key="hunter2",  # type: ignore[arg-type]
        smtp_url="smtp://shop:hunter2@mail.test",  # type: ignore[arg-type]
        _env_file=None,  # type: ignore[call-arg]
    )
    masked = masked_settings(settings)
    assert masked["FREIGHT_DATABASE_URL"] == "postgresql://freight:***@127.0.0.1:1/freight"
    assert masked["FREIGHT_REDIS_URL"] == "redis://:***@localhost/0"
    assert masked["FREIGHT_SECRET_KEY"] == "*** (set)"
    assert masked["FREIGHT_SMTP_URL"] == "*** (set)"
    assert masked_settings(Settings(data_dir=tmp_path, _env_file=None))["FREIGHT_SECRET_KEY"] == "(not set)"  # type: ignore[call-arg]
    assert "hunter2" not in examine(settings).model_dump_json()


def found(house: House, name: str) -> Finding:
    return next(finding for finding in examine(house.settings).findings if finding.name == name)


def test_a_healthy_database_is_reported_with_its_size(house: House, backend: str) -> None:
    with house.database.write_engine.begin() as connection:
        tables = sa.inspect(connection).get_table_names()
    assert tables
    check = found(house, "integrity" if backend == "sqlite" else "server")
    assert check.state == "good"
    assert check.value.startswith("ok" if backend == "sqlite" else "PostgreSQL 1")
    assert found(house, "size").value.endswith(" MB")


def test_a_database_from_the_future_is_bad_news(house: House) -> None:
    mark_as_newer(house)
    finding = found(house, "revision")
    assert finding.state == "bad"
    assert "fromthefuture" in finding.value
    assert not examine(house.settings).is_healthy


def mark_as_newer(house: House) -> None:
    with house.database.write_engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES ('fromthefuture')")


def test_a_file_that_is_no_database_is_bad_news(tmp_path: Path) -> None:
    (tmp_path / "freight.db").write_bytes(b"not a database" * 1000)
    examination = examine(Settings(data_dir=tmp_path, _env_file=None))  # type: ignore[call-arg]
    reachable = next(finding for finding in examination.findings if finding.name == "reachable")
    assert reachable.state == "bad"
    assert not examination.is_healthy


def test_the_answer_is_json_for_programs(tmp_path: Path) -> None:
    examination = examine(Settings(data_dir=tmp_path, _env_file=None))  # type: ignore[call-arg]
    data = json.loads(examination.model_dump_json())
    versions = {one["name"]: one["value"] for one in data["findings"] if one["section"] == "versions"}
    assert versions["sqlite"].startswith(sqlite3.sqlite_version)
    assert set(data["findings"][0]) == {"section", "name", "value", "state"}


def test_looking_changes_nothing(tmp_path: Path) -> None:
    examine(Settings(data_dir=tmp_path / "data", build_dir=tmp_path / "build", _env_file=None))  # type: ignore[call-arg]
    assert list(tmp_path.iterdir()) == []
