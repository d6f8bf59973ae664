"""Everything between a checkout and a shop that can open: database, first content, pages.

Runs in a process of its own, so that the one that stays as the launcher does not keep all of the house in memory.
Progress goes to the terminal by standard error; the result is one line of JSON on standard output.
"""

from __future__ import annotations

import errno
from collections.abc import Callable

import sqlalchemy.exc
from pydantic import BaseModel, ConfigDict

from freight_app.kit.errors import FreightError
from freight_app.kit.house import House
from freight_app.kit.settings import Settings
from freight_app.launcher.preflight import CannotStart, check_machine, disk_full_sentence
from freight_app.launcher.quick_look import FIRST_START

Progress = Callable[[str, float], None]
# Who the demo made, to be printed again at later starts for as long as the shop is a demo.
_DEMO_ACCOUNTS = "demo-accounts.json"


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


def prepare(settings: Settings, *, empty: bool, progress: Progress, opened: bool = False) -> Prepared:
    """Check, migrate, fill and build. Raises ``CannotStart`` with one sentence.

    ``opened``: the launcher has seen that nothing is to be done and has started the web server already.
    """
    try:
        if not opened:
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
    from freight_app.launcher.ui_build import BuildFailed, build_ui
    from freight_app.launcher.ui_sources import is_built
    from freight_app.wiring import open_house

    house = open_house(settings)
    progress("Database", 0)
    before, _ = upgrade_database(house.database)
    marker = settings.data_dir / FIRST_START
    if before is None:
        marker.touch()
    prepared = _fill(house, first_start=marker.exists(), empty=empty, progress=progress)
    marker.unlink(missing_ok=True)
    if not is_built(settings):
        progress("Pages", 0)
        try:
            build_ui(settings)
        except BuildFailed as failure:
            raise CannotStart(f"The pages could not be built: {failure}") from failure
    house.database.dispose()
    return prepared


def _fill(house: House, *, first_start: bool, empty: bool, progress: Progress) -> Prepared:
    """Load the demo into a new shop; else say who can sign in, or how somebody first can."""
    from freight_app.shop.service import get_shop_profile

    kept = house.settings.data_dir / _DEMO_ACCOUNTS
    if first_start and not empty:
        prepared = _load_demo(house, progress)
        kept.write_text(prepared.model_dump_json())
        return prepared
    with house.read() as uow:
        has_demo = get_shop_profile(uow).demo
    if has_demo and kept.exists():
        return Prepared.model_validate_json(kept.read_bytes())
    return Prepared(first_admin_path=_first_admin_path(house))


def _load_demo(house: House, progress: Progress) -> Prepared:
    from freight_app.demo.load import load_demo

    loaded = load_demo(house, progress)
    return Prepared(
        accounts=[Account(email=account.email, role=account.role) for account in loaded.accounts],
        password=loaded.password,
    )


def _first_admin_path(house: House) -> str:
    """Where the first administrator is made; empty once there is one."""
    from freight_app.accounts.bootstrap import create_first_admin_link
    from freight_app.accounts.errors import AdminExists

    try:
        with house.write() as uow:
            return f"/welcome/{create_first_admin_link(uow)}"
    except AdminExists:
        return ""


def _database_sentence(settings: Settings, failure: sqlalchemy.exc.OperationalError) -> str:
    reason = str(failure.orig).strip().splitlines()[0] if failure.orig else "unknown"
    if "disk is full" in reason:
        return disk_full_sentence(settings.data_dir)
    return f"The database cannot be opened ({reason})."
