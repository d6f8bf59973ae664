"""One submission, one effect, however often it is sent.

The key is inserted first, under a UNIQUE constraint, in the same transaction as the work. The same key with the same
body answers the stored result; with another body it is refused. A twin that arrives while the first is at work waits
for it at the database (SQLite's write lock, PostgreSQL's unique index) and then gets its answer.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, select

from freight_app.kit.columns import Json, Table, UtcDateTime
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import Conflict, InvalidInput
from freight_app.kit.upsert import insert_into


class IdempotencyKeyReused(Conflict):
    """The key was used before for another body."""

    code = "idempotency_key_reused"


class IdempotencyKeyInFlight(Conflict):
    """The first submission with this key has not finished."""

    code = "idempotency_key_in_flight"


class IdempotencyRecord(Table, table=True):
    __table_args__ = (sa.UniqueConstraint("scope", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    scope: str = Field(max_length=120)
    key: str = Field(max_length=200)
    fingerprint: str = Field(max_length=64)
    result: dict[str, Any] | None = Field(default=None, sa_type=Json)  # type: ignore[call-overload]
    created_at: datetime = Field(sa_type=UtcDateTime)


# Built once: this runs with every checkout, and building a statement costs more than running it.
@lru_cache
def _claim_key(dialect: str) -> Any:
    return (
        insert_into(dialect, _RECORD)
        .values({name: sa.bindparam(name) for name in ("scope", "key", "fingerprint", "created_at")})
        .on_conflict_do_nothing(index_elements=["scope", "key"])
        .returning(_RECORD.c.id)
    )


_RECORD: Any = sa.inspect(IdempotencyRecord).local_table
_KEEP_RESULT = sa.update(_RECORD).where(_RECORD.c.id == sa.bindparam("record_id")).values(result=sa.bindparam("answer"))


def fingerprint_of(body: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True, default=str).encode()).hexdigest()


def do_once(
    uow: UnitOfWork, *, scope: str, key: str, body: dict[str, Any], do: Callable[[], dict[str, Any]]
) -> dict[str, Any]:
    """Run ``do`` at most once for ``(scope, key)`` and return its JSON result, now or from before.

    Raises ``IdempotencyKeyReused`` for another body and ``InvalidInput`` on a missing or oversized key. When ``do``
    raises, the key is free again: the transaction takes it back.
    """
    if not key or len(key) > 200:
        raise InvalidInput("idempotency_key", "A submission key of 1 to 200 characters is needed.")
    fingerprint = fingerprint_of(body)
    row = {"scope": scope, "key": key, "fingerprint": fingerprint, "created_at": uow.now()}
    record_id = uow.session.connection().execute(_claim_key(uow.dialect), row).scalar_one_or_none()
    if record_id is not None:
        result = do()
        uow.session.connection().execute(_KEEP_RESULT, {"record_id": record_id, "answer": result})
        return result
    record = uow.session.exec(
        select(IdempotencyRecord).where(IdempotencyRecord.scope == scope, IdempotencyRecord.key == key)
    ).one()
    if record.fingerprint != fingerprint:
        raise IdempotencyKeyReused("This submission key was already used for something else.", key=key)
    if record.result is None:
        raise IdempotencyKeyInFlight("The same submission is still being worked on.", key=key)
    return record.result
