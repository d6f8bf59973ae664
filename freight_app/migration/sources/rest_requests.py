"""Which address to ask for each page, and with which headers."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any
from urllib.parse import SplitResult, parse_qsl, urlencode, urljoin

from freight_app.migration.sources.rest import (
    BasicAuth,
    BearerAuth,
    Cursor,
    HeaderAuth,
    NoPaging,
    OffsetLimit,
    PageNumber,
    RestSource,
    Secrets,
    split_plain_url,
)
from freight_app.migration.sources.rest_answers import read_link_header, read_mark
from freight_app.migration.sources.rest_errors import LinkElsewhere, SecretMissing

_PORTS = {"http": 80, "https": 443}


def write_headers(source: RestSource, secrets: Secrets) -> dict[str, str]:
    """The headers of every request. Raises ``SecretMissing``."""
    missing = next((name for name in source.secret_names if name not in secrets), None)
    if missing is not None:
        raise SecretMissing(missing)
    headers = {"Accept": "application/json, text/csv;q=0.8", **source.headers}
    headers |= {name: secrets[f"header:{name}"].get_secret_value() for name in source.secret_headers}
    if isinstance(source.auth, BearerAuth):
        headers["Authorization"] = f"Bearer {secrets['auth'].get_secret_value()}"
    elif isinstance(source.auth, BasicAuth):
        pair = f"{source.auth.user}:{secrets['auth'].get_secret_value()}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    elif isinstance(source.auth, HeaderAuth):
        headers[source.auth.header] = secrets["auth"].get_secret_value()
    return headers


def first_url(source: RestSource, secrets: Secrets) -> str:
    """The address of the first page, with its secrets: for the fetcher alone."""
    paging = source.paging
    query = dict(source.query)
    if isinstance(paging, (PageNumber, OffsetLimit)):
        query[paging.param] = str(paging.first)
    if isinstance(paging, (PageNumber, OffsetLimit, Cursor)) and paging.size_param:
        query[paging.size_param] = str(paging.size)
    return _with_query(source.url, query | _secret_query(source, secrets))


def next_url(
    source: RestSource,
    secrets: Secrets,
    *,
    asked: str,
    page: int,
    records: int,
    answer: Any,
    headers: Mapping[str, str],
) -> str | None:
    """The address of the page after ``page``, which was ``asked`` for; None at the end. ``records`` were got so far.

    Raises ``LinkElsewhere``.
    """
    paging = source.paging
    if isinstance(paging, NoPaging):
        return None
    if isinstance(paging, PageNumber):
        return _with_query(first_url(source, secrets), {paging.param: str(paging.first + page)})
    if isinstance(paging, OffsetLimit):
        return _with_query(first_url(source, secrets), {paging.param: str(paging.first + records)})
    if isinstance(paging, Cursor):
        cursor = read_mark(answer, paging.path)
        return _with_query(first_url(source, secrets), {paging.param: cursor}) if cursor else None
    link = read_mark(answer, paging.path) if paging.path else read_link_header(headers)
    return _follow_link(source, secrets, page, asked, link.strip()) if link.strip() else None


def _follow_link(source: RestSource, secrets: Secrets, page: int, asked: str, link: str) -> str:
    try:
        parts = split_plain_url(urljoin(asked, link))
    except ValueError:
        parts = None
    home = split_plain_url(source.url)
    if parts is None or home is None:
        raise LinkElsewhere(page, "an address that cannot be read")
    if _origin(parts) != _origin(home):
        raise LinkElsewhere(page, (parts.hostname or "")[:253])
    url = parts._replace(fragment="").geturl()
    told = dict(parse_qsl(parts.query, keep_blank_values=True))
    return _with_query(url, {name: v for name, v in _secret_query(source, secrets).items() if name not in told})


def _origin(parts: SplitResult) -> tuple[str, str, int]:
    return parts.scheme, (parts.hostname or "").rstrip("."), parts.port or _PORTS[parts.scheme]


def _secret_query(source: RestSource, secrets: Secrets) -> dict[str, str]:
    return {name: secrets[f"query:{name}"].get_secret_value() for name in source.secret_query}


def _with_query(url: str, values: Mapping[str, str]) -> str:
    """The address with these values instead of those that it had under the same names."""
    parts = split_plain_url(url)
    if parts is None or not values:
        return url
    kept = [(name, text) for name, text in parse_qsl(parts.query, keep_blank_values=True) if name not in values]
    return parts._replace(query=urlencode([*kept, *values.items()]), fragment="").geturl()
