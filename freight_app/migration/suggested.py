"""The mapping that a file is begun with: columns by names and values, numbers and days as the file writes them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict

from freight_app.catalogue.folding import fold_words
from freight_app.kit.db import UnitOfWork
from freight_app.migration.dtos import UploadView
from freight_app.migration.loaders.registry import find_loader, list_targets
from freight_app.migration.mapping.guessing import guess_date_order, guess_number_locale
from freight_app.migration.mapping.mapping import SCHEMA
from freight_app.migration.mapping.recognising import sample_texts
from freight_app.migration.mapping.suggesting import Reason, Suggestion, suggest_mapping
from freight_app.migration.mapping.targets import FieldKind, Target, TargetField
from freight_app.migration.plans import STAGED
from freight_app.migration.sources.shapes import FileShape
from freight_app.migration.staging import StagedLoader
from freight_app.shop.dtos import ShopProfile
from freight_app.shop.service import get_shop_profile

NUMERIC = frozenset((FieldKind.INTEGER, FieldKind.DECIMAL, FieldKind.MONEY))
DAYS = {FieldKind.DATE: "parse_date", FieldKind.DATETIME: "parse_datetime"}
# As many as a plan can have.
MAX_FIELDS = 300
# What a column of one's own dataset may hold.
OWN_KINDS = (FieldKind.TEXT, FieldKind.DECIMAL, FieldKind.DATE, FieldKind.BOOLEAN)


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
    """The likeliest column for each field of a target. Without ``fields`` every column of a dataset becomes one.

    Raises ``NotFound`` for a target that there is not.
    """
    shape, profile = upload.shape, get_shop_profile(uow)
    if target == STAGED and not fields:
        fields = own_fields(shape.columns, "")
        described = StagedLoader(fields).describe(uow)
        found = [
            Suggestion(column=column, field=field.name, confidence=1.0, reason=Reason.SAME_NAME)
            for column, field in zip(shape.columns, fields, strict=False)
        ]
    else:
        described = (StagedLoader(fields) if target == STAGED else find_loader(target)).describe(uow)
        found = suggest_mapping(shape.columns, shape.sample, described)
    columns = {one.field: one.column for one in found}
    return Proposal(
        suggestions=tuple(found),
        mapping=_mapping_of(shape, described, columns, profile) if found else None,
        missing=tuple(field.name for field in described.fields if field.required and field.name not in columns),
        unused_columns=tuple(column for column in shape.columns if column not in columns.values()),
        fields=described.fields if target == STAGED else (),
    )


def suggested_mapping(shape: FileShape, target: Target, profile: ShopProfile) -> dict[str, Any]:
    """A mapping as JSON. Fields for which no column is likely are left out."""
    found = suggest_mapping(shape.columns, shape.sample, target)
    return _mapping_of(shape, target, {one.field: one.column for one in found}, profile)


def _mapping_of(shape: FileShape, target: Target, columns: dict[str, str], profile: ShopProfile) -> dict[str, Any]:
    """Each field from its column, with numbers and days read as the first rows write them."""
    numbers = texts_of(shape, target, columns, NUMERIC)
    locale = guess_number_locale(numbers, delimiter=shape.delimiter)
    fields: dict[str, Any] = {
        name: {"source": {"kind": "column", "column": column}, "transforms": []} for name, column in columns.items()
    }
    order = guess_date_order(texts_of(shape, target, columns, frozenset(DAYS)), locale)
    if order != "day_first":
        for field in target.fields:
            if field.kind in DAYS and field.name in fields:
                fields[field.name]["transforms"] = [day_step(field, order)]
    return {
        "schema": SCHEMA,
        "locale": locale,
        "zone": profile.time_zone,
        "currency": profile.currency,
        "country": "",
        "fields": fields,
    }


def day_step(field: TargetField, order: str) -> dict[str, Any]:
    """The transform that reads a day in an order."""
    return {"op": DAYS[field.kind], "layouts": ["iso", order]}


def texts_of(shape: FileShape, target: Target, columns: dict[str, str], kinds: frozenset[FieldKind]) -> list[str]:
    """What the first rows hold for the fields of some kinds."""
    wanted = [columns[field.name] for field in target.fields if field.kind in kinds and field.name in columns]
    return sample_texts(row.get(column) for column in wanted for row in shape.sample)


def own_fields(
    columns: Sequence[str], key: str, kinds: Mapping[str, FieldKind] | None = None
) -> tuple[TargetField, ...]:
    """Every column as a field of the shop's own dataset, called like it in small letters, digits and underscores.

    ``key`` is the column that tells records apart, or empty; ``kinds`` by column say what is no text.
    """
    fields: list[TargetField] = []
    taken: set[str] = set()
    for place, column in enumerate(columns[:MAX_FIELDS], start=1):
        name = "_".join(fold_words(column))[:70] or f"column_{place}"
        if name in taken:
            name = f"{name}_{place}"
        taken.add(name)
        kind = (kinds or {}).get(column, FieldKind.TEXT)
        is_key = column == key
        fields.append(TargetField(name=name, title=column[:200], kind=kind, is_key=is_key, required=is_key))
    return tuple(fields)


def own_mapping(shape: FileShape, fields: Sequence[TargetField], profile: ShopProfile) -> dict[str, Any]:
    """Each field from the column that it was made of."""
    columns = {field.name: column for column, field in zip(shape.columns, fields, strict=False)}
    return _mapping_of(shape, Target(name=STAGED, fields=tuple(fields)), columns, profile)


def dataset_name(file_name: str) -> str:
    """A name for a dataset out of that of its file."""
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", file_name.rsplit(".", 1)[0]).strip("-.")[:80] or "data"
