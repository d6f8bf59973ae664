"""A mapping is checked against its target, then made ready to run."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from freight_app.migration.mapping.errors import CellError, MappingError
from freight_app.migration.mapping.kinds import check_settings, finish_for
from freight_app.migration.mapping.mapper import Mapper, ReadyField, ReadyStep
from freight_app.migration.mapping.mapping import Constant, FieldMapping, FromColumn, FromColumns, Mapping
from freight_app.migration.mapping.step import Step
from freight_app.migration.mapping.targets import FieldKind, Target, TargetField
from freight_app.migration.mapping.text_steps import Split


def compile_mapping(mapping: Mapping, target: Target, *, columns: Collection[str] | None = None) -> Mapper:
    """The mapping ready for rows. Raises the first of ``check_mapping``'s ``MappingError``."""
    ready, faults = _compile(mapping, target, columns)
    if faults:
        raise faults[0]
    return Mapper(ready)


def check_mapping(
    mapping: Mapping, target: Target, *, columns: Collection[str] | None = None
) -> tuple[MappingError, ...]:
    """All that is wrong with a mapping, at most one for each field; nothing when it can run.

    With the ``columns`` of a file, those that the mapping reads must be among them. A mistake in the settings of the
    mapping itself is said of the field ``mapping``.
    """
    return tuple(_compile(mapping, target, columns)[1])


def _compile(
    mapping: Mapping, target: Target, columns: Collection[str] | None
) -> tuple[list[ReadyField], list[MappingError]]:
    try:
        check_settings(mapping)
    except ValueError as error:
        return [], [MappingError("mapping", str(error))]
    known = None if columns is None else frozenset(columns)
    ready: list[ReadyField] = []
    faults: list[MappingError] = []
    for name, plan in mapping.field_mappings.items():
        field = target.find_field(name)
        if field is None:
            faults.append(MappingError(name, f"{target.title or target.name} has no field {name!r}."))
            continue
        try:
            ready.append(_compile_field(field, plan, mapping, known))
        except MappingError as error:
            faults.append(error)
    return ready, faults + _missing_fields(mapping, target)


def _missing_fields(mapping: Mapping, target: Target) -> list[MappingError]:
    mapped = mapping.field_mappings.keys()
    faults = [
        MappingError(field.name, f"{field.title or field.name} is needed and has no source.")
        for field in target.fields
        if field.required and field.name not in mapped
    ]
    keys = [field for field in target.fields if field.is_key]
    if keys and not faults and not any(field.name in mapped for field in keys):
        named = ", ".join(field.title or field.name for field in keys)
        faults.append(MappingError(keys[0].name, f"Nothing tells one record from another: map one of {named}."))
    return faults


def _compile_field(
    field: TargetField, plan: FieldMapping, mapping: Mapping, known: frozenset[str] | None
) -> ReadyField:
    source = plan.source
    column = source.column if isinstance(source, FromColumn) else None
    columns = source.columns if isinstance(source, FromColumns) else None
    _check_columns(field, (column,) if column is not None else columns or (), known, None)
    steps = [
        step.with_defaults(locale=mapping.locale, zone=mapping.zone, currency=mapping.currency.upper())
        for step in plan.transforms
    ]
    for place, step in enumerate(steps):
        try:
            step.check()
        except ValueError as error:
            raise MappingError(field.name, str(error), transform=place) from None
        _check_columns(field, step.columns_read(), known, place)
    _check_count(field, steps, starts_with_many=columns is not None)
    try:
        finish = finish_for(field, mapping)
    except ValueError as error:
        raise MappingError(field.name, str(error)) from None
    ready = ReadyField(
        name=field.name,
        column=column,
        columns=columns,
        constant=source.value if isinstance(source, Constant) else None,
        steps=tuple(ReadyStep(step.apply, step.takes_empty, step.takes_list) for step in steps),
        finish=finish,
        required=field.required,
    )
    if isinstance(source, Constant) and not any(step.columns_read() for step in steps):
        _check_constant(ready)
    return ready


def _check_columns(
    field: TargetField, wanted: tuple[str, ...], known: frozenset[str] | None, place: int | None
) -> None:
    for column in wanted:
        if known is not None and column not in known:
            raise MappingError(field.name, f"The file has no column {column!r}.", transform=place)


def _check_count(field: TargetField, steps: Sequence[Step], *, starts_with_many: bool) -> None:
    """Several values must become one before a field that holds one."""
    many = starts_with_many
    for step in steps:
        many = not step.makes_one and (many or isinstance(step, Split))
    if many and field.kind is not FieldKind.LIST:
        raise MappingError(field.name, "Several values go into a field of one: concatenate them or take one.")


def _check_constant(ready: ReadyField) -> None:
    """A constant that fails would fail in every row."""
    try:
        ready.after({})
    except CellError as error:
        raise MappingError(ready.name, f"The constant does not fit: {error.message}") from None
