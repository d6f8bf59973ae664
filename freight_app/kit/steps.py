"""One guarded step of a status: along the row's table of transitions, with a row of history.

Every room that has things with a status gives its tables and its error; who may do the step is asked before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

import sqlalchemy as sa

from freight_app.kit.columns import Table
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import FreightError

Status = TypeVar("Status", bound=StrEnum)


def take_step(
    uow: UnitOfWork,
    row: Any,
    to: Status,
    *,
    transitions: Mapping[Status, frozenset[Status]],
    history: type[Table],
    owner: str,
    refused: Callable[[Status, Status], FreightError],
    note: str = "",
    columns: Mapping[str, Any] | None = None,
) -> None:
    """Move ``row`` to a status, set ``columns`` in the same statement, and write the step into ``history``.

    The update is guarded by the status that was read: of two that step at once one is ``refused(start, to)``, and so
    is whatever ``transitions`` does not have. ``owner`` is the column of the history with the row's id. The row is
    brought up to date.
    """
    start = type(to)(row.status)
    if to not in transitions[start]:
        raise refused(start, to)
    table = type(row).__table__
    moved = uow.session.exec(
        sa.update(type(row))
        .where(table.c.id == row.id, table.c.status == start)
        .values({"status": to, **(columns or {})})
        .execution_options(synchronize_session=False)
    )
    if moved.rowcount != 1:
        raise refused(start, to)
    uow.session.refresh(row)
    write_step(uow, history, {owner: row.id}, start, to, note=note)


def write_step(
    uow: UnitOfWork,
    history: type[Table],
    owner: Mapping[str, Any],
    start: StrEnum | None,
    to: StrEnum,
    *,
    note: str = "",
) -> None:
    """Write one row of history: when, by whom, from where (None: it begins) and to where."""
    uow.session.connection().execute(
        sa.insert(history).values(
            **owner,
            from_status=start,
            to_status=to,
            changed_at=uow.now(),
            changed_by=uow.actor.label,
            changed_by_user_id=uow.actor.user_id,
            note=note,
        )
    )
