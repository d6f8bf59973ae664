"""A file from the terminal into the shop, through the same jobs as everywhere: begun, worked off, and told."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from freight_app.accounts.tenant_dtos import TenantView
from freight_app.accounts.tenants import house_tenant
from freight_app.kit.actor import SYSTEM, Actor
from freight_app.kit.csv_writing import write_lines
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.house import House
from freight_app.migration import engine, jobs
from freight_app.migration.dtos import JobView, RecordQuery, RecordView
from freight_app.migration.files import MAX_UPLOAD_BYTES, uploads_folder
from freight_app.migration.job_loaders import target_of
from freight_app.migration.loaders.registry import find_loader
from freight_app.migration.loading import Existing, Outcome
from freight_app.migration.mapping.mapping import FromColumn
from freight_app.migration.mapping.targets import Target
from freight_app.migration.plans import STAGED, JobDraft, LoadPlan, UploadSource
from freight_app.migration.presets import Preset
from freight_app.migration.presets.moving import MoveStatus, MoveView, begin_move, get_move, give_file, start_move
from freight_app.migration.sources.shapes import FileShape, SourceChoices
from freight_app.migration.sources.sniffing import sniff_file
from freight_app.migration.sources.uploads import store_upload
from freight_app.migration.suggested import dataset_name, own_fields, own_mapping, suggested_mapping
from freight_app.migration.uploading import keep_upload
from freight_app.shop.service import get_shop_profile
from freight_app.work.registry import REGISTRY, Registry
from freight_app.work.worker import Worker

_PIECE = 1 << 20
_LOOK_EVERY_S = 0.2
OnProgress = Callable[[JobView], None]


@dataclass(frozen=True, slots=True)
class FileProblem:
    """A value that could not be taken as it is. ``is_loaded``: the row came in all the same, without it."""

    row: int
    field: str
    value: str
    reason: str
    is_loaded: bool


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of a file. ``columns`` leads from our fields to the columns that they were read from."""

    job: JobView
    columns: dict[str, str]
    unused_columns: tuple[str, ...]
    encoding: str
    delimiter: str
    problems: tuple[FileProblem, ...]
    seconds: float


def load_file(
    house: House,
    kind: str,
    path: Path,
    *,
    columns: Mapping[str, str] | None = None,
    existing: Existing = Existing.UPDATE,
    dataset: str = "",
    is_dry_run: bool = False,
    actor: Actor = SYSTEM,
    on_progress: OnProgress = lambda _job: None,
) -> FileReport:
    """Load a file as a target (``kind``) of the shop; ``columns`` leads from its columns to ours where names do not.

    Raises ``NotFound`` for an unknown kind or file, whatever stops a file from being read, ``InvalidInput`` on ``map``,
    and ``MappingError`` when a field that is needed has no column; what is wrong with a row is in the report.
    """
    if kind != STAGED:
        find_loader(kind)
    upload, shape = _take_in(house, path, SourceChoices(), actor)
    with house.read(actor) as uow:
        profile = get_shop_profile(uow)
        if kind == STAGED:
            fields = own_fields(shape.columns, next(iter((columns or {}).keys()), ""))
            mapping = own_mapping(shape, fields, profile)
            plan = LoadPlan(target=STAGED, dataset=dataset or dataset_name(path.name), fields=fields, mapping=mapping)
        else:
            target = find_loader(kind).describe(uow)
            mapping = _with_columns(suggested_mapping(shape, target, profile), columns or {}, shape, target)
            plan = LoadPlan(target=kind, mapping=mapping, existing=existing)
    draft = JobDraft(source=UploadSource(upload=upload), plan=plan, is_dry_run=is_dry_run)
    return _run(house, draft, plan, shape, actor, on_progress)


