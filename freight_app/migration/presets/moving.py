"""Moving in from another system: its files are gathered, then loaded one after another, each by a job of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from uuid import uuid4

from pydantic import BaseModel, ConfigDict

from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import FreightError, InvalidInput, NotAllowed, NotFound
from freight_app.kit.events import EventBus
from freight_app.kit.pagination import Page, PageRequest
from freight_app.migration import jobs
from freight_app.migration import queries as job_queries
from freight_app.migration.dtos import JobView, UploadView
from freight_app.migration.errors import WrongJobState
from freight_app.migration.events import JobEnded
from freight_app.migration.job_loaders import require_needs, target_of
from freight_app.migration.mapping.compiling import compile_mapping
from freight_app.migration.plans import JobDraft, UploadSource
from freight_app.migration.presets import Preset, PresetStep, find_preset, install_preset, queries
from freight_app.migration.presets.models import MigrationMove, MigrationMoveStep
from freight_app.migration.uploading import get_upload
from freight_app.migration.values import JobStatus

_WELL = (JobStatus.SUCCEEDED, JobStatus.PARTIALLY_SUCCEEDED)


class MoveStatus(StrEnum):
    """``stopped``: a step did not end well, and a person says whether to go on."""

    GATHERING = "gathering"
    RUNNING = "running"
    STOPPED = "stopped"
    DONE = "done"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class MoveStepView(_Part):
    """One pipeline. ``upload`` is the public id of its file, ``sent_as`` what its owner calls that."""

    number: int
    name: str
    file: str
    target: str
    upload: str
    sent_as: str
    size: int
    job: JobView | None


class MoveView(_Part):
    """A move as it stands."""

    public_id: str
    preset: str
    title: str
    status: MoveStatus
    error: str
    created_by: str
    created_at: datetime
    started_at: datetime | None
    steps: tuple[MoveStepView, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Files that nobody has sent yet, by their usual names."""
        return tuple(dict.fromkeys(step.file for step in self.steps if not step.upload))


def begin_move(uow: UnitOfWork, tenant_id: int, preset: str) -> MoveView:
    """A move whose files are to come. Raises ``NotFound``, and ``NotAllowed`` for what its person may not load."""
    wanted = find_preset(preset)
    _check_needs(uow, wanted)
    move = MigrationMove(
        public_id=str(uuid4()),
        tenant_id=tenant_id,
        preset=wanted.name,
        created_by=uow.actor.label,
        created_at=uow.now(),
    )
    uow.session.add(move)
    uow.session.flush()
    for number in range(len(wanted.steps)):
        uow.session.add(MigrationMoveStep(move_id=move.id or 0, number=number))
    uow.session.flush()
    return get_move(uow, tenant_id, move.public_id)


def may_begin(uow: UnitOfWork, preset: Preset) -> bool:
    """Whether the person may load all that the export holds."""
    try:
        _check_needs(uow, preset)
    except NotAllowed:
        return False
    return True


def file_of(preset: Preset, upload: UploadView) -> str:
    """Which file of the export it is: by its name, or else by its columns. ``InvalidInput`` when it is none of them."""
    files = {step.file.lower(): step.file for step in preset.steps}
    if upload.name.lower() in files:
        return files[upload.name.lower()]
    columns = {name for sheet in upload.shape.sheets for name in sheet.columns} | set(upload.shape.columns)
    fitting = {step.file for step in preset.steps if _columns_of(step) <= columns}
    if len(fitting) != 1:
        raise InvalidInput("file", "This is none of the files that are wanted: its name and its columns are others.")
    return fitting.pop()


def _columns_of(step: PresetStep) -> set[str]:
    """What the file itself must have; what joins bring is named after their datasets."""
    brought = tuple(f"{join.dataset}." for join in step.plan.joins)
    sources = [field.source.model_dump() for field in step.plan.read_mapping().field_mappings.values()]
    read = {source["column"] for source in sources if source.get("column")}
    return {name for name in read if name != "#" and not (brought and name.startswith(brought))}


def give_file(uow: UnitOfWork, tenant_id: int, move_id: str, upload_id: str, *, file: str = "") -> MoveView:
    """Take a file of the tenant for the steps that read it; one that was given before for them is left.

    ``file`` says which of the export's files it is, where its name need not.

    Raises ``NotFound``, ``InvalidInput`` on ``file`` for one that is not wanted, ``MappingError`` for one that lacks
    what a step needs, or ``WrongJobState`` once the move has begun.
    """
    move = _require(uow, tenant_id, move_id)
    if move.started_at is not None:
        raise _has_begun()
    preset = find_preset(move.preset)
    upload = get_upload(uow, tenant_id, upload_id)
    file = file or file_of(preset, upload)
    found = job_queries.find_upload(uow, tenant_id, upload_id)
    for step, _, _ in queries.list_steps(uow, [move.id or 0]):
        plan = preset.steps[step.number].plan
        if preset.steps[step.number].file != file or found is None:
            continue
        columns = plan.columns_with(upload.shape.at_table(plan.choices.sheet).columns)
        compile_mapping(plan.read_mapping(), target_of(uow, plan), columns=columns)
        queries.set_upload(uow, step.id or 0, found.id or 0)
    return get_move(uow, tenant_id, move_id)


def start_move(uow: UnitOfWork, tenant_id: int, move_id: str) -> MoveView:
    """Begin with the first file; the others follow by themselves. ``InvalidInput`` while files are missing."""
    move = _require(uow, tenant_id, move_id)
    view = get_move(uow, tenant_id, move_id)
    if view.missing:
        raise InvalidInput("file", "Some files are still missing.")
    _check_needs(uow, find_preset(move.preset))
    if move.started_at is None:
        move.started_at = uow.now()
        uow.session.add(move)
    return go_on(uow, tenant_id, move_id)


