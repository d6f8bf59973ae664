"""A look at a source that is no file: its first rows are kept as one, so that a job can be prepared on them.

The job itself reads the source from its beginning; what was looked at is not loaded.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from pydantic import SecretStr

from freight_app.kit.db import Ports
from freight_app.kit.errors import FreightError
from freight_app.migration.drafts import FarSource
from freight_app.migration.plans import WebSource
from freight_app.migration.ports import PageFetcher
from freight_app.migration.sources.rest import RestSource
from freight_app.migration.sources.rest_reading import PageRead, fetch_rest_rows
from freight_app.migration.sources.shapes import SAMPLE_ROWS, BadRow, SourceRow
from freight_app.migration.sources.sql import fetch_sql_rows
from freight_app.migration.sources.sql_databases import SqlDatabases

# Somebody sits before the page and waits.
TIMEOUT_S = 20.0


class NothingThere(FreightError):
    """The source answers, and has no record that can be read."""

    code = "nothing_there"

    def __init__(self) -> None:
        super().__init__("The source answers, but it has no records.")


def fetch_first_rows(ports: Ports, source: FarSource, secrets: Mapping[str, SecretStr]) -> list[SourceRow]:
    """At most 50 rows of the first page, asked for once. Takes seconds: outside of any unit of work.

    Raises what ``fetch_rest_rows`` and ``fetch_sql_rows`` raise, and ``NothingThere``.
    """
    if isinstance(source, WebSource):
        found = _first_page(source.rest, ports.get(PageFetcher), secrets)
    else:
        found = fetch_sql_rows(source.sql, ports.get(SqlDatabases), timeout_s=TIMEOUT_S)
    rows = [row for row in islice(found, SAMPLE_ROWS) if isinstance(row, SourceRow)]
    if not rows:
        raise NothingThere
    return rows


def _first_page(
    source: RestSource, fetcher: PageFetcher, secrets: Mapping[str, SecretStr]
) -> Iterator[SourceRow | BadRow]:
    pages: list[PageRead] = []
    rows = fetch_rest_rows(source, fetcher, pages.append, secrets=secrets, attempts=1)
    for row in rows:
        yield row
        # The row after the last one of a page would have the next page asked for.
        if row.number >= pages[-1].records_so_far:
            return


def write_rows(rows: Sequence[SourceRow]) -> Iterator[bytes]:
    """The rows as the JSON list that a file of them would hold."""
    text = json.dumps([row.values for row in rows], ensure_ascii=False, default=_as_text)
    yield text.encode("utf-8", "backslashreplace")


def _as_text(value: Any) -> str:
    """What JSON has no word for: dates, times and spans of them."""
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def is_same_place(one: FarSource | None, other: FarSource) -> bool:
    """Whether a secret given for the one may be told to the other: both ask the same host in the same manner."""
    if not isinstance(one, WebSource) or not isinstance(other, WebSource):
        return False
    return _place_of(one.rest) == _place_of(other.rest)


def _place_of(source: RestSource) -> tuple[str, str, tuple[str, ...]]:
    parts = urlsplit(source.url)
    return parts.scheme, parts.netloc.lower(), source.secret_names
