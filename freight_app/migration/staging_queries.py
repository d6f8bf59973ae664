"""SQL of tenants' own records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from freight_app.accounts.tenant_scope import of_tenant
from freight_app.kit.db import UnitOfWork
from freight_app.kit.pagination import PageRequest
from freight_app.kit.upsert import insert_into, insert_many
from freight_app.migration.models import StagedRecord

_staged: sa.Table = StagedRecord.__table__  # type: ignore[attr-defined]
_CHUNK = 500
_STREAMED = 1_000


def find_values(uow: UnitOfWork, tenant_id: int, dataset: str, keys: Sequence[str]) -> dict[str, dict[str, Any]]:
    """What stands under the keys."""
    found: dict[str, dict[str, Any]] = {}
    for start in range(0, len(keys), _CHUNK):
        statement = sa.select(_staged.c.record_key, _staged.c["values"]).where(
            _staged.c.dataset == dataset, _staged.c.record_key.in_(keys[start : start + _CHUNK])
        )
        rows = uow.session.execute(of_tenant(statement, _staged, tenant_id))
        found |= {row.record_key: row[1] for row in rows}
    return found


def write_values(uow: UnitOfWork, tenant_id: int, dataset: str, records: Mapping[str, Mapping[str, Any]]) -> None:
    """Put records on a shelf, in place of those with the same keys."""
    if not records:
        return
    statement = insert_into(uow.dialect, _staged)
    statement = statement.on_conflict_do_update(
        index_elements=["tenant_id", "dataset", "record_key"],
        set_={"values": statement.excluded["values"], "updated_at": statement.excluded.updated_at},
    )
    now = uow.now()
    insert_many(
        uow.session.connection(),
        statement,
        [
            {
                "tenant_id": tenant_id,
                "dataset": dataset,
                "record_key": key,
                "values": dict(values),
                "created_at": now,
                "updated_at": now,
            }
            for key, values in records.items()
        ],
    )


def delete_records(uow: UnitOfWork, tenant_id: int, dataset: str, keys: Sequence[str]) -> None:
    for start in range(0, len(keys), _CHUNK):
        statement = sa.delete(_staged).where(
            _staged.c.dataset == dataset, _staged.c.record_key.in_(keys[start : start + _CHUNK])
        )
        uow.session.connection().execute(of_tenant(statement, _staged, tenant_id))


def delete_dataset(uow: UnitOfWork, tenant_id: int, dataset: str) -> int:
    statement = sa.delete(_staged).where(_staged.c.dataset == dataset)
    return uow.session.connection().execute(of_tenant(statement, _staged, tenant_id)).rowcount


def list_datasets(uow: UnitOfWork, tenant_id: int) -> list[tuple[str, int, datetime]]:
    statement = (
        sa.select(_staged.c.dataset, sa.func.count(), sa.func.max(_staged.c.updated_at))
        .group_by(_staged.c.dataset)
        .order_by(_staged.c.dataset)
    )
    rows = uow.session.execute(of_tenant(statement, _staged, tenant_id))
    return [(name, records, updated_at) for name, records, updated_at in rows]


def find_dataset(uow: UnitOfWork, tenant_id: int, dataset: str) -> tuple[int, datetime] | None:
    """How many records a shelf holds and when the last of them changed; None for one that is empty."""
    statement = sa.select(sa.func.count(), sa.func.max(_staged.c.updated_at)).where(_staged.c.dataset == dataset)
    records, updated_at = uow.session.execute(of_tenant(statement, _staged, tenant_id)).one()
    return (records, updated_at) if records else None


def list_fields(uow: UnitOfWork, tenant_id: int, dataset: str) -> list[str]:
    """Every field that a record of a shelf has, by name."""
    if uow.dialect == "sqlite":
        names = sa.func.json_each(_staged.c["values"]).table_valued("key")
    else:
        names = sa.func.jsonb_object_keys(_staged.c["values"]).table_valued("key").render_derived()
    statement = sa.select(names.c.key).select_from(_staged).join(names, sa.true())
    statement = statement.where(_staged.c.dataset == dataset).distinct()
    return sorted(uow.session.execute(of_tenant(statement, _staged, tenant_id)).scalars())


def list_records(
    uow: UnitOfWork, tenant_id: int, dataset: str, page: PageRequest
) -> tuple[Sequence[StagedRecord], int]:
    count = sa.select(sa.func.count()).select_from(_staged).where(_staged.c.dataset == dataset)
    total = uow.session.execute(of_tenant(count, _staged, tenant_id)).scalar_one()
    statement = (
        sa.select(StagedRecord)
        .where(col(StagedRecord.dataset) == dataset)
        .order_by(col(StagedRecord.record_key))
        .offset(page.offset)
        .limit(page.per_page)
    )
    return uow.session.execute(of_tenant(statement, StagedRecord, tenant_id)).scalars().all(), total


def list_after(uow: UnitOfWork, tenant_id: int, dataset: str, after: str, limit: int) -> Sequence[StagedRecord]:
    """Records of a shelf whose keys come after one, by key."""
    statement = (
        sa.select(StagedRecord)
        .where(col(StagedRecord.dataset) == dataset, col(StagedRecord.record_key) > after)
        .order_by(col(StagedRecord.record_key))
        .limit(limit)
    )
    return uow.session.execute(of_tenant(statement, StagedRecord, tenant_id)).scalars().all()


def stream_records(uow: UnitOfWork, tenant_id: int, dataset: str) -> Iterator[StagedRecord]:
    """All of a shelf by key, a thousand at a time."""
    after = ""
    while True:
        rows = list_after(uow, tenant_id, dataset, after, _STREAMED)
        yield from rows
        if len(rows) < _STREAMED:
            return
        after = rows[-1].record_key
        # What was given out is not kept.
        uow.session.expunge_all()
