"""``freight import``: a file from the terminal through the migration engine, with its progress on the screen."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import BaseModel, ConfigDict, Field
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from freight_app.kit.errors import InvalidInput
from freight_app.kit.house import House
from freight_app.kit.settings import Settings, get_settings
from freight_app.launcher.migrations import upgrade_database
from freight_app.migration.dtos import JobView
from freight_app.migration.front_door import (
    FileReport,
    OnProgress,
    describe_report,
    load_file,
    load_preset,
    problems_as_csv,
)
from freight_app.migration.loaders.registry import find_loader, list_targets
from freight_app.migration.loading import Existing
from freight_app.migration.mapping.targets import TargetField
from freight_app.migration.presets import Preset, list_presets
from freight_app.wiring import open_house


class ImportRequest(BaseModel):
    """What was typed."""

    model_config = ConfigDict(frozen=True)

    kind: str
    path: Path
    columns: list[str] = Field(default_factory=list)
    existing: str = "update"
    dataset: str = ""
    is_dry_run: bool = False


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What is printed, and whether anything stayed behind."""

    text: str
    json: str
    problems_csv: str
    has_problems: bool


def run_import(house: House, request: ImportRequest) -> ImportOutcome:
    """Load the file, or the files of an export. Raises what ``load_file`` raises, and ``InvalidInput``."""
    existing = _existing(request.existing)
    preset = _find_preset(request.kind)
    with _progress() as progress:
        if preset is not None:
            reports = load_preset(house, preset, request.path, on_progress=_show(progress))
        else:
            reports = [
                load_file(
                    house,
                    request.kind,
                    request.path,
                    columns=parse_column_map(request.columns),
                    existing=existing,
                    dataset=request.dataset,
                    is_dry_run=request.is_dry_run,
                    on_progress=_show(progress),
                )
            ]
    return ImportOutcome(
        text="\n\n".join(describe_report(report) for report in reports),
        json=json.dumps([_plain(report) for report in reports], indent=2, ensure_ascii=False),
        problems_csv=problems_as_csv(reports),
        has_problems=any(report.problems or report.job.error for report in reports),
    )


@contextmanager
def open_to_describe() -> Iterator[House]:
    """The shop's own house, or an empty one for a while where there is no shop yet: reading about files needs none."""
    settings = get_settings()
    if settings.database_url or (settings.data_dir / "freight.db").is_file():
        yield open_house(settings)
        return
    with TemporaryDirectory(prefix="freight-") as folder:
        house = open_house(Settings(data_dir=Path(folder), database_url=""))
        upgrade_database(house.database)
        yield house
        house.database.dispose()


def list_kinds(house: House) -> list[str]:
    """Everything that a file can be, a line each."""
    with house.read() as uow:
        targets = [f"{target.name}: {target.title}" for target in list_targets(uow)]
    presets = [f"{preset.name}: {preset.title}" for preset in list_presets()]
    return [
        "A file can be loaded as",
        *(f"  {line}" for line in targets),
        "Exports of other systems",
        *(f"  {line}" for line in presets),
    ]


def describe_kind(house: House, kind: str) -> list[str]:
    """The fields of a target, a line each: their names, meaning and other headings. ``NotFound`` for an unknown one."""
    with house.read() as uow:
        return [_describe_field(field) for field in find_loader(kind).describe(uow).fields]


def parse_column_map(pairs: Iterable[str]) -> dict[str, str]:
    """``["Our ref=sku"]`` as a mapping from their columns to ours; ``InvalidInput`` on ``map`` without a ``=``."""
    mapping: dict[str, str] = {}
    for pair in pairs:
        theirs, sign, ours = pair.rpartition("=")
        if not (theirs.strip() and sign and ours.strip()):
            raise InvalidInput("map", f"Write THEIRS=OURS, not {pair!r}.")
        mapping[theirs.strip()] = ours.strip()
    return mapping


def _describe_field(field: TargetField) -> str:
    marks = " Needed." if field.required else ""
    also = f" Also read from: {', '.join(field.aliases)}." if field.aliases else ""
    told = f" {field.help}" if field.help else ""
    return f"{field.name}: {field.title}.{told}{marks}{also}"


def _existing(text: str) -> Existing:
    try:
        return Existing(text)
    except ValueError:
        raise InvalidInput("existing", "Write update, skip or refuse.") from None


def _find_preset(name: str) -> Preset | None:
    return next((preset for preset in list_presets() if preset.name == name), None)


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )


def _show(progress: Progress) -> OnProgress:
    """A bar for each job."""
    bars: dict[str, int] = {}

    def show(job: JobView) -> None:
        if job.public_id not in bars:
            bars[job.public_id] = progress.add_task(job.name, total=None)
        progress.update(bars[job.public_id], total=job.rows_total, completed=job.ended_records)  # type: ignore[arg-type]

    return show


def _plain(report: FileReport) -> dict[str, object]:
    return {
        "job": report.job.model_dump(mode="json"),
        "columns": report.columns,
        "unused_columns": list(report.unused_columns),
        "encoding": report.encoding,
        "delimiter": report.delimiter,
        "problems": [asdict(problem) for problem in report.problems],
        "seconds": report.seconds,
    }
