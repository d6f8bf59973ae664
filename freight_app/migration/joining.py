"""Columns of another file: a row gets the fields of the staged record that one of its cells names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from freight_app.kit.db import UnitOfWork
from freight_app.migration import staging_queries
from freight_app.migration.plans import Join
from freight_app.migration.sources.shapes import BadRow, SourceRow


def join_rows(
    uow: UnitOfWork, tenant_id: int, joins: Sequence[Join], rows: Sequence[SourceRow | BadRow]
) -> list[SourceRow | BadRow]:
    """The rows with the columns that the joins bring, one look at each dataset for all of them."""
    joined = list(rows)
    for join in joins:
        keys = {str(row.values.get(join.column) or "") for row in joined if isinstance(row, SourceRow)} - {""}
        found = staging_queries.find_values(uow, tenant_id, join.dataset, sorted(keys))
        joined = [_join(row, join, found) if isinstance(row, SourceRow) else row for row in joined]
    return joined


def _join(row: SourceRow, join: Join, found: dict[str, dict[str, Any]]) -> SourceRow:
    record = found.get(str(row.values.get(join.column) or ""))
    if record is None:
        return row
    return SourceRow(row.number, row.values | {f"{join.dataset}.{name}": value for name, value in record.items()})
