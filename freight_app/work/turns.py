"""The SQL of turns: Procrastinate's jobs, put in with the tasks that they are for, through its own function.

Only tasks that are due get one. Procrastinate could hold a turn back until a task's time comes, but it walks past
all that it holds back with every job that it fetches: 17 ms a fetch with 100,000 of them.
"""

from __future__ import annotations

import sqlalchemy as sa

from freight_app.kit.db import UnitOfWork

QUEUE = "freight"
TURN = "freight.turn"

_SEND = sa.text(
    "SELECT procrastinate_defer_jobs_v1(ARRAY("  # noqa: S608 - put together from constants of this room
    f" SELECT ROW('{QUEUE}', '{TURN}', 0, NULL, NULL, jsonb_build_object('goes_on', CAST(:goes_on AS boolean)), NULL)"
    "::procrastinate_job_to_defer_v1 FROM generate_series(1, :number)))"
)
_IS_WAITING = sa.text(
    f"SELECT EXISTS (SELECT 1 FROM procrastinate_jobs WHERE status = 'todo' AND queue_name = '{QUEUE}')"  # noqa: S608
)


def send_turns(uow: UnitOfWork, number: int, *, goes_on: bool = False) -> None:
    """Let so many tasks begin, once this unit of work commits; whoever gets a turn that ``goes_on`` takes tasks until
    none is left."""
    uow.session.connection().execute(_SEND, {"goes_on": goes_on, "number": number})


def is_turn_waiting(uow: UnitOfWork) -> bool:
    """Whether a turn is on its way that nobody has taken yet."""
    return uow.session.connection().execute(_IS_WAITING).scalar_one()