def load_preset(
    house: House, preset: Preset, folder: Path, *, actor: Actor = SYSTEM, on_progress: OnProgress = lambda _job: None
) -> list[FileReport]:
    """Load an export of another system, file by file, through the project's pipelines for it.

    ``folder`` holds its files under their usual names; a preset of one file takes the file itself too. The reports are
    of the steps that were reached: one that fails as a whole is the last.
    """
    with house.write(actor) as uow:
        tenant = house_tenant(uow)
        move = begin_move(uow, tenant.id, preset.name).public_id
    shapes: dict[str, FileShape] = {}
    for file in dict.fromkeys(step.file for step in preset.steps):
        upload, shapes[file] = _take_in(house, folder if folder.is_file() else folder / file, SourceChoices(), actor)
        with house.write(actor) as uow:
            give_file(uow, tenant.id, move, upload, file=file)
    with house.write(actor) as uow:
        start_move(uow, tenant.id, move)

    def look() -> MoveView:
        with house.read(actor) as uow:
            return get_move(uow, tenant.id, move)

    with _working(house):
        while (stands := look()).status is MoveStatus.RUNNING:
            time.sleep(_LOOK_EVERY_S)
            for step in stands.steps:
                if step.job is not None:
                    on_progress(step.job)
    reports: list[FileReport] = []
    for step, done in zip(preset.steps, look().steps, strict=True):
        if done.job is not None:
            shape = shapes[step.file].at_table(step.plan.choices.sheet)
            reports.append(_report(house, tenant, done.job, step.plan, shape, _seconds_of(done.job), actor))
    return reports


def _seconds_of(job: JobView) -> float:
    end = job.finished_at or job.created_at
    return round((end - job.created_at).total_seconds(), 3)


def _take_in(house: House, path: Path, choices: SourceChoices, actor: Actor) -> tuple[str, FileShape]:
    """A copy of the file among the shop's uploads: its id, and how it is read."""
    if not path.is_file():
        raise NotFound("The file", name=str(path))
    with house.write(actor) as uow:
        tenant = house_tenant(uow)
    kept = uploads_folder(house.settings, tenant.public_id) / str(uuid4())
    with path.open("rb") as stream:
        stored = store_upload(iter(lambda: stream.read(_PIECE), b""), kept, MAX_UPLOAD_BYTES)
    try:
        shape = sniff_file(kept, choices)
        with house.write(actor) as uow:
            return keep_upload(uow, tenant.id, path.name, stored, shape).public_id, shape
    except Exception:
        kept.unlink(missing_ok=True)
        raise


def _with_columns(
    mapping: dict[str, Any], columns: Mapping[str, str], shape: FileShape, target: Target
) -> dict[str, Any]:
    """The mapping with what was said by hand, which goes before what was guessed."""
    fields = dict(mapping["fields"])
    for theirs, ours in columns.items():
        if theirs not in shape.columns:
            raise InvalidInput("map", "The file has no column '{theirs}'.", theirs=theirs)
        if target.find_field(ours) is None:
            known = ", ".join(field.name for field in target.fields)
            raise InvalidInput("map", "There is no field '{ours}'; there are {known}.", ours=ours, known=known)
        taken = [name for name, field in fields.items() if field["source"].get("column") == theirs]
        for name in taken:
            del fields[name]
        fields[ours] = {"source": {"kind": "column", "column": theirs}, "transforms": []}
    keys = [field for field in target.fields if field.is_key]
    is_nameless = bool(keys) and not any(key.name in fields for key in keys)
    for field in target.fields:
        if field.name not in fields and (field.required or (field.is_key and is_nameless)):
            sentence = f"No column of the file is {field.name}: say which one with --map THEIRS={field.name}."
            raise InvalidInput(field.name, sentence)
    return mapping | {"fields": fields}


def _run(
    house: House, draft: JobDraft, plan: LoadPlan, shape: FileShape, actor: Actor, on_progress: OnProgress
) -> FileReport:
    started = time.monotonic()
    with house.write(actor) as uow:
        tenant = house_tenant(uow)
        job = jobs.create_job(uow, tenant.id, draft)
    with _working(house):
        while job.is_live:
            time.sleep(_LOOK_EVERY_S)
            job = _look(house, tenant, job.public_id, actor)
            on_progress(job)
    seconds = round(time.monotonic() - started, 3)
    return _report(house, tenant, job, plan, shape, seconds, actor)


