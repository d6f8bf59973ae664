"""The records of a source on the web, page after page, each page asked for until it comes."""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from freight_app.migration.ports import PageFetcher, WebPage
from freight_app.migration.sources.errors import EmptyFile
from freight_app.migration.sources.json_files import read_object
from freight_app.migration.sources.reading import read_rows
from freight_app.migration.sources.rest import Cursor, NextLink, OffsetLimit, PageNumber, RestSource, Secrets
from freight_app.migration.sources.rest_answers import find_list_path, parse_answer, read_list
from freight_app.migration.sources.rest_errors import LimitReached, PagesRepeat, SourceFailed, SourceRefused
from freight_app.migration.sources.rest_requests import first_url, next_url, write_headers
from freight_app.migration.sources.shapes import BadReason, BadRow, SourceRow
from freight_app.migration.sources.sniffing import sniff_file
from freight_app.migration.sources.text import has_marks, show_raw
from freight_app.migration.web_errors import WebFailure

ATTEMPTS = 5
_FIRST_WAIT_S = 1.0
# Whoever asks us to wait for longer is asked another time, by whoever started this.
MAX_WAIT_S = 120.0


@dataclass(frozen=True, slots=True)
class PageRead:
    """How far the reading has come: pages count from 1, ``records_so_far`` has those of this page."""

    number: int
    records: int
    records_so_far: int


