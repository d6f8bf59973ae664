"""Records that stay the tenant's own: kept on a named shelf (a dataset), and given out again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.kit.pagination import Page, PageRequest
from freight_app.migration import staging_queries
from freight_app.migration.dtos import DatasetView, StagedRow
from freight_app.migration.loading import (
    UNDONE,
    Existing,
    Landing,
    LoadRules,
    NewRecord,
    Undoing,
    UndoLanding,
    already_so,
    already_there,
    changed_since,
    loaded,
    not_wanted_twice,
)
from freight_app.migration.mapping.targets import Target, TargetField
from freight_app.migration.mapping.values import plain_value

# Stands in what is kept for an undo, so that it finds the shelf again.
_SHELF = "_shelf"


class StagedLoader:
    """Puts records on a shelf. Those without a key field are told apart by their row."""

    name = "staged"
    # A shelf is its tenant's own.
    needs: frozenset[Permission] = frozenset()

    def __init__(self, fields: Sequence[TargetField]) -> None:
        self._fields = tuple(fields)
        self._keys = tuple(field.name for field in fields if field.is_key)

    def describe(self, uow: UnitOfWork) -> Target:
        return Target(name=self.name, title="Your own dataset", fields=self._fields)

    def key_of(self, values: Mapping[str, Any]) -> str:
        parts = [str(plain_value(values.get(name))) for name in self._keys if values.get(name) is not None]
        return " · ".join(parts)

    def load(self, uow: UnitOfWork, records: Sequence[NewRecord], rules: LoadRules) -> list[Landing]:
        known = staging_queries.find_values(uow, rules.tenant_id, rules.dataset, [record.key for record in records])
        shelf = {_SHELF: [rules.tenant_id, rules.dataset]}
        landings: list[Landing] = []
        written: dict[str, dict[str, Any]] = {}
        for record in records:
            values = {name: plain_value(value) for name, value in record.values.items()}
            before = known.get(record.key)
            landing = self._settle(before, values, rules)
            if landing is None:
                written[record.key] = values
                landing = loaded(None if before is None else {**before, **shelf}, {**values, **shelf})
            landings.append(landing)
        staging_queries.write_values(uow, rules.tenant_id, rules.dataset, written)
        return landings

    def _settle(self, before: dict[str, Any] | None, values: dict[str, Any], rules: LoadRules) -> Landing | None:
        """How a record ends that is not written; None when it is to be."""
        if before is None:
            return None
        if rules.existing is Existing.SKIP:
            return already_there()
        if rules.existing is Existing.REFUSE:
            return not_wanted_twice(self._keys[0] if self._keys else "")
        return already_so() if before == values else None

    def undo(self, uow: UnitOfWork, changes: Sequence[Undoing]) -> list[UndoLanding]:
        if not changes:
            return []
        tenant_id, dataset = changes[0].after[_SHELF]
        known = staging_queries.find_values(uow, tenant_id, dataset, [change.key for change in changes])
        landings: list[UndoLanding] = []
        restored: dict[str, dict[str, Any]] = {}
        removed: list[str] = []
        for change in changes:
            if known.get(change.key) != _without_shelf(change.after):
                landings.append(changed_since())
                continue
            landings.append(UNDONE)
            if change.before is None:
                removed.append(change.key)
            else:
                restored[change.key] = _without_shelf(change.before)
        staging_queries.write_values(uow, tenant_id, dataset, restored)
        staging_queries.delete_records(uow, tenant_id, dataset, removed)
        return landings


def _without_shelf(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != _SHELF}


def list_datasets(uow: UnitOfWork, tenant_id: int) -> list[DatasetView]:
    """The shelves of a tenant, by name."""
    return [
        DatasetView(name=name, records=records, updated_at=updated_at)
        for name, records, updated_at in staging_queries.list_datasets(uow, tenant_id)
    ]


def get_dataset(uow: UnitOfWork, tenant_id: int, name: str) -> DatasetView:
    """One shelf of the tenant; ``NotFound`` when nothing stands on it."""
    found = staging_queries.find_dataset(uow, tenant_id, name)
    if found is None:
        raise NotFound("The dataset", dataset=name)
    return DatasetView(name=name, records=found[0], updated_at=found[1])


def list_staged(uow: UnitOfWork, tenant_id: int, dataset: str, page: PageRequest) -> Page[StagedRow]:
    """What stands on a shelf, by key; a shelf that is not there is an empty one."""
    rows, total = staging_queries.list_records(uow, tenant_id, dataset, page)
    return Page[StagedRow].of([StagedRow.model_validate(row, from_attributes=True) for row in rows], total, page)


def read_staged(uow: UnitOfWork, tenant_id: int, dataset: str) -> Iterator[StagedRow]:
    """Everything on a shelf, one after another, in bounded memory; for exports."""
    for row in staging_queries.stream_records(uow, tenant_id, dataset):
        yield StagedRow.model_validate(row, from_attributes=True)


def read_staged_after(uow: UnitOfWork, tenant_id: int, dataset: str, after: str, limit: int) -> list[StagedRow]:
    """The next records of a shelf by key: for exports that outlive a unit of work."""
    rows = staging_queries.list_after(uow, tenant_id, dataset, after, limit)
    return [StagedRow.model_validate(row, from_attributes=True) for row in rows]


def delete_dataset(uow: UnitOfWork, tenant_id: int, dataset: str) -> int:
    """Empty a shelf; answers how many records stood on it."""
    return staging_queries.delete_dataset(uow, tenant_id, dataset)
