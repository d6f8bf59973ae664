"""Real processes that do one thing each at the same moment, each with a house of its own on the same database.

They are forked from a server that has imported the house and holds no connection: fifty start in seconds, and none
shares anything with another but the database.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import configure_mappers

from freight_app.kit.errors import FreightError
from freight_app.kit.house import House
from freight_app.kit.settings import Settings
from freight_app.wiring import open_house

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.races.actions", "tests.races.runners"])
TIMEOUT_S = 120
# SQLite lets a writer wait for 5 s; with fifty at the door of a slow machine one may have to knock again.
MAX_KNOCKS = 12
# Once in the server instead of once in each of fifty children.
configure_mappers()

Action = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an action answered, or the code of its refusal."""

    answer: Any
    refusal: str | None


def run_at_once(
    house: House, actions: Sequence[tuple[Action, dict[str, Any]]], *, rounds: int = 1
) -> list[list[Outcome]]:
    """Run every action in a process of its own, all released together; ``rounds`` times, with ``round`` as argument.

    Outcomes by action, then by round. An action is ``f(house, round, **named)`` at the top of a module.
    """
    barrier = _CONTEXT.Barrier(len(actions))
    answers = _CONTEXT.Queue()
    url = house.database.url.render_as_string(hide_password=False)
    processes = [
        _CONTEXT.Process(
            target=_act,
            args=(number, url, house.settings.data_dir, action, named, rounds, barrier, answers),
            daemon=True,
        )
        for number, (action, named) in enumerate(actions)
    ]
    for process in processes:
        process.start()
    outcomes: list[list[Outcome]] = [[] for _ in actions]
    for _ in range(len(actions)):
        number, found = answers.get(timeout=TIMEOUT_S)
        outcomes[number] = found
    for process in processes:
        process.join(TIMEOUT_S)
    return outcomes


def _act(
    number: int,
    url: str,
    data_dir: Path,
    action: Action,
    named: dict[str, Any],
    rounds: int,
    barrier: Any,
    answers: Any,
) -> None:
    outcomes: list[Outcome] = []
    try:
        house = open_house(Settings(database_url=url, data_dir=data_dir, _env_file=None))  # type: ignore[call-arg]
        with house.read() as uow:  # connected before the gun goes off
            uow.session.connection()
        for turn in range(rounds):
            barrier.wait(TIMEOUT_S)
            outcomes.append(_knock(house, action, turn, named))
        house.database.dispose()
    except Exception as error:  # noqa: BLE001 - a bug in a child must reach the test as more than a missing answer
        barrier.abort()
        outcomes.append(Outcome(None, f"{type(error).__name__}: {error}"))
    answers.put((number, outcomes))


def _knock(house: House, action: Action, turn: int, named: dict[str, Any]) -> Outcome:
    for attempt in range(MAX_KNOCKS):
        try:
            return Outcome(action(house, turn, **named), None)
        except FreightError as refused:
            return Outcome(None, refused.code)
        except OperationalError as error:
            if "database is locked" not in str(error) or attempt == MAX_KNOCKS - 1:
                raise
    raise AssertionError
