"""SQL of the record log: how each row of a job ended."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import col

from freight_app.kit.db import UnitOfWork
from freight_app.kit.upsert import insert_many
from freight_app.migration.dtos import RecordQuery
from freight_app.migration.loading import WAITS, Outcome
from freight_app.migration.models import MigrationBatch, MigrationRecord
from freight_app.migration.queries import escape_like

_record: sa.Table = MigrationRecord.__table__  # type: ignore[attr-defined]
# Below the number of parameters that any SQLite takes in one statement.
_CHUNK = 500


class Earlier(NamedTuple):
    """A record of the same job that had the key before."""

    row_number: int
    values_hash: str


def earlier_records(uow: UnitOfWork, job_id: int, keys: Collection[str]) -> dict[str, Earlier]:
    """Who had the keys before in this job, and was loaded or skipped: the first row of each."""
    found: dict[str, Earlier] = {}
    ordered = sorted(keys)
    for start in range(0, len(ordered), _CHUNK):
        rows = uow.session.execute(
            sa.select(_record.c.record_key, _record.c.row_number, _record.c.values_hash)
            .where(
                _record.c.job_id == job_id,
                _record.c.record_key.in_(ordered[start : start + _CHUNK]),
                _record.c.outcome != Outcome.DEAD_LETTER,
            )
            .order_by(_record.c.row_number.desc())
        )
        found |= {key: Earlier(row_number, values_hash) for key, row_number, values_hash in rows}
    return found


def insert_records(uow: UnitOfWork, rows: Sequence[dict[str, Any]]) -> None:
    insert_many(uow.session.connection(), sa.insert(_record), rows)


def replace_endings(uow: UnitOfWork, job_id: int, rows: Sequence[dict[str, Any]]) -> None:
    """Write the second ending of records that were tried again; each names its ``row_number``."""
    if not rows:
        return
    names = [name for name in rows[0] if name != "row_number"]
    statement = (
        sa.update(_record)
        .where(_record.c.job_id == job_id, _record.c.row_number == sa.bindparam("which"))
        .values(
            {
                **{name: sa.bindparam(f"new_{name}", type_=_record.c[name].type) for name in names},
                "attempts": _record.c.attempts + 1,
                "retry_batch_id": None,
            }
        )
    )
    uow.session.connection().execute(
        statement,
        [{"which": row["row_number"], **{f"new_{name}": row[name] for name in names}} for row in rows],
    )


def rows_of_retry(uow: UnitOfWork, batch_id: int) -> list[tuple[int, dict[str, Any]]]:
    """Number and cells of the dead letters that a batch of second tries has."""
    rows = uow.session.execute(
        sa.select(_record.c.row_number, _record.c.raw)
        .where(_record.c.retry_batch_id == batch_id, _record.c.outcome == Outcome.DEAD_LETTER)
        .order_by(_record.c.row_number)
    )
    return [(number, raw or {}) for number, raw in rows]


def list_waiting_dead(
    uow: UnitOfWork, job_id: int, *, batch_id: int | None = None, numbers: Collection[int] | None = None
) -> list[int]:
    """Row numbers of the dead letters that wait for somebody, neither dropped nor in a batch of second tries; of one
    batch or some numbers if named."""
    conditions = [
        _record.c.job_id == job_id,
        _record.c.outcome == Outcome.DEAD_LETTER,
        _record.c.retry_batch_id.is_(None),
        _record.c.dropped_at.is_(None),
    ]
    if batch_id is not None:
        conditions.append(_record.c.batch_id == batch_id)
    if numbers is not None:
        conditions.append(_record.c.row_number.in_(sorted(numbers)))
    rows = uow.session.execute(sa.select(_record.c.row_number).where(*conditions).order_by(_record.c.row_number))
    return list(rows.scalars())


def put_into_retry(uow: UnitOfWork, job_id: int, numbers: Sequence[int], batch_id: int) -> int:
    """Give dead letters to a batch of second tries; answers how many were free."""
    moved = 0
    for start in range(0, len(numbers), _CHUNK):
        moved += (
            uow.session.connection()
            .execute(
                sa.update(_record)
                .where(
                    _record.c.job_id == job_id,
                    _record.c.row_number.in_(numbers[start : start + _CHUNK]),
                    _record.c.outcome == Outcome.DEAD_LETTER,
                    _record.c.retry_batch_id.is_(None),
                    _record.c.dropped_at.is_(None),
                )
                .values(retry_batch_id=batch_id)
            )
            .rowcount
        )
    return moved


def edit_raw(uow: UnitOfWork, job_id: int, row_number: int, raw: dict[str, Any]) -> bool:
    """Write other cells of a dead letter that waits for somebody; whether it was one."""
    return _change_dead(uow, job_id, [row_number], _record.c.dropped_at.is_(None), raw=raw, is_edited=True) == 1


def drop_dead(uow: UnitOfWork, job_id: int, numbers: Collection[int]) -> int:
    """Settle dead letters that wait for somebody; answers how many of them there were."""
    return _change_dead(uow, job_id, numbers, _record.c.dropped_at.is_(None), dropped_at=uow.now())


def pick_up_dead(uow: UnitOfWork, job_id: int, row_number: int) -> bool:
    """Have a dropped dead letter wait for somebody again; whether it was one."""
    return _change_dead(uow, job_id, [row_number], _record.c.dropped_at.is_not(None), dropped_at=None) == 1


def _change_dead(
    uow: UnitOfWork, job_id: int, numbers: Collection[int], condition: sa.ColumnElement[bool], **columns: Any
) -> int:
    """Change dead letters that nobody tries again right now, where the condition holds; answers how many."""
    changed, ordered = 0, sorted(set(numbers))
    for start in range(0, len(ordered), _CHUNK):
        statement = sa.update(_record).where(
            _record.c.job_id == job_id,
            _record.c.row_number.in_(ordered[start : start + _CHUNK]),
            _record.c.outcome == Outcome.DEAD_LETTER,
            _record.c.retry_batch_id.is_(None),
            condition,
        )
        changed += uow.session.connection().execute(statement.values(columns)).rowcount
    return changed


def find_record(uow: UnitOfWork, job_id: int, row_number: int) -> MigrationRecord | None:
    found = uow.session.execute(
        sa.select(MigrationRecord)
        .where(col(MigrationRecord.job_id) == job_id, col(MigrationRecord.row_number) == row_number)
        .execution_options(populate_existing=True)
    )
    return found.scalar_one_or_none()


def list_records(uow: UnitOfWork, job_id: int, query: RecordQuery) -> tuple[Sequence[MigrationRecord], int]:
    conditions = [_record.c.job_id == job_id]
    if query.outcome is not None:
        conditions.append(_record.c.outcome == query.outcome)
    if query.is_dropped is not None:
        at = _record.c.dropped_at
        conditions.append(at.is_not(None) if query.is_dropped else at.is_(None))
    if query.reason_code is not None:
        conditions.append(_record.c.reason_code == query.reason_code)
    if query.q:
        conditions.append(sa.func.lower(_record.c.record_key).like(f"%{escape_like(query.q.lower())}%", escape="\\"))
    if query.only_not_undone:
        conditions.append(_record.c.undo_code != "")
    if query.batch is not None:
        batch: sa.Table = MigrationBatch.__table__  # type: ignore[attr-defined]
        conditions.append(
            _record.c.batch_id.in_(sa.select(batch.c.id).where(batch.c.job_id == job_id, batch.c.number == query.batch))
        )
    total = uow.session.execute(sa.select(sa.func.count()).select_from(_record).where(*conditions)).scalar_one()
    rows = uow.session.execute(
        sa.select(MigrationRecord)
        .where(*conditions)
        .order_by(_record.c.row_number)
        .offset(query.offset)
        .limit(query.per_page)
    )
    return rows.scalars().all(), total


def count_reasons(uow: UnitOfWork, job_id: int, outcome: Outcome, limit: int = 20) -> list[tuple[str, str, int]]:
    """Code, sentence and number of records with each reason, the most frequent first."""
    number = sa.func.count()
    rows = uow.session.execute(
        sa.select(_record.c.reason_code, sa.func.min(_record.c.reason), number)
        .where(_record.c.job_id == job_id, _record.c.outcome == outcome)
        .group_by(_record.c.reason_code)
        .order_by(number.desc(), _record.c.reason_code)
        .limit(limit)
    )
    return [(code, reason, count) for code, reason, count in rows]


def count_undo_reasons(uow: UnitOfWork, job_id: int, limit: int) -> list[tuple[str, str, int]]:
    """Code, sentence and number of records that an undo had to leave, the most frequent reason first."""
    number = sa.func.count()
    rows = uow.session.execute(
        sa.select(_record.c.undo_code, sa.func.min(_record.c.undo_reason), number)
        .where(_record.c.job_id == job_id, _record.c.undo_code != "")
        .group_by(_record.c.undo_code)
        .order_by(number.desc(), _record.c.undo_code)
        .limit(limit)
    )
    return [(code, reason, count) for code, reason, count in rows]


def list_after(
    uow: UnitOfWork, job_id: int, after: int, limit: int, *, outcome: Outcome | None = None
) -> Sequence[MigrationRecord]:
    """Records whose rows come after one, in their order."""
    conditions = [_record.c.job_id == job_id, _record.c.row_number > after]
    if outcome is not None:
        conditions.append(_record.c.outcome == outcome)
    rows = uow.session.execute(
        sa.select(MigrationRecord).where(*conditions).order_by(_record.c.row_number).limit(limit)
    )
    return rows.scalars().all()


def list_to_undo(uow: UnitOfWork, job_id: int, *, below: int | None, limit: int) -> Sequence[MigrationRecord]:
    """Loaded records that nobody took back or left yet, the last rows first; ``below`` is where the last look ended."""
    conditions = [
        _record.c.job_id == job_id,
        _record.c.outcome == Outcome.LOADED,
        _record.c.undone_at.is_(None),
        _record.c.undo_code == "",
    ]
    if below is not None:
        conditions.append(_record.c.row_number < below)
    rows = uow.session.execute(
        sa.select(MigrationRecord).where(*conditions).order_by(_record.c.row_number.desc()).limit(limit)
    )
    return rows.scalars().all()


def list_waiting(uow: UnitOfWork, job_id: int, *, above: int, limit: int) -> Sequence[MigrationRecord]:
    """Loaded records that wait for others of the job, in the order of their rows, after the row ``above``."""
    rows = uow.session.execute(
        sa.select(MigrationRecord)
        .where(
            _record.c.job_id == job_id,
            _record.c.outcome == Outcome.LOADED,
            _record.c.reason_code == WAITS,
            _record.c.row_number > above,
        )
        .order_by(_record.c.row_number)
        .limit(limit)
    )
    return rows.scalars().all()


def write_landings(uow: UnitOfWork, rows: Sequence[dict[str, Any]]) -> None:
    """Write what became of records (``which``: ids) in the end: reason, facts, before and after."""
    if not rows:
        return
    names = [name for name in rows[0] if name != "which"]
    statement = (
        sa.update(_record)
        .where(_record.c.id == sa.bindparam("which"))
        .values({name: sa.bindparam(f"new_{name}", type_=_record.c[name].type) for name in names})
    )
    uow.session.connection().execute(
        statement, [{"which": row["which"], **{f"new_{name}": row[name] for name in names}} for row in rows]
    )


def forget_refused_undoing(uow: UnitOfWork, job_id: int) -> None:
    """What an undo had to leave is looked at again."""
    uow.session.connection().execute(
        sa.update(_record)
        .where(_record.c.job_id == job_id, _record.c.undo_code != "")
        .values(undo_code="", undo_reason="", undo_facts=None)
    )


def write_undoings(uow: UnitOfWork, rows: Sequence[dict[str, Any]]) -> None:
    """Note which records (``which``: ids) were taken back (``at``), or ``left_for`` which code and ``because`` why.

    ``speaking_of`` are the facts in the sentence.
    """
    if not rows:
        return
    statement = (
        sa.update(_record)
        .where(_record.c.id == sa.bindparam("which"))
        .values(
            undone_at=sa.bindparam("at", type_=_record.c.undone_at.type),
            undo_code=sa.bindparam("left_for"),
            undo_reason=sa.bindparam("because"),
            undo_facts=sa.bindparam("speaking_of", type_=_record.c.undo_facts.type),
        )
    )
    uow.session.connection().execute(statement, list(rows))
