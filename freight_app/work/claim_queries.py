"""The SQL of taking tasks: who waits in which lane, whose turn it is, and the claim itself.

A lane is what one tenant wants of one kind at one priority. The walk reads the first task of each lane and jumps over
the rest through the index, so a claim costs as much with ten waiting tasks as with a hundred thousand.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from freight_app.kit.db import UnitOfWork
from freight_app.kit.upsert import insert_into
from freight_app.work.dtos import ClaimedTask
from freight_app.work.models import RUNNING_SQL, WAITING_SQL, WorkTurn
from freight_app.work.plain_sql import ask, read_moment
from freight_app.work.rules import WaitingTask, take_turns

# Any number that nobody else in the database locks.
_CLAIM_LOCK = 7_330_125
# A claimer that was frozen in the middle must not hold up the others for long, in milliseconds.
_FROZEN_CLAIM_MS = 5000

# Later than any task: behind it in the index comes the next lane.
_END_OF_LANE = datetime.max.replace(tzinfo=UTC)
# Each step stands on the first task of a lane; the next step is the first one of the next lane. One row comparison a
# step: both databases answer it with one seek in the lanes' index.
# (SQLite uses a row comparison beyond its first column only against expressions, not columns: hence "|| ''" and "+ 0".)
_HEADS = f"""
WITH RECURSIVE walk (id) AS (
    SELECT (SELECT id FROM work_task {{index}} WHERE {WAITING_SQL} ORDER BY kind, tenant, priority, run_at, id LIMIT 1)
    UNION ALL
    SELECT (SELECT id FROM work_task {{index}}
            WHERE {WAITING_SQL}
              AND (kind, tenant, priority, run_at) > (
                  here.kind || '', here.tenant || '', here.priority + 0, :end_of_lane)
            ORDER BY kind, tenant, priority, run_at, id LIMIT 1)
    FROM walk JOIN work_task AS here ON here.id = walk.id
)
SELECT task.id, task.kind, task.tenant, task.priority, task.run_at
FROM walk JOIN work_task AS task ON task.id = walk.id
WHERE task.run_at <= :now
"""  # noqa: S608 - put together from constants of this room
_NEXT_OF_LANE = f"""
SELECT id, kind, tenant, priority, run_at FROM work_task {{index}}
WHERE {WAITING_SQL} AND kind = :kind AND tenant = :tenant AND priority = :priority
  AND (run_at, id) > (:run_at, :id) AND run_at <= :now
ORDER BY kind, tenant, priority, run_at, id LIMIT :limit
"""  # noqa: S608 - put together from constants of this room
_IS_DUE = f"SELECT 1 FROM work_task WHERE {WAITING_SQL} AND run_at <= :now LIMIT 1"  # noqa: S608
_RUNNING = f"SELECT kind, tenant, count(*) FROM work_task WHERE {RUNNING_SQL} GROUP BY kind, tenant"  # noqa: S608
# SQLite would rather find all that waits by its status than a few by their ids: hence "|| ''".
_LEASE = """
UPDATE work_task SET status = 'running', attempts = attempts + 1, lease_token = :token, lease_until = :until,
    started_at = :now
