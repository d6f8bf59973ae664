"""A client of the API on a wired house, with one person of each role."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from fastapi.testclient import TestClient

from freight_app.api.app import create_api
from freight_app.kit.house import House


@pytest.fixture
def client(house: House) -> Iterator[TestClient]:
    with TestClient(create_api(), base_url="http://shop.test", raise_server_exceptions=False) as client:
        yield client


Bearer = Callable[[str], dict[str, str]]
