"""Where the rows of a job come from, opened in two steps: what is known of it is read first, the rows come after.

The second step happens with no transaction open: a source may be large, far away or slow.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from freight_app.kit.db import Ports, UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.kit.settings import Settings
from freight_app.migration import queries
from freight_app.migration.models import MigrationJob
from freight_app.migration.plans import SOURCE, DatabaseSource, LoadPlan, WebSource
from freight_app.migration.ports import PageFetcher
from freight_app.migration.sources.reading import read_rows
from freight_app.migration.sources.rest import RestSource
from freight_app.migration.sources.rest_reading import fetch_rest_rows
from freight_app.migration.sources.shapes import BadRow, FileShape, SourceRow
from freight_app.migration.sources.sql import SqlSource, fetch_sql_rows
from freight_app.migration.sources.sql_databases import SqlDatabases


@dataclass(frozen=True, slots=True)
class ReadyUpload:
    """A file on our own disk. ``path`` is None when it was thrown away."""

    path: Path | None
    shape: FileShape | None
    size_bytes: int = 0


@dataclass(frozen=True, slots=True)
class ReadyWeb:
    """An address, and what it wants to hear in secret."""

    source: RestSource
    secrets: dict[str, SecretStr]


ReadySource = ReadyUpload | ReadyWeb | SqlSource


def prepare_source(uow: UnitOfWork, job: MigrationJob) -> ReadySource:
    """What is needed to open the source of a job once nobody looks at the database any more."""
    source = SOURCE.validate_python(job.source)
    if isinstance(source, WebSource):
        return ReadyWeb(source.rest, {name: SecretStr(value) for name, value in (job.secrets or {}).items()})
    if isinstance(source, DatabaseSource):
        return source.sql
    upload = queries.upload_by_id(uow, job.upload_id)
    if upload is None or upload.removed_at is not None:
        return ReadyUpload(None, None)
    choices = LoadPlan.model_validate(job.plan).choices
    shape = FileShape.model_validate(upload.shape).at_table(choices.sheet)
    return ReadyUpload(uow.port(Settings).data_dir / upload.path, shape, upload.size)


def open_source(ports: Ports, source: ReadySource) -> Iterator[SourceRow | BadRow]:
    """The rows. Raises a ``FreightError`` when there are none to be had."""
    if isinstance(source, ReadyWeb):
        return fetch_rest_rows(source.source, ports.get(PageFetcher), secrets=source.secrets)
    if isinstance(source, SqlSource):
        return fetch_sql_rows(source, ports.get(SqlDatabases))
    if source.path is None or source.shape is None or not source.path.is_file():
        raise NotFound("The file of this job")
    return read_rows(source.path, source.shape)
