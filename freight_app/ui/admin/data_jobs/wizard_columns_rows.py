"""The third step as it is read: each field with its column, what becomes of the first rows, and what is wrong with them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from freight_app.kit.house import current_house
from freight_app.migration.mapping.compiling import check_mapping, compile_mapping
from freight_app.migration.mapping.errors import MappingError
from freight_app.migration.mapping.mapper import PreviewRow, preview
from freight_app.migration.mapping.mapping import Mapping, read_mapping
from freight_app.migration.mapping.suggesting import Suggestion, suggest_mapping
from freight_app.migration.mapping.targets import FieldKind, Target, TargetField
from freight_app.migration.pipelines import get_pipeline
from freight_app.migration.sources.reading import read_rows
from freight_app.migration.sources.shapes import SourceRow
from freight_app.migration.suggested import DAYS, NUMERIC
from freight_app.migration.uploading import PREVIEW_ROWS
from freight_app.shop.service import get_shop_profile
from freight_app.ui.admin.data_jobs.wizard_draft import OpenFile, step_href, target_of
from freight_app.ui.data_words import SUGGESTED, fault_text, mapping_text
from freight_app.ui.i18n import translate
from freight_app.ui.visitor import Visitor

CONSTANT, SEVERAL = "=", "+"
COLUMN = "c:"


def _(text: str) -> str:
    """Marks a text for the extractor."""
    return text


# Isolated, so that the order of their parts is the same in Arabic.
_NUMBERS = (("en", "\u20661,234.50\u2069"), ("fr", "\u20661 234,50\u2069"), ("de", "\u20661.234,50\u2069"))
_ORDERS = (("day_first", _("Day first")), ("month_first", _("Month first")), ("year_first", _("Year first")))


@dataclass(frozen=True, slots=True)
class FieldRowView:
    """A field of the target. ``source`` is a value of the select: a column, several, a constant, or none.

    ``sure`` is ``yes``, ``likely`` or ``chosen``; ``why`` says why a column was taken for the field.
    """

    name: str
    title: str
    help: str
    is_required: bool
    source: str
    sure: str
    why: str
    before: str
    after: str
    problems: int
    fault: str
    error: str
    steps: int


@dataclass(frozen=True, slots=True)
class CellView:
    before: str
    after: str
    error: str


@dataclass(frozen=True, slots=True)
class RowView:
    number: int
    cells: list[CellView]
    is_sound: bool


@dataclass(frozen=True, slots=True)
class ColumnsView:
    file_id: str = ""
    target: str = ""
    fields: list[FieldRowView] = field(default_factory=list)
    # Those that nobody asks for and that the file does not have.
    others: list[FieldRowView] = field(default_factory=list)
    columns: list[dict[str, str]] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    rows: list[RowView] = field(default_factory=list)
    looked_at: int = 0
    bad_rows: int = 0
    locale: str = "en"
    numbers: list[dict[str, str]] = field(default_factory=list)
    currency: str = ""
    currencies: list[dict[str, str]] = field(default_factory=list)
    order: str = "day_first"
    orders: list[dict[str, str]] = field(default_factory=list)
    has_numbers: bool = False
    has_money: bool = False
    has_days: bool = False
    trouble: str = ""
    errors: int = 0
    pipeline: str = ""
    pipeline_name: str = ""
    next_href: str = ""


@dataclass(frozen=True, slots=True)
class Looked:
    """What is known of a mapping as it stands."""

    target: Target
    errors: dict[str, MappingError]
    rows: list[PreviewRow]
    # As a spreadsheet counts them, like the rows of a job.
    numbers: list[int] = field(default_factory=list)


def read_columns(who: Visitor, opened: OpenFile) -> ColumnsView:
    """The step as it stands, with a look at the first rows."""
    language, draft, shape = who.language, opened.draft, opened.upload.shape
    with current_house().read(who.actor) as uow:
        target, profile = target_of(uow, draft), get_shop_profile(uow)
        saved = get_pipeline(uow, opened.tenant_id, draft.pipeline).name if draft.pipeline else ""
    looked = look_at(opened, target)
    suggested = {one.field: one for one in suggest_mapping(shape.columns, shape.sample, target)}
    sources = draft.mapping.get("fields", {})
    fields = sorted(
        (_field_row(one, sources.get(one.name), suggested.get(one.name), looked, language) for one in target.fields),
        key=lambda row: (not row.is_required, row.source == ""),
    )
    kinds = {one.kind for one in target.fields}
    mapping_error = looked.errors.get("mapping")
    titles = {one.name: translate(one.title, language) if one.title else one.name for one in target.fields}
    used = {name for one in sources.values() for name in _columns_of(one)}
    currency = str(draft.mapping.get("currency", ""))
    return ColumnsView(
        file_id=opened.upload.public_id,
        target=translate(target.title, language),
        fields=[row for row in fields if row.source or row.is_required or row.error],
        others=[row for row in fields if not (row.source or row.is_required or row.error)],
        columns=[
            {"value": "", "label": translate(_("Not in this file"), language)},
            *({"value": COLUMN + name, "label": name} for name in shape.columns),
            {"value": SEVERAL, "label": translate(_("Several columns …"), language)},
            {"value": CONSTANT, "label": translate(_("The same for every row …"), language)},
        ],
        unused=[name for name in shape.columns if name not in used],
        heads=[titles[cell.field] for cell in looked.rows[0].cells] if looked.rows else [],
        names=[cell.field for cell in looked.rows[0].cells] if looked.rows else [],
        rows=[_row(row, at, language) for row, at in zip(looked.rows, looked.numbers, strict=True)],
        looked_at=len(looked.rows),
        bad_rows=sum(not row.is_sound for row in looked.rows),
        locale=str(draft.mapping.get("locale", "en")),
        numbers=[{"value": value, "label": label} for value, label in _NUMBERS],
        currency=currency,
        currencies=[
            {"value": code, "label": code}
            for code in dict.fromkeys((currency or profile.currency, *profile.currencies))
        ],
        order=_order_of(sources, target),
        orders=[{"value": value, "label": translate(label, language)} for value, label in _ORDERS],
        has_numbers=bool(kinds & NUMERIC),
        has_money=FieldKind.MONEY in kinds,
        has_days=bool(kinds & DAYS.keys()),
        trouble=mapping_text(mapping_error, language) if mapping_error else "",
        errors=len(looked.errors),
        pipeline=draft.pipeline,
        pipeline_name=saved,
        next_href=step_href(opened.upload.public_id, "check"),
    )


def look_at(opened: OpenFile, target: Target) -> Looked:
    """What is wrong with the mapping, and what becomes of the first rows by those fields of it that can work."""
    data = opened.draft.mapping
    if not data.get("fields"):
        missing = [
            MappingError(one.name, f"{one.title or one.name} is needed and has no source.")
            for one in target.fields
            if one.required
        ]
        return Looked(target, {error.field: error for error in missing}, [])
    mapping = read_mapping(data)
    columns = opened.upload.shape.columns
    errors = {error.field: error for error in check_mapping(mapping, target, columns=columns)}
    sound = [one for one in target.fields if one.name in mapping.field_mappings and one.name not in errors]
    if not sound or "mapping" in errors:
        return Looked(target, errors, [])
    # Of the fields that have a source and can work alone: those that still lack one are told, not previewed.
    part = Target(name=target.name, title=target.title, fields=tuple(sound))
    mapper = compile_mapping(_only(mapping, {one.name for one in sound}), part, columns=columns)
    read = (row for row in read_rows(opened.path, opened.upload.shape) if isinstance(row, SourceRow))
    rows = list(islice(read, PREVIEW_ROWS))
    seen = preview(mapper, (row.values for row in rows), PREVIEW_ROWS)
    return Looked(target, errors, seen, [row.number for row in rows])


def _only(mapping: Mapping, names: set[str]) -> Mapping:
    kept = {name: one for name, one in mapping.field_mappings.items() if name in names}
    return mapping.model_copy(update={"field_mappings": kept})


def source_value(plan: dict[str, Any] | None) -> str:
    """Where a field comes from, as a value of the select."""
    source = (plan or {}).get("source", {})
    if source.get("kind") == "column":
        return COLUMN + source["column"]
    return {"columns": SEVERAL, "constant": CONSTANT}.get(source.get("kind", ""), "")


def _columns_of(plan: dict[str, Any]) -> list[str]:
    source = plan.get("source", {})
    read = [source["column"]] if source.get("kind") == "column" else list(source.get("columns", ()))
    for step in plan.get("transforms", ()):
        read += [*step.get("columns", ()), step.get("currency_column", "")]
    return read


def _field_row(
    one: TargetField, plan: dict[str, Any] | None, suggestion: Suggestion | None, looked: Looked, language: str
) -> FieldRowView:
    source = source_value(plan)
    error = looked.errors.get(one.name)
    cells = [cell for row in looked.rows for cell in row.cells if cell.field == one.name]
    wrong = [cell for cell in cells if cell.error_code]
    filled = [cell for cell in cells if cell.before]
    shown = next((cell for cell in filled if not cell.error_code), filled[0] if filled else None)
    sure, why = "", ""
    if source.startswith(COLUMN):
        is_suggested = suggestion is not None and COLUMN + suggestion.column == source
        sure = (
            "chosen" if suggestion is None or not is_suggested else "yes" if suggestion.confidence >= 0.8 else "likely"
        )
        why = translate(SUGGESTED[str(suggestion.reason)], language) if suggestion and is_suggested else ""
    faults = Counter((cell.error_code, cell.error_sentence) for cell in wrong)
    fault = ""
    if faults:
        first = next(cell for cell in wrong if (cell.error_code, cell.error_sentence) == faults.most_common(1)[0][0])
        fault = fault_text(first.error_code, first.error_sentence, first.error_facts, language)
    return FieldRowView(
        name=one.name,
        title=translate(one.title, language) if one.title else one.name,
        help=translate(one.help, language) if one.help else "",
        is_required=one.required or one.is_key,
        source=source,
        sure=sure,
        why=why,
        before=shown.before if shown else "",
        after=shown.after if shown else "",
        problems=len(wrong),
        fault=fault,
        error=mapping_text(error, language) if error else "",
        steps=len((plan or {}).get("transforms", ())),
    )


def _row(row: PreviewRow, number: int, language: str) -> RowView:
    return RowView(
        number,
        [
            CellView(
                cell.before, cell.after, fault_text(cell.error_code, cell.error_sentence, cell.error_facts, language)
            )
            for cell in row.cells
        ],
        row.is_sound,
    )


def _order_of(sources: dict[str, Any], target: Target) -> str:
    """The order of days that the file is read with: that of its first field of days."""
    for one in target.fields:
        for step in sources.get(one.name, {}).get("transforms", ()):
            if step.get("op") == DAYS.get(one.kind):
                return next((name for name in step.get("layouts", ()) if name != "iso"), "day_first")
    return "day_first"