WHERE id IN ({ids}) AND status || '' IN ('queued', 'retrying')
RETURNING id, kind, payload, attempts, policy
"""
# Somebody may be cancelling or mending one of them at this moment: it is left for the next claim.
_FREE_OF = "SELECT id FROM work_task WHERE id IN ({ids}) ORDER BY id FOR UPDATE SKIP LOCKED"


@lru_cache
def _of_lanes(dialect: str, sql: str) -> str:
    # SQLite would rather find all that waits by its status and sort it.
    return sql.format(index="INDEXED BY ix_work_task_lanes" if dialect == "sqlite" else "")


@lru_cache
def _note_turn(dialect: str) -> Any:
    insert = insert_into(dialect, WorkTurn)
    return insert.on_conflict_do_update(index_elements=["tenant"], set_={"number": insert.excluded.number})


def has_claimable(uow: UnitOfWork, kinds: Mapping[str, int | None]) -> bool:
    """Whether a claim would get anything now. ``kinds`` maps each kind to how many may run at once (None: any)."""
    return is_anything_due(uow) and bool(_find_heads(uow, _open_kinds(kinds, _count_running(uow))))


def is_anything_due(uow: UnitOfWork) -> bool:
    """Whether a task waits whose time has come, be it of a kind that nobody knows or that may not run now."""
    return bool(ask(uow.session.connection(), _IS_DUE, {"now": uow.now()}))


def claim_due(
    uow: UnitOfWork, *, kinds: Mapping[str, int | None], limit: int, lease: timedelta, token: str
) -> list[ClaimedTask]:
    """Take up to ``limit`` due tasks of these kinds in the order of ``take_turns``; no two claims get the same one.

    ``kinds`` maps each kind to how many of it may run at once over all workers (None: any number).
    """
    _wait_for_other_claims(uow)
    running = _count_running(uow)
    open_kinds = _open_kinds(kinds, running)
    heads = _find_heads(uow, open_kinds)
    if not heads:
        return []
    running_of_tenant: dict[str, int] = {}
    for (_, tenant), number in running.items():
        running_of_tenant[tenant] = running_of_tenant.get(tenant, 0) + number
    tenants = {task.tenant for task in heads}
    served = _read_turns(uow) if len(tenants) > 1 else {}
    chosen = take_turns(
        heads,
        running=running_of_tenant,
        served=served,
        free=open_kinds,
        limit=limit,
        next_of_lane=lambda task, number: _find_next(uow, task, limit=number),
    )
    if len(tenants) > 1:
        # Whoever is alone takes nobody's turn, and the usual shop is: no row is written for it.
        first = max(served.values(), default=0) + 1
        turns = {task.tenant: first + place for place, task in enumerate(chosen)}
        uow.session.connection().execute(
            _note_turn(uow.dialect), [{"tenant": tenant, "number": turns[tenant]} for tenant in sorted(turns)]
        )
    return _lease_out(uow, [task.id for task in chosen], lease=lease, token=token)


def _wait_for_other_claims(uow: UnitOfWork) -> None:
    """One claim at a time, as on SQLite by nature: limits per kind and turns are counted on what the last one left.

    A claim need not be on the disk before it is acted on: one that a crash of the database undoes takes its fencing
    token with it, so whatever was done under it cannot be committed either.
    """
    if uow.dialect != "postgresql":
        return
    uow.session.connection().execute(
        sa.text(
            "SELECT set_config('idle_in_transaction_session_timeout', :patience, true),"
            " set_config('synchronous_commit', 'off', true), pg_advisory_xact_lock(:lock)"
        ),
        {"lock": _CLAIM_LOCK, "patience": str(_FROZEN_CLAIM_MS)},
    )


def _count_running(uow: UnitOfWork) -> dict[tuple[str, str], int]:
    """Running tasks by kind and tenant; those of dead workers count until they are rescued."""
    return {(kind, tenant): number for kind, tenant, number in ask(uow.session.connection(), _RUNNING, {})}


def _open_kinds(kinds: Mapping[str, int | None], running: Mapping[tuple[str, str], int]) -> dict[str, int | None]:
    """The kinds of which another may start, each with how many."""
    busy: dict[str, int] = {}
    for (kind, _), number in running.items():
        busy[kind] = busy.get(kind, 0) + number
    free = {kind: None if at_most is None else at_most - busy.get(kind, 0) for kind, at_most in kinds.items()}
    return {kind: number for kind, number in free.items() if number is None or number > 0}


def _find_heads(uow: UnitOfWork, kinds: Mapping[str, int | None]) -> list[WaitingTask]:
    """The first task of each lane of these kinds, where it is due."""
    if not kinds:
        return []
    values = {"now": uow.now(), "end_of_lane": _END_OF_LANE}
    rows = ask(uow.session.connection(), _of_lanes(uow.dialect, _HEADS), values)
    return [_waiting(row) for row in rows if row[1] in kinds]


def _find_next(uow: UnitOfWork, task: WaitingTask, *, limit: int) -> list[WaitingTask]:
    """Those that are due behind a task in its lane."""
    values = {**asdict(task), "now": uow.now(), "limit": limit}
    return [_waiting(row) for row in ask(uow.session.connection(), _of_lanes(uow.dialect, _NEXT_OF_LANE), values)]


def _waiting(row: Sequence[Any]) -> WaitingTask:
    return WaitingTask(row[0], row[1], row[2], row[3], read_moment(row[4]))


def _read_turns(uow: UnitOfWork) -> dict[str, int]:
    rows = uow.session.connection().execute(sa.text("SELECT tenant, number FROM work_turn"))
    return {tenant: number for tenant, number in rows}  # noqa: C416 - rows are no pairs to pyright


def _lease_out(uow: UnitOfWork, ids: Sequence[int], *, lease: timedelta, token: str) -> list[ClaimedTask]:
    wanted = ", ".join(map(str, ids))
    if uow.dialect == "postgresql":
        wanted = _FREE_OF.format(ids=wanted)
    now = uow.now()
    values = {"token": token, "until": now + lease, "now": now}
    claimed = [
        ClaimedTask(
            id=task_id,
            kind=kind,
            payload=_read_json(payload),
            attempts=attempts,
            policy=_read_json(policy),
            lease_token=token,
        )
        for task_id, kind, payload, attempts, policy in ask(uow.session.connection(), _LEASE.format(ids=wanted), values)
    ]
    return sorted(claimed, key=lambda task: ids.index(task.id))


def _read_json(written: Any) -> Any:
    """SQLite keeps JSON as text; PostgreSQL's driver reads it."""
    return json.loads(written) if isinstance(written, str) else written


def forget_turns(uow: UnitOfWork) -> None:
    """Drop the turns of tenants that wait for nothing: they would only make every claim read more."""
    uow.session.connection().execute(
        sa.text(f"DELETE FROM work_turn WHERE tenant NOT IN (SELECT tenant FROM work_task WHERE {WAITING_SQL})")  # noqa: S608
    )