@contextmanager
def _working(house: House) -> Iterator[None]:
    """Within, the engine's tasks are done here."""
    worker = Worker(house.database, registry=_own_kinds(), poll_s=0.05)
    worker.start()
    try:
        yield
    finally:
        worker.stop()


def _own_kinds() -> Registry:
    """The engine's tasks alone: the terminal sends no mail."""
    registry = Registry()
    for kind in engine.KINDS:
        task = REGISTRY.find(kind)
        if task is not None:
            registry.add(task)
    return registry


def _look(house: House, tenant: TenantView, public_id: str, actor: Actor) -> JobView:
    with house.read(actor) as uow:
        return jobs.get_job(uow, tenant.id, public_id)


def _report(
    house: House, tenant: TenantView, job: JobView, plan: LoadPlan, shape: FileShape, seconds: float, actor: Actor
) -> FileReport:
    used = {
        name: field.source.column
        for name, field in plan.read_mapping().field_mappings.items()
        if isinstance(field.source, FromColumn)
    }
    with house.read(actor) as uow:
        names = {field.name for field in target_of(uow, plan).fields}
        problems = tuple(
            problem
            for outcome in (Outcome.DEAD_LETTER, Outcome.LOADED)
            for record in jobs.iterate_records(uow, tenant.id, job.public_id, RecordQuery(outcome=outcome))
            for problem in _problems_of(record)
        )
    return FileReport(
        job=job,
        columns={name: column for name, column in used.items() if name in names},
        unused_columns=tuple(column for column in shape.columns if column not in used.values()),
        encoding=shape.encoding,
        delimiter=shape.delimiter,
        problems=tuple(sorted(problems, key=lambda problem: problem.row)),
        seconds=seconds,
    )


def _problems_of(record: RecordView) -> list[FileProblem]:
    if record.outcome is Outcome.LOADED:
        if not record.reason_code:
            return []
        reason = record.reason.format_map(record.facts or {})
        return [FileProblem(record.row_number, "", "", reason, is_loaded=True)]
    return [
        FileProblem(
            record.row_number, fault.field, fault.value, fault.sentence.format_map(fault.facts), is_loaded=False
        )
        for fault in record.errors or []
    ]


def describe_report(report: FileReport, *, shown: int = 20) -> str:
    """The report in lines for a terminal, with the first problems."""
    job = report.job
    written = f"{report.encoding or 'a workbook'}" + (
        f", columns apart by {report.delimiter!r}" if report.delimiter else ""
    )
    lines = [
        f"{job.name}: {job.rows_total or 0} rows read in {report.seconds:.1f} s ({written}).",
        f"{job.loaded} loaded, {job.skipped} as they were or there already, {job.dead} refused.",
    ]
    if job.error:
        lines.append(f"It failed: {job.error}")
    if report.unused_columns:
        lines.append(f"Columns not used: {', '.join(report.unused_columns)}.")
    for problem in report.problems[:shown]:
        what = f"{problem.field} {problem.value!r}: " if problem.field else ""
        lines.append(f"  row {problem.row}, {what}{problem.reason} ({'loaded' if problem.is_loaded else 'refused'})")
    if len(report.problems) > shown:
        lines.append(f"  and {len(report.problems) - shown} more: --problems FILE.csv writes them all.")
    return "\n".join(lines)


def problems_as_csv(reports: list[FileReport]) -> str:
    """The problems as a file that a spreadsheet opens."""
    rows = [
        (
            report.job.name,
            problem.row,
            problem.field,
            problem.value,
            problem.reason,
            "yes" if problem.is_loaded else "no",
        )
        for report in reports
        for problem in report.problems
    ]
    return write_lines([("file", "row", "field", "value", "reason", "row_loaded"), *rows])
