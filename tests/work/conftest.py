"""The queue's own database, without the rest of the house."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from freight_app.kit.db import Database


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.dispose()
