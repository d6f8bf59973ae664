"""A client of the API on a wired house, with one person of each role."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from freight_app.api.app import create_api
from freight_app.kit.house import House
from tests.api.programs import Program


@pytest.fixture
def client(house: House) -> Iterator[TestClient]:
    with TestClient(create_api(), base_url="http://shop.test", raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="session")
def data_api() -> FastAPI:
    """The API for tests of tenants' routes, which keep nothing between requests: putting it together takes a while."""
    return create_api()


@pytest.fixture
def program(data_api: FastAPI, house: House) -> Program:
    """The program of a tenant that may load everything."""
    return Program.of(TestClient(data_api, base_url="http://shop.test", raise_server_exceptions=False), house)


Bearer = Callable[[str], dict[str, str]]
