"""One wired house per test, on SQLite and on PostgreSQL, with a clock that stands still."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from freight_app import tables, wiring
from freight_app.kit.clock import StillClock
from freight_app.kit.db import Database
from freight_app.kit.house import House, set_house
from freight_app.kit.settings import Settings
from tests.databases import PostgresDatabases
from tests.servers import PostgresServer

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
POSTGRES_ENV = "FREIGHT_TEST_POSTGRES"
_server: PostgresServer | None = None

# How fast an example is made says something about the machine and nothing about the code.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.load_profile("house")


def pytest_configure(config: pytest.Config) -> None:
    """Start PostgreSQL once, in the process that the xdist workers are born from."""
    global _server  # noqa: PLW0603 - one server a test run
    if not hasattr(config, "workerinput") and POSTGRES_ENV not in os.environ and not config.option.collectonly:
        _server = PostgresServer.start()
        os.environ[POSTGRES_ENV] = _server.url


def pytest_unconfigure(config: pytest.Config) -> None:
    if _server is not None and not hasattr(config, "workerinput"):
        _server.stop()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The real data beside the checkout; a test that needs it says so when it is absent."""
    if not SHARED_DATA.is_dir():
        pytest.skip(f"the real data is not there: {SHARED_DATA}")
    return SHARED_DATA


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.db"
    database = Database(f"sqlite:///{path}")
    with database.write_engine.begin() as connection:
        tables.metadata.create_all(connection)
    database.dispose()
    return path


@pytest.fixture(scope="session")
def postgres_databases() -> Iterator[PostgresDatabases]:
    databases = PostgresDatabases(os.environ[POSTGRES_ENV])
    yield databases
    databases.close()


@pytest.fixture
def clock() -> StillClock:
    return StillClock(datetime(2026, 3, 2, 9, 0, tzinfo=UTC))


@pytest.fixture(params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def database_url(backend: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """A fresh, empty database with every table."""
    if backend == "sqlite":
        path = tmp_path / "freight.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    databases: PostgresDatabases = request.getfixturevalue("postgres_databases")
    with databases.lend() as url:
        yield url


@pytest.fixture
def house(database_url: str, clock: StillClock, tmp_path: Path) -> Iterator[House]:
    """The whole house, wired as in production but for the clock."""
    settings = Settings(database_url=database_url, data_dir=tmp_path, _env_file=None)  # type: ignore[call-arg]
    opened = wiring.open_house(settings, clock=clock)
    yield opened
    opened.database.dispose()
    set_house(None)
