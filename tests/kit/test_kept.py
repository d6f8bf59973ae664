"""What is kept is told again only while nobody, in any process, has committed since."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta

import pytest

from freight_app.kit.clock import StillClock
from freight_app.kit.db import Database
from freight_app.kit.house import House
from freight_app.kit.kept import KeptReads, read_moment

_COMMIT_ELSEWHERE = """
import sys
from freight_app.kit.db import Database
with Database(sys.argv[1]).write() as uow:
    uow.touch("orders")
"""


def commit_elsewhere(house: House) -> None:
    address = house.database.url.render_as_string(hide_password=False)
    subprocess.run([sys.executable, "-c", _COMMIT_ELSEWHERE, address], check=True)


def test_postgresql_has_no_mark_so_nothing_is_kept(house: House) -> None:
    assert (read_moment(house.database) is None) == (not house.database.is_sqlite)


def test_the_moment_passes_with_every_commit_and_every_minute_and_with_nothing_else(
    house: House, clock: StillClock
) -> None:
    if not house.database.is_sqlite:
        with house.write() as uow:
            uow.touch("orders")
        assert read_moment(house.database) is None
        return
    seen = [read_moment(house.database)]

    def passed() -> bool:
        seen.append(read_moment(house.database))
        return seen[-1] != seen[-2]

    assert not passed()
    with house.read() as uow:
        uow.session.connection().exec_driver_sql("SELECT count(*) FROM version_counter").scalar()
    assert not passed()
    with house.write() as uow:
        uow.touch("orders")
    assert passed()
    with pytest.raises(RuntimeError), house.write() as uow:  # noqa: PT012 - the block is the unit of work
        uow.touch("orders")
        uow.session.flush()
        raise RuntimeError
    assert not passed()
    commit_elsewhere(house)
    assert passed()
    house.database.checkpoint()
    clock.advance(timedelta(minutes=1))
    assert passed()


def test_a_database_without_a_file_has_no_mark() -> None:
    assert Database("sqlite://").commit_mark() is None


def test_a_mark_is_there_again_after_the_engines_were_closed(house: House) -> None:
    before = read_moment(house.database)
    house.database.dispose()
    assert (read_moment(house.database) is None) == (before is None)


def test_an_answer_holds_for_its_moment_and_the_least_asked_goes_first() -> None:
    kept = KeptReads(max_answers=2)
    kept.keep("a", (1, 1), "A")
    kept.keep("b", (1, 1), "B")
    assert kept.get("a", (1, 1)) == "A"
    assert kept.get("a", (2, 1)) is None
    assert kept.get("a", (1, 2), "none") == "none"
    kept.keep("c", (1, 1), None)
    assert (kept.get("a", (1, 1)), kept.get("b", (1, 1)), kept.get("c", (1, 1), "none")) == ("A", None, None)
