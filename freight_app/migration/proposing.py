"""A mapping to begin with: of a shop's target by names and values, of a tenant's own dataset column by column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict

from freight_app.catalogue.folding import fold_words
from freight_app.kit.db import UnitOfWork
from freight_app.migration.dtos import UploadView
from freight_app.migration.loaders.registry import find_loader, list_targets
from freight_app.migration.mapping.mapping import SCHEMA
from freight_app.migration.mapping.suggesting import Reason, Suggestion, suggest_mapping
from freight_app.migration.mapping.targets import Target, TargetField
from freight_app.migration.plans import STAGED
from freight_app.migration.staging import StagedLoader

MAX_FIELDS = 300


class Proposal(BaseModel):
    """``mapping`` is what a plan takes, or None when no column was recognised; ``missing`` names needed fields that it
    leaves open. ``fields`` are those of a dataset."""

    model_config = ConfigDict(frozen=True)

    suggestions: tuple[Suggestion, ...]
    mapping: dict[str, Any] | None
    missing: tuple[str, ...]
    unused_columns: tuple[str, ...]
    fields: tuple[TargetField, ...] = ()


def targets_of(uow: UnitOfWork, allowed: Sequence[str]) -> list[Target]:
    """The shop's own targets among those that are allowed; ``*`` is every one. ``staged`` has no fields of ours."""
    return [target for target in list_targets(uow) if "*" in allowed or target.name in allowed]


def propose_mapping(uow: UnitOfWork, upload: UploadView, target: str, fields: Sequence[TargetField]) -> Proposal:
    """The likeliest column for each field of a target. Raises ``NotFound`` for a target that there is not."""
    columns = upload.shape.columns
    if target != STAGED:
        return _propose(upload, find_loader(target).describe(uow))
    if fields:
        return _propose(upload, StagedLoader(fields).describe(uow))
    named = _fields_of(columns)
    suggestions = tuple(
        Suggestion(column=column, field=field.name, confidence=1.0, reason=Reason.SAME_NAME)
        for column, field in named.items()
    )
    return _proposal(upload, suggestions, tuple(named.values()), tuple(named.values()))


def _propose(upload: UploadView, target: Target) -> Proposal:
    suggestions = tuple(suggest_mapping(upload.shape.columns, upload.shape.sample, target))
    return _proposal(upload, suggestions, target.fields, target.fields if target.name == STAGED else ())


def _proposal(
    upload: UploadView,
    suggestions: tuple[Suggestion, ...],
    wanted: Sequence[TargetField],
    own: tuple[TargetField, ...],
) -> Proposal:
    lines = {line.field: {"source": {"kind": "column", "column": line.column}} for line in suggestions}
    used = {line.column for line in suggestions}
    return Proposal(
        suggestions=suggestions,
        mapping={"schema": SCHEMA, "fields": lines} if lines else None,
        missing=tuple(field.name for field in wanted if field.required and field.name not in lines),
        unused_columns=tuple(column for column in upload.shape.columns if column not in used),
        fields=own,
    )


def _fields_of(columns: Sequence[str]) -> dict[str, TargetField]:
    """A field of text for each column, called like it in small letters, digits and underscores."""
    named: dict[str, TargetField] = {}
    taken: set[str] = set()
    for place, column in enumerate(columns[:MAX_FIELDS], start=1):
        name = "_".join(fold_words(column))[:70] or f"column_{place}"
        if name in taken:
            name = f"{name}_{place}"
        taken.add(name)
        named[column] = TargetField(name=name, title=column[:200])
    return named
