"""``freight doctor``: what this house runs on, and what is wrong with it. Secrets are never in the answer."""

from __future__ import annotations

import platform
import shutil
import sqlite3
import sys
from importlib import metadata
from pathlib import Path
from typing import Any, Literal

import sqlalchemy as sa
import sqlalchemy.exc
from pydantic import BaseModel, ConfigDict, SecretStr

from freight_app.kit.db import Database
from freight_app.kit.settings import Settings
from freight_app.launcher.javascript import node_version
from freight_app.launcher.migrations import (
    DatabaseNewerThanCode,
    database_revision,
    refuse_newer_database,
)
from freight_app.launcher.preflight import LEAST_FREE_MB, CannotStart, check_packages, check_port
from freight_app.launcher.ui_sources import BuildFolders, hash_sources
from freight_app.operations.revisions import code_revision
from freight_app.operations.rules import has_wal_reset_bug
from freight_app.ui.web.built_ui import UiNotBuilt, read_release

State = Literal["good", "warning", "bad"]
_REPORTED_PACKAGES = ("reflex", "fastapi", "sqlmodel", "sqlalchemy", "granian", "apscheduler")


class Finding(BaseModel):
    """One fact, and whether it is as it should be."""

    model_config = ConfigDict(frozen=True)

    section: str
    name: str
    value: str
    state: State = "good"


class Examination(BaseModel):
    model_config = ConfigDict(frozen=True)

    findings: list[Finding]

    @property
    def is_healthy(self) -> bool:
        return all(finding.state != "bad" for finding in self.findings)


def examine(settings: Settings) -> Examination:
    """Look at everything; nothing is changed."""
    return Examination(
        findings=[
            *_settings_findings(settings),
            *_version_findings(),
            *_database_findings(settings),
            *_disk_findings(settings),
            _port_finding(settings),
            _pages_finding(settings),
        ]
    )


def masked_settings(settings: Settings) -> dict[str, str]:
    """Every setting by its environment name; what is secret shows only whether it is set."""
    return {f"FREIGHT_{name.upper()}": _masked(value) for name, value in settings}


def _masked(value: Any) -> str:
    if isinstance(value, SecretStr):
        return "*** (set)" if value.get_secret_value() else "(not set)"
    if isinstance(value, str) and "://" in value:
        try:
            return sa.make_url(value).render_as_string(hide_password=True)
        except sqlalchemy.exc.ArgumentError:
            return value
    return "(not set)" if value == "" else str(value)


def _settings_findings(settings: Settings) -> list[Finding]:
    return [Finding(section="settings", name=name, value=value) for name, value in masked_settings(settings).items()]


def _version_findings() -> list[Finding]:
    sqlite_version = tuple(map(int, sqlite3.sqlite_version.split(".")))
    bug = has_wal_reset_bug(sqlite_version)
    verdict = " (has the WAL-reset bug: one process alone checkpoints, and backups matter)" if bug else ""
    node = node_version()
    try:
        check_packages()
        packages = Finding(section="versions", name="packages", value="all that pyproject.toml names are installed")
    except CannotStart as reason:
        packages = Finding(section="versions", name="packages", value=str(reason), state="bad")
    return [
        Finding(section="versions", name="freight", value=_version_of("freight") or "0.1.0 (from the checkout)"),
        Finding(section="versions", name="python", value=f"{sys.version.split()[0]} on {platform.machine()}"),
        Finding(
            section="versions",
            name="sqlite",
            value=sqlite3.sqlite_version + verdict,
            state="warning" if bug else "good",
        ),
        Finding(section="versions", name="node", value=node or "none", state="good" if node else "warning"),
        *(
            Finding(section="versions", name=name, value=version)
            for name in _REPORTED_PACKAGES
            if (version := _version_of(name))
        ),
        packages,
    ]


def _version_of(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _database_findings(settings: Settings) -> list[Finding]:
    def finding(name: str, value: str, state: State = "good") -> Finding:
        return Finding(section="database", name=name, value=value, state=state)

    database = Database(settings.resolved_database_url)
    file = Path(database.url.database or "") if database.is_sqlite else None
    if file is not None and not file.exists():
        return [finding("file", f"{file} does not exist yet: `freight up` makes it", "warning")]
    try:
        revision = database_revision(database)
        newest = code_revision()
        state: State = "good" if revision == newest else "warning"
        value = f"{revision} (up to date)" if state == "good" else f"{revision}, the code is at {newest}"
        findings = [finding("revision", value, state)]
        try:
            refuse_newer_database(database)
        except DatabaseNewerThanCode as reason:
            findings = [finding("revision", reason.message, "bad")]
        findings.append(_integrity(database))
        findings.append(finding("size", f"{_size_mb(database, file):.1f} MB"))
        return findings
    except sqlalchemy.exc.DatabaseError as failure:
        return [finding("reachable", f"no ({failure.orig})", "bad")]
    finally:
        database.dispose()


def _integrity(database: Database) -> Finding:
    with database.read_engine.connect() as connection:
        if not database.is_sqlite:
            server = connection.exec_driver_sql("SHOW server_version").scalar_one()
            return Finding(section="database", name="server", value=f"PostgreSQL {server}")
        answer = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
    return Finding(section="database", name="integrity", value=answer, state="good" if answer == "ok" else "bad")


def _size_mb(database: Database, file: Path | None) -> float:
    if file is not None:
        parts = (file, file.with_name(file.name + "-wal"))
        return sum(part.stat().st_size for part in parts if part.exists()) / 1_000_000
    with database.read_engine.connect() as connection:
        return connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one() / 1_000_000


def _disk_findings(settings: Settings) -> list[Finding]:
    folder = settings.data_dir
    while not folder.exists():
        folder = folder.parent
    free_mb = shutil.disk_usage(folder).free // 1_000_000
    state: State = "good" if free_mb > 5 * LEAST_FREE_MB else "warning" if free_mb > LEAST_FREE_MB else "bad"
    return [Finding(section="disk", name=str(settings.data_dir), value=f"{free_mb:,} MB free", state=state)]


def _port_finding(settings: Settings) -> Finding:
    try:
        check_port(settings.host, settings.port)
    except CannotStart as reason:
        # While Freight itself runs, its port is in use as it should be.
        return Finding(section="port", name=str(settings.port), value=str(reason), state="warning")
    return Finding(section="port", name=str(settings.port), value="free")


def _pages_finding(settings: Settings) -> Finding:
    folder = BuildFolders.of(settings).link
    try:
        release = read_release(folder)
    except UiNotBuilt:
        return Finding(section="pages", name=str(folder), value="not built: `freight up` builds them", state="warning")
    if release.source_hash != hash_sources(settings):
        return Finding(section="pages", name=str(folder), value="older than their sources", state="warning")
    languages = ", ".join(release.documents)
    return Finding(section="pages", name=str(folder), value=f"up to date, in {languages}")
