"""Everything between a checkout and a shop that can open: database, first content, pages.

Runs in a process of its own, so that the one that stays as the launcher does not keep all of the house in memory.
Progress goes to the terminal by standard error; the result is one line of JSON on standard output.
"""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path

import sqlalchemy.exc
from pydantic import BaseModel, ConfigDict

from freight_app.kit.errors import FreightError
from freight_app.kit.house import House
from freight_app.kit.settings import Settings
from freight_app.launcher.preflight import CannotStart, check_machine, disk_full_sentence

Progress = Callable[[str, float], None]
# Stands from the first migration until the first content is in: a first start that was cut off is done again.
_FIRST_START = ".first-start"


class Account(BaseModel):
    """A demo account as it is printed."""

    model_config = ConfigDict(frozen=True)

    email: str
    role: str


class Prepared(BaseModel):
    """What the launcher prints once the shop is open."""

    model_config = ConfigDict(frozen=True)

    accounts: list[Account] = []
    password: str = ""
    first_admin_path: str = ""


def prepare(settings: Settings, *, empty: bool, progress: Progress) -> Prepared:
    """Check, migrate, fill and build. Raises ``CannotStart`` with one sentence."""
    try:
        check_machine(settings)
        return _prepare(settings, empty=empty, progress=progress)
    except FreightError as failure:
        raise CannotStart(failure.message) from failure
    except OSError as failure:
        if failure.errno == errno.ENOSPC:
            raise CannotStart(disk_full_sentence(settings.data_dir)) from failure
        raise
    except sqlalchemy.exc.OperationalError as failure:
        raise CannotStart(_database_sentence(settings, failure)) from failure


def _prepare(settings: Settings, *, empty: bool, progress: Progress) -> Prepared:
    from freight_app.launcher.migrations import upgrade_database
    from freight_app.launcher.ui_build import BuildFailed, build_ui, is_built
    from freight_app.wiring import open_house

    house = open_house(settings)
    progress("Database", 0)
    before, after = upgrade_database(house.database)
    if after is None:
        from freight_app.tables import metadata

        with house.database.write_engine.begin() as connection:
            metadata.create_all(connection)
    marker = settings.data_dir / _FIRST_START
    if before is None:
        marker.touch()
    prepared = _fill(house, marker, empty=empty, progress=progress)
    if not is_built(settings):
        progress("Pages", 0)
        try:
            build_ui(settings)
        except BuildFailed as failure:
            raise CannotStart(f"The pages could not be built: {failure}") from failure
    house.database.dispose()
    return prepared


def _fill(house: House, marker: Path, *, empty: bool, progress: Progress) -> Prepared:
    try:
        from freight_app.demo.load import load_demo
    except ImportError:
        return Prepared()
    accounts = load_demo(house, progress) if marker.exists() and not empty else None
    marker.unlink(missing_ok=True)
    if accounts is None:
        return Prepared()
    return Prepared(
        accounts=[Account(email=one.email, role=one.role) for one in accounts.accounts], password=accounts.password
    )


def _database_sentence(settings: Settings, failure: sqlalchemy.exc.OperationalError) -> str:
    reason = str(failure.orig).strip().splitlines()[0] if failure.orig else "unknown"
    if "disk is full" in reason:
        return disk_full_sentence(settings.data_dir)
    return f"The database cannot be opened ({reason})."
