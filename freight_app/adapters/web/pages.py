"""Pages of records, asked over the web."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from freight_app.adapters.web.client import WebClient
from freight_app.migration.ports import WebPage

MAX_PAGE_BYTES = 32 << 20


@dataclass(frozen=True, slots=True)
class WebPageFetcher:
    """Implements ``migration.ports.PageFetcher``."""

    client: WebClient
    max_bytes: int = MAX_PAGE_BYTES

    def fetch(self, url: str, headers: Mapping[str, str]) -> WebPage:
        answer = self.client.request("GET", url, headers=headers, max_bytes=self.max_bytes)
        return WebPage(answer.status, answer.headers, answer.body)