def go_on(uow: UnitOfWork, tenant_id: int, move_id: str) -> MoveView:
    """Begin the next step, whatever became of the one before; nothing happens while one runs."""
    move = _require(uow, tenant_id, move_id)
    steps = queries.list_steps(uow, [move.id or 0])
    waiting = next((step for step, _, job in steps if job is None), None)
    if (
        move.started_at is None
        or waiting is None
        or any(job and JobView.model_validate(job).is_live for *_, job in steps)
    ):
        return get_move(uow, tenant_id, move_id)
    _begin_step(uow, move, waiting)
    uow.touch(f"migration:move:{move.id}")
    return get_move(uow, tenant_id, move_id)


def _begin_step(uow: UnitOfWork, move: MigrationMove, step: MigrationMoveStep) -> None:
    preset = find_preset(move.preset)
    pipeline = install_preset(uow, move.tenant_id, preset)[step.number]
    upload = job_queries.upload_by_id(uow, step.upload_id)
    if upload is None:
        raise NotFound("The upload")
    draft = JobDraft(
        source=UploadSource(upload=upload.public_id),
        pipeline=pipeline.public_id,
        name=preset.steps[step.number].name,
        request_key=f"move:{move.public_id}:{step.number}",
    )
    job = jobs.require_job(uow, move.tenant_id, jobs.create_job(uow, move.tenant_id, draft).public_id)
    queries.set_job(uow, step.id or 0, job.id or 0)
    move.error = ""
    uow.session.add(move)
    uow.session.flush()


def subscribe(bus: EventBus) -> None:
    bus.subscribe(JobEnded, follow_up)


def follow_up(uow: UnitOfWork, event: JobEnded) -> None:
    """When a step of a move has ended well the next one begins, in the unit in which it ended."""
    move = queries.move_of_job(uow, event.job_id)
    job = job_queries.job_by_id(uow, event.job_id) if move else None
    if move is None or job is None or job.status not in _WELL:
        return
    try:
        with uow.session.begin_nested():
            go_on(uow, move.tenant_id, move.public_id)
    except FreightError as error:
        # The job itself has ended well; what the next one lacks is for a person.
        uow.session.refresh(move)
        move.error = error.message[:500]
        uow.session.add(move)
        uow.session.flush()


def get_move(uow: UnitOfWork, tenant_id: int, move_id: str) -> MoveView:
    """``NotFound`` when the tenant has none of that id."""
    return _views(uow, [_require(uow, tenant_id, move_id)])[0]


def list_moves(uow: UnitOfWork, tenant_id: int, page: PageRequest) -> Page[MoveView]:
    """The tenant's moves, the newest first."""
    rows, total = queries.list_moves(uow, tenant_id, page)
    return Page[MoveView].of(_views(uow, rows), total, page)


def drop_move(uow: UnitOfWork, tenant_id: int, move_id: str) -> None:
    """Forget a move that has not begun; its files stay among the files. Raises ``NotFound`` and ``WrongJobState``."""
    move = _require(uow, tenant_id, move_id)
    if move.started_at is not None:
        raise _has_begun()
    queries.delete_move(uow, move)


def _require(uow: UnitOfWork, tenant_id: int, move_id: str) -> MigrationMove:
    move = queries.find_move(uow, tenant_id, move_id)
    if move is None:
        raise NotFound("The move", move=move_id)
    return move


def _has_begun() -> WrongJobState:
    return WrongJobState("The move has begun: its files stay as they are.", status="running")


def _check_needs(uow: UnitOfWork, preset: Preset) -> None:
    """Whoever begins it must be allowed all of its steps: later ones begin without anybody."""
    for step in preset.steps:
        require_needs(uow, step.plan)


def _views(uow: UnitOfWork, moves: Sequence[MigrationMove]) -> list[MoveView]:
    rows = queries.list_steps(uow, [move.id or 0 for move in moves])
    begun = [job for _, _, job in rows if job is not None]
    jobs_by_id = {job.id: view for job, view in zip(begun, jobs.view_jobs(uow, begun), strict=True)}
    views: list[MoveView] = []
    for move in moves:
        preset = find_preset(move.preset)
        steps = tuple(
            MoveStepView(
                number=step.number,
                name=preset.steps[step.number].name,
                file=preset.steps[step.number].file,
                target=preset.steps[step.number].plan.target,
                upload=upload.public_id if upload else "",
                sent_as=upload.name if upload else "",
                size=upload.size if upload else 0,
                job=jobs_by_id[job.id] if job else None,
            )
            for step, upload, job in rows
            if step.move_id == move.id
        )
        views.append(
            MoveView(
                public_id=move.public_id,
                preset=move.preset,
                title=preset.title,
                status=_status(move, steps),
                error=move.error,
                created_by=move.created_by,
                created_at=move.created_at,
                started_at=move.started_at,
                steps=steps,
            )
        )
    return views


def _status(move: MigrationMove, steps: tuple[MoveStepView, ...]) -> MoveStatus:
    if move.started_at is None:
        return MoveStatus.GATHERING
    if any(step.job is not None and step.job.is_live for step in steps):
        return MoveStatus.RUNNING
    return MoveStatus.DONE if all(step.job and step.job.status in _WELL for step in steps) else MoveStatus.STOPPED
