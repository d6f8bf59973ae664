"""What the house says about itself."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from freight_app.kit.clock import StillClock
from freight_app.kit.db import Database, UnitOfWork
from freight_app.kit.house import House
from freight_app.operations.health import Check, Readiness, check_readiness, sqlite_verdict
from freight_app.operations.heartbeat import SCHEDULER, beat
from freight_app.operations.rules import has_wal_reset_bug
from freight_app.work.errors import GiveUp
from freight_app.work.registry import Registry, task
from freight_app.work.running import claim_tasks, run_claimed
from freight_app.work.service import enqueue


def named(readiness: Readiness, name: str) -> Check:
    [found] = [check for check in readiness.checks if check.name == name]
    return found


@pytest.mark.parametrize(
    ("version", "is_affected"),
    [
        ((3, 6, 23), False),
        ((3, 7, 0), True),
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 45, 0), True),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 52, 0), False),
    ],
)
def test_which_sqlite_has_the_wal_reset_bug(version: tuple[int, ...], is_affected: bool) -> None:
    assert has_wal_reset_bug(version) is is_affected
    assert sqlite_verdict(".".join(map(str, version)))[0] is not is_affected


def test_a_house_that_can_serve_is_ready(house: House, backend: str) -> None:
    readiness = check_readiness(house)
    assert readiness.ready
    assert named(readiness, "database") == Check(name="database", ok=True, required=True, detail=backend)
    assert named(readiness, "revision").ok
    assert named(readiness, "work").detail == "0 waiting, 0 running, 0 given up"


def test_a_house_whose_database_is_away_is_not_ready_and_says_nothing_of_it(house: House, tmp_path: Path) -> None:
    gone = Database("postgresql://secret-user:secret-word@127.0.0.1:1/nowhere")
    readiness = check_readiness(House(settings=house.settings, database=gone, cache=house.cache))
    assert not readiness.ready
    assert named(readiness, "database").detail == "it does not answer (OperationalError)"
    assert "secret" not in readiness.model_dump_json()


def test_a_database_of_another_revision_is_not_ready(house: House) -> None:
    with Session(house.database.write_engine) as session:
        session.connection().exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY)")
        session.connection().execute(sa.text("INSERT INTO alembic_version VALUES ('9999')"))
        session.commit()
    readiness = check_readiness(house)
    assert not readiness.ready
    assert named(readiness, "revision").detail.startswith("9999, while the code wants ")


def test_a_full_disk_is_not_ready(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    usage: Any = shutil.disk_usage(house.settings.data_dir)._replace(free=49_999_999)
    monkeypatch.setattr("freight_app.operations.health.shutil.disk_usage", lambda _folder: usage)
    readiness = check_readiness(house)
    assert not readiness.ready
    assert named(readiness, "disk").detail == "49 MB free"


def test_a_silent_scheduler_is_told_but_the_shop_still_serves(house: House, clock: StillClock) -> None:
    assert named(check_readiness(house), "scheduler").detail == "it has never run"
    with house.write() as uow:
        beat(uow, SCHEDULER)
    clock.advance(timedelta(seconds=100))
    assert named(check_readiness(house), "scheduler") == Check(
        name="scheduler", ok=True, required=False, detail="heard of 100 s ago"
    )
    clock.advance(timedelta(seconds=1))
    late = check_readiness(house)
    assert (late.ready, named(late, "scheduler").ok) == (True, False)
    with house.write() as uow:
        beat(uow, SCHEDULER)
    assert named(check_readiness(house), "scheduler").detail == "heard of 0 s ago"


def test_work_that_waits_too_long_or_was_given_up_is_told(house: House, clock: StillClock) -> None:
    with house.write() as uow:
        enqueue(uow, "note", {})
    assert named(check_readiness(house), "work").ok
    clock.advance(timedelta(minutes=2))
    assert not named(check_readiness(house), "work").ok

    def fail(_uow: UnitOfWork, _payload: dict[str, Any]) -> None:
        raise GiveUp("no")

    registry = Registry()
    task("note", registry=registry)(fail)
    [claimed] = claim_tasks(house.database, limit=1, registry=registry)
    run_claimed(house.database, claimed, registry=registry)
    readiness = check_readiness(house)
    assert (readiness.ready, named(readiness, "work").ok) == (True, False)
    assert named(readiness, "work").detail == "0 waiting, 0 running, 1 given up"