def fetch_rest_rows(
    source: RestSource,
    fetcher: PageFetcher,
    on_page: Callable[[PageRead], None] = lambda _: None,
    *,
    secrets: Secrets | None = None,
    attempts: int = ATTEMPTS,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[SourceRow | BadRow]:
    """Every record once, numbered from 1 through all pages, one page in memory at a time.

    Each page is asked for as often as ``attempts`` says.
    ``on_page`` hears of each page before its rows are given out; what it raises ends the reading. Raises
    ``SecretMissing``, ``SourceRefused``, ``SourceFailed``, ``AnswerNotUnderstood``, ``PagesRepeat``,
    ``LinkElsewhere``, ``LimitReached`` and ``WebFailure``; then what was given out so far is not all there is.
    """
    return _Reading(source, fetcher, secrets or {}, sleep, attempts).rows(on_page)


class _Reading:
    def __init__(
        self, source: RestSource, fetcher: PageFetcher, secrets: Secrets, sleep: Callable[[float], None], attempts: int
    ) -> None:
        self._attempts = attempts
        self._source = source
        self._fetcher = fetcher
        self._secrets = secrets
        self._sleep = sleep
        self._headers = write_headers(source, secrets)
        self._list_path: str | None = source.list_path or None
        self._asked: set[bytes] = set()
        self._last: bytes | None = None
        self._turns = False

    def rows(self, on_page: Callable[[PageRead], None]) -> Iterator[SourceRow | BadRow]:
        source, total = self._source, 0
        url: str | None = first_url(source, self._secrets)
        number = 0
        while url is not None:
            number += 1
            if number > source.max_pages:
                raise LimitReached("pages", source.max_pages)
            self._refuse_known(url, number)
            if number > 1 and source.pause_s:
                self._sleep(source.pause_s)
            page = self._fetch(url, number)
            if page is None:
                return
            answer, rows = self._read(page, number, total)
            if self._is_over(rows, number):
                return
            if total + len(rows) > source.max_records:
                raise LimitReached("records", source.max_records)
            total += len(rows)
            on_page(PageRead(number, len(rows), total))
            yield from rows
            url = next_url(
                source,
                self._secrets,
                asked=url,
                page=number,
                records=total,
                answer=answer,
                headers=page.headers,
            )

    def _refuse_known(self, url: str, number: int) -> None:
        """A cursor or a link that was followed before leads round in a circle."""
        mark = hashlib.sha256(url.encode()).digest()
        if mark in self._asked:
            raise PagesRepeat(number)
        self._asked.add(mark)

    def _is_over(self, rows: list[SourceRow | BadRow], number: int) -> bool:
        """Whether a page is none any more. Pages that are counted end with an empty one, or with the last one again."""
        if isinstance(self._source.paging, (Cursor, NextLink)):
            return False
        if not rows:
            return True
        content = hashlib.sha256(repr([row.values if isinstance(row, SourceRow) else row.raw for row in rows]).encode())
        same, self._last = content.digest() == self._last, content.digest()
        if same and not self._turns:
            # Nothing has shown that there is more than one page, nor that there is not.
            raise PagesRepeat(number)
        self._turns = self._turns or number > 1
        return same

    def _read(self, page: WebPage, number: int, before: int) -> tuple[Any, list[SourceRow | BadRow]]:
        if "text/csv" in page.headers.get("content-type", "").lower():
            return None, _read_csv(page.body, before)
        answer = parse_answer(page, number)
        if self._list_path is None:
            self._list_path = find_list_path(answer, number)
        records = read_list(answer, self._list_path, number)
        return answer, [_read_record(place, record) for place, record in enumerate(records, before + 1)]

    def _fetch(self, url: str, number: int) -> WebPage | None:
        """The page, or None where a page beyond the last is answered with "not found"."""
        for attempt in range(1, self._attempts + 1):
            wait_s = _FIRST_WAIT_S * 2 ** (attempt - 1)
            try:
                page = self._fetcher.fetch(url, self._headers)
            except WebFailure as error:
                if not error.may_pass or attempt == self._attempts:
                    raise
                self._sleep(wait_s)
                continue
            if page.status < 300:
                return page
            if page.status == 404 and number > 1 and isinstance(self._source.paging, (PageNumber, OffsetLimit)):
                return None
            if page.status != 429 and page.status < 500:
                raise SourceRefused(page.status, number, self._first_words(page))
            wait_s = max(wait_s, read_retry_after(page.headers, datetime.now(UTC)))
            if attempt == self._attempts or wait_s > MAX_WAIT_S:
                raise SourceFailed(page.status, number, attempt)
            self._sleep(wait_s)
        raise AssertionError("the last attempt returns or raises")

    def _first_words(self, page: WebPage) -> str:
        """How the refusal begins, without the secrets that it may repeat."""
        text = page.body[:2_000].decode("utf-8", "replace")
        if text.lstrip().startswith("<"):
            return ""
        for secret in self._secrets.values():
            if secret.get_secret_value():
                text = text.replace(secret.get_secret_value(), "***")
        return " ".join(re.sub(r"[\x00-\x1f]", " ", text).split())[:200]


def read_retry_after(headers: Mapping[str, str], now: datetime) -> float:
    """Seconds that the header ``Retry-After`` asks for, as a number or as a date; 0 without one."""
    text = headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d{1,9}", text):
        return float(text)
    try:
        return max(0.0, (parsedate_to_datetime(text) - now).total_seconds())
    except (ValueError, TypeError):
        return 0.0


def _read_record(number: int, record: object) -> SourceRow | BadRow:
    read = read_object(record)
    if isinstance(read, dict):
        if not any(isinstance(text, str) and has_marks(text) for text in (*read, *read.values())):
            return SourceRow(number, read)
        read = BadReason.UNDECODABLE, "The record holds half of a character."
    return BadRow(number, show_raw(_write_out(record)), *read)


def _write_out(record: object) -> str:
    try:
        return json.dumps(record, ensure_ascii=False)
    except RecursionError:
        return ""


def _read_csv(body: bytes, before: int) -> list[SourceRow | BadRow]:
    """The records of a CSV file that came as an answer."""
    with TemporaryDirectory(prefix="freight-page-") as folder:
        path = Path(folder) / "page.csv"
        path.write_bytes(body)
        try:
            rows = list(read_rows(path, sniff_file(path)))
        except EmptyFile:
            return []
    numbered: list[SourceRow | BadRow] = []
    for number, row in enumerate(rows, before + 1):
        if isinstance(row, SourceRow):
            numbered.append(SourceRow(number, row.values))
        else:
            numbered.append(BadRow(number, row.raw, row.reason_code, row.reason))
    return numbered
