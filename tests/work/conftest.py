"""The queue's own database, without the rest of the house, and workers in processes of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from freight_app.kit.db import Database
from tests.work.nursery import Nursery


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def nursery(database_url: str, tmp_path: Path) -> Iterator[Nursery]:
    """Workers at the test's database; all are gone after the test."""
    opened = Nursery.open(database_url, tmp_path)
    yield opened
    opened.close()
